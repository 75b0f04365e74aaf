"""Routines and their steps: what is practised, in which order and dose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.screening import Standing
from conventions.days import local_date
from conventions.fields import MAX_NAME, MAX_NOTE
from conventions.owned import InTheWay, Owned, OwnedQuerySet
from exercises.models import Exercise, Phase, Status
from routines import rules, starters, timeline
from routines.models.limits import MAX_HOLD_SECONDS, MAX_REPS, MAX_SETS, MAX_STEP_NOTE, MAX_STEPS, between
from routines.models.own import OwnExercise

NO_SUCH_EXERCISE = "There is no such exercise."


class RoutineQuerySet(OwnedQuerySet["Routine"]):
    def active(self) -> Self:
        return self.filter(archived_at__isnull=True)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)

    def with_steps(self) -> Self:
        """With their steps and exercises, in two queries for any number of routines."""
        return self.prefetch_related(
            models.Prefetch("steps", RoutineStep.objects.select_related("exercise", "own_exercise__drawn_as"))
        )

    def with_slots(self) -> Self:
        """With the days of the week they stand on."""
        return self.prefetch_related("slots")

    def start(
        self, *, owner: User, name: str, steps: Sequence[Mapping[str, Any]], note: str = "", starter: str = ""
    ) -> "Routine":
        """Make a routine of ``steps`` in order.

        A step is ``{"exercise": Exercise, "reps": int[, "sets", "hold_seconds", "form", "note"]}``; one of the person's
        own stands under ``"own_exercise"`` instead.
        Raises ``ValidationError`` for a wrong dose, for no step or more than 40, for an exercise that is not for
        practice at home (rule G6) and for an own exercise of someone else: then nothing is stored.
        """
        routine = Routine(owner=owner, name=name, note=note, starter=starter)
        rows = routine.checked(steps)
        # All that could be refused has been: the two writes need each other, not a savepoint of their own.
        with transaction.atomic(savepoint=False):
            routine.save(force_insert=True)
            RoutineStep.objects.bulk_create(rows)
            routine.remember(rows)
        return routine

    def copy_starter(self, slug: str, *, owner: User) -> "Routine":
        """Make the starter ``slug`` a routine of ``owner``.

        Raises ``starters.UnknownStarter`` for a name that is none, and where the catalogue lacks one of its exercises.
        """
        copied = StarterRoutine.called(slug)
        return self.start(
            owner=owner,
            name=str(copied.starter.name),
            note=str(copied.starter.reasons),
            starter=slug,
            steps=[step.as_given() for step in copied.steps],
        )


class Practised:
    """What can be said of anything that is practised step by step."""

    def listed_steps(self) -> Sequence["RoutineStep"]:
        """The steps in order."""
        raise NotImplementedError

    def facts(self) -> list[rules.Step]:
        """The steps as the rules see them."""
        return [step.facts() for step in self.listed_steps()]

    def findings(self, person: rules.Person) -> tuple[rules.Finding, ...]:
        """What the rules say about it for ``person``, each with its reason and a mend where there is one."""
        facts = self.facts()
        return rules.check_routine(facts, person, seconds=timeline.estimated_seconds(facts))

    def emblem(self) -> Exercise | None:
        """The exercise whose picture stands for the whole: the first of strength, else the first that moves.

        Rather one in its usual form, which is the one that is drawn.
        """
        steps = sorted(self.listed_steps(), key=lambda step: step.form == RoutineStep.Form.EASIER)
        exercises = [step.drawn for step in steps if step.drawn is not None]
        for phase in (Phase.STRENGTH, Phase.MOBILITY):
            for exercise in exercises:
                if exercise.phase == phase:
                    return exercise
        return exercises[0] if exercises else None

    def is_strength(self) -> bool:
        """Whether practising it is a strength session (amendment 2)."""
        return rules.is_strength(self.facts())

    def is_gentle_set(self) -> bool:
        """Whether it holds nothing but the gentle set (rule G3)."""
        return rules.is_gentle_set(self.facts())

    def is_open(self, standing: Standing) -> bool:
        """Whether someone who stands like this may practise it (gates G1 to G4, G7, G10 and G11)."""
        return rules.is_open(self.facts(), standing.open)

    def estimated_minutes(self) -> int:
        """How long it takes, in whole minutes (rule B3)."""
        return timeline.minutes(timeline.estimated_seconds(self.facts()))

    def position_changes(self) -> int:
        """How often the body changes its position (rule B10)."""
        return rules.position_changes(self.facts())

    def time_by_part(self) -> tuple[rules.Share, ...]:
        """How long each part of the session takes."""
        facts = self.facts()
        seconds = [timeline.step_seconds(step) for step in facts]
        return rules.parts(facts, seconds, total=timeline.estimated_seconds(facts))

    def time_by_direction(self) -> tuple[rules.Share, ...]:
        """How long the back bends forward, bends back and turns."""
        facts = self.facts()
        return rules.directions(facts, [timeline.step_seconds(step) for step in facts])


class Routine(Practised, Owned):
    """A list of exercises in order, with a dose each. Never deleted, as the diary points to it: archived."""

    name = models.CharField(max_length=MAX_NAME)
    note = models.TextField(max_length=MAX_NOTE, blank=True)
    starter = models.SlugField(blank=True, editable=False, help_text=_("The starter routine this was copied from."))
    archived_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = RoutineQuerySet.as_manager()

    class Meta(Owned.Meta):
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["owner", "archived_at", "name"], name="routines_routine_list")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("routines:detail", args=[self.pk])

    # Changing

    @transaction.atomic
    def revise(self, *, expected: int, name: str, steps: Sequence[Mapping[str, Any]], note: str = "") -> None:
        """Put ``name``, ``note`` and the whole list of ``steps`` in place of what was there at version ``expected``.

        Raises ``ValidationError`` as ``start`` does, and where the routine became a strength routine that its days in
        the week have no room for (rule B13); ``StaleVersion`` where someone else was faster.
        """
        rows = Routine(pk=self.pk, owner_id=self.owner_id, name=name, note=note).checked(steps)
        self.advance(expected=expected)
        if rules.is_strength([row.facts() for row in rows]):
            self._check_room_in_week()
        self.name, self.note = name, note
        self.save(update_fields=["name", "note", "updated_at"])
        RoutineStep.objects.filter(routine=self).delete()
        RoutineStep.objects.bulk_create(rows)
        self.remember(rows)
        self._forget_prefetched()

    def restore(self, number: int, *, expected: int) -> None:
        """Make what version ``number`` was the newest version; nothing of what was there between is lost.

        Raises ``LookupError`` for a number that no version has, and what ``revise`` raises.
        """
        version = self.versions.filter(number=number).first()
        if version is None:
            raise LookupError(number)
        self.revise(expected=expected, name=version.name, note=version.note, steps=version.given_steps())

    def remember(self, rows: Sequence["RoutineStep"]) -> None:
        """Write down what is in force from now on, inside the verb that made it so."""
        self.versions.create(
            number=self.version,
            since_at=self.updated_at,
            name=self.name,
            note=self.note,
            steps=[row.as_written() for row in rows],
        )

    def duplicate(self, *, owner: User, name: str | None = None) -> "Routine":
        """A routine of ``owner`` with the same steps, called ``name`` or "… (copy)"."""
        suffix = " (copy)"
        copied: Routine = Routine.objects.start(
            owner=owner,
            name=f"{self.name[: MAX_NAME - len(suffix)]}{suffix}" if name is None else name,
            note=self.note,
            starter=self.starter,
            steps=[step.as_given() for step in self.steps.all()],
        )
        return copied

    @transaction.atomic
    def archive(self, *, at: datetime) -> None:
        """Put the routine away; a second time changes nothing.

        Raises ``InTheWay`` while it stands in the week: the plan would lose a day without a word.
        """
        # The person first, as whoever plans does. What was read before the lock may have been planned since.
        self.hold_person()
        days = Routine.objects.select_for_update().with_slots().get(pk=self.pk).days_in_words()
        if days:
            raise InTheWay(
                _("“{name}” is in your week on {days}. Take it out of the week first; then it can be archived.").format(
                    name=self.name, days=days
                ),
                code="in_week",
            )
        # A session of it that was moved to a day still to come was the last of the plan it stood in.
        owner = self.owner
        if self.moves.filter(to_on__gte=local_date(at, owner.time_zone)).delete()[0]:
            owner.note_plan_change(at=at)
        self._set_archived(at)

    @transaction.atomic
    def unarchive(self) -> None:
        """Bring the routine back; a second time changes nothing."""
        self._set_archived(None)

    def _set_archived(self, at: datetime | None) -> None:
        changed = Routine.objects.filter(pk=self.pk, archived_at__isnull=at is not None)
        changed.update(archived_at=at, version=F("version") + 1)
        self.refresh_from_db(fields=["archived_at", "version"])

    def checked(self, steps: Sequence[Mapping[str, Any]]) -> list["RoutineStep"]:
        """The rows for ``steps``, unsaved. Raises ``ValidationError`` for the routine's own fields and for any step."""
        errors: dict[str, list[str]] = {}
        try:
            # What needs a query (one row an owner and UUID) is the database's to say.
            self.full_clean(exclude=["owner"], validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            errors |= error.message_dict
        if not steps:
            errors["steps"] = [str(_("Add at least one exercise."))]
        elif len(steps) > MAX_STEPS:
            errors["steps"] = [
                _("A routine holds at most {most} exercises; this has {count}.").format(
                    most=MAX_STEPS, count=len(steps)
                )
            ]
        rows = [RoutineStep(routine=self, position=n, **step) for n, step in enumerate(steps[:MAX_STEPS], 1)]
        wrong = [sentence for row in rows for sentence in row.faults(owner_id=self.owner_id)]
        if wrong:
            errors.setdefault("steps", []).extend(wrong)
        if errors:
            raise ValidationError(errors)
        return rows

    def _check_room_in_week(self) -> None:
        """Raises ``ValidationError`` where as a strength routine it would stand too near another in the week (B13)."""
        weekdays = Routine.objects.filter(pk=self.pk, slots__isnull=False).values_list("slots__weekday", flat=True)
        mine = [rules.PlannedSession(weekday=weekday, is_strength=True) for weekday in weekdays]
        if not mine:
            return
        planned = Routine.objects.filter(slots__week__owner=self.owner_id).exclude(pk=self.pk).distinct()
        others = [session for other in planned.with_steps().with_slots() for session in other.planned_sessions()]
        found = rules.check_week([*mine, *others])
        if found:
            sentences = [finding.sentence for finding in found]
            raise ValidationError(
                {"steps": [_("With these exercises it is a strength routine, and it is in your week."), *sentences]}
            )

    def _forget_prefetched(self) -> None:
        getattr(self, "_prefetched_objects_cache", {}).clear()

    # Asking: from what ``with_steps`` and ``with_slots`` brought, without a query

    def listed_steps(self) -> Sequence["RoutineStep"]:
        return [*self.steps.all()]

    def days_in_words(self) -> str:
        """The weekdays it stands on: ``Monday and Thursday``; empty where there is none."""
        days = dict.fromkeys(slot.get_weekday_display() for slot in self.slots.all())
        return rules.listed([*days])

    def planned_sessions(self) -> list[rules.PlannedSession]:
        """Its places in the week as the rules see them."""
        is_strength = self.is_strength()
        return [rules.PlannedSession(weekday=slot.weekday, is_strength=is_strength) for slot in self.slots.all()]


class RoutineStep(models.Model):
    """One exercise in a routine: its place from 1, its form and its dose. A hold of 0 is the exercise's own."""

    class Form(models.TextChoices):
        EASIER = "easier", _("Easier form")
        BASE = "base", _("Base form")
        FULL = "full", _("Full form")

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    exercise = models.ForeignKey(Exercise, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    own_exercise = models.ForeignKey(
        "routines.OwnExercise", null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    form = models.CharField(max_length=6, choices=Form, default=Form.BASE)
    sets = models.PositiveSmallIntegerField(default=1, validators=between(1, MAX_SETS))
    reps = models.PositiveSmallIntegerField("repetitions", validators=between(1, MAX_REPS))
    hold_seconds = models.PositiveSmallIntegerField(
        _("seconds held"), default=0, validators=between(0, MAX_HOLD_SECONDS)
    )
    note = models.CharField(max_length=MAX_STEP_NOTE, blank=True)

    class Meta:
        ordering = ["routine", "position"]
        constraints = [
            models.UniqueConstraint(fields=["routine", "position"], name="routines_step_position"),
            models.CheckConstraint(
                condition=Q(sets__gte=1, sets__lte=10, reps__gte=1, reps__lte=100, hold_seconds__lte=600),
                name="routines_step_dose",
            ),
            models.CheckConstraint(condition=Q(form__in=("easier", "base", "full")), name="routines_step_form"),
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

    def as_given(self) -> dict[str, Any]:
        """The step as ``Routine.objects.start`` takes it."""
        return {
            "exercise": self.exercise,
            "own_exercise": self.own_exercise,
            "form": self.form,
            "sets": self.sets,
            "reps": self.reps,
            "hold_seconds": self.hold_seconds,
            "note": self.note,
        }

    def as_written(self) -> dict[str, Any]:
        """The step as a version keeps it: with the words of its day, so that it can be read without its exercise."""
        return {
            "exercise": self.exercise.slug if self.exercise else None,
            "own_exercise": self.own_exercise_id,
            "name": self.subject.name,
            "unit": self.subject.unit,
            "sides": self.subject.sides,
            "form": self.form,
            "sets": self.sets,
            "reps": self.reps,
            "hold_seconds": self.hold_seconds,
            "note": self.note,
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
        refusal = why_not(self.exercise) if self.exercise else None
        return [*sentences, refusal.sentence] if refusal else sentences

    def facts(self) -> rules.Step:
        """The step as the rules see it."""
        exercise = self.subject
        is_full = self.form == self.Form.FULL
        return rules.Step(
            slug=exercise.slug,
            phase=exercise.phase,
            position=exercise.position,
            form=self.form,
            sets=self.sets,
            reps=self.reps,
            hold_seconds=self.hold_seconds,
            sides=exercise.sides,
            unit=exercise.unit,
            usual_sets=exercise.sets,
            usual_reps=exercise.reps,
            usual_hold_seconds=exercise.hold_seconds,
            usual_seconds=exercise.est_seconds,
            name=exercise.name,
            tags=rules.tags_in(exercise.slug, self.form, exercise.tags),
            level=exercise.level_full if is_full else exercise.level_base,
            needs=frozenset(exercise.prerequisites),
            needs_full=frozenset(exercise.prerequisites_full),
            is_own=self.own_exercise is not None,
            movements=frozenset(exercise.movements),
            figure=timeline.figure_of(exercise.slug, exercise.figure, self.form),
        )

    def dose(self) -> str:
        """The dose in words: ``2 sets of 6 repetitions, each side``."""
        return rules.dose_in_words(
            sets=self.sets,
            reps=self.reps,
            unit=self.subject.unit,
            sides=self.subject.sides,
            hold_seconds=self.hold_seconds,
        )


def why_not(exercise: Exercise) -> rules.Finding | None:
    """Why ``exercise`` cannot stand in a home routine, with what can; ``None`` where it can (rule G6)."""
    if exercise.is_offered and exercise.is_listed:
        return None
    instead = Exercise.objects.listed().offered().filter(slug__in=exercise.alternatives)
    return rules.not_offered(
        exercise.name,
        with_instructor=exercise.status_code == Status.INSTRUCTOR_ONLY,
        alternatives=[other.name for other in instead],
    )


@dataclass(frozen=True)
class StarterRoutine(Practised):
    """A starter with the exercises it is made of. Nothing of it is stored: it becomes a row when it is copied."""

    starter: starters.Starter
    steps: list[RoutineStep]

    @classmethod
    def offered(cls) -> list[Self]:
        """The starters whose exercises the catalogue holds, in order, in one query."""
        return cls._made_of(starters.starters())

    @classmethod
    def called(cls, slug: str) -> Self:
        """One of them. Raises ``starters.UnknownStarter``."""
        for one in cls._made_of([starters.starter(slug)]):
            return one
        raise starters.UnknownStarter(slug)

    @classmethod
    def _made_of(cls, chosen: Sequence[starters.Starter]) -> list[Self]:
        slugs = {step.exercise for starter in chosen for step in starter.steps}
        found = {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=slugs)}
        return [
            cls(starter=starter, steps=[_drafted(n, step, found) for n, step in enumerate(starter.steps, 1)])
            for starter in chosen
            if all(step.exercise in found for step in starter.steps)
        ]

    def listed_steps(self) -> Sequence[RoutineStep]:
        return self.steps


def _drafted(position: int, step: starters.StarterStep, exercises: Mapping[str, Exercise]) -> RoutineStep:
    return RoutineStep(
        position=position,
        exercise=exercises[step.exercise],
        form=step.form,
        sets=step.sets,
        reps=step.reps,
        note=step.note,
    )


def _verbose(field: str) -> str:
    return str(cast(models.Field, RoutineStep._meta.get_field(field)).verbose_name)
