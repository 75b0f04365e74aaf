"""What the rulebook is made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id, what it says with its value in words, the reason, the source, and points one by one."""

    id: str
    words: str
    reason: str
    source: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    key: str
    title: str
    rules: tuple[Rule, ...]
