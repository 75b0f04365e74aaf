"""Pain at any time: several a day, backdated, edited, deleted with undo."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conventions.fields import PAIN_MAX, PAIN_MIN
from tracking.models.editions import Edition
from tracking.models.logged import Arrival, Logged, LoggedQuerySet


class PainWords(TypedDict, total=False):
    """What may be said of pain beside its score: ``kind`` ("now" or "average"), where it is and how it feels."""

    kind: str
    places: Sequence[str]
    qualities: Sequence[str]
    note: str


class PainEntryQuerySet(LoggedQuerySet["PainEntry"]):
    @transaction.atomic
    def note(
        self,
        *,
        owner: User,
        score: int,
        felt_at: datetime,
        at: datetime,
        arrival: Arrival | None = None,
        **more: Unpack[PainWords],
    ) -> "PainEntry":
        """Write down how strong the pain was, 0-10, at ``felt_at``, in the person's zone of this moment."""
        entry = self.model(owner=owner, time_zone=owner.time_zone)
        entry.arrive(arrival, at=at).put(score=score, felt_at=felt_at, at=at, **more)
        entry.hold_person()
        entry.save(force_insert=True)
        return entry


class PainEntry(Logged):
    """Upper-back pain at one moment: 0 no pain, 10 the worst you can imagine."""

    class Kind(models.TextChoices):
        NOW = "now", _("At that moment")
        AVERAGE = "average", _("On average in the last 7 days")

    class Place(models.TextChoices):
        UPPER = "upper", _("Upper back")
        MID = "mid", _("Middle of the back")
        BETWEEN = "between", _("Between the shoulder blades")
        NECK = "neck", _("Neck")
        BLADE_LEFT = "blade_left", _("Left shoulder blade")
        BLADE_RIGHT = "blade_right", _("Right shoulder blade")
        OTHER = "other", _("Somewhere else")

    class Quality(models.TextChoices):
        DULL = "dull", _("Dull")
        STIFF = "stiff", _("Stiff")
        PULLING = "pulling", _("Pulling")
        SHARP = "sharp", _("Sharp")
        BURNING = "burning", _("Burning")
        THROBBING = "throbbing", _("Throbbing")

    felt_at = models.DateTimeField()
    score = models.PositiveSmallIntegerField(validators=[MinValueValidator(PAIN_MIN), MaxValueValidator(PAIN_MAX)])

    kind = models.CharField(max_length=7, choices=Kind, default=Kind.NOW)
    places = models.JSONField(default=list, blank=True, help_text="values of Place")
    qualities = models.JSONField(default=list, blank=True, help_text="values of Quality")

    # What a person says of it: what an edit writes, and what the form of an entry and the API take.
    GIVEN: ClassVar = ("score", "felt_at", *PainWords.__annotations__)

    objects: ClassVar = PainEntryQuerySet.as_manager()

    class Meta(Logged.Meta):
        ordering = ["-felt_at", "-pk"]
        verbose_name_plural = "pain entries"
        indexes = [
            *Logged.Meta.indexes,
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

    @property
    def place_words(self) -> list[str]:
        return [str(self.Place(place).label) for place in self.places]

    @property
    def quality_words(self) -> list[str]:
        return [str(self.Quality(quality).label) for quality in self.qualities]

    def put(
        self,
        *,
        score: int,
        felt_at: datetime,
        at: datetime,
        kind: str = Kind.NOW,
        places: Sequence[str] = (),
        qualities: Sequence[str] = (),
        note: str = "",
    ) -> None:
        """Take the values and check them, without writing."""
        if felt_at != self.felt_at:
            self.put_on_day(felt_at, at=at, field="felt_at")
        self.take({"score": score, "felt_at": felt_at, "kind": kind}, moment=felt_at, at=at)
        self.note = note
        self.places = _chosen(places, self.Place.values, field="places")
        self.qualities = _chosen(qualities, self.Quality.values, field="qualities")
        # The limits of the fields are those of the constraints: asking the database as well would be one query each.
        self.full_clean(exclude=["owner"], validate_unique=False, validate_constraints=False)

    @transaction.atomic
    def revise(self, *, expected: int, score: int, felt_at: datetime, at: datetime, **more: Unpack[PainWords]) -> None:
        """Change the entry from version ``expected``; ``more`` as in ``note``, and what is left out is emptied.

        A time that stays is kept, however old the entry is. What the entry was stays as an edition of it.
        """
        self.hold_person()
        self.advance(expected=expected)
        Edition.objects.keep(self, number=expected, at=at)
        self.put(score=score, felt_at=felt_at, at=at, **more)
        self.save(update_fields=[*self.GIVEN, "local_date", "source", "updated_at"])


def _chosen(given: Sequence[str], known: Sequence[str], *, field: str) -> list[str]:
    """What was ticked, each once and in our order. Raises ``ValidationError`` for anything that is not on the list."""
    if set(given) - set(known):
        raise ValidationError({field: ValidationError(_("Choose from the list."), code="unknown")})
    return [value for value in known if value in given]
