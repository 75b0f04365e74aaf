"""The diary as tables for a spreadsheet: all rows, the person's own alone, and no cell that could run."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from conventions.csv_files import Separator
from tests.factories import (
    MORNING,
    make_activity,
    make_care,
    make_exercise,
    make_measure,
    make_pain_entry,
    make_ready,
    make_routine,
    make_session,
)
from tracking import practice
from tracking.import_export import EXERCISES, PAIN, SESSIONS
from tracking.models import FollowUp

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
pytestmark = pytest.mark.usefixtures("monday_morning")

TABLES = "/accounts/my-data/csv/"
DOORS = [("sessions", "/api/v1/sessions.csv"), ("pain", "/api/v1/pain-entries.csv")]


def table(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [*csv.DictReader(io.StringIO(text, newline=""))]


def test_a_session_is_one_row_with_its_numbers_and_what_was_done(ready: User, page: Page) -> None:
    steps = [
        {"exercise": make_exercise("cat-cow")},
        {"exercise": make_exercise("dart"), "outcome": "eased", "has_hurt": True},
        {"exercise": make_exercise("thread-needle"), "outcome": "skipped", "skip_reason": "pain"},
    ]
    routine = make_routine(ready, name="=Evening")
    make_session(ready, routine=routine, steps=steps, pain_before=3, pain_worst=5, effort=4, note="a, b\nc")

    [row] = table(page(ready).post(TABLES, {"table": "sessions"}))

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
        "controlled": "",
        "next_morning": "",
        "next_morning_pain": "",
        "stopped_because": "",
        "warning_signs": "",
        "done": "Cat-Cow",
        "eased": "Dart",
        "skipped": "Thread the Needle",
        "hurt": "Dart",
        "logged": "Logged at the time",
        "note": "a, b\nc",
    }


def test_a_pain_entry_is_one_row(ready: User, page: Page) -> None:
    make_pain_entry(ready, places=["neck", "upper"], qualities=["dull"], note="@home")

    [row] = table(page(ready).post(TABLES, {"table": "pain"}))

    assert (row["day"], row["felt"], row["score"]) == ("2026-11-23", "2026-11-23 08:00", "4")
    assert (row["kind"], row["places"], row["qualities"], row["note"]) == (
        "At that moment",
        "Upper back; Neck",
        "Dull",
        "'@home",
    )


@pytest.mark.parametrize(("name", "api"), DOORS)
def test_page_and_api_give_the_same_table(ready: User, page: Page, name: str, api: str) -> None:
    make_session(ready)
    make_pain_entry(ready)
    program = APIClient()
    program.force_authenticate(ready)

    by_page, by_api = page(ready).post(TABLES, {"table": name}), program.get(api, headers={"Accept": "text/csv"})

    assert by_page["Content-Disposition"].startswith('attachment; filename="pilates-')
    assert by_page["Content-Disposition"].endswith('-2026-11-23.csv"')
    for answer in (by_page, by_api):
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Cache-Control"] == "private, no-store"
    assert table(by_page) == table(by_api)


@pytest.mark.parametrize(("name", "api"), DOORS)
def test_a_table_holds_the_persons_own_rows_alone(ready: User, bob: User, page: Page, name: str, api: str) -> None:
    make_session(make_ready(bob))
    make_pain_entry(bob)

    assert table(page(ready).post(TABLES, {"table": name})) == []


def test_what_was_deleted_and_what_still_runs_is_left_out(ready: User, page: Page) -> None:
    practice.delete(make_session(ready), at=MORNING)
    practice.delete(make_pain_entry(ready), at=MORNING)

    assert table(page(ready).post(TABLES, {"table": "sessions"})) == []
    assert table(page(ready).post(TABLES, {"table": "pain"})) == []


@pytest.mark.parametrize(("asked", "queries"), [(SESSIONS, 3), (EXERCISES, 1), (PAIN, 1)])
def test_a_table_asks_no_more_often_however_many_rows_there_are(
    ready: User, asked: Any, queries: int, django_assert_num_queries: Callable
) -> None:
    for count in (5, 10):
        for number in range(count):
            steps = [{"exercise": make_exercise("dart")}]
            make_session(ready, MORNING - timedelta(hours=number, minutes=count), steps=steps)
            make_pain_entry(ready, MORNING - timedelta(hours=number, minutes=count))

        with django_assert_num_queries(queries):
            assert len([*asked.lines(ready, Separator.COMMA)]) > count


def test_the_tables_are_offered_on_my_data_with_the_separator_of_the_language(ready: User, page: Page) -> None:
    html = page(ready).get("/accounts/my-data/", headers={"Accept-Language": "de-AT,en;q=0.5"}).content.decode()

    assert f'action="{TABLES}"' in html
    assert [value in html for value in ('name="table" value="sessions"', 'name="table" value="pain"')] == [True, True]
    assert re.findall(r'name="separator" value="(\w+)"[^>]*checked', html) == ["semicolon"]
    assert "If a file opens in a single column, choose the other one." in html


def files_of(answer: Any) -> dict[str, str]:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def test_all_tables_come_in_one_zip_with_what_each_column_means(ready: User, page: Page) -> None:
    make_session(ready, steps=[{"exercise": make_exercise("dart")}], stop_reason="tired")
    make_pain_entry(ready, places=["blade_left"])
    make_measure(ready)
    make_measure(ready, change=2)
    make_activity(ready).rate(score=6, at=MORNING)
    make_care(ready)
    practice.answer(FollowUp.objects.get(), expected=1, feeling="worse", score=4, at=MORNING + timedelta(days=1))

    by_page = files_of(page(ready).post(TABLES, {"separator": "semicolon"}))
    by_api = files_of(page(ready).get("/api/v1/me/export/csv/?separator=semicolon"))

    assert by_page == by_api
    rows = {name: [*csv.DictReader(io.StringIO(text, newline=""), delimiter=";")] for name, text in by_page.items()}
    meant = rows.pop("columns.csv")
    assert {name: len(found) for name, found in rows.items()} == {
        "sessions.csv": 1,
        "exercises.csv": 1,
        "pain.csv": 1,
        "mornings.csv": 1,
        "questions.csv": 2,
        "activities.csv": 1,
        "care.csv": 1,
    }
    assert [(one["file"], one["column"]) for one in meant] == [
        (name, column) for name, [row, *_more] in rows.items() for column in row
    ]
    assert all(one["meaning"].endswith(".") for one in meant)
    assert meant[3] == {
        "file": "sessions.csv",
        "column": "minutes",
        "meaning": "How long it took.",
        "unit": "minutes",
    }
    assert rows["sessions.csv"][0]["stopped_because"] == "Tired"
    assert rows["sessions.csv"][0]["next_morning"] == "Worse"
    assert (rows["exercises.csv"][0]["part"], rows["exercises.csv"][0]["outcome"]) == ("Strength", "Done")
    assert rows["pain.csv"][0]["places"] == "Left shoulder blade"
    assert rows["mornings.csv"][0]["day"] == "2026-11-24"
    assert rows["mornings.csv"][0]["logged"] == "Logged at the time"
    assert [row["change"] for row in rows["questions.csv"]] == ["", "Better"]
    assert rows["care.csv"][0]["kind"] == "Physiotherapy"


@pytest.mark.parametrize(
    ("asked", "language", "header"),
    [
        ("", "en-GB", "day,felt"),
        ("", "de-DE,de;q=0.9,en;q=0.8", "day;felt"),
        ("", "", "day,felt"),
        ("", "tlh,*;q=0.1", "day,felt"),
        ("?separator=comma", "de", "day,felt"),
        ("?separator=semicolon", "en", "day;felt"),
    ],
)
def test_the_separator_is_what_was_asked_for_or_what_the_language_writes(
    ready: User, api: Api, asked: str, language: str, header: str
) -> None:
    answer = api(ready).get(f"/api/v1/pain-entries.csv{asked}", headers={"Accept-Language": language})

    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf" + header.encode())


def test_another_separator_or_table_is_refused(ready: User, page: Page) -> None:
    for address in ("/api/v1/sessions.csv", "/api/v1/pain-entries.csv", "/api/v1/me/export/csv/"):
        for said in ("tab", ""):
            answer = page(ready).get(f"{address}?separator={said}")
            assert (answer.status_code, answer.json()["errors"]) == (400, {"separator": ["Choose comma or semicolon."]})

    assert page(ready).post(TABLES, {"separator": "tab"}).status_code == 422
    assert page(ready).post(TABLES, {"table": "passwords"}).context["form"].errors == {
        "table": ["There is no such table."]
    }
