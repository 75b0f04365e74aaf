"""The page that composes a routine, and the form that keeps it."""

from datetime import date, datetime, time
from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from conventions.days import local_date
from conventions.owned import RepeatedRequest, StaleVersion
from routines.composer import NoRoutine
from routines.forms import ComposeForm, KeepForm, RoutineEditor
from routines.forms.compose import USUAL_TIME
from routines.models import ComposedRoutine, PracticeSettings, Routine, Week, compose_for


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
def compose(request: HttpRequest) -> HttpResponse:
    """A routine composed for what is in the address, or for what was chosen last; nothing is stored."""
    person = _person(request)
    today = local_date(timezone.now(), person.time_zone)
    form = ComposeForm.asked(request.GET, PracticeSettings.objects.of(person))
    context: dict[str, Any] = {
        "form": form,
        "is_asked": "level" in request.GET,
        "is_ready": person.is_ready(),
        "is_first": not Routine.objects.visible_to(person).exists(),
    }
    if not form.is_valid():
        return render(request, "routines/compose.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    found = compose_for(person, form.wish(), level=form.cleaned_data["level"], today=today)
    if isinstance(found, NoRoutine):
        context["refusal"] = found
    else:
        is_due = any(said.rule.id == "G7" for said in found.composed.notes)
        context |= {"routine": found, "keep": _keeping(form, found, person, today=today), "is_due": is_due}
    return render(request, "routines/compose.html", context)


def _keeping(form: ComposeForm, found: ComposedRoutine, person: User, *, today: date) -> KeepForm:
    """The form that keeps what was composed: with two days where no day of the week is planned yet."""
    asked = form.cleaned_data
    initial = {"name": found.name, "local_time": USUAL_TIME, **{name: asked[name] for name in ("minutes", "level")}}
    keep = KeepForm(initial={**initial, "focus": asked["focus"]}, auto_id="keep_%s")
    # A red flag that is open invites nobody to a plan (amendment 16).
    if _has_planned(person) or person.is_blocked():
        del keep.fields["days"], keep.fields["local_time"]
    elif not Routine.objects.visible_to(person).exists():
        keep.initial["days"] = str(today.weekday())
    return keep


def _has_planned(person: User) -> bool:
    week: Week | None = Week.objects.visible_to(person).with_slots().first()
    return week is not None and bool(week.planned_slots())


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Make what was composed a routine of the person, remember what was asked for, and put it on two days if asked."""
    person, now = _person(request), timezone.now()
    today = local_date(now, person.time_zone)
    editor = RoutineEditor.sent(request.POST, form_class=KeepForm, owner=person, today=today)
    form = cast(KeepForm, editor.form)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if editor.is_valid():
        try:
            routine = _kept(person, editor, form, today=today)
        except ValidationError as error:
            editor.refuse(error)
        except RepeatedRequest:
            form.add_error(None, _("This was saved before. Open the routine from your list to change it."))
            status = HTTPStatus.CONFLICT
        else:
            return _after(request, person, routine, form, at=now)
    return render(request, "routines/new.html", {"editor": editor, "form": form, "routine": None}, status=status)


def _kept(person: User, editor: RoutineEditor, form: KeepForm, *, today: date) -> Routine:
    routine: Routine
    routine, _is_new = Routine.objects.once(
        lambda: Routine.objects.start(owner=person, **editor.data()),
        owner=person,
        client_uuid=form.cleaned_data["client_uuid"],
        sent=editor.measure(),
    )
    asked = form.cleaned_data
    if asked["minutes"] and asked["level"]:
        wanted = {name: asked[name] for name in ("minutes", "level", "focus")}
        PracticeSettings.objects.choose(owner=person, today=today, **wanted)
    return routine


def _after(request: HttpRequest, person: User, routine: Routine, form: KeepForm, *, at: datetime) -> HttpResponse:
    """To the routine, or to the week where it stands on two days of it now."""
    said = _("“{name}” is one of your routines now.").format(name=routine.name)
    days = form.weekdays()
    if not days or _has_planned(person):
        messages.success(request, said)
        return redirect(routine)
    at_time = form.cleaned_data["local_time"] or time.fromisoformat(USUAL_TIME)
    week = Week.objects.visible_to(person).first()
    slots = [{"weekday": day, "local_time": at_time, "routine": routine} for day in days]
    try:
        Week.objects.plan(owner=person, slots=slots, expected=week.version if week else None, at=at)
    except (ValidationError, StaleVersion):
        messages.warning(request, f"{said} {_('Your week was not changed.')}")
        return redirect(routine)
    messages.success(request, f"{said} {_('It is on your week: change the days whenever you like.')}")
    return redirect("tracking:week")
