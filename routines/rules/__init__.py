"""The rules of a routine and of a week, as a physiotherapist should be able to read them. Pure.

``steps``: what they speak of. ``gates``: what is open. ``week``: the days; ``planned``: the
local dates. A rule that is not kept gives a ``Finding``
that explains itself; whoever asks decides what to do with it.
"""

from routines.rules.gates import (
    GENTLE_IN_EASIER_FORM,
    GENTLE_SET,
    QUIET_SET,
    is_gentle_set,
    is_open,
    not_offered,
)
from routines.rules.planned import (
    MOVED,
    PAUSED,
    PLANNED,
    Occurrence,
    Pattern,
    PatternSlot,
    Shift,
    Span,
    occurrences,
)
from routines.rules.steps import (
    PHASES,
    Finding,
    Mend,
    Step,
    dose_in_words,
    is_strength,
    listed,
    mended,
    place_for,
    position_changes,
)
from routines.rules.week import (
    DEFAULT_SESSIONS,
    MAX_SESSION_DAYS,
    MAX_STRENGTH_DAYS,
    MIN_STRENGTH_GAP_DAYS,
    DatedSession,
    PlannedSession,
    check_day,
    check_week,
    week_in_words,
)

__all__ = [
    "DEFAULT_SESSIONS",
    "GENTLE_IN_EASIER_FORM",
    "GENTLE_SET",
    "MAX_SESSION_DAYS",
    "MAX_STRENGTH_DAYS",
    "MIN_STRENGTH_GAP_DAYS",
    "MOVED",
    "PAUSED",
    "PHASES",
    "PLANNED",
    "QUIET_SET",
    "DatedSession",
    "Finding",
    "Mend",
    "Occurrence",
    "Pattern",
    "PatternSlot",
    "PlannedSession",
    "Shift",
    "Span",
    "Step",
    "check_day",
    "check_week",
    "dose_in_words",
    "is_gentle_set",
    "is_open",
    "is_strength",
    "listed",
    "mended",
    "not_offered",
    "occurrences",
    "place_for",
    "position_changes",
    "week_in_words",
]
