"""How many exercises of a session turn the back. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy

from conventions.rules import Rule
from conventions.sources import BROOKE_WAVELL_2022

TURNS_SHORT, TURNS_LONG = 2, 3
"""How many turn, up to 20 minutes and beyond."""
TURNS_SHORT_MINUTES = 20
LEG_REST = timedelta(weeks=6)
"""How long nothing turns once pain went down a leg."""

TURNS = Rule(
    "TURNS",
    title=gettext_lazy("How many exercises turn"),
    text=gettext_lazy(
        "At most {short:# exercise|# exercises} of a session turn, and {long} in more than "
        "{minutes:# minute|# minutes}. With thin bones it is exactly one, and small. It does not come next to another "
        "movement of the back at the end of its range. A session too short for that has none, and says so. With a disc "
        "or nerve problem it is small. If your leg hurts, nothing turns for {weeks:# week|# weeks}, and then one small "
        "one."
    ),
    reason=gettext_lazy(
        "Experts advise back strength and less bending for thin bones. For turning there is custom, not a trial."
    ),
    sources=(BROOKE_WAVELL_2022,),
    choice=gettext_lazy("the numbers are our own choice"),
    numbers={
        "short": TURNS_SHORT,
        "long": TURNS_LONG,
        "minutes": TURNS_SHORT_MINUTES,
        "weeks": LEG_REST.days // 7,
    },
)


@dataclass(frozen=True, slots=True)
class Turns:
    """How many of a session turn: at most ``most``, small or not, and whether one has to."""

    most: int
    is_small: bool = False
    is_exact: bool = False


def turns(flags: Collection[str], *, minutes: float, today: date, leg_pain_since: date | None = None) -> Turns:
    """What may turn in a session of ``minutes`` (rule TURNS). ``leg_pain_since``: with LEG, unknown counts as new."""
    usual = TURNS_SHORT if minutes <= TURNS_SHORT_MINUTES else TURNS_LONG
    if "LEG" in flags:
        is_recent = leg_pain_since is None or today < leg_pain_since + LEG_REST
        return Turns(0 if is_recent else 1, is_small=True)
    if "OP" in flags:
        return Turns(1, is_small=True, is_exact=True)
    return Turns(usual, is_small="DISC" in flags)


RULES = (TURNS,)
