"""Everything the diary of a person says, read and judged once for every door, and what it closes."""

from dataclasses import replace
from datetime import datetime, timedelta

from accounts import screening
from accounts.models import User
from accounts.screening import Clearance
from conventions.days import local_date
from routines.models import plan_of
from tracking.insights.facts import History
from tracking.insights.reading import read
from tracking.insights.summary import Summary, summarise
from tracking.insights.values import day_values
from tracking.insights.warnings import warned
from tracking.insights.warnings.effects import Effects, held_back
from tracking.overview.history import history_of, rises_of

PLANNED_FOR = timedelta(days=3 * 366)
"""How far back the plan is looked at."""


def summary_of(owner: User, *, now: datetime) -> Summary:
    """What the diary of ``owner`` says at ``now``; eight queries, for three years as for three weeks."""
    today = local_date(now, owner.time_zone)
    health = owner.health_record()
    plan = plan_of(owner, today - PLANNED_FOR, today)
    history = history_of(owner, now=now, plan=plan, health=health)
    found = summarise(history)
    given = screening.clearance_of(health, today=today, rises=rises_of(history.sessions))
    return replace(found, clearance=held_back(given, found.effects))


def effects_of(owner: User, *, now: datetime, before: int | None = None) -> Effects:
    """What the warnings close or suggest at ``now``; ``before`` is the pain just now, where a session is to begin."""
    return _effects(history_of(owner, now=now), before=before)


def clearance_of(owner: User, *, now: datetime, before: int | None = None) -> Clearance:
    """What the answers and the diary allow together: the gates, and what warnings W3 to W6 hold back."""
    health = owner.health_record()
    history = history_of(owner, now=now, health=health)
    given = screening.clearance_of(health, today=history.today, before=before, rises=rises_of(history.sessions))
    return held_back(given, _effects(history, before=before))


def _effects(history: History, *, before: int | None) -> Effects:
    return warned(history, read(history), day_values(history), before=before).effects
