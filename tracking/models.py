"""What happened: sessions with their steps, and pain at any time. A log is a snapshot: later edits never change it."""

from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from conventions.fields import MAX_NAME, MAX_NOTE, pain_model_field, score_constraint
from conventions.owned import Owned, OwnedQuerySet
from exercises.models import Exercise
from routines.models import Routine, RoutineStep

SNAPSHOT_VERSION = 1


class LoggedQuerySet(OwnedQuerySet[Any]):
    def kept(self) -> Self:
        """Not deleted."""
        return self.filter(deleted_at__isnull=True)

    def deleted(self) -> Self:
        return self.filter(deleted_at__isnull=False)


class Logged(Owned):
    """A row of the diary: when it happened, in which zone and on which local day; deleted with undo."""

    local_date = models.DateField(editable=False)
    time_zone = models.CharField(max_length=64, editable=False)
    note = models.TextField(max_length=MAX_NOTE, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(Owned.Meta):
        abstract = True


class SessionQuerySet(LoggedQuerySet):
    def finished(self) -> Self:
        return self.kept().filter(finished_at__isnull=False)

    def running(self) -> Self:
        return self.kept().filter(finished_at__isnull=True)

    def with_steps(self) -> Self:
        return self.prefetch_related(models.Prefetch("steps", SessionStep.objects.select_related("exercise")))


class Session(Logged):
    """One practice: from a routine or free. Pain and effort are 0-10 or unknown (domain 4.1, 6.4)."""

    routine = models.ForeignKey(Routine, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    routine_name = models.CharField(max_length=MAX_NAME, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    pain_before = pain_model_field()
    pain_worst = pain_model_field()
    pain_after = pain_model_field()
    effort = pain_model_field()
    is_strength = models.BooleanField(default=False, editable=False)
    snapshot_version = models.PositiveSmallIntegerField(default=SNAPSHOT_VERSION, editable=False)

    objects: ClassVar[Any] = SessionQuerySet.as_manager()

    class Meta(Logged.Meta):
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(fields=["owner", "-started_at", "-id"], name="tracking_session_log"),
            models.Index(fields=["owner", "local_date"], name="tracking_session_day"),
        ]
        constraints = [
            *Owned.Meta.constraints,
            score_constraint("pain_before", name="tracking_session_before"),
            score_constraint("pain_worst", name="tracking_session_worst"),
            score_constraint("pain_after", name="tracking_session_after"),
            score_constraint("effort", name="tracking_session_effort"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
                name="tracking_session_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.routine_name or 'Free session'}, {self.local_date}"


class SessionStep(models.Model):
    """One exercise of a session as it was planned and done; the link to the catalogue is for finding one's way only."""

    class Outcome(models.TextChoices):
        DONE = "done", "Done"
        EASED = "eased", "Eased"
        SKIPPED = "skipped", "Skipped"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    exercise = models.ForeignKey(Exercise, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    exercise_slug = models.SlugField()
    exercise_name = models.CharField(max_length=MAX_NAME)
    phase = models.CharField(max_length=20)
    form = models.CharField(max_length=6, choices=RoutineStep.Form, default=RoutineStep.Form.BASE)
    sets = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(10)])
    reps = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(100)])
    unit = models.CharField(max_length=40)
    sides = models.PositiveSmallIntegerField(default=1)
    hold_seconds = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(600)])
    outcome = models.CharField(max_length=7, choices=Outcome, default=Outcome.DONE)

    class Meta:
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="tracking_step_position"),
            models.CheckConstraint(
                condition=Q(sets__gte=1, sets__lte=10, reps__gte=1, reps__lte=100, hold_seconds__lte=600),
                name="tracking_step_dose",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.exercise_name}"


class PainEntry(Logged):
    """Upper-back pain at one moment, 0-10 (domain 4.1). Several a day, backdated, edited, deleted with undo."""

    felt_at = models.DateTimeField()
    score = models.PositiveSmallIntegerField(validators=[MaxValueValidator(10)])

    objects: ClassVar[Any] = LoggedQuerySet.as_manager()

    class Meta(Logged.Meta):
        ordering = ["-felt_at", "-pk"]
        verbose_name_plural = "pain entries"
        indexes = [
            models.Index(fields=["owner", "-felt_at", "-id"], name="tracking_pain_log"),
            models.Index(fields=["owner", "local_date"], name="tracking_pain_day"),
        ]
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(condition=Q(score__lte=10), name="tracking_pain_score"),
        ]

    def __str__(self) -> str:
        return f"{self.local_date}"
