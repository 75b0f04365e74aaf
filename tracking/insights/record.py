"""What the diary says, in numbers: daily values, the seven-day mean, sessions a week. Pure.

Only counts and means are made here: no judgement of better or worse is passed on them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from conventions.days import DAYS_IN_WEEK, week_start

MEAN_DAYS = 7  # domain 4.3 and amendment 58: the last 7 local days ...
MEAN_NEEDS_DAYS = 3  # ... with values on at least 3 of them
GOOD_WEEK = (2, 3)  # sessions; domain 6.1, WEEK


@dataclass(frozen=True, slots=True)
class Practised:
    """One finished session: ``hour`` is hours since its local day began; pain is 0-10 or unknown."""

    day: date
    hour: float
    before: int | None
    worst: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One number a person wrote down, 0-10: a pain entry, or one of the three of a session."""

    day: date
    hour: float
    kind: Literal["entry", "before", "worst", "after"]
    score: int


@dataclass(frozen=True, slots=True)
class DayMean:
    """The mean of the daily values of ``days`` local days within the seven that end on ``day``."""

    day: date
    mean: float
    days: int


@dataclass(frozen=True, slots=True)
class WeekCount:
    """How many sessions fall into the calendar week that begins on ``starts_on``."""

    starts_on: date
    sessions: int


@dataclass(frozen=True, slots=True)
class Record:
    """What Progress shows of the local days ``since`` to ``until``. ``target`` is sessions a week."""

    since: date
    until: date
    target: int
    sessions: tuple[Practised, ...]
    readings: tuple[Reading, ...]
    means: tuple[DayMean, ...]
    weeks: tuple[WeekCount, ...]

    @property
    def session_count(self) -> int:
        return len(self.sessions)

    @property
    def entry_count(self) -> int:
        """How many pain entries there are; the numbers of sessions are not among them."""
        return sum(reading.kind == "entry" for reading in self.readings)

    @property
    def first_day(self) -> date | None:
        """The first day with anything on it."""
        days = [session.day for session in self.sessions] + [reading.day for reading in self.readings]
        return min(days, default=None)

    @property
    def is_empty(self) -> bool:
        return not self.sessions and not self.readings


def readings_of(session: Practised) -> list[Reading]:
    """The numbers of one session; those that were left out are not there."""
    numbers = (("before", session.before), ("worst", session.worst), ("after", session.after))
    return [Reading(session.day, session.hour, kind, score) for kind, score in numbers if score is not None]  # type: ignore[arg-type]


def daily_values(readings: Iterable[Reading]) -> dict[date, float]:
    """Each local day's mean of the pain felt at rest: pain entries and pain before sessions.

    Worst and after are left out, so that a day of practice is measured like any other. A day with ten entries weighs
    as much as a day with one.
    """
    scores: defaultdict[date, list[int]] = defaultdict(list)
    for reading in readings:
        if reading.kind in ("entry", "before"):
            scores[reading.day].append(reading.score)
    return {day: sum(found) / len(found) for day, found in scores.items()}


def seven_day_means(values: dict[date, float], *, since: date, until: date) -> list[DayMean]:
    """The mean of the daily values in the seven local days up to each day from ``since`` to ``until``.

    A day is left out where fewer than three of its seven days have a value (amendment 58).
    """
    means = []
    for offset in range((until - since).days + 1):
        day = since + timedelta(days=offset)
        window = (day - timedelta(days=back) for back in range(MEAN_DAYS))
        found = [values[at] for at in window if at in values]
        if len(found) >= MEAN_NEEDS_DAYS:
            means.append(DayMean(day, sum(found) / len(found), len(found)))
    return means


def sessions_per_week(days: Iterable[date], *, since: date, until: date, first_weekday: int) -> list[WeekCount]:
    """Sessions in each calendar week that holds a day from ``since`` to ``until``; ``days`` has one item a session."""
    counts: defaultdict[date, int] = defaultdict(int)
    for day in days:
        counts[week_start(day, first_weekday)] += 1
    first, last = week_start(since, first_weekday), week_start(until, first_weekday)
    starts = (first + timedelta(days=offset) for offset in range(0, (last - first).days + 1, DAYS_IN_WEEK))
    return [WeekCount(start, counts.get(start, 0)) for start in starts]


def record(
    *,
    sessions: Sequence[Practised],
    entries: Sequence[Reading],
    since: date,
    until: date,
    first_weekday: int,
    target: int,
) -> Record:
    """The record of the local days ``since`` to ``until``.

    ``sessions`` and ``entries`` may reach back further: the mean of the first days and the count of the first week need
    the days before (``reach_back``).
    """
    numbers = [*entries, *(reading for session in sessions for reading in readings_of(session))]
    numbers.sort(key=lambda reading: (reading.day, reading.hour))
    return Record(
        since=since,
        until=until,
        target=target,
        sessions=tuple(session for session in sessions if since <= session.day <= until),
        readings=tuple(reading for reading in numbers if since <= reading.day <= until),
        means=tuple(seven_day_means(daily_values(numbers), since=since, until=until)),
        weeks=tuple(
            sessions_per_week(
                (session.day for session in sessions), since=since, until=until, first_weekday=first_weekday
            )
        ),
    )


def reach_back(since: date) -> date:
    """The first day whose rows ``record`` needs to say something about ``since``."""
    try:
        return since - timedelta(days=MEAN_DAYS - 1)
    except OverflowError:
        return since


@dataclass(frozen=True, slots=True)
class DayRow:
    """One local day of a record, for the table: every number of the day in the order it was felt."""

    day: date
    entries: tuple[int, ...]
    before: tuple[int, ...]
    worst: tuple[int, ...]
    after: tuple[int, ...]
    sessions: int
    mean: float | None


def day_rows(record: Record) -> list[DayRow]:
    """The days of ``record`` with anything on them, newest first: the chart as a table."""
    scores: defaultdict[tuple[date, str], list[int]] = defaultdict(list)
    for reading in record.readings:
        scores[reading.day, reading.kind].append(reading.score)
    sessions = Counter(session.day for session in record.sessions)
    means = {mean.day: mean.mean for mean in record.means}
    days = {reading.day for reading in record.readings} | sessions.keys()
    return [
        DayRow(
            day=day,
            entries=tuple(scores[day, "entry"]),
            before=tuple(scores[day, "before"]),
            worst=tuple(scores[day, "worst"]),
            after=tuple(scores[day, "after"]),
            sessions=sessions[day],
            mean=means.get(day),
        )
        for day in sorted(days, reverse=True)
    ]


def sentence(record: Record) -> str:
    """What there is, in counts alone: ``9 sessions and 14 pain entries since 12 October.``"""
    first = record.first_day
    if first is None:
        return "Nothing is written down for these days."
    counts = [
        counted(number, *noun)
        for number, noun in (
            (len(record.sessions), ("session",)),
            (record.entry_count, ("pain entry", "pain entries")),
        )
        if number
    ]
    return f"{' and '.join(counts)} since {in_words(first, year=first.year != record.until.year)}."


def in_words(day: date, *, year: bool = False, short: bool = False) -> str:
    """``12 October``, with the year or with a short month where asked for. In English whatever the locale."""
    month = _MONTHS[day.month - 1]
    return f"{day.day} {month[:3] if short else month}{f' {day.year}' if year else ''}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """``1 session``, ``2 sessions``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
