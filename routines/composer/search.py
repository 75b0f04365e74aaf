"""The search for a routine: a core that holds what it must, filled until the time is right. Pure, without chance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from django.utils.translation import gettext_lazy

from conventions.messages import say_lazy
from conventions.rules import OUR_CHOICE, Rule
from routines import timeline
from routines.composer.order import in_order
from routines.composer.pool import WORK, Item, Pool, State
from routines.rules import Pace, Step
from routines.rules.amount import FILL_BREATHS, GENTLE_COUNT, WINDOW_SECONDS, counts_for
from routines.rules.balance import B8, NEEDS
from routines.rules.dosing import does_turn, is_at_end_of_range
from routines.rules.learning import repeats_enough
from routines.rules.shape import changes_allowed

LONGER_WINDOW_SECONDS = 180
"""How much shorter a routine may be where the usual window gives way."""
FEWER_EXERCISES = 2
"""How many exercises fewer there may be where their number gives way; there are never more."""

YIELD = Rule(
    "YIELD",
    title=gettext_lazy("What gives way"),
    text=gettext_lazy(
        "If no routine can keep all of this, we give up one thing after the other, in this order. The page says "
        "which. We never give up conditions, easier versions or what an exercise builds on. The first and last "
        "exercise stay too, and so do the limits on bending and on lifting the head."
    ),
    reason=gettext_lazy("A routine with a known gap is better than none."),
    choice=OUR_CHOICE,
    points=(
        say_lazy(
            gettext_lazy("the length: up to {minutes:# minute|# minutes} less"), minutes=LONGER_WINDOW_SECONDS // 60
        ),
        say_lazy(gettext_lazy("the number of exercises: {count} fewer"), count=FEWER_EXERCISES),
        gettext_lazy("how many exercises may be new"),
        gettext_lazy("the changes of position: one more"),
        gettext_lazy("one of the “most effective” exercises, then the shoulder blades, then turning"),
        gettext_lazy("strength: it becomes a gentle session"),
        gettext_lazy("the minutes: fewer than you asked for"),
    ),
)
FOCUS = Rule(
    "FOCUS",
    title=gettext_lazy("What matters most to you"),
    text=gettext_lazy("Among the exercises that suit you, those for the areas you chose come first."),
    reason=gettext_lazy("You know best which area matters to you."),
    choice=OUR_CHOICE,
)
CORES = 10
"""How many cores are tried before something has to give way."""
SHORT, MIDDLING = 12 * 60, 20 * 60
"""Up to so many seconds a core is small in time, and in number."""
BREATHS = 8
"""How many breaths a routine begins with where there is time."""
SHARES = {"activation": 0.15, "mobility": 0.35, "strength": 0.4, "integration": 0.1}
"""What a strength session is made of, roughly."""


@dataclass(frozen=True)
class Strictness:
    """How strict the search is: what gave way, one thing after the other (rule YIELD)."""

    window: int = WINDOW_SECONDS
    fewer: int = 0
    is_learning: bool = True
    changes: int = 0
    without: frozenset[Rule] = frozenset()


@dataclass
class FoundRoutine:
    """A routine as the search leaves it. ``why`` says of each exercise what it was taken for."""

    items: list[Item]
    steps: list[Step]
    seconds: int
    why: dict[str, list[str]] = field(default_factory=dict)


def search(pool: Pool, minutes: int, terms: Strictness, *, is_gentle_set: bool) -> Iterator[FoundRoutine]:
    """Routines within ``terms``, the best first: of the right length, or shorter where nothing longer was found."""
    low, high = GENTLE_COUNT if is_gentle_set else counts_for(minutes)
    low = max(2, low - terms.fewer)
    if not pool.is_strength:
        low = min(low, GENTLE_COUNT[0])
    for core in _cores(pool, minutes * 60, high, terms):
        found = _filled(pool, core, minutes * 60, (low, high), terms)
        if found is not None:
            yield found


@dataclass(frozen=True)
class _Core:
    """A set that holds what it must, and which item was taken for which need."""

    state: State
    end: Item
    chosen: tuple[tuple[Rule, Item], ...] = ()

    def reasons(self) -> dict[str, list[str]]:
        why: dict[str, list[str]] = {}
        for rule, item in self.chosen:
            why.setdefault(item.slug, []).append(rule.id)
        return why


def _cores(pool: Pool, most: int, high: int, terms: Strictness) -> list[_Core]:
    """The smallest sets with a beginning, an end, and one for each need; the best first."""
    first = next((item for item in pool.items if pool.person.is_beginning(item.slug)), None)
    # Where the conditions leave no form of breathing, the routine begins with what wakes the body up.
    begin = pool.added(State(), first) if first else State()
    if begin is None:
        return []
    found: list[_Core] = []
    # What may end it: the stretch before the rest.
    for end in sorted((item for item in pool.items if item.may_end), key=lambda item: item.phase):
        started = pool.added(begin, end)
        cores = {started.mask: _Core(started, end)} if started is not None else {}
        for rule, members in _needs(pool, terms).items():
            cores = {
                core.state.mask: core
                for one in cores.values()
                for core in _with_need(pool, one, rule, members)
                if _may_stand(pool, core, most, high, terms)
            }
        found += [core for core in cores.values() if _is_whole(pool, core, most, high, terms)]
    return sorted(found, key=lambda core: _worth(pool, core, most))[:CORES]


def _with_need(pool: Pool, core: _Core, rule: Rule, members: Sequence[Item]) -> Iterator[_Core]:
    """``core`` as it is where it holds one of the ``members`` already, else with each of them."""
    there = next((item for item in members if core.state.has(item)), None)
    if there is not None:
        yield replace(core, chosen=(*core.chosen, (rule, there)))
        return
    for item in members:
        more = pool.added(core.state, item)
        if more is not None:
            yield _Core(more, core.end, (*core.chosen, (rule, item)))


def _needs(pool: Pool, terms: Strictness) -> dict[Rule, list[Item]]:
    """What a strength session needs one of, with what there is of it; nothing in a gentle one."""
    if not pool.is_strength:
        return {}
    dropped = pool.barred.keys() | terms.without
    if pool.caps.extensions is not None:
        dropped |= {B8}  # All of its exercises bend back, and the one there may be is for rule B5.
    return {
        rule: [item for item in pool.items if rule in item.needs_of_routine] for rule in NEEDS if rule not in dropped
    }


def _may_stand(pool: Pool, core: _Core, most: int, high: int, terms: Strictness) -> bool:
    """Return whether another item may be added."""
    state, limit = core.state, pool.new_limit
    is_too_new = limit is not None and terms.is_learning and state.new > limit
    return state.total <= most and state.count <= high and not is_too_new


def _is_whole(pool: Pool, core: _Core, most: int, high: int, terms: Strictness) -> bool:
    """Return whether the set holds everything required."""
    state = core.state
    if pool.is_strength and state.extending < max(1, state.loaded):
        return False
    if state.is_prone and not core.end.relieves_prone and any(item.relieves_prone for item in pool.items):
        return False
    return _may_stand(pool, core, most, high, terms)


def _worth(pool: Pool, core: _Core, most: int) -> tuple[float, ...]:
    """Return the sort key of a core: repeats, chosen areas, length, position changes, least recently used."""
    state, chosen = core.state, {item.slug: item for _, item in core.chosen}.values()
    return (
        -state.repeated if pool.new_limit is not None else 0,
        state.excess_changes > 1,
        state.total if most <= SHORT else 0,
        -sum(item.is_focus for item in chosen),
        state.count if most <= MIDDLING else 0,
        sum(item.rank for item in chosen) + core.end.rank,
        state.mask,
    )


def _filled(pool: Pool, core: _Core, most: int, counts: tuple[int, int], terms: Strictness) -> FoundRoutine | None:
    """Add items to ``core`` until the time is right. Return ``None`` if that is impossible."""
    low, high = counts
    grown, why = [core.state], core.reasons()
    if pool.turns.is_exact:
        grown += _with_room(pool, core.state, most)
    tried: set[int] = set()
    later: set[int] = set()
    while grown[-1].count < high and (grown[-1].total < most - 60 or grown[-1].count < low):
        best = _next(pool, grown[-1], tried)
        if best is None:
            break
        tried.add(best.bit)
        more = pool.added(grown[-1], best)
        if more is None or more.total > most or more.count > high or not _may_grow(pool, grown[-1], more, terms):
            later |= {best.bit} if best.opened else set()
            continue
        why.setdefault(best.slug, []).append(_taken_for(best))
        grown.append(more)
        # What was practised before is tried again: a longer routine has room for more changes of position.
        tried -= later
    # The changes of position were the least there could be; where the order needs more, the last ones go again.
    for state in reversed(grown):
        found = _timed(pool, state, why, most, terms) if state.count >= low else None
        if found is not None:
            return found
    return None


def _with_room(pool: Pool, state: State, most: int) -> list[State]:
    """``state`` with what keeps a turn apart from the other movements of the back, where it needs that (rule TURNS)."""
    if not _is_turned_far([item.step for item in _apart(in_order(pool.members(state)))]):
        return []
    for item in pool.items:
        if item.is_turning or item.is_breath or is_at_end_of_range(item.step):
            continue
        more = pool.added(state, item)
        if more is None or more is state or more.total > most:
            continue
        if not _is_turned_far([one.step for one in _apart(in_order(pool.members(more)))]):
            return [more]
    return []


def _next(pool: Pool, state: State, tried: set[int]) -> Item | None:
    """What to try next: what was asked for, repeated or wanting, where the body lies already; then rule B15."""
    best, worth = None, -100.0
    have = dict.fromkeys(WORK, 0)
    for item in pool.items:
        if state.has(item) and item.step.phase in have:
            have[item.step.phase] += 1
    work = sum(have.values()) + 1
    for item in pool.items:
        if item.bit in tried or state.has(item):
            continue
        phase = item.step.phase
        value = 3.0 * item.is_focus + 2.0 * item.opened + item.is_for_upper_back - 0.01 * item.rank
        if phase in SHARES:
            value += 4 * (SHARES[phase] - have[phase] / work) if pool.is_strength else 0
        else:
            value -= 4
        if pool.new_limit is not None:
            value += 4 * item.is_repeated - 2 * item.is_new
        if state.positions[item.phase] >> item.position & 1:
            value += 0.5
        if value > worth:
            best, worth = item, value
    return best


def _taken_for(item: Item) -> str:
    return "focus" if item.is_focus else "last" if item.is_repeated else "new" if item.is_new else "least"


def _may_grow(pool: Pool, state: State, more: State, terms: Strictness) -> bool:
    if more.excess_changes > max(terms.changes, state.excess_changes):
        return False
    if pool.is_strength and more.extending < more.loaded:
        return False
    if pool.new_limit is None or not terms.is_learning:
        return True
    if more.new > pool.new_limit:
        return False
    could = pool.could_repeat()
    slugs = {item.slug for item in pool.members(more)}
    return more.repeated > state.repeated or repeats_enough(slugs, pool.last, could)


def _timed(pool: Pool, state: State, why: dict[str, list[str]], most: int, terms: Strictness) -> FoundRoutine | None:
    """Order, second sets and longer breaths: a routine that keeps its time, or is short of it."""
    items = in_order(pool.members(state))
    if pool.turns.is_exact:
        items = _apart(items)
    steps = [item.step for item in items]
    if _changes(items) > changes_allowed(len(items)) + terms.changes:
        return None
    is_rationed = pool.new_limit is not None and terms.is_learning
    if is_rationed and not repeats_enough({item.slug for item in items}, pool.last, pool.could_repeat()):
        return None
    if not items[-1].may_end or (pool.turns.is_exact and _is_turned_far(steps)):
        return None
    seconds = timeline.estimated_seconds(steps)
    if seconds > most:
        return None
    seconds = _more_sets(items, steps, seconds, most)
    seconds = _more_time(items, steps, seconds, most)
    return FoundRoutine(items, steps, seconds, why)


def _more_sets(items: Sequence[Item], steps: list[Step], seconds: int, most: int) -> int:
    """Second sets while the routine is too short: strength first, what bends backwards first."""
    places = [n for n, item in enumerate(items) if item.step.phase in WORK and steps[n].sets < item.sets_max]
    places.sort(key=lambda n: (steps[n].phase != "strength", not items[n].is_extending, items[n].rank))
    for n in places:
        if seconds >= most - WINDOW_SECONDS:
            break
        longer = replace(steps[n], sets=steps[n].sets + 1)
        added = timeline.step_seconds(longer) - timeline.step_seconds(steps[n])
        if seconds + added <= most:
            steps[n], seconds = longer, seconds + added
    return seconds


def _apart(items: list[Item]) -> list[Item]:
    """``items`` with the one that turns moved within its phase, away from what takes the back far (rule TURNS)."""
    at = next((n for n, item in enumerate(items) if item.is_turning), None)
    if at is None or not _is_turned_far([item.step for item in items]):
        return items
    turning, rest = items[at], [*items[:at], *items[at + 1 :]]
    places = [n for n in range(len(rest) + 1) if _keeps_phase(rest, n, turning)]
    ways = [[*rest[:n], turning, *rest[n:]] for n in places]
    good = [way for way in ways if not _is_turned_far([item.step for item in way]) and _keeps_needs(way)]
    return min(good, key=_changes, default=items)


def _keeps_phase(rest: Sequence[Item], n: int, item: Item) -> bool:
    return (n == 0 or rest[n - 1].phase <= item.phase) and (n == len(rest) or item.phase <= rest[n].phase)


def _keeps_needs(items: Sequence[Item]) -> bool:
    before: set[str] = set()
    chosen = {item.slug for item in items}
    for item in items:
        if not (item.soft_needs & chosen) <= before:
            return False
        before.add(item.slug)
    return True


def _changes(items: Sequence[Item]) -> int:
    """How often the position changes."""
    return sum(one.position != other.position for one, other in pairwise(items))


def _is_turned_far(steps: Sequence[Step]) -> bool:
    """Whether a turn stands next to another movement of the back at the end of its range (rule TURNS)."""
    return any(
        (does_turn(one) and is_at_end_of_range(other)) or (does_turn(other) and is_at_end_of_range(one))
        for one, other in pairwise(steps)
    )


def _more_time(items: Sequence[Item], steps: list[Step], seconds: int, most: int) -> int:
    """More time where the routine is too short: breaths, getting ready, slower movements, rest (rule FILL)."""
    seconds = _more_breaths(items, steps, seconds, most, is_at_end=False)
    for pace in (Pace.CALM, Pace.SLOW):
        if seconds >= most - WINDOW_SECONDS:
            break
        seconds = _slower(steps, pace, seconds, most)
    seconds = _more_breaths(items, steps, seconds, most, is_at_end=True)
    return _a_little_more(items, steps, seconds, most)


def _slower(steps: list[Step], pace: Pace, seconds: int, most: int) -> int:
    """All of the steps in ``pace``, if there is time for it."""
    slower = [replace(step, pace=pace) for step in steps]
    longer = timeline.estimated_seconds(slower)
    if longer > most:
        return seconds
    steps[:] = slower
    return longer


def _more_breaths(items: Sequence[Item], steps: list[Step], seconds: int, most: int, *, is_at_end: bool) -> int:
    """Longer breathing at the beginning, or longer rest at the end, as far as the time asks for it."""
    for n in range(len(items) - 1, -1, -1):
        if items[n].is_breath and (n > 0) is is_at_end:
            high = steps[n].form.reps_high if is_at_end else FILL_BREATHS
            seconds = _longer(steps, n, high, seconds, most, until=most - WINDOW_SECONDS)
    return seconds


def _a_little_more(items: Sequence[Item], steps: list[Step], seconds: int, most: int) -> int:
    """A few breaths more at the beginning, where there is room."""
    return _longer(steps, 0, BREATHS, seconds, most, until=most) if items[0].is_breath else seconds


def _longer(steps: list[Step], n: int, high: int, seconds: int, most: int, *, until: int) -> int:
    """Add breaths to step ``n`` while the routine is shorter than ``until``."""
    while steps[n].reps < high and seconds < until:
        longer = replace(steps[n], reps=steps[n].reps + 1)
        added = timeline.step_seconds(longer) - timeline.step_seconds(steps[n])
        if seconds + added > most:
            break
        steps[n], seconds = longer, seconds + added
    return seconds


RULES = (FOCUS, YIELD)
