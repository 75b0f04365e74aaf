"""Everything the diary of a person says, read and judged once for every door, and what it closes."""

from datetime import datetime, timedelta

from accounts.models import User
from accounts.screening import Standing
from conventions.days import local_date
from routines.models import planned_days
from tracking.insights import measures
from tracking.insights.reading import read
from tracking.insights.warnings import Effects, held_back, warned
from tracking.insights.whole import Insights, insights
from tracking.models.history import history_of

PLANNED_FOR = timedelta(days=3 * 366)
"""How far back the plan is looked at."""


def insights_of(owner: User, *, now: datetime) -> Insights:
    """What the diary of ``owner`` says at ``now``; as many queries for three years as for three weeks."""
    today = local_date(now, owner.time_zone)
    return insights(history_of(owner, now=now, planned=planned_days(owner, today - PLANNED_FOR, today)))


def effects_of(owner: User, *, now: datetime, before: int | None = None) -> Effects:
    """What the warnings close or suggest at ``now``; ``before`` is the pain just now, where a session is to begin."""
    history = history_of(owner, now=now)
    return warned(history, read(history), measures.day_values(history), before=before).effects


def standing_of(owner: User, *, now: datetime, before: int | None = None) -> Standing:
    """What the answers and the diary allow together: the gates, and what warnings W3 to W6 hold back."""
    today = local_date(now, owner.time_zone)
    return held_back(owner.standing(today=today, before=before), effects_of(owner, now=now, before=before))
