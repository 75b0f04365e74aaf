"""Plain functions that make what a test needs. No random data, no fixtures on disk."""

from functools import cache
from typing import Any

from accounts.models import User
from exercises import catalogue
from exercises.models import Exercise
from routines.models import Routine

PASSWORD = "correct horse battery"


def make_user(username: str = "alice", **fields: Any) -> User:
    """A person in Lisbon whose week begins on Monday."""
    return User.objects.create_user(
        username=username, password=PASSWORD, **({"time_zone": "Europe/Lisbon", "first_weekday": 0} | fields)
    )


@cache
def _catalogue() -> dict[str, Exercise]:
    return {exercise.slug: exercise for exercise in catalogue.read()}


def make_exercise(slug: str = "dart", **fields: Any) -> Exercise:
    """The real record ``slug``, stored; ``fields`` differ from it. The same row where it is there already."""
    row = _catalogue()[slug]
    values = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if field.name != "id"}
    return Exercise.objects.update_or_create(slug=slug, defaults=values | fields)[0]


def make_steps(*slugs: str) -> list[dict[str, Any]]:
    """Steps as the verbs of a routine take them, each with the low end of its dose."""
    exercises = [make_exercise(slug) for slug in slugs]
    return [{"exercise": exercise, "reps": exercise.reps_low} for exercise in exercises]


def make_routine(owner: User, *slugs: str, name: str = "Evening") -> Routine:
    """A routine of ``slugs`` in order; without any, a strength routine of breathing, dart and child's pose."""
    return Routine.objects.start(
        owner=owner, name=name, steps=make_steps(*(slugs or ("breathing", "dart", "childs-pose")))
    )
