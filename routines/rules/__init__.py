"""The rules of a routine and of a week, as a physiotherapist should be able to read them. Pure.

``steps``: what they speak of. ``gates``: what is open. ``person``: for whom. ``routine``: every rule of a routine, by
subject in ``fitting``, ``shape``, ``balance``, ``learning`` and ``amount``.
``week``: the days; ``planned``: the local dates. A rule that is not kept gives a ``Finding`` that explains itself;
whoever asks decides what to do with it.
"""

from routines.rules import (
    amount,
    balance,
    experience,
    fitting,
    gates,
    ladder,
    learning,
    newcomer,
    pacing,
    pain_now,
    person,
    resting,
    shape,
    steps,
    turning,
    week,
)
from routines.rules.gates import is_gentle_set, is_open, not_offered
from routines.rules.person import NOT_MINE, Experience, Profile
from routines.rules.planned import Occurrence, Pattern, PatternSlot, Shift, Span, occurrences
from routines.rules.routine import check_routine
from routines.rules.shares import Share, directions, parts
from routines.rules.steps import (
    PACE_WORDS,
    PHASES,
    Mend,
    Pace,
    RoutineFinding,
    Step,
    dose_in_words,
    is_strength,
    listed,
    mended,
    place_for,
    position_changes,
)
from routines.rules.swaps import nearest
from routines.rules.week import (
    DEFAULT_SESSIONS,
    DatedSession,
    PlannedSession,
    check_day,
    check_week,
    in_short,
    shortens_rest,
)

WORD_RULES = (*gates.RULES, *steps.RULES)
"""What some words mean."""
ROUTINE_RULES = (
    *(*fitting.RULES, *shape.RULES, *balance.RULES, *turning.RULES, *learning.RULES, *person.RULES, *amount.RULES),
    *(*newcomer.RULES, *pain_now.RULES, *experience.RULES, *pacing.RULES, *ladder.RULES),
    *resting.RULES,
)
WEEK_RULES = week.RULES
RULES = (*WORD_RULES, *ROUTINE_RULES, *WEEK_RULES)
