"""When a person wants to be reminded, and what comes next."""

import contextlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Self, assert_never

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conventions.owned import Owned, OwnedQuerySet, StaleVersion
from reminders import occurrences
from reminders.models import plans
from reminders.models.deliveries import KEEP_DAYS, Delivery
from tracking.insights import mornings
from tracking.models import Session

STRIKES = 2
IGNORED_IN_A_ROW = 2
IGNORED_WITHIN = timedelta(days=28)
MORNING_TIME, MORNING_SINCE, MORNING_UNTIL = time(7, 30), time(6), time(12)
MORNING_DEADLINE = mornings.DEADLINE
TESTS_AN_HOUR = 3
UNSUBSCRIBE = "reminders.unsubscribe"


class TooManyTests(Exception):
    """Three test mails were asked for within the hour: nothing was sent. ``wait``: until the hour is over."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


class ReminderQuerySet(OwnedQuerySet["Reminder"]):
    def due(self, *, at: datetime) -> Self:
        return self.filter(next_due_at__lte=at).order_by("next_due_at", "pk")

    def outdated(self, *, since: datetime | None) -> Self:
        """On, and copied from a plan that was changed since; ``since`` bounds the search to an index."""
        changed = self.filter(is_on=True).exclude(owner__plan_changed_at=F("planned_at"))
        return changed if since is None else changed.filter(owner__plan_changed_at__gt=since)

    def practised(self, reminders: Iterable["Reminder"], *, until: datetime) -> Mapping[int, frozenset[date]]:
        """The mornings after a finished session that the questions among ``reminders`` have to look at, by person: one
        query for all of them."""
        asking = {one.owner_id: one.next_due_at for one in reminders if one.is_after_sessions()}
        found: defaultdict[int, set[date]] = defaultdict(set)
        if asking:
            oldest = max(min(filter(None, asking.values())), until - timedelta(days=KEEP_DAYS)) - timedelta(days=2)
            finished = Session.objects.filter(owner__in=asking, local_date__gte=oldest.date()).finished()
            for owner, day in finished.values_list("owner_id", "local_date"):
                found[owner].add(day + timedelta(days=1))
        return defaultdict(frozenset, {owner: frozenset(days) for owner, days in found.items()})

    def plan_from(self, *, at: datetime) -> int:
        """Let all that are on go on from ``at``, as if nothing before had been due; how many."""
        going = self.filter(is_on=True)
        count: int = going.update(next_due_at=at)
        for reminder in going.select_related("owner").iterator(chunk_size=500):
            reminder.next_due_at = None  # or what it missed would be written down, and the last of it sent
            with contextlib.suppress(ValueError, ValidationError), transaction.atomic():
                reminder.follow_plan(cutoff=at, at=at)
        return count

    def of(self, owner: User, kind: str) -> "Reminder":
        """The person's reminder of this kind, or an unsaved one that is off, at version 0."""
        return self.visible_to(owner).filter(kind=kind).first() or self.model(
            owner=owner, kind=kind, version=0, time_zone=owner.time_zone, planned_at=owner.plan_changed_at
        )

    def signed_by(self, signed: str) -> "Reminder | None":
        """The reminder of an unsubscribe link; ``None`` once it is gone. Raises ``BadSignature`` for a forged link."""
        return self.filter(pk=int(signing.Signer(salt=UNSUBSCRIBE).unsign(signed))).first()

    @transaction.atomic
    def settle(
        self,
        kind: str,
        *,
        owner: User,
        is_on: bool,
        lead_minutes: int = 0,
        local_time: time = MORNING_TIME,
        expected: int,
        at: datetime,
    ) -> "Reminder":
        """Turn the person's reminder on or off and say how long before a session it comes, or when in the morning.

        ``expected`` is the version it was read at, 0 where there was none. Raises ``StaleVersion`` where it was changed
        meanwhile and ``ValidationError`` for a lead or a time that is not offered.
        """
        reminder = self.select_for_update().filter(owner=owner, kind=kind).first()
        if reminder is None:
            reminder = self._begin(owner=owner, kind=kind, expected=expected)
        else:
            reminder.advance(expected=expected)
        reminder.is_on, reminder.lead_minutes = is_on, lead_minutes
        reminder.local_time = local_time.replace(second=0, microsecond=0)
        if is_on:
            reminder.strikes = 0
        reminder.follow_plan(cutoff=at, at=at)
        return reminder

    def _begin(self, *, owner: User, kind: str, expected: int) -> "Reminder":
        """A new row that is off. Of two writers that both saw none, one gets through."""
        if expected != 0:
            raise StaleVersion
        reminder = self.model(owner=owner, kind=kind, time_zone=owner.time_zone, planned_at=owner.plan_changed_at)
        reminder.full_clean(validate_unique=False, validate_constraints=False)
        try:
            with transaction.atomic():
                reminder.save(force_insert=True)
        except IntegrityError as error:
            raise StaleVersion from error
        return reminder

    @transaction.atomic
    def note_test(self, *, owner: User, at: datetime) -> "Reminder":
        """Count a test mail of ``owner``; the reminder it is sent for. Raises ``TooManyTests`` above three an hour."""
        with contextlib.suppress(StaleVersion):  # it is there already
            if not self.filter(owner=owner, kind=Reminder.Kind.PRACTICE).exists():
                self._begin(owner=owner, kind=Reminder.Kind.PRACTICE, expected=0)
        reminder: Reminder = self.select_for_update().get(owner=owner, kind=Reminder.Kind.PRACTICE)
        if reminder.tests_from_at is None or at - reminder.tests_from_at >= timedelta(hours=1):
            reminder.tests_from_at, reminder.tests_count = at, 0
        if reminder.tests_count >= TESTS_AN_HOUR:
            raise TooManyTests(reminder.tests_from_at + timedelta(hours=1) - at)
        reminder.tests_count += 1
        reminder.save(update_fields=["tests_from_at", "tests_count"])
        return reminder


class Reminder(plans.CopiedPlan, Owned):
    """When a person wants to be reminded.

    The question of the next morning has a time of its own on every day and is due only after a day with a session.
    ``next_due_at`` is the one truth about what comes next; NULL is off. It moves on in the same transaction that writes
    the delivery.
    """

    class Kind(models.TextChoices):
        PRACTICE = "practice", _("Before a session")
        MORNING = "morning", _("The next morning")

    class Lead(models.IntegerChoices):
        AT_ONCE = 0, _("When it begins")
        TEN_MINUTES = 10, _("10 minutes before")
        HALF_AN_HOUR = 30, _("30 minutes before")
        HOUR = 60, _("1 hour before")
        TWO_HOURS = 120, _("2 hours before")

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PRACTICE, editable=False)
    is_on = models.BooleanField(default=False)
    lead_minutes = models.PositiveSmallIntegerField(choices=Lead, default=Lead.HALF_AN_HOUR)
    local_time = models.TimeField(default=MORNING_TIME, help_text=_("When to ask the next-morning question."))
    next_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    strikes = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text=_("How many emails in a row were refused.")
    )
    tests_from_at = models.DateTimeField(null=True, blank=True, editable=False)
    tests_count = models.PositiveSmallIntegerField(default=0, editable=False)

    objects: ClassVar = ReminderQuerySet.as_manager()

    class Meta(Owned.Meta):
        db_table = "reminders_rule"
        indexes = [models.Index(fields=["next_due_at", "id"], name="reminders_rule_due")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_uuid"], name="reminders_rule_once_per_person"),
            models.UniqueConstraint(fields=["owner", "kind"], name="reminders_rule_one_per_kind"),
            models.CheckConstraint(condition=Q(lead_minutes__in=[0, 10, 30, 60, 120]), name="reminders_rule_lead"),
            models.CheckConstraint(condition=Q(kind__in=["practice", "morning"]), name="reminders_rule_kind"),
            models.CheckConstraint(
                condition=Q(local_time__gte=MORNING_SINCE, local_time__lte=MORNING_UNTIL),
                name="reminders_rule_morning",
                violation_error_message=_("Choose a time from 06:00 to 12:00."),
            ),
            models.CheckConstraint(condition=Q(is_on=True) | Q(next_due_at__isnull=True), name="reminders_rule_off"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {'on' if self.is_on else 'off'}"

    def unsubscribe_url(self) -> str:
        """The path that turns it off without signing in: signed for this alone, and good as long as the mail."""
        return reverse("reminders:unsubscribe", args=[signing.Signer(salt=UNSUBSCRIBE).sign(str(self.pk))])

    @property
    def has_bounced(self) -> bool:
        """Turned off because the address refused mail."""
        return not self.is_on and self.strikes >= STRIKES

    def has_two_ignored(self, *, at: datetime) -> bool:
        """Whether the last two reminders before a session were followed by none: would other days suit better?"""
        if self.is_after_sessions() or not self.is_on or not self.pk:
            return False
        recent = self.deliveries.filter(status=Delivery.Status.SENT, due_at__gte=at - IGNORED_WITHIN)
        sent = [*recent[:IGNORED_IN_A_ROW]]
        if len(sent) < IGNORED_IN_A_ROW or at < sent[0].due_at + timedelta(days=1):
            return False
        since = self.session_day(sent[-1].due_at)
        return not Session.objects.filter(owner=self.owner_id, local_date__gte=since).finished().exists()

    def is_after_sessions(self) -> bool:
        """Whether it asks about a session that was, on the morning after; else it comes before each one of the plan."""
        match self.Kind(self.kind):
            case Reminder.Kind.PRACTICE:
                return False
            case Reminder.Kind.MORNING:
                return True
            case unknown:
                assert_never(unknown)

    def expires_at(self, due_at: datetime) -> datetime:
        """When it is of no use any more: the question of the morning at its deadline, 18:00."""
        match self.Kind(self.kind):
            case Reminder.Kind.PRACTICE:
                return occurrences.expires_at(due_at, zone=self.time_zone)
            case Reminder.Kind.MORNING:
                return occurrences.at_clock(due_at, MORNING_DEADLINE, zone=self.time_zone)
            case unknown:
                assert_never(unknown)

    def has_moved_on(self) -> bool:
        """Whether the person's plan was changed since it was copied."""
        return self.planned_at != self.owner.plan_changed_at

    def session_slots(self) -> occurrences.Schedule:
        """When the sessions themselves begin."""
        return occurrences.shifted_earlier(self.slots(), -self.lead_minutes)

    @transaction.atomic
    def turn_off(self, *, at: datetime) -> None:
        """No more reminders until the person turns them on again. Repeating changes nothing."""
        reminder = type(self).objects.select_for_update().filter(pk=self.pk).first()
        if reminder is not None and reminder.is_on:
            reminder.advance(expected=reminder.version)
            reminder.is_on = False
            reminder.follow_plan(cutoff=at, at=at)

    @transaction.atomic
    def strike(self, *, at: datetime) -> None:
        """Count a refusal by the address. Two in a row turn the reminder off."""
        type(self).objects.filter(pk=self.pk).update(strikes=F("strikes") + 1)
        if type(self).objects.filter(pk=self.pk, strikes__gte=STRIKES).exists():
            self.turn_off(at=at)

    @transaction.atomic
    def follow_plan(self, *, cutoff: datetime, at: datetime) -> None:
        """Copy week, zone and lead time from the person for everything after ``cutoff``.

        What was due before is recorded first. The row must be locked.
        """
        self._record_old(until=cutoff, at=at)
        self._copy_plan(at=at)
        self._cancel_what_the_plan_has_no_more()
        self.next_due_at = self.next_free(after=cutoff)
        self.full_clean()
        self.save()

    def upcoming(self, *, at: datetime) -> datetime | None:
        """What comes next, also where the plan was changed and no dispatcher has looked since; what a pause or a move
        will keep back is passed over. Writes nothing."""
        if not self.is_on:
            return None
        reminder = self
        if self.has_moved_on():
            asked = {"lead_minutes": self.lead_minutes, "local_time": self.local_time}
            reminder = type(self)(pk=self.pk, owner=self.owner, kind=self.kind, is_on=True, **asked)
            reminder._copy_plan(at=at)
            due_at = reminder.next_free(after=at)
        else:
            due_at = self.next_due_at
        return reminder._after_a_session(due_at) if self.is_after_sessions() else reminder._not_kept_back(due_at)

    def _after_a_session(self, due_at: datetime | None) -> datetime | None:
        """The next morning after a session that is written down already."""
        here = occurrences.zone_named(self.time_zone)
        for _days in range(2):
            if due_at is None or self.practised([due_at.astimezone(here).date()]):
                return due_at
            following = self.next_after(due_at)
            due_at = following.due_at if following else None
        return None

    def _not_kept_back(self, due_at: datetime | None) -> datetime | None:
        pauses = [*self.owner.pause_set.order_by("since_on").values_list("since_on", "until_on")]
        here = occurrences.zone_named(self.time_zone)
        while due_at is not None:
            day = self.session_day(due_at)
            pause = next((until for since, until in pauses if since <= day <= until), None)
            if pause is None and not self.is_moved_away(due_at.astimezone(here).date()):
                return due_at
            ends = datetime.combine(pause, time.max, tzinfo=here) - timedelta(days=1) if pause else due_at
            due_at = self.next_free(after=max(ends, due_at))
        return None

    def session_day(self, due_at: datetime) -> date:
        """The date in the plan of the session that a reminder is about."""
        begins = due_at + timedelta(minutes=self.lead_minutes)
        return begins.astimezone(occurrences.zone_named(self.time_zone)).date()

    def practised(self, days: Collection[date]) -> frozenset[date]:
        """Of the mornings ``days``, those after a local day with a finished session."""
        before = [day - timedelta(days=1) for day in days]
        finished = Session.objects.filter(owner=self.owner_id, local_date__in=before).finished()
        return frozenset(day + timedelta(days=1) for day in finished.values_list("local_date", flat=True))

    def _copy_plan(self, *, at: datetime) -> None:
        owner = User.objects.get(pk=self.owner_id)
        self.time_zone, self.planned_at = owner.time_zone, owner.plan_changed_at
        match self.Kind(self.kind):
            case Reminder.Kind.PRACTICE:
                schedule = plans.before_sessions(owner, self.lead_minutes)
                changes = plans.moved(owner, schedule, self.lead_minutes, at=at)
            case Reminder.Kind.MORNING:
                schedule, changes = plans.every_day(self.local_time), occurrences.NO_CHANGES
            case unknown:
                assert_never(unknown)
        self.schedule, self.changes = occurrences.stored_form(schedule), occurrences.stored_changes(changes)

    def _record_old(self, *, until: datetime, at: datetime) -> None:
        try:
            due, self.next_due_at = self.walk(until=until, at=at)
        except ValueError:
            # Copies that cannot be read have no past to record; the new ones take their place.
            return
        Delivery.objects.record(due)

    def _cancel_what_the_plan_has_no_more(self) -> None:
        reason = Delivery.Reason.EDITED if self.is_on else Delivery.Reason.OFF
        waiting = self.deliveries.filter(status=Delivery.Status.QUEUED)
        for delivery in waiting:
            if not self.is_on or not self.has(delivery.due_at):
                waiting.filter(pk=delivery.pk).update(status=Delivery.Status.CANCELLED, reason=reason)

    def next_free(self, *, after: datetime) -> datetime | None:
        """The next instant due whose local day has not had its reminder yet; ``None`` where off or without days."""
        if not self.is_on:
            return None
        found = self.next_after(after)
        while found is not None and self._has_had(found.occ_date):
            found = self.next_after(found.due_at)
        return found.due_at if found else None

    def _has_had(self, day: date) -> bool:
        return self.deliveries.filter(occ_date=day).exclude(status=Delivery.Status.CANCELLED).exists()

    @transaction.atomic
    def give_back(self, *, after: datetime) -> None:
        """Allow a reminder for this local day again after one was cancelled by a change of plan."""
        reminder = type(self).objects.select_for_update().get(pk=self.pk)
        following = reminder.next_free(after=max(after, reminder.planned_at))
        if following is not None and (reminder.next_due_at is None or following < reminder.next_due_at):
            type(self).objects.filter(pk=self.pk).update(next_due_at=following)

    def walk(
        self, *, until: datetime, at: datetime, practised: Collection[date] | None = None
    ) -> tuple[list["Delivery"], datetime | None]:
        """What has come due up to ``until`` as unsaved deliveries, and the next instant after it. Writes nothing.

        Only what is still inside its window at ``at`` is to be sent; the rest is recorded as too late. What came due
        more than ``KEEP_DAYS`` ago would be pruned at once and is passed over. ``practised``: the mornings after a
        session, where whoever walks many reminders has them at hand.
        """
        if self.next_due_at is None or self.next_due_at > until:
            return [], self.next_due_at
        changes, oldest = self.dated(), until - timedelta(days=KEEP_DAYS)
        begin = max(self.next_due_at, oldest) - timedelta(microseconds=1)
        found = [
            *occurrences.occurrences_between(
                zone=self.time_zone, schedule=self.slots(), after=begin, until=until, changes=changes
            )
        ]
        if self.is_after_sessions():
            after_sessions = self.practised([ring.occ_date for ring in found]) if practised is None else practised
            found = [ring for ring in found if ring.occ_date in after_sessions]
        zone = self.time_zone
        due = [
            Delivery.expect(ring, reminder_id=self.pk, expires_at=self.expires_at(ring.due_at), zone=zone, at=at)
            for ring in found
        ]
        for earlier in due[:-1]:
            earlier.skip_as_late(at=at, zone=zone)
        following = self.next_after(until)
        return due, following.due_at if following else None
