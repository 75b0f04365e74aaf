"""Which questions are due: the three once a week, the change at 6 and 12 weeks, own activities at 0, 6 and 12. Pure.

Nothing here is a duty: what is due is offered, can be put away for a week, and is answered late without a word.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from conventions.days import DAYS_IN_WEEK
from conventions.messages import Doc
from tracking.insights.facts import History, first_day

REVIEW_WEEKS = (6, 12)
REVIEW_MARGIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Due:
    """What to ask today. ``change``: the weeks since the start, 6 or 12, or ``None``. ``activities``: their ids."""

    three: bool = False
    change: Annotated[int | None, Doc("Weeks since the start: 6 or 12.")] = None
    activities: Annotated[tuple[int, ...], Doc("Ids of activities to rate.")] = ()

    def __bool__(self) -> bool:
        return self.three or self.change is not None or bool(self.activities)


def review_at(today: date, *, since: date) -> int | None:
    """6 or 12 where ``today`` lies within a week of that many weeks after ``since``."""
    for weeks in REVIEW_WEEKS:
        if abs(today - since - timedelta(weeks=weeks)) <= REVIEW_MARGIN:
            return weeks
    return None


def is_answered_around(days: Collection[date], *, since: date, weeks: int) -> bool:
    """Whether one of ``days`` lies within a week of ``weeks`` after ``since``."""
    return any(review_at(day, since=since) == weeks for day in days)


def due_of(history: History) -> Due:
    """What is due today, by the diary."""
    days = {kind: [one.day for one in history.measures if one.kind == kind] for kind in ("three", "change")}
    mine = sorted((one for one in history.activities if one.is_current), key=lambda one: (one.since_on, one.pk))
    firsts = [day for day in (first_day(history), min(days["three"], default=None)) if day]
    return due(
        history.today,
        began_on=min(firsts, default=None),
        joined_on=history.joined_on,
        threes=days["three"],
        changes=days["change"],
        put_away=history.put_away,
        activities=[(one.pk, one.since_on, [day for day, _score in one.ratings]) for one in mine],
    )


def due(
    today: date,
    *,
    began_on: date | None,
    joined_on: date | None = None,
    threes: Sequence[date] = (),
    changes: Sequence[date] = (),
    activities: Sequence[tuple[int, date, Sequence[date]]] = (),
    put_away: Sequence[date] = (),
) -> Due:
    """What is due on ``today``.

    ``began_on``: the first day of the diary. ``joined_on``: the day of the account; one number was told on it, and
    nothing more is asked. ``threes``, ``changes``: the days they were answered. ``activities``: the id of each current
    one, its first day, the days it was rated. ``put_away``: the days "not now" was chosen.
    """
    if today == joined_on:
        return Due()
    if any(timedelta() <= today - day < timedelta(days=DAYS_IN_WEEK) for day in put_away):
        return Due()
    weeks = review_at(today, since=began_on) if began_on else None
    is_open = weeks and began_on and not is_answered_around(changes, since=began_on, weeks=weeks)
    return Due(
        three=not any(today - day < timedelta(days=DAYS_IN_WEEK) for day in threes),
        change=weeks if is_open else None,
        activities=tuple(pk for pk, since, rated in activities if _is_rating_due(today, since=since, rated=rated)),
    )


def _is_rating_due(today: date, *, since: date, rated: Sequence[date]) -> bool:
    if not rated:
        return True
    weeks = review_at(today, since=since)
    return weeks is not None and not is_answered_around(rated, since=since, weeks=weeks)
