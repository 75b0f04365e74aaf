"""How long it takes to say everything the diary of the busiest person says, and how often the database is asked.

    .venv/bin/python -m benchmarks.insights

Three years: 470 sessions with 4,000 steps, 1,500 pain entries, the three questions every week; in a database of its
own.
"""

import random
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from benchmarks.processor import best, in_a_new_database

DAYS = 3 * 365
SESSIONS, STEPS, ENTRIES = 470, 4_000, 1_500
ROUNDS = 7
BEGAN = datetime(2023, 11, 27, 8, tzinfo=UTC)


def somebody(*, days: int) -> Any:
    """Make a person with ``days`` days of the busiest diary."""
    from accounts.models import User
    from tests.factories import make_ready
    from tracking.models import FollowUp, Measure, PainEntry, Session, SessionStep

    person = make_ready(User.objects.create_user(f"busy-{days}", time_zone="UTC"))
    chance = random.Random(days)
    part = days / DAYS

    def at(number: int, count: int, hour: int = 0) -> datetime:
        return BEGAN + timedelta(days=number * days // count, hours=hour)

    owned = {"owner": person, "time_zone": "UTC"}
    sessions = Session.objects.bulk_create(
        Session(
            **owned,
            started_at=(when := at(number, int(SESSIONS * part))),
            finished_at=when + timedelta(minutes=15),
            local_date=when.date(),
            pain_before=chance.randint(2, 5),
            pain_worst=chance.randint(2, 6),
            pain_after=3,
            effort=chance.randint(3, 9),
            is_strength=True,
        )
        for number in range(int(SESSIONS * part))
    )
    steps = int(STEPS * part)
    SessionStep.objects.bulk_create(
        SessionStep(
            session=sessions[number % len(sessions)],
            position=number // len(sessions) + 1,
            exercise_slug=f"exercise-{(number * 7) % 30}",
            exercise_name=f"Exercise {(number * 7) % 30}",
            phase="strength",
            reps=8,
            unit="repetitions",
            outcome=chance.choice(("done", "done", "done", "eased", "skipped")),
            has_hurt=chance.random() < 0.05,
        )
        for number in range(steps)
    )
    FollowUp.objects.bulk_create(
        FollowUp(**owned, practised_on=day, score=chance.randint(2, 6), source="asked")
        for day in sorted({session.local_date for session in sessions})
    )
    entries = int(ENTRIES * part)
    PainEntry.objects.bulk_create(
        PainEntry(
            **owned,
            felt_at=at(number, entries, 4),
            local_date=at(number, entries, 4).date(),
            score=chance.randint(1, 7),
        )
        for number in range(entries)
    )
    Measure.objects.bulk_create(
        Measure(
            **owned,
            kind="three",
            answered_at=at(week, days // 7, 5),
            local_date=at(week, days // 7, 5).date(),
            pain=chance.randint(2, 6),
            enjoyment=chance.randint(2, 6),
            activity=chance.randint(2, 6),
        )
        for week in range(days // 7)
    )
    return person


def main() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tracking.insights.summary import summarise
    from tracking.overview.history import history_of
    from tracking.overview.summary import judged_anew, summary_of

    for days in (DAYS // 3, DAYS):
        person, now = somebody(days=days), BEGAN + timedelta(days=days)
        with CaptureQueriesContext(connection) as asked:
            found, _until = judged_anew(person, now=now)
        history = history_of(person, now=now)
        counts = (len(history.sessions), sum(len(one.steps) for one in history.sessions), len(history.entries))
        print(f"{days} days: {counts[0]} sessions, {counts[1]} steps, {counts[2]} entries; {len(found.said)} sentences")
        print(f"  queries: {len(asked)}")
        print(f"  reading and judging: {best(partial(judged_anew, person, now=now), of=ROUNDS):.1f} ms")
        print(f"  judging alone:       {best(partial(summarise, history), of=ROUNDS):.1f} ms")
        summary_of(person, now=now)
        print(f"  what is kept of it:  {best(partial(summary_of, person, now=now), of=ROUNDS):.2f} ms")


if __name__ == "__main__":
    in_a_new_database(main)
