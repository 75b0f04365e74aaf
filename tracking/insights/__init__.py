"""What the diary says, as a physiotherapist should be able to check it. Pure.

``facts``: the rows as the rules see them. ``reading``: what a session was. ``record``: counts and means for the charts.
"""

from tracking.insights.record import (
    GOOD_WEEK,
    MEAN_DAYS,
    MEAN_NEEDS_DAYS,
    DayMean,
    DayRow,
    Practised,
    Reading,
    Record,
    WeekCount,
    counted,
    daily_values,
    day_rows,
    in_words,
    reach_back,
    readings_of,
    record,
    sentence,
    sessions_per_week,
    seven_day_means,
)

__all__ = [
    "GOOD_WEEK",
    "MEAN_DAYS",
    "MEAN_NEEDS_DAYS",
    "DayMean",
    "DayRow",
    "Practised",
    "Reading",
    "Record",
    "WeekCount",
    "counted",
    "daily_values",
    "day_rows",
    "in_words",
    "reach_back",
    "readings_of",
    "record",
    "sentence",
    "sessions_per_week",
    "seven_day_means",
]
