"""A fall, crash or whiplash of the last 12 weeks that was checked: what opens when (gate G13). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.screening.answers import Answers
from accounts.screening.levels import Open, Reason
from conventions.days import in_words
from conventions.messages import say
from conventions.rules import Rule
from conventions.sources import BLANPIED_2017, SHEARER_2020

GENTLE_FROM = timedelta(weeks=2)
STRENGTH_FROM = timedelta(weeks=6)
ENDS_AFTER = timedelta(weeks=12)
"""After the injury: when the gentle set opens, when beginner strength does, and when nothing is held back."""
FIRST_LIMIT, LATER_LIMIT = 2, 3
"""The pain limit, of 10, in the first two weeks and from then on."""
RISE = 2
"""So much more pain after a session than before, in one of the newest ``SESSIONS``, and the next stage waits."""
SESSIONS = 3

Rises = Sequence[tuple[date, int]]
"""Of the newest sessions: the day, and how much more pain there was after than before."""


@dataclass(frozen=True, slots=True)
class InjuryStage:
    """What is open for some weeks after an injury, and the pain limit then."""

    until: timedelta
    open: Open
    ceiling: int


STAGES = (
    InjuryStage(GENTLE_FROM, Open.QUIET_AND_SMALL, FIRST_LIMIT),
    InjuryStage(STRENGTH_FROM, Open.GENTLE, LATER_LIMIT),
    InjuryStage(ENDS_AFTER, Open.SPARING, LATER_LIMIT),
)


def stage_of(answers: Answers | None, *, today: date, rises: Rises = ()) -> InjuryStage | None:
    """The stage that holds today, ``None`` where there is none.

    A professional's word on strength since the injury ends it. After a session with a rise, the stage before holds.
    """
    if answers is None or "injury" not in answers.conditions or answers.injury_on is None:
        return None
    if answers.strength_agreed_on is not None and answers.strength_agreed_on >= answers.injury_on:
        return None
    if answers.injury_on + ENDS_AFTER < answers.answered_on:
        return None  # It was over when it was asked about last: nothing is left of it but what it spares.
    since = today - answers.injury_on
    reached = sum(since >= stage.until for stage in STAGES)
    if _has_risen(answers.injury_on, rises):
        reached = max(0, reached - 1)
    return STAGES[reached] if reached < len(STAGES) else None


def _has_risen(injury_on: date, rises: Rises) -> bool:
    return any(day >= injury_on and rise >= RISE for day, rise in sorted(rises)[-SESSIONS:])


def held_by_injury(answers: Answers | None, *, today: date, rises: Rises = ()) -> Reason | None:
    """Why not everything is open after an injury: gate G13."""
    stage = stage_of(answers, today=today, rises=rises)
    if stage is None or answers is None or answers.injury_on is None:
        return None
    ends = _(
        "It ends {weeks:# week|# weeks} after the injury, or when a health professional has agreed to strength "
        "exercise."
    )
    ends = say(ends, weeks=ENDS_AFTER.days // 7)
    if _has_risen(answers.injury_on, rises):
        waits = _(
            "One of your last {count:# session|# sessions} raised your pain by {rise} or more, so the next step waits."
        )
        ends = f"{say(waits, count=SESSIONS, rise=RISE)} {ends}"
    return Reason(G13, _sentence(stage, answers.injury_on, today=today), open=stage.open, ends=ends)


def _sentence(stage: InjuryStage, injury_on: date, *, today: date) -> str:
    days = (today - injury_on).days
    hurt = ngettext("You were hurt {days} day ago.", "You were hurt {days} days ago.", days).format(days=days)
    strength_on = injury_on + STRENGTH_FROM
    if stage.open is Open.SPARING:
        rest = _(
            "You can do beginner exercises. Nothing face down, no loaded bending and nothing that lifts your head yet."
        )
    elif today < strength_on:
        rest = _(
            "Moving gently is advised from the start. Strength waits until {day}, or until your professional agrees."
        ).format(day=in_words(strength_on))
    else:
        rest = _("Do only small, gentle movements for now.")
    return f"{hurt} {rest}"


G13 = Rule(
    "G13",
    title=gettext_lazy("A recent injury that was checked"),
    text=gettext_lazy(
        "After a fall, crash or whiplash that a health professional has checked, you can do more step by step. In the "
        "first {gentle:# week|# weeks}: breathing, rest, the small seated extension, the chin nod sitting and small "
        "blade slides, with a pain limit of {first}. Up to week {strength}: the gentle exercises, with a limit of "
        "{later}. Up to week {ends}: beginner exercises, but nothing face down, no loaded bending and nothing that "
        "lifts the head. A step waits while one of your last {count:# session|# sessions} raised your pain by {rise} "
        "or more. If a health professional agrees to strength exercise, all of it ends. A fall that nobody has checked "
        "is an emergency sign."
    ),
    reason=gettext_lazy(
        "Guidelines for the neck advise to stay active and to move within comfort early. About half of the people "
        "improve a lot within 3 months. Strength in the first weeks was seldom tested."
    ),
    sources=(BLANPIED_2017, SHEARER_2020),
    choice=gettext_lazy("the weeks and limits are our own choice"),
    numbers={
        "gentle": GENTLE_FROM.days // 7,
        "strength": STRENGTH_FROM.days // 7,
        "ends": ENDS_AFTER.days // 7,
        "first": FIRST_LIMIT,
        "later": LATER_LIMIT,
        "count": SESSIONS,
        "rise": RISE,
    },
)

RULES = (G13,)
