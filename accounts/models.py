"""Who is here, where they are, and what they agreed to."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import screening
from conventions.days import WEEKDAY_NAMES
from conventions.fields import validate_time_zone
from conventions.owned import Owned, OwnedQuerySet


class User(AbstractUser):
    """A person. Where they are decides what "today" and "this week" mean."""

    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    first_weekday = models.PositiveSmallIntegerField(
        "first day of the week", default=0, choices=list(enumerate(WEEKDAY_NAMES)), validators=[MaxValueValidator(6)]
    )
    plan_changed_at = models.DateTimeField(
        default=timezone.now,
        db_index=True,
        editable=False,
        help_text="When the week, the zone or the first day changed.",
    )

    objects: ClassVar[UserManager[Any]] = UserManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(first_weekday__lte=6), name="accounts_user_first_weekday"),
        ]

    @transaction.atomic
    def settle(self, *, time_zone: str, first_weekday: int, at: datetime) -> None:
        """Say where the person is and when their week begins; reminders follow at their next ring."""
        self.time_zone, self.first_weekday, self.plan_changed_at = time_zone, first_weekday, at
        self.full_clean(exclude=["password"])
        self.save(update_fields=["time_zone", "first_weekday", "plan_changed_at"])

    def note_plan_change(self, *, at: datetime) -> None:
        """The person's week changed: reminders that copied it are to be planned anew."""
        self.plan_changed_at = at
        self.save(update_fields=["plan_changed_at"])


class ConsentQuerySet(OwnedQuerySet["Consent"]):
    def standing(self) -> Self:
        """Given, and not withdrawn since."""
        return self.filter(withdrawn_at__isnull=True)


class Consent(Owned):
    """What a person agreed to, in which words and when. A withdrawn one stays as a record."""

    class Kind(models.TextChoices):
        DISCLAIMER = "disclaimer", "I have read what this site is and is not"
        HEALTH_DATA = "health_data", "Keep what I write about my pain and my sessions"
        AGE = "age", "I am 16 or older"

    kind = models.CharField(max_length=20, choices=Kind)
    text_version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ConsentQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["owner", "kind"], condition=Q(withdrawn_at__isnull=True), name="accounts_consent_one_standing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.text_version})"


class Screening(Owned):
    """The first question to everyone: has anyone looked at this pain? (domain 5.1). The newest answer counts."""

    assessed = models.CharField(max_length=20, choices=[(answer.value, answer.label) for answer in screening.Assessed])
    assessed_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField()

    class Meta(Owned.Meta):
        ordering = ["-answered_at", "-pk"]
        indexes = [models.Index(fields=["owner", "-answered_at"], name="accounts_screening_newest")]

    def __str__(self) -> str:
        return f"answered {self.answered_at:%Y-%m-%d}"


class ApiToken(Owned):
    """A key for a program. Only its SHA-256 is kept; the key itself is shown once."""

    class Scope(models.TextChoices):
        READ = "read", "Read"
        WRITE = "write", "Read and write"

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.READ)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(Owned.Meta):
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name
