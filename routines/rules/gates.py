"""What of a routine a gate leaves open: the gentle and the quiet set, and what is not for home. Pure."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening import Open
from conventions.rules import OUR_CHOICE, Rule
from exercises.facts import G6, at_gate
from exercises.gates import is_within
from routines.rules.steps import RoutineFinding, Step, listed

GENTLE = Rule(
    "GENTLE",
    title=gettext_lazy("Gentle exercises"),
    text=gettext_lazy("These are the gentle exercises: {gentle}. Of these, {easier} only in one easier version."),
    reason=gettext_lazy("They are small, easy movements that put little load on the back."),
    choice=OUR_CHOICE,
    exercises={"gentle": (at_gate("gentle"),), "easier": (at_gate("gentle", in_one_form=True),)},
)
BREATH_AND_REST = Rule(
    "BREATH-AND-REST",
    title=gettext_lazy("Breathing and rest"),
    text=gettext_lazy("Where you can only breathe and rest, these are the exercises: {quiet}."),
    reason=gettext_lazy("They put no load on the back until a sign has been checked."),
    choice=OUR_CHOICE,
    exercises={"quiet": (at_gate("quiet"),)},
)


def is_quiet_set(steps: Collection[Step]) -> bool:
    """Whether it is breathing and rest alone."""
    return bool(steps) and is_open(steps, Open.QUIET)


def is_gentle_set(steps: Collection[Step]) -> bool:
    """Whether every step belongs to the gentle set, in a form that does."""
    return bool(steps) and is_open(steps, Open.GENTLE)


def is_open(steps: Collection[Step], allowed: Open) -> bool:
    """Whether every step may be practised by someone to whom ``allowed`` is open; where not all is, an empty list may
    not."""
    return allowed is Open.ALL or (
        bool(steps) and all(is_within(step.exercise, step.form.key, allowed) for step in steps)
    )


def not_offered(name: str, *, with_instructor: bool, alternatives: Sequence[str]) -> RoutineFinding:
    """Why the exercise ``name`` cannot stand in a home routine, and what can instead (rule G6)."""
    if with_instructor:
        sentence = _("{name} needs an instructor, so you cannot add it to a routine.")
    else:
        sentence = _("{name} is not for home, so you cannot add it to a routine.")
    said = [sentence.format(name=name)]
    if alternatives:
        said.append(_("Try {names} instead.").format(names=listed(alternatives, last=_(" or "))))
    return RoutineFinding(G6, " ".join(said), which=(name,))


RULES = (GENTLE, BREATH_AND_REST)
