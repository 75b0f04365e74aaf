"""What to spare and when to stop, in words and rules a physiotherapist should be able to check. Pure.

``words``: what is agreed to, the first question, when to stop. ``local_number``: whom to call in an emergency.
``red_flags``: signs that come before any exercise, ``steps`` as they are read. ``stop_signs``: what ends a session.
``questions``: conditions in words. ``answers``: the form as answered, and what it spares. ``levels``: how much can be
open. ``injury``: what opens when after a recent injury. ``precautions``: what single conditions ask of every session.
``guidance``: what a professional said. ``practised``: what somebody has practised before. ``gates``: what may be
practised after all of them. Most end with ``RULES``.
"""

from accounts.screening import answers, gates, injury, local_number, precautions, questions, red_flags, words
from accounts.screening.answers import Answers, flags
from accounts.screening.gates import Clearance, HealthRecord, clearance_of
from accounts.screening.injury import Rises
from accounts.screening.levels import Open, Reason
from accounts.screening.local_number import EVERYWHERE as EMERGENCY_NUMBERS
from accounts.screening.questions import FLAGS, QUESTIONS, Option, Question
from accounts.screening.red_flags import ROWS, RedFlag, Urgency, messages, rows_ticked, worst
from accounts.screening.steps import GROUPS, SignStep
from accounts.screening.stop_signs import EMERGENCY_STOPS, ENDING_STOPS, STOP_SIGNS, rows_of
from accounts.screening.words import AGREED_BY, EMERGENCY_SIGNS, STOP_TIERS, TERMS, TICKS, Assessed

RULES = (
    *words.RULES,
    *local_number.RULES,
    *red_flags.RULES,
    *gates.RULES,
    *injury.RULES,
    *answers.RULES,
    *questions.RULES,
    *precautions.RULES,
)
