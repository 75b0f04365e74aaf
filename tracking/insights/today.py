"""What the diary says beside today's card: about the last session, about one that is done, about a number. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from conventions.days import WEEKDAY_NAMES
from tracking.insights.classes import SessionClass
from tracking.insights.facts import History, SessionFacts
from tracking.insights.reading import Readings

RECENT_DAYS = 7
TOO_MUCH = (SessionClass.STOP, SessionClass.RED)
NUMBER_IS_FRESH_HOURS = 1.0
"""For how long a pain entry counts as the number of the check-in."""


def numbers_today(history: History) -> tuple[float, ...]:
    """When today's pain entries were felt, in hours since the local day began."""
    return tuple(entry.hour for entry in history.entries if entry.day == history.today and entry.kind == "now")


def has_fresh_number(hours: Iterable[float], *, hour: float) -> bool:
    """Whether one of ``numbers_today`` is at most an hour old at ``hour``, the hours since the local day began."""
    return any(0 <= hour - at <= NUMBER_IS_FRESH_HOURS for at in hours)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many exercises of a session were done, and how many not as planned."""

    done: int
    changed: int


def outcomes(session: SessionFacts) -> Outcomes:
    """What became of the exercises of ``session``."""
    return Outcomes(
        done=sum(step.is_done for step in session.steps),
        changed=sum(step.outcome != "done" for step in session.steps),
    )


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
