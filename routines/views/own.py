"""The pages of a person's own exercises."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conventions.by_name import ByName
from conventions.messages import isolated
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
from routines.forms.own import EditOwnForm, NewOwnForm
from routines.models import OwnExercise

PER_PAGE = 24


def _mine(request: HttpRequest, pk: int) -> OwnExercise:
    return get_object_or_404(OwnExercise.objects.visible_to(person_of(request)).drawn(), pk=pk)


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What the person wrote down, by name, or with ``?archived=1`` what they put away."""
    mine = OwnExercise.objects.visible_to(person_of(request)).drawn()
    is_archive = request.GET.get("archived") == "1"
    page = Paginator(ByName(mine.archived() if is_archive else mine.active()), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "is_archive": is_archive,
        "has_archived": is_archive or mine.archived().exists(),
    }
    return render(request, "routines/own.html", context)


@get_or_post
def new_own(request: HttpRequest) -> HttpResponse:
    person, form = person_of(request), NewOwnForm(sent(request))
    if form.is_valid():
        write = partial(OwnExercise.objects.write_down, owner=person, **form.fields_of_it())
        made = made_once(form, OwnExercise.objects.all(), write, owner=person)
        if made:
            said = _("“{name}” is saved. You will find it where you add exercises.").format(name=isolated(made.name))
            messages.success(request, said)
            return redirect("routines:own")
    return form_page(request, "routines/new_own.html", form)


@get_or_post
def edit_own(request: HttpRequest, pk: int) -> HttpResponse:
    exercise = _mine(request, pk)
    form = EditOwnForm(sent(request), exercise=exercise)
    if form.is_valid():
        revise = partial(exercise.revise, expected=form.cleaned_data["version"], **form.fields_of_it())
        if changed(form, revise, stored=lambda: EditOwnForm(exercise=_mine(request, pk))):
            messages.success(request, _("“{name}” is saved.").format(name=isolated(form.cleaned_data["name"])))
            return redirect("routines:own")
    return form_page(request, "routines/edit_own.html", form, exercise=exercise)


@require_POST
def archive_own(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it away, with a way back; routines that hold it keep it."""
    exercise = _mine(request, pk)
    return delete_and_offer_undo(
        request,
        partial(exercise.archive, at=timezone.now()),
        said=_("“{name}” is archived. Routines that use it keep it.").format(name=isolated(exercise.name)),
        undo=reverse("routines:unarchive_own", args=[pk]),
        then=reverse("routines:own"),
    )


@require_POST
def unarchive_own(request: HttpRequest, pk: int) -> HttpResponse:
    exercise = _mine(request, pk)
    said = _("“{name}” is restored.").format(name=isolated(exercise.name))
    then = way_back(request, default=reverse("routines:own"))
    return restore_and_say(request, exercise.unarchive, said=said, then=then)
