"""What the drawings draw: marks, the seven-day mean, sessions a week, then and now. Pure.

Only counts and means are made here: no judgement of better or worse is passed on them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.days import week_start
from conventions.messages import Doc
from tracking.insights.adherence import by_week, paused, week_starts
from tracking.insights.facts import History, PauseFacts, SessionFacts
from tracking.insights.measures import current
from tracking.insights.values import DayValues

MORNING_HOUR = 4.0
"""Where the answer of the next morning is drawn: 08:00, four hours into its local day."""

RANGES: dict[str, int | None] = {"week": 1, "month": 5, "quarter": 13, "year": 52, "all": None}
"""How many weeks of the person's own, this one included, each range shows: whole weeks, so that what is counted by days
and by weeks is the same."""
USUAL_RANGE = "quarter"
LEAST_DAYS = 7


@dataclass(frozen=True, slots=True)
class Reading:
    """One number that a person logged, 0-10.

    A pain entry (``entry`` at a moment, ``average`` of 7 days), one of the numbers of a session, or a next morning.
    """

    day: Annotated[date, Doc("The local day, from 04:00 to 03:59.")]
    hour: Annotated[float, Doc("Hours since the local day began at 04:00.")]
    kind: Annotated[str, Doc("`entry`, `average`, `before`, `worst`, `after` or `morning`.")]
    score: int
    is_later: Annotated[bool, Doc("Whether it was not logged at the time.")] = False


@dataclass(frozen=True, slots=True)
class DayMean:
    """The average of ``days`` local days, within the 7 that end on ``day``."""

    day: date
    mean: float
    days: int


@dataclass(frozen=True, slots=True)
class WeekCount:
    """Sessions and days of pause in the calendar week that begins on ``starts_on``."""

    starts_on: date
    sessions: int
    paused_days: int = 0


class Answer(NamedTuple):
    """A number from 0 to 10, given on a local day."""

    day: date
    score: int
    is_later: Annotated[bool, Doc("Whether it was not logged at the time.")] = False


class Ends(NamedTuple):
    """Between ``low`` and ``high``, an average may differ from the starting point by chance."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Compared:
    """One question with its answers, oldest first. ``best`` is the end that is good, 0 or 10."""

    label: Annotated[str, Doc("The question.", name="question")]
    answers: tuple[Answer, ...]
    best: int = 0

    @property
    def first(self) -> Answer:
        return self.answers[0]

    @property
    def last(self) -> Answer:
        return self.answers[-1]

    @property
    def later(self) -> list[date]:
        """The days of the first and the last answer, where it was not logged at the time."""
        return sorted({answer.day for answer in (self.first, self.last) if answer.is_later})


@dataclass(frozen=True, slots=True)
class Series:
    """What Progress shows of the local days ``since`` to ``until``. ``target`` is sessions a week.

    ``base`` is the starting point. ``band`` is what may be chance around it, or ``None`` if too little was logged.
    ``three`` and ``activities`` hold all answers, whatever days are shown.
    """

    since: date
    until: date
    target: Annotated[int, Doc("How many sessions a week the person wants.")]
    sessions: tuple[SessionFacts, ...] = ()
    readings: tuple[Reading, ...] = ()
    means: tuple[DayMean, ...] = ()
    weeks: tuple[WeekCount, ...] = ()
    pauses: tuple[PauseFacts, ...] = ()
    base: Annotated[float | None, Doc("The starting point. Null: too few days.", name="baseline")] = None
    band: Ends | None = None
    three: Annotated[tuple[Compared, ...], Doc("The weekly questions.", name="three_questions")] = ()
    activities: tuple[Compared, ...] = ()

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def session_count(self) -> int:
        return len(self.sessions)

    @property
    def entry_count(self) -> Annotated[int, Doc("Without the numbers of sessions.", name="pain_entry_count")]:
        """How many pain entries there are; the numbers of sessions and mornings are not among them."""
        return sum(reading.kind in ("entry", "average") for reading in self.readings)

    @property
    def has_later(self) -> bool:
        """Whether any of the numbers was not logged at the time."""
        return any(reading.is_later for reading in self.readings)

    @property
    def first_day(self) -> date | None:
        """The first day with anything on it."""
        days = [session.day for session in self.sessions] + [reading.day for reading in self.readings]
        return min(days, default=None)


def series_from(
    history: History,
    *,
    since: date,
    until: date,
    target: int,
    values: DayValues,
    base: float | None = None,
    band: Ends | None = None,
) -> Series:
    """Return what is drawn of the local days ``since`` to ``until``. ``values``: what each local day counts for."""
    return Series(
        since=since,
        until=until,
        target=target,
        sessions=tuple(session for session in history.sessions if since <= session.day <= until),
        readings=tuple(reading for reading in readings(history) if since <= reading.day <= until),
        means=tuple(seven_day_means(values, since=since, until=until)),
        weeks=tuple(sessions_per_week(history, since=since, until=until)),
        pauses=tuple(pause for pause in history.pauses if pause.since_on <= until and pause.until_on >= since),
        base=base,
        band=band,
        three=tuple(three_questions(history)),
        activities=tuple(
            Compared(activity.name, tuple(Answer(*rating) for rating in activity.ratings), best=10)
            for activity in history.activities
            if activity.ratings
        ),
    )


def since_day(name: str, *, today: date, first: date | None, first_weekday: int = 0) -> date:
    """The first day of the range ``name``: not before anything was written down, but a week at least."""
    weeks, a_week_ago = RANGES[name], today - timedelta(days=LEAST_DAYS - 1)
    began = min(first or today, a_week_ago)
    if weeks is None:
        return began
    return min(max(weeks_back(weeks, today=today, first_weekday=first_weekday), began), a_week_ago)


def weeks_back(count: int, *, today: date, first_weekday: int) -> date:
    """The first day of the last ``count`` weeks, this one included."""
    return week_start(today, first_weekday) - timedelta(weeks=count - 1)


def readings(history: History) -> list[Reading]:
    """Every number of the diary in the order it was felt; those that were left out are not there."""
    found = [
        Reading(entry.day, entry.hour, "average" if entry.kind == "average" else "entry", entry.score, entry.is_later)
        for entry in history.entries
    ]
    for session in history.sessions:
        numbers = (("before", session.before), ("worst", session.worst), ("after", session.after))
        found += [
            Reading(session.day, session.hour, kind, score, session.is_later)
            for kind, score in numbers
            if score is not None
        ]
    found += [
        Reading(morning.practised_on + timedelta(days=1), MORNING_HOUR, "morning", morning.score, morning.is_later)
        for morning in history.mornings
        if morning.score is not None
    ]
    return sorted(found, key=lambda reading: (reading.day, reading.hour))


def seven_day_means(values: DayValues, *, since: date, until: date) -> list[DayMean]:
    """The mean of what the seven local days up to each day from ``since`` to ``until`` count for (rule MEAN)."""
    days = (since + timedelta(days=offset) for offset in range((until - since).days + 1))
    means = ((day, current(values, on=day)) for day in days)
    return [DayMean(day, mean.mean, mean.days) for day, mean in means if mean is not None]


def sessions_per_week(history: History, *, since: date, until: date) -> list[WeekCount]:
    """Sessions and days of pause in each calendar week that holds a day from ``since`` to ``until``."""
    done = by_week(history, (session.day for session in history.sessions))
    rest = by_week(history, paused(history, until=until))
    return [
        WeekCount(start, done[start], rest[start])
        for start in week_starts(history.first_weekday, since=since, until=until)
    ]


THREE = (
    ("pain", gettext_lazy("Average pain")),
    ("enjoyment", gettext_lazy("Enjoyment of life")),
    ("activity", gettext_lazy("General activity")),
)
"""The three questions, after Krebs 2009, in our own words."""


def three_questions(history: History) -> list[Compared]:
    """Each of the three questions that was ever answered."""
    found = []
    for field, label in THREE:
        answers = [
            Answer(measure.day, score, measure.is_later)
            for measure in history.measures
            if measure.kind == "three" and (score := getattr(measure, field)) is not None
        ]
        if answers:
            found.append(Compared(str(label), tuple(answers)))
    return found


@dataclass(frozen=True, slots=True)
class DayRow:
    """One local day, for the table: every number of the day in the order it was felt, ``5`` or ``5 (later)``."""

    day: date
    entries: tuple[str, ...]
    before: tuple[str, ...]
    worst: tuple[str, ...]
    after: tuple[str, ...]
    morning: tuple[str, ...]
    sessions: int
    mean: float | None


def day_rows(series: Series, *, most: int | None = None) -> list[DayRow]:
    """The days of ``series`` with anything on them, newest first: the chart as a table. ``most``: so many of them."""
    sessions = Counter(session.day for session in series.sessions)
    days = sorted({reading.day for reading in series.readings} | sessions.keys(), reverse=True)[:most]
    scores: defaultdict[tuple[date, str], list[str]] = defaultdict(list)
    for reading in series.readings:
        if reading.day < days[-1]:
            continue
        said = _("{score} (later)").format(score=reading.score) if reading.is_later else str(reading.score)
        scores[reading.day, "entry" if reading.kind == "average" else reading.kind].append(said)
    means = {mean.day: mean.mean for mean in series.means}
    return [
        DayRow(
            day=day,
            entries=tuple(scores[day, "entry"]),
            before=tuple(scores[day, "before"]),
            worst=tuple(scores[day, "worst"]),
            after=tuple(scores[day, "after"]),
            morning=tuple(scores[day, "morning"]),
            sessions=sessions[day],
            mean=means.get(day),
        )
        for day in days
    ]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One day with answers, for the table: one number a question, ``None`` where it was left out."""

    day: date
    scores: tuple[int | None, ...]
    is_later: bool = False


def answer_rows(questions: Iterable[Compared]) -> list[AnswerRow]:
    """Every answer to ``questions``, day by day, newest first; the last answer of a day counts."""
    answers = [{answer.day: answer for answer in question.answers} for question in questions]
    days = sorted({day for found in answers for day in found}, reverse=True)
    rows = ((day, [found.get(day) for found in answers]) for day in days)
    return [
        AnswerRow(
            day, tuple(answer and answer.score for answer in row), any(answer and answer.is_later for answer in row)
        )
        for day, row in rows
    ]
