"""What changed between two lists of steps, and what two people who wrote at once each have. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from django.utils.translation import gettext as _

from conventions.messages import Message, isolated

Kind = Literal["same", "changed", "moved", "added", "removed"]


@dataclass(frozen=True)
class Line:
    """One step as it is compared: ``key`` tells its exercise from others, the rest is said to a person; no form is the
    usual one."""

    key: str
    name: str
    dose: str
    form: Message = ""
    note: str = ""


@dataclass(frozen=True)
class Pair:
    """What stands in a place before and after; ``None`` where nothing does.

    ``old`` and ``new`` are the places in the two lists, from 0. Both halves of what moved carry the same ``group``.
    """

    kind: Kind
    group: int
    before: Line | None = None
    after: Line | None = None
    old: int | None = None
    new: int | None = None


def compare(before: Sequence[Line], after: Sequence[Line]) -> list[Pair]:
    """The two lists side by side, in an order that keeps both: every step of either stands in exactly one pair."""
    pairs: list[Pair] = []
    matcher = SequenceMatcher(a=[line.key for line in before], b=[line.key for line in after], autojunk=False)
    for what, old, old_end, new, new_end in matcher.get_opcodes():
        if what == "equal":
            pairs += [_pair(before, after, old + n, new + n) for n in range(old_end - old)]
            continue
        pairs += [Pair("removed", 0, before=before[n], old=n) for n in range(old, old_end)]
        pairs += [Pair("added", 0, after=after[n], new=n) for n in range(new, new_end)]
    return _with_moves(pairs)


def _pair(before: Sequence[Line], after: Sequence[Line], old: int, new: int) -> Pair:
    kind: Kind = "same" if before[old] == after[new] else "changed"
    return Pair(kind, 0, before=before[old], after=after[new], old=old, new=new)


def _with_moves(pairs: Sequence[Pair]) -> list[Pair]:
    """Pair a removal and an insertion of the same exercise as one move."""
    numbered: list[Pair] = []
    gone = {n: pair.before.key for n, pair in enumerate(pairs) if pair.kind == "removed" and pair.before}
    came = {n: pair.after.key for n, pair in enumerate(pairs) if pair.kind == "added" and pair.after}
    partner: dict[int, int] = {}
    for n, key in gone.items():
        other = next((m for m, same in came.items() if same == key and m not in partner), None)
        if other is not None:
            partner[n], partner[other] = other, n
    for n, pair in enumerate(pairs):
        group = min(n, partner.get(n, n))
        numbered.append(replace(pair, kind="moved" if n in partner else pair.kind, group=group))
    return numbered


def in_words(pairs: Sequence[Pair], *, names: tuple[str, str], notes: tuple[str, str]) -> list[str]:
    """What changed, a sentence each; empty where nothing did."""
    said = []
    if names[0] != names[1]:
        said.append(
            _("Renamed from “{before}” to “{after}”.").format(before=isolated(names[0]), after=isolated(names[1]))
        )
    if notes[0] != notes[1]:
        said.append(_("Its note was changed."))
    moves = {pair.group: pair for pair in pairs if pair.kind == "moved" and pair.before}
    for pair in pairs:
        said += _pair_in_words(pair, moves.get(pair.group))
    return said


def _pair_in_words(pair: Pair, left: Pair | None) -> list[str]:
    if pair.kind == "added" and pair.after:
        return [
            _("{name} was added as number {place}.").format(name=isolated(pair.after.name), place=(pair.new or 0) + 1)
        ]
    if pair.kind == "removed" and pair.before:
        return [_("{name} was removed.").format(name=isolated(pair.before.name))]
    if pair.kind == "moved" and pair.after and left and left.before:
        moved = _("{name} moved from {old} to {new}.").format(
            name=isolated(pair.after.name), old=(left.old or 0) + 1, new=(pair.new or 0) + 1
        )
        return [moved, *_dose_in_words(left.before, pair.after)]
    if pair.kind == "changed" and pair.before and pair.after:
        return _dose_in_words(pair.before, pair.after)
    return []


def _dose_in_words(before: Line, after: Line) -> list[str]:
    said = []
    if before.dose != after.dose:
        said.append(
            _("{name}: {after}, before {old}.").format(name=isolated(after.name), after=after.dose, old=before.dose)
        )
    if before.form != after.form:
        said.append(
            _("{name}: now as “{form}”.").format(name=isolated(after.name), form=after.form or _("usual version"))
        )
    if before.note != after.note:
        said.append(_("{name}: its note was changed.").format(name=isolated(after.name)))
    return said
