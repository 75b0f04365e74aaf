"""The week as its page shows it: seven days with what is planned, what was done and what is paused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from conventions.days import DAYS_IN_WEEK, local_date, week_days, written
from routines import rules
from routines.models import MOVE_REACH, Move, Pause, Routine, occurrences_between
from tracking.models import FollowUp, Session


@dataclass(frozen=True)
class PlannedCard:
    """A session that is planned; ``version`` is that of its move, 0 where it was not moved; ``was`` says it was.

    ``query`` names it in an address, by its place in the pattern.
    """

    occurrence: rules.Occurrence
    routine: Routine
    query: str
    version: int
    was: str = ""


@dataclass(frozen=True)
class DoneCard:
    """A session that was practised; ``morning`` says how the next morning was, where it was said."""

    session: Session
    routine: Routine | None
    morning: str = ""


@dataclass
class Day:
    """One day of the week. ``words`` say what is so where no session is: rest, a pause, a session moved away."""

    date: date
    is_today: bool
    is_past: bool
    done: list[DoneCard] = field(default_factory=list)
    planned: list[PlannedCard] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    is_paused: bool = False
    can_add: bool = False

    @property
    def name(self) -> str:
        return written(self.date, "l")


@dataclass(frozen=True)
class Board:
    days: Sequence[Day]
    pause: Pause | None
    is_this_week: bool
    has_plan: bool

    @property
    def begins(self) -> date:
        return self.days[0].date

    @property
    def ends(self) -> date:
        return self.days[-1].date

    @property
    def before(self) -> date:
        return self.begins - timedelta(days=DAYS_IN_WEEK)

    @property
    def after(self) -> date:
        return self.begins + timedelta(days=DAYS_IN_WEEK)


def board_of(person: User, *, day: date, now: datetime) -> Board:
    """The week that holds ``day``, as it is at ``now``. The same number of queries for any week."""
    today = local_date(now, person.time_zone)
    dates = week_days(day, person.first_weekday)
    around = occurrences_between(person, dates[0] - MOVE_REACH, dates[-1] + MOVE_REACH)
    since = dates[0] - timedelta(days=1)
    sessions = Session.objects.visible_to(person).finished().filter(local_date__range=(since, dates[-1]))
    done = [*sessions.order_by("started_at", "pk")]
    asked = {one.routine for one in around} | {session.routine_id for session in done if session.routine_id}
    routines = {routine.pk: routine for routine in Routine.objects.visible_to(person).filter(pk__in=asked).with_steps()}
    mornings = _mornings(person, since, dates[-1])
    versions = dict(Move.objects.visible_to(person).ahead(today).values_list("pk", "version"))
    first, last = min(dates[0], today), max(dates[-1], today)
    pauses = [*Pause.objects.visible_to(person).filter(since_on__lte=last, until_on__gte=first)]
    days = [
        _day(
            on,
            today=today,
            around=around,
            done=done,
            mornings=mornings,
            routines=routines,
            versions=versions,
            pauses=pauses,
        )
        for on in dates
    ]
    is_this_week = today in dates
    running = next((pause for pause in pauses if pause.holds(today)), None)
    return Board(
        days=days,
        pause=running if is_this_week else None,
        is_this_week=is_this_week,
        has_plan=bool(around),
    )


def _mornings(person: User, since: date, until: date) -> dict[date, str]:
    """How the mornings after these days were, where it was said, in words."""
    rows = FollowUp.objects.visible_to(person).filter(practised_on__range=(since, until)).exclude(feeling="")
    return {row.practised_on: row.get_feeling_display() for row in rows}


def _day(
    on: date,
    *,
    today: date,
    around: Iterable[rules.Occurrence],
    done: Iterable[Session],
    mornings: Mapping[date, str],
    routines: dict[int, Routine],
    versions: Mapping[int, int],
    pauses: Iterable[Pause],
) -> Day:
    day = Day(date=on, is_today=on == today, is_past=on < today)
    day.done = [
        DoneCard(session, routines.get(session.routine_id or 0), mornings.get(on, ""))
        for session in done
        if session.local_date == on
    ]
    day.planned = [
        _card(one, routines[one.routine], version=versions.get(one.move or 0, 0))
        for one in _left_on(on, today=today, around=around, done=done)
        if one.routine in routines
    ]
    pause = next((pause for pause in pauses if pause.holds(on)), None)
    day.is_paused = pause is not None
    if pause is not None:
        day.words.append(_("Paused: {reason}").format(reason=pause.get_reason_display().lower()))
    moved_to = [one.on for one in around if one.is_moved and one.from_on == on and one.on != on]
    day.words += [_("Moved to {day}").format(day=written(other, "l")) for other in moved_to]
    day.can_add = not day.is_past and not day.is_paused
    if not day.done and not day.planned and not day.words:
        beside = (on - timedelta(days=1), on + timedelta(days=1))
        is_beside = any(_is_strength_on(other, today=today, around=around, done=done) for other in beside)
        day.words.append(_("Rest") if is_beside or day.is_past else _("Free"))
    return day


def _left_on(
    on: date, *, today: date, around: Iterable[rules.Occurrence], done: Iterable[Session]
) -> list[rules.Occurrence]:
    """Return what is still planned for a date. Sessions before 04:00 belong to the day before."""
    left = []
    for day in (on - timedelta(days=1), on):
        if day >= today:
            planned = [one for one in around if one.local_day == day and not one.is_paused]
            left += _left_to_do(planned, [session for session in done if session.local_date == day])
    return [one for one in left if one.on == on]


def _left_to_do(planned: Sequence[rules.Occurrence], done: Sequence[Session]) -> list[rules.Occurrence]:
    """What of the day's plan is left: any session counts, one of the same routine for its own place."""
    left = [*planned]
    for session in done:
        same = [one for one in left if one.routine == session.routine_id]
        if left:
            left.remove((same or left)[0])
    return left


def _card(one: rules.Occurrence, routine: Routine, *, version: int) -> PlannedCard:
    was = ""
    if one.is_moved:
        was = _("moved from {day}").format(day=written(one.from_on, "l")) if one.on != one.from_on else _("moved")
    return PlannedCard(occurrence=one, routine=routine, query=query_of(one), version=version, was=was)


def query_of(one: rules.Occurrence) -> str:
    """What names a session in an address: its place in the pattern, whether it was moved or not."""
    return urlencode({"routine": one.routine, "from": one.from_on.isoformat(), "at": f"{one.from_time:%H:%M}"})


def move_url(one: rules.Occurrence) -> str:
    """The page that moves a session."""
    return f"{reverse('routines:move')}?{query_of(one)}"


def _is_strength_on(day: date, *, today: date, around: Iterable[rules.Occurrence], done: Iterable[Session]) -> bool:
    """Whether ``day`` is one of strength: done, or from today on planned."""
    if any(session.local_date == day and session.is_strength for session in done):
        return True
    return day >= today and any(one.on == day and one.is_strength and not one.is_paused for one in around)
