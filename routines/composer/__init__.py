"""Makes a routine: level, minutes, conditions and what was practised to steps with reasons. Pure, without chance.

``pool``: what may be chosen. ``search``: a core and what fills it. ``order``: one after the other. ``words``: why.
What gives way where nothing fits is said, in the order of rule YIELD; safety never does.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from accounts.screening import Open
from exercises.barred import NOT_FOR_ME
from routines import timeline
from routines.composer.pool import Pool
from routines.composer.results import Chosen, Composed, LeftOut, NoRoutine, Wish
from routines.composer.search import FEWER_EXERCISES, LONGER_WINDOW_SECONDS, RULES, FoundRoutine, Strictness, search
from routines.composer.words import (
    highest_level,
    reasons_of,
    what_gave_way,
    what_is_left_out,
    what_it_is_for,
    what_to_know,
)
from routines.rules import Profile
from routines.rules.balance import B6, B7, B8
from routines.rules.dosing import caps_for, minutes_for
from routines.rules.pain_now import above_limit


def compose(person: Profile, wish: Wish) -> Composed | NoRoutine:
    """A routine for ``person`` as near to ``wish`` as the rules allow, or why there is none."""
    above = above_limit(person.pain, person.limit)
    # Warnings come before the composer: what the diary holds back is not chosen, and the page says so.
    for reason in (*([above] if above else []), *person.held_by_diary):
        person = replace(person, open=min(person.open, reason.open), reasons=(*person.reasons, reason))
    if person.open is Open.NOTHING:
        reason = person.reasons[0]
        return NoRoutine(reason.rule, reason.sentence, ends=reason.ends)
    if person.open < Open.GENTLE:
        return _quiet(person, wish)
    asked = wish.minutes
    wish = replace(wish, minutes=int(minutes_for(person, wish.minutes)))
    is_strength = wish.is_strength and person.open > Open.GENTLE and caps_for(person, wish.minutes).strength != 0
    tries = [*([_best(person, wish, is_strength=True)] if is_strength else [])]
    if not tries or tries[0] is None:
        tries.append(_best(person, wish, is_strength=False))
    best = next((one for one in tries if one is not None), None)
    if best is None:
        return _nothing_left()
    pool, found = best
    return _composed(person, wish, pool, found, asked=asked)


def _nothing_left() -> NoRoutine:
    """No whole session is left of what the person leaves out (rule NOT-FOR-ME)."""
    said = _("You leave out so much that no whole session is possible.")
    return NoRoutine(NOT_FOR_ME, said, ends=_("Allow an exercise again, such as breathing."))


def _best(person: Profile, wish: Wish, *, is_strength: bool) -> tuple[Pool, FoundRoutine] | None:
    """Return the routine for which the least has to give way, or the longest of those that are too short.

    ``None`` if B5 would have to give way.
    """
    pool = Pool(
        person,
        is_strength=is_strength,
        minutes=wish.minutes,
        focus=wish.focus,
        last=person.last_session(is_strength=is_strength),
    )
    is_gentle_set = person.open <= Open.GENTLE
    longest: FoundRoutine | None = None
    for terms in _giving_way(pool):
        if terms.without and longest is not None:
            break  # What is needed fits; there is only too little of everything: fewer minutes then.
        for found in search(pool, wish.minutes, terms, is_gentle_set=is_gentle_set):
            if found.seconds >= wish.minutes * 60 - terms.window:
                return pool, found
            if longest is None or found.seconds > longest.seconds:
                longest = found
    return None if longest is None else (pool, longest)


def _giving_way(pool: Pool) -> Iterator[Strictness]:
    """What gives way, one thing after the other (rule YIELD)."""
    terms = Strictness()
    yield terms
    for looser in (
        {"window": LONGER_WINDOW_SECONDS},
        {"fewer": FEWER_EXERCISES},
        {"is_learning": False},
        {"changes": 1},
        {"without": frozenset({B8})},
        {"without": frozenset({B7, B8})},
        {"without": frozenset({B6, B7, B8})},
    ):
        terms = replace(terms, **looser)
        if pool.is_strength if "without" in looser else pool.new_limit is not None or "is_learning" not in looser:
            yield terms


def _quiet(person: Profile, wish: Wish) -> Composed | NoRoutine:
    """Breathing and rest, and the small seated extension where that is open: no other rule counts."""
    pool = Pool(person, is_strength=False, minutes=wish.minutes)
    items = sorted(pool.items, key=lambda item: item.phase)
    if not items:
        return _nothing_left()
    steps = [item.step for item in items]
    seconds = timeline.estimated_seconds(steps)
    for n, item in enumerate(items):
        while item.is_breath and steps[n].reps < steps[n].form.reps_high:
            longer = replace(steps[n], reps=steps[n].reps + 1)
            added = timeline.step_seconds(longer) - timeline.step_seconds(steps[n])
            if seconds + added > wish.minutes * 60:
                break
            steps[n], seconds = longer, seconds + added
    found = FoundRoutine(items, steps, seconds, {item.slug: ["quiet"] for item in items})
    return _composed(person, wish, pool, found, asked=wish.minutes)


def _composed(person: Profile, wish: Wish, pool: Pool, found: FoundRoutine, *, asked: int) -> Composed:
    return Composed(
        steps=tuple(
            Chosen(step, step.form.why if person.eased_by(step.slug) else "", reasons_of(step, found, pool))
            for step in found.steps
        ),
        seconds=found.seconds,
        is_strength=any(step.phase == "strength" for step in found.steps),
        left_out=what_is_left_out(pool),
        yielded=what_gave_way(wish, pool, found, asked=asked),
        notes=what_to_know(pool),
        dose=what_it_is_for(wish, pool, found, asked=asked),
        level=highest_level(found.steps),
        pain=person.pain,
    )
