"""The starter routines with the exercises they are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from exercises.models import Exercise
from routines import starters
from routines.models.step_by_step import StepByStep
from routines.models.steps import RoutineStep


@dataclass(frozen=True)
class StarterRoutine(StepByStep):
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


def _drafted(position: int, step: starters.StarterStep, exercises: Mapping[str, Exercise]) -> RoutineStep:
    return RoutineStep(
        position=position,
        exercise=exercises[step.exercise],
        form=step.form,
        sets=step.sets,
        reps=step.reps,
        note=step.note,
    )
