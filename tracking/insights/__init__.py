"""What the diary says, as a physiotherapist should be able to check it. Pure.

``facts``: the rows as the rules see them. ``reading``: what a session was. ``summary``: everything that is said.
"""

from conventions import days
from tracking.insights import (
    adherence,
    changes,
    check_in,
    ledger,
    measures,
    mornings,
    offers,
    progression,
    reading,
    review,
    standing,
    warnings,
)
from tracking.insights.adherence import GOOD_WEEK
from tracking.insights.record import (
    MEAN_DAYS,
    MEAN_NEEDS_DAYS,
    RANGES,
    THREE,
    USUAL_RANGE,
    Answer,
    AnswerRow,
    Compared,
    DayMean,
    DayRow,
    Ends,
    Practised,
    Reading,
    Record,
    WeekCount,
    answer_rows,
    counted,
    day_rows,
    first_day,
    in_words,
    readings,
    record,
    sentence,
    sessions_per_week,
    seven_day_means,
    since_day,
    three_questions,
)

PRACTICE_RULES = (
    *check_in.RULES,
    *reading.RULES,
    *mornings.RULES,
    *standing.RULES,
    *sorted((*progression.RULES, *offers.RULES), key=lambda rule: rule.id),
)
"""Before and after a session, in the order in which they are explained."""
RECORD_RULES = (
    *days.RULES,
    *measures.RULES,
    *changes.RULES,
    *adherence.RULES,
    *ledger.RULES,
    *review.RULES,
    *warnings.RULES,
)
"""What a diary is judged by, in the order in which they are explained."""

__all__ = [
    "GOOD_WEEK",
    "MEAN_DAYS",
    "MEAN_NEEDS_DAYS",
    "PRACTICE_RULES",
    "RANGES",
    "RECORD_RULES",
    "THREE",
    "USUAL_RANGE",
    "Answer",
    "AnswerRow",
    "Compared",
    "DayMean",
    "DayRow",
    "Ends",
    "Practised",
    "Reading",
    "Record",
    "WeekCount",
    "answer_rows",
    "counted",
    "day_rows",
    "first_day",
    "in_words",
    "readings",
    "record",
    "sentence",
    "sessions_per_week",
    "seven_day_means",
    "since_day",
    "three_questions",
]
