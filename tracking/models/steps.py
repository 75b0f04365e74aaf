"""One exercise of a session: a copy, so that nothing done to the catalogue or a routine ever changes a log."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from conventions.fields import MAX_NAME, Data, pain_model_field, score_constraint
from exercises.facts import BASE, ExerciseFacts, Form
from exercises.models import MAX_FORM_KEY, Exercise, Phase
from routines import rules
from routines.models import (
    DOSE_IN_RANGE,
    MAX_HOLD_SECONDS,
    MAX_REPS,
    MAX_SETS,
    MAX_STEPS,
    OwnExercise,
    StepByStep,
)
from routines.models.steps import PACES

UNKNOWN_REP_SECONDS = 10  # of an exercise that is gone from the catalogue


class StepOutcome(TypedDict, total=False):
    """What became of one exercise: what is left out was done as planned. ``reps_done`` counts all sets, per side."""

    outcome: str
    form: str
    reps_done: int | None
    worst: int | None
    has_hurt: bool
    skip_reason: str


class StepDone(StepOutcome, total=False):
    """One exercise of a session as a door hands it over; a dose that is left out is the usual one of the exercise.

    ``exercise`` may be ``None`` where ``slug`` names a step the session holds already (the record may be gone by now).
    """

    exercise: Exercise | None
    slug: str
    sets: int
    reps: int
    hold_seconds: int


class SessionStep(models.Model):
    """One exercise of a session as it was planned and done; the link to the catalogue is for finding one's way only."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        EASED = "eased", _("Eased")
        SKIPPED = "skipped", _("Skipped")

    class SkipReason(models.TextChoices):
        PAIN = "pain", _("It hurt")
        HARD = "hard", _("Too hard")
        TIME = "time", _("No time")
        PLACE = "place", _("No room or no equipment")
        OTHER = "other", _("Something else")

    session = models.ForeignKey("tracking.Session", on_delete=models.CASCADE, related_name="steps", db_index=False)
    position = models.PositiveSmallIntegerField()
    # Nobody asks for the steps of one exercise but an upgrade that takes one out of the library: it may read them all.
    exercise = models.ForeignKey(
        Exercise, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    exercise_slug = models.SlugField(max_length=60, db_index=False)
    exercise_name = models.CharField(max_length=MAX_NAME)
    phase = models.CharField(max_length=20)
    form = models.CharField(max_length=MAX_FORM_KEY, default=BASE, help_text=_("the key of the version it was done in"))
    form_name = models.CharField(
        max_length=MAX_NAME, blank=True, default="", db_default="", help_text=_("empty for the usual version")
    )
    sets = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(MAX_SETS)])
    reps = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MAX_REPS)])
    unit = models.CharField(max_length=40)
    sides = models.PositiveSmallIntegerField(default=1)
    hold_seconds = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(MAX_HOLD_SECONDS)])
    pace = models.CharField(
        max_length=5, choices=PACES, default=rules.Pace.USUAL.value, db_default=rules.Pace.USUAL.value
    )
    outcome = models.CharField(max_length=7, choices=Outcome, default=Outcome.DONE)
    own_exercise = models.ForeignKey(
        "routines.OwnExercise", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    reps_done = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(MAX_REPS * MAX_SETS)], help_text=_("of all sets, per side")
    )
    worst = pain_model_field()
    has_hurt = models.BooleanField(default=False)
    skip_reason = models.CharField(max_length=12, choices=SkipReason, blank=True)

    class Meta:
        ordering = ["session", "position"]
        indexes = [
            models.Index(
                fields=["own_exercise"], condition=Q(own_exercise__isnull=False), name="tracking_step_own_exercise"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="tracking_step_position"),
            models.CheckConstraint(condition=DOSE_IN_RANGE, name="tracking_step_dose"),
            models.CheckConstraint(condition=Q(outcome__in=["done", "eased", "skipped"]), name="tracking_step_outcome"),
            score_constraint("worst", name="tracking_step_worst"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.exercise_name}"

    def dose(self) -> str:
        """The dose in words: ``2 sets of 6 repetitions, each side``."""
        return rules.dose_in_words(
            sets=self.sets, reps=self.reps, unit=self.unit, sides=self.sides, hold_seconds=self.hold_seconds
        )

    @property
    def subject(self) -> Exercise | OwnExercise | None:
        """The exercise as it is today; ``None`` where it is gone."""
        return self.exercise or self.own_exercise

    @property
    def done_as(self) -> Form:
        """The form it is done in, as it is today."""
        return self.facts().form

    def facts(self) -> rules.Step:
        """The step as the clock sees it: what was copied, and the pace of the exercise where it is still there."""
        subject = self.subject
        facts = subject.facts if subject else self._unknown()
        dose = {"sets": self.sets, "reps": self.reps, "hold_seconds": self.hold_seconds}
        return rules.Step(facts, facts.form(self.form), pace=rules.Pace(self.pace), **dose)

    def _unknown(self) -> ExerciseFacts:
        """An exercise that is gone, as far as the step tells."""
        form = Form(
            slug=self.exercise_slug,
            key=BASE,
            name="",
            position="",
            unit=self.unit,
            sides=self.sides,
            hold_seconds=self.hold_seconds,
            rep_seconds=UNKNOWN_REP_SECONDS,
        )
        return ExerciseFacts(self.exercise_slug, self.exercise_name, self.phase, forms=(form,))

    def take_form(self, key: str) -> None:
        """Note that it was done in another form. Raises ``ValidationError`` for one the exercise does not have."""
        self.check_form(key)
        if key == self.form or self.subject is None:
            return
        for name, value in _form_of(self.subject, key).items():
            setattr(self, name, value)

    def check_form(self, key: str) -> None:
        """Raises ``ValidationError`` for a form that the exercise does not have; one that is gone has any."""
        if key in ("", self.form) or self.subject is None or self.subject.facts.has_form(key):
            return
        said = _("Exercise {position}: there is no version “{form}”.")
        raise ValidationError({"steps": said.format(position=self.position, form=key)})

    @property
    def is_strength(self) -> bool:
        """A strength exercise with at least one repetition done, in whatever form."""
        return self.phase == Phase.STRENGTH and self.outcome != self.Outcome.SKIPPED


def has_strength(steps: "list[SessionStep]") -> bool:
    return any(step.is_strength for step in steps)


def _copy_of(exercise: Exercise | OwnExercise, form: str = BASE) -> Data:
    """What a step keeps of an exercise and its form, for good."""
    return {
        "exercise": exercise if isinstance(exercise, Exercise) else None,
        "own_exercise": exercise if isinstance(exercise, OwnExercise) else None,
        "exercise_slug": exercise.slug,
        "exercise_name": exercise.name,
        "phase": exercise.phase,
        **_form_of(exercise, form),
    }


FORM_FIELDS = ("form", "form_name", "unit", "sides")


def _form_of(exercise: Exercise | OwnExercise, key: str) -> Data:
    """What a step keeps of the form it is done in."""
    form = exercise.facts.form(key)
    is_usual = form.key == BASE
    return {"form": form.key, "form_name": "" if is_usual else form.name, "unit": form.unit, "sides": form.sides}


def step_of(exercise: Exercise) -> SessionStep:
    """One exercise alone, once, in its usual form, at the low end of its dose."""
    return SessionStep(position=1, reps=exercise.facts.base.reps_low, **_copy_of(exercise))


def steps_of(routine: StepByStep) -> list[SessionStep]:
    """What is practised of ``routine``, which need not be stored."""
    return [
        SessionStep(
            position=position,
            sets=step.sets,
            reps=step.reps,
            hold_seconds=step.hold_seconds,
            pace=step.pace,
            **_copy_of(step.subject, step.form),
        )
        for position, step in enumerate(routine.listed_steps(), start=1)
    ]


def snapshots(steps: Sequence[StepDone], held: Sequence[SessionStep] = ()) -> list[SessionStep]:
    """Steps to store, checked. One whose slug is among ``held`` keeps what that step knows of its exercise."""
    if len(steps) > MAX_STEPS:
        raise ValidationError(
            {
                "steps": ngettext(
                    "A session holds up to {max_steps} exercise.",
                    "A session holds up to {max_steps} exercises.",
                    MAX_STEPS,
                ).format(max_steps=MAX_STEPS)
            }
        )
    left = list(held)
    written = []
    for position, given in enumerate(steps, start=1):
        before = next((step for step in left if step.exercise_slug == given.get("slug")), None)
        if before is not None:
            left.remove(before)
        written.append(_snapshot(given, position=position, before=before))
    return written


def _snapshot(given: StepDone, *, position: int, before: SessionStep | None) -> SessionStep:
    exercise = given.get("exercise")
    if before is not None:
        kept = (
            *("exercise", "own_exercise", "exercise_slug", "exercise_name", "phase", "form", "form_name", "unit"),
            "sides",
            "pace",
        )
        copy: Data = {name: getattr(before, name) for name in kept}
        usual: Any = before
    elif exercise is not None:
        copy, usual = _copy_of(exercise, given.get("form", BASE)), exercise
    else:
        raise ValidationError(
            {"steps": _("Exercise {position}: choose an exercise from the list.").format(position=position)}
        )
    step = SessionStep(
        position=position,
        sets=given.get("sets", usual.sets),
        reps=given.get("reps", usual.reps),
        hold_seconds=given.get("hold_seconds", usual.hold_seconds),
        **copy,
    )
    if before is not None:
        step.take_form(given.get("form") or before.form)
    else:
        step.check_form(given.get("form", BASE))
    _put_outcome(step, given)
    return step


def _put_outcome(step: SessionStep, given: StepOutcome) -> None:
    """Take what became of ``step`` and check it. A reason to skip goes with skipping only, repetitions with doing."""
    step.outcome = given.get("outcome") or SessionStep.Outcome.DONE
    if step.outcome not in SessionStep.Outcome.values:
        raise ValidationError(
            {"steps": _("Exercise {position}: choose done, eased or skipped.").format(position=step.position)}
        )
    is_skipped = step.outcome == SessionStep.Outcome.SKIPPED
    step.reps_done = None if is_skipped else given.get("reps_done")
    step.worst = given.get("worst")
    step.has_hurt = given.get("has_hurt", False)
    step.skip_reason = given.get("skip_reason", "") if is_skipped else ""
    try:
        step.clean_fields(exclude=["session", "exercise", "own_exercise"])
    except ValidationError as error:
        messages = [f"Exercise {step.position}: {message}" for message in error.messages]
        raise ValidationError({"steps": messages}) from error


def set_outcomes(steps: Sequence[SessionStep], outcomes: Mapping[int, StepOutcome]) -> None:
    """Raises ``ValidationError`` for a position the session does not have and for an outcome there is not."""
    unknown = sorted(outcomes.keys() - {step.position for step in steps})
    if unknown:
        raise ValidationError(
            {"steps": _("This session has no exercise at position {unknown_0}.").format(unknown_0=unknown[0])}
        )
    for step in steps:
        given = outcomes.get(step.position, {})
        if given.get("form"):
            step.take_form(given["form"])
        _put_outcome(step, given)
