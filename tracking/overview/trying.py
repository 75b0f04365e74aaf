"""What can be tried without an account: a fixed gentle session, or one of the gentle exercises, in an easy form."""

from collections.abc import Sequence

from exercises.models import Exercise
from tracking.models import SessionStep
from tracking.models.steps import StepDone, snapshots

SIX_MINUTES = (("breathing", 8), ("arm-arcs", 6), ("seated-extension", 6), ("constructive-rest", 6))
"""The session: exercises by slug, each with its repetitions. Lying and sitting; nothing is lifted or held for long."""


def gentle_session() -> list[SessionStep]:
    """Return the steps of the fixed session, unsaved; none where the library has not been loaded."""
    known = Exercise.objects.listed().offered().in_bulk([slug for slug, _reps in SIX_MINUTES], field_name="slug")
    if len(known) < len(SIX_MINUTES):
        return []
    return _steps([(known[slug], reps) for slug, reps in SIX_MINUTES])


def gentle_try(exercise: Exercise) -> list[SessionStep]:
    """Return the step of one exercise alone, unsaved; none where it comes after the safety questions."""
    key = exercise.facts.gentle_form
    return _steps([(exercise, exercise.facts.form(key).reps_low)]) if key else []


def _steps(chosen: Sequence[tuple[Exercise, int]]) -> list[SessionStep]:
    return snapshots([StepDone(exercise=one, form=one.facts.gentle_form, reps=reps) for one, reps in chosen])
