"""Zone + weekdays + local times -> instants. Pure.

The rules are those of RFC 5545: a local time that a clock change skips is read with the offset before the change
(02:30 becomes 03:30), and one that comes twice means the first. A reminder belongs to the local date on which it really
falls, so that a calendar day that a country left out (Samoa, 30 December 2011) never makes two of them.
"""

import importlib.metadata
import zoneinfo
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

DAYS_IN_WEEK = 7
MINUTES_IN_DAY = 24 * 60
QUIET_FROM = time(21, 30)
WINDOW = timedelta(hours=2)
LATE_WINDOW = timedelta(minutes=30)

Slot = tuple[int, time]
Schedule = tuple[Slot, ...]


@dataclass(frozen=True, order=True)
class Occurrence:
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


def next_occurrence(*, zone: str, schedule: Schedule, after: datetime) -> Occurrence | None:
    """The first occurrence strictly later than ``after`` (aware), or ``None`` for an empty schedule.

    Raises ``ValueError`` for an unknown zone or a naive ``after``.
    """
    return min(_candidates(zone=zone, schedule=schedule, after=after), default=None)


def _candidates(*, zone: str, schedule: Schedule, after: datetime) -> Iterator[Occurrence]:
    """Everything due in the eight days after ``after``; the day before it too, whose slots a gap may push past it."""
    if after.tzinfo is None:
        raise ValueError("after must be aware")
    here = zone_named(zone)
    today = after.astimezone(here).date()
    for offset in range(-1, DAYS_IN_WEEK + 2):
        day = today + timedelta(days=offset)
        for weekday, wall_clock in schedule:
            if weekday == day.weekday():
                due_at = datetime.combine(day, wall_clock, tzinfo=here).astimezone(UTC)
                if due_at > after:
                    yield Occurrence(due_at=due_at, occ_date=due_at.astimezone(here).date())


def occurrences_between(*, zone: str, schedule: Schedule, after: datetime, until: datetime) -> Iterator[Occurrence]:
    """Every occurrence later than ``after`` and not later than ``until``, in order."""
    occurrence = next_occurrence(zone=zone, schedule=schedule, after=after)
    while occurrence is not None and occurrence.due_at <= until:
        yield occurrence
        occurrence = next_occurrence(zone=zone, schedule=schedule, after=occurrence.due_at)


def is_due_at(instant: datetime, *, zone: str, schedule: Schedule) -> bool:
    """Whether ``instant`` is one of the schedule's occurrences."""
    found = next_occurrence(zone=zone, schedule=schedule, after=instant - timedelta(microseconds=1))
    return found is not None and found.due_at == instant


# How late is too late ---------------------------------------------------------------------------------------------


def expires_at(due_at: datetime, *, zone: str) -> datetime:
    """When a reminder is no longer of use: two hours later or at 21:30 local time, whichever comes first.

    One that is itself due from 21:30 on was wished for so late: it has half an hour.
    """
    if _is_late(due_at, zone=zone):
        return due_at + LATE_WINDOW
    return min(due_at + WINDOW, _quiet_at(due_at, zone=zone))


def _quiet_at(due_at: datetime, *, zone: str) -> datetime:
    here = zone_named(zone)
    return datetime.combine(due_at.astimezone(here).date(), QUIET_FROM, tzinfo=here).astimezone(UTC)


def _is_late(due_at: datetime, *, zone: str) -> bool:
    return due_at >= _quiet_at(due_at, zone=zone)


def is_quiet(now: datetime, *, due_at: datetime, zone: str) -> bool:
    """Whether it is the evening's quiet alone that keeps a reminder back: its two hours are not over."""
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
