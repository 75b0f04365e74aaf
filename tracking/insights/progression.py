"""What acts on an exercise before the next session: stop, step back, ease, begin again, hold. Pure.

For one exercise one rule acts at a time, in this order: P5 stop, P4
step back, P3 ease, P7 a pause in practice, P2 hold; then P8 and P1, which are offers (``offers``).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conventions.messages import say
from conventions.rules import OUR_CHOICE, Rule
from conventions.sources import FINUCANE_2020
from exercises.facts import BASE, ExerciseFacts, Rank
from tracking.insights.standing import (
    ACTED_PHASES,
    AWAY_LONG_DAYS,
    COMPLETE_LOW,
    EFFORT_LIMIT,
    FLARE_REST_DAYS,
    GREENS_AFTER_BACK,
    Dose,
    SessionEffect,
    Standing,
)

EASE, BACK = 0.7, 0.5
"""What is left of the repetitions after easing (P3, P7) and after a step back (P4)."""
LEFT_OUT_SESSIONS = 2
"""Strength sessions an exercise is left out of where there is nothing easier."""
AWAY_DAYS = 14
"""Days since the last strength session from which rule P7 acts."""

_EASE_PERCENT = round(100 * (1 - EASE))

P2 = Rule(
    "P2",
    gettext_lazy("Borderline once"),
    gettext_lazy("One borderline session: do the same again."),
    gettext_lazy("One day tells you little."),
    choice=OUR_CHOICE,
)
P3 = Rule(
    "P3",
    gettext_lazy("A little less"),
    # xgettext:no-python-format
    gettext_lazy(
        "Borderline twice in a row, or less than {share}% done: {ease}% fewer repetitions, or the easier version. If "
        "there is nothing easier, leave it out for {left_out:# strength session|# strength sessions}."
    ),
    gettext_lazy("What was too much twice is likely to be too much again."),
    choice=OUR_CHOICE,
    numbers={"share": round(100 * COMPLETE_LOW), "ease": _EASE_PERCENT, "left_out": LEFT_OUT_SESSIONS},
)
P4 = Rule(
    "P4",
    gettext_lazy("A step back"),
    # xgettext:no-python-format
    gettext_lazy(
        "Too much, or effort of {effort_limit} or more: the easier version and {back}% fewer repetitions. No strength "
        "until {rest:# day|# days} after you reported it. You are back at your usual amount after "
        "{greens_after_back:# session|# sessions} that go well."
    ),
    gettext_lazy("Less for a while, not nothing."),
    choice=OUR_CHOICE,
    numbers={
        "effort_limit": EFFORT_LIMIT,
        "back": round(100 * (1 - BACK)),
        "rest": FLARE_REST_DAYS,
        "greens_after_back": GREENS_AFTER_BACK,
    },
)
P5 = Rule(
    "P5",
    gettext_lazy("Stopped by a warning sign"),
    gettext_lazy("Stopped by a warning sign: no strength until you have answered the safety questions."),
    gettext_lazy("Anything that may be serious comes first."),
    (FINUCANE_2020,),
)
P7 = Rule(
    "P7",
    gettext_lazy("After a break"),
    # xgettext:no-python-format
    gettext_lazy(
        "{away:# day|# days} or more since your last strength session: one step easier and {ease}% fewer repetitions. "
        "From {away_long:# day|# days} on, start again from the beginning."
    ),
    gettext_lazy("Strength fades and comes back."),
    choice=OUR_CHOICE,
    numbers={"away": AWAY_DAYS, "ease": _EASE_PERCENT, "away_long": AWAY_LONG_DAYS},
)


@dataclass(frozen=True, slots=True)
class Action:
    """What a rule asks of an exercise in the next session: a smaller ``dose``, or to leave it out (no dose); P2 keeps
    the usual one."""

    rule: Rule
    slug: str
    sentence: str
    dose: Dose | None = None


def act(
    standing: Standing | None,
    exercise: ExerciseFacts,
    usual: Dose,
    *,
    today: date,
    flags: Collection[str] = frozenset(),
    strength_on: date | None = None,
    is_stopped: bool = False,
) -> Action | None:
    """The one rule that acts on an exercise today, or ``None`` where nothing speaks against its ``usual`` dose.

    Nothing moves to a form that is not safe with ``flags``. ``strength_on``: the last strength session. ``is_stopped``:
    a warning sign stopped a session, and the red-flag questions were not answered since.
    """
    if exercise.phase not in ACTED_PHASES:
        return None
    if is_stopped and exercise.phase == "strength":
        sentence = _("A warning sign stopped your last session. Answer the safety questions to get this exercise back.")
        return Action(P5, exercise.slug, sentence)
    pause = _after_a_pause(exercise, usual, flags, away=(today - strength_on).days if strength_on else 0)
    if standing is None:
        return pause
    return (
        _step_back(standing, exercise, usual, flags, today=today)
        or _ease(standing, exercise, usual, flags)
        or pause
        or _hold(standing, exercise, usual)
    )


def _step_back(
    standing: Standing, exercise: ExerciseFacts, usual: Dose, flags: Collection[str], *, today: date
) -> Action | None:
    if not standing.has_stepped_back:
        return None
    if exercise.phase == "strength" and standing.hold_until_on is not None and today < standing.hold_until_on:
        sentence = ngettext(
            "It was too much last time. No strength work until {days} day after.",
            "It was too much last time. No strength work until {days} days after.",
            FLARE_REST_DAYS,
        ).format(days=FLARE_REST_DAYS)
        return Action(P4, exercise.slug, sentence)
    was_last = standing.since_back == 0 and (
        standing.effect in (SessionEffect.STOP, SessionEffect.RED) or standing.is_hard
    )
    if not was_last:
        dose = usual.at_most(standing.dose)
        sentence = _(
            "You are doing a little less for now. After {count:# session|# sessions} that go well, you are back at "
            "your usual amount."
        )
        return None if dose == usual else Action(P4, exercise.slug, say(sentence, count=GREENS_AFTER_BACK), dose)
    smaller = _smaller(usual.at_most(standing.dose), exercise, flags, BACK, with_form=True)
    rest = _(
        "It was too much last time, and there is no easier version. Leave it out for "
        "{count:# strength session|# strength sessions}."
    )
    less = (
        _("Your last session was very hard. Do less of this until {count:# session has|# sessions have} gone well.")
        if standing.is_hard
        else _("It was too much last time. Do less of this until {count:# session has|# sessions have} gone well.")
    )
    less = say(less, count=GREENS_AFTER_BACK)
    return _less_or_rest(P4, standing, exercise, usual, smaller, less=less, rest=rest)


def _ease(standing: Standing, exercise: ExerciseFacts, usual: Dose, flags: Collection[str]) -> Action | None:
    is_twice = standing.amber_count >= 2
    if not is_twice and not standing.is_low:
        return None
    smaller = _smaller(usual.at_most(standing.dose), exercise, flags, EASE, with_form=False)
    rest = _(
        "It was borderline, and there is no easier version. Leave it out for "
        "{count:# strength session|# strength sessions}."
    )
    less = (
        _("It was borderline twice in a row. Do a little less today.")
        if is_twice
        else _("Last time you left much of it out. Do a little less today.")
    )
    return _less_or_rest(P3, standing, exercise, usual, smaller, less=less, rest=rest)


def _less_or_rest(
    rule: Rule,
    standing: Standing,
    exercise: ExerciseFacts,
    usual: Dose,
    smaller: Dose | None,
    *,
    less: str,
    rest: str,
) -> Action:
    """The smaller dose; where there is none, none at all for two strength sessions, and then the easiest."""
    if smaller is None and standing.strength_since < LEFT_OUT_SESSIONS:
        return Action(rule, exercise.slug, say(rest, count=LEFT_OUT_SESSIONS))
    least = usual.at_most(standing.dose)
    easiest = replace(least, reps=min(least.reps, exercise.form(least.form).reps_low))
    return Action(rule, exercise.slug, less, usual.at_most(smaller or easiest))


def _after_a_pause(exercise: ExerciseFacts, usual: Dose, flags: Collection[str], *, away: int) -> Action | None:
    if away < AWAY_DAYS:
        return None
    if away >= AWAY_LONG_DAYS:
        sentence = _("Your last strength session was {days:# day|# days} ago. Start again from the beginning.")
        eased = usual.in_form(_easiest(usual.form, exercise, flags), exercise)
        dose = replace(eased, reps=min(eased.reps, exercise.form(eased.form).reps_low), sets=1)
    else:
        sentence = _(
            "Your last strength session was {days:# day|# days} ago. Go one step easier, with fewer repetitions."
        )
        eased = usual.in_form(easier_form(usual.form, exercise, flags), exercise)
        least = exercise.form(eased.form).reps_low
        dose = replace(eased, reps=min(eased.reps, max(least, int(usual.reps * EASE))))
    return None if dose == usual else Action(P7, exercise.slug, say(sentence, days=away), dose)


def _hold(standing: Standing, exercise: ExerciseFacts, usual: Dose) -> Action | None:
    if standing.amber_count != 1:
        return None
    sentence = _("Last time was borderline. Do the same again and see how it goes.")
    return Action(P2, exercise.slug, sentence, usual)


def _smaller(
    dose: Dose, exercise: ExerciseFacts, flags: Collection[str], part: float, *, with_form: bool
) -> Dose | None:
    """So large a part of the repetitions, ``with_form`` in the easier form too (P4), else in it at the low end alone
    (P3); ``None`` where there is nothing easier."""
    fewer = max(1, min(dose.reps - 1, int(dose.reps * part + 1e-9)))
    easier = easier_form(dose.form, exercise, flags)
    if fewer >= exercise.form(dose.form).reps_low:
        less = replace(dose, reps=fewer)
        return less.in_form(easier, exercise) if with_form else less
    if easier == dose.form:
        return None
    eased = dose.in_form(easier, exercise)
    return replace(eased, reps=min(eased.reps, exercise.form(easier).reps_low))


def easier_form(key: str, exercise: ExerciseFacts, flags: Collection[str]) -> str:
    """The form one step easier than this one that is safe with these conditions; itself where there is none."""
    rank = exercise.form(key).rank
    if rank is Rank.FULL and exercise.is_safe(BASE, flags):
        return BASE
    easier = exercise.easier_than(key, flags) if rank is not Rank.EASIER else None
    return easier.key if easier else key


def _easiest(key: str, exercise: ExerciseFacts, flags: Collection[str]) -> str:
    easier = easier_form(key, exercise, flags)
    return key if easier == key else _easiest(easier, exercise, flags)


RULES = (P2, P3, P4, P5, P7)
