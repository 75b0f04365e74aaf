"""What is suggested to somebody who comes less often than planned: fewer days, less time or another time. Pure.

Nothing is asked of them but an answer, and no answer is as good as one. Offers of more are silent meanwhile.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.days import DAYS_IN_WEEK, week_start
from conventions.messages import Doc, say
from conventions.rules import Number, Rule
from conventions.sources import MIYAMOTO_2018
from tracking.insights.adherence import paused
from tracking.insights.facts import History

LOOKED_AT_WEEKS = 4
LEAST_PLANNED = 6
SELDOM_BELOW, OFTEN_FROM = 0.6, 0.85
"""The part of the planned sessions below which fewer days are suggested, and from which more is offered again."""
ASKED_ONCE_IN = timedelta(days=28)
MOST_OPTIONS = 2
SHORTER = (30, 20, 15, 10, 6)
SHORTER_BY = 2 / 3
"""The longest of these lengths that is at most two thirds of the present one."""

DAYS, MINUTES, TIME = "days", "minutes", "time"

SELDOM = Rule(
    "SELDOM",
    gettext_lazy("If you come less often than planned"),
    # xgettext:no-python-format
    gettext_lazy(
        "We count your last {weeks:# full week|# full weeks}, without pauses, if at least "
        "{planned:# session was|# sessions were} planned. Below {few}% done, we suggest a plan with fewer days. Below "
        "{most}%, we suggest shorter sessions or another time. We ask once in {once_in:# day|# days}. Until {most}% "
        "are done, we suggest nothing that is harder."
    ),
    gettext_lazy(
        "One trial in low-back pain was supervised, and partly on apparatus. Once a week helped by 1.2 of 10 points "
        "more than a booklet. Twice helped by 2.3, and 3 times by 2.1."
    ),
    (MIYAMOTO_2018,),
    gettext_lazy("the limits are our own choice"),
    {
        "weeks": Number(LOOKED_AT_WEEKS, gettext_lazy("full weeks")),
        "planned": Number(LEAST_PLANNED, gettext_lazy("planned sessions at least")),
        "few": Number(round(100 * SELDOM_BELOW), gettext_lazy("% done, below which fewer days are suggested")),
        "most": Number(round(100 * OFTEN_FROM), gettext_lazy("% done, from which more is offered")),
        "once_in": Number(ASKED_ONCE_IN.days, gettext_lazy("days from one time to the next")),
    },
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the last four full weeks held, pauses left out. The days are those of an average week."""

    planned: int
    done: int
    planned_days: float
    done_days: float

    @property
    def share(self) -> float:
        return self.done / self.planned


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``what``: fewer days a week, fewer minutes or another time of day. ``start`` is how many there are now,
    ``options`` what is suggested in their place, the first one first."""

    rule: Rule
    what: Annotated[str, Doc(choices=(DAYS, MINUTES, TIME))]
    start: int
    options: tuple[int, ...]
    sentence: str


def kept(history: History) -> Kept | None:
    """What was kept of the plan; ``None`` where too little was planned to say."""
    until = week_start(history.today, history.first_weekday) - timedelta(days=1)
    since = until - timedelta(days=LOOKED_AT_WEEKS * DAYS_IN_WEEK - 1)
    away = paused(history, until=until)
    planned = [day for day in history.planned if since <= day <= until and day not in away]
    if len(planned) < LEAST_PLANNED:
        return None
    done = [session.day for session in history.sessions if since <= session.day <= until and session.day not in away]
    weeks = (LOOKED_AT_WEEKS * DAYS_IN_WEEK - sum(since <= day <= until for day in away)) / DAYS_IN_WEEK
    return Kept(len(planned), len(done), len({*planned}) / weeks, len({*done}) / weeks)


def is_offered_more(found: Kept | None) -> bool:
    """Whether the offers of more (rules P1 and P6) speak."""
    return found is None or found.share >= OFTEN_FROM


def suggestion(
    found: Kept | None, *, today: date, plan_days: int, minutes: int, answered: Collection[tuple[date, str]] = ()
) -> Suggestion | None:
    """What is suggested ``today``, as far as the plan was kept. ``plan_days``: the days of the present plan.
    ``answered``: on which day each earlier suggestion was answered, and what it was."""
    if found is None or is_offered_more(found):
        return None
    last_on, last = max(answered, default=(date.min, ""))
    if today - last_on < ASKED_ONCE_IN:
        return None
    if found.share < SELDOM_BELOW:
        return _fewer_days(found, plan_days)
    given = {"done": found.done, "planned": found.planned}
    shorter = next((length for length in SHORTER if length <= SHORTER_BY * minutes), None)
    if shorter is None or last == MINUTES:
        said = _(
            "You did {done} of {planned:# planned session|# planned sessions}. Would another time of day suit you "
            "better?"
        )
        return Suggestion(SELDOM, TIME, 0, (), say(said, **given))
    said = _(
        "You did {done} of {planned:# planned session|# planned sessions}. {shorter:# minute|# minutes} instead of "
        "{minutes}?"
    )
    return Suggestion(SELDOM, MINUTES, minutes, (shorter,), say(said, **given, shorter=shorter, minutes=minutes))


def _fewer_days(found: Kept, plan_days: int) -> Suggestion | None:
    """Return the suggestion of fewer days, unless the present plan has fewer already."""
    planned, came = (int(days + 0.5) for days in (found.planned_days, found.done_days))
    if plan_days < max(2, planned):
        return None
    first = min(max(1, ceil(found.done_days)), plan_days - 1)
    options = tuple(range(first, plan_days))[:MOST_OPTIONS]
    if len(options) == 1:
        said = _("You planned {planned:# day|# days} and came on {came}. Plan {first:# day|# days}? Keep {plan}?")
    else:
        said = _(
            "You planned {planned:# day|# days} and came on {came}. Plan {first:# day|# days}? Plan {second}? Keep "
            "{plan}?"
        )
    sentence = say(said, planned=planned, came=came, first=first, second=options[-1], plan=plan_days)
    return Suggestion(SELDOM, DAYS, plan_days, options, sentence)


RULES = (SELDOM,)
