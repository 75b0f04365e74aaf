"""What is planned: routines, and the days of the week they stand on."""

from routines.models.composed import ComposedRoutine, compose_for
from routines.models.digest import DiaryDigest
from routines.models.left_out import SwapDecision
from routines.models.limits import DOSE_IN_RANGE, MAX_HOLD_SECONDS, MAX_REPS, MAX_SETS, MAX_STEP_NOTE, MAX_STEPS
from routines.models.moves import MOVE_REACH, Move, day_choices
from routines.models.own import OwnExercise
from routines.models.pauses import Pause
from routines.models.people import person_for
from routines.models.plan import GUIDE, PracticeSettings
from routines.models.planned import PlannedDays, next_planned, occurrences_and_pauses, occurrences_between, plan_of
from routines.models.practised import ExerciseStanding, PractisedDay, recent_strength_days
from routines.models.proposals import Proposal
from routines.models.routine import Routine
from routines.models.starters import StarterRoutine
from routines.models.step_by_step import StepByStep
from routines.models.steps import DOSE_FIELDS, NO_SUCH_EXERCISE, RoutineStep, why_not
from routines.models.versions import RoutineVersion, described_versions
from routines.models.week import MAX_SLOTS, NO_SUCH_ROUTINE, Week, WeekSlot
