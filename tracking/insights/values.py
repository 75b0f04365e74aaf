"""What each local day counts for, and the mean of some days. Pure.

A day counts by the first pain before a session, else by its first entry. A weekly average stands for its day and the
six before it, as far as they have no number of their own: once in a mean, and as three days where days are counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import fsum
from typing import Annotated

from conventions.messages import Doc
from tracking.insights.facts import History

AVERAGE_DAYS = 7
"""A weekly average stands for its own day and those before it."""
AVERAGE_COUNTS = 3
"""And counts as so many days where a mean needs some."""


@dataclass(frozen=True, slots=True)
class DayValue:
    """One number of an average: of a local day, or the answer for the average week that was given on ``day``."""

    day: date
    score: int
    kind: Annotated[str, Doc(choices=("average", "before", "entry"))]
    pk: Annotated[int, Doc(name="id")]

    @property
    def is_average(self) -> bool:
        return self.kind == "average"


@dataclass(frozen=True, slots=True)
class DaysMean:
    """The average of some local days, with the numbers it comes from."""

    mean: float
    since: date
    until: date
    values: tuple[DayValue, ...]

    @property
    def days(self) -> int:
        """How many days it stands for."""
        return days_of(self.values)


def mean_of(scores: Iterable[float]) -> float:
    """The mean, the same in whatever order the scores come."""
    found = list(scores)
    return fsum(found) / len(found)


def days_of(values: Iterable[DayValue]) -> int:
    """How many days ``values`` stand for."""
    return sum(AVERAGE_COUNTS if value.is_average else 1 for value in values)


def mean_between(values: tuple[DayValue, ...], since: date, until: date) -> DaysMean:
    return DaysMean(mean_of(value.score for value in values), since, until, values)


_BACK = tuple(timedelta(days=number) for number in range(32))
"""Spans that are asked for again and again: a picture of three years takes a thousand means."""


@dataclass(frozen=True, slots=True)
class DayValues:
    """``own``: the number of each local day that has one. ``averages``: the last weekly average of each day."""

    own: Mapping[date, DayValue] = field(default_factory=dict)
    averages: Mapping[date, DayValue] = field(default_factory=dict)

    @property
    def days(self) -> list[date]:
        """The local days on which something was said."""
        return sorted(self.own.keys() | self.averages.keys())

    def between(self, since: date, until: date) -> tuple[DayValue, ...]:
        """The numbers said on the days from ``since`` to ``until``. An average is left out where each of its days has a
        number of its own or a newer average of these days."""
        found: list[DayValue] = []
        open_until = until
        for back in range((until - since).days + 1):
            day = until - timedelta(days=back)
            if day in self.averages:
                first = day - timedelta(days=AVERAGE_DAYS - 1)
                if self._has_free_day(first, min(day, open_until)):
                    found.append(self.averages[day])
                open_until = first - timedelta(days=1)
            if day in self.own:
                found.append(self.own[day])
        return tuple(reversed(found))

    def up_to(self, on: date) -> tuple[DayValue, ...]:
        """The numbers of the whole record up to ``on``."""
        days = self.days
        return self.between(days[0], on) if days and days[0] <= on else ()

    def week_to(self, on: date, *, days: int) -> tuple[DayValue, ...]:
        """The own numbers of the ``days`` up to ``on``, and the newest average where it is not older than ``days``."""
        own = tuple(self.own[day] for back in reversed(_BACK[:days]) if (day := on - back) in self.own)
        for back in _BACK[: days + 1] if self.averages else ():
            day = on - back
            if day in self.averages:
                is_free = self._has_free_day(day - timedelta(days=AVERAGE_DAYS - 1), day)
                return (*own, self.averages[day]) if is_free else own
        return own

    def _has_free_day(self, since: date, until: date) -> bool:
        """Return whether a day from ``since`` to ``until`` has no number of its own."""
        return any(since + timedelta(days=number) not in self.own for number in range((until - since).days + 1))


def day_values(history: History) -> DayValues:
    """The numbers of the diary at rest, by local day."""
    own: dict[date, DayValue] = {}
    averages: dict[date, DayValue] = {}
    for entry in sorted(history.entries, key=lambda entry: (entry.day, entry.hour, entry.pk)):
        if entry.kind == "average":
            averages[entry.day] = DayValue(entry.day, entry.score, "average", entry.pk)
        else:
            own.setdefault(entry.day, DayValue(entry.day, entry.score, "entry", entry.pk))
    begun: set[date] = set()
    for session in sorted(history.sessions, key=lambda session: (session.started_at, session.pk)):
        if session.before is not None and session.day not in begun:
            begun.add(session.day)
            own[session.day] = DayValue(session.day, session.before, "before", session.pk)
    return DayValues(own, averages)


def newest_number(history: History) -> DayValue | None:
    """The last number of a moment that was given, as an entry or before a session. An average is none."""
    moments = [
        (entry.day, entry.hour, DayValue(entry.day, entry.score, "entry", entry.pk))
        for entry in history.entries
        if entry.kind != "average"
    ]
    moments += [
        (session.day, session.hour, DayValue(session.day, session.before, "before", session.pk))
        for session in history.sessions
        if session.before is not None
    ]
    return max(moments, key=lambda moment: moment[:2], default=(None, 0, None))[2]
