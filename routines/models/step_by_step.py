"""What can be said of a routine, a starter or anything else that is practised step by step."""

from collections.abc import Sequence
from typing import Any

from accounts.screening import Clearance
from exercises.facts import Rank
from exercises.looking import Looker
from exercises.models import Exercise, Phase
from routines import rules, timeline
from routines.models.steps import RoutineStep


class StepByStep:
    steps: Any

    def listed_steps(self) -> Sequence[RoutineStep]:
        """The steps in order."""
        steps: Sequence[RoutineStep] = self.steps
        return steps

    def done_steps(self) -> Sequence[RoutineStep]:
        """The steps in order, but for what the person it is shown to leaves out (``suit``)."""
        return [step for step in self.listed_steps() if not step.left_out]

    def facts(self) -> list[rules.Step]:
        """What is done, as the rules see it."""
        return [step.facts() for step in self.done_steps()]

    def begins(self) -> dict[int, int]:
        """When each exercise that is done begins, by its place in the list."""
        seconds = timeline.begin_seconds(self.facts())
        return {step.position: begin for step, begin in zip(self.done_steps(), seconds, strict=True)}

    def suit(self, person: Looker) -> None:
        """Let each step take the form in which this person does it, for showing alone: nothing is stored."""
        for step in self.listed_steps():
            step.suit(person)

    def findings(self, person: rules.Profile) -> tuple[rules.RoutineFinding, ...]:
        """What the rules say about it for ``person``, each with its reason and a mend where there is one."""
        facts = self.facts()
        return rules.check_routine(facts, person, seconds=timeline.estimated_seconds(facts))

    def emblem(self) -> Exercise | None:
        """The exercise whose picture stands for the whole: the first of strength, else the first that moves.

        Rather one in its usual form, which is the one that is drawn.
        """
        steps = sorted(self.listed_steps(), key=lambda step: step.done_as.rank is Rank.EASIER)
        exercises = [step.drawn for step in steps if step.drawn is not None]
        for phase in (Phase.STRENGTH, Phase.MOBILITY):
            for exercise in exercises:
                if exercise.phase == phase:
                    return exercise
        return exercises[0] if exercises else None

    def is_strength(self) -> bool:
        """Whether practising it is a strength session (rule STRENGTH-DAY)."""
        return rules.is_strength(self.facts())

    def is_gentle_set(self) -> bool:
        """Whether it holds nothing but the gentle set (rule G3)."""
        return rules.is_gentle_set(self.facts())

    def is_open(self, clearance: Clearance) -> bool:
        """Whether someone who stands like this may practise it (gates G1 to G4, G7, G10 and G11)."""
        return rules.is_open(self.facts(), clearance.open)

    def estimated_minutes(self) -> int:
        """How long it takes, in whole minutes (rule B3)."""
        return timeline.minutes(timeline.estimated_seconds(self.facts()))

    def position_changes(self) -> int:
        """How often the body changes its position (rule B10)."""
        return rules.position_changes(self.facts())

    def time_by_part(self) -> tuple[rules.Share, ...]:
        """How long each part of the session takes."""
        facts = self.facts()
        seconds = [timeline.step_seconds(step) for step in facts]
        return rules.parts(facts, seconds, total=timeline.estimated_seconds(facts))

    def time_by_direction(self) -> tuple[rules.Share, ...]:
        """How long the back bends forward, bends back and turns."""
        facts = self.facts()
        return rules.directions(facts, [timeline.step_seconds(step) for step in facts])
