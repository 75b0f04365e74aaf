"""What is planned: routines, and the days of the week they stand on."""

from routines.models.limits import MAX_HOLD_SECONDS, MAX_REPS, MAX_SETS, MAX_STEP_NOTE, MAX_STEPS
from routines.models.own import OwnExercise
from routines.models.plan import MAX_MINUTES, MIN_MINUTES, Move, Pause, PracticeSettings
from routines.models.practice import ExerciseStanding, Proposal
from routines.models.routine import (
    Practised,
    Routine,
    RoutineStep,
    StarterRoutine,
    why_not,
)
from routines.models.versions import RoutineVersion, WeekVersion
from routines.models.week import MAX_SLOTS, NO_SUCH_ROUTINE, Week, WeekSlot

__all__ = [
    "MAX_HOLD_SECONDS",
    "MAX_MINUTES",
    "MAX_REPS",
    "MAX_SETS",
    "MAX_SLOTS",
    "MAX_STEPS",
    "MAX_STEP_NOTE",
    "MIN_MINUTES",
    "NO_SUCH_ROUTINE",
    "ExerciseStanding",
    "Move",
    "OwnExercise",
    "Pause",
    "PracticeSettings",
    "Practised",
    "Proposal",
    "Routine",
    "RoutineStep",
    "RoutineVersion",
    "StarterRoutine",
    "Week",
    "WeekSlot",
    "WeekVersion",
    "why_not",
]
