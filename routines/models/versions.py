"""What was in force when: a routine as it stood, and the pattern of the week."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from conventions.fields import MAX_NAME, Data
from exercises.models import Exercise
from routines import differences, rules
from routines.models.own import OwnExercise
from routines.models.routine import Routine
from routines.models.steps import DOSE_FIELDS
from routines.models.week import KeptSlot, Week


class WrittenStep(TypedDict):
    """A step as a version keeps it: with the words of its day, so that it can be read without its exercise."""

    exercise: str | None
    own_exercise: int | None
    name: str
    unit: str
    sides: int
    form: str
    sets: int
    reps: int
    hold_seconds: int
    pace: NotRequired[str]
    note: str
    form_name: NotRequired[str]


FORM_NAMES = {"easier": gettext_lazy("easier version"), "full": gettext_lazy("full version")}
"""What forms were called when they had no name of their own, until 0.1.0."""


class RoutineVersion(models.Model):
    """What a routine was from ``since_at`` on: its name, note and steps as they stood; never changed."""

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField(help_text="the version of the routine it was")
    since_at = models.DateTimeField()
    name = models.CharField(max_length=MAX_NAME)
    note = models.TextField(blank=True)
    steps: "models.Field[list[WrittenStep], list[WrittenStep]]" = models.JSONField()

    class Meta:
        ordering = ["routine", "-number"]
        constraints = [models.UniqueConstraint(fields=["routine", "number"], name="routines_version_once")]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    def given_steps(self) -> list[Data]:
        """The steps as ``Routine.revise`` takes them. Raises ``ValidationError`` that names what is gone meanwhile."""
        slugs = {step["exercise"] for step in self.steps}
        own_keys = {step["own_exercise"] for step in self.steps} - {None}
        exercises = {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=slugs)}
        own = OwnExercise.objects.visible_to(self.routine.owner).in_bulk(own_keys)
        gone = [
            step["name"] for step in self.steps if step["exercise"] not in exercises and step["own_exercise"] not in own
        ]
        if gone:
            sentence = _("These exercises no longer exist: {names}.")
            raise ValidationError({"steps": [sentence.format(names=rules.listed([*dict.fromkeys(gone)]))]})
        return [
            {
                "exercise": exercises.get(step["exercise"] or ""),
                "own_exercise": own.get(step["own_exercise"] or 0),
                **{name: value for name, value in step.items() if name in DOSE_FIELDS},
            }
            for step in self.steps
        ]

    def changes_since(self, before: "RoutineVersion") -> list[str]:
        """What it changed in what was ``before``, in sentences."""
        return differences.in_words(
            differences.compare(before.lines(), self.lines()),
            names=(before.name, self.name),
            notes=(before.note, self.note),
        )

    def lines(self) -> list[differences.Line]:
        """The steps as they are compared with those of another version."""
        return [_line(step) for step in self.steps]


def _line(step: WrittenStep) -> differences.Line:
    return differences.Line(
        key=step["exercise"] or f"own-{step['own_exercise']}",
        name=step["name"],
        dose=rules.dose_in_words(
            sets=step["sets"],
            reps=step["reps"],
            unit=step["unit"],
            sides=step["sides"],
            hold_seconds=step["hold_seconds"],
            pace=step.get("pace", rules.Pace.USUAL),
        ),
        form=step.get("form_name", FORM_NAMES.get(step["form"], "")),
        note=step["note"],
    )


@dataclass(frozen=True)
class ToldVersion:
    """A version and what it changed in the one before, in sentences; none for the first."""

    version: RoutineVersion
    changes: list[str]


def described_versions(versions: Sequence[RoutineVersion]) -> list[ToldVersion]:
    """Versions of one routine, newest first, each with what it changed; in one query for what came before the last."""
    if not versions:
        return []
    oldest = versions[-1]
    earlier = RoutineVersion.objects.filter(routine=oldest.routine_id, number__lt=oldest.number).first()
    return [
        ToldVersion(version, version.changes_since(before) if before else [])
        for version, before in zip(versions, [*versions[1:], earlier], strict=True)
    ]


class WeekVersion(models.Model):
    """The weekly pattern from the local day ``since_on`` on; never changed, so that the past keeps its own plan."""

    week = models.ForeignKey(Week, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField(help_text="the version of the week it was")
    since_on = models.DateField()
    slots: "models.Field[list[KeptSlot], list[KeptSlot]]" = models.JSONField(
        help_text=_('[{"weekday": 0, "local_time": "07:30", "routine": 3, "is_strength": true}]')
    )

    class Meta:
        ordering = ["week", "-number"]
        constraints = [models.UniqueConstraint(fields=["week", "number"], name="routines_week_version_once")]

    def __str__(self) -> str:
        return f"week, version {self.number}"
