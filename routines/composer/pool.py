"""What a routine may be made of today, each exercise in one form and dose, with all that must stand before it. Pure.

A set of exercises is a number here, one bit each, and what the search asks about a set is kept as it grows: that is
what makes composing quick.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from accounts.screening import Open
from conventions.rules import Rule
from exercises.facts import LEVELS, ExerciseFacts, Form, Rank, Role
from exercises.gates import is_within
from routines import timeline
from routines.rules import PHASES, Profile, Step
from routines.rules.balance import HEAD_LIFTED_IN_A_ROW, NEEDS, barred, head_lifted_limit, loaded_flexion_limit
from routines.rules.caps import Caps
from routines.rules.dosing import TURNING, caps_for, does_turn, is_strength_load, turns_for
from routines.rules.fitting import MAX_SUPINE_SECONDS
from routines.rules.learning import new_limit
from routines.rules.shape import LAST_REPS, changes_allowed, may_end
from routines.rules.steps import is_counted
from routines.rules.turning import Turns

POSITIONS = ("supine", "propped", "side", "kneel", "quad", "prone", "sit", "chair", "stand")
"""The order of positions within a phase where nothing else decides."""
ANY = 24 * 3600
"""Where there is no limit."""
WORK = ("activation", "mobility", "strength", "integration")
GENTLE_PHASES = frozenset({"breath", "activation", "mobility", "stretch", "rest"})


_Needs = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Item:
    """One exercise of the pool. ``bit`` is its place, ``with_needs`` the set it brings along; ``order`` sorts what
    shares a phase and a position."""

    bit: int
    slug: str
    step: Step
    phase: int
    position: int
    seconds: int
    order: tuple[int, int]
    rank: int
    soft_needs: frozenset[str]
    is_new: bool
    is_repeated: bool
    is_focus: bool
    opened: int
    is_for_upper_back: bool
    is_flat: bool
    is_prone: bool
    is_loaded: bool
    is_extending: bool
    lifts_head: bool
    is_breath: bool
    is_strength: bool
    is_turning: bool
    may_end: bool
    relieves_prone: bool
    sets_max: int
    with_needs: int = 0
    same_movement: int = 0
    needs_of_routine: frozenset[Rule] = frozenset()


@dataclass(frozen=True)
class State:
    """A set of items, and all that is counted about it."""

    mask: int = 0
    count: int = 0
    seconds: int = 0
    flat_seconds: int = 0
    loaded: int = 0
    extending: int = 0
    lifted: int = 0
    new: int = 0
    repeated: int = 0
    strength: int = 0
    turning: int = 0
    is_prone: bool = False
    is_strength: bool = False
    positions: tuple[int, ...] = (0,) * len(PHASES)

    def has(self, item: Item) -> bool:
        return bool(self.mask >> item.bit & 1)

    @property
    def total(self) -> int:
        """The least time it takes, changes of position included."""
        return self.seconds + least_changes(self.positions) * timeline.POSITION_CHANGE_SECONDS

    @property
    def excess_changes(self) -> int:
        """How many changes of position are more than rule B10 allows."""
        return least_changes(self.positions) - changes_allowed(self.count)


def least_changes(positions: Iterable[int]) -> int:
    """The fewest changes with these positions (as bits) in each phase, each position of a phase in one stretch."""
    changes = before = 0
    for here in positions:
        if here:
            changes += here.bit_count() - 1
            if before and not before & here:
                changes += 1
            before = here
    return changes


@dataclass(frozen=True)
class Pool:
    """The exercises that may be chosen for ``person``, for a strength or a gentle session of so many minutes."""

    person: Profile
    is_strength: bool
    minutes: int
    focus: frozenset[str] = frozenset()
    last: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        person, found = self.person, self._chosen()
        slugs = sorted(
            found,
            key=lambda slug: (
                -self._opened(slug, found[slug]),
                not self._is_for_upper_back(slug),
                person.rank(slug),
            ),
        )
        needs = {slug: person.missing(slug, step.form.key, ()) for slug, step in found.items()}
        depths = {slug: self._depth(slug, needs) for slug in slugs}
        bits = {slug: bit for bit, slug in enumerate(slugs)}
        same = {
            slug: sum(1 << bits[other] for other in slugs if found[other].form.movement == step.form.movement)
            for slug, step in found.items()
        }
        return tuple(
            replace(
                self._item(slug, step, bits=bits, depth=depths[slug], needs=needs),
                same_movement=same[slug] & ~(1 << bits[slug]),
            )
            for slug, step in sorted(found.items(), key=lambda pair: bits[pair[0]])
        )

    @cached_property
    def by_slug(self) -> dict[str, Item]:
        return {item.slug: item for item in self.items}

    @cached_property
    def caps(self) -> Caps:
        """The most that this session may hold."""
        return caps_for(self.person, self.minutes)

    @cached_property
    def turns(self) -> Turns:
        """How many of it turn."""
        return turns_for(self.person, self.minutes)

    @cached_property
    def limits(self) -> tuple[int, ...]:
        """The most that bend under load, lift the head, lie flat (seconds), are new, strength, turn, bend back."""
        lifted = head_lifted_limit(self.person)
        # As many as may stand in a row (rule B9): no more at all keep that whatever the order is.
        flat = MAX_SUPINE_SECONDS if "PREG" in self.person.flags else ANY
        most_lifted = HEAD_LIFTED_IN_A_ROW if lifted is None else lifted
        new, strength, extending = (ANY if cap is None else cap for cap in self._counted)
        return loaded_flexion_limit(self.person), most_lifted, flat, new, strength, self._most_turns, extending

    @property
    def _counted(self) -> tuple[int | None, ...]:
        return self.caps.new, self.caps.strength, self.caps.extensions

    @property
    def _most_turns(self) -> int:
        return self.turns.most if self.caps.turns is None else min(self.turns.most, self.caps.turns)

    @cached_property
    def new_limit(self) -> int | None:
        return new_limit(self.person) if self.is_strength else None

    @cached_property
    def barred(self) -> dict[Rule, list[str]]:
        """Return the needs for which the conditions leave no exercise, with those conditions."""
        found = {rule: barred(self.person, suits) for rule, suits in NEEDS.items()}
        return {rule: flags for rule, flags in found.items() if flags}

    def could_repeat(self) -> frozenset[str]:
        """What of the last session can be taken again."""
        return self.last & self.by_slug.keys()

    def added(self, state: State, item: Item) -> State | None:
        """Return ``state`` with ``item`` and what it needs, or ``None`` if a limit that never gives way would break."""
        fresh = item.with_needs & ~state.mask
        if not fresh:
            return state
        mask, count, seconds, flat = state.mask, state.count, state.seconds, state.flat_seconds
        loaded, extending, lifted = state.loaded, state.extending, state.lifted
        new, repeated, strength, turning = state.new, state.repeated, state.strength, state.turning
        is_prone, is_strength = state.is_prone, state.is_strength
        positions = [*state.positions]
        while fresh:
            one = self.items[(fresh & -fresh).bit_length() - 1]
            fresh &= fresh - 1
            if mask & one.same_movement:
                return None
            mask |= 1 << one.bit
            count += 1
            seconds += one.seconds
            flat += one.seconds if one.is_flat else 0
            loaded += one.is_loaded
            extending += one.is_extending
            lifted += one.lifts_head
            new += one.is_new
            repeated += one.is_repeated
            strength += one.is_strength
            turning += one.is_turning
            is_prone |= one.is_prone
            is_strength |= one.step.phase == "strength"
            positions[one.phase] |= 1 << one.position
        most_loaded, most_lifted, most_flat, most_new, most_strength, most_turning, most_extending = self.limits
        if loaded > most_loaded or lifted > most_lifted or flat > most_flat or new > most_new:
            return None
        if strength > most_strength or turning > most_turning or extending > most_extending:
            return None
        return State(
            mask=mask,
            count=count,
            seconds=seconds,
            flat_seconds=flat,
            loaded=loaded,
            extending=extending,
            lifted=lifted,
            new=new,
            repeated=repeated,
            strength=strength,
            turning=turning,
            is_prone=is_prone,
            is_strength=is_strength,
            positions=tuple(positions),
        )

    def members(self, state: State) -> list[Item]:
        return [item for item in self.items if state.has(item)]

    # Making it

    def _chosen(self) -> dict[str, Step]:
        """The form and dose of each exercise that may be chosen, and whose needs can be met."""
        person = self.person
        steps: dict[str, Step] = {}
        for slug, one in person.exercises.items():
            if not person.is_choosable(slug) or not (self.is_strength or one.phase in GENTLE_PHASES):
                continue
            for form in person.forms(slug):
                if not self._may_be(one, one.form(form)):
                    continue
                steps[slug] = self._step(slug, form)
                break
        # What needs something that cannot stand before it cannot be chosen either; and so on.
        needs = {slug: person.missing(slug, step.form.key, ()) for slug, step in steps.items()}
        while True:
            lost = [slug for slug in steps if any(need not in steps for need in needs[slug])]
            if not lost:
                return steps
            for slug in lost:
                del steps[slug]

    def _may_be(self, one: ExerciseFacts, form: Form) -> bool:
        """Whether the form may stand in this session at all, beside what else does."""
        person = self.person
        if form.level != LEVELS[0] and person.missing(one.slug, form.key, ()):
            return False
        if not self.caps.may_be_full and form.rank is Rank.FULL:
            return False
        if self.turns.is_small and TURNING in form.tags and form.rank is not Rank.EASIER:
            return False
        return self.caps.may_be_new or not person.is_new(one.slug) or is_within(one, form.key, Open.GENTLE)

    def _step(self, slug: str, form: str) -> Step:
        """The step in its dose, with no more repetitions than a professional said (rule SHEET)."""
        step = self._dosed(slug, form)
        most = self.person.reps_allowed(slug, form)
        return replace(step, reps=min(step.reps, most)) if most else step

    def _dosed(self, slug: str, form: str) -> Step:
        """Return the step's dose: the person's current one, or the low end if anything is new or has changed."""
        one, done = self.person.exercises[slug], self.person.done(slug)
        if one.phase in ("breath", "stretch", "rest"):
            least = LAST_REPS[one.phase] if may_end(one) else 0
            return Step.of(one, form, reps=max(one.form(form).reps_low, least))
        chosen, person = one.form(form), self.person
        is_as_last_time = done.times and one.key_of(done.form) == form and person.is_learning_slowly
        if not is_as_last_time or person.is_newcomer:
            return Step.of(one, form, hold_seconds=self._hold(chosen, 0))
        return Step.of(
            one,
            form,
            reps=min(max(done.reps, chosen.reps_low), chosen.reps_high),
            sets=min(done.sets, self._most_sets(slug, chosen)),
            hold_seconds=self._hold(chosen, done.hold_seconds),
        )

    def _most_sets(self, slug: str, form: Form) -> int:
        """How many sets it may have in this session (rule LOAD)."""
        return min(form.sets_max, self.caps.sets or form.sets_max) if self.person.may_have_sets(slug) else 1

    def _hold(self, form: Form, seconds: int) -> int:
        """The hold of a step: as it was, or as long as it may be (rule PRESSURE)."""
        most = self.caps.hold_seconds
        if most is None or form.unit.startswith("breaths") or (seconds or form.hold_seconds) <= most:
            return seconds
        return most

    def _depth(self, slug: str, needs: _Needs) -> int:
        return 1 + max((self._depth(need, needs) for need in needs[slug]), default=-1)

    def _closure(self, slug: str, needs: _Needs) -> set[str]:
        return {slug}.union(*(self._closure(need, needs) for need in needs[slug]))

    def _opened(self, slug: str, step: Step) -> int:
        """How much it is wanted because it was practised before and not here yet (rule PRACTISED).

        What leads on to the next level is wanted most.
        """
        if not (step.form.is_familiar and self.person.belief.is_open) or self.person.done(slug).times:
            return 0
        return 1 if step.exercise.roles.isdisjoint({Role.TO_INTERMEDIATE, Role.TO_ADVANCED}) else 2

    def _is_for_upper_back(self, slug: str) -> bool:
        return "upper_back" in self.person.exercises[slug].areas

    def _item(self, slug: str, step: Step, *, bits: dict[str, int], depth: int, needs: _Needs) -> Item:
        person, one = self.person, self.person.exercises[slug]
        return Item(
            bit=bits[slug],
            slug=slug,
            step=step,
            phase=PHASES.index(step.phase),
            position=POSITIONS.index(step.position),
            seconds=timeline.step_seconds(step) + timeline.CHANGE_SECONDS,
            order=(depth, bits[slug]),
            rank=bits[slug],
            soft_needs=frozenset(needs[slug]),
            is_new=person.is_new(slug) and is_counted(step),
            is_repeated=slug in self.last,
            is_focus=not self.focus.isdisjoint(one.areas),
            opened=self._opened(slug, step),
            is_for_upper_back=self._is_for_upper_back(slug),
            is_flat=step.position == "supine",
            is_prone=step.position == "prone",
            is_loaded="loaded_flexion" in step.tags,
            is_extending="extension" in step.tags,
            lifts_head="head_lifted" in step.tags,
            is_breath=not is_counted(step),
            is_strength=is_strength_load(step),
            is_turning=does_turn(step),
            may_end=may_end(one),
            relieves_prone=Role.RELIEVES_PRONE in one.roles,
            sets_max=self._most_sets(slug, step.form),
            with_needs=sum(1 << bits[need] for need in self._closure(slug, needs)),
            needs_of_routine=frozenset(rule for rule, suits in NEEDS.items() if suits(one)),
        )
