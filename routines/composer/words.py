"""Why a routine is as it is, in sentences: each step, what is left out, what gave way. Pure."""

from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from routines.composer.pool import GENTLE_PHASES, Pool
from routines.composer.results import LeftOut, Said, Wish
from routines.composer.search import LONGER_WINDOW_SECONDS, Found
from routines.rules import GENTLE_SET, Person, Step, listed
from routines.rules.candidates import is_above
from routines.rules.learning import repeats_enough
from routines.rules.shape import GENTLE_COUNT, LAST_REPS, WINDOW_SECONDS, changes_allowed, counts_for
from routines.timeline import minutes

WHY = {
    "B5": gettext_lazy("Trains the muscles that straighten the upper back."),
    "B6": gettext_lazy("Turns the ribs, or bends them to the side."),
    "B7": gettext_lazy("Wakes the muscles round the shoulder blades."),
    "B8": gettext_lazy("One of those the guide calls “most effective”."),
    "focus": gettext_lazy("For what matters most to you now."),
    "activation": gettext_lazy("Wakes up what will work."),
    "mobility": gettext_lazy("Loosens the back before it works."),
    "strength": gettext_lazy("Adds to the strength of the whole."),
    "integration": gettext_lazy("Puts it together on your feet."),
    "stretch": gettext_lazy("Lets the back settle."),
    "rest": gettext_lazy("Lets the back settle."),
    "last": gettext_lazy("You did it last time, and repeating is how it is learnt."),
    "new": gettext_lazy("New for you, at the low end of its dose."),
    "least": gettext_lazy("You have done it least often lately."),
    "quiet": gettext_lazy("Open to you now."),
}
RULE_OF = {
    **dict.fromkeys(("activation", "mobility", "strength", "integration", "stretch", "rest"), "B1"),
    "last": "B14",
    "new": "B14",
    "least": "B15",
    "quiet": "G2",
}


def reasons_of(step: Step, found: Found, pool: Pool) -> tuple[Said, ...]:
    """Why ``step`` is there, and in this form."""
    person = pool.person
    is_first, is_last = step.slug == found.steps[0].slug, step.slug == found.steps[-1].slug
    said = []
    for key in found.why.get(step.slug, []):
        if key in ("new", "least", "last"):
            said.append(Said("B1", _(WHY[step.phase])))
        if key not in ("B2", "focus") and (person.practice or key != "new"):
            rule = person.reasons[0].rule.id if key == "quiet" and person.reasons else RULE_OF.get(key, key)
            said.append(Said(rule, _(WHY[key])))
    if is_first:
        said.insert(0, Said("B2", _("Lets the breath settle before anything moves.")))
    if is_last and step.slug in LAST_REPS:
        if any(item.is_prone for item in found.items):
            said.insert(0, Said("B12", _("Eases the back after lying face down.")))
        else:
            said.insert(0, Said("B2", _("Ends at rest, so that the back can settle.")))
    if any(item.is_focus for item in found.items if item.slug == step.slug):
        said.append(Said("FOCUS", _(WHY["focus"])))
    builds = [item.step.name for item in found.items if step.slug in item.soft_needs]
    if builds:
        said.append(Said("B11", _("Needed before {names}.").format(names=listed(builds))))
    flags = person.eased_by(step.slug)
    if flags:
        words = listed(person.in_words(flags))
        said.append(Said("G5", _("In an easier form because of: {flags}.").format(flags=words)))
    return tuple(said) or (Said("B1", _(WHY[step.phase])),)


def what_is_left_out(pool: Pool) -> tuple[LeftOut, ...]:
    """Exercises of the person's level that the conditions, or the last days, keep out."""
    person, found = pool.person, []
    for slug, one in sorted(person.exercises.items(), key=lambda pair: pair[1].name):
        is_asked_for = (pool.is_strength or one.phase in GENTLE_PHASES) and not is_above(
            one.level_in("easier"), person.top_level
        )
        if not one.record.is_home or not is_asked_for or slug in pool.by_slug:
            continue
        if person.is_left_out(slug):
            flags = tuple(why.flag for why in person.fit(slug).whys)
            sentence = _("Left out because of: {flags}.").format(flags=listed(person.in_words(flags)))
            found.append(LeftOut(slug, one.name, "G5", sentence, flags))
        elif person.is_by_hand(slug):
            flags = person.eased_by(slug)
            words = listed(person.in_words(flags))
            sentence = _("Not chosen for you because of: {flags}. You may add it yourself.").format(flags=words)
            found.append(LeftOut(slug, one.name, "G5", sentence, flags))
        elif person.is_held(slug):
            found.append(LeftOut(slug, one.name, "P4", _("It rests for some days after the last sessions.")))
    return tuple(found)


def what_gave_way(person: Person, wish: Wish, pool: Pool, found: Found) -> tuple[Said, ...]:
    """What is not as asked for, in the order in which things may give way (amendment 42)."""
    short = wish.minutes * 60 - found.seconds
    fewer = Said("B3", _("{minutes} minutes are all there is for you now.").format(minutes=minutes(found.seconds)))
    if _is_quiet(found):
        return (fewer,) if short > LONGER_WINDOW_SECONDS else ()
    said = []
    if WINDOW_SECONDS < short <= LONGER_WINDOW_SECONDS:
        said.append(Said("B3", _("It is up to three minutes shorter than you asked for.")))
    said += [*_counted(wish, pool, found), *_newer(pool, found), *_missing(pool, found)]
    if wish.is_strength and not pool.is_strength and not person.reasons:
        said.append(Said("B5", _("It became a gentle session: no strength exercise fitted in.")))
    return (*said, fewer) if short > LONGER_WINDOW_SECONDS else tuple(said)


def _is_quiet(found: Found) -> bool:
    return any("quiet" in why for why in found.why.values())


def _counted(wish: Wish, pool: Pool, found: Found) -> Iterator[Said]:
    count = len(found.steps)
    is_gentle_set = all(step.slug in GENTLE_SET for step in found.steps)
    low, high = GENTLE_COUNT if is_gentle_set else counts_for(wish.minutes)
    if not (low if pool.is_strength else min(low, GENTLE_COUNT[0])) <= count <= high:
        sentence = _("{count} exercises, where {low} to {high} are usual in {minutes} minutes.")
        yield Said("B3", sentence.format(count=count, low=low, high=high, minutes=wish.minutes))


def _newer(pool: Pool, found: Found) -> Iterator[Said]:
    doubled = [step.name for item, step in zip(found.items, found.steps, strict=True) if item.is_new and step.sets > 1]
    if doubled:
        yield Said("B16", _("A second set of what is new: {names}.").format(names=listed(doubled)))
    if pool.new_limit is not None:
        new = sum(item.is_new for item in found.items)
        slugs = {step.slug for step in found.steps}
        if new > pool.new_limit or not repeats_enough(slugs, pool.last, pool.could_repeat()):
            yield Said("B14", _("More of it is new than usual."))
    changes = sum(one.position != other.position for one, other in pairwise(found.items))
    if changes > changes_allowed(len(found.items)):
        yield Said("B10", _("One more change of position than usual."))


def _missing(pool: Pool, found: Found) -> Iterator[Said]:
    for rule, sentence in (
        ("B8", _("None of those the guide calls “most effective” fitted in.")),
        ("B7", _("Nothing for the shoulder blades fitted in.")),
        ("B6", _("Nothing that turns fitted in.")),
    ):
        if (
            pool.is_strength
            and rule not in pool.barred
            and not any(rule in one.needs_of_routine for one in found.items)
        ):
            yield Said(rule, sentence)


def what_to_know(person: Person, wish: Wish, pool: Pool) -> tuple[Said, ...]:
    """What the answers and conditions change about the whole."""
    said = [Said(reason.rule.id, reason.sentence) for reason in person.reasons]
    if person.top_level != person.level and not person.reasons:
        if person.is_beginner_only:
            said.append(Said("BEGINNER", _("At beginner level until someone has looked at your pain.")))
        else:
            said.append(Said("G8", _("At intermediate level at most in pregnancy.")))
    if pool.is_strength:
        for rule, sentence in (
            ("B5", _("No exercise for the muscles that straighten the upper back today because of: {flags}.")),
            ("B6", _("No turning exercise today because of: {flags}.")),
            ("B7", _("No exercise for the shoulder blades today because of: {flags}.")),
            ("B8", _("None of those the guide calls “most effective” today because of: {flags}.")),
        ):
            if rule in pool.barred:
                said.append(Said(rule, sentence.format(flags=listed(pool.barred[rule]))))
    return tuple(said)
