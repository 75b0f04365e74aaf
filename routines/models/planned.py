"""What is planned on which local day, read from the versions of the week, the moves and the pauses."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import BigIntegerField, Q, QuerySet, TextField, TimeField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accounts.models import User
from conventions.days import local_date, written
from conventions.statements import Given, stated
from routines import rules
from routines.models.practised import PractisedDay
from routines.models.routine import Routine
from routines.models.versions import WeekVersion
from routines.models.week import KeptSlot

LOOK_AHEAD_DAYS = 21


def occurrences_between(owner: User, since: date, until: date) -> tuple[rules.Occurrence, ...]:
    """Every planned session of ``owner`` from ``since`` to ``until``, both included, by day and time.

    Moves and pauses are taken into account; a paused one is there, as paused. Days that are over have the plan that was
    in force on them. Two queries, whatever the span.
    """
    return _read(owner, since, until)[0]


def occurrences_and_pauses(
    owner: User, since: date, until: date
) -> tuple[tuple[rules.Occurrence, ...], tuple[rules.Span, ...]]:
    """The same, with every pause of ``owner``, from the same two queries."""
    return _read(owner, since, until)


@dataclass(frozen=True, slots=True)
class PlannedDays:
    """``days``: the local days with a planned session in a span, one item a session, paused ones left out.

    ``pauses``: every one of the person, oldest first, also those beside the span.
    """

    days: tuple[date, ...]
    pauses: tuple[rules.Span, ...]


def plan_of(owner: User, since: date, until: date) -> PlannedDays:
    """The plan of ``owner`` from ``since`` to ``until``, both included, in two queries.

    A session planned for half past midnight belongs to the day before, as it does once it is practised.
    """
    found, pauses = _read(owner, since, until + timedelta(days=1))
    days = tuple(one.local_day for one in found if not one.is_paused and since <= one.local_day <= until)
    return PlannedDays(days, pauses)


def _read(owner: User, since: date, until: date) -> tuple[tuple[rules.Occurrence, ...], tuple[rules.Span, ...]]:
    """What is planned, and every pause; two queries: the versions of the week; moves and pauses."""
    shifts, spans = [], []
    for pk, routine, first, from_time, second, local_time, reason in _moves_and_pauses(
        owner=owner.pk, since=since, until=until
    ):
        if routine is None:
            spans.append((first, pk, rules.Span(first, second, reason)))
        else:
            shifts.append(rules.Shift(pk, routine, first, from_time, second, local_time))
    every = tuple(span for *_, span in sorted(spans, key=lambda one: one[:2]))
    found = rules.occurrences(
        [
            rules.Pattern(since_on, tuple(_slot(slot) for slot in slots))
            for since_on, slots in _patterns(owner=owner.pk)
        ],
        sorted(shifts, key=lambda shift: (shift.from_on, shift.pk)),
        [span for span in every if span.since_on <= until and span.until_on >= since],
        since=since,
        until=until,
    )
    return found, every


@stated
def _moves_and_pauses(owner: Given, since: Given, until: Given) -> QuerySet[Any, tuple[Any, ...]]:
    # By name: moves are made of what is planned.
    move, pause = apps.get_model("routines.Move"), apps.get_model("routines.Pause")
    moves = move.objects.filter(Q(from_on__range=(since, until)) | Q(to_on__range=(since, until)), owner=owner)
    nothing = {
        "routine_id": Cast(Value(None), BigIntegerField()),
        "from_time": Cast(Value(None), TimeField()),
        "local_time": Cast(Value(None), TimeField()),
    }
    pauses = pause.objects.filter(owner=owner).order_by()
    spans = pauses.values_list(
        "pk", nothing["routine_id"], "since_on", nothing["from_time"], "until_on", nothing["local_time"], "reason"
    )
    names = ("pk", "routine_id", "from_on", "from_time", "to_on", "local_time")
    return moves.order_by().values_list(*names, Cast(Value(""), TextField())).union(spans, all=True)


@stated
def _patterns(owner: Given) -> QuerySet[WeekVersion, tuple[Any, ...]]:
    return WeekVersion.objects.filter(week__owner=owner).order_by("number").values_list("since_on", "slots")


def _slot(kept: KeptSlot) -> rules.PatternSlot:
    return rules.PatternSlot(
        kept["weekday"], time.fromisoformat(kept["local_time"]), kept["routine"], kept["is_strength"]
    )


def next_planned(owner: User, *, now: datetime) -> rules.Occurrence | None:
    """The session that is next, up to three weeks ahead and not paused: today's, also when its time is past, as long as
    nothing was practised today."""
    today = local_date(now, owner.time_zone)
    is_done = PractisedDay.objects.visible_to(owner).filter(practised_on=today).exists()
    ahead = occurrences_between(owner, today, today + timedelta(days=LOOK_AHEAD_DAYS))
    open_ones = (one for one in ahead if not one.is_paused and one.local_day >= today)
    return next((one for one in open_ones if not is_done or one.local_day > today), None)


def next_in_words(person: User, *, now: datetime) -> str:
    """``Next: Thursday 26 November at 07:30, “Beginner, full”.``; empty where nothing is planned."""
    one = next_planned(person, now=now)
    if one is None:
        return ""
    name = Routine.objects.visible_to(person).filter(pk=one.routine).values_list("name", flat=True).first()
    days = (one.on - local_date(now, person.time_zone)).days
    said = {0: _("today"), 1: _("tomorrow")}.get(days, written(one.on, "l j F"))
    return _("Next: {day} at {time}, “{name}”.").format(day=said, time=written(one.local_time, "H:i"), name=name)
