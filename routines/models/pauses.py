"""Days of pause: for a flare-up, an illness, a holiday. Free to start and to end; they count as keeping the plan."""

from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from conventions.days import BACKDATED_DAYS, local_date, written
from conventions.deletable import Deletable, DeletableQuerySet, KeptManager
from conventions.fields import MAX_NOTE
from conventions.owned import InTheWay

MAX_PAUSE_DAYS = 366


class PauseQuerySet(DeletableQuerySet["Pause"]):
    def on(self, day: date) -> Self:
        """Those that hold ``day``; there is one at most."""
        return self.filter(since_on__lte=day, until_on__gte=day)

    @transaction.atomic
    def begin(
        self,
        *,
        owner: User,
        reason: str,
        since_on: date,
        until_on: date,
        at: datetime,
        note: str = "",
        is_moved: bool = False,
    ) -> "Pause":
        """Pause the plan of ``owner`` from ``since_on`` to ``until_on``, both included; from any day on where it
        ``is_moved`` from elsewhere.

        Raises ``ValidationError`` for days in the wrong order, too many of them, a beginning more than 14 days ago,
        and ``InTheWay`` where another pause has one of these days: that one can be changed instead.
        """
        pause: Pause = self.model(owner=owner, reason=reason, since_on=since_on, until_on=until_on, note=note)
        earliest = local_date(at, owner.time_zone) - timedelta(days=BACKDATED_DAYS)
        pause.hold_and_check(at=at, earliest=min(since_on, earliest) if is_moved else earliest)
        pause.save(force_insert=True)
        owner.note_plan_change(at=at)
        return pause


class Pause(Deletable):
    """Days on which nothing is planned, both ends included. A pause counts as keeping the plan."""

    class Reason(models.TextChoices):
        FLARE_UP = "flare_up", gettext_lazy("A flare-up")
        ILLNESS = "illness", gettext_lazy("Illness")
        HOLIDAY = "holiday", gettext_lazy("Holiday")
        OTHER = "other", gettext_lazy("Something else")

    reason = models.CharField(max_length=10, choices=Reason)
    since_on = models.DateField()
    until_on = models.DateField()
    note = models.TextField(blank=True, max_length=MAX_NOTE)

    objects: ClassVar = KeptManager.from_queryset(PauseQuerySet)()  # type: ignore[assignment]

    class Meta(Deletable.Meta):
        ordering = ["-since_on", "-pk"]
        indexes = [
            *Deletable.Meta.indexes,
            models.Index(fields=["owner", "until_on", "since_on"], name="routines_pause_span"),
        ]
        constraints = [
            *Deletable.Meta.constraints,
            models.CheckConstraint(condition=Q(until_on__gte=F("since_on")), name="routines_pause_order"),
            models.CheckConstraint(
                condition=Q(reason__in=("flare_up", "illness", "holiday", "other")), name="routines_pause_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since_on} to {self.until_on}"

    def holds(self, day: date) -> bool:
        return self.since_on <= day <= self.until_on

    # Verbs

    @transaction.atomic
    def revise(
        self, *, reason: str, since_on: date, until_on: date, at: datetime, expected: int, note: str = ""
    ) -> None:
        """Change the pause from version ``expected``. Raises as ``begin`` does, and ``StaleVersion``."""
        earliest = min(self.since_on, local_date(at, self.owner.time_zone) - timedelta(days=BACKDATED_DAYS))
        self.hold_person()
        self.advance(expected=expected)
        self.reason, self.since_on, self.until_on, self.note = reason, since_on, until_on, note
        self.hold_and_check(at=at, earliest=earliest)
        self.save()
        self.owner.note_plan_change(at=at)

    @transaction.atomic
    def end(self, *, at: datetime, expected: int) -> None:
        """Take up the plan again today: yesterday is the last day of the pause.

        One that began today or has not begun is deleted; one that is over stays as it was, and so does the plan. Raises
        ``StaleVersion``.
        """
        today = local_date(at, self.owner.time_zone)
        if self.until_on < today:
            return
        if self.since_on >= today:
            self.remove(at=at, expected=expected)
            return
        self.hold_person()
        self.advance(expected=expected)
        self.until_on = today - timedelta(days=1)
        self.save()
        self.owner.note_plan_change(at=at)

    @transaction.atomic
    def remove(self, *, at: datetime, expected: int | None = None) -> None:
        """As if there had been none: the days are planned again, those that are over too. Raises ``StaleVersion``."""
        self.put_away(at=at, expected=expected)
        self.owner.note_plan_change(at=at)

    @transaction.atomic
    def restore(self, *, at: datetime) -> None:
        """Undo ``remove``. Raises ``ValidationError`` after 30 days, ``InTheWay`` where another pause has one of
        its days by now. Repeating changes nothing."""
        self.hold_and_check(at=at, earliest=self.since_on)
        self.bring_back(at=at)
        self.owner.note_plan_change(at=at)

    def hold_and_check(self, *, at: datetime, earliest: date) -> None:
        """Raises ``ValidationError`` or ``InTheWay``. Holds the person until the caller's transaction ends, so that of
        two pauses made at once with the same days one is refused."""
        self.hold_person()
        self.full_clean(exclude=["owner"], validate_unique=False, validate_constraints=False)
        if self.since_on < earliest:
            message = ngettext(
                "A pause can start up to {days} day in the past.",
                "A pause can start up to {days} days in the past.",
                BACKDATED_DAYS,
            ).format(days=BACKDATED_DAYS)
            raise ValidationError({"since_on": ValidationError(message, code="too_old")})
        others = type(self).objects.filter(owner=self.owner_id).exclude(pk=self.pk)
        other = others.filter(since_on__lte=self.until_on, until_on__gte=self.since_on).first()
        if other is not None:
            message = _("You already have a pause from {since} to {until}. Change that one, or choose other days.")
            said = message.format(since=_in_words(other.since_on), until=_in_words(other.until_on))
            raise InTheWay({"since_on": ValidationError(said, code="overlap")})

    def clean(self) -> None:
        if self.until_on < self.since_on:
            raise ValidationError({"until_on": _("The last day is before the first. Choose a later last day.")})
        if (self.until_on - self.since_on).days >= MAX_PAUSE_DAYS:
            raise ValidationError({"until_on": _("A pause can last up to a year. You can add another one after it.")})


def _in_words(day: date) -> str:
    return written(day, "j F")
