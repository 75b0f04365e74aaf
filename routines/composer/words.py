"""Why a routine is as it is: each step, what is left out, what gave way, and what to know. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.screening.gates import BEGINNER
from accounts.screening.guidance import SHEET
from conventions.messages import Message, isolated, say
from conventions.rules import Finding, Rule
from conventions.text import order
from exercises.barred import NOT_FOR_ME
from exercises.facts import BASE, EASIER, G5, LEVELS, is_above
from routines.composer.pool import GENTLE_PHASES, Pool
from routines.composer.results import LeftOut, Wish
from routines.composer.search import FOCUS, FoundRoutine
from routines.rules import Pace, Step, check_routine, listed
from routines.rules.amount import B3, FILL, READY_SECONDS
from routines.rules.balance import B5, B6, B7, B8
from routines.rules.experience import PRACTISED, level_in_a_sentence
from routines.rules.fitting import G8, left_out_in_words
from routines.rules.gates import BREATH_AND_REST
from routines.rules.learning import B11, B14, next_on_the_way
from routines.rules.newcomer import effort_in_words, shortened
from routines.rules.pacing import PACE
from routines.rules.pain_now import PAIN_NOW, in_a_sentence
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
GIVING_WAY = (B3, B14, B10, B8, B7, B6, B5)
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
    return tuple(said) or (_taken_for(step.phase, is_strength=pool.is_strength),)


def _ends(step: Step, found: FoundRoutine) -> Iterator[Finding]:
    if step is found.steps[-1] and may_end(step.exercise):
        if any(other.is_prone for other in found.items):
            yield Finding(B12, _("Eases your back after lying face down."))
        else:
            yield Finding(B2, _("Ends with rest, so that your back can settle."))
    if step is found.steps[0] and step.phase == "breath":
        yield Finding(B2, _("Settles your breathing before you move."))


def _taken(step: Step, keys: Sequence[str], pool: Pool) -> Iterator[Finding]:
    person = pool.person
    for key in keys:
        if key == "quiet":
            yield Finding(person.reasons[0].rule if person.reasons else BREATH_AND_REST, _("You can do this now."))
            continue
        if key in ("new", "least", "last"):
            yield _taken_for(step.phase, is_strength=pool.is_strength)
        if key != "focus" and (person.practice or key != "new"):
            yield _taken_for(key, is_strength=pool.is_strength)


def _taken_for(key: str, *, is_strength: bool = True) -> Finding:
    rule, sentence = REASONS[key]
    if key == "mobility" and not is_strength:
        sentence = gettext_lazy("Moves your back gently.")
    return Finding(rule, str(sentence))


def what_is_left_out(pool: Pool) -> tuple[LeftOut, ...]:
    """Exercises of the person's level that the conditions, or the last days, keep out."""
    person, found = pool.person, []
    for slug, one in sorted(person.exercises.items(), key=lambda pair: order(pair[1].name)):
        is_asked_for = (pool.is_strength or one.phase in GENTLE_PHASES) and not is_above(
            one.form(EASIER).level, person.top_level
        )
        if not one.is_home or not is_asked_for or slug in pool.by_slug:
            continue
        bar = person.bar_against(slug, BASE)
        if person.is_left_out(slug) and bar is not None:
            found.append(LeftOut(slug, one.name, NOT_FOR_ME.id, left_out_in_words(bar)))
        elif person.is_left_out(slug):
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


def what_gave_way(wish: Wish, pool: Pool, found: FoundRoutine, *, asked: int) -> tuple[Finding, ...]:
    """What the rules find against the routine, in the order in which they give way, and what the wish did not get.

    ``asked`` are the minutes of the person, ``wish`` has those they get.
    """
    # One number for one wish: where less was given on purpose, that is said already.
    minutes = wish.minutes if wish.minutes == asked else None
    against: list[Finding] = [*check_routine(found.steps, pool.person, seconds=found.seconds, minutes=minutes)]
    if wish.is_strength and not pool.is_strength and not pool.person.reasons and pool.caps.strength != 0:
        against.append(Finding(B5, _("It is a gentle session, because no strength exercise fitted.")))
    return tuple(one for rule in GIVING_WAY for one in against if one.rule is rule)


def what_to_know(pool: Pool) -> tuple[Finding, ...]:
    """What the answers and conditions change about the whole."""
    person = pool.person
    said: list[Finding] = [*person.reasons]
    if person.barring.minutes is not None:
        limit = person.barring.minutes
        sentence = ngettext(
            "At most {minutes} minute a session, as {who} said.",
            "At most {minutes} minutes a session, as {who} said.",
            limit.value,
        )
        said.append(Finding(SHEET, sentence.format(minutes=limit.value, who=isolated(limit.who))))
    if person.top_level != person.level and not person.reasons:
        if person.is_beginner_only:
            said.append(Finding(BEGINNER, _("Beginner level until your pain has been checked.")))
        else:
            said.append(Finding(G8, _("Nothing advanced in pregnancy.")))
    if pool.is_strength:
        for rule, flags in pool.barred.items():
            said.append(Finding(rule, str(BARRED[rule]).format(flags=listed(flags))))
    return tuple(said)


def highest_level(steps: Sequence[Step]) -> str:
    """The highest level of what is in it."""
    return max((step.level for step in steps), key=LEVELS.index, default=LEVELS[0])


def what_it_is_for(wish: Wish, pool: Pool, found: FoundRoutine, *, asked: int) -> tuple[Finding, ...]:
    """Which pain it was composed for, and why it is as long, as hard and as high as it is.

    ``asked`` are the minutes of the person, ``wish`` has those they get.
    """
    person, caps = pool.person, pool.caps
    said = [Finding(PAIN_NOW, in_a_sentence(person.pain, person.limit, today=person.today))]
    if wish.minutes < asked and "PACE" in person.flags and caps.minutes == wish.minutes:
        sentence = _("You asked for {asked:# minute|# minutes}. With fibromyalgia, {most} are enough for now.")
        said.append(Finding(PACE, say(sentence, asked=asked, most=wish.minutes)))
    elif wish.minutes < asked:
        said.append(
            shortened(asked, wish.minutes, person.so_far, today=person.today, is_believed=person.belief.is_open)
        )
    said += _filled(found, wish.minutes)
    if caps.effort is not None and pool.is_strength:
        said.append(effort_in_words(caps.effort))
    if wish.is_strength and caps.strength == 0 and person.pain is not None and not person.reasons:
        sentence = _("Pain of {score} is high for you, so this is a gentle session.")
        said.append(Finding(PAIN_NOW, sentence.format(score=person.pain.score)))
    highest = highest_level(found.steps)
    if pool.is_strength and person.top_level == person.level and is_above(person.level, highest):
        following = next_on_the_way(person, highest, among={step.slug for step in found.steps})
        is_open = any(not is_above(person.level, item.step.level) for item in pool.items)
        name = following.name if following else ""
        said.append(level_in_a_sentence(person.level, highest, following=name, is_open=is_open))
    if person.belief.sentence:
        said.append(Finding(PRACTISED, person.belief.sentence))
    return tuple(said)


def _filled(found: FoundRoutine, minutes: int) -> Iterator[Finding]:
    pace = found.steps[0].pace
    given = {"minutes": minutes, "ready": READY_SECONDS[pace]}
    if pace is Pace.CALM:
        sentence = _(
            "To fill {minutes:# minute|# minutes}, you have {ready:# second|# seconds} to get ready for each exercise."
        )
        yield Finding(FILL, say(sentence, **given))
    elif pace is Pace.SLOW:
        sentence = _(
            "To fill {minutes:# minute|# minutes}, you have {ready:# second|# seconds} to get ready for each exercise, "
            "and move more slowly."
        )
        yield Finding(FILL, say(sentence, **given))
