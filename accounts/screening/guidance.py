"""What a professional said, as the person wrote it down. Pure.

What is stricter counts at once; what opens something asks once more, and ends with its review.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy

from conventions.messages import WordedEnum
from conventions.rules import OUR_CHOICE, Rule

REVIEW_FROM, REVIEW_UNTIL, REVIEW_USUAL = timedelta(weeks=2), timedelta(weeks=26), timedelta(weeks=12)
"""How far ahead a review may lie, and what is suggested."""
REVIEW_GRACE = timedelta(days=14)
"""How long after the review date what opens something still counts."""
MINUTES_FROM, MINUTES_UNTIL = 5, 60
DAYS_FROM, DAYS_UNTIL = 1, 5


class AgreesTo(WordedEnum):
    """What a professional agreed to, from least to most."""

    GENTLE = "gentle", gettext_lazy("Gentle exercises")
    STRENGTH = "strength", gettext_lazy("Strength work, at beginner level")
    ALL = "all", gettext_lazy("Everything that fits you")


class Spared(WordedEnum):
    """Kinds of movement that a professional may rule out, as things one should not do."""

    HEAD_LIFTED = "head_lifted", gettext_lazy("Lift the head lying down")
    FACE_DOWN = "face_down", gettext_lazy("Lie face down")
    TURNS = "turns", gettext_lazy("Turn or bend to the side")
    BENDS_BACK = "bends_back", gettext_lazy("Bend back")
    WEIGHT_ON_ARMS = "weight_on_arms", gettext_lazy("Put weight on the arms")
    ARMS_OVERHEAD = "arms_overhead", gettext_lazy("Reach above the shoulders")
    ROLLS = "rolls", gettext_lazy("Roll on the spine")
    FLAT_ON_BACK = "flat_on_back", gettext_lazy("Lie flat for long")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one professional said. ``who`` is how they are named beside every effect: ``Physiotherapist Example``."""

    who: str
    seen_on: date
    review_on: date
    profession: str = "other"
    agrees_to: AgreesTo | None = None
    pain_limit: int | None = None
    minutes_limit: int | None = None
    days_limit: int | None = None
    spared: tuple[Spared, ...] = ()
    is_confirmed: bool = False
    pk: int = 0

    def opens(self, *, today: date) -> bool:
        """Whether what it allows counts: the person has said yes to it, and its review is not long past."""
        return self.is_confirmed and today <= last_day_open(self.review_on)

    def is_due(self, *, today: date) -> bool:
        """Whether the day of its review has come."""
        return today >= self.review_on


@dataclass(frozen=True, slots=True)
class Limit:
    """A number that is not to be passed, and who said so."""

    value: int
    who: str


def last_day_open(review_on: date) -> date:
    """The last day on which what a sheet opens still counts."""
    return review_on + REVIEW_GRACE


def lowest(sheets: Iterable[Sheet], name: str) -> Limit | None:
    """The strictest of what several professionals said (``pain_limit``, ``minutes_limit`` or ``days_limit``). A number
    that is lower stays after the review."""
    found = [Limit(value, sheet.who) for sheet in sheets if (value := getattr(sheet, name)) is not None]
    return min(found, key=lambda limit: limit.value, default=None)


def agreement(sheets: Iterable[Sheet], *, today: date, since: date | None) -> Sheet | None:
    """The newest agreement that counts on ``today``; one from before ``since``, an operation or an injury, does not
    speak of it."""
    counting = [
        sheet
        for sheet in sheets
        if sheet.agrees_to is not None and sheet.opens(today=today) and (since is None or sheet.seen_on >= since)
    ]
    return max(counting, key=lambda sheet: (sheet.seen_on, sheet.pk), default=None)


SHEET = Rule(
    "SHEET",
    title=gettext_lazy("What your professional said"),
    text=gettext_lazy(
        "You enter what a health professional said, with a day of review {from_weeks} to {until_weeks:# week|# weeks} "
        "ahead. What is stricter counts at once and stays. What allows more asks you once more, and ends "
        "{grace:# day|# days} after the day of review. If two health professionals differ, the stricter limit, each "
        "“never” and the newer “yes” count. An emergency sign still stops everything, whatever you enter."
    ),
    reason=gettext_lazy("Somebody who has examined you knows more than a form, but bodies change."),
    choice=OUR_CHOICE,
    numbers={
        "from_weeks": REVIEW_FROM.days // 7,
        "until_weeks": REVIEW_UNTIL.days // 7,
        "grace": REVIEW_GRACE.days,
    },
)

RULES = (SHEET,)
