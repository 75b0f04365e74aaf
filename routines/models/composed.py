"""A routine that was composed for a person: not stored before they keep it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from django.utils.translation import ngettext

from accounts.models import User
from exercises.models import Exercise, Level
from routines.composer import Chosen, Composed, NoRoutine, Wish, compose
from routines.models.digest import DiaryDigest
from routines.models.limits import MAX_STEP_NOTE
from routines.models.people import person_for
from routines.models.step_by_step import StepByStep
from routines.models.steps import RoutineStep
from routines.rules.pain_now import pain_for


@dataclass(frozen=True)
class ComposedRoutine(StepByStep):
    """What the composer made, with the rows it is made of; ``parts`` are those with their reasons."""

    composed: Composed
    steps: list[RoutineStep]

    @classmethod
    def of(cls, composed: Composed) -> Self:
        rows = Exercise.objects.filter(slug__in=[chosen.step.slug for chosen in composed.steps])
        exercises = {exercise.slug: exercise for exercise in rows}
        return cls(composed, [_drafted(n, chosen, exercises) for n, chosen in enumerate(composed.steps, 1)])

    @property
    def parts(self) -> list[tuple[RoutineStep, Chosen]]:
        return [*zip(self.steps, self.composed.steps, strict=True)]

    @property
    def level(self) -> Level:
        """The highest level that is in it."""
        return Level(self.composed.level)

    @property
    def name(self) -> str:
        """What it is called until the person calls it something else."""
        words = (
            ngettext("Strength, {minutes} minute", "Strength, {minutes} minutes", self.estimated_minutes())
            if self.is_strength()
            else ngettext("Gentle, {minutes} minute", "Gentle, {minutes} minutes", self.estimated_minutes())
        )
        return words.format(minutes=self.estimated_minutes())


def compose_for(
    owner: User, wish: Wish, *, level: str, today: date, before: int | None = None
) -> ComposedRoutine | NoRoutine:
    """Compose a routine for ``owner`` as close to ``wish`` as the rules and professionals allow. Nothing is saved.

    ``before`` is the pain just now; where it was not told, the newest number of the last week counts.
    """
    pain = pain_for(before, DiaryDigest.objects.of(owner).newest_pain(), today=today)
    person = person_for(owner, today=today, pain=pain, level=level, minutes=wish.minutes)
    limit = person.barring.minutes
    if limit is not None:
        wish = replace(wish, minutes=min(wish.minutes, limit.value))
    found = compose(person, wish)
    return found if isinstance(found, NoRoutine) else ComposedRoutine.of(found)


def _drafted(position: int, chosen: Chosen, exercises: dict[str, Exercise]) -> RoutineStep:
    step = chosen.step
    return RoutineStep(
        position=position,
        exercise=exercises[step.slug],
        form=step.form.key,
        sets=step.sets,
        reps=step.reps,
        hold_seconds=step.hold_seconds,
        pace=step.pace,
        note=chosen.note[:MAX_STEP_NOTE],
    )
