"""What could stand in a routine: an exercise and its forms, each with its own level, tags and position. Pure.

Level, tags and position belong to an exercise in a form, not to the exercise. The tables here say in short what the
words of a record say at length.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from exercises import fit
from exercises.fit import LEVELS
from routines.rules.steps import Step

HEAD_DOWN_AT_FIRST = frozenset({"hundred", "single-leg-stretch"})
"""Their beginner's form is the easier one, head down: it bends nothing under load and lifts no head. The usual form is
what their records call the full one."""

HEAD_DOWN_IN_EASIER_FORM = HEAD_DOWN_AT_FIRST | {"double-leg-stretch"}

POSITION_OF_FORM: Mapping[str, Mapping[str, str]] = {
    "arm-arcs": {"PREG": "propped"},
    "breathing": {"PREG": "propped", "REFLUX": "propped"},
    "cat-cow": {"": "stand", "SHLD": "stand"},
    "childs-pose": {"": "chair", "DIZZY": "chair", "HIP": "chair", "REFLUX": "chair"},
    "chin-nod": {"PREG": "propped"},
    "constructive-rest": {"PREG": "side"},
    "mermaid": {"": "chair", "DISC": "chair", "HIP": "chair", "LBP": "chair"},
    "pelvic-curl": {"PREG": "quad"},
    "roll-up": {"": "sit", "HIP": "sit", "NECK": "sit", "UBP": "sit"},
    "saw": {"": "chair", "HIP": "chair"},
    "scapular-slides": {"": "sit", "PREG": "sit"},
    "single-knee-curl": {"PREG": "propped"},
    "single-leg-teaser": {"": "sit", "UBP": "sit"},
    "spine-stretch": {"": "chair", "HIP": "chair"},
    "spine-twist": {"": "chair"},
    "thread-needle": {"": "sit"},
}
"""Where the words of a condition, or (with an empty flag) of the easier form, change the position."""

NOT_CHOSEN: Mapping[str, frozenset[str]] = {
    "dart": frozenset({"HERNIA"}),
    "swan-prep": frozenset({"HERNIA"}),
    "swimming-prep": frozenset({"HERNIA"}),
    "childs-pose": frozenset({"DISC"}),
    "shoulder-bridge": frozenset({"PREG"}),
    "chest-lift": frozenset({"NECK", "UBP"}),
}
"""Where the words say "or leave it out", "use another" or "only if": a person may judge that, the composer may not."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An exercise as the rules see it. ``usual_seconds`` is what ``usual_sets`` of ``usual_reps`` take, ``figures`` the
    names of the drawings by form."""

    slug: str
    name: str
    phase: str
    position: str
    level_base: str
    level_full: str
    tags: frozenset[str]
    needs: frozenset[str]
    needs_full: frozenset[str]
    areas: frozenset[str]
    reps_low: int
    reps_high: int
    sets_max: int
    unit: str
    sides: int
    hold_seconds: int
    usual_sets: int
    usual_reps: int
    usual_seconds: int
    record: fit.Facts
    figures: Mapping[str, str] = field(default_factory=dict)

    def level_in(self, form: str) -> str:
        """The level of a form."""
        is_full = form == "full" or (form == "base" and self.slug in HEAD_DOWN_AT_FIRST)
        return self.level_full if is_full else self.level_base

    def tags_in(self, form: str) -> frozenset[str]:
        """The tags of a form."""
        return tags_in(self.slug, form, self.tags)

    def needs_in(self, form: str) -> frozenset[str]:
        """What a form needs that another one of the same exercise does not (rule B11, ``prereq_full``)."""
        return self.needs_full if self.level_in(form) != self.level_base or form == "full" else frozenset()

    def position_in(self, form: str, eased_by: Collection[str] = ()) -> str:
        """The position of a form, where the flags ``eased_by`` ask for an easier one."""
        eased = POSITION_OF_FORM.get(self.slug, {})
        for flag in eased_by:
            there = eased.get(flag if self.record.texts.get(flag) else "")
            if there:
                return there
        return eased.get("", self.position) if form == "easier" and not eased_by else self.position

    def step(self, *, form: str = "base", sets: int = 1, reps: int = 0, hold_seconds: int = 0) -> Step:
        """A step of it; without ``reps`` at the low end of its dose (rule B16)."""
        return Step(
            slug=self.slug,
            phase=self.phase,
            position=self.position,
            form=form,
            sets=sets,
            reps=reps or self.reps_low,
            hold_seconds=hold_seconds,
            sides=self.sides,
            unit=self.unit,
            usual_sets=self.usual_sets,
            usual_reps=self.usual_reps,
            usual_hold_seconds=self.hold_seconds,
            usual_seconds=self.usual_seconds,
            name=self.name,
            tags=self.tags_in(form),
            level=self.level_in(form),
            needs=self.needs,
            needs_full=self.needs_full,
            figure=self.figures.get(form, ""),
        )


def tags_in(slug: str, form: str, tags: Collection[str]) -> frozenset[str]:
    """The tags of an exercise in a form: with the head down nothing is lifted."""
    if form != "easier":
        return frozenset(tags)
    lost = set()
    if slug in HEAD_DOWN_IN_EASIER_FORM:
        lost.add("head_lifted")
    if slug in HEAD_DOWN_AT_FIRST:
        lost.add("loaded_flexion")
    return frozenset(tags) - lost


def is_above(level: str, top: str) -> bool:
    """Whether ``level`` is higher than ``top``."""
    return LEVELS.index(level) > LEVELS.index(top)
