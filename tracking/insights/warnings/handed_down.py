"""What the plan must know of the warnings: days, so that it can tell by itself what holds on a later one. Pure."""

from datetime import date, timedelta

from tracking.insights.facts import History
from tracking.insights.reading import Readings
from tracking.insights.standing import FLARE_REST_DAYS
from tracking.insights.values import DayValues
from tracking.insights.warnings import pain


def rests_since(history: History, values: DayValues) -> date | None:
    """Since when the plan rests (W4)."""
    fired = pain.w4(history, values)
    return fired.on if fired else None


def sore_on(readings: Readings, values: DayValues) -> date | None:
    """The newest day on which several mornings had been sore (W3)."""
    fired = pain.w3(pain.known_mornings(readings), values)
    return fired.on if fired else None


def strength_from(history: History, readings: Readings, *, several: date | None) -> date | None:
    """The first day with strength again after a sore morning (W2, W2B), or after ``several`` (W3)."""
    one = pain.w2(history, pain.known_mornings(readings))
    days = [several + timedelta(days=pain.PAUSE_DAYS)] if several else []
    if one is not None:
        days.append(one.on + timedelta(days=FLARE_REST_DAYS))
    return max(days, default=None)
