"""What to spare and when to stop, in words and rules a physiotherapist should be able to check. Pure.

``words``: what is agreed to, the first question, when to stop. ``red_flags``: signs that come before any exercise.
``stop_signs``: what ends a session. ``questions``: conditions, and what they spare. ``gates``: what may be practised
after all of them. Each of them ends with its ``RULES``.
"""

from accounts.screening import gates, questions, red_flags, words
from accounts.screening.gates import (
    CEILING_ASSESSED,
    CEILING_NOT_ASSESSED,
    VALID_DAYS,
    Open,
    Reason,
    Record,
    Standing,
    standing,
)
from accounts.screening.questions import FLAGS, GREEN_MAX, QUESTIONS, Answers, Option, Question, flags
from accounts.screening.red_flags import ROWS, Level, RedFlag, messages, worst
from accounts.screening.stop_signs import EMERGENCY_STOPS, ENDING_STOPS, STOP_SIGNS, StopSign, rows_of
from accounts.screening.words import (
    AGE,
    DISCLAIMER,
    EMERGENCY_NUMBERS,
    EMERGENCY_SIGNS,
    HEALTH_DATA,
    MINIMUM_AGE,
    STOP_TIERS,
    TERMS,
    Assessed,
    StopTier,
    Terms,
)

RULES = (*words.RULES, *red_flags.RULES, *gates.RULES, *questions.RULES)

__all__ = [
    "AGE",
    "CEILING_ASSESSED",
    "CEILING_NOT_ASSESSED",
    "DISCLAIMER",
    "EMERGENCY_NUMBERS",
    "EMERGENCY_SIGNS",
    "EMERGENCY_STOPS",
    "ENDING_STOPS",
    "FLAGS",
    "GREEN_MAX",
    "HEALTH_DATA",
    "MINIMUM_AGE",
    "QUESTIONS",
    "ROWS",
    "RULES",
    "STOP_SIGNS",
    "STOP_TIERS",
    "TERMS",
    "VALID_DAYS",
    "Answers",
    "Assessed",
    "Level",
    "Open",
    "Option",
    "Question",
    "Reason",
    "Record",
    "RedFlag",
    "Standing",
    "StopSign",
    "StopTier",
    "Terms",
    "flags",
    "messages",
    "rows_of",
    "standing",
    "worst",
]
