"""Pauses of the plan: begun, changed, ended early, deleted, restored. Free, and no reason has to be good enough."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conventions.days import local_date
from conventions.deletable import every
from conventions.pages import (
    changed,
    delete_and_offer_undo,
    form_page,
    get_or_post,
    made_once,
    person_of,
    restore_and_say,
    sent,
    way_back,
)
from routines.forms.pauses import EditPauseForm, NewPauseForm
from routines.models import Pause

SHOWN = 20


def _mine(request: HttpRequest, pk: int) -> Pause:
    return get_object_or_404(Pause.objects.visible_to(person_of(request)), pk=pk)


@get_or_post
def pause(request: HttpRequest) -> HttpResponse:
    """Pause the plan; the pauses so far are listed below."""
    person, now = person_of(request), timezone.now()
    today = local_date(now, person.time_zone)
    form = NewPauseForm(sent(request), today=today)
    if form.is_valid():
        begin = partial(Pause.objects.begin, owner=person, at=now, **form.said())
        if made_once(form, Pause.objects.all(), begin, owner=person):
            messages.success(request, _("Your plan is paused. That counts as keeping it."))
            return redirect("tracking:week")
    earlier = Pause.objects.visible_to(person)[:SHOWN]
    return form_page(request, "routines/pause.html", form, pauses=earlier, today=today)


@get_or_post
def edit_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the days or the reason of a pause."""
    row = _mine(request, pk)
    form = EditPauseForm(sent(request), pause=row)
    if form.is_valid():
        revise = partial(row.revise, at=timezone.now(), expected=form.cleaned_data["version"], **form.said())
        if changed(form, revise, stored=lambda: EditPauseForm(pause=_mine(request, pk))):
            messages.success(request, _("Pause changed."))
            return redirect("tracking:week")
    return form_page(request, "routines/edit_pause.html", form, pause=row)


@require_POST
def end_pause(request: HttpRequest, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    end = partial(row.end, at=timezone.now(), expected=row.version)
    said = _("Your plan starts again today. Start as gently as you like.")
    return restore_and_say(request, end, said=said, then=reverse("tracking:week"))


@require_POST
def remove_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """As if there had been no pause; with a way back."""
    remove, undo = partial(_mine(request, pk).remove, at=timezone.now()), reverse("routines:restore_pause", args=[pk])
    return delete_and_offer_undo(request, remove, said=_("Pause deleted."), undo=undo, then=reverse("tracking:week"))


@require_POST
def restore_pause(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(every(Pause).visible_to(person_of(request)), pk=pk)
    then = way_back(request, default=reverse("tracking:week"))
    return restore_and_say(request, partial(row.restore, at=timezone.now()), said=_("Pause restored."), then=then)
