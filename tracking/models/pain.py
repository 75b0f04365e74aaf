"""Pain at any time: several a day, backdated, edited, deleted with undo."""

from datetime import datetime
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q

from accounts.models import User
from conventions.fields import PAIN_MAX, PAIN_MIN
from tracking import insights
from tracking.models.logged import Logged, LoggedQuerySet, hour_of_day


class PainEntryQuerySet(LoggedQuerySet):
    @transaction.atomic
    def note(self, *, owner: User, score: int, felt_at: datetime, at: datetime, note: str = "") -> "PainEntry":
        """Write down how strong the pain was, 0-10, at ``felt_at``, in the person's zone of this moment."""
        entry: PainEntry = self.model(owner=owner, time_zone=owner.time_zone)
        entry.put(score=score, felt_at=felt_at, note=note, at=at)
        entry.save(force_insert=True)
        return entry

    def readings(self) -> list[insights.Reading]:
        """What the chart needs, oldest first."""
        rows = self.order_by("felt_at", "pk").values_list("local_date", "time_zone", "felt_at", "score")
        return [
            insights.Reading(day, hour_of_day(felt_at, day=day, zone=zone), "entry", score)
            for day, zone, felt_at, score in rows
        ]


class PainEntry(Logged):
    """Upper-back pain at one moment: 0 no pain, 10 the worst you can imagine (domain 4.1)."""

    class Kind(models.TextChoices):
        NOW = "now", "At that moment"
        AVERAGE = "average", "On average in the last 7 days"

    class Place(models.TextChoices):
        UPPER = "upper", "Upper back"
        MID = "mid", "Middle of the back"
        BETWEEN = "between", "Between the shoulder blades"
        NECK = "neck", "Neck"
        BLADE_LEFT = "blade_left", "Left shoulder blade"
        BLADE_RIGHT = "blade_right", "Right shoulder blade"
        OTHER = "other", "Somewhere else"

    class Quality(models.TextChoices):
        DULL = "dull", "Dull"
        STIFF = "stiff", "Stiff"
        PULLING = "pulling", "Pulling"
        SHARP = "sharp", "Sharp"
        BURNING = "burning", "Burning"
        THROBBING = "throbbing", "Throbbing"

    felt_at = models.DateTimeField()
    score = models.PositiveSmallIntegerField(validators=[MinValueValidator(PAIN_MIN), MaxValueValidator(PAIN_MAX)])

    kind = models.CharField(max_length=7, choices=Kind, default=Kind.NOW)
    places = models.JSONField(default=list, blank=True, help_text="values of Place")
    qualities = models.JSONField(default=list, blank=True, help_text="values of Quality")

    objects: ClassVar[Any] = PainEntryQuerySet.as_manager()

    class Meta(Logged.Meta):
        ordering = ["-felt_at", "-pk"]
        verbose_name_plural = "pain entries"
        indexes = [
            models.Index(fields=["owner", "-felt_at", "-id"], name="tracking_pain_log"),
            models.Index(fields=["owner", "local_date"], name="tracking_pain_day"),
        ]
        constraints = [
            *Logged.Meta.constraints,
            models.CheckConstraint(condition=Q(score__gte=PAIN_MIN, score__lte=PAIN_MAX), name="tracking_pain_score"),
        ]

    def __str__(self) -> str:
        return f"Pain entry, {self.local_date}"

    @property
    def felt_wall(self) -> datetime:
        return self.wall_clock(self.felt_at)

    def put(self, *, score: int, felt_at: datetime, note: str, at: datetime) -> None:
        """Take the values and check them, without writing."""
        if felt_at != self.felt_at:
            self.put_on_day(felt_at, at=at, field="felt_at")
        self.score, self.felt_at, self.note = score, felt_at, note
        # The limits of the fields are those of the constraints: asking the database as well would be one query each.
        self.full_clean(exclude=["owner"], validate_unique=False, validate_constraints=False)

    @transaction.atomic
    def revise(self, *, expected: int, score: int, felt_at: datetime, at: datetime, note: str = "") -> None:
        """Change the entry from version ``expected``. A time that stays is kept, however old the entry is."""
        self.advance(expected=expected)
        self.put(score=score, felt_at=felt_at, note=note, at=at)
        self.save(update_fields=["score", "felt_at", "note", "local_date", "updated_at"])
