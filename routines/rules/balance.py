"""What a strength routine is made of, and how much of it the back bends: rules B4 to B9. Pure.

Sources: domain part 6.3 with amendments 2, 38, 40 and 41.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.rules import OUR_CHOICE, Rule
from conventions.sources import ARTICLE, BROOKE_WAVELL_2022, GONZALEZ_GALVEZ_2019, SINAKI_1984
from routines.rules import mends
from routines.rules.candidates import LEVELS, Candidate
from routines.rules.person import Person
from routines.rules.shape import judged
from routines.rules.steps import Finding, Step, is_strength, listed

LOADED_FLEXION_MAX = {"beginner": 1, "intermediate": 2, "advanced": 3}
"""How many exercises of a session may bend the back under load; none with thin bones or disc symptoms."""
NO_LOADED_FLEXION = frozenset({"OP", "DISC"})

B4 = Rule(
    "B4",
    title=gettext_lazy("Bending under load"),
    text=gettext_lazy(
        "A session has few exercises that bend the back under load: at most {beginner} for beginners, {intermediate} "
        "at intermediate level and {advanced} at advanced level. With thin bones or disc symptoms it has none. At "
        "least as many bend it backwards, and always at least one."
    ),
    reason=gettext_lazy("Exercise for posture works mostly on the muscles that straighten the back."),
    sources=(SINAKI_1984, BROOKE_WAVELL_2022),
    choice=gettext_lazy("the numbers are our own choice"),
    numbers=LOADED_FLEXION_MAX,
)

EXTENSORS = frozenset({"dart", "swan-prep", "swimming-prep", "quadruped-reach"})

B5 = Rule(
    "B5",
    title=gettext_lazy("Straightening the upper back"),
    text=gettext_lazy("A strength session has at least one of these: {extensors}."),
    reason=gettext_lazy("They train the muscles that hold the upper back up."),
    sources=(GONZALEZ_GALVEZ_2019,),
    choice=gettext_lazy("the list is our own choice"),
    exercises={"extensors": EXTENSORS},
)
B6 = Rule(
    "B6",
    title=gettext_lazy("Turning"),
    text=gettext_lazy("A strength session has at least one exercise that turns the ribs or bends them to the side."),
    reason=gettext_lazy("The upper back is made to turn, and sitting keeps it still."),
    choice=OUR_CHOICE,
)
B7 = Rule(
    "B7",
    title=gettext_lazy("The shoulder blades"),
    text=gettext_lazy("A strength session has at least one exercise for the shoulder blades."),
    reason=gettext_lazy("The shoulder blades and the upper back share muscles."),
    choice=OUR_CHOICE,
)
B8 = Rule(
    "B8",
    title=gettext_lazy("“Most effective” exercises"),
    text=gettext_lazy("A strength session has at least one exercise that the article calls “most effective”."),
    reason=gettext_lazy("The article says so, but nobody has compared them. They are easy to repeat."),
    sources=(ARTICLE,),
)

HEAD_LIFTED_IN_A_ROW = 2
"""The most in a row that lift the head, for who is neither a beginner nor dizzy."""

B9 = Rule(
    "B9",
    title=gettext_lazy("Lifting the head"),
    text=gettext_lazy(
        "Beginners and people who are dizzy do at most one exercise that lifts the head. With a sore neck, none. "
        "Everyone else does at most {most} in a row."
    ),
    reason=gettext_lazy("The front of the neck tires sooner than you notice."),
    choice=OUR_CHOICE,
    numbers={"most": HEAD_LIFTED_IN_A_ROW},
)


def is_extensor(one: Candidate) -> bool:
    return one.slug in EXTENSORS


def is_turning(one: Candidate) -> bool:
    return "rotation" in one.tags


def is_for_blades(one: Candidate) -> bool:
    return "scapula" in one.tags


def is_named_in_guide(one: Candidate) -> bool:
    return "faq_class" in one.tags


NEEDS: dict[str, Callable[[Candidate], bool]] = {
    "B5": is_extensor,
    "B6": is_turning,
    "B7": is_for_blades,
    "B8": is_named_in_guide,
}
"""Of each of these a strength session holds one at least, where the conditions leave any (amendment 41)."""


def loaded_flexion_limit(person: Person) -> int:
    return 0 if NO_LOADED_FLEXION & person.flags else LOADED_FLEXION_MAX[person.top_level]


def head_lifted_limit(person: Person) -> int | None:
    """How many may lift the head in a session; ``None`` where only the row counts (rule B9)."""
    if "NECK" in person.flags:
        return 0
    return 1 if person.top_level == LEVELS[0] or "DIZZY" in person.flags else None


def barred(person: Person, suits: Callable[[Candidate], bool]) -> list[str]:
    """The conditions that leave out all that ``suits``, in words; empty where something is left (amendment 41)."""
    members = [slug for slug, one in person.exercises.items() if suits(one) and one.record.is_home]
    if not members or not all(person.is_left_out(slug) for slug in members):
        return []
    flags = [why.flag for slug in members for why in person.fit(slug).whys]
    return person.in_words([*dict.fromkeys(flags)])


def b4(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """Little bending under load, and at least as much bending backwards."""
    loaded = [(n, step) for n, step in judged(steps) if "loaded_flexion" in step.tags]
    limit = loaded_flexion_limit(person)
    if len(loaded) > limit:
        n, last = loaded[-1]
        most = str(limit) if limit else _("none")
        yield Finding(
            rule="B4",
            sentence=_("{names} bend the back under load: {most} in a session is the most for you (rule B4).").format(
                names=listed([step.name for __, step in loaded]), most=most
            ),
            which=tuple(step.name for __, step in loaded),
            source="domain 6.1 and 6.3",
            why=_("Posture work favours the muscles that straighten the back."),
            positions=tuple(place for place, __ in loaded),
            mend=mends.easing(steps, person, n, "loaded_flexion")
            or mends.replacement(steps, person, n, lambda one: "loaded_flexion" not in one.tags)
            or mends.removal(n, last.name),
        )
    extending = [step for __, step in judged(steps) if "extension" in step.tags]
    if is_strength(steps) and len(extending) < max(1, len(loaded)):
        yield Finding(
            rule="B4",
            sentence=_(
                "Bend backwards at least as often as forwards: {count} here, {least} would balance it (rule B4)."
            ).format(count=len(extending), least=max(1, len(loaded))),
            which=(),
            source="domain 6.3",
            why=_("Posture work favours the muscles that straighten the back."),
            mend=mends.addition(steps, person, lambda one: "extension" in one.tags),
        )


def b5(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """A strength routine trains the muscles that straighten the upper back."""
    names = listed([one.name for one in person.exercises.values() if is_extensor(one)], last=_(" or "))
    yield from _one_of(
        "B5",
        steps,
        person,
        _("Nothing here trains the muscles that straighten the upper back, such as {names} (rule B5).").format(
            names=names
        ),
        _("They are what holds the upper back up."),
    )


def b6(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """Something turns or bends to the side."""
    yield from _one_of(
        "B6",
        steps,
        person,
        _("Nothing here turns the ribs or bends them to the side (rule B6)."),
        _("The upper back is made to turn, and sitting keeps it still."),
    )


def b7(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """Something works the muscles round the shoulder blades."""
    yield from _one_of(
        "B7",
        steps,
        person,
        _("Nothing here moves the shoulder blades (rule B7)."),
        _("They share their muscles with the upper back."),
    )


def b8(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """One of those the guide names in its questions."""
    yield from _one_of(
        "B8",
        steps,
        person,
        _("None of those is here that the guide calls “most effective” (rule B8)."),
        _("It is the guide's claim, and they are easy to repeat."),
    )


def b9(steps: Sequence[Step], person: Person) -> Iterator[Finding]:
    """The head is lifted seldom: never with a sore neck."""
    lifted = [(n, step) for n, step in judged(steps) if "head_lifted" in step.tags]
    limit = head_lifted_limit(person)
    if limit is None:
        runs = [[*run] for is_run, run in groupby(judged(steps), lambda pair: "head_lifted" in pair[1].tags) if is_run]
        found = next((run for run in runs if len(run) > HEAD_LIFTED_IN_A_ROW), [])
        sentence = _("{names} lift the head one after the other: two in a row are enough (rule B9).")
    else:
        found = lifted if len(lifted) > limit else []
        if limit:
            sentence = _("{names} lift the head: one in a session is enough (rule B9).")
        else:
            sentence = _("{names} would lift the head: with a sore neck it stays down (rule B9).")
    if not found:
        return
    n, last = found[-1]
    yield Finding(
        rule="B9",
        sentence=sentence.format(names=listed([step.name for __, step in found])),
        which=tuple(step.name for __, step in found),
        source="domain 6.3, amendment 38",
        why=_("The front of the neck tires sooner than it says."),
        positions=tuple(place for place, __ in found),
        mend=mends.easing(steps, person, n, "head_lifted")
        or mends.replacement(steps, person, n, lambda one: "head_lifted" not in one.tags)
        or mends.removal(n, last.name),
    )


def _one_of(rule: str, steps: Sequence[Step], person: Person, sentence: str, why: str) -> Iterator[Finding]:
    suits = NEEDS[rule]
    if not is_strength(steps) or barred(person, suits):
        return
    there = [person.exercises[step.slug] for __, step in judged(steps) if step.slug in person.exercises]
    if not any(suits(one) for one in there):
        yield Finding(rule, sentence, (), "domain 6.3", why=why, mend=mends.addition(steps, person, suits))


RULES = (B4, B5, B6, B7, B8, B9)
