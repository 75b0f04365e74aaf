"""Everything the diary of a person says, read and judged once for every door, kept until it changes, and what it
closes."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts import screening
from accounts.models import User
from accounts.screening import Clearance
from conventions.days import DAY_STARTS_AT_HOUR, local_date
from exercises.models import Barred
from routines.models import plan_of
from tracking.insights.facts import History
from tracking.insights.reading import SessionReading, read
from tracking.insights.summary import Summary, summarise
from tracking.insights.warnings.effects import held_back
from tracking.models.mornings import FollowUp
from tracking.models.sessions import Session
from tracking.overview.history import day_of, history_of, rises_of
from tracking.overview.kept import keep_summary, kept_summary, version_of
from tracking.overview.leave_out import asked_of
from tracking.overview.seldom import suggestion_of

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
    found = replace(
        found,
        clearance=held_back(given, found.effects),
        rises=tuple(rises),
        flags=health.flags(today=today),
        barring=Barred.objects.of_person(owner, on=today, sheets=health.sheets),
        has_sheets=bool(health.sheets),
    )
    found = replace(
        found,
        asked=asked_of(owner, found, health=health),
        suggestion=suggestion_of(owner, found.plan_kept, today=today, is_blocked=given.is_blocked),
    )
    return found, _holds_until(history, zone=owner.time_zone)


def _holds_until(history: History, *, zone: str) -> datetime:
    """The next moment at which the clock alone changes what is said: a new local day, or a morning left unanswered."""
    tomorrow = datetime.combine(history.today + timedelta(days=1), time(DAY_STARTS_AT_HOUR), tzinfo=ZoneInfo(zone))
    ahead = (session.deadline_at for session in history.sessions if session.deadline_at > history.now)
    return min((*ahead, tomorrow))


def reading_of(
    owner: User, session: Session, clearance: Clearance, *, now: datetime, asked: FollowUp | None
) -> SessionReading:
    """What a finished ``session`` was, in two queries however long the diary is; ``clearance`` as of ``now``, and what
    was ``asked`` about the morning after it."""
    return read(day_of(owner, session.local_date, now=now, clearance=clearance, asked=asked)).of(session.pk)


def clearance_of(owner: User, *, now: datetime) -> Clearance:
    """What the answers and the diary allow together: the gates, and what warnings W3 to W6 hold back."""
    return summary_of(owner, now=now).cleared


def clearance_with(found: Summary, health: screening.HealthRecord, *, before: int | None) -> Clearance:
    """The same where a session is to begin, with the pain ``before`` it."""
    given = screening.clearance_of(health, today=found.today, before=before, rises=found.rises)
    return held_back(given, found.effects)
