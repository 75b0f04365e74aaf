"""The next-morning question: when it is asked, and which number an answer in words stands for. Pure.

``D`` is that number less the pain before the first session of the day (domain 6.4, amendments 46 to 48).
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ASKED_FROM, ASKED_UNTIL, DEADLINE = time(6), time(12), time(18)  # of the next local day (domain 6.4, amendment 46)
LINK_GRACE = timedelta(hours=6)  # a link in a mail is good for a while after the deadline
HIGHEST = 10
FLARE = 2  # points: "worse" counts as a flare where no number says otherwise (domain 6.2)


def moment_after(day: date, clock: time, *, zone: str) -> datetime:
    """When the clock on the wall in ``zone`` shows ``clock`` on the day after ``day``."""
    return datetime.combine(day + timedelta(days=1), clock, tzinfo=ZoneInfo(zone))


def day_asked_about(now: datetime, *, zone: str, until: time) -> date | None:
    """The local day whose morning after is ``now``, from 06:00 to ``until``; ``None`` at any other hour."""
    wall = now.astimezone(ZoneInfo(zone))
    return wall.date() - timedelta(days=1) if ASKED_FROM <= wall.time() < until else None


def score_meant(
    feeling: str, score: int | None, *, before: Sequence[int | None], after: Sequence[int | None]
) -> int | None:
    """The pain an answer stands for: the number where one was said, else what the word means.

    ``before`` and ``after`` are those of the sessions of the day in order. "Settled": as before the first one. "The
    same": as right after the last one. "Worse": two points above what it was before, and one above what it was after.
    ``None`` where that cannot be known: nothing is made up.
    """
    if score is not None:
        return score
    first = before[0] if before else None
    last = after[-1] if after else None
    if feeling == "settled":
        return first
    if feeling == "same":
        return last
    if feeling == "worse" and first is not None:
        return min(HIGHEST, max(first + FLARE, last + 1 if last is not None else 0))
    return None
