"""What to spare and when to stop, in words and rules a physiotherapist should be able to check. Pure.

``words``: what is agreed to, the first question, when to stop. ``red_flags``: signs that come before any exercise.
``stop_signs``: what ends a session. ``questions``: conditions, and what they spare. ``gates``: what may be practised
after all of them. ``practised``: what somebody has practised before. Each of them ends with its ``RULES``.
"""

from accounts.screening import gates, questions, red_flags, words
from accounts.screening.gates import Clearance, HealthRecord, Open, Reason, clearance_of
from accounts.screening.practised import Declaration, LastPractised, Practised
from accounts.screening.questions import FLAGS, QUESTIONS, Answers, Option, Question, flags
from accounts.screening.red_flags import ROWS, RedFlag, Urgency, messages, worst
from accounts.screening.stop_signs import EMERGENCY_STOPS, ENDING_STOPS, STOP_SIGNS, rows_of
from accounts.screening.words import DISCLAIMER, EMERGENCY_NUMBERS, EMERGENCY_SIGNS, STOP_TIERS, TERMS, Assessed, Terms

RULES = (*words.RULES, *red_flags.RULES, *gates.RULES, *questions.RULES)
