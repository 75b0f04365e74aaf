"""What of a routine a gate leaves open: the gentle and the quiet set, and what is not for home. Pure."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening import Open
from conventions.rules import OUR_CHOICE, Rule
from exercises.fit import G6
from routines.rules.steps import RoutineFinding, Step, listed

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
"""What may be practised before anyone has looked at a new or changed pain (rule G3)."""

GENTLE_IN_EASIER_FORM = frozenset({"book-opening", "seated-extension", "spine-twist"})
"""Those of them that are gentle in their easier form only: short lever, small, arms folded."""

QUIET_SET = frozenset({"breathing", "constructive-rest"})
"""What may be practised while a red flag waits for a professional (rule G2)."""

SMALL_SET = frozenset({"seated-extension", "chin-nod", "scapular-slides"})
"""What may be practised besides in the first weeks after an injury, in its easier form alone (rule G13)."""

SPARING_SET = GENTLE_SET | {
    *("balance", "chin-nod", "double-knee-curl", "double-leg-circle", "mermaid", "pelvic-curl", "quadruped-reach"),
    *("shoulder-bridge", "side-kick", "single-knee-curl", "single-leg-circle", "spine-stretch", "thread-needle"),
    "wall-angels",
}
"""Beginner exercises that are not face down, bend under no load and lift no head: later after an injury (rule G13)."""

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

_WITHIN = {
    Open.NOTHING: frozenset[str](),
    Open.QUIET: QUIET_SET,
    Open.QUIET_AND_SEATED: QUIET_SET | {"seated-extension"},
    Open.QUIET_AND_SMALL: QUIET_SET | SMALL_SET,
    Open.GENTLE: GENTLE_SET,
    Open.SPARING: SPARING_SET,
}
"""What each gate leaves open: with the small seated extension before a doctor has agreed (rule G10)."""


def is_within(slug: str, form: str, allowed: Open) -> bool:
    """Whether a form is open to someone to whom ``allowed`` is (gates G1 to G4, G7, G9 to G11 and G13)."""
    if allowed is Open.ALL:
        return True
    easier_only = {Open.QUIET_AND_SMALL: SMALL_SET, Open.SPARING: frozenset[str]()}.get(allowed, GENTLE_IN_EASIER_FORM)
    is_small = form == "easier" if slug in easier_only else form != "full"
    return is_small and slug in _WITHIN[allowed]


def is_gentle_set(steps: Collection[Step]) -> bool:
    """Whether every step belongs to the gentle set, in a form that does."""
    return bool(steps) and is_open(steps, Open.GENTLE)


def is_open(steps: Collection[Step], allowed: Open) -> bool:
    """Whether every step may be practised by someone to whom ``allowed`` is open; where not all is, an empty list may
    not."""
    return allowed is Open.ALL or (bool(steps) and all(is_within(step.slug, step.form, allowed) for step in steps))


def not_offered(name: str, *, with_instructor: bool, alternatives: Sequence[str]) -> RoutineFinding:
    """Why the exercise ``name`` cannot stand in a home routine, and what can instead (rule G6)."""
    if with_instructor:
        sentence = _("{name} is for practice with an instructor, so you cannot add it to a routine.")
    else:
        sentence = _("{name} is not for practice at home, so you cannot add it to a routine.")
    said = [sentence.format(name=name)]
    if alternatives:
        said.append(_("Try {names} instead.").format(names=listed(alternatives, last=_(" or "))))
    return RoutineFinding(G6, " ".join(said), which=(name,))


RULES = (GENTLE, BREATH_AND_REST)
