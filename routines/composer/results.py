"""What is asked of the composer, and what it answers. Pure."""

from dataclasses import KW_ONLY, dataclass

from conventions.rules import Finding
from exercises.facts import LEVELS
from routines.rules import Step
from routines.rules.pain_now import KnownPain


@dataclass(frozen=True)
class Wish:
    """So many minutes, strength or gentle, and body areas that matter most to the person."""

    minutes: int
    is_strength: bool = True
    focus: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Chosen:
    """One step of the routine; ``note`` is what the conditions ask for in it, ``reasons`` why it is there."""

    step: Step
    note: str
    reasons: tuple[Finding, ...]


@dataclass(frozen=True)
class LeftOut:
    """An exercise that is not there because of the person: the id of the rule, and why in words."""

    slug: str
    name: str
    rule: str
    sentence: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Composed:
    """A routine: its steps, how long it takes, its highest level, and all that should be said about how it came to be.

    ``yielded`` is what gave way, in the order in which things may; ``notes`` what the answers or conditions change,
    ``dose`` which pain it is for, and why it is as long, as hard and as high as it is.
    """

    steps: tuple[Chosen, ...]
    seconds: int
    is_strength: bool
    level: str = LEVELS[0]
    left_out: tuple[LeftOut, ...] = ()
    yielded: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    dose: tuple[Finding, ...] = ()
    pain: KnownPain | None = None


@dataclass(frozen=True, slots=True)
class NoRoutine(Finding):
    """Why there is none for now, and what ends that."""

    _: KW_ONLY
    ends: str
