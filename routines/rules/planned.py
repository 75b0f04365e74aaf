"""What is planned on which local day: the pattern that was in force then, bent by moves and pauses. Pure.

Rows in, rows out: the plan of the past is the one that stood then, however the pattern was changed since.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from conventions.days import DAY_STARTS_AT_HOUR

PLANNED, MOVED, PAUSED = "planned", "moved", "paused"


@dataclass(frozen=True, slots=True)
class PatternSlot:
    """A routine (by its id) on a weekday (0 Monday … 6 Sunday) at a time of the clock on the wall."""

    weekday: int
    local_time: time
    routine: int
    is_strength: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """The weekly pattern from the local day ``since_on`` on, until a later one takes its place."""

    since_on: date
    slots: tuple[PatternSlot, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """One occurrence, named by its routine, day and time in the pattern, moved to another day or time."""

    pk: int
    routine: int
    from_on: date
    from_time: time
    to_on: date
    local_time: time


@dataclass(frozen=True, slots=True)
class Span:
    """Days of pause, both ends included."""

    since_on: date
    until_on: date
    reason: str

    def holds(self, day: date) -> bool:
        return self.since_on <= day <= self.until_on


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A routine on a local day at a local time.

    ``state``: planned, moved (from ``from_on`` at ``from_time`` by the row ``move``) or paused (for ``reason``); a
    moved one that falls into a pause is paused. ``from_on`` and ``from_time`` are what the pattern says, moved or not.
    """

    on: date
    local_time: time
    routine: int
    is_strength: bool
    state: str
    from_on: date
    from_time: time
    move: int | None = None
    reason: str = ""

    @property
    def local_day(self) -> date:
        """The local day it belongs to: one before 04:00 is still part of the evening before (rule DAY)."""
        return self.on - timedelta(days=1) if self.local_time.hour < DAY_STARTS_AT_HOUR else self.on

    @property
    def is_paused(self) -> bool:
        return self.state == PAUSED

    @property
    def is_moved(self) -> bool:
        return self.move is not None


def occurrences(
    patterns: Sequence[Pattern], shifts: Iterable[Shift], pauses: Sequence[Span], *, since: date, until: date
) -> tuple[Occurrence, ...]:
    """Everything planned from ``since`` to ``until``, both included, by day and time.

    ``patterns`` in the order in which they were made: of those that had begun by a day the last made is in force.
    """
    moved: defaultdict[date, list[Shift]] = defaultdict(list)
    for shift in shifts:
        moved[shift.from_on].append(shift)
    days = {since + timedelta(days=n) for n in range((until - since).days + 1)}
    brought_in = {day for day, here in moved.items() if any(since <= shift.to_on <= until for shift in here)}
    weeks = [(pattern.since_on, _by_weekday(pattern)) for pattern in reversed(patterns)]
    found = [
        _placed(day, slot, shift, pauses)
        for day in days | brought_in
        for slot, shift in _matched(_slots_on(day, weeks), moved.get(day, ()))
    ]
    within = (occurrence for occurrence in found if since <= occurrence.on <= until)
    return tuple(sorted(within, key=lambda one: (one.on, one.local_time, one.routine, one.from_on, one.from_time)))


_Week = Mapping[int, Sequence[PatternSlot]]


def _by_weekday(pattern: Pattern) -> _Week:
    """Its slots by the weekday, earliest first."""
    week: defaultdict[int, list[PatternSlot]] = defaultdict(list)
    for slot in sorted(pattern.slots, key=lambda slot: slot.local_time):
        week[slot.weekday].append(slot)
    return week


def _slots_on(day: date, weeks: Iterable[tuple[date, _Week]]) -> Sequence[PatternSlot]:
    """What the pattern that is in force on ``day`` has on its weekday; ``weeks`` with the last made first."""
    week = next((week for since_on, week in weeks if since_on <= day), None)
    return week.get(day.weekday(), ()) if week is not None else ()


def _matched(slots: Sequence[PatternSlot], shifts: Collection[Shift]) -> Iterator[tuple[PatternSlot, Shift | None]]:
    """Each slot of a day with the move that is about it.

    A move is about its routine at its time; where the pattern has another time now, about the first of that routine
    that no other move is about. Where the routine is gone from the day, so is the move's effect.
    """
    if not shifts:
        return ((slot, None) for slot in slots)
    waiting = sorted(shifts, key=lambda shift: shift.from_time)
    taken: dict[int, Shift] = {}
    for is_exact in (True, False):
        for shift in [*waiting]:
            for n, slot in enumerate(slots):
                is_it = slot.routine == shift.routine and (slot.local_time == shift.from_time or not is_exact)
                if is_it and n not in taken:
                    taken[n] = shift
                    waiting.remove(shift)
                    break
    return ((slot, taken.get(n)) for n, slot in enumerate(slots))


def _placed(day: date, slot: PatternSlot, shift: Shift | None, pauses: Iterable[Span]) -> Occurrence:
    on = shift.to_on if shift else day
    pause = next((pause for pause in pauses if pause.holds(on)), None)
    return Occurrence(
        on=on,
        local_time=shift.local_time if shift else slot.local_time,
        routine=slot.routine,
        is_strength=slot.is_strength,
        state=PAUSED if pause else MOVED if shift else PLANNED,
        from_on=day,
        from_time=slot.local_time,
        move=shift.pk if shift else None,
        reason=pause.reason if pause else "",
    )
