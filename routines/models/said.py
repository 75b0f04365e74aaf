"""What a professional said, written down with all that follows from it: what is out, what opens, and which routines
changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Guidance, User
from conventions.days import local_date
from exercises import catalogue
from exercises.barred import Swap
from exercises.facts import SIGNABLE
from exercises.models import Barred, Exercise, SignOff
from routines import rules
from routines.models.left_out import SwapDecision
from routines.models.people import person_for
from routines.models.routine import Routine


class Never(TypedDict):
    """An exercise that is ruled out; without a form all of it."""

    exercise: Exercise
    form: str


class Yes(TypedDict):
    """An exercise that is agreed to all the same, with the most repetitions where they were said."""

    exercise: Exercise
    form: str
    most_reps: int | None


@dataclass(frozen=True)
class Said:
    """What was written down, and what it changed in the routines."""

    guidance: Guidance
    decisions: tuple[SwapDecision, ...] = ()

    def changes(self) -> list[str]:
        """What changed in the routines, in sentences."""
        return [one.said() for one in self.decisions if one.changed or one.stayed]


@transaction.atomic
def said_by_professional(
    *, owner: User, at: datetime, never: Sequence[Never] = (), yes: Sequence[Yes] = (), **said: Any
) -> Said:
    """Write down what a professional said (``said``: the fields of ``Guidance``).

    What is stricter counts at once, in every routine. What is agreed to waits until the person confirms it. Raises
    ``ValidationError`` at ``yes`` for what nobody can agree to here, and for what is ruled out as well.
    """
    _refuse_both(never, yes)
    replaced = Guidance.objects.said_by(owner, profession=said.get("profession", ""), by=said.get("by", ""))
    guidance = Guidance.objects.write_down(owner=owner, at=at, **said)
    for former in replaced:
        Barred.objects.end_of(former, at=at)
    _agree(guidance, yes)
    decisions = [_rule_out(guidance, one, at=at) for one in never]
    decisions += _spare(guidance, at=at) if guidance.spared else []
    return Said(guidance, tuple(decisions))


@transaction.atomic
def take_back(guidance: Guidance, *, at: datetime, expected: int | None = None) -> None:
    """Nothing of what a professional said counts any more, and what it ruled out is allowed again. Raises
    ``StaleVersion``."""
    guidance.withdraw(at=at, expected=expected)
    Barred.objects.end_of(guidance, at=at)


def _refuse_both(never: Sequence[Never], yes: Iterable[Yes]) -> None:
    """One professional cannot rule out and agree to the same."""
    for one in yes:
        if any(no["exercise"] == one["exercise"] and no["form"] in ("", one["form"]) for no in never):
            said = _("{name} cannot be ruled out and agreed to at once. Choose one of the two.")
            raise ValidationError({"yes": said.format(name=one["exercise"].name)})


def _agree(guidance: Guidance, yes: Iterable[Yes]) -> None:
    today = local_date(guidance.created_at, guidance.owner.time_zone)
    flags = guidance.owner.flags(today=today) or frozenset()
    for one in yes:
        refusal = why_nobody_can_agree(one["exercise"], flags)
        if refusal:
            raise ValidationError({"yes": refusal})
        SignOff(
            owner=guidance.owner,
            by=guidance.who,
            signed_on=guidance.seen_on,
            guidance=guidance,
            **one,
        ).insert()


def why_nobody_can_agree(exercise: Exercise, flags: Iterable[str]) -> str:
    """Why a professional's yes to ``exercise`` cannot count for someone with these conditions; empty where it can."""
    if not exercise.is_offered:
        return _("{name} is not for home, even if a health professional agrees.").format(name=exercise.name)
    found = exercise.suits([*flags])
    labels = catalogue.flag_labels()
    firm = [labels[why.flag].lower() for why in found.whys if why.flag not in SIGNABLE]
    if not firm:
        return ""
    said = _("Nobody can agree to {name} here, because of {conditions}. It keeps its limits.")
    return said.format(name=exercise.name, conditions=rules.listed(firm))


def _rule_out(guidance: Guidance, never: Never, *, at: datetime) -> SwapDecision:
    exercise, owner = never["exercise"], guidance.owner
    return SwapDecision.objects.leave_out(
        owner=owner,
        exercise=exercise,
        form=never["form"],
        at=at,
        instead=suggested(owner, exercise.slug, at=at, form=never["form"]),
        said_by=guidance.profession,
        by=guidance.by,
        since_on=guidance.seen_on,
        guidance=guidance,
    )


def suggested(owner: User, slug: str, *, at: datetime, form: str = "") -> str:
    """What would take the place of ``slug`` in the routines of ``owner``, as ``slug:form``; empty: nothing fits."""
    found = near_to(owner, slug, person=person_for(owner, today=local_date(at, owner.time_zone)), form=form)
    return found.key if found else ""


def near_to(owner: User, slug: str, *, person: rules.Profile, form: str = "") -> Swap | None:
    """The same for a ``person`` who was read already, with the reason why it is near."""
    routines = [routine.facts() for routine in Routine.objects.visible_to(owner).active().with_steps()]
    there = {step.slug for steps in routines if any(step.slug == slug for step in steps) for step in steps}
    return rules.nearest(person, slug, swaps=catalogue.swaps(), form=form, in_session=there)


def _spare(guidance: Guidance, *, at: datetime) -> list[SwapDecision]:
    """Take what holds a kind of movement to spare out of every routine."""
    owner = guidance.owner
    person = person_for(owner, today=local_date(at, owner.time_zone))
    held = {
        (step.exercise.slug, step.form): step.exercise
        for routine in Routine.objects.visible_to(owner).with_steps()
        for step in routine.steps.all()
        if step.exercise is not None
    }
    return [
        SwapDecision.objects.rewrite(
            owner=owner, exercise=exercise, form=form, at=at, instead=suggested(owner, slug, at=at, form=form)
        )
        for (slug, form), exercise in sorted(held.items())
        if person.barred(slug, form) is not None
    ]
