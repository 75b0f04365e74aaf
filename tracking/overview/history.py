"""The rows behind every insight, read once: one query a kind or less, whatever their number."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import Any

from django.db.models import Func, QuerySet, SmallIntegerField, TextField, Value
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler

from accounts import screening
from accounts.models import Screening, User
from accounts.screening import Clearance
from accounts.screening.injury import SESSIONS
from conventions.days import local_date
from conventions.statements import Given, stated
from routines.models import Pause, PlannedDays
from routines.rules import Span
from tracking.insights import facts, mornings
from tracking.insights.summary import Summary
from tracking.models.logged import Logged, hour_of_day
from tracking.models.measures import Activity, Care, Measure
from tracking.models.mornings import FollowUp
from tracking.models.pain import PainEntry
from tracking.models.sessions import Session
from tracking.models.steps import SessionStep


def history_of(
    owner: User, *, now: datetime, plan: PlannedDays | None = None, health: screening.HealthRecord | None = None
) -> facts.History:
    """Everything ``owner`` has written down, as the rules see it.

    Four queries beside ``plan`` and ``health``, which are given where they were read already. Without a plan nothing is
    planned, and the pauses are read here.
    """
    today = local_date(now, owner.time_zone)
    health = health or owner.health_record()
    sessions = _sessions(owner)
    clearance = screening.clearance_of(health, today=today, rises=rises_of(sessions))
    signs_at = health.answers.signs_at if health.answers else None
    written = _written(owner)
    return facts.History(
        today=today,
        now=now,
        ceiling=clearance.ceiling,
        is_assessed=clearance.is_assessed,
        signs_at=signs_at,
        signs_on=local_date(signs_at, owner.time_zone) if signs_at else None,
        assessed_on=health.assessed_on,
        is_blocked=clearance.is_blocked,
        first_weekday=owner.first_weekday,
        sessions=sessions,
        mornings=_meant(written.mornings, sessions),
        entries=written.entries,
        measures=written.measures,
        activities=_activities(owner),
        pauses=_pauses(owner) if plan is None else _as_facts(plan.pauses),
        care=written.care,
        planned=() if plan is None else plan.days,
        put_away=written.put_away,
        joined_on=local_date(owner.date_joined, owner.time_zone),
    )


def rises_of(sessions: Sequence[facts.SessionFacts]) -> screening.Rises:
    """How much more pain there was after the newest sessions than before, as gate G13 asks."""
    newest = sessions[-SESSIONS:]
    return [(one.day, one.after - one.before) for one in newest if one.after is not None and one.before is not None]


def practice_of(
    owner: User,
    *,
    now: datetime,
    health: screening.HealthRecord | None = None,
    since: date | None = None,
    with_entries: bool = False,
) -> facts.History:
    """Only what ``owner`` practised and how the mornings after were: what classes and standings rest on.

    ``since``: the first local day whose sessions are read; from the first of all, where it is left out.
    ``with_entries``: with the pain entries, however old.
    """
    today = local_date(now, owner.time_zone)
    health = health or owner.health_record()
    clearance = screening.clearance_of(health, today=today)
    sessions = _sessions(owner, since=since)
    written = _written(owner, since=since, with_entries=with_entries)
    return facts.History(
        today=today,
        now=now,
        ceiling=clearance.ceiling,
        is_assessed=clearance.is_assessed,
        assessed_on=health.assessed_on,
        paced_since=clearance.precautions.pace_since,
        first_weekday=owner.first_weekday,
        sessions=sessions,
        mornings=_meant(written.mornings, sessions),
        entries=written.entries,
        care=written.care,
    )


def picture_of(owner: User, *, now: datetime, since: date | None = None, found: Summary | None = None) -> facts.History:
    """What the drawings need of it, in four queries at most: neither the steps, nor what is planned or allowed.

    ``since``: the first local day whose sessions and entries are read; the questions come with all their answers.
    ``found``: what the diary says, where that was read already; it brings the activities and pauses.
    """
    sessions = _sessions(owner, with_steps=False, since=since)
    written = _written(owner, since=since, entries_since=since)
    return facts.History(
        today=local_date(now, owner.time_zone),
        now=now,
        ceiling=0,
        is_assessed=False,
        first_weekday=owner.first_weekday,
        sessions=sessions,
        mornings=_meant(written.mornings, sessions),
        entries=written.entries,
        measures=written.measures,
        activities=found.rated if found else _activities(owner),
        pauses=found.pauses if found else _pauses(owner),
    )


def day_of(owner: User, day: date, *, now: datetime, clearance: Clearance, asked: FollowUp | None) -> facts.History:
    """Only what the sessions of the local ``day`` are judged by, in two queries: they, and those of the day after; with
    what was ``asked`` about the morning between."""
    sessions = _sessions(owner, since=day, until=day + timedelta(days=1))
    mornings = [(day, asked.feeling, asked.score, asked.source, asked.is_later)] if asked else []
    return facts.History(
        today=local_date(now, owner.time_zone),
        now=now,
        ceiling=clearance.ceiling,
        is_assessed=clearance.is_assessed,
        sessions=sessions,
        mornings=_meant(mornings, sessions),
    )


def pain_of(owner: User, *, now: datetime) -> facts.History:
    """Only the numbers of pain, at rest and before sessions, and who has looked at it, in four queries."""
    care = Care.objects.visible_to(owner).kept().order_by("noted_at", "pk")
    return facts.History(
        today=local_date(now, owner.time_zone),
        now=now,
        ceiling=0,
        is_assessed=False,
        assessed_on=Screening.objects.visible_to(owner).values_list("assessed_on", flat=True).first(),
        sessions=_sessions(owner, with_steps=False),
        entries=_entries(owner),
        care=tuple(facts.CareFacts(*row) for row in care.values_list("local_date", "kind")),
    )


_Morning = tuple[date, str, int | None, str, bool]
_MORNING, _MEASURE, _CARE, _ENTRY = range(4)
_NUMBERS = 4
_NOTHING = Cast(Value(""), TextField())
_LATER = {source.value for source in Logged.Source} - {Logged.Source.NOW.value}


@dataclass(frozen=True, slots=True)
class _Written:
    """What was written down beside sessions, oldest first."""

    mornings: tuple[_Morning, ...]
    measures: tuple[facts.MeasureFacts, ...]
    care: tuple[facts.CareFacts, ...]
    put_away: tuple[date, ...]
    entries: tuple[facts.EntryFacts, ...]


def _table(
    of: int,
    rows: QuerySet,
    at: str,
    day: str,
    *numbers: str,
    what: str = "kind",
    source: str | Cast = _NOTHING,
    zone: str | Cast = _NOTHING,
    places: str | Cast = _NOTHING,
) -> QuerySet:
    """The columns of one table as they stand below those of another; what it does not have is empty."""
    missing = [Cast(Value(None), SmallIntegerField())] * (_NUMBERS - len(numbers))
    return rows.order_by().values_list(Value(of), "pk", at, day, what, source, zone, places, *numbers, *missing)


def _written(
    owner: User, *, since: date | None = None, entries_since: date | None = None, with_entries: bool = True
) -> _Written:
    """Next mornings, measures, care and pain entries in one query: their columns side by side, a table under the other.

    ``since``: the first local day whose morning after is read. ``entries_since``: the first one whose entries are.
    """
    whose: dict[str, Any] = {"owner": owner.pk, "since": since or date.min}
    rows = _tables(**whose, entries_since=entries_since or date.min) if with_entries else _tables_but_entries(**whose)
    found: tuple[list[tuple[Any, ...]], ...] = ([], [], [], [])
    for row in rows:
        found[row[0]].append(row)
    by_moment, by_day = itemgetter(2, 1), itemgetter(3)
    asked = sorted(found[_MEASURE], key=by_moment)
    return _Written(
        mornings=tuple(
            (day, feeling, score, source, mornings.is_answered_later(day, at, zone=zone))
            for _, _, at, day, feeling, source, zone, _, score, *_ in sorted(found[_MORNING], key=by_day)
        ),
        measures=tuple(
            facts.MeasureFacts(pk, day, kind, *(*scores, source in _LATER))
            for _, pk, _, day, kind, source, _, _, *scores in asked
            if _is_answered(*scores)
        ),
        care=tuple(facts.CareFacts(day, kind) for _, _, _, day, kind, *_ in sorted(found[_CARE], key=by_moment)),
        put_away=tuple(day for _, _, _, day, _, _, _, _, *scores in asked if not _is_answered(*scores)),
        entries=tuple(
            facts.EntryFacts(
                pk, day, hour_of_day(at, day=day, zone=zone), kind, score, _listed(places), source in _LATER
            )
            for _, pk, at, day, kind, source, zone, places, score, *_ in sorted(found[_ENTRY], key=by_moment)
        ),
    )


@stated
def _tables(owner: Given, since: Given, entries_since: Given) -> QuerySet:
    entries = PainEntry.objects.visible_to(owner).kept().filter(local_date__gte=entries_since)
    columns: dict[str, Any] = {"source": "source", "zone": "time_zone", "places": _as_text("places")}
    first, *others = _beside_entries(owner, since)
    return first.union(*others, _table(_ENTRY, entries, "felt_at", "local_date", "score", **columns), all=True)


@stated
def _tables_but_entries(owner: Given, since: Given) -> QuerySet:
    first, *others = _beside_entries(owner, since)
    return first.union(*others, all=True)


def _beside_entries(owner: Given, since: Given) -> tuple[QuerySet, ...]:
    measures, care = Measure.objects.visible_to(owner).kept(), Care.objects.visible_to(owner).kept()
    follow_ups = FollowUp.objects.visible_to(owner).filter(practised_on__gte=since)
    answers = ("pain", "enjoyment", "activity", "change")
    by = {"source": "source", "zone": "time_zone"}
    return (
        _table(_MEASURE, measures, "answered_at", "local_date", *answers, source="source"),
        _table(_MORNING, follow_ups, "answered_at", "practised_on", "score", what="feeling", **by),
        _table(_CARE, care, "noted_at", "local_date"),
    )


def _is_answered(pain: int | None, _enjoyment: int | None, _activity: int | None, change: int | None) -> bool:
    """Whether a measure was answered, as ``Measure.objects.answered``; else it was put away."""
    return pain is not None or change is not None


def _pauses(owner: User) -> tuple[facts.PauseFacts, ...]:
    rows = Pause.objects.visible_to(owner).order_by("since_on", "pk")
    return tuple(facts.PauseFacts(*row) for row in rows.values_list("since_on", "until_on", "reason"))


def _as_facts(pauses: Iterable[Span]) -> tuple[facts.PauseFacts, ...]:
    return tuple(facts.PauseFacts(pause.since_on, pause.until_on, pause.reason) for pause in pauses)


def _as_text(name: str) -> Cast:
    """A list as it is stored: most are empty, and the same few come again and again."""
    return Cast(name, TextField())


@lru_cache(maxsize=1024)
def _listed(stored: str) -> tuple[str, ...]:
    return tuple(json.loads(stored))


_OF_STEP = (
    *("exercise_slug", "phase", "form", "sets", "reps", "hold_seconds", "outcome", "reps_done", "worst", "has_hurt"),
    *("skip_reason", "exercise_name"),
)
"""In the order of ``StepFacts``."""


def _steps(
    owner: User, *, since: date | None = None, until: date | None = None
) -> defaultdict[int, list[facts.StepFacts]]:
    """By session. Steps that read alike are one and the same object, as somebody does the same thing many times: so
    each comes as one text, which is read once."""
    steps: defaultdict[int, list[facts.StepFacts]] = defaultdict(list)
    known: dict[str, facts.StepFacts] = {}
    for session, text in _said_of_steps(owner=owner.pk, since=since or date.min, until=until or date.max):
        step = known.get(text)
        if step is None:
            step = known[text] = _step(text)
        steps[session].append(step)
    return steps


class _AsArray(Func):
    """Columns as one JSON array. Django's own asks each connection to SQLite whether it knows JSON, takes the write
    lock for it, and remembers a no where somebody else holds that."""

    function = "JSON_ARRAY"
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_BUILD_ARRAY")


@stated
def _said_of_steps(owner: Given, since: Given, until: Given) -> QuerySet:
    rows = SessionStep.objects.filter(session__owner=owner, session__deleted_at__isnull=True)
    rows = rows.filter(session__local_date__gte=since, session__local_date__lte=until)
    said = Cast(_AsArray(*_OF_STEP), TextField())
    return rows.order_by("session_id", "position").values_list("session_id", said)


def _step(said: str) -> facts.StepFacts:
    values = json.loads(said)
    at = _OF_STEP.index("has_hurt")
    values[at] = bool(values[at])
    return facts.StepFacts(*values)


def _sessions(
    owner: User, *, with_steps: bool = True, since: date | None = None, until: date | None = None
) -> tuple[facts.SessionFacts, ...]:
    steps = _steps(owner, since=since, until=until) if with_steps else defaultdict(list)
    finished = _finished_of(owner=owner.pk, since=since or date.min, until=until or date.max)
    return tuple(
        facts.SessionFacts(
            pk,
            day,
            started_at,
            hour_of_day(started_at, day=day, zone=zone),
            max(1, round((finished_at - started_at).total_seconds() / 60)),
            mornings.moment_after(day, mornings.DEADLINE, zone=zone),
            tuple(steps[pk]),
            *(*said, _listed(stop_signs), routine, source in _LATER),
        )
        for pk, day, zone, started_at, finished_at, *said, stop_signs, routine, source in finished
    )


@stated
def _finished_of(owner: Given, since: Given, until: Given) -> QuerySet:
    finished = Session.objects.visible_to(owner).finished().filter(local_date__gte=since, local_date__lte=until)
    columns = ("pk", "local_date", "time_zone", "started_at", "finished_at", "pain_before", "pain_worst", "pain_after")
    more = ("effort", "is_strength", "is_controlled", "stop_reason", _as_text("stop_signs"), "routine_id", "source")
    return finished.order_by("started_at", "pk").values_list(*columns, *more)


def _meant(rows: Iterable[_Morning], sessions: Iterable[facts.SessionFacts]) -> tuple[facts.MorningFacts, ...]:
    """The answers, each with the pain it stands for (a feeling alone follows the sessions of its day)."""
    by_day: defaultdict[date, list[facts.SessionFacts]] = defaultdict(list)
    for session in sessions:
        by_day[session.day].append(session)
    return tuple(
        facts.MorningFacts(
            day,
            feeling,
            mornings.score_meant(
                feeling, score, before=[one.before for one in by_day[day]], after=[one.after for one in by_day[day]]
            ),
            source,
            is_later,
        )
        for day, feeling, score, source, is_later in rows
    )


def _entries(owner: User) -> tuple[facts.EntryFacts, ...]:
    rows = PainEntry.objects.visible_to(owner).kept().order_by("felt_at", "pk")
    columns = ("pk", "local_date", "time_zone", "felt_at", "kind", "score", _as_text("places"), "source")
    return tuple(
        facts.EntryFacts(
            pk, day, hour_of_day(felt_at, day=day, zone=zone), kind, score, _listed(places), source in _LATER
        )
        for pk, day, zone, felt_at, kind, score, places, source in rows.values_list(*columns)
    )


def _activities(owner: User) -> tuple[facts.ActivityFacts, ...]:
    """Each with its ratings, in one query: an activity without one comes as a row with nothing in it."""
    ratings: defaultdict[tuple[int, str, date, bool], list[tuple[date, int]]] = defaultdict(list)
    rows = Activity.objects.visible_to(owner).order_by("since_on", "pk", "ratings__local_date")
    names = ("pk", "name", "since_on", "ended_on", "ratings__local_date", "ratings__score")
    for pk, name, since_on, ended_on, day, score in rows.values_list(*names):
        found = ratings[pk, name, since_on, ended_on is None]
        if day is not None:
            found.append((day, score))
    return tuple(
        facts.ActivityFacts(pk, name, since_on, tuple(found), is_current)
        for (pk, name, since_on, is_current), found in ratings.items()
    )
