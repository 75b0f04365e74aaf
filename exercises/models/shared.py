"""The rows of the catalogue as objects that all requests share: read once a process, and never written."""

from collections.abc import Collection, Iterator, Mapping
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.db.models.query import ModelIterable

from exercises.models.exercise import Exercise
from exercises.models.loaded import STAMPED, kept_while_loaded, stamps

_stamped = attrgetter(*STAMPED)


@kept_while_loaded
def shared_exercises() -> Mapping[int, Exercise]:
    """Every row by primary key, as it was when the process learned of the catalogue that is loaded."""
    return {row.pk: row for row in Exercise.objects.all()}


def exercises_called(slugs: Collection[str] | None = None) -> dict[str, Exercise]:
    """The rows of these ``slugs``, or all of them, as they are now: one small query, and one more for what was loaded a
    moment ago. What is written asks so, as a row that was removed since cannot be pointed at."""
    known = {row.slug: row for row in shared_exercises().values()}
    found = {stamp[1]: stamp for stamp in stamps() if slugs is None or stamp[1] in slugs}
    same = {slug: known[slug] for slug, stamp in found.items() if slug in known and _stamped(known[slug]) == stamp}
    new = found.keys() - same
    return same | ({row.slug: row for row in Exercise.objects.filter(slug__in=new)} if new else {})


class _WithExercises(ModelIterable):
    def __iter__(self) -> Iterator[Any]:
        shared = shared_exercises()
        for step in super().__iter__():
            own = step.own_exercise
            if step.exercise_id in shared:
                step.exercise = shared[step.exercise_id]
            if own is not None and own.drawn_as_id in shared:
                own.drawn_as = shared[own.drawn_as_id]
            yield step


def with_exercises(steps: QuerySet[Any]) -> QuerySet[Any]:
    """The ``steps``, each with its exercise as all share it instead of one that is read with all that it says, and
    with what a person wrote of an exercise of their own."""
    rows: Any = steps.select_related("own_exercise")
    rows._iterable_class = _WithExercises
    return rows
