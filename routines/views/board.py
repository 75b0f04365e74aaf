"""The week as its page shows it: seven days with what is planned, what was done and what is paused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from conventions.days import DAYS_IN_WEEK, local_date, week_days
from routines import rules
from routines.happened import Happened, happened_between
from routines.models import Move, Pause, Routine, next_planned, occurrences_between

MARGIN = timedelta(days=8)
"""A session may stand up to a week from its day in the pattern."""


@dataclass(frozen=True)
class PlannedCard:
    """A session that is planned; ``version`` is that of its move, 0 where it was not moved; ``was`` says it was."""

    occurrence: rules.Occurrence
    routine: Routine
    move_url: str
    version: int
    was: str = ""


@dataclass(frozen=True)
class DoneCard:
    """A session that was practised."""

    happened: Happened
    routine: Routine | None


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
        return date_format(self.date, "l")


@dataclass(frozen=True)
class Board:
    """A calendar week of a person."""

    days: Sequence[Day]
    lead: str
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
    around = occurrences_between(person, dates[0] - MARGIN, dates[-1] + MARGIN)
    happened = happened_between(person, dates[0] - timedelta(days=1), dates[-1])
    asked = {one.routine for one in around} | {one.routine for one in happened if one.routine}
    routines = {routine.pk: routine for routine in Routine.objects.visible_to(person).filter(pk__in=asked).with_steps()}
    versions = dict(Move.objects.visible_to(person).ahead(today).values_list("pk", "version"))
    first, last = min(dates[0], today), max(dates[-1], today)
    pauses = [*Pause.objects.visible_to(person).filter(since_on__lte=last, until_on__gte=first)]
    days = [
        _day(
            on,
            today=today,
            around=around,
            happened=happened,
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
        lead=_lead(person, around, days, now=now) if is_this_week else _sum(days),
        pause=running if is_this_week else None,
        is_this_week=is_this_week,
        has_plan=bool(around),
    )


def _day(
    on: date,
    *,
    today: date,
    around: Iterable[rules.Occurrence],
    happened: Iterable[Happened],
    routines: dict[int, Routine],
    versions: Mapping[int, int],
    pauses: Iterable[Pause],
) -> Day:
    day = Day(date=on, is_today=on == today, is_past=on < today)
    day.done = [DoneCard(one, routines.get(one.routine or 0)) for one in happened if one.day == on]
    day.planned = [
        _card(one, routines[one.routine], version=versions.get(one.move or 0, 0))
        for one in _left_on(on, today=today, around=around, happened=happened)
        if one.routine in routines
    ]
    pause = next((pause for pause in pauses if pause.holds(on)), None)
    day.is_paused = pause is not None
    if pause is not None:
        day.words.append(_("Paused: {reason}").format(reason=pause.get_reason_display().lower()))
    day.words += [_moved_away(one) for one in around if one.is_moved and one.from_on == on and one.on != on]
    if not day.done and not day.planned and not day.words:
        was_strength = _is_strength_on(on - timedelta(days=1), today=today, around=around, happened=happened)
        day.can_add = not day.is_past and not was_strength
        if not day.can_add:
            day.words.append(_("Rest after strength") if was_strength else _("Rest"))
    return day


def _left_on(
    on: date, *, today: date, around: Iterable[rules.Occurrence], happened: Iterable[Happened]
) -> list[rules.Occurrence]:
    """Return what is still planned for a date. Sessions before 04:00 belong to the day before."""
    left = []
    for day in (on - timedelta(days=1), on):
        if day >= today:
            planned = [one for one in around if one.local_day == day and not one.is_paused]
            left += _left_to_do(planned, [one for one in happened if one.day == day])
    return [one for one in left if one.on == on]


def _left_to_do(planned: Sequence[rules.Occurrence], done: Sequence[Happened]) -> list[rules.Occurrence]:
    """What of the day's plan is left: any session counts, one of the same routine for its own place."""
    left = [*planned]
    for happened in done:
        same = [one for one in left if one.routine == happened.routine]
        if left:
            left.remove((same or left)[0])
    return left


def _card(one: rules.Occurrence, routine: Routine, *, version: int) -> PlannedCard:
    was = ""
    if one.is_moved:
        was = _("moved from {day}").format(day=date_format(one.from_on, "l")) if one.on != one.from_on else _("moved")
    return PlannedCard(occurrence=one, routine=routine, move_url=move_url(one), version=version, was=was)


def move_url(one: rules.Occurrence) -> str:
    """The page that moves a session: named by its place in the pattern, whether it was moved or not."""
    place = {"routine": one.routine, "from": one.from_on.isoformat(), "at": f"{one.from_time:%H:%M}"}
    return f"{reverse('routines:move')}?{urlencode(place)}"


def _moved_away(one: rules.Occurrence) -> str:
    return _("Moved to {day}").format(day=date_format(one.on, "l"))


def _is_strength_on(
    day: date, *, today: date, around: Iterable[rules.Occurrence], happened: Iterable[Happened]
) -> bool:
    """Whether ``day`` is one of strength: done, or from today on planned."""
    if any(one.day == day and one.is_strength for one in happened):
        return True
    return day >= today and any(one.on == day and one.is_strength and not one.is_paused for one in around)


# In words ----------------------------------------------------------------------------------------------------------


def _lead(person: User, around: Iterable[rules.Occurrence], days: Sequence[Day], *, now: datetime) -> str:
    """``Two strength days with rest between. One session done. Next: today at 18:30, “Beginner, full”.``"""
    today = local_date(now, person.time_zone)
    ahead = [one for one in around if 0 <= (one.from_on - today).days < DAYS_IN_WEEK]
    pattern = [rules.PlannedSession(one.from_on.weekday(), one.is_strength) for one in ahead]
    # Nobody with an urgent sign is pointed to the next session.
    following = "" if person.is_blocked() else next_in_words(person, now=now)
    parts = [rules.week_in_words(pattern), _done_in_words(days), following]
    return " ".join(part for part in parts if part)


def _sum(days: Sequence[Day]) -> str:
    """What another week holds: what was done in it, or what is planned."""
    planned = [
        rules.PlannedSession(day.date.weekday(), card.routine.is_strength()) for day in days for card in day.planned
    ]
    return _done_in_words(days) or rules.week_in_words(planned)


def _done_in_words(days: Sequence[Day]) -> str:
    count = sum(len(day.done) for day in days)
    if count == 1:
        return _("One session done.")
    return _("{count} sessions done.").format(count=count) if count else ""


def next_in_words(person: User, *, now: datetime) -> str:
    """``Next: Thursday 26 November at 07:30, “Beginner, full”.``; empty where nothing is planned."""
    one = next_planned(person, now=now)
    if one is None:
        return ""
    name = Routine.objects.visible_to(person).filter(pk=one.routine).values_list("name", flat=True).first()
    days = (one.on - now.astimezone(ZoneInfo(person.time_zone)).date()).days
    said = {0: _("today"), 1: _("tomorrow")}.get(days, date_format(one.on, "l j F"))
    return _("Next: {day} at {time}, “{name}”.").format(day=said, time=f"{one.local_time:%H:%M}", name=name)
