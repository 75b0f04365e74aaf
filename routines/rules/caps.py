"""The most that a session may hold, whatever asks for it: what is new, strength, sets, minutes. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Caps:
    """Limits of one session; ``None`` where there is none of that kind.

    ``new`` does not count breathing, stretch and rest. ``may_be_new``: more than the gentle exercises may be new.
    ``is_easiest``: strength in the easiest form that fits. ``effort`` is out of 10.
    """

    minutes: int | None = None
    new: int | None = None
    strength: int | None = None
    sets: int | None = None
    extensions: int | None = None
    turns: int | None = None
    hold_seconds: int | None = None
    effort: int | None = None
    may_be_new: bool = True
    may_be_full: bool = True
    is_easiest: bool = False


def strictest(all_caps: Iterable[Caps]) -> Caps:
    """The least of each kind."""
    caps = [*all_caps]
    least = {}
    for field in fields(Caps):
        given = [value for one in caps if (value := getattr(one, field.name)) is not None]
        if given and field.name == "is_easiest":
            least[field.name] = any(given)
        elif given:
            least[field.name] = min(given)
    return Caps(**least)
