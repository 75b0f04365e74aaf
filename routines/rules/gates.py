"""What of a routine a gate leaves open: the gentle and the quiet set, and what is not for home. Pure.

Sources: domain part 6.2 with amendments 14, 20, 24.
"""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening import Open
from conventions.rules import OUR_CHOICE, Rule
from routines.rules.steps import Finding, Step, listed

GENTLE_SET = frozenset(
    {
        "breathing",
        "constructive-rest",
        "scapular-slides",
        "arm-arcs",
        "cat-cow",
        "book-opening",
        "seated-extension",
        "spine-twist",
        "childs-pose",
    }
)
"""What may be practised before anyone has looked at a new or changed pain (rule G3, amendment 24)."""

GENTLE_IN_EASIER_FORM = frozenset({"book-opening", "seated-extension", "spine-twist"})
"""Those of them that are gentle in their easier form only: short lever, small, arms folded (amendment 24)."""

QUIET_SET = frozenset({"breathing", "constructive-rest"})
"""What may be practised while a red flag waits for a professional (rule G2, amendment 14)."""

GENTLE = Rule(
    "GENTLE",
    title=gettext_lazy("Gentle exercises"),
    text=gettext_lazy("These are the gentle exercises: {gentle}. Of these, {easier} only in the easier version."),
    reason=gettext_lazy("They are small, easy movements that put little load on the back."),
    choice=OUR_CHOICE,
    exercises={"gentle": GENTLE_SET, "easier": GENTLE_IN_EASIER_FORM},
)
BREATH_AND_REST = Rule(
    "BREATH-AND-REST",
    title=gettext_lazy("Breathing and rest"),
    text=gettext_lazy("Where only breathing and rest are open to you, these are the exercises: {quiet}."),
    reason=gettext_lazy("They ask nothing of the back while a sign waits to be checked."),
    choice=OUR_CHOICE,
    exercises={"quiet": QUIET_SET},
)

_ALSO_SEATED = QUIET_SET | {"seated-extension"}
"""What may be practised before a doctor has agreed, the last in its easier form (rule G10, amendment 20)."""


def is_gentle_set(steps: Collection[Step]) -> bool:
    """Whether every step belongs to the gentle set, in a form that does (rule G3, amendment 24)."""
    return bool(steps) and all(_is_gentle(step) for step in steps)


def _is_gentle(step: Step) -> bool:
    if step.slug in GENTLE_IN_EASIER_FORM:
        return step.form == "easier"
    return step.slug in GENTLE_SET and step.form != "full"


def is_open(steps: Collection[Step], allowed: Open) -> bool:
    """Whether every step may be practised by someone to whom ``allowed`` is open (gates G1 to G4, G7, G10, G11)."""
    if allowed is Open.ALL:
        return True
    slugs = {Open.NOTHING: frozenset[str](), Open.QUIET: QUIET_SET, Open.QUIET_AND_SEATED: _ALSO_SEATED}
    within = slugs.get(allowed, GENTLE_SET)
    return is_gentle_set(steps) and all(step.slug in within for step in steps)


def not_offered(name: str, *, with_instructor: bool, alternatives: Sequence[str]) -> Finding:
    """Why the exercise ``name`` cannot stand in a home routine, and what can instead (rule G6)."""
    if with_instructor:
        sentence = _("{name} is for practice with an instructor, so it cannot stand in a routine (rule G6).")
    else:
        sentence = _("{name} is not offered for practice at home, so it cannot stand in a routine (rule G6).")
    instead = (
        _("{names} can take its place.").format(names=listed(alternatives, last=_(" or "))) if alternatives else ""
    )
    return Finding(
        rule="G6",
        sentence=" ".join(filter(None, [sentence.format(name=name), instead])),
        which=(name,),
        source="domain 6.2",
    )


RULES = (GENTLE, BREATH_AND_REST)
