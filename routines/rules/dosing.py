"""How much a session holds for one person, all rules together, and what is said of a routine that holds more. Pure."""

from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.screening import Open
from conventions.messages import say
from conventions.rules import Rule
from exercises.facts import ExerciseFacts
from routines.rules import mends, newcomer, pacing, pain_now
from routines.rules.caps import Caps, strictest
from routines.rules.newcomer import LOAD, NEWCOMER
from routines.rules.pacing import PACE, PRESSURE
from routines.rules.person import Profile
from routines.rules.steps import Mend, Place, RoutineFinding, Step, against, is_counted, judged, listed
from routines.rules.turning import TURNS, Turns, turns

TURNING = "rotation"
"""The tag of what turns the ribs or bends them to the side."""


def minutes_for(person: Profile, asked: float) -> float:
    """How long a session may be for a person who asked for so many minutes."""
    most = caps_for(person, asked).minutes
    return asked if most is None else min(asked, most)


def caps_for(person: Profile, minutes: float) -> Caps:
    """Everything that limits a session of ``minutes`` for ``person``, the strictest of each kind."""
    so_far, today, pain = person.so_far, person.today, person.pain
    pace = pacing.caps(
        person.flags,
        today=today,
        pace_since=pacing.pace_begins(person.pace_since, so_far.first_on),
        good_weeks=so_far.good_weeks,
    )
    so_long = min(minutes, newcomer.NEWCOMER_MINUTES) if person.is_newcomer and not person.belief.is_open else minutes
    found = [
        newcomer.caps(so_far, today=today, minutes=so_long, is_believed=person.belief.is_open),
        pain_now.start_caps(so_far.base, so_far.first_score, strength_sessions=so_far.strength_sessions),
        pace,
    ]
    if person.open > Open.GENTLE:
        found.append(pain_now.caps(pain, has_practised=bool(person.practice)))
    if pain is not None and pain.on == today and pain_now.is_high(pain.score, so_far.base):
        # A warning comes before the composer: such a day is a gentle one (rule W1).
        found.append(Caps(strength=0))
    return strictest(found)


def turns_for(person: Profile, minutes: float) -> Turns:
    """How many exercises of a session of ``minutes`` turn."""
    return turns(person.flags, minutes=minutes, today=person.today, leg_pain_since=person.leg_pain_since)


def does_turn(step: Step) -> bool:
    return TURNING in step.tags


def is_at_end_of_range(step: Step) -> bool:
    """Whether it takes the back far: bent backwards, turned or bent under load, and not drawn small."""
    is_small = step.form.shown is not None and step.form.shown.scale < 1
    return not is_small and not step.tags.isdisjoint({"extension", TURNING, "loaded_flexion"})


def is_strength_load(step: Step) -> bool:
    """Whether it counts as an exercise of strength: light forms do not."""
    return step.phase == "strength" and not step.form.is_light


# What is said of a routine made by hand: with a mend, never a wall --------------------------------------------------


def check_dose(steps: Sequence[Step], person: Profile, *, seconds: int, minutes: int) -> Iterator[RoutineFinding]:
    """What is more than the person should do in a session of ``minutes`` that takes ``seconds``."""
    caps = caps_for(person, minutes)
    if not any(step.is_own for step in steps):
        yield from _minutes(person, caps, seconds / 60)
    yield from _new(steps, person, caps)
    yield from _strength(steps, person, caps)
    yield from _sets(steps, person, caps)
    yield from _holds(steps, caps)
    yield from _turns(steps, person, minutes)


def _minutes(person: Profile, caps: Caps, minutes: float) -> Iterator[RoutineFinding]:
    if caps.minutes is None or minutes <= caps.minutes:
        return
    if "PACE" in person.flags:
        said = _("It takes {minutes:# minute|# minutes}. With fibromyalgia, {most} are enough for now.")
        yield RoutineFinding(PACE, say(said, minutes=round(minutes), most=caps.minutes))
    else:
        said = ngettext(
            "It takes {minutes} minute. In your first 2 weeks {most} are enough.",
            "It takes {minutes} minutes. In your first 2 weeks {most} are enough.",
            round(minutes),
        )
        yield RoutineFinding(NEWCOMER, said.format(minutes=round(minutes), most=caps.minutes))


def _new(steps: Sequence[Step], person: Profile, caps: Caps) -> Iterator[RoutineFinding]:
    new = [(n, step) for n, step in judged(steps) if is_counted(step) and person.is_new(step.slug)]
    if caps.new is None or len(new) <= caps.new:
        return
    sentence = ngettext(
        "{count} exercise is new for you. {most} new ones are enough this time.",
        "{count} exercises are new for you. {most} new ones are enough this time.",
        len(new),
    )
    mend = mends.removal(*new[-1])
    yield against(NEWCOMER, sentence.format(count=len(new), most=caps.new), new, mend=mend)


def _strength(steps: Sequence[Step], person: Profile, caps: Caps) -> Iterator[RoutineFinding]:
    strength = [(n, step) for n, step in judged(steps) if is_strength_load(step)]
    if not caps.strength or len(strength) <= caps.strength:
        return
    rule = PACE if "PACE" in person.flags else NEWCOMER if person.is_newcomer else LOAD
    sentence = _("{names} are {count:# strength exercise|# strength exercises}. {most} are enough for you now.")
    yield _too_many(rule, sentence, strength, caps.strength, steps, person, lambda one: one.phase != "strength")


def _sets(steps: Sequence[Step], person: Profile, caps: Caps) -> Iterator[RoutineFinding]:
    for n, step in judged(steps):
        if not is_counted(step) or step.sets == 1 or (caps.sets is None and person.may_have_sets(step.slug)):
            continue
        rule = PACE if "PACE" in person.flags else NEWCOMER if person.is_newcomer else LOAD
        mend = Mend(_("Make it 1 set"), "dose", n, sets=1, reps=step.reps)
        said = _("One set of {name} is enough for now.").format(name=step.name)
        yield against(rule, said, [(n, step)], mend=mend)


def _holds(steps: Sequence[Step], caps: Caps) -> Iterator[RoutineFinding]:
    most = caps.hold_seconds
    if most is None:
        return
    long = [(n, step) for n, step in judged(steps) if step.hold_seconds > most]
    if long:
        sentence = ngettext(
            "Hold {names} for {most} second at most, and keep breathing.",
            "Hold {names} for {most} seconds at most, and keep breathing.",
            most,
        )
        said = sentence.format(names=listed([step.name for __, step in long]), most=most)
        yield against(PRESSURE, said, long, mend=None)


def _turns(steps: Sequence[Step], person: Profile, minutes: float) -> Iterator[RoutineFinding]:
    turning = [(n, step) for n, step in judged(steps) if does_turn(step)]
    limit = turns_for(person, minutes)
    if len(turning) <= limit.most:
        return
    if limit.most:
        sentence = _("{names} turn. {most} in a session is enough for you.")
    else:
        sentence = _("{names} turn. Leave turning out until your leg has settled.")
    yield _too_many(TURNS, sentence, turning, limit.most, steps, person, lambda one: TURNING not in one.base.tags)


def _too_many(
    rule: Rule,
    sentence: str,
    places: Sequence[Place],
    most: int,
    steps: Sequence[Step],
    person: Profile,
    suits: Callable[[ExerciseFacts], bool],
) -> RoutineFinding:
    """More than ``most`` at ``places``: the last of them is replaced or removed."""
    said = say(sentence, names=listed([step.name for __, step in places]), count=len(places), most=most)
    return against(rule, said, places, mend=mends.replacement(steps, person, places[-1][0], suits))
