"""The steps of a routine: an exercise, its form and its dose."""

from typing import cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conventions.fields import Data
from exercises import catalogue
from exercises.facts import BASE, ExerciseFacts, Form, Suitability
from exercises.looking import Looker
from exercises.models import MAX_FORM_KEY, Exercise, Status
from routines import rules
from routines.models.limits import (
    DOSE_IN_RANGE,
    MAX_HOLD_SECONDS,
    MAX_REPS,
    MAX_SETS,
    MAX_STEP_NOTE,
    MAX_STEPS,
    between,
)
from routines.models.own import OwnExercise

NO_SUCH_EXERCISE = "Choose an exercise from the list."
DOSE_FIELDS = ("form", "sets", "reps", "hold_seconds", "pace", "note")
PACES = [(pace.value, words) for pace, words in rules.PACE_WORDS.items()]


class RoutineStep(models.Model):
    """One exercise in a routine: its place from 1, its form and its dose. A hold of 0 is the exercise's own."""

    routine = models.ForeignKey("routines.Routine", on_delete=models.CASCADE, related_name="steps", db_index=False)
    position = models.PositiveSmallIntegerField()
    exercise = models.ForeignKey(Exercise, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    own_exercise = models.ForeignKey(
        "routines.OwnExercise", null=True, blank=True, on_delete=models.RESTRICT, related_name="+", db_index=False
    )
    form = models.CharField(max_length=MAX_FORM_KEY, default=BASE, help_text=_("the key of one of its versions"))
    sets = models.PositiveSmallIntegerField(default=1, validators=between(1, MAX_SETS))
    reps = models.PositiveSmallIntegerField("repetitions", validators=between(1, MAX_REPS))
    hold_seconds = models.PositiveSmallIntegerField(
        _("seconds held"), default=0, validators=between(0, MAX_HOLD_SECONDS)
    )
    pace = models.CharField(
        _("time"), max_length=5, choices=PACES, default=rules.Pace.USUAL.value, db_default=rules.Pace.USUAL.value
    )
    note = models.CharField(max_length=MAX_STEP_NOTE, blank=True)

    class Meta:
        ordering = ["routine", "position"]
        indexes = [
            models.Index(
                fields=["own_exercise"], condition=Q(own_exercise__isnull=False), name="routines_step_own_exercise"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["routine", "position"], name="routines_step_position"),
            models.CheckConstraint(condition=DOSE_IN_RANGE, name="routines_step_dose"),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=MAX_STEPS), name="routines_step_place"),
            models.CheckConstraint(
                condition=Q(exercise__isnull=True) ^ Q(own_exercise__isnull=True), name="routines_step_one_exercise"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.subject}"

    @property
    def subject(self) -> Exercise | OwnExercise:
        """What is practised: an exercise of the catalogue, or one of the person's own."""
        return cast(Exercise | OwnExercise, self.exercise or self.own_exercise)

    @property
    def drawn(self) -> Exercise | None:
        """The exercise whose picture is shown: its own, or the one a person chose for an exercise of theirs."""
        return self.own_exercise.drawn_as if self.own_exercise else self.exercise

    @property
    def done_as(self) -> Form:
        """The form it is done in."""
        facts: ExerciseFacts = self.subject.facts
        return facts.form(self.form)

    @property
    def form_name(self) -> str:
        """What the form is called where it is not the usual one; else empty."""
        return "" if self.done_as.key == BASE else self.done_as.name

    instead_of = ""
    """The name of the exercise whose place it takes in a starter fitted to somebody; empty where it takes none."""

    left_out = ""
    """Why the person it is shown to does not do it, in a sentence; empty where they do (``suit``)."""

    def suit(self, person: Looker) -> None:
        """Take the form in which this person does it, or say that they leave it out. Nothing is stored."""
        if self.exercise is None:
            return
        found = person.suits(self.exercise, self.done_as.key)
        if found.form:
            self.form = found.form
        elif found.whys:
            self.left_out = _("Left out because of {flags}.").format(flags=_flags_of(found))

    def barred_form(self, person: Looker) -> str:
        """Why this person does not do it in this form, and the form that fits or what takes its place; empty where they
        may."""
        found = person.by_conditions(self.exercise, self.done_as.key) if self.exercise else None
        if found is None or found.form == self.done_as.key or not found.whys:
            return ""
        if not found.form:
            said = _("Exercise {position}: {name} is left out because of {flags}.").format(
                position=self.position, name=self.exercise, flags=_flags_of(found)
            )
            return " ".join([said, *filter(None, map(_in_place, found.instead))])
        return _("Exercise {position}: because of {flags}, {name} is done as “{form}” ({key}). {why}").format(
            position=self.position,
            flags=_flags_of(found),
            name=self.exercise,
            form=found.form_name,
            key=found.form,
            why=found.form_why,
        )

    def dose_fields(self) -> Data:
        """Form and dose by the names of their fields."""
        return {name: getattr(self, name) for name in DOSE_FIELDS}

    def as_given(self) -> Data:
        """The step as ``Routine.objects.start`` takes it."""
        return {"exercise": self.exercise, "own_exercise": self.own_exercise, **self.dose_fields()}

    def as_written(self) -> Data:
        """The step as a version keeps it: with the words of its day, so that it can be read without its exercise."""
        return {
            "exercise": self.exercise.slug if self.exercise else None,
            "own_exercise": self.own_exercise_id,
            "name": self.subject.name,
            "unit": self.done_as.unit,
            "sides": self.done_as.sides,
            "form_name": self.form_name,
            **self.dose_fields(),
        }

    def faults(self, *, owner_id: int) -> list[str]:
        """What is wrong with the step in a routine of this person, in sentences that name it; empty where nothing is.

        An exercise someone else wrote down is one that does not exist.
        """
        is_foreign = self.own_exercise is not None and self.own_exercise.owner_id != owner_id
        if is_foreign or (self.exercise is None) == (self.own_exercise is None):
            return [NO_SUCH_EXERCISE]
        sentences = []
        try:
            self.clean_fields(exclude=["routine", "exercise", "own_exercise"])
        except ValidationError as error:
            sentences = [
                _("Exercise {position}, {name}, {field}: {message}").format(
                    position=self.position, name=self.subject, field=_verbose(field), message=message
                )
                for field, messages in error.message_dict.items()
                for message in messages
            ]
        if not self.subject.facts.has_form(self.form):
            said = _("Exercise {position}, {name}: there is no version “{form}”.")
            sentences.append(said.format(position=self.position, name=self.subject, form=self.form))
        else:
            self.form = self.subject.facts.key_of(self.form)
        refusal = why_not(self.exercise) if self.exercise else None
        return [*sentences, refusal.sentence] if refusal else sentences

    def facts(self) -> rules.Step:
        """The step as the rules see it."""
        return rules.Step(
            self.subject.facts,
            self.done_as,
            sets=self.sets,
            reps=self.reps,
            hold_seconds=self.hold_seconds,
            pace=rules.Pace(self.pace),
        )

    def dose(self) -> str:
        """The dose in words: ``2 sets of 6 repetitions, each side``."""
        return rules.dose_in_words(
            sets=self.sets,
            reps=self.reps,
            unit=self.done_as.unit,
            sides=self.done_as.sides,
            hold_seconds=self.hold_seconds,
            pace=self.pace,
        )


def why_not(exercise: Exercise) -> rules.RoutineFinding | None:
    """Why ``exercise`` cannot stand in a home routine, with what can; ``None`` where it can (rule G6)."""
    if exercise.is_offered and exercise.is_listed:
        return None
    instead = Exercise.objects.listed().offered().filter(slug__in=exercise.alternatives)
    return rules.not_offered(
        exercise.name,
        with_instructor=exercise.status_code == Status.INSTRUCTOR_ONLY,
        alternatives=[other.name for other in instead],
    )


def _flags_of(found: Suitability) -> str:
    """The conditions that decided, as they are said in a sentence."""
    labels = catalogue.flag_labels()
    return rules.listed([labels[why.flag].lower() for why in found.whys])


def _in_place(target: str) -> str:
    """What takes its place, which a condition names as "slug:form"; empty where there is no such exercise."""
    slug, __, key = target.partition(":")
    other = Exercise.objects.listed().filter(slug=slug).first()
    if other is None:
        return ""
    form = other.facts.form(key)
    if form.key == BASE:
        return _("{name} takes its place ({target}).").format(name=other, target=target)
    return _("{name}, “{form}”, takes its place ({target}).").format(name=other, form=form.name, target=target)


def _verbose(field: str) -> str:
    return str(cast(models.Field, RoutineStep._meta.get_field(field)).verbose_name)
