"""The starter routines with the exercises they are made of, and the path of the article through some of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Annotated, Self

from django.utils.translation import gettext as _

from conventions.messages import Doc
from exercises.barred import NOT_FOR_ME
from exercises.models import Exercise
from routines import rules, starters
from routines.models.step_by_step import StepByStep
from routines.models.steps import RoutineStep

PATH = "article-path-"
"""How the names of those begin that lead from basic to advanced, one after the other."""


@dataclass(frozen=True, slots=True)
class StarterChange:
    """What is changed in a starter: why, and what takes the place of an exercise that is gone.

    ``is_not_for_me``: the person leaves it out, not a condition. ``is_gone``: no version of it is left.
    """

    why: str
    what: Annotated[str, Doc("Empty if the exercise stays, in another version.")] = ""
    is_not_for_me: bool = False
    is_gone: bool = False

    @classmethod
    def of(cls, found: rules.RoutineFinding, mend: rules.Mend, library: Mapping[str, Exercise]) -> Self:
        what = ""
        if mend.do == "replace":
            what = _("{name} takes its place.").format(name=library[mend.slug].name)
        elif mend.do == "remove":
            what = _("Nothing takes its place.")
        return cls(found.sentence, what, found.rule is NOT_FOR_ME, mend.do != "form")


@dataclass(frozen=True)
class StarterRoutine(StepByStep):
    """A starter with the exercises it is made of. Nothing of it is stored: it becomes a row when it is copied.

    ``changes`` say what is done in another way for the person it is fitted to.
    """

    starter: starters.Starter
    steps: list[RoutineStep]
    changes: tuple[StarterChange, ...] = ()

    @classmethod
    def offered(cls) -> list[Self]:
        """The starters whose exercises the catalogue holds, in order, in one query."""
        return cls._made_of(starters.starters())

    @classmethod
    def called(cls, slug: str) -> Self:
        """One of them. Raises ``starters.UnknownStarter``."""
        for one in cls._made_of([starters.starter(slug)]):
            return one
        raise starters.UnknownStarter(slug)

    @classmethod
    def _made_of(cls, chosen: Sequence[starters.Starter]) -> list[Self]:
        slugs = {step.exercise for starter in chosen for step in starter.steps}
        found = {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=slugs)}
        return [
            cls(starter=starter, steps=[_drafted(n, step, found) for n, step in enumerate(starter.steps, 1)])
            for starter in chosen
            if all(step.exercise in found for step in starter.steps)
        ]

    @property
    def reasons(self) -> str:
        """Why it is as it is; once an exercise of it is gone, what was changed."""
        if not any(change.is_gone for change in self.changes):
            return str(self.starter.reasons)
        return " ".join(f"{change.why} {change.what}".strip() for change in self.changes)

    @property
    def is_on_path(self) -> bool:
        """Whether it is a step of the article's path."""
        return self.starter.slug.startswith(PATH)

    def fitted(self, person: rules.Profile, *, exercises: Mapping[str, Exercise] | None = None) -> Self:
        """Return it as ``person`` would practise it: what conditions change is changed, and told in ``changes``.

        One query where something is changed and ``exercises`` (all of the library, by slug) are not handed in.
        """
        steps, changes, gone = [*self.steps], [], dict[str, str]()
        # Each step may be changed, and what takes its place once more.
        for _try in range(2 * len(steps)):
            found = next(_against(steps, person), None)
            if found is None or found.mend is None:
                break
            library = exercises = exercises or Exercise.objects.listed().in_bulk(field_name="slug")
            changes.append(StarterChange.of(found, found.mend, library))
            if found.mend.do == "replace":
                before = steps[found.mend.position].subject
                gone[found.mend.slug] = gone.pop(before.slug, before.name)
            steps = rules.mended(steps, found.mend, make=lambda mend: _put_in(mend, library), change=_changed)  # noqa: B023
        steps = [_copy(step, position=n) for n, step in enumerate(steps, 1)]
        for step in steps:
            step.instead_of = gone.get(step.subject.slug, "")
        return replace(self, steps=steps, changes=tuple(changes))


def _against(steps: Sequence[RoutineStep], person: rules.Profile) -> Iterator[rules.RoutineFinding]:
    """What conditions (pregnancy among them) have against the steps, and what is not for the person."""
    facts = [step.facts() for step in steps]
    return chain(
        rules.fitting.g5(facts, person), rules.fitting.not_for_me(facts, person), rules.fitting.g8(facts, person)
    )


def _drafted(position: int, step: starters.StarterStep, exercises: Mapping[str, Exercise]) -> RoutineStep:
    return RoutineStep(
        position=position,
        exercise=exercises[step.exercise],
        form=step.form,
        sets=step.sets,
        reps=step.reps,
        note=step.note,
    )


def _put_in(mend: rules.Mend, exercises: Mapping[str, Exercise]) -> RoutineStep:
    return RoutineStep(exercise=exercises[mend.slug], form=mend.form, sets=mend.sets, reps=mend.reps)


def _changed(step: RoutineStep, mend: rules.Mend) -> RoutineStep:
    return _copy(step, form=mend.form or step.form, sets=mend.sets or step.sets, reps=mend.reps or step.reps)


def _copy(step: RoutineStep, **fields: object) -> RoutineStep:
    kept = {name: getattr(step, name) for name in ("position", "exercise", "form", "sets", "reps", "note")}
    return RoutineStep(**(kept | fields))
