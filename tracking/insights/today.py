"""One sentence about the last session, shown beside today's. Pure."""

from datetime import date

from django.utils.translation import gettext as _

from conventions.days import WEEKDAY_NAMES
from tracking.insights.classes import SessionClass
from tracking.insights.reading import Readings

RECENT_DAYS = 7
TOO_MUCH = (SessionClass.STOP, SessionClass.RED)


def was_too_much(readings: Readings, *, on: date) -> str:
    """Why a session of ``on`` was too much; empty where none was. Nothing is praised on such a day."""
    for reading in reversed(readings.sessions):
        if reading.session.day == on and reading.cls in TOO_MUCH:
            return reading.why()[0].sentence
    return ""


def why_as_planned(readings: Readings, *, today: date) -> str:
    """What the last session of the week before ``today`` says about the one that is next; empty where nothing does."""
    earlier = [reading for reading in readings.sessions if 0 < (today - reading.session.day).days <= RECENT_DAYS]
    if not earlier:
        return ""
    last = earlier[-1]
    weekday = str(WEEKDAY_NAMES[last.session.day.weekday()])
    if last.cls in TOO_MUCH:
        sentence = _("{weekday}'s session was too much. The check-in will make the next one easier.")
    elif last.cls is SessionClass.PENDING:
        return ""
    elif last.is_settled:
        sentence = _("Your back had settled the morning after {weekday}'s session, so this one goes ahead as planned.")
    elif last.delta is not None:
        sentence = _("Your back had not quite settled the morning after {weekday}'s session. Do the same or less.")
    else:
        return ""
    return sentence.format(weekday=weekday)
