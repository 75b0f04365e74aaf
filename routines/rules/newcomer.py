"""The first two weeks: how much a newcomer does, and what a longer wish is filled with. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.days import in_words
from conventions.messages import say
from conventions.rules import Finding, Rule
from conventions.sources import HENRY_1999, MEDINA_MIRAPEIX_2009
from routines.rules.caps import Caps

NEWCOMER_SESSIONS = 4
NEWCOMER_DAYS = 14
"""Somebody is a newcomer with fewer finished sessions, or fewer local days since the first of them."""
NEWCOMER_MINUTES = 20
NEW_AT_FIRST = {10: 4, 15: 6, 20: 8}
"""How many exercises may be new in a first session of so many minutes. Breathing, stretch and rest do not count."""
NEW_LATER = 2
"""How many in each session after it."""
STRENGTH_AT_FIRST, STRENGTH_LATER = 2, 3
STRENGTH_MOST = {20: 4, 30: 6, 45: 7}
"""How many exercises of strength there may be in so many minutes, for who is no newcomer any more."""
LEARNT_AFTER = 3
"""How often something is done before it may have a second set."""
EFFORT_AT_FIRST, EFFORT_LATER = 3, 4
BELIEVED_MINUTES = 30
"""How long a first session may be where the exercises are familiar (rule PRACTISED)."""

NEWCOMER = Rule(
    "NEWCOMER",
    title=gettext_lazy("Your first 2 weeks"),
    text=gettext_lazy(
        "Until you have done {sessions:# session|# sessions} and {days:# day has|# days have} passed since the first, "
        "a session takes {minutes:# minute|# minutes} at most. In the first session at most "
        "{new:# exercise is|# exercises are} new, {new_10} in 10 minutes and {new_15} in 15. After it, {later} more "
        "each time. Breathing, stretch and rest do not count. At most "
        "{strength:# strength exercise|# strength exercises} at first, then {strength_later}. Each has one set and the "
        "fewest repetitions. Effort stays at {effort} out of 10, then {effort_later}."
    ),
    reason=gettext_lazy(
        "In a small trial, 15 people over 65 did 2 exercises better than 8. In 184 people with neck or back pain, the "
        "number of exercises went with how often they kept to them."
    ),
    sources=(HENRY_1999, MEDINA_MIRAPEIX_2009),
    choice=gettext_lazy("the numbers are our own choice, as taught"),
    numbers={
        "sessions": NEWCOMER_SESSIONS,
        "days": NEWCOMER_DAYS,
        "minutes": NEWCOMER_MINUTES,
        "new": NEW_AT_FIRST[NEWCOMER_MINUTES],
        "new_10": NEW_AT_FIRST[10],
        "new_15": NEW_AT_FIRST[15],
        "later": NEW_LATER,
        "strength": STRENGTH_AT_FIRST,
        "strength_later": STRENGTH_LATER,
        "effort": EFFORT_AT_FIRST,
        "effort_later": EFFORT_LATER,
    },
)
LOAD = Rule(
    "LOAD",
    title=gettext_lazy("How many strength exercises"),
    text=gettext_lazy(
        "A session has at most {strength_20:# strength exercise|# strength exercises} in 20 minutes, {strength_30} in "
        "30 and {strength_45} in 45. An exercise has one set until you have done it {times:# time|# times}."
    ),
    reason=gettext_lazy("You learn a few movements well before you do more of them."),
    sources=(MEDINA_MIRAPEIX_2009,),
    choice=gettext_lazy("the numbers are our own choice, as taught"),
    numbers={
        "strength_20": STRENGTH_MOST[20],
        "strength_30": STRENGTH_MOST[30],
        "strength_45": STRENGTH_MOST[45],
        "times": LEARNT_AFTER,
    },
)


@dataclass(frozen=True, slots=True)
class SoFar:
    """What the diary says so far: finished sessions, those of strength, the day of the first, the weeks that went well.

    ``base`` is the mean pain of the first week, ``first_score`` the first number of all.
    """

    sessions: int = 0
    strength_sessions: int = 0
    first_on: date | None = None
    good_weeks: int = 0
    base: float | None = None
    first_score: int | None = None


def is_newcomer(so_far: SoFar, *, today: date) -> bool:
    """Return whether the limits of the first two weeks hold."""
    if so_far.sessions < NEWCOMER_SESSIONS or so_far.first_on is None:
        return True
    return today < so_far.first_on + timedelta(days=NEWCOMER_DAYS)


def caps(so_far: SoFar, *, today: date, minutes: float, is_believed: bool = False) -> Caps:
    """What a session of ``minutes`` may hold (rules NEWCOMER and LOAD).

    ``is_believed``: a declaration of practice opened exercises, which are then not new (rule PRACTISED).
    """
    most = _upto(STRENGTH_MOST, minutes)
    if not is_newcomer(so_far, today=today):
        return Caps(strength=most)
    is_first = so_far.sessions == 0
    minutes_most = BELIEVED_MINUTES if is_believed else NEWCOMER_MINUTES
    return Caps(
        minutes=minutes_most,
        new=_upto(NEW_AT_FIRST, minutes) if is_first else NEW_LATER,
        strength=most if is_believed else STRENGTH_AT_FIRST if is_first else STRENGTH_LATER,
        sets=1 if is_first else None,
        effort=EFFORT_AT_FIRST if is_first else EFFORT_LATER,
    )


def _upto(table: dict[int, int], minutes: float) -> int:
    """What the table says for the longest of its steps that ``minutes`` reaches, or for its first."""
    return table[max((step for step in table if step <= minutes), default=min(table))]


def opens_on(so_far: SoFar, *, today: date) -> date:
    """The day on which the first two weeks are over."""
    return (so_far.first_on or today) + timedelta(days=NEWCOMER_DAYS)


def shortened(asked: int, most: int, so_far: SoFar, *, today: date, is_believed: bool = False) -> Finding:
    """Say why a newcomer gets fewer minutes than ``asked``; with ``is_believed`` not because of what is new."""
    new = NEW_AT_FIRST[NEWCOMER_MINUTES]
    opens = opens_on(so_far, today=today)
    if opens > today and is_believed:
        sentence = _(
            "You asked for {asked:# minute|# minutes}. In the first 2 weeks {most} are enough. You can do the rest "
            "from {day}."
        )
        return Finding(NEWCOMER, say(sentence, asked=asked, most=most, day=in_words(opens)))
    if opens > today:
        sentence = _(
            "You asked for {asked:# minute|# minutes}. In the first 2 weeks {most} are enough: "
            "{new:# new movement is|# new movements are} as many as you can do well. You can do the rest from {day}."
        )
        return Finding(NEWCOMER, say(sentence, asked=asked, most=most, new=new, day=in_words(opens)))
    left = NEWCOMER_SESSIONS - so_far.sessions
    said = _(
        "You asked for {asked:# minute|# minutes}. For now {most} are enough: "
        "{new:# new movement is|# new movements are} as many as you can do well. After "
        "{left:# more session|# more sessions}, you can do the rest."
    )
    return Finding(NEWCOMER, say(said, asked=asked, most=most, new=new, left=left))


def effort_in_words(effort: int) -> Finding:
    """Say how hard a session may feel to a newcomer."""
    if effort <= EFFORT_AT_FIRST:
        sentence = _("Keep the effort easy: {effort} out of 10.")
    else:
        sentence = _("Keep the effort at {effort} out of 10 or below.")
    return Finding(NEWCOMER, sentence.format(effort=effort))


RULES = (NEWCOMER, LOAD)
