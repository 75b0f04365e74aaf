"""The diary as tables for a spreadsheet, row by row, however many there are."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.screening import STOP_SIGNS
from conventions.csv_files import CsvColumn, Table
from conventions.days import DAY_ENDS
from exercises.models import Phase
from tracking.models import Activity, ActivityRating, Care, FollowUp, Logged, Measure, PainEntry, Session, SessionStep

_PHASES = dict(Phase.choices)
CHUNK = 500  # rows in memory at a time
OUT_OF_TEN = _("from 0 to 10, where 0 is none")
CLOCK = _("date and time on your clock")
_DAY = format_lazy("{} {}", _("The day it counts for."), DAY_ENDS)
_ZONE = _("The time zone you were in.")
_NOTE = _("Your note.")


def _sessions(owner: User) -> Iterator[tuple[Session, FollowUp | None]]:
    """Every finished session with the morning after it."""
    sessions = Session.objects.visible_to(owner).finished().order_by("started_at", "pk").prefetch_related("steps")
    mornings: Mapping[Any, FollowUp] = {row.practised_on: row for row in FollowUp.objects.visible_to(owner)}
    return ((session, mornings.get(session.local_date)) for session in sessions.iterator(chunk_size=CHUNK))


def _names(session: Session, outcome: str) -> list[str]:
    return [step.exercise_name for step in session.steps.all() if step.outcome == outcome]


def _label(row: Model, field: str) -> str:
    """A choice of ``row`` in words; empty where none was made."""
    value = getattr(row, field)
    return str(getattr(row, f"get_{field}_display")()) if value else ""


LOGGED: CsvColumn[Any] = CsvColumn(
    "logged", _("Whether you logged it at the time, or later."), lambda row: _label(row, "source")
)


def _signs(session: Session) -> list[str]:
    return [str(STOP_SIGNS[key].words) for key in session.stop_signs if key in STOP_SIGNS]


SESSIONS: Table[tuple[Session, FollowUp | None]] = Table(
    "sessions",
    (
        CsvColumn("day", _DAY, lambda row: row[0].local_date, _("date")),
        CsvColumn("started", _("When you started."), lambda row: row[0].started_wall, CLOCK),
        CsvColumn("time_zone", _ZONE, lambda row: row[0].time_zone),
        CsvColumn("minutes", _("How long it took."), lambda row: row[0].minutes, _("minutes")),
        CsvColumn("routine", _("The name of the routine."), lambda row: row[0].routine_name),
        CsvColumn("pain_before", _("Pain just before."), lambda row: row[0].pain_before, OUT_OF_TEN),
        CsvColumn("pain_worst", _("Worst pain during the session."), lambda row: row[0].pain_worst, OUT_OF_TEN),
        CsvColumn("pain_after", _("Pain right after."), lambda row: row[0].pain_after, OUT_OF_TEN),
        CsvColumn("effort", _("How hard it was."), lambda row: row[0].effort, OUT_OF_TEN),
        CsvColumn("controlled", _("Whether you were in control all the time."), lambda row: row[0].is_controlled),
        CsvColumn(
            "next_morning", _("Your back the next morning."), lambda row: _label(row[1], "feeling") if row[1] else ""
        ),
        CsvColumn(
            "next_morning_pain", _("Pain the next morning."), lambda row: row[1].score if row[1] else None, OUT_OF_TEN
        ),
        CsvColumn("stopped_because", _("Why you stopped early."), lambda row: _label(row[0], "stop_reason")),
        CsvColumn("warning_signs", _("The warning signs that you ticked."), lambda row: _signs(row[0])),
        CsvColumn("done", _("Exercises done as planned."), lambda row: _names(row[0], SessionStep.Outcome.DONE)),
        CsvColumn("eased", _("Exercises you made easier."), lambda row: _names(row[0], SessionStep.Outcome.EASED)),
        CsvColumn("skipped", _("Exercises you skipped."), lambda row: _names(row[0], SessionStep.Outcome.SKIPPED)),
        CsvColumn(
            "hurt",
            _("Exercises that hurt."),
            lambda row: [step.exercise_name for step in row[0].steps.all() if step.has_hurt],
        ),
        CsvColumn(LOGGED.name, LOGGED.meaning, lambda row: LOGGED.value(row[0])),
        CsvColumn("note", _NOTE, lambda row: row[0].note),
    ),
    _sessions,
)


def _steps(owner: User) -> Iterator[SessionStep]:
    sessions = Session.objects.visible_to(owner).finished()
    steps = SessionStep.objects.filter(session__in=sessions).select_related("session")
    return steps.order_by("session__started_at", "session_id", "position").iterator(chunk_size=CHUNK)


EXERCISES: Table[SessionStep] = Table(
    "exercises",
    (
        CsvColumn("day", _DAY, lambda step: step.session.local_date, _("date")),
        CsvColumn("started", _("When you started."), lambda step: step.session.started_wall, CLOCK),
        CsvColumn("position", _("Its place in the session."), lambda step: step.position),
        CsvColumn("exercise", _("The name of the exercise."), lambda step: step.exercise_name),
        CsvColumn("version", _("The version, where it was not the usual one."), lambda step: step.form_name),
        CsvColumn("part", _("The part of a session it belongs to."), lambda step: _PHASES.get(step.phase, step.phase)),
        CsvColumn("sets", _("How many sets."), lambda step: step.sets),
        CsvColumn("repetitions", _("How many of these in a set, on each side."), lambda step: step.reps),
        CsvColumn("counted_in", _("What is counted."), lambda step: step.unit),
        CsvColumn("sides", _("On how many sides."), lambda step: step.sides),
        CsvColumn("hold", _("How long each one is held."), lambda step: step.hold_seconds, _("seconds")),
        CsvColumn("outcome", _("How you did it."), lambda step: _label(step, "outcome")),
        CsvColumn("repetitions_done", _("How many you did in all sets."), lambda step: step.reps_done),
        CsvColumn("worst_pain", _("Worst pain during the exercise."), lambda step: step.worst, OUT_OF_TEN),
        CsvColumn("hurt", _("Whether it hurt."), lambda step: step.has_hurt),
        CsvColumn("skipped_because", _("Why you skipped it."), lambda step: _label(step, "skip_reason")),
    ),
    _steps,
)


def _pain(owner: User) -> Iterator[PainEntry]:
    return PainEntry.objects.visible_to(owner).kept().order_by("felt_at", "pk").iterator(chunk_size=CHUNK)


PAIN: Table[PainEntry] = Table(
    "pain",
    (
        CsvColumn("day", _DAY, lambda entry: entry.local_date, _("date")),
        CsvColumn("felt", _("When you felt it."), lambda entry: entry.felt_wall, CLOCK),
        CsvColumn("time_zone", _ZONE, lambda entry: entry.time_zone),
        CsvColumn("kind", _("Whether it is one moment or an average."), lambda entry: _label(entry, "kind")),
        CsvColumn("score", _("How strong it was."), lambda entry: entry.score, OUT_OF_TEN),
        CsvColumn("places", _("Where it was."), lambda entry: entry.place_words),
        CsvColumn("qualities", _("What it felt like."), lambda entry: entry.quality_words),
        LOGGED,
        CsvColumn("note", _NOTE, lambda entry: entry.note),
    ),
    _pain,
)


def _mornings(owner: User) -> Iterable[FollowUp]:
    return FollowUp.objects.visible_to(owner).filter(answered_at__isnull=False).order_by("practised_on")


MORNINGS: Table[FollowUp] = Table(
    "mornings",
    (
        CsvColumn("day", _("The morning it is about."), lambda row: row.morning_on, _("date")),
        CsvColumn("answered", _("When you answered."), lambda row: row.answered_wall, CLOCK),
        CsvColumn("time_zone", _ZONE, lambda row: row.time_zone),
        CsvColumn("feeling", _("Your back the next morning."), lambda row: _label(row, "feeling")),
        CsvColumn("pain", _("Pain the next morning."), lambda row: row.score, OUT_OF_TEN),
        CsvColumn("answered_how", _("How we know."), lambda row: _label(row, "source")),
        CsvColumn(
            LOGGED.name,
            LOGGED.meaning,
            lambda row: (Logged.Source.LATER if row.is_later else Logged.Source.NOW).label,
        ),
    ),
    _mornings,
)


def _measures(owner: User) -> Iterator[Measure]:
    return Measure.objects.visible_to(owner).answered().order_by("answered_at", "pk").iterator(chunk_size=CHUNK)


QUESTIONS: Table[Measure] = Table(
    "questions",
    (
        CsvColumn("day", _DAY, lambda row: row.local_date, _("date")),
        CsvColumn("answered", _("When you answered."), lambda row: row.wall, CLOCK),
        CsvColumn("time_zone", _ZONE, lambda row: row.time_zone),
        CsvColumn("kind", _("Which questions they were."), lambda row: _label(row, "kind")),
        CsvColumn("pain", _("Pain on average in the last 7 days."), lambda row: row.pain, OUT_OF_TEN),
        CsvColumn(
            "enjoyment", _("How much pain got in the way of enjoying life."), lambda row: row.enjoyment, OUT_OF_TEN
        ),
        CsvColumn("activity", _("How much pain got in the way of what you do."), lambda row: row.activity, OUT_OF_TEN),
        CsvColumn("change", _("How your back is compared with the start."), lambda row: row.change_words),
        LOGGED,
        CsvColumn("note", _NOTE, lambda row: row.note),
    ),
    _measures,
)


def _ratings(owner: User) -> Iterator[ActivityRating]:
    mine = ActivityRating.objects.filter(activity__in=Activity.objects.visible_to(owner)).select_related("activity")
    return mine.order_by("activity__since_on", "activity_id", "local_date").iterator(chunk_size=CHUNK)


ACTIVITIES: Table[ActivityRating] = Table(
    "activities",
    (
        CsvColumn("activity", _("What your upper back makes hard, in your words."), lambda row: row.activity.name),
        CsvColumn("day", _DAY, lambda row: row.local_date, _("date")),
        CsvColumn("score", _("How well it goes."), lambda row: row.score, _("from 0, cannot, to 10, as before")),
        CsvColumn("asked_since", _("When you began to rate it."), lambda row: row.activity.since_on, _("date")),
        CsvColumn("asked_until", _("When you stopped rating it."), lambda row: row.activity.ended_on, _("date")),
    ),
    _ratings,
)


def _care(owner: User) -> Iterator[Care]:
    return Care.objects.visible_to(owner).kept().order_by("noted_at", "pk").iterator(chunk_size=CHUNK)


CARE: Table[Care] = Table(
    "care",
    (
        CsvColumn("day", _DAY, lambda row: row.local_date, _("date")),
        CsvColumn("time", _("When it was."), lambda row: row.wall, CLOCK),
        CsvColumn("time_zone", _ZONE, lambda row: row.time_zone),
        CsvColumn("kind", _("What it was."), lambda row: _label(row, "kind")),
        LOGGED,
        CsvColumn("note", _NOTE, lambda row: row.note),
    ),
    _care,
)

TABLES = (SESSIONS, EXERCISES, PAIN, MORNINGS, QUESTIONS, ACTIVITIES, CARE)
