"""Rows that point at exercises, with these: each is read once a process, and not anew with every step of a routine."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models.query import ModelIterable

from exercises.models.exercise import Exercise


class WithExercises(ModelIterable):  # type: ignore[type-arg]
    """Reads steps, each with its ``exercise``, or with what an ``own_exercise`` that was read with it is drawn as.

    One small query beside that of the steps, where there are any.
    """

    def __iter__(self) -> Iterator[models.Model]:
        steps: list[Any] = [*super().__iter__()]
        known = Exercise.objects.shared() if steps else {}
        for step in steps:
            if step.exercise_id is not None:
                step.exercise = known[step.exercise_id]
            if step.own_exercise is not None and step.own_exercise.drawn_as_id is not None:
                step.own_exercise.drawn_as = known[step.own_exercise.drawn_as_id]
        return iter(steps)


def with_exercises(steps: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """``steps`` with what is practised in them; to read, never to write."""
    found = steps.select_related("own_exercise")
    found._iterable_class = WithExercises
    return found
