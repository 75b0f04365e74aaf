"""The clock of a practice: how long each step takes and when it begins. Pure.

Sources: domain part 6.3 (B3, B17) with amendments 43 and 44.
"""

from collections.abc import Sequence

from routines.rules import Step, position_changes

CHANGE_SECONDS = 15
POSITION_CHANGE_SECONDS = 12
REST_BETWEEN_SETS_SECONDS = 15


def step_seconds(step: Step) -> int:
    """The estimated time of one exercise alone.

    The record's estimate scaled by the repetitions of all sets, a longer or shorter hold in each repetition, and a
    rest between sets (rule B17, amendment 43). A hold of breaths is the breaths themselves and adds nothing. The record
    knows one cycle for all forms (amendment 44).
    """
    repetitions = step.sets * step.reps
    seconds = step.usual_seconds * repetitions / (step.usual_sets * step.usual_reps)
    if step.hold_seconds and step.unit != "breaths":
        seconds += (step.hold_seconds - step.usual_hold_seconds) * repetitions * step.sides
    return max(1, round(seconds)) + (step.sets - 1) * REST_BETWEEN_SETS_SECONDS


def estimated_seconds(steps: Sequence[Step]) -> int:
    """The estimated time of a routine (B3): each exercise, 15 s to get ready for it and 12 s a change of position."""
    return (
        sum(step_seconds(step) for step in steps)
        + len(steps) * CHANGE_SECONDS
        + position_changes(steps) * POSITION_CHANGE_SECONDS
    )


def begin_seconds(steps: Sequence[Step]) -> tuple[int, ...]:
    """When each exercise begins, from the start of the routine, by the same estimate."""
    return tuple(
        estimated_seconds(steps[:n]) + (POSITION_CHANGE_SECONDS if n and steps[n - 1].position != step.position else 0)
        for n, step in enumerate(steps)
    )


def minutes(seconds: int) -> int:
    """``seconds`` as whole minutes to say to a person; at least one."""
    return max(1, round(seconds / 60))
