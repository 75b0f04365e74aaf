"""Less at a time: what fibromyalgia and controlled high blood pressure ask of a session. Pure."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy

from conventions.days import DAYS_IN_WEEK
from conventions.rules import Rule
from conventions.sources import HANSSEN_2022, MACFARLANE_2017
from routines.rules.caps import Caps

PACE_WEEKS = 4
PACE_MINUTES = 10
"""The minutes of the first weeks."""
PACE_MORE_MINUTES = 2
PACE_GOOD_WEEKS = 2
"""So many more after each so many good weeks."""
PACE_STRENGTH = 2
PACE_STRENGTH_DAYS = 3
"""How many days lie from one strength day to the next in the first weeks."""
PACE_OFFERS = 1
"""How many changes are offered at a time."""
PRESSURE_HOLD_SECONDS = 5
NO_LIMIT_SECONDS = 600
"""The longest hold there is."""
PRESSURE_EFFORT = 6

PACE = Rule(
    "PACE",
    title=gettext_lazy("Pacing with fibromyalgia"),
    text=gettext_lazy(
        "With fibromyalgia, a session takes {minutes:# minute|# minutes} at most in weeks 1 to {weeks}, then {more} "
        "more after every {good:# good week|# good weeks}. It has at most "
        "{strength:# strength exercise|# strength exercises} with one set each, and one that bends back. In weeks 1 to "
        "{weeks}, strength days are {days:# day|# days} apart. We suggest one change at a time."
    ),
    reason=gettext_lazy("Which exercise matters less than keeping it. Start low and change one thing at a time."),
    sources=(MACFARLANE_2017,),
    choice=gettext_lazy("the numbers are our own choice"),
    numbers={
        "minutes": PACE_MINUTES,
        "weeks": PACE_WEEKS,
        "more": PACE_MORE_MINUTES,
        "good": PACE_GOOD_WEEKS,
        "strength": PACE_STRENGTH,
        "days": PACE_STRENGTH_DAYS,
    },
)
PRESSURE = Rule(
    "PRESSURE",
    title=gettext_lazy("Holding with high blood pressure"),
    text=gettext_lazy(
        "With high blood pressure that is treated and controlled, hold a movement for {hold:# second|# seconds} at "
        "most. Keep the effort at {effort} out of 10 or below. Keep breathing."
    ),
    reason=gettext_lazy(
        "Exercise is advised with high blood pressure. Holding the breath under effort raises the pressure for moments."
    ),
    sources=(HANSSEN_2022,),
    choice=gettext_lazy("the numbers are our own choice"),
    numbers={"hold": PRESSURE_HOLD_SECONDS, "effort": PRESSURE_EFFORT},
)


def pace_begins(known_since: date | None, first_on: date | None) -> date | None:
    """From when on the weeks of pacing are counted: since it is known and something was practised."""
    return max(filter(None, (known_since, first_on)), default=None)


def pace_week(since: date | None, *, today: date) -> int:
    """Which week of pacing it is, from 1; without a beginning the first."""
    return 1 if since is None else max(0, (today - since).days) // DAYS_IN_WEEK + 1


def pace_minutes(week: int, good_weeks: int) -> int:
    """The most minutes in this week: one step at a time, however many weeks before it were good."""
    steps = min(good_weeks // PACE_GOOD_WEEKS, max(0, week - PACE_WEEKS + 1) // PACE_GOOD_WEEKS)
    return PACE_MINUTES + PACE_MORE_MINUTES * steps


def caps(flags: Collection[str], *, today: date, pace_since: date | None = None, good_weeks: int = 0) -> Caps:
    """What these conditions leave of a session (rules PACE and PRESSURE)."""
    hold = PRESSURE_HOLD_SECONDS if "BPC" in flags else None
    effort = PRESSURE_EFFORT if "BPC" in flags else None
    if "PACE" not in flags:
        return Caps(hold_seconds=hold, effort=effort)
    minutes = pace_minutes(pace_week(pace_since, today=today), good_weeks)
    return Caps(minutes=minutes, strength=PACE_STRENGTH, sets=1, extensions=1, hold_seconds=hold, effort=effort)


def offers_most(flags: Collection[str], usual: int) -> int:
    """How many changes may be offered at a time."""
    return PACE_OFFERS if "PACE" in flags else usual


def hold_most(flags: Collection[str]) -> int:
    """How many seconds a movement may be held (rule PRESSURE)."""
    return PRESSURE_HOLD_SECONDS if "BPC" in flags else NO_LIMIT_SECONDS


def strength_days_apart(flags: Collection[str], usual: int, *, today: date, pace_since: date | None = None) -> int:
    """How many days lie from one strength day to the next, at least."""
    is_early = "PACE" in flags and pace_week(pace_since, today=today) <= PACE_WEEKS
    return max(usual, PACE_STRENGTH_DAYS) if is_early else usual


RULES = (PACE, PRESSURE)
