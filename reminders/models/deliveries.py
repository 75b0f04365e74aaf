"""What became of each reminder, and the pulse of the dispatcher."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from reminders import occurrences

KEEP_DAYS = 180


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The deliveries of the person's own reminders: the only way a view or viewset gets rows."""
        return self.filter(rule__owner=user) if user.is_authenticated else self.none()

    def claimable(self, *, at: datetime) -> Self:
        """Waiting and ready, or left behind by a dispatcher that died; oldest first.

        One that died twice after it had begun to hand over is not among them: see ``undecided``.
        """
        status = Delivery.Status
        left = Q(status=status.SENDING, lease_until__lt=at) & (Q(smtp_started_at__isnull=True) | Q(ambiguous=0))
        waiting = Q(status=status.QUEUED, not_before__lte=at)
        return self.open().filter(waiting | left).order_by("not_before", "pk")

    def undecided(self, *, at: datetime) -> Self:
        """Begun to be handed over twice without an answer: nobody can know, and a third copy would be one too many."""
        return self.open().filter(
            status=Delivery.Status.SENDING, lease_until__lt=at, smtp_started_at__isnull=False, ambiguous__gt=0
        )

    def open(self) -> Self:
        """Waiting or being sent, found by the index that has no others.

        In SQL's own words: of a status that is handed over apart, SQLite does not see that it is one of that index.
        """
        return self.filter(RawSQL("status IN ('queued', 'sending')", (), output_field=models.BooleanField()))

    def ended(self) -> Self:
        return self.exclude(Delivery.OPEN)

    def record(self, due: Iterable["Delivery"]) -> None:
        """Write what came due, once for each reminder and local day. Call inside a transaction, with these locked.

        A day that was cancelled is taken up again, or a person who moves 09:00 to 18:00 at a minute past nine would
        lose it; a day with any other outcome has had its reminder.
        """
        wanted = {(delivery.rule_id, delivery.occ_date): delivery for delivery in due}
        rules = {rule for rule, _ in wanted}
        days = {day for _, day in wanted}
        there = {(row.rule_id, row.occ_date): row for row in self.filter(rule__in=rules, occ_date__in=days)}
        Delivery.objects.bulk_create(delivery for key, delivery in wanted.items() if key not in there)
        taken_up = ("due_at", "expires_at", "not_before", "status", "reason")
        for key, row in there.items():
            if key in wanted:
                known = {name: getattr(wanted[key], name) for name in taken_up}
                self.filter(pk=row.pk, status=Delivery.Status.CANCELLED).update(attempts=0, **known)

    def end_restored(self) -> int:
        """End what a backup holds as waiting; how many. Nobody knows what was sent after it was made, and what had
        begun to be handed over may have arrived."""
        status, ended = Delivery.Status, {"claim": None, "lease_until": None}
        begun = self.open().filter(Q(ambiguous__gt=0) | Q(status=status.SENDING, smtp_started_at__isnull=False))
        unknown: int = begun.update(status=status.UNKNOWN, **ended)
        skipped: int = self.open().update(status=status.SKIPPED, reason=Delivery.Reason.RESTORED, **ended)
        return unknown + skipped

    def prune(self, *, at: datetime, limit: int) -> int:
        """Remove at most ``limit`` deliveries that ended more than ``KEEP_DAYS`` ago; how many went."""
        old = self.ended().filter(due_at__lt=at - timedelta(days=KEEP_DAYS)).order_by("due_at")
        gone, _ = self.filter(pk__in=list(old.values_list("pk", flat=True)[:limit])).delete()
        return gone


class Delivery(models.Model):
    """One reminder of one local day, from due to its end. Nothing in it tells how anyone is."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        SKIPPED = "skipped", _("Not sent")
        CANCELLED = "cancelled", _("Not sent")
        BOUNCED = "bounced", _("Refused by your address")
        FAILED = "failed", _("Not accepted by the mail server")
        UNKNOWN = "unknown", _("May have been sent")

    class Reason(models.TextChoices):
        STALE = "stale", _("it was too late to be useful")
        DONE_TODAY = "done_today", _("you had already practised that day")
        WEEK_MET = "week_met", _("you had already done that week's sessions")
        PAUSED = "paused", _("you had paused")
        MOVED = "moved", _("you moved that session")
        QUIET_HOURS = "quiet_hours", _("it was after 21:30")
        NO_ADDRESS = "no_address", _("you had no confirmed email address")
        OFF = "off", _("reminders were off")
        EDITED = "edited", _("you changed your plan")
        BLOCKED = "blocked", _("you ticked a sign that has to be checked first")
        WARNED = "warned", _("your diary called for a rest")
        ANSWERED = "answered", _("you had already answered for that morning")
        NO_SESSION = "no_session", _("you had no session the day before")
        RESTORED = "restored", _("the site was restored from a backup")

    OPEN = Q(status__in=["queued", "sending"])

    rule = models.ForeignKey("reminders.Reminder", on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    occ_date = models.DateField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    not_before = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ambiguous = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    smtp_started_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=80, blank=True)
    message_id = models.CharField(max_length=120, blank=True)
    has_offer = models.BooleanField(default=False, help_text=_("It suggested gentle exercises and other days."))

    objects: ClassVar = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["rule", "occ_date"], name="reminders_delivery_once_a_day"),
            models.CheckConstraint(
                condition=Q(status="sending", lease_until__isnull=False)
                | (~Q(status="sending") & Q(lease_until__isnull=True)),
                name="reminders_delivery_lease",
            ),
            models.CheckConstraint(
                condition=(Q(status__in=["skipped", "cancelled"]) & ~Q(reason=""))
                | (~Q(status__in=["skipped", "cancelled"]) & Q(reason="")),
                name="reminders_delivery_reason",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["queued", "sending", "sent", "skipped", "cancelled", "bounced", "failed", "unknown"]
                ),
                name="reminders_delivery_status",
            ),
            models.CheckConstraint(condition=Q(ambiguous__lte=1), name="reminders_delivery_two_copies"),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=Q(status__in=["queued", "sending"]),
                name="reminders_delivery_open",
            ),
            models.Index(fields=["rule", "-due_at", "-id"], name="reminders_delivery_newest"),
            models.Index(fields=["due_at"], name="reminders_delivery_due"),
        ]

    def __str__(self) -> str:
        return f"{self.occ_date}: {self.ending()}"

    @classmethod
    def expect(
        cls, ring: occurrences.RingTime, *, reminder_id: int, expires_at: datetime, zone: str, at: datetime
    ) -> "Delivery":
        """An unsaved delivery: waiting, or recorded as too late where its window is over at ``at``."""
        delivery = cls(
            rule_id=reminder_id,
            occ_date=ring.occ_date,
            due_at=ring.due_at,
            expires_at=expires_at,
            not_before=ring.due_at,
            message_id=_message_id(reminder_id, ring.occ_date),
        )
        if at >= expires_at:
            delivery.skip_as_late(at=at, zone=zone)
        return delivery

    def skip_as_late(self, *, at: datetime, zone: str) -> None:
        self.status, self.reason = self.Status.SKIPPED, self.lateness(at=at, zone=zone)

    def lateness(self, *, at: datetime, zone: str) -> str:
        """Why it is too late at ``at``: only for the evening's quiet, or for being stale."""
        is_quiet = occurrences.is_quiet(at, due_at=self.due_at, zone=zone)
        return self.Reason.QUIET_HOURS if is_quiet else self.Reason.STALE

    def ending(self) -> str:
        """How it ended, in words for the person."""
        status = self.Status
        words = {
            status.QUEUED: "waiting to be sent",
            status.SENDING: "being sent",
            status.SENT: "sent",
            status.SKIPPED: f"not sent: {self.get_reason_display()}",
            status.CANCELLED: f"not sent: {self.get_reason_display()}",
            status.BOUNCED: "not delivered: your address did not take it",
            status.FAILED: "not sent: the mail server did not take it",
            status.UNKNOWN: "perhaps sent: the connection broke before the answer",
        }
        return words[status(self.status)]


def _message_id(reminder_id: int, day: date) -> str:
    """The same for every copy of one reminder, so that a mail program shows it once; not to be guessed from outside."""
    name = f"rem.{reminder_id}.{day:%Y%m%d}"
    seal = salted_hmac("reminders.message_id", name, algorithm="sha256").hexdigest()[:8]
    return f"<{name}.{seal}@{urlsplit(settings.SITE_URL).hostname}>"


class Heartbeat(models.Model):
    """The pulse of a dispatcher: when it last looked, and what it knew then."""

    name = models.CharField(max_length=40, primary_key=True)
    last_tick_at = models.DateTimeField()
    refreshed_at = models.DateTimeField(null=True, blank=True, help_text=_("Plans changed before this are copied."))
    zones_version = models.CharField(max_length=20, blank=True)
    overdue = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Restoration(models.Model):
    """That this database came from a backup: when it was restored, and when the backup was made."""

    SHOWN_FOR = timedelta(days=7)

    restored_at = models.DateTimeField()
    backup_made_at = models.DateTimeField()

    class Meta:
        ordering = ["-restored_at"]

    def __str__(self) -> str:
        return f"restored at {self.restored_at:%Y-%m-%d %H:%M} UTC"

    @classmethod
    def lately(cls, *, at: datetime) -> "Restoration | None":
        """The last one, for 7 days."""
        return cls.objects.filter(restored_at__gt=at - cls.SHOWN_FOR).first()
