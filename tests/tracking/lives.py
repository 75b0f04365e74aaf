"""Whole lives in the database: somebody new, three months, and the busiest person after three years."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from accounts.models import User
from exercises.models import Exercise
from routines.models import Pause, Routine, Week
from tests.factories import make_ready, make_user
from tracking.keeping import keep_standings
from tracking.models import Activity, ActivityRating, FollowUp, Measure, PainEntry, Session, SessionStep

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""A Monday at noon: what was planned for the morning is open."""


@dataclass(frozen=True)
class Life:
    """How much somebody has written down in so many weeks."""

    weeks: int = 0
    sessions: int = 0
    steps: int = 0
    entries: int = 0
    routines: int = 1


LIVES = {
    "new": Life(),
    "typical": Life(weeks=13, sessions=36, steps=360, entries=60),
    "busiest": Life(weeks=156, sessions=470, steps=4_000, entries=1_500, routines=3),
}


def make_life(name: str) -> User:
    """Somebody with the life ``name``, with a plan, the diary filled in and what follows from it kept.

    One exercise hurts again and again, so that something asks for a decision.
    """
    life = LIVES[name]
    person = make_ready(make_user(name, date_joined=NOW - timedelta(weeks=life.weeks)))
    exercises = [one for one in Exercise.objects.order_by("pk") if one.facts.is_home]
    rows = [{"exercise": one, "reps": one.reps_low} for one in exercises[:10]]
    routines = [Routine.objects.start(owner=person, name=f"Evening {n}", steps=rows) for n in range(life.routines)]
    slots = [{"weekday": day, "local_time": time(7, 30), "routine": routines[0]} for day in (0, 2, 4)]
    Week.objects.plan(owner=person, slots=slots, expected=None, at=NOW - timedelta(weeks=life.weeks))
    if life.sessions:
        sessions = _practise(person, life, routines[0])
        _step(sessions, exercises[:20], count=life.steps)
        _write(person, life, sessions)
    User.objects.hold(person.pk)
    keep_standings(person, at=NOW)
    return person


def _practise(person: User, life: Life, routine: Routine) -> list[Session]:
    first = NOW.replace(hour=18) - timedelta(weeks=life.weeks)
    moments = [first + timedelta(days=n * (7 * life.weeks - 1) // life.sessions) for n in range(life.sessions)]
    return Session.objects.bulk_create(
        Session(
            owner=person,
            time_zone=person.time_zone,
            local_date=at.date(),
            started_at=at,
            finished_at=at + timedelta(minutes=20),
            routine=routine,
            routine_name=routine.name,
            pain_before=2 + n % 3,
            pain_worst=2 + n % 4,
            pain_after=2 + n % 2,
            effort=3 + n % 4,
            is_strength=True,
        )
        for n, at in enumerate(moments)
    )


def _step(sessions: list[Session], exercises: list[Exercise], *, count: int) -> None:
    chosen = [exercises[n * 7 % len(exercises)] for n in range(count)]
    SessionStep.objects.bulk_create(
        SessionStep(
            session=sessions[n % len(sessions)],
            position=n // len(sessions) + 1,
            exercise=one,
            exercise_slug=one.slug,
            exercise_name=one.name,
            phase=one.phase,
            reps=one.reps_low,
            unit="repetitions",
            has_hurt=one == exercises[3] and n % 5 > 0,
        )
        for n, one in enumerate(chosen)
    )


def _write(person: User, life: Life, sessions: list[Session]) -> None:
    """Mornings, pain, the weekly questions, three activities, and a pause every half year."""
    logged = {"owner": person, "time_zone": person.time_zone}
    first, days = NOW - timedelta(weeks=life.weeks), 7 * life.weeks - 1
    FollowUp.objects.bulk_create(
        FollowUp(**logged, practised_on=day, feeling="same", score=3, answered_at=NOW, source="asked")
        for day in sorted({session.local_date for session in sessions})
    )
    felt = [first + timedelta(days=n * days // life.entries, hours=n % 5) for n in range(life.entries)]
    PainEntry.objects.bulk_create(
        PainEntry(**logged, local_date=at.date(), felt_at=at, score=2 + n % 4) for n, at in enumerate(felt)
    )
    asked = [first + timedelta(weeks=n) for n in range(life.weeks)]
    answers = {"kind": "three", "pain": 4, "enjoyment": 3, "activity": 4}
    Measure.objects.bulk_create(Measure(**logged, **answers, local_date=at.date(), answered_at=at) for at in asked)
    for n in range(3):
        mine = Activity.objects.create(owner=person, name=f"Activity {n}", since_on=first.date())
        ActivityRating.objects.bulk_create(
            ActivityRating(activity=mine, local_date=at.date(), answered_at=at, score=n) for at in asked[::6]
        )
    for at in asked[10::26]:
        Pause.objects.create(owner=person, reason="holiday", since_on=at.date(), until_on=at.date() + timedelta(days=6))
