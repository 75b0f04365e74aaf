"""What is planned: routines, and the days of the week they stand on."""

from routines.models.routine import (
    MAX_HOLD_SECONDS,
    MAX_REPS,
    MAX_SETS,
    MAX_STEP_NOTE,
    MAX_STEPS,
    Practised,
    Routine,
    RoutineStep,
    StarterRoutine,
    why_not,
)
from routines.models.week import MAX_SLOTS, NO_SUCH_ROUTINE, Week, WeekSlot

__all__ = [
    "MAX_HOLD_SECONDS",
    "MAX_REPS",
    "MAX_SETS",
    "MAX_SLOTS",
    "MAX_STEPS",
    "MAX_STEP_NOTE",
    "NO_SUCH_ROUTINE",
    "Practised",
    "Routine",
    "RoutineStep",
    "StarterRoutine",
    "Week",
    "WeekSlot",
    "why_not",
]
