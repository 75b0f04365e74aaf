"""What an exercise is for whoever decides about it: its forms, whom each is for, and which one a person gets. Pure.

A form is a thing of its own: position, steps, drawing, dose and words. A condition names the form it asks for, so what
it leaves out is not there to be drawn, written or said.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum, StrEnum
from functools import cached_property
from typing import Annotated

from django.utils.translation import gettext_lazy

from conventions.messages import Doc
from conventions.rules import OUR_CHOICE, TEACHING_TEXTS, Rule
from exercises.figures.shown import Shown

LEVELS = ("beginner", "intermediate", "advanced")
"""From the easiest on."""

EXCLUDE, MODIFY, NOTE = "X", "M", "N"


def is_above(level: str, top: str) -> bool:
    """Whether ``level`` is higher than ``top``."""
    return LEVELS.index(level) > LEVELS.index(top)


SIGNABLE = frozenset({"SHLD", "WRIST", "KNEE", "HIP", "LBP", "SPON", "REFLUX", "NECK"})
"""Conditions for which a professional who knows the person may agree to an exercise all the same; never for the
others (rule SIGN-OFF)."""
SIGN_OFF_DAYS = 90
"""How long such an agreement counts."""
NOT_FOR_HOME = "not-for-home"
"""Stands in a rule for every exercise whose record says that it is not for home; so do ``with_role`` and ``at_gate``
for those whose record says what they name."""


def with_role(role: str) -> str:
    return f"role:{role}"


def at_gate(gate: str, *, in_one_form: bool = False) -> str:
    """What a gate leaves open; ``in_one_form``: those of them of which it opens one form alone."""
    return f"{'form' if in_one_form else 'gate'}:{gate}"


BASE, FULL, EASIER = "base", "full", "easier"
"""The keys of the usual and the harder form. ``easier`` is no form: until 0.1.0 routines and logs called the one easier
form by this word, and a file of that time still says it."""
GENTLE = "gentle"
"""In a record's gates: what is open to everybody, whatever they answered or not."""
ANY_FORM = "any"
"""In a record's gates: every form but the harder one."""


BOTH_WAYS = "circles each direction"
"""A unit that is counted in one direction and then as often in the other."""


class Role(StrEnum):
    """What an exercise is good for in a routine, beside its phase."""

    BEGINS = "begins_routine"
    ENDS = "ends_routine"
    EXTENSOR = "extensor"
    RELIEVES_PRONE = "relieves_prone"
    MOVES_HEAD = "moves_head"
    TO_INTERMEDIATE = "to_intermediate"
    TO_ADVANCED = "to_advanced"
    STAND_IN_AT_TOP = "stand_in_at_top"


class Rank(IntEnum):
    """How much a form asks for beside the usual one: what the rules of progress compare."""

    EASIER = 0
    BASE = 1
    FULL = 2


def rank_of(key: str) -> Rank:
    return {BASE: Rank.BASE, FULL: Rank.FULL}.get(key, Rank.EASIER)


class Verdict(Enum):
    HOME = "home"
    EASIER = "easier"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class FormStep:
    """One move of a form, and its breath: inhale, exhale or natural."""

    breath: str
    text: str


@dataclass(frozen=True)
class Form:
    """One way of doing an exercise, whole in itself.

    ``asked_by`` are the conditions that ask for it, ``suits`` all it is safe with. ``needs`` are the slugs of what
    comes before it. ``reps_low`` and ``reps_high`` count ``unit``, per side where there are two; ``rep_seconds`` is one
    of them on one side in one direction, with ``hold_seconds`` held. ``told`` is what the drawing leaves to the words.
    ``shown`` is what is drawn, ``None`` for words alone; ``figure`` names that drawing. ``is_light``: of phase
    strength, but no load. ``is_familiar``: low in risk for who says that they have practised it (rule PRACTISED).
    ``same_as``: the form of another exercise ("slug:key") that is the same movement. ``is_home``: not only with a
    teacher.
    """

    slug: str
    key: str
    name: str
    position: str
    level: str = LEVELS[0]
    tags: frozenset[str] = frozenset()
    movements: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    supports: tuple[str, ...] = ()
    asked_by: frozenset[str] = frozenset()
    suits: frozenset[str] = frozenset()
    start: str = ""
    steps: tuple[FormStep, ...] = ()
    cue: str = ""
    why: str = ""
    told: str = ""
    shown: Shown | None = None
    figure: str = ""
    alternates: bool = False
    unit: str = "reps"
    sides: int = 1
    reps_low: int = 1
    reps_high: int = 1
    sets_max: int = 1
    hold_seconds: int = 0
    rep_seconds: float = 1.0
    is_light: bool = False
    is_familiar: bool = False
    same_as: str = ""
    is_home: bool = True

    @property
    def rank(self) -> Rank:
        return rank_of(self.key)

    @property
    def movement(self) -> str:
        """What it is whatever it is called: one movement never stands twice in a routine (rule ONE-MOVEMENT)."""
        return self.same_as or f"{self.slug}:{self.key}"


@dataclass(frozen=True, slots=True)
class Why:
    """One condition that matters here, and its own words in the record; empty where the record has none."""

    flag: str
    text: str


@dataclass(frozen=True, slots=True)
class Suitability:
    """Whether an exercise suits a person, and the form they do it in: its key, empty where it is left out.

    ``whys`` carry the verdict, in the order of the conditions; ``notes`` change nothing and are good to know.
    ``instead``: what takes its place, as "slug:form". ``is_by_hand``: never chosen for the person by itself.
    """

    verdict: Verdict
    form: str = ""
    form_name: str = ""
    form_why: str = ""
    whys: Annotated[tuple[Why, ...], Doc(name="reasons")] = ()
    notes: tuple[Why, ...] = ()
    instead: tuple[str, ...] = ()
    is_by_hand: bool = False

    @property
    def is_left_out(self) -> bool:
        """Whether the person's conditions leave it out; what is not for home in any case is another thing."""
        return self.verdict is Verdict.LEFT_OUT and bool(self.whys)

    @property
    def is_signable(self) -> bool:
        """Whether a professional may agree to what is left out."""
        return self.is_left_out and SIGNABLE.issuperset(why.flag for why in self.whys)


@dataclass(frozen=True, eq=False)
class ExerciseFacts:
    """An exercise as the rules see it. ``forms`` are in the order in which one is looked for; ``easier`` is the key of
    its easier form, empty where it has none.

    ``effects``: flag to X, M or N; ``texts``: flag to the record's words; ``instead``: flag to what takes its place
    ("slug:form"). ``roles`` say what it is good for in a routine. ``gates``: which form is open where not all is, by
    the name of the gate. ``replaced_by`` are slugs: what stands in where a condition leaves it out; ``alternatives``
    too, for what is not for home.
    """

    slug: str
    name: str
    phase: str
    forms: tuple[Form, ...]
    easier: str = ""
    areas: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    gates: Mapping[str, str] = field(default_factory=dict)
    effects: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    replaced_by: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    is_home: bool = True
    is_own: bool = False

    @cached_property
    def by_key(self) -> Mapping[str, Form]:
        return {form.key: form for form in self.forms}

    @property
    def base(self) -> Form:
        return self.by_key[BASE]

    def key_of(self, form: str) -> str:
        """The key of a form by the word a routine has for it: "easier" of old is the exercise's own easier form."""
        key = (self.easier or BASE) if form == EASIER else form
        return key if key in self.by_key and self.by_key[key].is_home else BASE

    def form(self, key: str) -> Form:
        """The form of this key; the usual one where there is no such form any more."""
        return self.by_key[self.key_of(key)]

    def has_form(self, key: str) -> bool:
        """Whether a person may ask for this form."""
        return key == EASIER or (key in self.by_key and self.by_key[key].is_home)

    def is_within(self, key: str, gate: str) -> bool:
        """Whether a form is open at a gate that leaves only some exercises open."""
        wanted = self.gates.get(gate, "")
        return (
            self.form(key).rank is not Rank.FULL if wanted == ANY_FORM else bool(wanted) and self.key_of(key) == wanted
        )

    @property
    def gentle_form(self) -> str:
        """The key of the form that is open to everybody; empty where it comes after the safety questions."""
        form = self.gates.get(GENTLE, "") if self.is_home else ""
        return BASE if form == ANY_FORM else form

    def modifying(self, flags: Collection[str]) -> frozenset[str]:
        """Those of the conditions that ask for a form."""
        return frozenset(flag for flag, effect in self.effects.items() if effect == MODIFY and flag in flags)

    def is_safe(self, key: str, flags: Collection[str]) -> bool:
        """Whether this very form spares all that the conditions ask to spare."""
        return self.modifying(flags) <= self.form(key).suits

    def barring(self, key: str, flags: Collection[str]) -> tuple[str, ...]:
        """Those of the conditions that this very form does not suit, in the order of the record."""
        suits = self.form(key).suits
        return tuple(
            flag
            for flag, effect in self.effects.items()
            if flag in flags and (effect == EXCLUDE or (effect == MODIFY and flag not in suits))
        )

    def form_shown(self, flags: Collection[str], asked: str = BASE, *, is_signed_off: bool = False) -> Form | None:
        """The form that is drawn and described for someone with these conditions; ``None`` where they bar every one.

        What is not for home is shown as a teacher does it.
        """
        if not self.is_home:
            return None if self.barring(BASE, flags) else self.base
        key = self.form_for(flags, asked, is_signed_off=is_signed_off).form
        return self.by_key[key] if key else None

    def form_for(self, flags: Collection[str], asked: str = BASE, *, is_signed_off: bool = False) -> Suitability:
        """Whether someone with these ``flags`` may practise it at home, and in which form (rule G5).

        X is final, but for conditions a professional may sign off: then it is an easier form that nothing chooses by
        itself. The form ``asked`` for stays where it is safe with every condition; else it is the one they all ask for,
        or the first one that is safe with all of them.
        """
        if not self.is_home:
            return Suitability(Verdict.LEFT_OUT)
        found = [(flag, effect) for flag, effect in self.effects.items() if flag in flags]
        notes = self._whys([flag for flag, effect in found if effect == NOTE])
        barred = [flag for flag, effect in found if effect == EXCLUDE]
        asking = [flag for flag, effect in found if effect == MODIFY]
        if barred and not (is_signed_off and SIGNABLE.issuperset(barred)):
            return self._left_out(barred, notes)
        if barred:
            asked = EASIER
        key = self.key_of(asked)
        if not asking:
            return self._suits(key, self._whys(barred), notes, is_by_hand=bool(barred))
        suiting = [form for form in self.forms if form.suits.issuperset(asking) and form.is_home]
        safe = [form.key for form in sorted(suiting, key=lambda form: not form.asked_by.issuperset(asking))]
        if not safe:
            return self._left_out(asking, notes)
        chosen = key if key in safe else safe[0]
        return self._suits(chosen, self._whys([*barred, *asking]), notes, is_by_hand=bool(barred))

    def may_be_agreed_to(self, flags: Collection[str]) -> bool:
        """Whether a professional may say yes to it (rule SIGN-OFF): to what a condition leaves out, or to what
        builds on other exercises and is no beginner's version."""
        found = self.form_for(flags)
        is_built_on = any(form.is_home and form.needs and form.level != LEVELS[0] for form in self.forms)
        return found.is_signable or (bool(found.form) and is_built_on)

    def easier_than(self, key: str, flags: Collection[str]) -> Form | None:
        """An easier form for someone with these conditions, in which they are not yet; ``None`` where there is none."""
        own = self.key_of(key)
        order = sorted(self.forms, key=lambda form: form.key != self.easier)
        return next(
            (form for form in order if form.rank is Rank.EASIER and form.key != own and self.is_safe(form.key, flags)),
            None,
        )

    def _suits(self, key: str, whys: tuple[Why, ...], notes: tuple[Why, ...], *, is_by_hand: bool) -> Suitability:
        form = self.by_key[key]
        is_eased = bool(whys) and form.rank is Rank.EASIER
        return Suitability(
            Verdict.EASIER if is_eased else Verdict.HOME,
            form=key,
            form_name=form.name,
            form_why=form.why,
            whys=whys,
            notes=notes,
            is_by_hand=is_by_hand,
        )

    def _left_out(self, flags: Collection[str], notes: tuple[Why, ...]) -> Suitability:
        instead = tuple(dict.fromkeys(self.instead[flag] for flag in flags if flag in self.instead))
        return Suitability(Verdict.LEFT_OUT, whys=self._whys(flags), notes=notes, instead=instead)

    def _whys(self, flags: Collection[str]) -> tuple[Why, ...]:
        return tuple(Why(flag, self.texts.get(flag, "")) for flag in flags)


def guide_effects(way: Mapping[str, str], effects: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Flag to X, M or N for the guide's own way of an exercise; empty where it has none of its own (rule GUIDE-WAYS).

    ``way``: the slug whose conditions it shares (``like``), and what is added to them by flag. ``effects``: those of
    every record, by slug. Of two letters the worse one counts.
    """
    worst = dict(effects.get(way.get("like", ""), {}))
    for flag, effect in way.items():
        if flag != "like":
            worst[flag] = min(effect, worst.get(flag, NOTE), key=(EXCLUDE, MODIFY, NOTE).index)
    return worst


G5 = Rule(
    "G5",
    title=gettext_lazy("Your conditions"),
    text=gettext_lazy(
        "A routine never contains what your conditions leave out. If they ask for another version of an exercise, you "
        "get the first version that is safe with all of them. If there is none, the exercise is left out."
    ),
    reason=gettext_lazy("Your answers say what to protect."),
    choice=TEACHING_TEXTS,
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
    title=gettext_lazy("When a health professional agrees"),
    text=gettext_lazy(
        "A health professional who knows you may agree to an exercise that a condition leaves out. It counts for "
        "{days:# day|# days}, in the easier version, and only you add it to a routine. For conditions where harm would "
        "be serious, such as thin bones, nobody can agree here. A teacher may also agree to a version above beginner "
        "level before you have mastered what it builds on."
    ),
    reason=gettext_lazy("Somebody who has examined you knows more than we do, but bodies change."),
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
