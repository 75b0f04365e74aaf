"""Other care in a word: written down, never judged, and no advice is given on it."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conventions.days import local_date
from tracking.forms.measures import AddCareForm, EditCareForm
from tracking.models import Care
from tracking.views import (
    changed,
    delete_and_offer_undo,
    form_page,
    get_or_post,
    made_once,
    person_of,
    restore_and_say,
    sent,
    this_minute,
    when_ready,
)


@get_or_post
@when_ready
def add_care(request: HttpRequest) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    form = AddCareForm(
        sent(request), zone=person.time_zone, today=local_date(now, person.time_zone), initial=this_minute()
    )
    if form.is_valid():
        jot = partial(Care.objects.jot, owner=person, at=now, **form.care())
        if made_once(form, Care.objects.all(), jot, owner=person):
            messages.success(request, _("Care noted."))
            return redirect("tracking:list")
    return form_page(request, "tracking/add_care.html", form)


@get_or_post
@when_ready
def edit_care(request: HttpRequest, pk: int) -> HttpResponse:
    care: Care = get_object_or_404(Care.objects.visible_to(request.user).kept(), pk=pk)
    now = timezone.now()
    form = EditCareForm(sent(request), care=care, today=local_date(now, care.time_zone))
    if form.is_valid():
        change = partial(care.revise, expected=form.cleaned_data["version"], at=now, **form.care())
        if changed(form, change):
            messages.success(request, _("Care changed."))
            return redirect("tracking:list")
    return form_page(request, "tracking/edit_care.html", form, care=care)


@require_POST
@when_ready
def delete_care(request: HttpRequest, pk: int) -> HttpResponse:
    care = get_object_or_404(Care.objects.visible_to(request.user), pk=pk)
    then = reverse("tracking:list")
    return delete_and_offer_undo(request, care, said=_("Care deleted."), undo="tracking:restore_care", then=then)


@require_POST
@when_ready
def restore_care(request: HttpRequest, pk: int) -> HttpResponse:
    care = get_object_or_404(Care.objects.visible_to(request.user), pk=pk)
    return restore_and_say(request, care, said=_("Care is back."), then=reverse("tracking:list"))
