"""The pages of the week."""

from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from conventions.days import WEEKDAY_NAMES, local_date, week_days
from conventions.owned import StaleVersion
from routines import rules
from routines.forms import WeekEditor
from routines.models import Routine, Week, WeekSlot


@dataclass(frozen=True)
class Day:
    """One day of the current week as the page shows it; ``rest`` is what to say where nothing is planned."""

    date: date
    slots: list[WeekSlot]
    is_today: bool
    is_past: bool
    rest: str

    @property
    def name(self) -> str:
        return WEEKDAY_NAMES[self.date.weekday()]


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """This week: what stands on which day, and what comes next."""
    person, now = _person(request), timezone.now()
    mine: Week | None = Week.objects.visible_to(person).with_slots().first()
    slots = mine.planned_slots() if mine else []
    context: dict[str, Any] = {"has_routines": Routine.objects.visible_to(person).active().exists()}
    if mine and slots:
        context |= {
            "days": _days(mine, today=local_date(now, person.time_zone), first_weekday=person.first_weekday),
            "summary": rules.week_in_words([slot.as_planned() for slot in slots]),
            "next": _next_in_words(mine, now=now, zone=person.time_zone),
        }
    return render(request, "routines/week.html", context)


def _days(week: Week, *, today: date, first_weekday: int) -> list[Day]:
    """The seven days of the week that holds ``today``."""
    days = []
    before = week.slots_on(week_days(today, first_weekday)[-1])
    for day in week_days(today, first_weekday):
        slots = week.slots_on(day)
        was_strength = any(slot.routine.is_strength() for slot in before)
        days.append(
            Day(
                date=day,
                slots=slots,
                is_today=day == today,
                is_past=day < today,
                rest="Rest after strength" if was_strength else "Rest",
            )
        )
        before = slots
    return days


def _next_in_words(week: Week, *, now: datetime, zone: str) -> str:
    """``Next: Thursday 26 November at 07:30, Beginner, full.``; empty where nothing is planned."""
    here = now.astimezone(ZoneInfo(zone))
    for day, slot in week.upcoming(after=here):
        said = {0: "today", 1: "tomorrow"}.get((day - here.date()).days, date_format(day, "l j F"))
        return f"Next: {said} at {slot.local_time:%H:%M}, “{slot.routine.name}”."
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
def edit_week(request: HttpRequest) -> HttpResponse:
    """The whole week in one form; ``?routine=<id>`` suggests days for a routine where nothing is planned yet."""
    person = _person(request)
    if request.method != "POST":
        mine = Week.objects.visible_to(person).with_slots().first()
        return _editor(request, WeekEditor.showing(person, mine, suggested=request.GET.get("routine", "")))
    editor = WeekEditor.sent(person, request.POST)
    if not editor.is_saving:
        return _editor(request, editor)
    status = _saved(editor, at=timezone.now())
    if status is not HTTPStatus.OK:
        return _editor(request, editor, status=status)
    saved = Week.objects.visible_to(person).with_slots().get()
    said = _next_in_words(saved, now=timezone.now(), zone=person.time_zone)
    messages.success(request, f"Your week is saved. {said}".strip())
    return redirect("routines:week")


def _saved(editor: WeekEditor, *, at: datetime) -> HTTPStatus:
    """Save the week: how that ended, as the status of the page; what is wrong stands in the form then."""
    if not editor.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        Week.objects.plan(owner=editor.owner, slots=editor.slots(), expected=editor.form.cleaned_data["version"], at=at)
    except ValidationError as error:
        editor.refuse(error)
        return HTTPStatus.UNPROCESSABLE_ENTITY
    except StaleVersion:
        editor.form.refuse_as_stale()
        return HTTPStatus.CONFLICT
    return HTTPStatus.OK


def _editor(request: HttpRequest, editor: WeekEditor, *, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return render(request, "routines/edit_week.html", {"editor": editor, "form": editor.form}, status=status)
