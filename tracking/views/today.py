"""Today: the one next thing, the week so far, and how the back feels right now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.models import User
from accounts.screening import Standing
from conventions.days import DAYS_IN_WEEK, WEEKDAY_NAMES, local_date, week_days
from routines.models import Routine, Week, WeekSlot
from tracking.forms.diary import QuickPainForm
from tracking.models import PainEntry, Session
from tracking.views import form_page, gentle_way, get_or_post, made_once, person_of, sent, when_ready

MORNING_ENDS, EVENING_BEGINS = 12, 18


@dataclass(frozen=True, slots=True)
class Next:
    """The one next thing.

    ``kind``: ``blocked`` (an urgent sign), ``running``, ``held_back`` (by a gate), ``planned`` (today), ``done``
    (today), ``rest`` or ``unplanned``.
    ``slot`` and ``on`` are what is planned next and when, where anything is; ``can_be_today`` is whether it may be done
    today instead: strength days are not adjacent (rule B13).
    """

    kind: str
    slot: WeekSlot | None = None
    on: date | None = None
    session: Session | None = None
    can_be_today: bool = False

    @property
    def routine(self) -> Routine | None:
        return self.slot.routine if self.slot else None


@dataclass(frozen=True, slots=True)
class RhythmDay:
    """One day of the week, as ``includes/_week_rhythm.html`` shows it."""

    name: str
    date: date
    state: str
    is_today: bool

    @property
    def word(self) -> str:
        """What a screen reader says of it."""
        return self.state


@get_or_post
@when_ready
def today(request: HttpRequest) -> HttpResponse:
    """What is next, and a pain entry in two taps."""
    person, now = person_of(request), timezone.now()
    form = QuickPainForm(sent(request))
    if form.is_valid():
        note = partial(PainEntry.objects.note, owner=person, score=form.cleaned_data["score"], felt_at=now, at=now)
        if made_once(form, PainEntry.objects.all(), note, owner=person):
            messages.success(request, "Pain entry saved.")
            return redirect("tracking:today")
    return form_page(request, "tracking/today.html", form, **_day(person, now=now))


def _day(person: User, *, now: datetime) -> dict[str, Any]:
    """What the page shows beside the form."""
    day = local_date(now, person.time_zone)
    days = week_days(day, person.first_weekday)
    week = Week.objects.visible_to(person).with_slots().first()
    yesterday = day - timedelta(days=1)
    recent = [*Session.objects.visible_to(person).finished().between(min(days[0], yesterday), days[-1])]
    practised = [session for session in recent if session.local_date >= days[0]]
    standing = person.standing(today=day)
    upcoming = _next(person, week, standing, day=day, recent=recent)
    return {
        "day": day,
        "greeting": _greeting(timezone.localtime(now).hour),
        "next": upcoming,
        "standing": standing,
        "gentle": gentle_way(person, standing) if upcoming.kind == "held_back" else None,
        "has_routines": upcoming.kind != "unplanned" or Routine.objects.visible_to(person).active().exists(),
        "days": _rhythm(days, week, today=day, practised={session.local_date for session in practised}),
        "session_count": len(practised),
        "last_entry": PainEntry.objects.visible_to(person).kept().first(),
        "yesterday": yesterday,
    }


def _greeting(hour: int) -> str:
    if MORNING_ENDS <= hour < EVENING_BEGINS:
        return "Good afternoon"
    return "Good morning" if 4 <= hour < MORNING_ENDS else "Good evening"


def _next(person: User, week: Week | None, standing: Standing, *, day: date, recent: Collection[Session]) -> Next:
    """The next thing on ``day``; ``recent`` are the sessions of this week and of yesterday, latest first."""
    if standing.is_blocked:
        return Next("blocked")
    running = Session.objects.visible_to(person).running().first()
    if running is not None:
        return Next("running", session=running)
    done = [session for session in recent if session.local_date == day]
    slots = week.slots_on(day) if week else []
    # Any session counts: as many as were done today are taken off what was planned.
    slot = next(iter(slots[len(done) :]), None)
    if slot is not None:
        return Next("planned" if slot.routine.is_open(standing) else "held_back", slot=slot, on=day)
    later_slot, on = _later(week, day)
    if done:
        return Next("done", slot=later_slot, on=on, session=done[0])
    if later_slot is None:
        return Next("unplanned")
    strong_yesterday = any(session.is_strength for session in recent if session.local_date == day - timedelta(days=1))
    can_be_today = not (strong_yesterday and later_slot.routine.is_strength())
    return Next("rest", slot=later_slot, on=on, can_be_today=can_be_today)


def _later(week: Week | None, day: date) -> tuple[WeekSlot | None, date | None]:
    """The first slot after ``day`` and its date."""
    for offset in range(1, DAYS_IN_WEEK + 1):
        on = day + timedelta(days=offset)
        for slot in week.slots_on(on) if week else []:
            return slot, on
    return None, None


def _rhythm(days: Collection[date], week: Week | None, *, today: date, practised: Collection[date]) -> list[RhythmDay]:
    """The seven days. A day that passed without what was planned is free: it keeps silent."""
    return [
        RhythmDay(
            name=WEEKDAY_NAMES[day.weekday()][:3],
            date=day,
            state="done" if day in practised else "planned" if day >= today and week and week.slots_on(day) else "free",
            is_today=day == today,
        )
        for day in days
    ]
