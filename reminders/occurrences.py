"""Zone + weekdays + local times -> instants. Pure.

The rules are those of RFC 5545: a local time that a clock change skips is read with the offset before the change
(02:30 becomes 03:30), and one that comes twice means the first. A reminder belongs to the local date on which it really
falls, so that a calendar day that a country left out (Samoa, 30 December 2011) never makes two of them.
"""

import importlib.metadata
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy

from conventions.days import DAYS_IN_WEEK, written_lazy
from conventions.rules import OUR_CHOICE, Rule
from conventions.sources import BENNELL_2020, LANG_2022

MINUTES_IN_DAY = 24 * 60
QUIET_FROM = time(21, 30)
WINDOW = timedelta(hours=2)
LATE_WINDOW = timedelta(minutes=30)

Slot = tuple[int, time]
Schedule = tuple[Slot, ...]
Changes = Mapping[date, time | None]
"""What is different on single local dates: the one time of that date in place of the schedule's, or ``None`` where all
that the schedule has on it was moved away: its time stays then, so that it is accounted for."""

NO_CHANGES: Changes = {}


@dataclass(frozen=True, order=True)
class RingTime:
    """One instant (UTC) at which a reminder is due, and the local calendar date it falls on."""

    due_at: datetime
    occ_date: date


# Schedules --------------------------------------------------------------------------------------------------------


def schedule_of(slots: Sequence[Sequence[object]]) -> Schedule:
    """A schedule from its stored form, ``[[weekday, "HH:MM"], …]`` with weekday 0 for Monday.

    Raises ``ValueError`` for anything else.
    """
    found = set()
    for slot in slots:
        match slot:
            case [int(weekday), str(wall_clock)] if 0 <= weekday < DAYS_IN_WEEK:
                found.add((weekday, time.fromisoformat(wall_clock)))
            case _:
                raise ValueError("a slot of a schedule is a weekday from 0 to 6 and a local time")
    return tuple(sorted(found))


def stored_form(schedule: Schedule) -> list[list[object]]:
    """The form of ``schedule_of``."""
    return [[weekday, f"{wall_clock:%H:%M}"] for weekday, wall_clock in schedule]


def changes_of(stored: Mapping[str, object]) -> Changes:
    """Changes from their stored form, ``{"2026-11-26": "HH:MM", "2026-11-27": null}``. Raises ``ValueError``."""
    found: dict[date, time | None] = {}
    for day, wall_clock in stored.items():
        if wall_clock is not None and not isinstance(wall_clock, str):
            raise ValueError("a change of a schedule is a local time, or none")
        found[date.fromisoformat(day)] = None if wall_clock is None else time.fromisoformat(wall_clock)
    return found


def stored_changes(changes: Changes) -> dict[str, str | None]:
    """The form of ``changes_of``."""
    return {day.isoformat(): f"{clock:%H:%M}" if clock else None for day, clock in sorted(changes.items())}


def changes_between(schedule: Schedule, actual: Mapping[date, Sequence[time]]) -> Changes:
    """How the days of ``actual`` (local date -> the times really planned on it) differ from ``schedule``, which has one
    time a weekday at most: of each day the earliest time counts."""
    usual = dict(schedule)
    found: dict[date, time | None] = {}
    for day, times in actual.items():
        first, expected = min(times, default=None), usual.get(day.weekday())
        if first != expected:
            found[day] = first
    return found


def shifted_earlier(schedule: Schedule, minutes: int) -> Schedule:
    """The schedule ``minutes`` earlier (later if negative) by the wall clock: Monday 00:20 may become Sunday 23:50."""
    shifted = set()
    for weekday, wall_clock in schedule:
        days, minute = divmod(wall_clock.hour * 60 + wall_clock.minute - minutes, MINUTES_IN_DAY)
        shifted.add(((weekday + days) % DAYS_IN_WEEK, time(minute // 60, minute % 60)))
    return tuple(sorted(shifted))


def first_of_each_day(schedule: Schedule) -> Schedule:
    """At most one slot a weekday, the earliest: nobody is reminded twice a day."""
    earliest: dict[int, time] = {}
    for weekday, wall_clock in sorted(schedule, reverse=True):
        earliest[weekday] = wall_clock
    return tuple(sorted(earliest.items()))


# Instants ---------------------------------------------------------------------------------------------------------


def zone_named(name: str) -> zoneinfo.ZoneInfo:
    """Raises ``ValueError`` for a name that is no IANA zone (``zoneinfo`` has several ways to fail)."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError("no such time zone") from error


def next_occurrence(
    *, zone: str, schedule: Schedule, after: datetime, changes: Changes = NO_CHANGES
) -> RingTime | None:
    """The first occurrence strictly later than ``after`` (aware), or ``None`` for an empty schedule.

    Raises ``ValueError`` for an unknown zone or a naive ``after``.
    """
    return min(_candidates(zone=zone, schedule=schedule, after=after, changes=changes), default=None)


def _candidates(*, zone: str, schedule: Schedule, after: datetime, changes: Changes) -> Iterator[RingTime]:
    """Everything due in the eight days after ``after``, and on days of their own; the day before it too, whose slots a
    gap may push past it."""
    if after.tzinfo is None:
        raise ValueError("after must be aware")
    here = zone_named(zone)
    today = after.astimezone(here).date()
    days = {today + timedelta(days=offset) for offset in range(-1, DAYS_IN_WEEK + 2)}
    for day in days | changes.keys():
        for wall_clock in _times_of(day, schedule, changes):
            due_at = datetime.combine(day, wall_clock, tzinfo=here).astimezone(UTC)
            if due_at > after:
                yield RingTime(due_at=due_at, occ_date=due_at.astimezone(here).date())


def _times_of(day: date, schedule: Schedule, changes: Changes) -> list[time]:
    changed = changes.get(day)
    if changed is not None:
        return [changed]
    return [wall_clock for weekday, wall_clock in schedule if weekday == day.weekday()]


def occurrences_between(
    *, zone: str, schedule: Schedule, after: datetime, until: datetime, changes: Changes = NO_CHANGES
) -> Iterator[RingTime]:
    """Every occurrence later than ``after`` and not later than ``until``, in order."""
    occurrence = next_occurrence(zone=zone, schedule=schedule, after=after, changes=changes)
    while occurrence is not None and occurrence.due_at <= until:
        yield occurrence
        occurrence = next_occurrence(zone=zone, schedule=schedule, after=occurrence.due_at, changes=changes)


def is_due_at(instant: datetime, *, zone: str, schedule: Schedule, changes: Changes = NO_CHANGES) -> bool:
    """Whether ``instant`` is one of the schedule's occurrences."""
    just_before = instant - timedelta(microseconds=1)
    found = next_occurrence(zone=zone, schedule=schedule, after=just_before, changes=changes)
    return found is not None and found.due_at == instant


# How late is too late ---------------------------------------------------------------------------------------------


def expires_at(due_at: datetime, *, zone: str) -> datetime:
    """Return when a reminder expires: 2 hours after it is due or at 21:30 local time, whichever is first.

    One due from 21:30 on expires half an hour later.
    """
    if _is_late(due_at, zone=zone):
        return due_at + LATE_WINDOW
    return min(due_at + WINDOW, _quiet_at(due_at, zone=zone))


def at_clock(due_at: datetime, wall_clock: time, *, zone: str) -> datetime:
    """When the clock on the wall shows ``wall_clock`` on the local day of ``due_at``."""
    here = zone_named(zone)
    return datetime.combine(due_at.astimezone(here).date(), wall_clock, tzinfo=here).astimezone(UTC)


def _quiet_at(due_at: datetime, *, zone: str) -> datetime:
    return at_clock(due_at, QUIET_FROM, zone=zone)


def _is_late(due_at: datetime, *, zone: str) -> bool:
    return due_at >= _quiet_at(due_at, zone=zone)


def is_quiet(now: datetime, *, due_at: datetime, zone: str) -> bool:
    """Return whether only the evening quiet time holds the reminder back."""
    return not _is_late(due_at, zone=zone) and _quiet_at(due_at, zone=zone) <= now < due_at + WINDOW


# The zones themselves ---------------------------------------------------------------------------------------------


def zones_version() -> str:
    """Which edition of the time zone database ``zoneinfo`` reads, such as ``2026a``; empty where it does not say."""
    for folder in zoneinfo.TZPATH:
        listing = Path(folder) / "tzdata.zi"
        if listing.is_file():
            with listing.open() as lines:
                return lines.readline().removeprefix("# version ").strip()[:20]
    try:
        return importlib.metadata.version("tzdata")
    except importlib.metadata.PackageNotFoundError:
        return ""


# The rules ---------------------------------------------------------------------------------------------------------

QUIET = Rule(
    "QUIET",
    title=gettext_lazy("Quiet evenings"),
    text=gettext_lazy("We send nothing from {clock} on, unless you chose a session that late."),
    reason=gettext_lazy("Evenings are for rest."),
    choice=OUR_CHOICE,
    numbers={"clock": written_lazy(QUIET_FROM, "H:i")},
)
LATE = Rule(
    "WINDOW",
    title=gettext_lazy("Late reminders"),
    text=gettext_lazy(
        "A reminder that could not be sent in time goes out up to {hours:# hour|# hours} later, and in the late "
        "evening up to {minutes:# minute|# minutes}. After that we do not send it, and the page says so."
    ),
    reason=gettext_lazy("A reminder that comes too late is no help."),
    choice=OUR_CHOICE,
    numbers={"hours": WINDOW // timedelta(hours=1), "minutes": LATE_WINDOW // timedelta(minutes=1)},
)
ONCE = Rule(
    "ONCE",
    title=gettext_lazy("One reminder a session"),
    text=gettext_lazy(
        "At most one for each planned session. None if you have practised that day or your week is done."
    ),
    reason=gettext_lazy("Reminders help people a little to keep going. We do not claim that they reduce pain."),
    sources=(LANG_2022, BENNELL_2020),
)

RULES = (QUIET, LATE, ONCE)
