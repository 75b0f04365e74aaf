"""Which pain a session is composed for, and what that leaves out of it. Pure."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening.gates import STRONG_PAIN_FROM
from accounts.screening.levels import Open, Reason
from accounts.screening.questions import GREEN_MAX
from conventions.days import in_words
from conventions.messages import say_lazy
from conventions.rules import OUR_CHOICE, Rule
from routines.rules.caps import Caps

KNOWN_DAYS = 7
"""For how long the newest number stands for the pain now."""
MORE_FROM = 4
"""Pain from which a session holds one set, one exercise that bends back and one that turns."""
STRENGTH_WITH_PAIN = 2
HIGH_START = 5
"""A first week from here on keeps strength small at first."""
HIGH_START_SESSIONS = 3
"""For so many strength sessions."""
HIGH_WITHOUT_BASE = 5
"""Pain from which a day is high for who has no first week yet (rule W1)."""
HIGH_ABOVE_BASE = 2
"""How far above the first week a day is high."""
SCALE_TOP = 10

PAIN_NOW = Rule(
    "PAIN-NOW",
    title=gettext_lazy("Your pain now and your limit"),
    text=gettext_lazy(
        "We build a routine for the pain you enter, or for your newest number of the last {days:# day|# days}. A "
        "weekly average does not count here. Without a number, nothing is assumed. What changes:"
    ),
    reason=gettext_lazy("A sore back can move. It needs less, and only movements it knows."),
    choice=OUR_CHOICE,
    numbers={"days": KNOWN_DAYS},
    points=(
        say_lazy(
            gettext_lazy(
                "above {green}, up to your limit: nothing new, nothing full, "
                "{strength:# strength exercise|# strength exercises}"
            ),
            green=GREEN_MAX,
            strength=STRENGTH_WITH_PAIN,
        ),
        say_lazy(
            gettext_lazy("from {more} on as well: one set, one exercise that bends back, one that turns"),
            more=MORE_FROM,
        ),
        gettext_lazy("above your limit: gentle exercises only"),
        say_lazy(
            gettext_lazy("from {strong} on: gentle exercises only, and the urgent safety questions first"),
            strong=STRONG_PAIN_FROM,
        ),
    ),
)
HIGH_START_RULE = Rule(
    "HIGH-START",
    title=gettext_lazy("Starting with more pain"),
    text=gettext_lazy(
        "If your first week has an average of {high} or more, your first "
        "{sessions:# strength session|# strength sessions} are lighter. Each holds at most "
        "{strength:# strength exercise|# strength exercises}, in the easiest version that fits. Without an average, "
        "your first number counts."
    ),
    reason=gettext_lazy("If you start sore, you start lower."),
    choice=OUR_CHOICE,
    numbers={"high": HIGH_START, "sessions": HIGH_START_SESSIONS, "strength": STRENGTH_WITH_PAIN},
)


@dataclass(frozen=True, slots=True)
class KnownPain:
    """A pain number, and the local day it is from."""

    score: int
    on: date


def pain_for(told: int | None, newest: KnownPain | None, *, today: date) -> KnownPain | None:
    """The pain a routine is composed for: what was told now, else the newest number of the last week, else none."""
    if told is not None:
        return KnownPain(told, today)
    if newest is None or not timedelta(0) <= today - newest.on < timedelta(days=KNOWN_DAYS):
        return None
    return newest


def is_high(score: int, base: float | None) -> bool:
    """Whether a day is high: well above the first week, or high for a start (rule W1)."""
    line = HIGH_WITHOUT_BASE if base is None else min(base + HIGH_ABOVE_BASE, SCALE_TOP)
    return score >= line - 1e-9


def above_limit(pain: KnownPain | None, limit: int) -> Reason | None:
    """Why only gentle exercises are open with pain above the limit; rule G9 speaks from 7 on."""
    if pain is None or pain.score <= limit or pain.score >= STRONG_PAIN_FROM:
        return None
    sentence = _("Your pain of {score} is above your limit of {limit}, so do only gentle exercises.")
    ends = _("This changes on a day when your pain is lower.")
    return Reason(PAIN_NOW, sentence.format(score=pain.score, limit=limit), open=Open.GENTLE, ends=ends)


def caps(pain: KnownPain | None, *, has_practised: bool) -> Caps:
    """What is left of a session with this pain, where it is not above the limit.

    The first practice of all is new as a whole, and stays open.
    """
    if pain is None or pain.score <= GREEN_MAX:
        return Caps()
    less = Caps(strength=STRENGTH_WITH_PAIN, may_be_new=not has_practised, may_be_full=False)
    return less if pain.score < MORE_FROM else replace(less, sets=1, extensions=1, turns=1)


def is_high_start(base: float | None, first: int | None) -> bool:
    """Whether the first week, or without one the first number, was high."""
    start = first if base is None else base
    return start is not None and start >= HIGH_START


def start_caps(base: float | None, first: int | None, *, strength_sessions: int) -> Caps:
    """What the first strength sessions hold after a high start (rule HIGH-START)."""
    if strength_sessions >= HIGH_START_SESSIONS or not is_high_start(base, first):
        return Caps()
    return Caps(strength=STRENGTH_WITH_PAIN, is_easiest=True)


def in_a_sentence(pain: KnownPain | None, limit: int, *, today: date) -> str:
    """Say which number a routine was composed for."""
    if pain is None:
        return _("Built without a pain number. Enter your pain now, and we build it again.")
    if pain.on == today:
        return _("Built for pain {score} and your limit of {limit}.").format(score=pain.score, limit=limit)
    sentence = _("Built for pain {score}, your number from {day}, and your limit of {limit}.")
    return sentence.format(score=pain.score, day=in_words(pain.on), limit=limit)


RULES = (PAIN_NOW, HIGH_START_RULE)
