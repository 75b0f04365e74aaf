"""Pictures from numbers: a record in, one drawing out. Pure.

``pain`` over time, ``weeks`` with their sessions, ``dumbbells`` for then and now; ``frame`` is what they share.
"""

from tracking.charts.dumbbells import dumbbell, dumbbells, from_to, in_a_sentence
from tracking.charts.frame import PALETTES, SIZES, Drawing
from tracking.charts.pain import OPTIONAL, days_a_mark, pain_chart, thinned, thinning
from tracking.charts.weeks import columns, gathering, weeks_chart

__all__ = [
    "OPTIONAL",
    "PALETTES",
    "SIZES",
    "Drawing",
    "columns",
    "days_a_mark",
    "dumbbell",
    "dumbbells",
    "from_to",
    "gathering",
    "in_a_sentence",
    "pain_chart",
    "thinned",
    "thinning",
    "weeks_chart",
]
