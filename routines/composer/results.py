"""What is asked of the composer, and what it answers. Pure."""

from dataclasses import dataclass

from routines.rules import Step


@dataclass(frozen=True)
class Wish:
    """So many minutes, strength or gentle, and body areas that matter most to the person."""

    minutes: int
    is_strength: bool = True
    focus: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Said:
    """A sentence and the rule it comes from."""

    rule: str
    sentence: str


@dataclass(frozen=True)
class Chosen:
    """One step of the routine; ``note`` is what the conditions ask for in it, ``reasons`` why it is there."""

    step: Step
    note: str
    reasons: tuple[Said, ...]


@dataclass(frozen=True)
class LeftOut:
    """An exercise that is not there because of the person: the rule, and why in words."""

    slug: str
    name: str
    rule: str
    sentence: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Composed:
    """A routine: its steps, how long it takes, and all that should be said about how it came to be.

    ``yielded`` is what gave way, in the order in which things may; ``notes`` what the answers or conditions change.
    """

    steps: tuple[Chosen, ...]
    seconds: int
    is_strength: bool
    left_out: tuple[LeftOut, ...] = ()
    yielded: tuple[Said, ...] = ()
    notes: tuple[Said, ...] = ()


@dataclass(frozen=True)
class NoRoutine:
    """Why there is none for now, and what ends that."""

    rule: str
    sentence: str
    ends: str
