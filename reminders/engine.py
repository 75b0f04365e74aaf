"""The reminder engine: plan, claim, send, finish.

All state is in the database, so any number of workers may run it at once.
"""

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Min, Q
from django.utils import timezone

from reminders import occurrences
from reminders.channels import Outcome, Result, address_of, deliver, reminder_mail
from reminders.deciding import NO_ADDRESS, decide, offers_gently
from reminders.models import Delivery, Heartbeat, Reminder

log = logging.getLogger(__name__)

DISPATCHER = "dispatcher"
BATCH, PRUNE_BATCH = 200, 1000
RING_SECONDS = 15  # with one mail's 60 seconds after it, a ring ends within a worker's soft limit of 75
BACKOFF_MINUTES = (1, 5, 15, 30)
MAX_ATTEMPTS = 8
POISON_PAUSE = timedelta(hours=1)
OVERDUE_AFTER = timedelta(seconds=60)
LATE_AFTER = timedelta(minutes=5)
SILENT_AFTER = timedelta(seconds=120)
DAY = timedelta(days=1)
JUMP_SECONDS = 60
# Plans changed shortly before the last look are looked at again: their transaction may have ended after it.
OVERLAP = timedelta(minutes=15)

Clock = Callable[[], datetime]
_T = TypeVar("_T")


def database_clock() -> datetime:
    """Return the database's clock, so that all workers share one; on SQLite the local clock."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


@dataclass
class ClockWatch:
    """Detects jumps of the wall clock, so that a wrong clock does not send a day's reminders."""

    last: tuple[datetime, float] | None = field(default=None)

    def has_jumped(self, *, now: datetime, steady_seconds: float) -> bool:
        """Return whether the wall clock moved a minute or more against the monotonic clock since the last call."""
        before, self.last = self.last, (now, steady_seconds)
        if before is None:
            return False
        return abs((now - before[0]).total_seconds() - (steady_seconds - before[1])) > JUMP_SECONDS


# Ring -------------------------------------------------------------------------------------------------------------


def ring(
    *,
    clock: Clock,
    watch: ClockWatch | None = None,
    seconds: float = RING_SECONDS,
    must_stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Plan and send what is due for about ``seconds``.

    Return whether more may be waiting. After a clock jump it does nothing once and logs it.
    """
    began = time.monotonic()
    if watch is not None and watch.has_jumped(now=clock(), steady_seconds=began):
        log.error("The clock jumped by more than %s seconds: this ring is passed over.", JUMP_SECONDS)
        return False
    started_at = clock()
    heart = Heartbeat.objects.filter(pk=DISPATCHER).first()
    version = occurrences.zones_version()
    if heart is not None and heart.zones_version != version:
        replan(at=started_at)
    looked_at = heart.refreshed_at if heart is not None else None
    refresh(at=started_at, since=looked_at - OVERLAP if looked_at else None)
    _beat(at=clock(), refreshed_at=started_at, zones_version=version)
    while plan(at=clock()) and not must_stop():
        pass
    give_up_undecided(at=clock())
    is_busy = True
    while is_busy and not must_stop() and time.monotonic() - began < seconds:
        is_busy = deliver_one(clock=clock)
    Delivery.objects.prune(at=clock(), limit=PRUNE_BATCH)
    _beat(at=clock())
    return is_busy


def _beat(*, at: datetime, **known: object) -> None:
    overdue = Reminder.objects.filter(next_due_at__lt=at - OVERDUE_AFTER).count()
    Heartbeat.objects.update_or_create(name=DISPATCHER, defaults={"last_tick_at": at, "overdue": overdue, **known})


@dataclass(frozen=True)
class Pulse:
    """How the dispatcher is, for whoever watches from outside. ``None`` where there is nothing to measure; ``unknown``
    are the deliveries of the last day whose end nobody knows."""

    is_well: bool
    last_tick_seconds: float | None
    oldest_due_seconds: float | None
    overdue: int
    waiting: int
    unknown: int


def pulse(*, at: datetime) -> Pulse:
    """Well is: it looked within two minutes, and nothing due has waited for more than five."""
    heart = Heartbeat.objects.filter(pk=DISPATCHER).first()
    since_tick = (at - heart.last_tick_at).total_seconds() if heart else None
    due = Reminder.objects.aggregate(oldest=Min("next_due_at"))["oldest"]
    queued = Delivery.objects.open().filter(status=Delivery.Status.QUEUED)
    waiting = queued.filter(attempts=0).aggregate(oldest=Min("not_before"))["oldest"]
    oldest = min((instant for instant in (due, waiting) if instant is not None and instant <= at), default=None)
    is_late = oldest is not None and at - oldest > LATE_AFTER
    return Pulse(
        is_well=since_tick is not None and since_tick <= SILENT_AFTER.total_seconds() and not is_late,
        last_tick_seconds=since_tick,
        oldest_due_seconds=(at - oldest).total_seconds() if oldest else None,
        overdue=Reminder.objects.filter(next_due_at__lt=at - OVERDUE_AFTER).count(),
        waiting=queued.count(),
        unknown=Delivery.objects.filter(due_at__gte=at - DAY, status=Delivery.Status.UNKNOWN).count(),
    )


# Plan -------------------------------------------------------------------------------------------------------------


def refresh(*, at: datetime, since: datetime | None = None) -> int:
    """Copy anew the plans that were changed (``since`` narrows the search to an index); how many."""
    outdated = list(Reminder.objects.outdated(since=since).values_list("pk", flat=True))
    for pk in outdated:
        with transaction.atomic():
            _follow(_locked(pk), at=at)
    return len(outdated)


def _locked(pk: int) -> Reminder | None:
    """The reminder and its person, locked; ``None`` where either is gone or held by someone else.

    Nobody is waited for: a deletion holds the person and comes here last, and the two would wait for each other.
    """
    reminders = Reminder.objects.select_related("owner").select_for_update(skip_locked=True, of=("self", "owner"))
    return reminders.filter(pk=pk).first()


def _follow(reminder: Reminder | None, *, at: datetime) -> None:
    """Update a locked reminder from the person's current plan. A reminder that fails is set aside."""
    if reminder is None or not reminder.has_moved_on():
        return
    stamp = reminder.owner.plan_changed_at
    try:
        with transaction.atomic():
            reminder.follow_plan(cutoff=min(stamp, at), at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _set_aside([reminder.pk], at=at)
        # Noted as followed, or it would be tried at each ring.
        Reminder.objects.filter(pk=reminder.pk).update(planned_at=stamp)


def _set_aside(poisoned: list[int], *, at: datetime) -> None:
    """Retry reminders that cannot be planned in an hour, so that they do not block the others."""
    if poisoned:
        log.error("Reminders %s cannot be planned; they are tried again in an hour.", poisoned)
        Reminder.objects.filter(pk__in=poisoned, is_on=True).update(next_due_at=at + POISON_PAUSE)


def plan(*, at: datetime) -> int:
    """Write the deliveries of up to ``BATCH`` reminders that are due and move them on, in one transaction; how many.

    PostgreSQL locks the rows, passing over those another dispatcher holds, and their people, so that an account is not
    deleted in between; on SQLite the transaction itself is the lock (IMMEDIATE).
    """
    with transaction.atomic():
        due = Reminder.objects.due(at=at).select_related("owner")
        reminders = list(due.select_for_update(skip_locked=True, of=("self", "owner"))[:BATCH])
        practised = Reminder.objects.practised(reminders, until=at)
        planned: list[Reminder] = []
        deliveries: list[Delivery] = []
        poisoned: list[int] = []
        for reminder in reminders:
            try:
                walked, reminder.next_due_at = reminder.walk(until=at, at=at, practised=practised[reminder.owner_id])
            except Exception:
                poisoned.append(reminder.pk)
            else:
                planned.append(reminder)
                deliveries += walked
        Delivery.objects.record(deliveries)
        Reminder.objects.bulk_update(planned, ["next_due_at"])
        _set_aside(poisoned, at=at)
    return len(reminders)


def replan(*, at: datetime) -> int:
    """Compute anew what comes next for every reminder, after the time zone database changed; how many moved."""
    moved, last = 0, 0
    while True:
        with transaction.atomic():
            waiting = Reminder.objects.filter(pk__gt=last, next_due_at__gt=at).order_by("pk").select_for_update()
            reminders = list(waiting[:BATCH])
            changed = [reminder for reminder in reminders if _moves(reminder, at=at)]
            Reminder.objects.bulk_update(changed, ["next_due_at"])
        moved += len(changed)
        if not reminders:
            return moved
        last = reminders[-1].pk


def _moves(reminder: Reminder, *, at: datetime) -> bool:
    before = reminder.next_due_at
    try:
        reminder.next_due_at = reminder.next_free(after=at)
    except ValueError:
        return False
    return reminder.next_due_at != before


# Claim ------------------------------------------------------------------------------------------------------------


def _lease() -> timedelta:
    return timedelta(seconds=settings.REMINDER_LEASE_SECONDS)


def give_up_undecided(*, at: datetime) -> int:
    """Mark deliveries as ``unknown`` whose worker died twice while sending. Return how many."""
    gone: int = Delivery.objects.undecided(at=at).update(status=Delivery.Status.UNKNOWN, claim=None, lease_until=None)
    if gone:
        log.error("%s deliveries ended as unknown: two dispatchers died while they handed them over.", gone)
    return gone


def claim(*, at: datetime) -> Delivery | None:
    """Claim the oldest waiting delivery for the length of the lease, or return ``None``.

    One at a time, so that little is at risk if the worker dies.
    """
    with transaction.atomic():
        row = Delivery.objects.claimable(at=at).select_for_update(skip_locked=True, of=("self",)).first()
        if row is None:
            return None
        was = Q(pk=row.pk, status=row.status, claim=row.claim)
        if row.status == Delivery.Status.SENDING and row.smtp_started_at is not None:
            row.ambiguous += 1
        row.claim, row.status, row.attempts = uuid.uuid4(), Delivery.Status.SENDING, row.attempts + 1
        row.lease_until, row.smtp_started_at = at + _lease(), None
        changed = {
            name: getattr(row, name)
            for name in ("claim", "status", "attempts", "ambiguous", "lease_until", "smtp_started_at")
        }
        return row if Delivery.objects.filter(was).update(**changed) == 1 else None


# Send -------------------------------------------------------------------------------------------------------------


def deliver_one(*, clock: Clock) -> bool:
    """Claim one delivery and bring it to an end, or back into the queue; False when none is waiting."""
    row = claim(at=clock())
    if row is None:
        return False
    try:
        send(row, clock=clock)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        # Named by its kind alone: its words might hold an address.
        log.error("Delivery %s could not be prepared (%s).", row.pk, type(error).__name__)
        _put_back(row, at=clock(), detail="could not be prepared")
    return True


def send(row: Delivery, *, clock: Clock) -> None:
    """Decide, commit the beginning, hand over, write the end."""
    if not _load_rule(row, at=clock()):
        return
    at = clock()
    address = address_of(row.rule.owner)
    refusal = decide(row, address=address, at=at)
    if address is None or refusal is not None:
        _refuse(row, *(refusal or NO_ADDRESS))
        return
    row.has_offer = row.has_offer or offers_gently(row)
    mail = reminder_mail(row, address=address)
    if not begin(row, at=clock()):
        finish(row, status=Delivery.Status.QUEUED, not_before=at)
        return
    result = deliver(mail, seconds=settings.REMINDER_SMTP_SECONDS)
    insist(lambda: conclude(row, result, at=clock()))


def _refuse(row: Delivery, status: str, reason: str) -> None:
    """Record why a delivery is not sent. A delivery that may have gone out is never recorded as "not sent"."""
    if row.ambiguous:
        finish(row, status=Delivery.Status.UNKNOWN)
        return
    with transaction.atomic():
        if finish(row, status=status, reason=reason) and reason == Delivery.Reason.EDITED:
            row.rule.give_back(after=row.due_at)


def _load_rule(row: Delivery, *, at: datetime) -> bool:
    """The reminder as it is now, following its person's plan; False where the account was deleted meanwhile."""
    reminders = Reminder.objects.filter(pk=row.rule_id).select_related("owner")
    reminder = reminders.first()
    if reminder is not None and reminder.has_moved_on():
        with transaction.atomic():
            _follow(_locked(row.rule_id), at=at)
        reminder = reminders.first()
    if reminder is not None:
        row.rule = reminder
    return reminder is not None


def begin(row: Delivery, *, at: datetime) -> bool:
    """Commit that sending begins.

    Return False if the claim was lost, half of the lease is over, or the reminder or plan has changed.
    """
    if row.lease_until is None or row.lease_until - at <= _lease() / 2:
        return False
    mine = Delivery.objects.filter(pk=row.pk, claim=row.claim, status=Delivery.Status.SENDING)
    unchanged = mine.filter(rule__version=row.rule.version, rule__planned_at=F("rule__owner__plan_changed_at"))
    return unchanged.update(smtp_started_at=at, has_offer=row.has_offer) == 1


# Finish -----------------------------------------------------------------------------------------------------------


def finish(row: Delivery, *, status: str, **known: object) -> bool:
    """Record the result and release the lease. Return False without writing if the claim was lost."""
    mine = Delivery.objects.filter(pk=row.pk, claim=row.claim, status=Delivery.Status.SENDING)
    return mine.update(status=status, claim=None, lease_until=None, **known) == 1


def conclude(row: Delivery, result: Result, *, at: datetime) -> None:
    """Turn what the mail server said into the delivery's end, or into another try."""
    status = Delivery.Status
    match result.outcome:
        case Outcome.ACCEPTED:
            finish(row, status=status.SENT, sent_at=at, last_error="")
            if row.rule.strikes:
                Reminder.objects.filter(pk=row.rule_id).update(strikes=0)
        case Outcome.BAD_ADDRESS:
            with transaction.atomic():
                if finish(row, status=status.BOUNCED, last_error=result.detail[:80]):
                    row.rule.strike(at=at)
        case Outcome.REFUSED:
            log.error("Delivery %s was refused for good: %s.", row.pk, result.detail)
            finish(row, status=status.FAILED, last_error=result.detail[:80])
        case Outcome.UNCLEAR if row.ambiguous:
            finish(row, status=status.UNKNOWN, last_error=result.detail[:80])
        case Outcome.UNCLEAR:
            _put_back(row, at=at, detail=result.detail, ambiguous=1)
        case Outcome.LATER:
            _put_back(row, at=at, detail=result.detail)


def _put_back(row: Delivery, *, at: datetime, detail: str, **known: object) -> None:
    """Back into the queue for a later try, or ``failed`` where no time for one is left."""
    pause = timedelta(minutes=BACKOFF_MINUTES[min(row.attempts, len(BACKOFF_MINUTES)) - 1])
    if row.attempts >= MAX_ATTEMPTS or at + pause >= row.expires_at:
        end = Delivery.Status.UNKNOWN if row.ambiguous or known.get("ambiguous") else Delivery.Status.FAILED
        finish(row, status=end, last_error=detail[:80], **known)
        return
    finish(row, status=Delivery.Status.QUEUED, not_before=at + pause, last_error=detail[:80], **known)


def insist(write: Callable[[], _T]) -> _T:
    """Retry ``write`` until the database accepts it, even after the lease: the server's answer exists nowhere else."""
    ends = time.monotonic() + 2 * settings.REMINDER_LEASE_SECONDS
    pause = 0.1
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError):
            if time.monotonic() > ends:
                raise
            connection.close()
            time.sleep(pause)
            pause = min(pause * 2, 5.0)
