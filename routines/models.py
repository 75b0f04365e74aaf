"""What is planned: routines, and the days of the week they stand on."""

from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from conventions.days import WEEKDAY_NAMES
from conventions.fields import MAX_NAME, MAX_NOTE
from conventions.owned import Owned, OwnedQuerySet
from exercises.models import Exercise

MAX_STEPS = 40


class RoutineQuerySet(OwnedQuerySet["Routine"]):
    def active(self) -> Self:
        return self.filter(archived_at__isnull=True)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)

    def with_steps(self) -> Self:
        return self.prefetch_related(models.Prefetch("steps", RoutineStep.objects.select_related("exercise")))


class Routine(Owned):
    """A list of exercises in order, with a dose each. Never deleted while logs point to it: archived."""

    name = models.CharField(max_length=MAX_NAME)
    note = models.TextField(max_length=MAX_NOTE, blank=True)
    starter = models.SlugField(blank=True, editable=False, help_text="The starter routine this was copied from.")
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = RoutineQuerySet.as_manager()

    class Meta(Owned.Meta):
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["owner", "archived_at", "name"], name="routines_routine_list")]

    def __str__(self) -> str:
        return self.name


class RoutineStep(models.Model):
    """One exercise in a routine: its place, its form and its dose."""

    class Form(models.TextChoices):
        EASIER = "easier", "Easier form"
        BASE = "base", "Base form"
        FULL = "full", "Full form"

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=6, choices=Form, default=Form.BASE)
    sets = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(10)])
    reps = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(100)])
    hold_seconds = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(600)])
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["routine", "position"]
        constraints = [
            models.UniqueConstraint(fields=["routine", "position"], name="routines_step_position"),
            models.CheckConstraint(
                condition=Q(sets__gte=1, sets__lte=10, reps__gte=1, reps__lte=100, hold_seconds__lte=600),
                name="routines_step_dose",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.exercise}"


class Week(Owned):
    """A person's weekly pattern, without an end date. One a person."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["owner"], name="routines_week_one_per_person"),
        ]

    def __str__(self) -> str:
        return "week"


class WeekSlot(models.Model):
    """A routine on a weekday at a local time. Several a day are fine; strength days keep their distance (rule B13)."""

    week = models.ForeignKey(Week, on_delete=models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField(
        choices=list(enumerate(WEEKDAY_NAMES)), validators=[MaxValueValidator(6)]
    )
    local_time = models.TimeField()
    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="slots")

    class Meta:
        ordering = ["week", "weekday", "local_time"]
        constraints = [
            models.UniqueConstraint(fields=["week", "weekday", "local_time"], name="routines_slot_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="routines_slot_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.local_time:%H:%M}"
