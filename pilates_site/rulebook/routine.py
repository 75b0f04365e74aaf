"""The rules of a routine: what is in it, how much, and what gives way where not everything fits."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from exercises import fit
from exercises.models import Level, Phase
from pilates_site.rulebook.kinds import Rule
from routines import rules, timeline
from routines.composer.search import LONGER_WINDOW_SECONDS
from routines.rules import balance, fitting, learning, shape
from routines.rules.person import RECENT_STRENGTH_DAYS

OURS = "A choice of ours"


def routine(names: Mapping[str, str]) -> tuple[Rule, ...]:
    """All of them; ``names`` are the exercises by slug."""
    return (*_suits(), *_shape(names), *_balance(names), *_learning(), *_dose(), _giving_way())


def _named(slugs: Iterable[str], names: Mapping[str, str]) -> list[str]:
    return sorted(names.get(slug, slug) for slug in slugs)


def _by_level(numbers: Mapping[str, int]) -> str:
    return rules.listed([f"{numbers[level]} {_('for')} {Level(level).label.lower()}" for level in numbers])


def _suits() -> tuple[Rule, ...]:
    return (
        Rule(
            "G5",
            _(
                "What a condition leaves out never enters a routine, and what it makes easier enters in that form. "
                "With {count} conditions or more that ease one exercise, it is chosen by hand or not at all."
            ).format(count=fit.BY_HAND_FROM),
            _("Your answers say what to spare."),
            _("The teaching texts named on the pages of the exercises"),
        ),
        Rule(
            "G8",
            _(
                "In pregnancy nothing is done face down, nothing is advanced, and flat on the back takes {minutes} "
                "minutes at most in a session. Propped up, sitting or on the side does not count as flat."
            ).format(minutes=fitting.MAX_SUPINE_SECONDS // 60),
            _("Lying flat can press on a large vein."),
            _("Public health advice; the minutes are a choice of ours"),
        ),
    )


def _shape(names: Mapping[str, str]) -> tuple[Rule, ...]:
    phases = rules.listed([str(Phase(phase).label).lower() for phase in rules.PHASES])
    ends = rules.listed(
        [
            _("{name} for {count} breaths").format(name=names.get(slug, slug), count=count)
            for slug, count in shape.LAST_REPS.items()
        ],
        last=_(" or "),
    )
    low, high = shape.GENTLE_COUNT
    return (
        Rule(
            "B1",
            _("Its parts come in this order: {phases}.").format(phases=phases),
            _("First warm, then work, then rest."),
            _("As in the trials, Miyamoto 2018"),
        ),
        Rule(
            "B2",
            _("It begins with {count} breaths at least and ends with a stretch or a rest: {ends} at least.").format(
                count=shape.FIRST_BREATHS, ends=ends
            ),
            _("A quiet minute at each end lets the back settle."),
            _(OURS),
        ),
        Rule(
            "B3",
            _(
                "Its time is estimated: each exercise, {ready} seconds to get ready for it, and {change} more where "
                "the position changes. What is built for you takes as long as you asked for, or up to {window} minutes "
                "less, never more. So many exercises go into it:"
            ).format(
                ready=timeline.CHANGE_SECONDS,
                change=timeline.POSITION_CHANGE_SECONDS,
                window=shape.WINDOW_SECONDS // 60,
            ),
            _("So that ten minutes are ten minutes, and nothing is hurried."),
            _(OURS),
            points=(
                *(
                    _("{minutes} minutes: {low} to {high}").format(minutes=minutes, low=least, high=most)
                    for minutes, (least, most) in shape.COUNTS.items()
                ),
                _("the gentle set: {low} to {high}").format(low=low, high=high),
            ),
        ),
        Rule(
            "B10",
            _(
                "The position changes at most half as often as there are exercises, and once more: {most} times for 8."
            ).format(most=shape.changes_allowed(8)),
            _("Getting down and up again takes time and effort."),
            _(OURS),
        ),
        Rule(
            "B12",
            _("After lying face down comes a stretch the other way, or a rest."),
            _("A relief position after bending backwards."),
            _("Teaching custom"),
        ),
    )


def _balance(names: Mapping[str, str]) -> tuple[Rule, ...]:
    return (
        Rule(
            "B4",
            _(
                "Exercises that bend the back under load: at most {limits} in a session, none with thin bones or disc "
                "symptoms. At least as many bend it backwards, and one in any case."
            ).format(limits=_by_level(balance.LOADED_FLEXION_MAX)),
            _("Posture work favours the muscles that straighten the back."),
            _("Sinaki 1984, Brooke-Wavell 2022; the numbers are a choice of ours"),
        ),
        Rule(
            "B5",
            _("A strength session holds one of these at least: {names}.").format(
                names=rules.listed(_named(balance.EXTENSORS, names), last=_(" or "))
            ),
            _("They train what holds the upper back up."),
            _("Gonzalez-Galvez 2019 on posture; the list is a choice of ours"),
        ),
        Rule(
            "B6",
            _("A strength session holds one at least that turns the ribs or bends them to the side."),
            _("The upper back is made to turn, and sitting keeps it still."),
            _(OURS),
        ),
        Rule(
            "B7",
            _("A strength session holds one at least for the shoulder blades."),
            _("They share their muscles with the upper back."),
            _(OURS),
        ),
        Rule(
            "B8",
            _("A strength session holds one at least of those the guide calls “most effective”."),
            _("It is the guide's claim, not ours; they are easy to repeat."),
            _("The source guide"),
        ),
        Rule(
            "B9",
            _(
                "Beginners, and who is dizzy: one exercise that lifts the head at most. With a sore neck none. "
                "Everyone else: no more than {most} one after the other."
            ).format(most=balance.HEAD_LIFTED_IN_A_ROW),
            _("The front of the neck tires sooner than it says."),
            _(OURS),
        ),
    )


def _learning() -> tuple[Rule, ...]:
    return (
        Rule(
            "B11",
            _(
                "What a beginner's exercise builds on was done once, or stands earlier in the routine. What a harder "
                "form builds on is mastered, or a professional has agreed. What a condition leaves out is not asked "
                "for, but never waived for a full form or for bending under load."
            ),
            _("What an exercise asks for is learnt on the way to it."),
            _("The teaching texts named on the pages of the exercises"),
        ),
        Rule(
            "B14",
            _(
                "New exercises in a strength session: at most {limits}; {percent} of 100 are from the one before. It "
                "counts where that was in the last {days} days and neither conditions nor level nor minutes changed "
                "since; else all is at the low end of its dose. With more pain than usual today nothing is new."
            ).format(
                limits=_by_level(learning.NEW_MAX),
                percent=learning.REPEATED_PERCENT,
                days=RECENT_STRENGTH_DAYS,
            ),
            _("Repeating is how a movement is learnt, and what is new shows what it does."),
            _(OURS),
        ),
        Rule(
            "B15",
            _(
                "Among equals the one you did least often in the last 28 days is taken, then the one longest ago, then "
                "by the alphabet. Nothing is left to chance."
            ),
            _("So that you can tell why."),
            _(OURS),
        ),
    )


def _dose() -> tuple[Rule, ...]:
    return (
        Rule(
            "B16",
            _("What is new begins at the low end of its dose, the same on both sides; breath and rest may be longer."),
            _("Begin low, and add when it has gone well."),
            _("General practice"),
        ),
        Rule(
            "B17",
            _(
                "Between two sets there are {seconds} seconds of rest; no exercise has more sets than its page says."
            ).format(seconds=timeline.REST_BETWEEN_SETS_SECONDS),
            _("About two breaths."),
            _(OURS),
        ),
    )


def _giving_way() -> Rule:
    return Rule(
        "YIELD",
        _(
            "Where no routine keeps all of this, something gives way, one thing after the other in this order, and the "
            "page says what. Conditions, easier forms, the first and the last exercise, bending under load, the head "
            "and what an exercise builds on never give way."
        ),
        _("A routine that is told honestly is better than none."),
        _(OURS),
        points=(
            _("its length: up to {minutes} minutes less").format(minutes=LONGER_WINDOW_SECONDS // 60),
            _("the number of exercises, by two"),
            _("a second set of what is new"),
            _("how much may be new (B14)"),
            _("one more change of position (B10)"),
            _("then B8, B7 and B6, in this order"),
            _("strength: it becomes a gentle session (B5)"),
            _("fewer minutes"),
        ),
    )
