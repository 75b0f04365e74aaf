"""A list by the days that its rows are about, and by when they were changed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import User
from tests.factories import MORNING, make_care, make_own_exercise, make_ready
from tracking import practice

Api = Callable[[User | None], APIClient]


@pytest.fixture
def person(alice: User) -> User:
    make_ready(alice)
    for days in range(4):
        with time_machine.travel(MORNING + timedelta(days=days), tick=False):
            make_care(alice, MORNING + timedelta(days=days))
    with time_machine.travel(MORNING + timedelta(days=9), tick=False):
        practice.revise_care(alice.care_set.last(), expected=1, kind="other", noted_at=MORNING, at=MORNING)
    return alice


def days(api: Api, person: User, **asked: str) -> list[str]:
    answer = api(person).get("/api/v1/care/", asked)
    assert answer.status_code == 200, answer.content
    return [row["local_date"][-2:] for row in answer.json()["results"]]


def test_since_and_until_are_local_days_and_included(api: Api, person: User) -> None:
    assert days(api, person, since="2026-11-24") == ["26", "25", "24"]
    assert days(api, person, until="2026-11-24") == ["24", "23"]
    assert days(api, person, since="2026-11-24", until="2026-11-25") == ["25", "24"]
    with time_machine.travel(datetime(2026, 11, 25, 3, 30, tzinfo=UTC), tick=False):
        make_care(person, datetime(2026, 11, 25, 3, 30, tzinfo=UTC))  # the evening before, for a day begins at 04:00
    assert days(api, person, until="2026-11-24") == ["24", "24", "23"]


def test_updated_since_is_included_and_overlaps_by_5_seconds(api: Api, person: User) -> None:
    assert days(api, person, updated_since="2026-11-26T08:00:05Z") == ["26", "23"]
    assert days(api, person, updated_since="2026-11-26T08:00:06Z") == ["23"]
    own = make_own_exercise(person)
    later = (own.updated_at + timedelta(seconds=6)).isoformat()
    with time_machine.travel(own.updated_at + timedelta(seconds=30), tick=False):
        own.archive(at=own.updated_at)
    found: Any = api(person).get("/api/v1/own-exercises/", {"updated_since": later}).json()
    assert [row["id"] for row in found["results"]] == [own.pk]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"since": "yesterday"}, "since"),
        ({"until": "2026-02-30"}, "until"),
        ({"since": "2026-11-24", "until": "2026-11-23"}, "until"),
        ({"updated_since": "2026-11-24T08:00:00"}, "updated_since"),
        ({"updated_since": "9999-12-31T23:59:59-14:00"}, "updated_since"),
    ],
)
def test_what_is_no_day_or_instant_is_named(api: Api, person: User, asked: dict[str, str], field: str) -> None:
    answer = api(person).get("/api/v1/care/", asked)
    assert (answer.status_code, [*answer.json()["errors"]]) == (400, [field])


def test_a_list_about_no_day_and_a_single_row_know_no_days(api: Api, person: User) -> None:
    make_own_exercise(person)
    care = person.care_set.first()
    for url in ("/api/v1/own-exercises/?since=2026-11-24", f"/api/v1/care/{care.pk}/?since=2026-11-24"):  # type: ignore[union-attr]
        assert api(person).get(url).json()["errors"] == {"since": ["There is no such parameter."]}
