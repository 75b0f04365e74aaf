"""What is planned: routines, and the days of the week they stand on."""

from routines.models.routine import MAX_HOLD_SECONDS, MAX_REPS, MAX_SETS, MAX_STEPS, Routine, RoutineStep
from routines.models.week import MAX_SLOTS, Week, WeekSlot

__all__ = [
    "MAX_HOLD_SECONDS",
    "MAX_REPS",
    "MAX_SETS",
    "MAX_SLOTS",
    "MAX_STEPS",
    "Routine",
    "RoutineStep",
    "Week",
    "WeekSlot",
]
