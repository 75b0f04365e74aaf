"""W6 and W10: a plan that was kept and does not help, and planned sessions that did not happen. Pure."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.days import DAYS_IN_WEEK, in_words
from conventions.messages import say
from conventions.rules import Number, Rule
from conventions.sources import FARRAR_2001, LANG_2022, MIYAMOTO_2018
from tracking.insights import measures
from tracking.insights.adherence import done_of_planned
from tracking.insights.answers import CHANGE_WORDS, is_three_lower, three_mean, threes
from tracking.insights.changes import evidence_of, one
from tracking.insights.facts import Evidence, History, PauseFacts, first_day
from tracking.insights.questions import REVIEW_MARGIN, REVIEW_WEEKS
from tracking.insights.values import DaysMean, DayValues
from tracking.insights.warnings.fired import Fired, warning

WORKING_FROM = 0.7
LEAST_PLANNED = 8
"""W6: of 8 planned sessions or more, 70 % were done."""
W6_SHOWN = timedelta(days=28)
MISSED = 2
W10_ONCE_IN = timedelta(days=14)
W10_SHOWN_DAYS = 7
"""W10 is said once in 14 days, and stands for a week."""

W6 = Rule(
    "W6",
    gettext_lazy("Not working so far"),
    # xgettext:no-python-format
    gettext_lazy(
        "At {review_one} or {review_two:# week|# weeks}, you had at least "
        "{planned:# planned session|# planned sessions} and did {done_percent}% of them. Neither your pain nor your "
        "weekly answers fell enough to count, and you said “about the same” or worse."
    ),
    gettext_lazy("You did your part. It is time for another plan, or for someone else to look."),
    (MIYAMOTO_2018, FARRAR_2001),
    gettext_lazy("how many sessions count is our own choice"),
    {
        "review_one": Number(REVIEW_WEEKS[0], gettext_lazy("weeks to the first review")),
        "review_two": Number(REVIEW_WEEKS[1], gettext_lazy("weeks to the second")),
        "planned": Number(LEAST_PLANNED, gettext_lazy("planned sessions at least")),
        "done_percent": Number(round(100 * WORKING_FROM), gettext_lazy("% of them done")),
    },
)
W10 = Rule(
    "W10",
    gettext_lazy("Sessions that did not happen"),
    gettext_lazy(
        "You did not do the last {missed:# planned session|# planned sessions}, nor any other in their place. We "
        "mention it once in {once_in:# day|# days} and show it for {shown} of them. We say nothing during a pause, "
        "right after one, or while a warning or a safety answer stops you."
    ),
    gettext_lazy("Life happens. 6 gentle minutes are enough to start again."),
    (LANG_2022,),
    gettext_lazy("reminders help people a little to keep going. The days are our own choice"),
    {
        "missed": Number(MISSED, gettext_lazy("planned sessions missed")),
        "once_in": Number(W10_ONCE_IN.days, gettext_lazy("days from one time to the next")),
        "shown": Number(W10_SHOWN_DAYS, gettext_lazy("days for which it is shown")),
    },
)


def w6(history: History, values: DayValues) -> Fired | None:
    """Six or twelve weeks, mostly done, and neither pain nor the three questions nor the person says it is better."""
    since = first_day(history)
    if since is None:
        return None
    for weeks in reversed(REVIEW_WEEKS):
        due = since + timedelta(weeks=weeks)
        if due <= history.today <= due + W6_SHOWN:
            return _w6_at(history, values, since=since, due=due)
    return None


def _w6_at(history: History, values: DayValues, *, since: date, due: date) -> Fired | None:
    done, planned = done_of_planned(history, since=since, until=due - timedelta(days=1))
    if planned < LEAST_PLANNED or done < WORKING_FROM * planned:
        return None
    answers = [
        answer
        for answer in history.measures
        if answer.kind == "change" and answer.change is not None and abs(answer.day - due) <= REVIEW_MARGIN
    ]
    felt = max(answers, key=lambda answer: (answer.day, answer.pk), default=None)
    if felt is None or felt.change is None or felt.change > 0:
        return None
    base, now = measures.baseline(values), measures.current(values, on=due)
    if base is None or now is None or _pain_fell(base, now) or _three_fell(history, due=due):
        return None
    sentence = say(
        _(
            "You did most of your plan. Your pain was {then} at the start and {now} after {weeks:# week|# weeks}. You "
            "said “{word}”."
        ),
        then=one(base.mean),
        now=one(now.mean),
        weeks=(due - since).days // DAYS_IN_WEEK,
        word=str(CHANGE_WORDS[felt.change]),
    )
    todo = _(
        "You kept to the plan, so this is about the plan and not about you. Talk to a doctor or "
        "physiotherapist, and try another plan if you like."
    )
    rows = (
        *evidence_of((*base.values, *now.values)),
        Evidence("measure", felt.day, str(CHANGE_WORDS[felt.change]), felt.pk),
    )
    return warning(W6, sentence, rows, todo, on=max(due, felt.day))


def _pain_fell(base: DaysMean, now: DaysMean) -> bool:
    """The plain rule of CHANGE; below 3, any fall counts."""
    if base.mean < measures.JUDGED_FROM - measures.SAME:
        return now.mean < base.mean - measures.SAME
    return measures.is_lower(base, now)


def _three_fell(history: History, *, due: date) -> bool:
    """The plain rule of THREE; below 2, any fall counts. Without two answers nothing says that it fell."""
    means = [three_mean(answer) for answer in threes(history) if answer.day <= due + REVIEW_MARGIN]
    known = [mean for mean in means if mean is not None]
    if len(known) < 2:
        return False
    if known[0] < measures.THREE_FROM - measures.SAME:
        return known[-1] < known[0] - measures.SAME
    return is_three_lower(known[0], known[-1])


def passed(
    planned: Iterable[date], practised: Iterable[date], pauses: Iterable[PauseFacts], *, on: date
) -> tuple[date, ...]:
    """The last two planned days before ``on``, where no session and no pause came since the first of them; else none.

    ``practised`` are the local days with a session, ``planned`` those with a planned one (an item a session).
    """
    due = tuple(sorted(day for day in planned if day < on)[-MISSED:])
    if len(due) < MISSED or any(due[0] <= day for day in practised):
        return ()
    return () if any(pause.until_on >= due[0] and pause.since_on <= on for pause in pauses) else due


def _said_on(
    planned: Iterable[date], practised: Iterable[date], pauses: Iterable[PauseFacts], *, until: date
) -> date | None:
    """The latest day on which W10 was said, going through the plan from its start: the day after a second one passed,
    and never sooner than 14 days after the last time."""
    days, away = sorted(planned), tuple(pauses)
    done = sorted(practised)
    said: date | None = None
    for first, second in pairwise(days):
        on = second + timedelta(days=1)
        if on > until or (said is not None and on < said + W10_ONCE_IN):
            continue
        came = bisect_left(done, first)
        if came < len(done) and done[came] <= second:
            continue
        if not any(pause.until_on >= first and pause.since_on <= on for pause in away):
            said = on
    return said


def w10(history: History) -> Fired | None:
    """The last two planned sessions did not come about, and nothing came in their place: said once in 14 days."""
    practised = [session.day for session in history.sessions]
    due = passed(history.planned, practised, history.pauses, on=history.today)
    if not due:
        return None
    said_on = _said_on(history.planned, practised, history.pauses, until=history.today)
    if said_on is None or history.today >= said_on + timedelta(days=W10_SHOWN_DAYS):
        return None
    sentence = _("The sessions on {first} and {second} did not happen.").format(
        first=in_words(due[0]), second=in_words(due[1])
    )
    rows = (Evidence("plan", day, _("planned")) for day in due)
    return warning(W10, sentence, rows, _("If you like, start again with 6 gentle minutes."), on=due[-1])


RULES = (W6, W10)
