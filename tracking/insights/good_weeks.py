"""How many weeks of practice went well as a whole. Pure."""

from collections import defaultdict
from datetime import date

from conventions.days import DAYS_IN_WEEK
from tracking.insights.classes import SessionClass
from tracking.insights.reading import Readings, SessionReading


def good_weeks(readings: Readings, *, today: date) -> int:
    """Count the weeks, from the first session on, that are over and held only sessions that went well.

    A week without a session is none.
    """
    if not readings.sessions:
        return 0
    first = min(reading.session.day for reading in readings.sessions)
    weeks: defaultdict[int, list[bool]] = defaultdict(list)
    for reading in readings.sessions:
        weeks[(reading.session.day - first).days // DAYS_IN_WEEK].append(_went_well(reading))
    running = (today - first).days // DAYS_IN_WEEK
    return sum(all(went_well) for week, went_well in weeks.items() if week < running)


def _went_well(reading: SessionReading) -> bool:
    is_calm = reading.unanswered is SessionClass.GREEN
    return not reading.is_sore and (is_calm or (reading.unanswered is SessionClass.AMBER and reading.is_settled))
