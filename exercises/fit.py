"""Whom an exercise fits: its record and a person's conditions make home, easier or left out, with the reason. Pure.

Of the effects of a condition X leaves the exercise out, M makes it easier, and N is good to know (rules G5 and G6).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated

from django.utils.translation import gettext_lazy

from conventions.messages import Doc
from conventions.rules import OUR_CHOICE, TEACHING_TEXTS, Rule

LEVELS = ("beginner", "intermediate", "advanced")
"""From the easiest on."""

EXCLUDE, MODIFY, NOTE = "X", "M", "N"

CONTRADICTIONS: Mapping[str, Collection[frozenset[str]]] = {"cat-cow": (frozenset({"OP", "SPON"}),)}
"""Conditions whose easier forms rule each other out: the exercise is left out."""
HEAD_DOWN = frozenset({"hundred", "single-leg-stretch", "double-leg-stretch"})
"""Exercises that lift the head and have a form with the head down; with a sore neck no other one of them is
left."""
BY_HAND_FROM = 3
"""So many easier forms at once: nothing chooses the exercise by itself, a person still may."""

SIGNABLE = frozenset({"SHLD", "WRIST", "KNEE", "HIP", "LBP", "SPON", "REFLUX", "NECK"})
"""Conditions for which a professional who knows the person may agree to an exercise all the same; never for the
others (rule SIGN-OFF)."""
SIGN_OFF_DAYS = 90
"""How long such an agreement counts."""
GUIDE_EFFECTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "double-leg-stretch": ("double-leg-stretch", {"LBP": MODIFY}),
    "corkscrew": ("single-knee-curl", {"SHLD": MODIFY}),
    "swan-dive": ("swan-prep", {"LBP": EXCLUDE, "NECK": EXCLUDE, "SPON": EXCLUDE}),
    "spine-stretch": ("single-knee-curl", {}),
    "side-kick": ("side-kick", {"PREG": EXCLUDE, "HERNIA": EXCLUDE, "LBP": MODIFY, "SHLD": MODIFY}),
    "mermaid": ("mermaid", {"SHLD": MODIFY, "RIB": EXCLUDE}),
    "single-leg-stretch": ("single-leg-stretch", {"BP": MODIFY, "KNEE": MODIFY}),
    "roll-up": ("roll-up", {}),
}
"""The guide's own way of doing an exercise: whose conditions it shares, and what is added to them (rule
GUIDE-WAYS)."""
NOT_FOR_HOME = "not-for-home"
"""Stands in a rule for every exercise whose record says that it is not for home."""


class Verdict(Enum):
    HOME = "home"
    EASIER = "easier"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Facts:
    """The parts of an exercise's record that decide the fit: ``effects`` (flag to X, M or N) and ``texts`` (flag to
    words).
    """

    slug: str
    is_home: bool
    effects: Mapping[str, str]
    texts: Mapping[str, str]
    easier: str
    is_head_lifted: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """One condition that matters here, and its own words in the record; empty where the record has none."""

    flag: str
    text: str


@dataclass(frozen=True, slots=True)
class Fit:
    """``whys`` carry the verdict, in the order of the conditions; ``notes`` change nothing and are good to know.

    ``forms`` are the words of the easier form, each once. ``is_by_hand``: never chosen for the person by itself.
    """

    verdict: Verdict
    whys: Annotated[tuple[Why, ...], Doc(name="reasons")] = ()
    notes: tuple[Why, ...] = ()
    forms: tuple[str, ...] = ()
    is_by_hand: bool = False


def fit(facts: Facts, flags: Collection[str], *, is_signed_off: bool = False) -> Fit:
    """Whether someone with these ``flags`` may practise it at home, and in which form.

    X is final, but for conditions a professional may sign off: then it is an easier form that nothing
    chooses by itself. With M the flag's own text counts, or else the record's easier form; several are all shown.
    """
    if not facts.is_home:
        return Fit(Verdict.LEFT_OUT)
    found = [(flag, effect) for flag, effect in facts.effects.items() if flag in flags]
    notes = _whys(facts, [flag for flag, effect in found if effect == NOTE])
    barred = _barred(facts, found, flags)
    if barred and not (is_signed_off and SIGNABLE.issuperset(barred)):
        return Fit(Verdict.LEFT_OUT, whys=_whys(facts, barred), notes=notes)
    eased = [flag for flag, effect in found if effect == MODIFY]
    if not eased and not barred:
        return Fit(Verdict.HOME, notes=notes)
    whys = _whys(facts, [*barred, *eased])
    forms = tuple(dict.fromkeys((facts.easier if why.flag in barred else why.text) or facts.easier for why in whys))
    is_by_hand = bool(barred) or len(eased) >= BY_HAND_FROM
    return Fit(Verdict.EASIER, whys=whys, notes=notes, forms=forms, is_by_hand=is_by_hand)


def is_signable(found: Fit) -> bool:
    """Return whether a professional may sign off what is left out."""
    return (
        found.verdict is Verdict.LEFT_OUT and bool(found.whys) and SIGNABLE.issuperset(why.flag for why in found.whys)
    )


def guide_effects(slug: str, effects: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Flag to X, M or N for the guide's own way of an exercise; empty where it has none of its own.

    ``effects``: those of every record, by slug. Of two letters the worse one counts.
    """
    if slug not in GUIDE_EFFECTS:
        return {}
    base, added = GUIDE_EFFECTS[slug]
    worst = dict(effects.get(base, {}))
    for flag, effect in added.items():
        worst[flag] = min(effect, worst.get(flag, NOTE), key=(EXCLUDE, MODIFY, NOTE).index)
    return worst


def _barred(facts: Facts, found: Collection[tuple[str, str]], flags: Collection[str]) -> list[str]:
    """Return the conditions that leave the exercise out."""
    barred = [flag for flag, effect in found if effect == EXCLUDE]
    has_no_head_down = facts.slug not in HEAD_DOWN or "JOINTS" in flags
    if facts.is_head_lifted and has_no_head_down and "NECK" in flags and "NECK" not in barred:
        barred.append("NECK")
    for pair in CONTRADICTIONS.get(facts.slug, ()):
        if pair <= set(flags):
            barred += sorted(pair - set(barred))
    return barred


def _whys(facts: Facts, flags: Collection[str]) -> tuple[Why, ...]:
    return tuple(Why(flag, facts.texts.get(flag, "")) for flag in flags)


G5 = Rule(
    "G5",
    title=gettext_lazy("Your conditions"),
    text=gettext_lazy(
        "A routine never contains what your conditions leave out. What they make easier comes in the easier version. "
        "If {count} or more conditions make one exercise easier, you choose it by hand or not at all."
    ),
    reason=gettext_lazy("Your answers say what to be careful with."),
    choice=TEACHING_TEXTS,
    numbers={"count": BY_HAND_FROM},
)
G6 = Rule(
    "G6",
    title=gettext_lazy("Not for home"),
    text=gettext_lazy("Exercises that are not for home never enter a routine: {listed}."),
    reason=gettext_lazy("With your head below your heart, or weight on your neck, someone should watch you."),
    choice=TEACHING_TEXTS,
    exercises={"listed": (NOT_FOR_HOME,)},
)
SIGN_OFF = Rule(
    "SIGN-OFF",
    title=gettext_lazy("When a professional agrees"),
    text=gettext_lazy(
        "A professional who knows you may agree to an exercise that a condition leaves out. It counts for {days} days, "
        "in the easier version, and only you add it to a routine. For conditions where harm would be serious, such as "
        "thin bones, nobody can agree here."
    ),
    reason=gettext_lazy("Somebody who has examined you knows more than a form, but bodies change."),
    choice=OUR_CHOICE,
    numbers={"days": SIGN_OFF_DAYS},
)
GUIDE_WAYS = Rule(
    "GUIDE-WAYS",
    title=gettext_lazy("The article's own way of doing an exercise"),
    text=gettext_lazy(
        "Where the article does an exercise in another way, that way has cautions of its own. If they differ from "
        "those of the exercise, the stricter one counts. You choose it by hand or not at all."
    ),
    reason=gettext_lazy("What differs from the exercise may also load what the exercise spares."),
    choice=OUR_CHOICE,
)

RULES = (G5, G6, SIGN_OFF, GUIDE_WAYS)
