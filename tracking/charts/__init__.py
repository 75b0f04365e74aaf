"""Pictures from numbers: a series in, one drawing out. Pure.

``series``: what is drawn of a diary. ``pain`` over time, ``weeks`` with their sessions, ``dumbbells`` for then and now;
``frame`` is what they share. ``tables`` has the same in rows.
"""

from tracking.charts.dumbbells import dumbbell as dumbbell
from tracking.charts.dumbbells import dumbbells as dumbbells
from tracking.charts.dumbbells import from_to as from_to
from tracking.charts.frame import PALETTES as PALETTES
from tracking.charts.frame import SIZES as SIZES
from tracking.charts.frame import Drawing as Drawing
from tracking.charts.pain import OPTIONAL as OPTIONAL
from tracking.charts.pain import has_hollow as has_hollow
from tracking.charts.pain import pain_chart as pain_chart
from tracking.charts.pain import thinning as thinning
from tracking.charts.series import RANGES as RANGES
from tracking.charts.series import USUAL_RANGE as USUAL_RANGE
from tracking.charts.series import Compared as Compared
from tracking.charts.series import Ends as Ends
from tracking.charts.series import Series as Series
from tracking.charts.series import answer_rows as answer_rows
from tracking.charts.series import day_rows as day_rows
from tracking.charts.series import series_from as series_from
from tracking.charts.series import since_day as since_day
from tracking.charts.series import weeks_back as weeks_back
from tracking.charts.tables import answer_table as answer_table
from tracking.charts.tables import day_table as day_table
from tracking.charts.tables import week_table as week_table
from tracking.charts.weeks import gathering as gathering
from tracking.charts.weeks import weeks_chart as weeks_chart
