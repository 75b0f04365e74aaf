"""A row of the editor as it is typed, and the step it stands for."""

import re

from exercises.facts import BASE
from exercises.models import Exercise
from routines import rules
from routines.forms.routine import as_typed
from routines.forms.rows import Raw
from routines.models import MAX_HOLD_SECONDS, MAX_REPS, MAX_SETS, OwnExercise, RoutineStep


def subject(exercise: Exercise | OwnExercise | None) -> dict[str, Exercise | OwnExercise | None]:
    """What a step of a routine takes for its exercise."""
    is_own = isinstance(exercise, OwnExercise)
    return {"exercise": None if is_own else exercise, "own_exercise": exercise if is_own else None}


def fresh(exercise: Exercise | OwnExercise, *, reps: int, form: str = BASE) -> Raw:
    """The row of an exercise that is put in."""
    if isinstance(exercise, OwnExercise):
        step = RoutineStep(own_exercise=exercise, reps=reps, sets=exercise.sets, hold_seconds=exercise.hold_seconds)
        return as_typed(step)
    return as_typed(RoutineStep(exercise=exercise, reps=reps, form=form))


def changed(row: Raw, mend: rules.Mend) -> Raw:
    """A row with the form and dose of a mend; what is empty there stays."""
    given = {"form": mend.form, "sets": str(mend.sets or ""), "reps": str(mend.reps or "")}
    return row | {field: value for field, value in given.items() if value}


def drafted(row: Raw, exercise: Exercise | OwnExercise) -> RoutineStep:
    """A row as an unsaved step; a number that cannot be read counts as the low end."""
    step = RoutineStep(
        form=exercise.facts.key_of(row["form"]),
        reps=_number(row["reps"], low=1, high=MAX_REPS, otherwise=exercise.reps_low),
        sets=_number(row["sets"], low=1, high=MAX_SETS, otherwise=1),
        hold_seconds=_number(row["hold_seconds"], low=0, high=MAX_HOLD_SECONDS, otherwise=0),
    )
    if isinstance(exercise, OwnExercise):
        step.own_exercise = exercise
    else:
        step.exercise = exercise
    return step


def _number(text: str, *, low: int, high: int, otherwise: int) -> int:
    if re.fullmatch(r"\d{1,3}", text, re.ASCII) and low <= int(text) <= high:
        return int(text)
    return otherwise
