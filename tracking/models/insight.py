"""Everything the diary of a person says, read and judged once for every door."""

from datetime import datetime, timedelta

from accounts.models import User
from conventions.days import local_date
from routines.models import planned_days
from tracking.insights.whole import Insights, insights
from tracking.models.history import history_of

PLANNED_FOR = timedelta(days=3 * 366)
"""How far back the plan is looked at."""


def insights_of(owner: User, *, now: datetime) -> Insights:
    """What the diary of ``owner`` says at ``now``; as many queries for three years as for three weeks."""
    today = local_date(now, owner.time_zone)
    return insights(history_of(owner, now=now, planned=planned_days(owner, today - PLANNED_FOR, today)))
