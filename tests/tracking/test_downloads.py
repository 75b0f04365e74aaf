"""The diary as tables for a spreadsheet: all rows, the person's own alone, and no cell that could run."""

import csv
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from tests.factories import MORNING, make_exercise, make_pain_entry, make_ready, make_routine, make_session
from tracking import practice
from tracking.import_export import pain_lines, safe_cell, session_lines

Page = Callable[[User | None], Client]
pytestmark = pytest.mark.usefixtures("monday_morning")

DOORS = [("/sessions/download/", "/api/v1/sessions.csv"), ("/pain/download/", "/api/v1/pain-entries.csv")]


def table(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [*csv.DictReader(text.splitlines())]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-3", "'-3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("a = b", "a = b"),
        ("", ""),
        (None, ""),
        (-3, -3),
        (4, 4),
    ],
)
def test_no_text_is_taken_for_a_formula(value: Any, cell: Any) -> None:
    assert safe_cell(value) == cell


def test_a_session_is_one_row_with_its_numbers_and_what_was_done(ready: User, page: Page) -> None:
    steps = [
        {"exercise": make_exercise("cat-cow")},
        {"exercise": make_exercise("dart"), "outcome": "eased", "has_hurt": True},
        {"exercise": make_exercise("thread-needle"), "outcome": "skipped", "skip_reason": "pain"},
    ]
    routine = make_routine(ready, name="=Evening")
    make_session(ready, routine=routine, steps=steps, pain_before=3, pain_worst=5, effort=4, note="a, b\nc")

    [row] = table(page(ready).post("/sessions/download/"))

    assert row == {
        "day": "2026-11-23",
        "started": "2026-11-23 08:00",
        "time_zone": "Europe/Lisbon",
        "minutes": "15",
        "routine": "'=Evening",
        "pain_before": "3",
        "pain_worst": "5",
        "pain_after": "",
        "effort": "4",
        "next_morning": "",
        "next_morning_pain": "",
        "stopped_because": "",
        "done": "Cat-Cow",
        "eased": "Dart",
        "skipped": "Thread the Needle",
        "hurt": "Dart",
        "note": "a, bc",  # splitlines above: the line break is within the quotes
    }


def test_a_pain_entry_is_one_row(ready: User, page: Page) -> None:
    make_pain_entry(ready, places=["neck", "upper"], qualities=["dull"], note="@home")

    [row] = table(page(ready).post("/pain/download/"))

    assert (row["day"], row["felt"], row["score"]) == ("2026-11-23", "2026-11-23 08:00", "4")
    assert (row["kind"], row["places"], row["qualities"], row["note"]) == ("now", "upper; neck", "dull", "'@home")


@pytest.mark.parametrize(("url", "api"), DOORS)
def test_page_and_api_give_the_same_table(ready: User, page: Page, url: str, api: str) -> None:
    make_session(ready)
    make_pain_entry(ready)
    program = APIClient()
    program.force_authenticate(ready)

    by_page, by_api = page(ready).post(url), program.get(api, headers={"Accept": "text/csv"})

    assert by_page["Content-Disposition"].startswith('attachment; filename="pilates-')
    assert by_page["Content-Disposition"].endswith('-2026-11-23.csv"')
    for answer in (by_page, by_api):
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Cache-Control"] == "private, no-store"
    assert table(by_page) == table(by_api)


@pytest.mark.parametrize(("url", "api"), DOORS)
def test_a_table_holds_the_persons_own_rows_alone(ready: User, bob: User, page: Page, url: str, api: str) -> None:
    make_session(make_ready(bob))
    make_pain_entry(bob)

    assert table(page(ready).post(url)) == []


def test_what_was_deleted_and_what_still_runs_is_left_out(ready: User, page: Page) -> None:
    practice.delete(make_session(ready), at=MORNING)
    practice.delete(make_pain_entry(ready), at=MORNING)

    assert table(page(ready).post("/sessions/download/")) == []
    assert table(page(ready).post("/pain/download/")) == []


@pytest.mark.parametrize(("lines", "queries"), [(session_lines, 3), (pain_lines, 1)])
def test_a_table_asks_no_more_often_however_many_rows_there_are(
    ready: User, lines: Any, queries: int, django_assert_num_queries: Callable
) -> None:
    for count in (5, 10):
        for number in range(count):
            make_session(ready, MORNING - timedelta(hours=number, minutes=count))
            make_pain_entry(ready, MORNING - timedelta(hours=number, minutes=count))

        with django_assert_num_queries(queries):
            assert len([*lines(ready)]) > count


def test_the_tables_are_offered_on_my_data(ready: User, page: Page) -> None:
    make_session(ready)

    html = page(ready).get("/accounts/my-data/").content.decode()

    assert 'action="/sessions/download/"' in html
    assert 'action="/pain/download/"' in html
