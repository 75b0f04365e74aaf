"""Rows that point at exercises, with these: each is read once a process, and not anew with every step of a routine."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models
from django.db.models.query import ModelIterable

from exercises.models.exercise import Exercise
from exercises.models.loaded import kept_while_loaded


@kept_while_loaded
def known_exercises() -> Mapping[int, Exercise]:
    """Every exercise by primary key, the same object for everybody: to read, never to write."""
    return Exercise.objects.shared()


class WithExercises(ModelIterable):  # type: ignore[type-arg]
    """Reads steps, each with its ``exercise``, or with what an ``own_exercise`` that was read with it is drawn as.

    No query beside that of the steps, once the process knows the catalogue.
    """

    def __iter__(self) -> Iterator[models.Model]:
        steps: list[Any] = [*super().__iter__()]
        known = known_exercises() if steps else {}
        for step in steps:
            # What was loaded in these seconds is not known yet: it is read when it is asked for.
            if step.exercise_id in known:
                step.exercise = known[step.exercise_id]
            if step.own_exercise is not None and step.own_exercise.drawn_as_id in known:
                step.own_exercise.drawn_as = known[step.own_exercise.drawn_as_id]
        return iter(steps)


def with_exercises(steps: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """``steps`` with what is practised in them; to read, never to write."""
    found = steps.select_related("own_exercise")
    found._iterable_class = WithExercises
    return found
