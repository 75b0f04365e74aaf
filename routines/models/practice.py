"""Where each person stands with each exercise, and what they are offered next. Written by the floor above."""

from typing import Any, ClassVar

from django.db import models

from conventions.owned import Owned, OwnedQuerySet
from exercises.models import Exercise
from routines import rules
from routines.models.routine import RoutineStep


class ExerciseStandingQuerySet(OwnedQuerySet[Any]):
    def practices(self) -> dict[str, rules.Practice]:
        """What was practised, by exercise, as the rules of a routine see it; one query."""
        return {row.exercise.slug: row.practice() for row in self.select_related("exercise")}


class ExerciseStanding(models.Model):
    """One person and one exercise, as the sessions say: recomputable, never edited by hand (domain 6.5)."""

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="exercise_standings")
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=6, choices=RoutineStep.Form, default=RoutineStep.Form.BASE)
    sets = models.PositiveSmallIntegerField(default=1)
    reps = models.PositiveSmallIntegerField()
    hold_seconds = models.PositiveSmallIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    recent_count = models.PositiveIntegerField(default=0, help_text="times done in the last 28 days of practice")
    first_done_on = models.DateField(null=True, blank=True)
    last_done_on = models.DateField(null=True, blank=True)
    last_class = models.CharField(max_length=20, blank=True)
    green_count = models.PositiveSmallIntegerField(default=0, help_text="green sessions in a row")
    has_done_low_dose = models.BooleanField(default=False, help_text="done once as rule B11 asks")
    mastered_on = models.DateField(null=True, blank=True)
    hold_until_on = models.DateField(null=True, blank=True, help_text="left out of strength work before this day")

    objects: ClassVar[Any] = ExerciseStandingQuerySet.as_manager()

    class Meta:
        ordering = ["owner", "exercise"]
        constraints = [models.UniqueConstraint(fields=["owner", "exercise"], name="routines_standing_once")]

    def __str__(self) -> str:
        return f"{self.exercise}"

    def practice(self) -> rules.Practice:
        """What was practised, as the rules see it."""
        return rules.Practice(
            form=self.form,
            sets=self.sets,
            reps=self.reps,
            hold_seconds=self.hold_seconds,
            times=self.done_count,
            recent_times=self.recent_count,
            last_done_on=self.last_done_on,
            has_done_low_dose=self.has_done_low_dose,
            is_mastered=self.mastered_on is not None,
            hold_until_on=self.hold_until_on,
        )


class Proposal(Owned):
    """A change that is offered, with its reason: taken, left or run out; a taken one can be undone (rules P1 to P8)."""

    class State(models.TextChoices):
        OFFERED = "offered", "Offered"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        EXPIRED = "expired", "Expired"
        UNDONE = "undone", "Undone"

    rule = models.CharField(max_length=4, help_text="P1 to P8")
    exercise = models.ForeignKey(Exercise, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    change = models.JSONField(help_text='{"what": "reps", "from": 6, "to": 7}')
    sentence = models.TextField()
    offered_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.OFFERED)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    class Meta(Owned.Meta):
        ordering = ["-offered_on", "-pk"]
        indexes = [models.Index(fields=["owner", "state", "-offered_on"], name="routines_proposal_open")]

    def __str__(self) -> str:
        return f"{self.rule}, {self.offered_on}"
