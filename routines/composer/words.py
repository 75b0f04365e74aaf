"""Why a routine is as it is: each step, what is left out, what gave way, and what to know. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.screening.gates import BEGINNER
from conventions.messages import Message
from conventions.rules import Finding, Rule
from exercises.facts import EASIER, G5, is_above
from routines.composer.pool import GENTLE_PHASES, Pool
from routines.composer.results import LeftOut, Wish
from routines.composer.search import FOCUS, FoundRoutine
from routines.rules import Step, check_routine, listed
from routines.rules.amount import B3, B16
from routines.rules.balance import B5, B6, B7, B8
from routines.rules.fitting import G8
from routines.rules.gates import BREATH_AND_REST
from routines.rules.learning import B11, B14
from routines.rules.person import B15
from routines.rules.shape import B1, B2, B10, B12, may_end

REASONS: Mapping[str, tuple[Rule, Message]] = {
    "B5": (B5, gettext_lazy("Trains the muscles that straighten your upper back.")),
    "B6": (B6, gettext_lazy("Turns your ribs or bends them to the side.")),
    "B7": (B7, gettext_lazy("Works the muscles around your shoulder blades.")),
    "B8": (B8, gettext_lazy("One of the exercises the article calls “most effective”.")),
    "activation": (B1, gettext_lazy("Warms up the muscles you will use.")),
    "mobility": (B1, gettext_lazy("Loosens your back before the strength work.")),
    "strength": (B1, gettext_lazy("Adds more strength work.")),
    "integration": (B1, gettext_lazy("Combines it all, standing up.")),
    "stretch": (B1, gettext_lazy("Lets your back settle.")),
    "rest": (B1, gettext_lazy("Lets your back settle.")),
    "last": (B14, gettext_lazy("You did it last time. Repeating helps you learn it.")),
    "new": (B14, gettext_lazy("New for you, so you start with few repetitions.")),
    "least": (B15, gettext_lazy("You have not done it much lately.")),
}
"""What a step may be taken for: a need of the routine, its phase, or what was practised of it."""
BARRED: Mapping[Rule, Message] = {
    B5: gettext_lazy("No exercise today for the muscles that straighten the upper back, because of {flags}."),
    B6: gettext_lazy("No turning exercise today, because of {flags}."),
    B7: gettext_lazy("No exercise for the shoulder blades today, because of {flags}."),
    B8: gettext_lazy("None of the exercises the article calls “most effective” today, because of {flags}."),
}
HELD = "P4"
"""The rule that keeps an exercise back for some days; it acts when a session is over, in the room above."""
GIVING_WAY = (B3, B16, B14, B10, B8, B7, B6, B5)
"""The rules that may give way, in the order of rule YIELD."""


def reasons_of(step: Step, found: FoundRoutine, pool: Pool) -> tuple[Finding, ...]:
    """Why ``step`` is there, and in this form."""
    person, item = pool.person, pool.by_slug[step.slug]
    said = [*_ends(step, found), *_taken(step, found.why.get(step.slug, []), pool)]
    if item.is_focus:
        said.append(Finding(FOCUS, _("For the area that matters most to you.")))
    if builds := [other.step.name for other in found.items if step.slug in other.soft_needs]:
        said.append(Finding(B11, _("Prepares you for {names}.").format(names=listed(builds))))
    if flags := person.in_words(person.eased_by(step.slug)):
        said.append(Finding(G5, _("“{form}” because of {flags}.").format(form=step.form.name, flags=listed(flags))))
    return tuple(said) or (_taken_for(step.phase),)


def _ends(step: Step, found: FoundRoutine) -> Iterator[Finding]:
    if step is found.steps[-1] and may_end(step.exercise):
        if any(other.is_prone for other in found.items):
            yield Finding(B12, _("Eases your back after lying face down."))
        else:
            yield Finding(B2, _("Ends with rest, so that your back can settle."))
    if step is found.steps[0]:
        yield Finding(B2, _("Settles your breathing before you move."))


def _taken(step: Step, keys: Sequence[str], pool: Pool) -> Iterator[Finding]:
    person = pool.person
    for key in keys:
        if key == "quiet":
            yield Finding(person.reasons[0].rule if person.reasons else BREATH_AND_REST, _("You can do this now."))
            continue
        if key in ("new", "least", "last"):
            yield _taken_for(step.phase)
        if key != "focus" and (person.practice or key != "new"):
            yield _taken_for(key)


def _taken_for(key: str) -> Finding:
    rule, sentence = REASONS[key]
    return Finding(rule, str(sentence))


def what_is_left_out(pool: Pool) -> tuple[LeftOut, ...]:
    """Exercises of the person's level that the conditions, or the last days, keep out."""
    person, found = pool.person, []
    for slug, one in sorted(person.exercises.items(), key=lambda pair: pair[1].name):
        is_asked_for = (pool.is_strength or one.phase in GENTLE_PHASES) and not is_above(
            one.form(EASIER).level, person.top_level
        )
        if not one.is_home or not is_asked_for or slug in pool.by_slug:
            continue
        if person.is_left_out(slug):
            flags = tuple(why.flag for why in person.suits(slug).whys)
            sentence = _("Left out because of {flags}.").format(flags=listed(person.in_words(flags)))
            found.append(LeftOut(slug, one.name, G5.id, sentence, flags))
        elif person.is_by_hand(slug):
            flags = tuple(why.flag for why in person.suits(slug).whys)
            words = listed(person.in_words(flags))
            sentence = _("Not chosen for you because of {flags}. You can add it yourself.").format(flags=words)
            found.append(LeftOut(slug, one.name, G5.id, sentence, flags))
        elif person.is_held(slug):
            found.append(LeftOut(slug, one.name, HELD, _("Left out for a few days after your last sessions.")))
    return tuple(found)


def what_gave_way(wish: Wish, pool: Pool, found: FoundRoutine) -> tuple[Finding, ...]:
    """What the rules find against the routine, in the order in which they give way, and what the wish did not get."""
    against: list[Finding] = [
        *check_routine(found.steps, pool.person, seconds=found.seconds, minutes=wish.minutes),
        *_second_sets(found),
    ]
    if wish.is_strength and not pool.is_strength and not pool.person.reasons:
        against.append(Finding(B5, _("It is a gentle session, because no strength exercise fitted.")))
    return tuple(one for rule in GIVING_WAY for one in against if one.rule is rule)


def _second_sets(found: FoundRoutine) -> Iterator[Finding]:
    doubled = [step.name for item, step in zip(found.items, found.steps, strict=True) if item.is_new and step.sets > 1]
    if doubled:
        yield Finding(B16, _("A second set of new exercises: {names}.").format(names=listed(doubled)))


def what_to_know(pool: Pool) -> tuple[Finding, ...]:
    """What the answers and conditions change about the whole."""
    person = pool.person
    said: list[Finding] = [*person.reasons]
    if person.top_level != person.level and not person.reasons:
        if person.is_beginner_only:
            said.append(Finding(BEGINNER, _("Beginner level until your pain has been checked.")))
        else:
            said.append(Finding(G8, _("Nothing advanced in pregnancy.")))
    if pool.is_strength:
        for rule, flags in pool.barred.items():
            said.append(Finding(rule, str(BARRED[rule]).format(flags=listed(flags))))
    return tuple(said)
