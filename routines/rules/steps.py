"""What every rule speaks of: the steps of a routine with their phases and doses, and what a rule finds. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Literal, Self, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from conventions.messages import Message
from conventions.rules import OUR_CHOICE, Finding, Rule
from exercises.facts import BASE, ExerciseFacts, Form

PHASES = ("breath", "activation", "mobility", "strength", "integration", "stretch", "rest")
"""The phases of a session in their order (rule B1)."""

STRENGTH_DAY = Rule(
    "STRENGTH-DAY",
    title=gettext_lazy("Strength sessions"),
    text=gettext_lazy(
        "A session with at least one exercise of the strength part is a strength session. Its day is a strength day."
    ),
    reason=gettext_lazy("After strength work the back needs time to settle, even if it was only a little."),
    choice=OUR_CHOICE,
)


class Pace(StrEnum):
    """How much time a step has: more to get ready, and then slower movements as well (rule FILL)."""

    USUAL = "usual"
    CALM = "calm"
    SLOW = "slow"


@dataclass(frozen=True)
class Step:
    """One exercise of a routine as the rules see it, in one form. ``reps`` are per side where there are two;
    ``hold_seconds`` 0 means the form's own hold, ``pace`` how much time there is for all of it."""

    exercise: ExerciseFacts
    form: Form
    sets: int = 1
    reps: int = 1
    hold_seconds: int = 0
    pace: Pace = Pace.USUAL

    @classmethod
    def of(
        cls, exercise: ExerciseFacts, form: str = BASE, *, sets: int = 1, reps: int = 0, hold_seconds: int = 0
    ) -> Self:
        """A step in the form of this key; without ``reps`` at the low end of its dose (rule B16)."""
        chosen = exercise.form(form)
        return cls(exercise, chosen, sets, reps or chosen.reps_low, hold_seconds)

    def in_form(self, key: str) -> Self:
        """The same dose in another form."""
        return replace(self, form=self.exercise.form(key))

    @property
    def slug(self) -> str:
        return self.exercise.slug

    @property
    def name(self) -> str:
        return self.exercise.name

    @property
    def phase(self) -> str:
        return self.exercise.phase

    @property
    def is_own(self) -> bool:
        """Whether it is one of the person's own, which no rule judges."""
        return self.exercise.is_own

    @property
    def position(self) -> str:
        return self.form.position

    @property
    def tags(self) -> frozenset[str]:
        return self.form.tags

    @property
    def level(self) -> str:
        return self.form.level


@dataclass(frozen=True)
class Mend:
    """One change that would keep a rule. ``label`` is what its button says.

    Places count from 0. ``do`` says which of the other fields count. ``move``: ``position``, and ``to`` for its place
    afterwards. ``remove``: ``position``. ``add``: ``position`` for the place of the new one, ``slug``, ``form``,
    ``sets``, ``reps``. ``replace``: the same, in place of what is at ``position``. ``dose``: ``position``, ``sets``,
    ``reps``. ``form``: ``position``, ``form``, and ``sets`` and ``reps`` if they change too, else 0.
    """

    label: str
    do: Literal["move", "remove", "add", "replace", "dose", "form"]
    position: int
    to: int | None = None
    slug: str = ""
    form: str = ""
    sets: int = 0
    reps: int = 0


@dataclass(frozen=True, slots=True)
class RoutineFinding(Finding):
    """A rule that a routine does not keep: ``positions`` are the steps it speaks of (from 0), ``mend`` one change that
    helps."""

    positions: tuple[int, ...] = ()
    mend: Mend | None = None


Place = tuple[int, Step]
"""A step with the place it stands at, from 0."""


def against(
    rule: Rule, sentence: str, places: Sequence[Place], *, mend: Mend | None, because: str = ""
) -> RoutineFinding:
    """What ``rule`` says of the steps at ``places``."""
    names, positions = tuple(step.name for __, step in places), tuple(n for n, __ in places)
    return RoutineFinding(rule, sentence, names, because, positions, mend)


_Item = TypeVar("_Item")


def mended(
    items: Sequence[_Item],
    mend: Mend,
    *,
    make: Callable[[Mend], _Item],
    change: Callable[[_Item, Mend], _Item],
) -> list[_Item]:
    """``items`` (steps in whatever shape, in order) after ``mend``.

    ``make`` makes the item of an added exercise from ``slug``, ``form``, ``sets`` and ``reps``; ``change`` gives an
    item another form or dose: what is empty or 0 in the mend stays. A mend that no longer fits the items, as they
    changed since, changes nothing.
    """
    after = [*items]
    place = mend.position
    if not 0 <= place < len(after) + (mend.do == "add"):
        return after
    if mend.do == "move":
        item = after.pop(place)
        after.insert(len(after) if mend.to is None else mend.to, item)
    elif mend.do == "remove":
        del after[place]
    elif mend.do == "add":
        after.insert(place, make(mend))
    elif mend.do == "replace":
        after[place] = make(mend)
    else:
        after[place] = change(after[place], mend)
    return after


def judged(steps: Sequence[Step]) -> list[Place]:
    """The steps that rules speak of, with their places: none of the person's own."""
    return [(n, step) for n, step in enumerate(steps) if not step.is_own]


def is_strength(steps: Iterable[Step]) -> bool:
    """Whether a session of ``steps`` is a strength session (rule STRENGTH-DAY)."""
    return any(step.phase == "strength" for step in steps)


def is_counted(step: Step) -> bool:
    """Whether it counts as an exercise where breathing, stretch and rest do not (rules NEWCOMER and B14)."""
    return step.phase not in ("breath", "stretch", "rest")


def position_changes(steps: Iterable[Step]) -> int:
    """How often the body changes its position from one exercise to the next (rule B10)."""
    return sum(before.position != after.position for before, after in pairwise(steps))


def place_for(phase: str, *, among: Sequence[str]) -> int:
    """The index at which an exercise of ``phase`` keeps the phases ``among`` it in order: the last that does (B1)."""
    later = PHASES[PHASES.index(phase) + 1 :]
    return next((n for n, other in enumerate(among) if other in later), len(among))


_COUNTED = {
    "reps": ngettext_lazy("{count} repetition", "{count} repetitions", "count"),
    "breaths": ngettext_lazy("{count} breath", "{count} breaths", "count"),
    "circles each direction": ngettext_lazy("{count} circle each direction", "{count} circles each direction", "count"),
    "holds": ngettext_lazy("{count} hold", "{count} holds", "count"),
    "rocks": ngettext_lazy("{count} rock", "{count} rocks", "count"),
}
"""How one and how many of a unit are said; a unit that is not here is said as it is written."""


PACE_WORDS = {
    Pace.USUAL: gettext_lazy("As usual"),
    Pace.CALM: gettext_lazy("More time to get ready"),
    Pace.SLOW: gettext_lazy("More time, and slower"),
}


def dose_in_words(*, sets: int, reps: int, unit: str, sides: int, hold_seconds: int = 0, pace: str = Pace.USUAL) -> str:
    """A dose as it is said: ``2 sets of 6 repetitions, each side, 5 seconds held``."""
    words = str(_COUNTED[unit].format(count=reps)) if unit in _COUNTED else f"{reps} {unit}"
    if sets > 1:
        words = ngettext("{sets} set of {words}", "{sets} sets of {words}", sets).format(sets=sets, words=words)
    if sides > 1:
        words = _("{words}, each side").format(words=words)
    if hold_seconds and unit != "breaths":
        held = ngettext("{words}, {count} second held", "{words}, {count} seconds held", hold_seconds)
        words = held.format(words=words, count=hold_seconds)
    if pace == Pace.SLOW:
        words = _("{words}, slowly").format(words=words)
    return words


AND = gettext_lazy(" and ")


def listed(names: Sequence[Message], *, last: Message = AND) -> str:
    """``Dart``, ``Dart and Swan Prep``, ``Dart, Swan Prep and Mermaid``; empty for none."""
    *before, end = map(str, names or [""])
    return f"{', '.join(before)}{last}{end}" if before else end


RULES = (STRENGTH_DAY,)
