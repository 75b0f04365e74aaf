"""How many weeks of practice went well as a whole. Pure."""

from collections import defaultdict
from datetime import date

from conventions.days import DAYS_IN_WEEK
from tracking.insights.classes import SessionClass
from tracking.insights.reading import Readings, SessionReading


def good_weeks(readings: Readings, *, today: date, since: date | None = None) -> int:
    """Count the weeks, from the first session on, that are over and held only sessions that went well.

    A week without a session is none. ``since`` when it matters, where that is later than the first session.
    """
    counted = [reading for reading in readings.sessions if since is None or reading.session.day >= since]
    if not counted:
        return 0
    first = since or min(reading.session.day for reading in counted)
    weeks: defaultdict[int, list[bool]] = defaultdict(list)
    for reading in counted:
        weeks[(reading.session.day - first).days // DAYS_IN_WEEK].append(_went_well(reading))
    running = (today - first).days // DAYS_IN_WEEK
    return sum(all(went_well) for week, went_well in weeks.items() if week < running)


def _went_well(reading: SessionReading) -> bool:
    is_calm = reading.unanswered is SessionClass.GREEN
    return not reading.is_sore and (is_calm or (reading.unanswered is SessionClass.AMBER and reading.is_settled))
