"""Progress: counts, the two drawings and their tables."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client

from accounts.models import User
from routines.models import Week
from tests.factories import MORNING, make_pain_entry, make_ready, make_routine, make_session

Page = Callable[[User | None], Client]

pytestmark = pytest.mark.usefixtures("monday_morning")


def test_without_anything_there_is_one_sentence_and_one_button(ready: User, page: Page) -> None:
    html = page(ready).get("/progress/").content.decode()

    assert "Nothing to draw yet" in html
    assert 'href="/pain/add/">Add a pain entry' in html
    assert "<svg" in html
    assert 'role="img"' not in html


def test_it_counts_and_draws_and_claims_nothing(ready: User, page: Page) -> None:
    for back in (20, 10, 0):
        make_session(ready, MORNING - timedelta(days=back), pain_before=5, pain_worst=6, pain_after=2)
        make_pain_entry(ready, MORNING - timedelta(days=back, hours=2), score=4)

    html = page(ready).get("/progress/").content.decode()

    assert "3 sessions and 3 pain entries since 3 November." in html
    assert html.count('role="img"') == 2
    assert html.count("Show as a table") == 2
    for word in ("better", "improved", "worse", "chance"):
        assert word not in html.split("<main")[1].split("</main")[0]


def test_the_table_says_what_the_chart_shows(ready: User, page: Page) -> None:
    make_session(ready, MORNING, pain_before=5, pain_worst=6, pain_after=2)
    make_pain_entry(ready, MORNING, score=4)

    rows = page(ready).get("/progress/").context["rows"]

    assert [(row.entries, row.before, row.worst, row.after, row.sessions) for row in rows] == [
        ((4,), (5,), (6,), (2,), 1)
    ]


@pytest.mark.parametrize(
    ("asked", "since"),
    [
        ("week", datetime(2026, 11, 17, tzinfo=UTC).date()),
        ("month", datetime(2026, 10, 25, tzinfo=UTC).date()),
        ("quarter", datetime(2026, 8, 25, tzinfo=UTC).date()),
        ("all", datetime(2026, 1, 27, tzinfo=UTC).date()),
        ("decade", datetime(2026, 8, 25, tzinfo=UTC).date()),
    ],
)
def test_the_days_shown_can_be_chosen(ready: User, page: Page, asked: str, since: object) -> None:
    make_pain_entry(ready, MORNING - timedelta(days=300))

    assert page(ready).get(f"/progress/?range={asked}").context["record"].since == since


def test_a_first_entry_is_shown_within_a_week_and_not_at_the_edge_of_an_empty_quarter(ready: User, page: Page) -> None:
    make_pain_entry(ready)

    record = page(ready).get("/progress/").context["record"]

    assert (record.until - record.since).days == 6


def test_pain_after_is_drawn_where_asked_for(ready: User, page: Page) -> None:
    make_session(ready, pain_after=2)

    usual, fuller = (page(ready).get(f"/progress/{query}").content.decode() for query in ("", "?after=1"))

    assert (usual.count('class="after"'), fuller.count('class="after"')) == (0, 2)  # the mark, and the legend


def test_the_target_is_what_the_person_planned(ready: User, page: Page) -> None:
    make_session(ready)
    slow = make_routine(ready, "breathing", "cat-cow")
    slots = [{"weekday": weekday, "local_time": time(7, 30), "routine": slow} for weekday in (0, 2, 4)]
    Week.objects.plan(owner=ready, slots=slots, expected=None, at=MORNING)

    assert "your plan: 3 a week." in page(ready).get("/progress/").content.decode()


def test_another_persons_numbers_are_not_among_them(ready: User, bob: User, page: Page) -> None:
    make_session(make_ready(bob), pain_before=9)

    assert "Nothing to draw yet" in page(ready).get("/progress/").content.decode()


def test_progress_asks_the_database_no_more_often_however_much_there_is(
    ready: User, page: Page, django_assert_num_queries: Callable
) -> None:
    client = page(ready)
    for count in (10, 20):
        for hours in range(count):
            make_session(ready, MORNING - timedelta(hours=hours, minutes=count))
            make_pain_entry(ready, MORNING - timedelta(hours=hours, minutes=count))

        with django_assert_num_queries(9):
            client.get("/progress/?range=all")
