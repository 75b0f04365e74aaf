"""The days of a week: which may hold a strength session, and what speaks against a pattern. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conventions.days import DAYS_IN_WEEK, WEEKDAY_NAMES, week_days
from conventions.messages import say
from conventions.rules import GENERAL_PRACTICE, OUR_CHOICE, Finding, Rule
from conventions.sources import ARTICLE, MIYAMOTO_2018, WELLS_2014
from routines.rules.pacing import PACE

DEFAULT_SESSIONS = 2
MAX_STRENGTH_DAYS = 3
MIN_STRENGTH_GAP_DAYS = 2
MAX_SESSION_DAYS = 6

WEEK = Rule(
    "WEEK",
    title=gettext_lazy("How many sessions a week"),
    text=gettext_lazy(
        "{sessions:# session|# sessions} a week to start with, and {strength:# strength day|# strength days} at most."
    ),
    reason=gettext_lazy(
        "In a trial of 296 people, twice a week did more than once. A third time added nothing that could be seen."
    ),
    sources=(MIYAMOTO_2018, WELLS_2014, ARTICLE),
    numbers={"sessions": DEFAULT_SESSIONS, "strength": MAX_STRENGTH_DAYS},
)
GAP = Rule(
    "GAP",
    title=gettext_lazy("A day between strength days"),
    text=gettext_lazy(
        "Leave at least {days:# day|# days} between 2 strength days, and do one strength session a day at most."
    ),
    reason=gettext_lazy("So that your back can settle."),
    choice=GENERAL_PRACTICE,
    numbers={"days": MIN_STRENGTH_GAP_DAYS - 1},
)
B13 = Rule(
    "B13",
    title=gettext_lazy("A free day"),
    text=gettext_lazy("Sessions on {most:# day|# days} a week at most, including gentle ones."),
    reason=gettext_lazy("Keep one day free."),
    choice=OUR_CHOICE,
    numbers={"most": MAX_SESSION_DAYS},
)


@dataclass(frozen=True)
class PlannedSession:
    """A routine on a weekday (0 Monday … 6 Sunday) of the weekly pattern."""

    weekday: int
    is_strength: bool


@dataclass(frozen=True)
class DatedSession:
    """A session on a local day of a real week, planned or done."""

    on: date
    is_strength: bool


def check_week(sessions: Sequence[PlannedSession], *, apart: int = MIN_STRENGTH_GAP_DAYS) -> tuple[Finding, ...]:
    """What speaks against a weekly pattern: strength days too many or too near, no day free (WEEK, GAP, B13).

    The pattern repeats, so Sunday and Monday are next to each other. Gentle sessions may stand on any day. ``apart``:
    how many days lie from one strength day to the next, at least (rule PACE).
    """
    strength = [session.weekday for session in sessions if session.is_strength]
    days = sorted(set(strength))
    return (
        *(_crowded(day) for day in days if strength.count(day) > 1),
        *(_adjacent(*pair, apart=apart) for pair in combinations(days, 2) if _days_apart(*pair) < apart),
        *([_too_many(days)] if len(days) > MAX_STRENGTH_DAYS else []),
        *([_no_day_free()] if len({session.weekday for session in sessions}) > MAX_SESSION_DAYS else []),
    )


def check_day(
    day: date, sessions: Sequence[DatedSession], *, first_weekday: int, apart: int = MIN_STRENGTH_GAP_DAYS
) -> tuple[Finding, ...]:
    """What speaks against the sessions of ``day`` among those of its own week and the days around it.

    The rules are those of ``check_week``, read on real dates: the weeks are the person's calendar weeks, and nothing
    repeats. What other days have against each other is not asked.
    """
    week = {*week_days(day, first_weekday)}
    strength = [session.on for session in sessions if session.is_strength]
    in_week = sorted(week & {*strength})
    near = [on for on in sorted({*strength}) if 0 < abs((on - day).days) < apart]
    is_strong, days_taken = day in strength, week & {session.on for session in sessions}
    return (
        *([_crowded(day.weekday())] if strength.count(day) > 1 else []),
        *(_adjacent(*sorted([day.weekday(), on.weekday()]), apart=apart) for on in near if is_strong),
        *([_too_many([on.weekday() for on in in_week])] if is_strong and len(in_week) > MAX_STRENGTH_DAYS else []),
        *([_no_day_free()] if day in days_taken and len(days_taken) > MAX_SESSION_DAYS else []),
    )


def in_short(finding: Finding, *, day: date) -> str:
    """What ``finding`` of ``check_day`` says of ``day`` in a few words: ``Next to Thursday's strength day``."""
    others = [name for name in finding.which if name != str(WEEKDAY_NAMES[day.weekday()])]
    if finding.rule is WEEK:
        return ngettext(
            "More than {most} strength day that week", "More than {most} strength days that week", MAX_STRENGTH_DAYS
        ).format(most=MAX_STRENGTH_DAYS)
    if finding.rule is B13:
        return _("No day free that week")
    if not others:
        return _("A second strength session that day")
    if finding.rule is PACE:
        return _("Near {day}'s strength day").format(day=others[0])
    return _("Next to {day}'s strength day").format(day=others[0])


def shortens_rest(finding: Finding) -> bool:
    """Whether ``finding`` leaves the back less time to settle than the rules ask for."""
    return finding.rule is not B13


def _days_apart(one: int, other: int) -> int:
    """Days between two weekdays of a pattern that repeats every week, the shorter way round."""
    apart = abs(one - other)
    return min(apart, DAYS_IN_WEEK - apart)


def _crowded(day: int) -> Finding:
    (name,) = which = _names(day)
    sentence = _(
        "{day} has more than one strength routine. One a day is enough. Make the others gentle, or move them to "
        "another day."
    )
    return Finding(GAP, sentence.format(day=name), which)


def _adjacent(day: int, other: int, *, apart: int) -> Finding:
    first, second = (other, day) if other - day > DAYS_IN_WEEK // 2 else (day, other)
    which = _names(first, second)
    if apart > MIN_STRENGTH_GAP_DAYS:
        sentence = _("{day} and {other} are near each other. For now, leave {days:# day|# days} between strength days.")
        return Finding(PACE, say(sentence, day=which[0], other=which[1], days=apart - 1), which)
    sentence = _(
        "{day} and {other} are next to each other. Leave a day between strength days, so that your back can settle."
    )
    return Finding(GAP, sentence.format(day=which[0], other=which[1]), which)


def _too_many(days: Sequence[int]) -> Finding:
    sentence = _(
        "{count:# strength day is|# strength days are} a lot for one week. {most} are the most, and {usual} are enough "
        "to start with."
    )
    said = say(sentence, count=len(days), most=MAX_STRENGTH_DAYS, usual=DEFAULT_SESSIONS)
    return Finding(WEEK, said, _names(*days))


def _no_day_free() -> Finding:
    sentence = _("Every day has a session. Keep one day free. {most:# day a week is|# days a week are} the most.")
    return Finding(B13, say(sentence, most=MAX_SESSION_DAYS), _names(*range(DAYS_IN_WEEK)))


def _names(*days: int) -> tuple[str, ...]:
    return tuple(str(WEEKDAY_NAMES[day]) for day in days)


RULES = (WEEK, GAP, B13)
