"""Pictures from numbers: a series in, one drawing out. Pure.

``series``: what is drawn of a diary. ``pain`` over time, ``weeks`` with their sessions, ``dumbbells`` for then and now;
``frame`` is what they share.
"""

from tracking.charts.dumbbells import dumbbell, dumbbells, from_to, in_a_sentence
from tracking.charts.frame import PALETTES, SIZES, Drawing
from tracking.charts.pain import OPTIONAL, days_a_mark, pain_chart, thinned, thinning
from tracking.charts.series import (
    RANGES,
    USUAL_RANGE,
    Compared,
    Ends,
    Series,
    answer_rows,
    day_rows,
    sentence,
    series_from,
    since_day,
)
from tracking.charts.weeks import columns, gathering, weeks_chart

__all__ = [
    "OPTIONAL",
    "PALETTES",
    "RANGES",
    "SIZES",
    "USUAL_RANGE",
    "Compared",
    "Drawing",
    "Ends",
    "Series",
    "answer_rows",
    "columns",
    "day_rows",
    "days_a_mark",
    "dumbbell",
    "dumbbells",
    "from_to",
    "gathering",
    "in_a_sentence",
    "pain_chart",
    "sentence",
    "series_from",
    "since_day",
    "thinned",
    "thinning",
    "weeks_chart",
]
