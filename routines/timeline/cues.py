"""Steps of a routine as timed cues, and the seconds and minutes that come of them (rules B3 and B17). Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from exercises.facts import BOTH_WAYS
from exercises.figures.pace import SWITCH_SECONDS
from exercises.figures.shown import shown_figure
from routines.rules import Step, position_changes
from routines.rules.amount import CHANGE_SECONDS, POSITION_CHANGE_SECONDS, REST_BETWEEN_SETS_SECONDS
from routines.timeline import motion
from routines.timeline.motion import Part


class Kind(Enum):
    """What a cue is for."""

    CHANGE = "change"
    READY = "ready"
    WORK = "work"
    SWITCH = "switch"
    REST = "rest"


@dataclass(frozen=True)
class Cue:
    """One stretch of a practice. Times are whole seconds, ``begins`` from the start of all.

    ``step`` counts from 1, as do ``set``, ``side`` (0: no sides, or both in turn) and ``way`` (the direction of a
    circle, 0 where there is one). Only work has repetitions: ``reps`` of them share ``seconds`` evenly, and ``parts``
    says how one goes. ``figure`` names the drawing that moves, empty where nothing is drawn.
    """

    number: int
    kind: Kind
    step: int
    begins: int
    seconds: int
    set: int = 1
    side: int = 0
    way: int = 0
    reps: int = 0
    unit: str = ""
    figure: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def ends(self) -> int:
        return self.begins + self.seconds

    @property
    def rep_seconds(self) -> float:
        return self.seconds / self.reps if self.reps else float(self.seconds)


def cues(steps: Sequence[Step], *, breath_seconds: float | None = None) -> tuple[Cue, ...]:
    """Everything that happens in a practice of ``steps``, in order and without a gap.

    ``breath_seconds``: the person's own breath where they have told us, for all that is counted in breaths.
    """
    found: list[Cue] = []
    clock = 0
    for number, step in enumerate(steps, 1):
        if number > 1 and steps[number - 2].position != step.position:
            found.append(Cue(len(found), Kind.CHANGE, number, clock, POSITION_CHANGE_SECONDS, figure=step.form.figure))
            clock += POSITION_CHANGE_SECONDS
        side = 1 if _sides(step) > 1 else 0
        found.append(Cue(len(found), Kind.READY, number, clock, CHANGE_SECONDS, side=side, figure=step.form.figure))
        clock += CHANGE_SECONDS
        for cue in _within(step, breath_seconds):
            found.append(replace(cue, step=number, number=len(found), begins=clock))
            clock += cue.seconds
    return tuple(found)


def step_seconds(step: Step, *, breath_seconds: float | None = None) -> int:
    """The time of one exercise alone: its work, its changes of side, and a rest between sets."""
    # Counted, not listed: whoever composes a routine asks for it a thousand times. A test compares both.
    one_set = _sides(step) * _ways(step) * _work_seconds(step, breath_seconds) + _switch_seconds(step)
    return step.sets * one_set + (step.sets - 1) * REST_BETWEEN_SETS_SECONDS


def estimated_seconds(steps: Sequence[Step], *, breath_seconds: float | None = None) -> int:
    """The time of a routine (B3): each exercise, getting ready for it, and the changes of position."""
    return (
        sum(step_seconds(step, breath_seconds=breath_seconds) for step in steps)
        + len(steps) * CHANGE_SECONDS
        + position_changes(steps) * POSITION_CHANGE_SECONDS
    )


def begin_seconds(steps: Sequence[Step], *, breath_seconds: float | None = None) -> tuple[int, ...]:
    """When each exercise begins, from the start of the routine: with getting ready for it, in its position."""
    found = []
    clock = 0
    for number, step in enumerate(steps):
        if number and steps[number - 1].position != step.position:
            clock += POSITION_CHANGE_SECONDS
        found.append(clock)
        clock += CHANGE_SECONDS + step_seconds(step, breath_seconds=breath_seconds)
    return tuple(found)


def rep_seconds(step: Step, *, breath_seconds: float | None = None) -> float:
    """How long one repetition takes on one side, in one direction.

    It is the form's own pace. A longer or shorter hold is added to each repetition; what is counted in breaths is the
    breaths themselves.
    """
    form = step.form
    is_in_breaths = form.unit.startswith("breaths")
    if breath_seconds and is_in_breaths:
        return breath_seconds
    return form.rep_seconds + (step.hold_seconds - form.hold_seconds if step.hold_seconds and not is_in_breaths else 0)


def _sides(step: Step) -> int:
    """How many sides are practised one after the other."""
    return 1 if step.form.alternates else step.form.sides


def _ways(step: Step) -> int:
    return 2 if step.form.unit == BOTH_WAYS else 1


def _switch_seconds(step: Step) -> int:
    """How long changing takes within one set; a circle that has sides turns round without a pause."""
    return SWITCH_SECONDS if _sides(step) > 1 or _ways(step) > 1 else 0


def _work_seconds(step: Step, breath_seconds: float | None) -> int:
    """All repetitions of one set on one side in one direction, in whole seconds."""
    return max(1, round(step.reps * rep_seconds(step, breath_seconds=breath_seconds)))


def _within(step: Step, breath_seconds: float | None) -> Iterator[Cue]:
    """The cues of one exercise once it is under way, not yet in their place."""
    seconds = _work_seconds(step, breath_seconds)
    drawing = shown_figure(step.form.shown) if step.form.shown else None
    parts = motion.parts_of(drawing, seconds=seconds / step.reps, unit=step.form.unit)
    sides = range(1, _sides(step) + 1) if _sides(step) > 1 else (0,)
    ways = (1, 2) if _ways(step) > 1 else (0,)
    form = step.form
    work = Cue(0, Kind.WORK, 0, 0, seconds, reps=step.reps, unit=form.unit, figure=form.figure, parts=parts)
    for number in range(1, step.sets + 1):
        if number > 1:
            yield _pause(Kind.REST, REST_BETWEEN_SETS_SECONDS, replace(work, set=number, side=sides[0]))
        for side in sides:
            for way in ways:
                here = replace(work, set=number, side=side, way=way)
                if (side > 1 and way < 2) or (side == 0 and way > 1):
                    yield _pause(Kind.SWITCH, SWITCH_SECONDS, here)
                yield here


def _pause(kind: Kind, seconds: int, before: Cue) -> Cue:
    """The cue that leads to the work ``before`` which it stands."""
    return replace(before, kind=kind, seconds=seconds, reps=0, unit="", parts=())
