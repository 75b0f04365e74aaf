"""Everything the diary of a person says, read and judged once for every door, kept until it changes, and what it
closes."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts import screening
from accounts.models import User
from accounts.screening import Clearance
from conventions.days import DAY_STARTS_AT_HOUR, local_date
from routines.models import plan_of
from tracking.insights.facts import History
from tracking.insights.reading import SessionReading, read
from tracking.insights.summary import Summary, summarise
from tracking.insights.warnings.effects import held_back
from tracking.models.sessions import Session
from tracking.overview.history import day_of, history_of, rises_of
from tracking.overview.kept import keep_summary, kept_summary, version_of

PLANNED_FOR = timedelta(days=3 * 366)
"""How far back the plan is looked at."""


def summary_of(owner: User, *, now: datetime) -> Summary:
    """What the diary of ``owner`` says at ``now``: one query while nothing has changed since it was said last.

    Else it is judged anew, in a number of queries that is the same for three years as for three weeks, and kept.
    """
    found = kept_summary(owner, now=now)
    if found is None:
        version = version_of(owner)  # before the rows: what is kept is never older than what it is kept under
        found, until = judged_anew(owner, now=now)
        keep_summary(owner, found, version=version, since=now, until=until)
    return found


def judged_anew(owner: User, *, now: datetime) -> tuple[Summary, datetime]:
    """What the rows say at ``now``, and until when they say so if nobody writes."""
    today = local_date(now, owner.time_zone)
    health = owner.health_record()
    plan = plan_of(owner, today - PLANNED_FOR, today)
    history = history_of(owner, now=now, plan=plan, health=health)
    found, rises = summarise(history), rises_of(history.sessions)
    given = screening.clearance_of(health, today=today, rises=rises)
    found = replace(found, clearance=held_back(given, found.effects), rises=tuple(rises))
    return found, _holds_until(history, zone=owner.time_zone)


def _holds_until(history: History, *, zone: str) -> datetime:
    """The next moment at which the clock alone changes what is said: a new local day, or a morning left unanswered."""
    tomorrow = datetime.combine(history.today + timedelta(days=1), time(DAY_STARTS_AT_HOUR), tzinfo=ZoneInfo(zone))
    ahead = (session.deadline_at for session in history.sessions if session.deadline_at > history.now)
    return min((*ahead, tomorrow))


def reading_of(owner: User, session: Session, clearance: Clearance, *, now: datetime) -> SessionReading:
    """What a finished ``session`` was, in three queries however long the diary is; ``clearance`` as of ``now``."""
    return read(day_of(owner, session.local_date, now=now, clearance=clearance)).of(session.pk)


def clearance_of(owner: User, *, now: datetime, before: int | None = None) -> Clearance:
    """What the answers and the diary allow together: the gates, and what warnings W3 to W6 hold back.

    ``before`` is the pain just now, where a session is to begin.
    """
    found = summary_of(owner, now=now)
    assert found.clearance is not None
    if before is None:
        return found.clearance
    given = screening.clearance_of(owner.health_record(), today=found.today, before=before, rises=found.rises)
    return held_back(given, found.effects)
