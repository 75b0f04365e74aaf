"""The next-morning question: when it is asked, and which number an answer in words stands for. Pure.

``D`` is that number less the pain before the first session of the day (rule MORNING).
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy

from conventions.days import is_later
from conventions.rules import Number, Rule
from conventions.sources import FARRAR_2001, KOVACS_2008, PAIN_MONITORING_MODEL

ASKED_FROM, DEADLINE = time(6), time(18)
"""Of the next local day."""
LINK_GRACE = timedelta(hours=6)
"""A link in a mail is good for a while after the deadline."""
HIGHEST = 10
FLARE = 2
"""A next morning this much above the pain before is sore; "worse" stands for it where no number was given."""
FLARE_POINTS = Number(FLARE, gettext_lazy("points above the pain before"))

MORNING = Rule(
    "MORNING",
    gettext_lazy("The next morning"),
    gettext_lazy(
        "The morning change is your pain the next morning minus your pain before the first session of the day. At 0 "
        "or less your back has settled. From {flare} on, the morning is sore, and counts as a flare-up. A day with 2 "
        "sessions has one morning change. We ask from {asked_from}, and an answer counts until {deadline}."
    ),
    gettext_lazy("One number goes up and down by chance, so a change of 1 point says little."),
    (*PAIN_MONITORING_MODEL, FARRAR_2001, KOVACS_2008),
    gettext_lazy("one change for each day is our own choice"),
    {"flare": FLARE_POINTS, "asked_from": f"{ASKED_FROM:%H:%M}", "deadline": f"{DEADLINE:%H:%M}"},
)


def moment_after(day: date, clock: time, *, zone: str) -> datetime:
    """When the clock on the wall in ``zone`` shows ``clock`` on the day after ``day``."""
    return datetime.combine(day + timedelta(days=1), clock, tzinfo=ZoneInfo(zone))


def is_answered_later(day: date, at: datetime | None, *, zone: str) -> bool:
    """Whether an answer given ``at`` an instant about the morning after ``day`` was logged later (rule LATER)."""
    return at is not None and is_later(moment_after(day, ASKED_FROM, zone=zone), at=at)


def day_asked_about(now: datetime, *, zone: str) -> date | None:
    """The local day whose morning after is ``now``, while it is asked about; ``None`` at any other hour."""
    wall = now.astimezone(ZoneInfo(zone))
    return wall.date() - timedelta(days=1) if ASKED_FROM <= wall.time() < DEADLINE else None


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


RULES = (MORNING,)
