"""The page that composes a routine, and the form that keeps it."""

from datetime import date, datetime, time
from functools import partial
from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import PractisedBefore, User
from conventions.days import local_date
from conventions.fields import Data
from conventions.owned import StaleVersion
from conventions.pages import form_page, get_or_post, made_once, person_of
from routines.composer import NoRoutine
from routines.forms import ComposeForm, KeepForm, RoutineEditor
from routines.forms.compose import USUAL_TIME
from routines.models import ComposedRoutine, DiaryDigest, PracticeSettings, Routine, Week, compose_for


@get_or_post
def compose(request: HttpRequest) -> HttpResponse:
    """A routine composed for what was sent or is in the address, or for what was chosen last; nothing is stored.

    It is sent as a form, though nothing changes: the pain must not stand in an address.
    """
    person, is_sent = person_of(request), request.method == "POST"
    given = request.POST if is_sent else request.GET
    today = local_date(timezone.now(), person.time_zone)
    newest = DiaryDigest.objects.of(person).newest_pain()
    pain = newest if newest and newest.on == today else None
    form = ComposeForm.asked(given, PracticeSettings.objects.of(person), pain=pain, is_sent=is_sent)
    context: Data = {
        "form": form,
        "is_asked": "level" in given,
        "has_declared": PractisedBefore.objects.visible_to(person).exists(),
        "is_ready": person.is_ready(),
        "is_first": not Routine.objects.visible_to(person).exists(),
    }
    if not form.is_valid():
        return render(request, "routines/compose.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    asked = form.cleaned_data
    found = compose_for(person, form.wish(), level=asked["level"], today=today, before=asked["before"])
    if isinstance(found, NoRoutine):
        context["refusal"] = found
    else:
        held_by = {said.rule.id for said in found.composed.notes}
        context |= {
            "routine": found,
            "keep": _keeping(form, found, person, today=today),
            "is_due": "G7" in held_by,
            "asks_signs": "G9" in held_by,
        }
    return render(request, "routines/compose.html", context)


def _keeping(form: ComposeForm, found: ComposedRoutine, person: User, *, today: date) -> KeepForm:
    """The form that keeps what was composed: with two days where no day of the week is planned yet."""
    asked = form.cleaned_data
    initial = {"name": found.name, "local_time": USUAL_TIME, **{name: asked[name] for name in ("minutes", "level")}}
    keep = KeepForm(initial={**initial, "focus": asked["focus"]}, auto_id="keep_%s")
    # A red flag that is open invites nobody to a plan.
    if _has_planned(person) or person.is_blocked():
        del keep.fields["days"], keep.fields["local_time"]
    elif not Routine.objects.visible_to(person).exists():
        keep.initial["days"] = str(today.weekday())
    return keep


def _has_planned(person: User) -> bool:
    return Week.objects.visible_to(person).filter(slots__isnull=False).exists()


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Make what was composed a routine of the person, remember what was asked for, and put it on two days if asked."""
    person, now = person_of(request), timezone.now()
    today = local_date(now, person.time_zone)
    editor = RoutineEditor.sent(request.POST, form_class=KeepForm, owner=person, today=today)
    form = cast(KeepForm, editor.form)
    if editor.is_valid():
        start = partial(_started, person, form.cleaned_data, today=today, **editor.data())
        routine = made_once(form, Routine.objects.all(), start, owner=person, sent=editor.measure())
        if routine and (form.is_repeated or not form.weekdays() or _has_planned(person)):
            messages.success(request, _kept_in_words(routine))
            return redirect(routine)
        if routine:
            return _planned(request, person, routine, form, at=now)
    return form_page(request, "routines/new.html", form, editor=editor, routine=None)


@transaction.atomic
def _started(person: User, asked: Data, *, today: date, **data: Any) -> Routine:
    """The routine, and what was asked for as what is asked for next time."""
    routine: Routine = Routine.objects.start(owner=person, **data)
    if asked["minutes"] and asked["level"]:
        wanted = {name: asked[name] for name in ("minutes", "level", "focus")}
        PracticeSettings.objects.choose(owner=person, today=today, **wanted)
    return routine


def _kept_in_words(routine: Routine) -> str:
    return _("“{name}” is now one of your routines.").format(name=routine.name)


def _planned(request: HttpRequest, person: User, routine: Routine, form: KeepForm, *, at: datetime) -> HttpResponse:
    """Put the routine on the chosen days of an empty week, and go there; to the routine where that cannot be."""
    at_time = form.cleaned_data["local_time"] or time.fromisoformat(USUAL_TIME)
    week = Week.objects.visible_to(person).first()
    slots = [{"weekday": day, "local_time": at_time, "routine": routine} for day in form.weekdays()]
    said = _kept_in_words(routine)
    try:
        Week.objects.plan(owner=person, slots=slots, expected=week.version if week else None, at=at)
    except (ValidationError, StaleVersion):
        messages.warning(request, f"{said} {_('Your week was not changed.')}")
        return redirect(routine)
    messages.success(request, f"{said} {_('It is on your week: change the days whenever you like.')}")
    return redirect("tracking:week")
