"""What a strength routine is made of, and how much of it the back bends: rules B4 to B9. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.rules import OUR_CHOICE, Rule
from conventions.sources import ARTICLE, BROOKE_WAVELL_2022, GONZALEZ_GALVEZ_2019, SINAKI_1984
from exercises.facts import LEVELS, ExerciseFacts, Role, with_role
from routines.rules import mends
from routines.rules.dosing import TURNING, turns_for
from routines.rules.person import Profile
from routines.rules.steps import Place, RoutineFinding, Step, against, is_strength, judged, listed

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

B5 = Rule(
    "B5",
    title=gettext_lazy("Straightening the upper back"),
    text=gettext_lazy("A strength session has at least one of these: {extensors}."),
    reason=gettext_lazy("These muscles hold the upper back up."),
    sources=(GONZALEZ_GALVEZ_2019,),
    choice=gettext_lazy("the list is our own choice"),
    exercises={"extensors": (with_role(Role.EXTENSOR),)},
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


ONE_MOVEMENT = Rule(
    "ONE-MOVEMENT",
    title=gettext_lazy("No movement twice"),
    text=gettext_lazy("A routine we build never has the same movement under 2 names."),
    reason=gettext_lazy(
        "In an easier version, one exercise can be another. Both together would be twice the repetitions."
    ),
    choice=OUR_CHOICE,
)


def is_extensor(one: ExerciseFacts) -> bool:
    return Role.EXTENSOR in one.roles


def turns_the_ribs(one: ExerciseFacts) -> bool:
    return TURNING in one.base.tags


NEEDS: Mapping[Rule, Callable[[ExerciseFacts], bool]] = {
    B5: is_extensor,
    B6: turns_the_ribs,
    B7: lambda one: "scapula" in one.base.tags,
    B8: lambda one: "faq_class" in one.base.tags,
}
"""Of each of these a strength session holds one at least, where the conditions leave any."""


def loaded_flexion_limit(person: Profile) -> int:
    return 0 if NO_LOADED_FLEXION & person.flags else LOADED_FLEXION_MAX[person.top_level]


def head_lifted_limit(person: Profile) -> int | None:
    """How many may lift the head in a session; ``None`` where only the row counts (rule B9)."""
    if "NECK" in person.flags:
        return 0
    return 1 if person.top_level == LEVELS[0] or "DIZZY" in person.flags else None


def barred(person: Profile, suits: Callable[[ExerciseFacts], bool]) -> list[str]:
    """The conditions that leave out all that ``suits``, in words; empty where something is left."""
    if suits is turns_the_ribs and not turns_for(person, 0).most:
        return person.in_words(["LEG"])
    members = [slug for slug, one in person.exercises.items() if suits(one) and one.is_home]
    if not members or not all(person.is_left_out(slug) for slug in members):
        return []
    flags = [why.flag for slug in members for why in person.suits(slug).whys]
    return person.in_words([*dict.fromkeys(flags)])


def b4(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    loaded = [(n, step) for n, step in judged(steps) if "loaded_flexion" in step.tags]
    limit = loaded_flexion_limit(person)
    if len(loaded) > limit:
        if limit:
            sentence = _("{names} bend the back under load. {most} in a session is the most for you.")
        else:
            sentence = _("{names} would bend the back under load. Leave such exercises out.")
        yield _too_many(B4, sentence.format(names=_named(loaded), most=limit), steps, person, loaded, "loaded_flexion")
    extending = [step for __, step in judged(steps) if "extension" in step.tags]
    least = max(1, len(loaded))
    if is_strength(steps) and len(extending) < least:
        yield RoutineFinding(
            B4,
            _(
                "Bend the back backwards at least as often as forwards. Here it is {count}, and {least} would balance "
                "it."
            ).format(count=len(extending), least=least),
            mend=mends.addition(steps, person, lambda one: "extension" in one.base.tags),
        )


def b5(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    names = listed([one.name for one in person.exercises.values() if is_extensor(one)], last=_(" or "))
    sentence = _("Nothing here trains the muscles that straighten the upper back, such as {names}.")
    yield from _one_of(B5, sentence.format(names=names), steps, person)


def b6(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    yield from _one_of(B6, _("Nothing here turns the ribs or bends them to the side."), steps, person)


def b7(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    yield from _one_of(B7, _("Nothing here works the shoulder blades."), steps, person)


def b8(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    sentence = _("None of the exercises that the article calls “most effective” is here.")
    yield from _one_of(B8, sentence, steps, person)


def b9(steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    """The head is lifted seldom: never with a sore neck."""
    lifted = [(n, step) for n, step in judged(steps) if "head_lifted" in step.tags]
    limit = head_lifted_limit(person)
    if limit is None:
        runs = [[*run] for is_run, run in groupby(judged(steps), lambda pair: "head_lifted" in pair[1].tags) if is_run]
        found = next((run for run in runs if len(run) > HEAD_LIFTED_IN_A_ROW), [])
        sentence = _("{names} lift the head one after the other. {most} in a row are enough.")
    elif limit:
        found = lifted if len(lifted) > limit else []
        sentence = _("{names} lift the head. One in a session is enough.")
    else:
        found = lifted
        sentence = _("{names} would lift the head. With a sore neck, keep it down.")
    if found:
        said = sentence.format(names=_named(found), most=HEAD_LIFTED_IN_A_ROW)
        yield _too_many(B9, said, steps, person, found, "head_lifted")


def _named(places: Sequence[Place]) -> str:
    return listed([step.name for __, step in places])


def _too_many(
    rule: Rule, sentence: str, steps: Sequence[Step], person: Profile, places: Sequence[Place], tag: str
) -> RoutineFinding:
    """More of ``tag`` than the rule allows, at ``places``: the last of them is eased, replaced or removed."""
    n, _last = places[-1]
    mend = mends.easing(steps, person, n, tag) or mends.replacement(
        steps, person, n, lambda one: tag not in one.base.tags
    )
    return against(rule, sentence, places, mend=mend)


def _one_of(rule: Rule, sentence: str, steps: Sequence[Step], person: Profile) -> Iterator[RoutineFinding]:
    suits = NEEDS[rule]
    if not is_strength(steps) or barred(person, suits):
        return
    there = [person.exercises[step.slug] for __, step in judged(steps) if step.slug in person.exercises]
    if not any(suits(one) for one in there):
        yield RoutineFinding(rule, sentence, mend=mends.addition(steps, person, suits))


RULES = (B4, B5, B6, B7, B8, B9, ONE_MOVEMENT)
