"""How long Progress takes for the busiest person after three years: reading the diary, drawing it, the whole page.

    .venv/bin/python -m benchmarks.charts

470 sessions with 4,000 steps, 1,500 pain entries, a weekly answer to the three questions, three activities and two
pauses a year, in a database of its own.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from benchmarks.processor import best, in_a_new_database

SESSIONS, STEPS, ENTRIES, WEEKS = 470, 4_000, 1_500, 156
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ZONE = "Europe/Lisbon"
ROUNDS = 9


def store_many() -> Any:
    from accounts.models import User
    from exercises.models import Exercise
    from routines.models import Pause
    from tracking.models import Activity, ActivityRating, FollowUp, Measure, PainEntry, Session, SessionStep

    person = User.objects.create_user(username="busy", password="x" * 12, time_zone=ZONE)
    began = date(2023, 11, 27)
    person.agree_and_answer(assessed="yes", assessed_on=began, at=NOW - timedelta(days=WEEKS * 7))
    logged = {"owner": person, "time_zone": ZONE}
    sessions = Session.objects.bulk_create(
        Session(
            **logged,
            local_date=began + timedelta(days=number * 1093 // SESSIONS),
            started_at=datetime(2023, 11, 27, 18, tzinfo=UTC) + timedelta(days=number * 1093 // SESSIONS),
            finished_at=datetime(2023, 11, 27, 18, 20, tzinfo=UTC) + timedelta(days=number * 1093 // SESSIONS),
            pain_before=3 + number % 4,
            pain_worst=4 + number % 5,
            pain_after=3 + number % 3,
            effort=number % 8,
            is_strength=True,
        )
        for number in range(SESSIONS)
    )
    exercises = [*Exercise.objects.all()[:20]]
    SessionStep.objects.bulk_create(
        SessionStep(
            session=sessions[number % SESSIONS],
            position=number // SESSIONS + 1,
            exercise=exercises[number % 20],
            exercise_slug=exercises[number % 20].slug,
            exercise_name=exercises[number % 20].name,
            phase=exercises[number % 20].phase,
            reps=6,
            unit="repetitions",
            has_hurt=number % 29 == 0,
        )
        for number in range(STEPS)
    )
    PainEntry.objects.bulk_create(
        PainEntry(
            **logged,
            local_date=began + timedelta(days=number * 1093 // ENTRIES),
            felt_at=datetime(2023, 11, 27, 9, tzinfo=UTC) + timedelta(days=number * 1093 // ENTRIES, hours=number % 9),
            score=2 + number % 6,
            places=["neck", "upper"],
        )
        for number in range(ENTRIES)
    )
    FollowUp.objects.bulk_create(
        FollowUp(**logged, practised_on=day, feeling="same", score=3, answered_at=NOW, source="asked")
        for day in sorted({session.local_date for session in sessions})
    )
    Measure.objects.bulk_create(
        Measure(
            **logged,
            kind="three",
            local_date=began + timedelta(weeks=week),
            answered_at=datetime(2023, 11, 27, 20, tzinfo=UTC) + timedelta(weeks=week),
            pain=3 + week % 4,
            enjoyment=2 + week % 4,
            activity=3 + week % 3,
        )
        for week in range(WEEKS)
    )
    for number in range(3):
        activity = Activity.objects.create(owner=person, name=f"Activity {number}", since_on=began)
        ActivityRating.objects.bulk_create(
            ActivityRating(activity=activity, local_date=began + timedelta(weeks=6 * n), answered_at=NOW, score=n % 11)
            for n in range(WEEKS // 6)
        )
    for half_year in range(6):
        since = began + timedelta(weeks=26 * half_year + 10)
        Pause.objects.create(owner=person, reason="holiday", since_on=since, until_on=since + timedelta(days=6))
    return person


def queries_of(act: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)


def draw(record: Any) -> int:
    """Draw all four charts and return their size in bytes."""
    from tracking import charts

    drawings = [
        charts.pain_chart(record, shown=charts.OPTIONAL),
        charts.weeks_chart(record),
        charts.dumbbells(record.three, name="three", title="Three"),
        charts.dumbbells(record.activities, name="activities", title="Activities"),
    ]
    return sum(len(drawing.on_page()) for drawing in drawings)


def main() -> None:
    from django.test import Client

    from tracking import charts
    from tracking.insights.facts import first_day
    from tracking.overview.history import picture_of
    from tracking.overview.progress import drawn_from
    from tracking.overview.summary import judged_anew

    person = store_many()
    history = picture_of(person, now=NOW)
    first = first_day(history)
    print(f"{SESSIONS} sessions, {STEPS} steps, {ENTRIES} pain entries; best of {ROUNDS}, milliseconds")
    for name in charts.RANGES:
        since = charts.since_day(name, today=history.today, first=first)
        record = drawn_from(person, history, since=since)
        print(
            f"{name:8} numbers {best(partial(drawn_from, person, history, since=since), of=ROUNDS):5.1f}, "
            f"drawing {best(partial(draw, record), of=ROUNDS):5.1f}, {draw(record) / 1024:5.1f} kB"
        )

    def whole() -> Any:
        return drawn_from(person, picture_of(person, now=NOW))

    print(f"reading the diary for the drawings: {best(partial(picture_of, person, now=NOW), of=ROUNDS):.1f}")
    print(f"reading and numbers of all: {best(whole, of=ROUNDS):.1f}, {queries_of(whole)} queries")
    print(f"everything the diary says: {best(partial(judged_anew, person, now=NOW), of=ROUNDS):.1f}")
    client = Client()
    client.force_login(person)
    page = partial(client.get, "/progress/?range=all", headers={"host": "127.0.0.1"})
    assert page().status_code == 200
    print(f"the page Progress, whole: {best(page, of=ROUNDS):.1f}, {queries_of(page)} queries")


if __name__ == "__main__":
    in_a_new_database(main, command="prepare")
