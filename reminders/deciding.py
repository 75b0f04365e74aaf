"""What speaks against sending a reminder now, and whether it offers a gentle session."""

from datetime import datetime, timedelta
from typing import assert_never

from conventions.days import local_date, week_days
from reminders.models import Delivery, Reminder
from routines.models import Week, plan_of
from tracking.insights.facts import PauseFacts
from tracking.insights.warnings.plan import W10_ONCE_IN, passed
from tracking.models import FollowUp, Session
from tracking.overview.summary import summary_of

DAY = timedelta(days=1)
W10_LOOK_BACK = timedelta(days=28)
NO_ADDRESS = (Delivery.Status.SKIPPED, Delivery.Reason.NO_ADDRESS)


def decide(row: Delivery, *, address: str | None, at: datetime) -> tuple[Delivery.Status, Delivery.Reason | str] | None:
    """Why this reminder is not to be sent, as (status, reason); ``None`` when it is. ``row.rule`` is fresh."""
    rule, status, reason = row.rule, row.Status, row.Reason
    if not rule.is_on:
        return status.CANCELLED, reason.OFF
    if not rule.has(row.due_at):
        return status.CANCELLED, reason.EDITED
    if at >= row.expires_at:
        return status.SKIPPED, row.lateness(at=at, zone=rule.time_zone)
    if address is None:
        return NO_ADDRESS
    match Reminder.Kind(rule.kind):
        case Reminder.Kind.PRACTICE:
            return _decide_practice(row, at=at)
        case Reminder.Kind.MORNING:
            return _decide_morning(row)
        case unknown:
            assert_never(unknown)


def _decide_morning(row: Delivery) -> tuple[Delivery.Status, Delivery.Reason] | None:
    """The question of the next morning is no invitation: an urgent sign does not hold it back (rule QUIET-INVITES)."""
    status, reason = row.Status.SKIPPED, row.Reason
    if not row.rule.practised([row.occ_date]):
        return status, reason.NO_SESSION
    if is_answered(row):
        return status, reason.ANSWERED
    return None


def is_answered(row: Delivery) -> bool:
    """Whether the morning that the question is about is known already."""
    asked = FollowUp.objects.filter(owner=row.rule.owner_id, practised_on=row.occ_date - DAY)
    return bool(asked.filter(answered_at__isnull=False).exists())


def _decide_practice(row: Delivery, *, at: datetime) -> tuple[Delivery.Status, Delivery.Reason] | None:
    rule, status, reason = row.rule, row.Status.SKIPPED, row.Reason
    if rule.owner.is_blocked():
        # Nobody with an urgent sign is invited to exercise (rule QUIET-INVITES).
        return status, reason.BLOCKED
    if summary_of(rule.owner, now=at).effects.is_quiet:
        # Nor is anybody while strength rests or the plan is stopped (warnings W3 and W4).
        return status, reason.WARNED
    if rule.owner.pause_set.on(rule.session_day(row.due_at)).exists():
        return status, reason.PAUSED
    if rule.is_moved_away(row.occ_date):
        return status, reason.MOVED
    day = local_date(row.due_at + timedelta(minutes=rule.lead_minutes), rule.time_zone)
    sessions = Session.objects.visible_to(rule.owner).finished()
    if sessions.filter(local_date=day).exists():
        return status, reason.DONE_TODAY
    week = week_days(day, rule.owner.first_weekday)
    if sessions.filter(local_date__range=(week[0], week[-1])).count() >= Week.objects.target_of(rule.owner):
        return status, reason.WEEK_MET
    return None


def offers_gently(row: Delivery) -> bool:
    """Whether the last two sessions of the plan passed without any, so that this reminder offers a gentle set and other
    days: once in 14 days, never in or right after a pause, and without a word of what was not done (rule W10)."""
    rule = row.rule
    day = local_date(row.due_at + timedelta(minutes=rule.lead_minutes), rule.time_zone)
    if rule.is_after_sessions():
        return False
    since = day - W10_LOOK_BACK
    sessions = Session.objects.visible_to(rule.owner).finished().filter(local_date__gte=since)
    pauses = rule.owner.pause_set.filter(until_on__gte=since, since_on__lte=day)
    if not passed(
        plan_of(rule.owner, since, day - DAY).days,
        sessions.values_list("local_date", flat=True),
        (PauseFacts(*row) for row in pauses.values_list("since_on", "until_on", "reason")),
        on=day,
    ):
        return False
    offered = Delivery.objects.filter(rule=rule, has_offer=True, due_at__gt=row.due_at - W10_ONCE_IN)
    return not offered.exclude(pk=row.pk).exists()
