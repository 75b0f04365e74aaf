"""How the rhythm was kept, week by week of the person's own weeks. Pure.

Planned, done and paused; a pause counts as keeping the plan, and a streak of days is never counted.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conventions.days import DAYS_IN_WEEK, week_start
from conventions.messages import Doc, say
from conventions.rules import Number, Rule
from conventions.sources import MIYAMOTO_2018
from tracking.insights.facts import History, first_day

GOOD_WEEK = (2, 3)
"""Sessions a week: the fewest that keep it, and the most that strength needs."""

RHYTHM = Rule(
    "RHYTHM",
    gettext_lazy("How we count weeks"),
    gettext_lazy(
        "You keep a week with {low:# session|# sessions}, or with all you planned if that was fewer. {high} are the "
        "most that strength needs. A pause counts as keeping the plan. We never count days in a row."
    ),
    gettext_lazy("In a trial, 2 sessions a week did more than one. A third added nothing that could be seen."),
    (MIYAMOTO_2018,),
    numbers={
        "low": Number(GOOD_WEEK[0], gettext_lazy("sessions that keep a week")),
        "high": Number(GOOD_WEEK[1], gettext_lazy("sessions at most")),
    },
)
WEEKS = Rule(
    "WEEKS",
    gettext_lazy("The band behind the weeks"),
    gettext_lazy("The band behind the weeks shows {low} to {high:# session|# sessions}."),
    gettext_lazy("The amount that was studied. Fewer is no failure."),
    (MIYAMOTO_2018,),
    numbers={"low": GOOD_WEEK[0], "high": GOOD_WEEK[1]},
)

KEPT, PART, PAUSED, NONE, OPEN = "kept", "part", "paused", "none", "open"


@dataclass(frozen=True, slots=True)
class RhythmWeek:
    """One week of the person. ``state``: kept, part, paused, none or, while it lasts and is not kept yet, open."""

    starts_on: date
    done: int
    planned: int
    paused_days: int
    state: Annotated[str, Doc(choices=(KEPT, PART, PAUSED, NONE, OPEN))]


@dataclass(frozen=True, slots=True)
class Adherence:
    """The weeks from the first session or planned day to this one, with their totals.

    ``done`` and ``planned`` are sessions up to today. Of ``over`` weeks that have ended, ``kept`` were kept or paused.
    """

    weeks: tuple[RhythmWeek, ...]
    done: int
    planned: int
    paused_days: int
    kept: int
    over: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Counted:
    """The sessions of some local days: the only count there is, whatever page, paper or program shows it.

    ``weeks`` are the person's own weeks that hold one of the days. ``kept`` of them, and of those that are ``over``,
    were kept or paused.
    """

    since: date
    until: date
    done: int
    planned: int
    weeks: int
    kept: int
    over: int

    @property
    def finding(self) -> str:
        """What was done of what was planned, without blame and without praise."""
        if not self.planned:
            return ngettext("You did {done} session", "You did {done} sessions", self.done).format(done=self.done)
        if self.done > self.planned:
            said = ngettext(
                "You did {done} session and had planned {planned}",
                "You did {done} sessions and had planned {planned}",
                self.done,
            )
        else:
            said = ngettext("You did {done} of {planned} session", "You did {done} of {planned} sessions", self.planned)
        return said.format(done=self.done, planned=self.planned)

    @property
    def weeks_said(self) -> str:
        """How many weeks were kept, once one is over."""
        if not self.over:
            return ""
        said = _(
            "{low} or {high:# session makes|# sessions make} a good week. You kept {kept} of {over:# week|# weeks}."
        )
        low, high = GOOD_WEEK
        return say(said, low=low, high=high, kept=self.kept, over=self.over)


@dataclass(frozen=True, slots=True)
class DaysKept:
    """The local days of the sessions, and those with a planned one, an item a session, since the diary ``began``."""

    began: date | None
    done: tuple[date, ...]
    planned: tuple[date, ...]

    @classmethod
    def of(cls, history: History) -> Self:
        done = tuple(sorted(session.day for session in history.sessions))
        return cls(first_day(history), done, tuple(sorted(history.planned)))

    def between(self, since: date, until: date) -> tuple[int, int]:
        """Sessions done and sessions planned on the local days ``since`` to ``until``.

        What was planned before the first day of the diary was not missed: nobody had begun.
        """
        began = max(since, self.began or since)
        return sum(since <= day <= until for day in self.done), sum(began <= day <= until for day in self.planned)


def done_of_planned(history: History, *, since: date, until: date) -> tuple[int, int]:
    """Sessions done and sessions planned on the local days ``since`` to ``until``."""
    return DaysKept.of(history).between(since, until)


def counted(history: History, *, since: date, until: date) -> Counted:
    """The sessions and weeks of the local days ``since`` to ``until``."""
    return counted_in(
        DaysKept.of(history),
        rhythm_weeks(history),
        since=since,
        until=until,
        today=history.today,
        first_weekday=history.first_weekday,
    )


def counted_in(
    days: DaysKept, weeks: Sequence[RhythmWeek], *, since: date, until: date, today: date, first_weekday: int
) -> Counted:
    """The same, of days and weeks that were read already."""
    done, planned = days.between(since, until)
    starts = week_starts(first_weekday, since=since, until=until)
    over = [week for week in weeks if week.starts_on in starts and is_over(week, today=today)]
    return Counted(
        since=since,
        until=until,
        done=done,
        planned=planned,
        weeks=len(starts),
        kept=sum(week.state in (KEPT, PAUSED) for week in over),
        over=len(over),
    )


def since_the_start(history: History) -> Counted | None:
    """Everything from the first day of the diary up to today; ``None`` where there is none."""
    since = first_day(history)
    return counted(history, since=since, until=history.today) if since else None


def paused(history: History, *, until: date | None = None) -> frozenset[date]:
    """The local days of pause up to ``until``, or up to today."""
    last = until or history.today
    return frozenset(
        pause.since_on + timedelta(days=offset)
        for pause in history.pauses
        for offset in range((min(pause.until_on, last) - pause.since_on).days + 1)
    )


def week_starts(first_weekday: int, *, since: date, until: date) -> list[date]:
    """The first days of the person's own weeks that hold a day from ``since`` to ``until``."""
    first, last = (week_start(day, first_weekday) for day in (since, until))
    return [first + timedelta(days=offset) for offset in range(0, (last - first).days + 1, DAYS_IN_WEEK)]


def by_week(history: History, days: Iterable[date]) -> Counter[date]:
    """How many of ``days`` lie in each week, by its first day."""
    return Counter(week_start(day, history.first_weekday) for day in days)


def adherence(history: History) -> Adherence:
    """The rhythm up to today."""
    weeks = rhythm_weeks(history)
    first = min(filter(None, (first_day(history), weeks[0].starts_on if weeks else None)), default=history.today)
    today, begins = history.today, history.first_weekday
    found = counted_in(DaysKept.of(history), weeks, since=first, until=today, today=today, first_weekday=begins)
    sentence = _sentence(weeks, kept=found.kept, over=found.over, done=found.done)
    return Adherence(weeks, found.done, found.planned, len(paused(history)), found.kept, found.over, sentence)


def is_over(week: RhythmWeek, *, today: date) -> bool:
    return week.starts_on + timedelta(days=DAYS_IN_WEEK) <= today


def rhythm_weeks(history: History) -> tuple[RhythmWeek, ...]:
    """The person's own weeks from the first session or planned day to this one."""
    began = first_day(history)
    planned = [day for day in history.planned if day <= history.today and (began is None or day >= began)]
    days = [session.day for session in history.sessions] + planned
    return tuple(_weeks(history, first=min(days), planned=planned)) if days else ()


def _weeks(history: History, *, first: date, planned: list[date]) -> list[RhythmWeek]:
    done = by_week(history, (session.day for session in history.sessions))
    due, rest = by_week(history, planned), by_week(history, paused(history))
    starts = week_starts(history.first_weekday, since=first, until=history.today)
    return [
        RhythmWeek(
            start,
            done[start],
            due[start],
            rest[start],
            _state(done[start], due[start], paused_days=rest[start], is_over=start < starts[-1]),
        )
        for start in starts
    ]


def _state(done: int, planned: int, *, paused_days: int, is_over: bool) -> str:
    """Return the state of a week. It is kept with 2 sessions, or with all planned ones if there were fewer."""
    if done >= min(planned or GOOD_WEEK[0], GOOD_WEEK[0]):
        return KEPT
    if paused_days:
        return PAUSED
    if not is_over:
        return OPEN
    return PART if done else NONE


def _sentence(weeks: tuple[RhythmWeek, ...], *, kept: int, over: int, done: int) -> str:
    if not weeks:
        return _("No session yet.")
    if not over:
        return say(_("{count:# session|# sessions} so far in your first week."), count=done)
    first = weeks[0]
    is_paused = any(week.state == PAUSED for week in weeks)
    if over == 1 and not kept:
        planned = first.planned or GOOD_WEEK[0]
        said = ngettext(
            "Your first week had {done} of {planned} session.",
            "Your first week had {done} of {planned} sessions.",
            planned,
        )
        return said.format(done=first.done, planned=planned)
    if over == 1 and is_paused:
        return _("You kept your first week. A pause counts as keeping your plan.")
    if over == 1:
        return _("You kept your first week.")
    if is_paused:
        said = ngettext(
            "You kept {kept} of {over} week. A pause counts as keeping your plan.",
            "You kept {kept} of {over} weeks. A pause counts as keeping your plan.",
            over,
        )
    else:
        said = ngettext("You kept {kept} of {over} week.", "You kept {kept} of {over} weeks.", over)
    return said.format(kept=kept, over=over)


RULES = (RHYTHM, WEEKS)
