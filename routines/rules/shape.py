"""The order of a routine and its ends: rules B1, B2, B10 and B12. Pure."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conventions.messages import say
from conventions.rules import OUR_CHOICE, Rule
from conventions.sources import MIYAMOTO_2018
from exercises.facts import ExerciseFacts, Role, with_role
from routines.rules import mends
from routines.rules.person import Profile
from routines.rules.steps import PHASES, Mend, Place, RoutineFinding, Step, against, judged, listed

B1 = Rule(
    "B1",
    title=gettext_lazy("The order of a routine"),
    text=gettext_lazy(
        "The parts come in this order: breath, warm-up, mobility and strength. Then come balance and coordination, "
        "then stretch and rest."
    ),
    reason=gettext_lazy("Warm up first, then work, then rest, as in the trials."),
    sources=(MIYAMOTO_2018,),
)

FIRST_BREATHS = 6
"""The least of breathing at the beginning, about a minute."""
LAST_REPS = {"stretch": 5, "rest": 6}
"""The least breaths of what ends a routine, by its phase: 45 seconds at least."""

B2 = Rule(
    "B2",
    title=gettext_lazy("How a routine starts and ends"),
    text=gettext_lazy(
        "It starts with at least {count:# breath|# breaths} of {breathing}. It ends with one of these: {ends}. Stretch "
        "for at least {stretch:# breath|# breaths}, or rest for {rest}."
    ),
    reason=gettext_lazy("A quiet minute at each end lets your breathing and your back settle."),
    choice=OUR_CHOICE,
    numbers={"count": FIRST_BREATHS, **LAST_REPS},
    exercises={"breathing": (with_role(Role.BEGINS),), "ends": (with_role(Role.ENDS),)},
)


def may_end(one: ExerciseFacts) -> bool:
    return Role.ENDS in one.roles


def changes_allowed(count: int) -> int:
    """The most changes of position among ``count`` exercises."""
    return count // 2 + 1


B10 = Rule(
    "B10",
    title=gettext_lazy("Changes of position"),
    text=gettext_lazy(
        "You change position at most half as often as there are exercises, plus once: {most:# time|# times} for "
        "{count:# exercise|# exercises}."
    ),
    reason=gettext_lazy("Getting down and up again takes time and effort."),
    choice=OUR_CHOICE,
    numbers={"count": 8, "most": changes_allowed(8)},
)
B12 = Rule(
    "B12",
    title=gettext_lazy("After lying face down"),
    text=gettext_lazy("After lying face down, you stretch the other way or rest."),
    reason=gettext_lazy("It relieves the back after bending backwards."),
    choice=gettext_lazy("teaching custom, not a trial"),
)


def b1(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    for (__, before), (n, step) in pairwise(judged(steps)):
        if PHASES.index(step.phase) >= PHASES.index(before.phase):
            continue
        rest = [*steps[:n], *steps[n + 1 :]]
        kept = [other.phase for other in rest]
        later = [place for place, phase in enumerate(kept) if PHASES.index(phase) > PHASES.index(step.phase)]
        to = min(later, default=len(kept))
        if to == 0:
            label = _("Move {name} to the front").format(name=step.name)
        else:
            label = _("Move {name} after {other}").format(name=step.name, other=rest[to - 1].name)
        said = _("{name} comes late. The usual order is breath, warm-up, mobility, strength, rest.")
        yield against(B1, said.format(name=step.name), [(n, step)], mend=Mend(label, "move", n, to=to))


def b2(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    places = judged(steps)
    if places:
        yield from _begins(places, person)
        yield from _ends(steps, places[-1], person)


def _begins(places: Sequence[Place], person: Profile) -> Iterator[RoutineFinding]:
    n, first = places[0]
    breathing = person.beginning
    if breathing is None or person.is_left_out(breathing.slug):
        return
    name = breathing.name
    if first.slug != breathing.slug:
        sentence, mend = _("Start a routine with {name}."), _breathing_first(places, person, breathing)
    elif first.reps * first.sets < FIRST_BREATHS:
        sentence, mend = _("Start with {name} for at least {count:# breath|# breaths}."), _breaths(n, FIRST_BREATHS)
    else:
        return
    yield against(B2, say(sentence, name=name, count=FIRST_BREATHS), places[:1], mend=mend)


def _breathing_first(places: Sequence[Place], person: Profile, breathing: ExerciseFacts) -> Mend | None:
    there = next((place for place, step in places if step.slug == breathing.slug), None)
    if there is not None:
        return Mend(_("Move {name} to the front").format(name=breathing.name), "move", there, to=0)
    form = next(iter(person.forms(breathing.slug)), None)
    if form is None:
        return None
    label = _("Add {name}").format(name=breathing.name)
    return Mend(label, "add", 0, slug=breathing.slug, form=form, sets=1, reps=FIRST_BREATHS)


def _breaths(position: int, count: int) -> Mend:
    return Mend(
        ngettext("Make it {count} breath", "Make it {count} breaths", count).format(count=count),
        "dose",
        position,
        sets=1,
        reps=count,
    )


def _ends(steps: Sequence[Step], last: Place, person: Profile) -> Iterator[RoutineFinding]:
    n, step = last
    least = LAST_REPS[step.phase] if may_end(step.exercise) else 1
    mend: Mend | None
    if step.phase not in ("stretch", "rest"):
        sentence = _("End a routine with a stretch or a rest.")
        mend = mends.addition(steps, person, may_end)
    elif step.reps * step.sets < least:
        sentence = ngettext(
            "End with {name} for at least {count} breath, about 45 seconds.",
            "End with {name} for at least {count} breaths, about 45 seconds.",
            least,
        )
        mend = _breaths(n, least)
    else:
        return
    yield against(B2, sentence.format(name=step.name, count=least), [last], mend=mend)


def b10(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    places = judged(steps)
    positions = [step.position for __, step in places]
    changes = sum(one != other for one, other in pairwise(positions))
    most = changes_allowed(len(places))
    if changes <= most:
        return
    yield RoutineFinding(
        B10,
        say(
            _("You change position {changes:# time|# times}. For {count:# exercise|# exercises}, {most} are enough."),
            changes=changes,
            count=len(places),
            most=most,
        ),
        mend=_fewer_changes(steps, places, positions),
    )


def _fewer_changes(steps: Sequence[Step], places: Sequence[Place], positions: Sequence[str]) -> Mend | None:
    """Move one exercise beside another of its phase and position, where that saves a change."""
    changes = sum(one != other for one, other in pairwise(positions))
    for i, (n, step) in enumerate(places):
        for j, (m, other) in enumerate(places):
            if i == j or other.phase != step.phase or positions[i] != positions[j]:
                continue
            rest = [position for k, position in enumerate(positions) if k != i]
            at = j if j < i else j - 1
            after = [*rest[: at + 1], positions[i], *rest[at + 1 :]]
            if sum(one != two for one, two in pairwise(after)) < changes:
                label = _("Move {name} after {other}").format(name=step.name, other=other.name)
                return Mend(label, "move", n, to=m + 1 if m < n else m)
    return None


def b12(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    prone = [(n, step) for n, step in judged(steps) if step.position == "prone"]
    if not prone or any(may_end(step.exercise) and n > prone[-1][0] for n, step in judged(steps)):
        return
    said = _("After {names}, face down, bend the other way for a while.")
    mend = mends.addition(steps, person, lambda one: Role.RELIEVES_PRONE in one.roles)
    mend = mend or mends.addition(steps, person, may_end)
    yield against(B12, said.format(names=listed([step.name for __, step in prone])), prone, mend=mend)


RULES = (B1, B2, B10, B12)
