"""The shape of a routine: its order, its ends, how long and how much, rules B1 to B3, B10, B12, B16 and B17. Pure.

Sources: domain part 6.3 with amendments 24, 33, 35, 37, 39 and 43.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.rules import OUR_CHOICE, Rule
from conventions.sources import ANDERSEN_2011, MIYAMOTO_2018
from routines.rules import mends
from routines.rules.gates import is_gentle_set
from routines.rules.person import ALWAYS_DONE, Person
from routines.rules.steps import PHASES, Finding, Mend, Step, listed

B1 = Rule(
    "B1",
    title=gettext_lazy("The order of a routine"),
    text=gettext_lazy(
        "The parts come in this order: breath, waking up, mobility, strength, putting it together, stretch and rest."
    ),
    reason=gettext_lazy("Warm up first, then work, then rest, as in the trials."),
    sources=(MIYAMOTO_2018,),
)

FIRST_BREATHS = 6
"""The least of breathing at the beginning, about a minute."""
LAST_REPS = {"childs-pose": 5, "constructive-rest": 6}
"""What may end a routine, each with the least of it: 45 seconds at least."""

B2 = Rule(
    "B2",
    title=gettext_lazy("How a routine starts and ends"),
    text=gettext_lazy(
        "It starts with at least {count} breaths of {breathing}. It ends with a stretch or a rest: at least {stretch} "
        "breaths of {pose} or {rest} breaths of {lying}."
    ),
    reason=gettext_lazy("A quiet minute at each end lets your breathing and your back settle."),
    choice=OUR_CHOICE,
    numbers={"count": FIRST_BREATHS, "stretch": LAST_REPS["childs-pose"], "rest": LAST_REPS["constructive-rest"]},
    exercises={"breathing": (ALWAYS_DONE,), "pose": ("childs-pose",), "lying": ("constructive-rest",)},
)

COUNTS = {6: (3, 6), 10: (5, 8), 15: (6, 10), 20: (7, 12), 30: (8, 16), 45: (10, 18)}
"""How many exercises go into so many minutes."""
GENTLE_COUNT = (3, 8)
"""How many exercises a routine of the gentle set holds."""
WINDOW_SECONDS = 120
"""How much shorter than asked for a routine may be; never longer."""
CHANGE_SECONDS = 15
"""Getting ready for each exercise."""
POSITION_CHANGE_SECONDS = 12
"""Getting into another position, besides getting ready."""

B3 = Rule(
    "B3",
    title=gettext_lazy("How long a routine takes"),
    text=gettext_lazy(
        "We estimate the time: each exercise, {ready} seconds to get ready for it, and {change} more if your position "
        "changes. A routine we build takes the time you asked for or up to {window} minutes less, never more. This is "
        "how many exercises fit:"
    ),
    reason=gettext_lazy(
        "Short sessions can help too. 10 minutes are then 10 minutes, each exercise gets its time, and none is rushed."
    ),
    sources=(ANDERSEN_2011,),
    choice=gettext_lazy("the minutes and how many exercises fit are our own choice"),
    numbers={"ready": CHANGE_SECONDS, "change": POSITION_CHANGE_SECONDS, "window": WINDOW_SECONDS // 60},
    points=(
        *(
            format_lazy(gettext_lazy("{minutes} minutes: {low} to {high}"), minutes=minutes, low=low, high=high)
            for minutes, (low, high) in COUNTS.items()
        ),
        format_lazy(gettext_lazy("gentle exercises only: {low} to {high}"), low=GENTLE_COUNT[0], high=GENTLE_COUNT[1]),
    ),
)


def changes_allowed(count: int) -> int:
    """The most changes of position among ``count`` exercises."""
    return count // 2 + 1


B10 = Rule(
    "B10",
    title=gettext_lazy("Changes of position"),
    text=gettext_lazy(
        "You change position at most half as often as there are exercises, plus once: {most} times for {count} "
        "exercises."
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
B16 = Rule(
    "B16",
    title=gettext_lazy("How many repetitions"),
    text=gettext_lazy(
        "A new exercise starts with the fewest repetitions its page says, and none ever has more than the most. Both "
        "sides get the same. Breath and rest may be longer."
    ),
    reason=gettext_lazy("Start low, and add more when it has gone well."),
    choice=gettext_lazy("the repetitions are from teaching texts; starting low is general practice, not a trial"),
)

REST_BETWEEN_SETS_SECONDS = 15

B17 = Rule(
    "B17",
    title=gettext_lazy("How many sets"),
    text=gettext_lazy("No exercise has more sets than its page says. Rest for {seconds} seconds between two sets."),
    reason=gettext_lazy("More sets make you tired rather than stronger. The rest is about 2 breaths."),
    choice=OUR_CHOICE,
    numbers={"seconds": REST_BETWEEN_SETS_SECONDS},
)


def counts_for(minutes: float) -> tuple[int, int]:
    """How many exercises go into ``minutes``: between two steps of the table the wider of both."""
    steps = [*COUNTS]
    below = max((step for step in steps if step <= minutes), default=steps[0])
    above = min((step for step in steps if step >= minutes), default=steps[-1])
    return COUNTS[below][0], COUNTS[above][1]


def judged(steps: Sequence[Step]) -> list[tuple[int, Step]]:
    """The steps that rules speak of, with their places: none of the person's own."""
    return [(n, step) for n, step in enumerate(steps) if not step.is_own]


def b1(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """The phases come in their order."""
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
        yield Finding(
            rule="B1",
            sentence=_(
                "{name} comes late: first breath, then waking up, mobility, strength, and rest (rule B1)."
            ).format(name=step.name),
            which=(step.name,),
            source="domain 6.3",
            why=_("First warm, then work, then rest, as in the trials."),
            positions=(n,),
            mend=Mend(label, "move", n, to=to),
        )


def b2(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """It begins with a minute of breathing, and ends at rest."""
    places = judged(steps)
    if places:
        yield from _begins(steps, places, person)
        yield from _ends(steps, places[-1], person)


def _begins(steps: Sequence[Step], places: Sequence[tuple[int, Step]], person: Person) -> Iterator[Finding]:
    n, first = places[0]
    there = next(((place, step) for place, step in places if step.slug == ALWAYS_DONE), None)
    breathing = person.exercises.get(ALWAYS_DONE)
    name = breathing.name if breathing else ALWAYS_DONE
    if first.slug == ALWAYS_DONE and first.reps * first.sets >= FIRST_BREATHS:
        return
    mend = None
    if first.slug == ALWAYS_DONE:
        sentence = _("{name} at the beginning takes {count} breaths at least (rule B2).")
        label = _("Make it {count} breaths").format(count=FIRST_BREATHS)
        mend = Mend(label, "dose", n, sets=1, reps=FIRST_BREATHS)
    else:
        sentence = _("A routine begins with {name} (rule B2).")
        if there is not None:
            mend = Mend(_("Move {name} to the front").format(name=name), "move", there[0], to=0)
        elif breathing is not None and ALWAYS_DONE in person.exercises:
            form = next(iter(person.forms(ALWAYS_DONE)), "")
            label = _("Add {name}").format(name=name)
            mend = Mend(label, "add", 0, slug=ALWAYS_DONE, form=form, sets=1, reps=FIRST_BREATHS) if form else None
    yield Finding(
        rule="B2",
        sentence=sentence.format(name=name, count=FIRST_BREATHS),
        which=(first.name,),
        source="domain 6.3, amendment 37",
        why=_("A quiet minute lets the breath settle before anything moves."),
        positions=(n,),
        mend=mend,
    )


def _ends(steps: Sequence[Step], last: tuple[int, Step], person: Person) -> Iterator[Finding]:
    n, step = last
    least = LAST_REPS.get(step.slug, 1)
    if step.phase in ("stretch", "rest"):
        if step.reps * step.sets >= least:
            return
        sentence = _("{name} at the end takes {count} breaths at least, about three quarters of a minute (rule B2).")
        mend: Mend | None = Mend(_("Make it {count} breaths").format(count=least), "dose", n, sets=1, reps=least)
    else:
        sentence = _("A routine ends with a stretch or a rest (rule B2).")
        mend = mends.addition(steps, person, lambda one: one.slug in LAST_REPS)
    yield Finding(
        rule="B2",
        sentence=sentence.format(name=step.name, count=least),
        which=(step.name,),
        source="domain 6.3, amendment 37",
        why=_("The back settles before you get up."),
        positions=(n,),
        mend=mend,
    )


def b3(steps: Sequence[Step], person: Person, *, seconds: int, minutes: int | None = None) -> Iterator[Finding]:
    """It takes as long as was asked for, if it was, and holds as many exercises as go into that time."""
    count = len(judged(steps))
    if not count:
        return
    if minutes is not None:
        yield from _length(seconds, minutes)
    low, high = (
        GENTLE_COUNT if is_gentle_set([step for n, step in judged(steps)]) else counts_for(minutes or seconds / 60)
    )
    if low <= count <= high:
        return
    mend = None
    if count < low:
        sentence = _("{count} exercises are few for {minutes} minutes: {low} to {high} are usual (rule B3).")
        mend = mends.addition(steps, person, lambda one: one.phase in ("activation", "mobility"))
    else:
        sentence = _("{count} exercises are many for {minutes} minutes: {low} to {high} are usual (rule B3).")
        worked = [(n, step) for n, step in judged(steps) if step.phase in ("activation", "mobility", "strength")]
        mend = mends.removal(worked[-1][0], worked[-1][1].name) if worked else None
    yield Finding(
        rule="B3",
        sentence=sentence.format(count=count, minutes=minutes or max(1, round(seconds / 60)), low=low, high=high),
        which=(),
        source="domain 6.3, amendment 33",
        why=_("So that each exercise gets its time, and none is hurried."),
        mend=mend,
    )


def _length(seconds: int, minutes: int) -> Iterator[Finding]:
    if minutes * 60 - WINDOW_SECONDS <= seconds <= minutes * 60:
        return
    if seconds > minutes * 60:
        sentence = _("It takes {taken} minutes, longer than the {minutes} you asked for (rule B3).")
    else:
        sentence = _("It takes {taken} minutes, shorter than the {minutes} you asked for (rule B3).")
    yield Finding(
        rule="B3",
        sentence=sentence.format(taken=max(1, round(seconds / 60)), minutes=minutes),
        which=(),
        source="domain 6.3, amendment 33",
        why=_("So that ten minutes are ten minutes."),
    )


def b10(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """Few changes of position."""
    places = judged(steps)
    positions = [
        person.position(step.slug, step.form) if step.slug in person.exercises else step.position for n, step in places
    ]
    changes = sum(one != other for one, other in pairwise(positions))
    most = changes_allowed(len(places))
    if changes <= most:
        return
    yield Finding(
        rule="B10",
        sentence=_("The position changes {changes} times; for {count} exercises {most} are enough (rule B10).").format(
            changes=changes, count=len(places), most=most
        ),
        which=(),
        source="domain 6.3, amendment 39",
        why=_("Getting down and up again takes time and effort."),
        mend=_fewer_changes(steps, places, positions),
    )


def _fewer_changes(steps: Sequence[Step], places: Sequence[tuple[int, Step]], positions: Sequence[str]) -> Mend | None:
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


def b12(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """After lying face down comes a stretch the other way, or a rest."""
    prone = [
        (n, step)
        for n, step in judged(steps)
        if step.slug in person.exercises and person.position(step.slug, step.form) == "prone"
    ]
    if not prone or any(step.slug in LAST_REPS and n > prone[-1][0] for n, step in judged(steps)):
        return
    yield Finding(
        rule="B12",
        sentence=_("After {names}, face down, the back likes to bend the other way for a while (rule B12).").format(
            names=listed([step.name for n, step in prone])
        ),
        which=tuple(step.name for n, step in prone),
        source="domain 6.3, amendment 35",
        why=_("A relief position after bending backwards."),
        positions=tuple(n for n, step in prone),
        mend=mends.addition(steps, person, lambda one: one.slug == "childs-pose")
        or mends.addition(steps, person, lambda one: one.slug == "constructive-rest"),
    )


def b16(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """Repetitions begin at the low end of the dose, and stay inside it. Breath and rest may be longer."""
    for n, step in judged(steps):
        one = person.exercises.get(step.slug)
        if one is None or step.phase in ("breath", "rest", "stretch"):
            continue
        most = one.reps_low if person.is_new(step.slug) else one.reps_high
        if step.reps <= most:
            continue
        if person.is_new(step.slug):
            sentence = _("{name} is new for you: begin with {most} (rule B16).")
        else:
            sentence = _("{most} are enough of {name} (rule B16).")
        yield Finding(
            rule="B16",
            sentence=sentence.format(name=step.name, most=most),
            which=(step.name,),
            source="domain 6.3, amendments 4 and 43",
            why=_("Begin low, and add when it has gone well."),
            positions=(n,),
            mend=Mend(_("Make it {count}").format(count=most), "dose", n, sets=step.sets, reps=most),
        )


def b17(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """No more sets than the dose of the exercise has."""
    for n, step in judged(steps):
        one = person.exercises.get(step.slug)
        if one is None or step.sets <= one.sets_max:
            continue
        yield Finding(
            rule="B17",
            sentence=_("{name} is meant for {most} sets at most, with two breaths of rest between (rule B17).").format(
                name=step.name, most=one.sets_max
            )
            if one.sets_max > 1
            else _("{name} is meant for one set (rule B17).").format(name=step.name),
            which=(step.name,),
            source="domain 6.3, amendment 43",
            why=_("More sets tire more than they train."),
            positions=(n,),
            mend=Mend(
                _("Make it {count} sets").format(count=one.sets_max) if one.sets_max > 1 else _("Make it one set"),
                "dose",
                n,
                sets=one.sets_max,
                reps=step.reps,
            ),
        )


RULES = (B1, B2, B3, B10, B12, B16, B17)
