"""Plain functions that make what a test needs. No random data, no fixtures on disk."""

import pickle
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from django.utils import timezone

from accounts.models import HealthAnswers, User
from exercises import catalogue
from exercises.models import Exercise, LoadedCatalogue, shared_exercises
from routines.models import OwnExercise, Proposal, Routine
from tracking import practice
from tracking.models import Activity, Care, FollowUp, Measure, PainEntry, Session

PASSWORD = "correct horse battery"
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday, 08:00 in Lisbon as well


def make_user(username: str = "alice", **fields: Any) -> User:
    """A person in Lisbon whose week begins on Monday."""
    return User.objects.create_user(
        username=username, password=PASSWORD, **({"time_zone": "Europe/Lisbon", "first_weekday": 0} | fields)
    )


def make_older(person: User, *, days: int) -> User:
    """Let the account of ``person`` be ``days`` older: on its first day nothing but one number is asked."""
    person.date_joined -= timedelta(days=days)
    person.save(update_fields=["date_joined"])
    return person


@cache
def _checked() -> bytes:
    return pickle.dumps(catalogue.read())


def records() -> list[Exercise]:
    """The real records as unsaved rows. Reading and checking them again would cost more than most tests."""
    found: list[Exercise] = pickle.loads(_checked())
    return found


@cache
def _catalogue() -> dict[str, Exercise]:
    return {exercise.slug: exercise for exercise in records()}


def make_exercise(slug: str = "dart", **fields: Any) -> Exercise:
    """Return the stored row of the real record ``slug``, changed by ``fields``. An existing row stays as it is."""
    row = _catalogue()[slug]
    values = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if field.name != "id"}
    return Exercise.objects.update_or_create(slug=slug, defaults=values | fields)[0]


def make_steps(*slugs: str) -> list[dict[str, Any]]:
    """Return steps for the verbs of a routine, each with the low end of its dose."""
    exercises = [make_exercise(slug) for slug in slugs]
    return [{"exercise": exercise, "reps": exercise.reps_low} for exercise in exercises]


def make_routine(owner: User, *slugs: str, name: str = "Evening") -> Routine:
    """A routine of ``slugs`` in order; without any, a strength routine of breathing, dart and child's pose."""
    steps = make_steps(*(slugs or ("breathing", "dart", "childs-pose")))
    routine = Routine.objects.start(owner=owner, name=name, steps=steps)
    routine.refresh_from_db()  # what is started holds its steps as they were then
    return routine


def make_own_exercise(owner: User, name: str = "Towel slide", **fields: Any) -> OwnExercise:
    """Make an own exercise of ``owner``."""
    return OwnExercise.objects.write_down(owner=owner, name=name, **fields)


SAFE = {
    "assessed": "yes",
    "assessed_on": "2026-01-08",
    "none": ["now", "nerves", "either", "lately"],
}
"""The safety form with nothing ticked, as ``make_ready`` answers its first question."""


def make_ready(owner: User, assessed: str = "yes") -> User:
    """Let ``owner`` do the first-session step and the safety form with nothing ticked. ``assessed`` answers the
    first question."""
    owner.agree_and_answer(
        assessed=assessed,
        assessed_on=date(2026, 1, 8) if assessed == "yes" else None,
        at=datetime(2026, 1, 9, 12, tzinfo=UTC),
    )
    make_answers(owner)
    return owner


def make_answers(owner: User, *signs: str, conditions: tuple[str, ...] = (), **fields: Any) -> HealthAnswers:
    """The safety form of someone who has agreed, answered just now: only ``signs`` and ``conditions`` are ticked."""
    at = fields.pop("at", None) or timezone.now()
    return HealthAnswers.objects.answer(owner=owner, signs=signs, conditions=conditions, at=at, **fields)


def make_session(owner: User, started_at: datetime = MORNING, *, minutes: int = 15, **fields: Any) -> Session:
    """Make a finished session of ``minutes``, logged when it ended. Without a routine or steps it is a free session."""
    finished_at = started_at + timedelta(minutes=minutes)
    return practice.log(owner=owner, started_at=started_at, finished_at=finished_at, at=finished_at, **fields)


def make_pain_entry(owner: User, felt_at: datetime = MORNING, *, score: int = 4, **fields: Any) -> PainEntry:
    """Make a pain entry, logged when it was felt."""
    return PainEntry.objects.note(owner=owner, score=score, felt_at=felt_at, at=felt_at, **fields)


def make_follow_up(owner: User, practised_on: date = date(2026, 11, 23)) -> FollowUp:
    """Make the unanswered question about the morning after ``practised_on``."""
    row: FollowUp = FollowUp.objects.expect(owner=owner, practised_on=practised_on, zone=owner.time_zone)
    return row


def make_measure(owner: User, at: datetime = MORNING, **answers: Any) -> Measure:
    """Make answers to the three questions (5, 4 and 6), or other ``answers``."""
    kind = "change" if "change" in answers else "three"
    row: Measure = Measure.objects.answer(
        owner=owner, kind=kind, at=at, **(answers or {"pain": 5, "enjoyment": 4, "activity": 6})
    )
    return row


def make_activity(owner: User, name: str = "Lifting a full pan", at: datetime = MORNING) -> Activity:
    """Make an activity without a rating."""
    row: Activity = Activity.objects.start(owner=owner, name=name, at=at)
    return row


def make_care(owner: User, noted_at: datetime = MORNING, *, kind: str = "physiotherapy") -> Care:
    row: Care = Care.objects.jot(owner=owner, kind=kind, noted_at=noted_at, at=noted_at)
    return row


def make_proposal(owner: User, *, day: date = date(2026, 11, 23), **fields: Any) -> Proposal:
    """Make a suggestion of one more repetition of dart, on ``day``, without a routine."""
    usual: dict[str, Any] = {
        "rule": "P1",
        "exercise": make_exercise("dart"),
        "change": {"what": "reps", "from": 6, "to": 7, "slug": "dart"},
        "sentence": "Three calm sessions over eight days: one more repetition of Dart, 7 instead of 6?",
        "offered_on": day,
    }
    return Proposal.objects.create(owner=owner, **(usual | fields))


def know_the_catalogue() -> None:
    """As in a process that has served a page before: the exercises that are there now are the catalogue it knows."""
    LoadedCatalogue.objects.note(is_changed=True)
    shared_exercises()
