"""Progress: counts, the two drawings and their tables."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from routines.models import Pause, Week
from tests.factories import MORNING, make_exercise, make_pain_entry, make_ready, make_routine, make_session
from tracking import practice
from tracking.models import Activity, FollowUp, Measure, PainEntry, Session, SessionStep

Page = Callable[[User | None], Client]

pytestmark = pytest.mark.usefixtures("monday_morning")


@pytest.fixture
def program(ready: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(ready)
    return client


def test_without_anything_there_is_one_sentence_and_one_button(ready: User, page: Page) -> None:
    html = page(ready).get("/progress/").content.decode()

    assert "No chart yet" in html
    assert 'href="/pain/add/">Add a pain entry' in html
    assert "<svg" in html
    assert 'role="img"' not in html


def test_it_counts_and_draws_and_claims_nothing(ready: User, page: Page) -> None:
    for back in (20, 10, 0):
        make_session(ready, MORNING - timedelta(days=back), pain_before=5, pain_worst=6, pain_after=2)
        make_pain_entry(ready, MORNING - timedelta(days=back, hours=2), score=4)

    html = page(ready).get("/progress/").content.decode()

    assert '<h2 id="weeks">You did 3 sessions</h2>' in html
    assert html.count('role="img"') == 2
    headline = html.split('<h2 id="pain">')[1].split("</h2>")[0]
    for word in ("better", "improved", "down", "up", "worse", "chance"):
        assert word not in headline.split()


def test_the_table_says_what_the_chart_shows(ready: User, page: Page) -> None:
    make_session(ready, MORNING, pain_before=5, pain_worst=6, pain_after=2)
    make_pain_entry(ready, MORNING, score=4)

    shown = page(ready).get("/progress/").content.decode()
    table = shown[shown.index('<table class="table days">') :]

    cells = re.findall(r'<td class="figure">(.*?)</td>', table[: table.index("</table>")])
    assert cells == ["–", "4", "1", "5", "6", "2", "–"]


@pytest.mark.parametrize(
    ("asked", "since"),
    [
        ("week", datetime(2026, 11, 17, tzinfo=UTC).date()),
        ("month", datetime(2026, 10, 26, tzinfo=UTC).date()),
        ("quarter", datetime(2026, 8, 31, tzinfo=UTC).date()),
        ("year", datetime(2026, 1, 27, tzinfo=UTC).date()),
        ("all", datetime(2026, 1, 27, tzinfo=UTC).date()),
        ("decade", datetime(2026, 8, 31, tzinfo=UTC).date()),
    ],
)
def test_the_days_shown_can_be_chosen(ready: User, page: Page, asked: str, since: object) -> None:
    make_pain_entry(ready, MORNING - timedelta(days=300))

    assert page(ready).get(f"/progress/?range={asked}").context["record"].since == since


def test_a_first_entry_is_shown_within_a_week_and_not_at_the_edge_of_an_empty_quarter(ready: User, page: Page) -> None:
    make_pain_entry(ready)

    record = page(ready).get("/progress/").context["record"]

    assert (record.until - record.since).days == 6


def test_pain_after_and_the_next_morning_are_drawn_where_asked_for(ready: User, page: Page) -> None:
    make_session(ready, MORNING - timedelta(days=1), pain_after=2)
    asked = FollowUp.objects.expect(owner=ready, practised_on=MORNING.date() - timedelta(days=1), zone=ready.time_zone)
    practice.answer(asked, at=MORNING, feeling="same", score=4)

    usual, fuller = (
        page(ready).get(f"/progress/{query}").content.decode() for query in ("", "?show=after&show=morning")
    )

    for mark in ("after", "morning"):
        assert (usual.count(f'class="{mark}"'), fuller.count(f'class="{mark}"')) == (0, 2)  # the mark, and its key
    assert 'href="?show=after"' in usual
    assert 'href="?show=morning"' in fuller


def test_the_three_questions_and_activities_are_compared_with_their_first_answers(ready: User, page: Page) -> None:
    for back, pain in ((14, 6), (0, 4)):
        Measure.objects.answer(
            owner=ready, kind="three", at=MORNING - timedelta(days=back), pain=pain, enjoyment=5, activity=5
        )
    desk = Activity.objects.start(owner=ready, name="Desk <work>", at=MORNING - timedelta(days=14))
    for back, score in ((14, 4), (0, 7)):
        desk.rate(score=score, at=MORNING - timedelta(days=back))
    make_pain_entry(ready)

    html = page(ready).get("/progress/").content.decode()

    for words in (
        "6 to 4",
        "5 to 5",
        "4 to 7",
        "Desk &lt;work&gt;",
        "The ring is 9 November, the disc is 23 November.",
    ):
        assert words in html
    assert "<work>" not in html


def test_a_pause_is_part_of_the_plan(ready: User, page: Page) -> None:
    make_session(ready, MORNING - timedelta(days=6))
    day = MORNING.date()
    Pause.objects.begin(owner=ready, reason="illness", since_on=day, until_on=day + timedelta(days=3), at=MORNING)

    html = page(ready).get("/progress/").content.decode()

    assert "A dashed block is a week with a pause. A pause counts as keeping your plan." in html
    assert html.count('class="rest"') == 1


def test_the_target_is_what_the_person_planned(ready: User, page: Page) -> None:
    make_session(ready)
    slow = make_routine(ready, "breathing", "cat-cow")
    slots = [{"weekday": weekday, "local_time": time(7, 30), "routine": slow} for weekday in (0, 2, 4)]
    Week.objects.plan(owner=ready, slots=slots, expected=None, at=MORNING)

    assert "You plan 3 sessions a week." in page(ready).get("/progress/").content.decode()


@pytest.fixture
def three_months(ready: User, page: Page) -> Client:
    """Twelve weeks: pain of 6 that falls to 3, two sessions a week in which Dart hurt and Cat-Cow did not."""
    for week in range(12):
        for day in (0, 3):
            at = MORNING - timedelta(weeks=12 - week) + timedelta(days=day)
            pain = 6 if week < 3 else 3
            steps = [
                {"exercise": make_exercise("cat-cow")},
                {"exercise": make_exercise("dart"), "has_hurt": week > 8, "outcome": "eased"},
            ]
            make_session(ready, at, pain_before=pain, pain_worst=pain, pain_after=pain, steps=steps)
            make_pain_entry(ready, at + timedelta(days=1), score=pain)
    make_pain_entry(ready, MORNING, score=3)
    Measure.objects.answer(owner=ready, kind="three", at=MORNING, pain=3, enjoyment=3, activity=3)
    return page(ready)


def test_three_months_begin_with_the_sentence_and_what_it_rests_on(three_months: Client) -> None:
    html = three_months.get("/progress/").content.decode()

    assert '<h2 id="pain">Pain is down from 6.0 to 3.0</h2>' in html
    assert "That is more than chance usually explains. We compared on 22 November." in html
    assert "A fall does not show what helped." in html


def test_every_sentence_leads_to_why_it_is_said(three_months: Client) -> None:
    html = three_months.get("/progress/").content.decode()

    for rule in ("CHANGE", "THREE", "RHYTHM", "LEDGER", "BAND"):
        assert f'href="/progress/why/{rule}/"' in html
    assert 'href="/progress/review/"' in html


def test_the_ledger_begins_with_what_asks_for_a_change(three_months: Client) -> None:
    answer = three_months.get("/progress/")

    ledger = answer.context["ledger"]
    assert ledger["finding"] == "1 of 2 exercises suits you"
    assert [(row.name, row.done, row.hurt, row.advice) for row, _exercise in ledger["open"]] == [
        ("Dart", 24, 6, "Leave out")
    ]
    assert [row.name for row, _exercise in ledger["keep"]] == ["Cat-Cow"]
    html = answer.content.decode()
    assert 'href="/exercises/dart/"' in html


def test_another_persons_numbers_are_not_among_them(ready: User, bob: User, page: Page) -> None:
    make_session(make_ready(bob), pain_before=9)

    assert "No chart yet" in page(ready).get("/progress/").content.decode()


def test_progress_asks_the_database_no_more_often_however_much_there_is(
    ready: User, page: Page, django_assert_num_queries: Callable
) -> None:
    client = page(ready)
    for count in (10, 20):
        for hours in range(count):
            make_session(ready, MORNING - timedelta(hours=hours, minutes=count))
            make_pain_entry(ready, MORNING - timedelta(hours=hours, minutes=count))

        client.get("/progress/?range=all")  # whoever reads first after a change judges it, and keeps what is said
        with django_assert_num_queries(7):
            client.get("/progress/?range=all")


def fill_years(owner: User, *, since: int, until: int) -> None:
    """A session, a morning, an entry and answers in each week from ``since`` to ``until`` years back."""
    logged = {"owner": owner, "time_zone": owner.time_zone}
    for week in range(52 * since, 52 * until):
        at = MORNING - timedelta(weeks=week)
        on = {"local_date": at.date(), **logged}
        session = Session.objects.create(
            **on, started_at=at, finished_at=at + timedelta(minutes=15), pain_before=4, pain_worst=5
        )
        SessionStep.objects.create(session=session, position=1, exercise_slug="dart", exercise_name="Dart", reps=6)
        FollowUp.objects.create(**logged, practised_on=at.date(), feeling="same", score=4, answered_at=at)
        PainEntry.objects.create(**on, felt_at=at, score=4)
        Measure.objects.create(**on, kind="three", answered_at=at, pain=4, enjoyment=4, activity=4)


@pytest.mark.parametrize(
    ("address", "most"),
    [("/progress/?range=all", 17), ("/api/v1/progress/?range=all", 10), ("/api/v1/charts/pain.svg?range=all", 10)],
)
def test_three_years_ask_the_database_as_often_as_one(
    ready: User, page: Page, program: APIClient, address: str, most: int
) -> None:
    client = program if address.startswith("/api/") else page(ready)
    asked = []
    for since, until in ((0, 1), (1, 3)):
        fill_years(ready, since=since, until=until)
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        asked.append(len(found))

    assert asked[0] == asked[1] <= most


# The API ----------------------------------------------------------------------------------------------------------


def test_progress_as_data_holds_everything_that_is_drawn(ready: User, program: APIClient) -> None:
    for back in (2, 1, 0):
        make_pain_entry(ready, MORNING - timedelta(days=back), score=4)
    Measure.objects.answer(owner=ready, kind="three", at=MORNING, pain=6, enjoyment=5, activity=4)
    desk = Activity.objects.start(owner=ready, name="Desk", at=MORNING)
    desk.rate(score=4, at=MORNING)
    day = MORNING.date()
    Pause.objects.begin(owner=ready, reason="illness", since_on=day, until_on=day, at=MORNING)

    body = program.get("/api/v1/progress/?range=week").json()

    assert (body["since"], body["until"], body["baseline"]) == ("2026-11-17", "2026-11-23", 4.0)
    assert body["band"]["low"] < 4.0 < body["band"]["high"]
    assert body["pauses"] == [{"since_on": "2026-11-23", "until_on": "2026-11-23", "reason": "illness"}]
    assert body["three_questions"][0] == {
        "question": "Average pain",
        "best": 0,
        "answers": [{"day": "2026-11-23", "score": 6, "is_later": False}],
    }
    assert [asked["question"] for asked in body["activities"]] == ["Desk"]


@pytest.mark.parametrize("name", ["pain", "weeks", "three", "activities"])
def test_each_drawing_is_a_file_that_says_what_it_shows(ready: User, program: APIClient, name: str) -> None:
    make_pain_entry(ready)

    answer = program.get(f"/api/v1/charts/{name}.svg?range=month&theme=dark&size=narrow&show=after&show=morning")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cache-Control"] == "private, no-store"
    svg = ET.fromstring(answer.content)
    assert svg.get("width") == "390"
    assert "#141A18" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("range=decade", "range"),
        ("range=week&since=2026-11-01", "range"),
        ("theme=neon", "theme"),
        ("size=huge", "size"),
        ("show=worst", "show"),
        ("colour=red", "colour"),
    ],
)
def test_a_drawing_that_cannot_be_made_is_refused_in_words(program: APIClient, query: str, field: str) -> None:
    answer = program.get(f"/api/v1/charts/pain.svg?{query}", headers={"Accept": "image/svg+xml"})

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert field in answer.json()["errors"]


def test_there_is_no_other_drawing(program: APIClient) -> None:
    assert program.get("/api/v1/charts/sleep.svg").status_code == 404


def test_nobody_draws_another_persons_numbers(ready: User, bob: User, program: APIClient) -> None:
    make_session(make_ready(bob), pain_before=9)

    assert "0 pain entries and 0 sessions." in program.get("/api/v1/charts/pain.svg").content.decode()
