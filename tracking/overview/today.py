"""Today as its page shows it: the one next thing, and the days of the week so far."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.screening import Clearance
from conventions.days import week_days, written
from routines import rules, timeline
from routines.models import Pause, Routine, occurrences_and_pauses
from tracking.insights.summary import Summary
from tracking.models import FollowUp, Session, SessionStep
from tracking.overview.board import move_url

LOOK_AHEAD = timedelta(days=21)
HELD = ("blocked", "resting")  # nothing invites to exercise then


@dataclass(frozen=True, slots=True)
class Next:
    """The one next thing.

    ``kind``: ``blocked`` (an urgent sign), ``running``, ``resting`` (a warning lets the plan rest), ``paused``,
    ``held_back`` (by a gate), ``planned`` (today), ``done`` (today), ``rest`` or ``unplanned``.
    ``planned`` and ``routine`` are what is planned next, where anything is; ``comes_after_strength`` is whether doing
    it today instead would put two strength days beside each other (rule GAP).
    """

    kind: str
    planned: rules.Occurrence | None = None
    routine: Routine | None = None
    session: Session | None = None
    pause: Pause | None = None
    comes_after_strength: bool = False

    @property
    def on(self) -> date | None:
        return self.planned.on if self.planned else None

    @property
    def at(self) -> time | None:
        return self.planned.local_time if self.planned else None

    @property
    def move_url(self) -> str:
        """Where the planned session can be moved to another day."""
        return move_url(self.planned) if self.planned else ""


def next_of(
    person: User,
    ahead: Sequence[rules.Occurrence],
    pauses: Collection[rules.Span],
    clearance: Clearance,
    *,
    day: date,
    sessions: Collection[Session],
    is_quiet: bool,
) -> Next:
    """The next thing on ``day``; ``sessions`` are those of this week and of yesterday and one that runs, latest first.

    ``is_quiet``: a warning lets the plan rest, and nothing invites (rule QUIET-INVITES).
    """
    if clearance.is_blocked:
        return Next("blocked")
    running = next((session for session in sessions if session.is_running), None)
    if running is not None:
        kept = Session.objects.visible_to(person).with_steps().select_related("draft")
        return Next("running", session=kept.get(pk=running.pk))
    if is_quiet:
        return Next("resting")
    done = [session for session in sessions if session.local_date == day]
    open_ones = [one for one in ahead if not one.is_paused]
    # Any session counts: as many as were done today are taken off what was planned.
    now_planned = [one for one in open_ones if one.local_day == day][len(done) :]
    planned = next(iter([*now_planned, *(one for one in open_ones if one.local_day > day)]), None)
    found = Next("rest", planned=planned, routine=_routine(person, planned))
    if now_planned and found.routine is not None:
        return replace(found, kind="planned" if found.routine.is_open(clearance) else "held_back")
    if done:
        return replace(found, kind="done", session=done[0])
    if any(pause.holds(day) for pause in pauses):
        return replace(found, kind="paused", pause=Pause.objects.visible_to(person).on(day).get())
    if found.routine is None or planned is None:
        return Next("unplanned")
    strong_yesterday = any(session.is_strength for session in sessions if session.local_date == day - timedelta(days=1))
    return replace(found, comes_after_strength=strong_yesterday and planned.is_strength)


def _routine(person: User, planned: rules.Occurrence | None) -> Routine | None:
    return Routine.objects.whole(person, planned.routine) if planned else None


# A session that runs ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a running session has come: the exercise that is next, its place among all, and the time that is left."""

    name: str
    place: int
    count: int
    minutes_left: int


def reached(session: Session) -> Reached | None:
    """Where the guide left ``session``, from what ``with_steps`` brought; ``None`` where it has told nothing yet."""
    draft = getattr(session, "draft", None)
    steps: list[SessionStep] = [*session.steps.all()]
    if draft is None or not steps:
        return None
    over = {step["position"] for step in draft.steps if step["outcome"]}
    left = [step for step in steps if step.position not in over] or steps[-1:]
    seconds = timeline.estimated_seconds([step.facts() for step in left])
    return Reached(
        name=left[0].exercise_name,
        place=len(steps) - len(left) + 1,
        count=len(steps),
        minutes_left=timeline.minutes(seconds),
    )


# The week ---------------------------------------------------------------------------------------------------------


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
        words = {"done": _("done"), "planned": _("planned"), "paused": _("paused"), "free": _("free")}
        return words[self.state]


def rhythm(
    days: Collection[date],
    ahead: Sequence[rules.Occurrence],
    pauses: Collection[rules.Span],
    *,
    today: date,
    practised: Collection[date],
    is_held: bool,
) -> list[RhythmDay]:
    """The seven days. A day that passed without what was planned is free: it keeps silent.

    ``is_held``: nothing is planned from today on, as everything is held back.
    """
    planned = {one.local_day for one in ahead if not one.is_paused and one.local_day >= today}
    paused = {day for day in days for pause in pauses if pause.holds(day)}

    def state(day: date) -> str:
        if day in practised:
            return "done"
        if day in paused or (is_held and day >= today):
            return "paused"
        return "planned" if day in planned and not is_held else "free"

    return [RhythmDay(written(day, "D"), day, state(day), is_today=day == today) for day in days]


# All of it ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A day as it begins: the next thing, the open question of the morning, and the seven days."""

    next: Next
    morning: FollowUp | None
    week: list[RhythmDay]

    @property
    def is_held(self) -> bool:
        return self.next.kind in HELD


def day_ahead(person: User, found: Summary, *, now: datetime) -> DayAhead:
    """What is next for ``person`` on the day of ``found``, in a number of queries that no diary raises."""
    day = found.today
    days = week_days(day, person.first_weekday)
    since = min(days[0], day - timedelta(days=1))
    sessions = Session.objects.of_days_or_running(person, since, days[-1])
    ahead, pauses = occurrences_and_pauses(person, days[0], day + LOOK_AHEAD)
    is_quiet = found.effects.is_quiet
    upcoming = next_of(person, ahead, pauses, found.cleared, day=day, sessions=sessions, is_quiet=is_quiet)
    practised = {one.local_date for one in sessions if not one.is_running and one.local_date >= days[0]}
    is_held = upcoming.kind in HELD
    week = rhythm(days, ahead, pauses, today=day, practised=practised, is_held=is_held)
    return DayAhead(upcoming, FollowUp.objects.asked(person, now), week)
