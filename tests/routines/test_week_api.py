"""Moves, pauses and planned days through the API: as on the pages, once, by version, and nobody else's."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from routines.models import Move, Pause, Routine, Week
from tests.factories import make_routine, make_session

Caller = Callable[[User | None], APIClient]
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)  # Thursday
ONCE = "6f6d1c9e-3c1f-4a53-9d8e-0b1f6f0a1c11"


@pytest.fixture(autouse=True)
def thursday() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def strong(alice: User) -> Routine:
    """On Monday and Thursday at 18:30."""
    routine = make_routine(alice, "dart", name="Strong")
    slots = [{"weekday": day, "local_time": time(18, 30), "routine": routine} for day in (0, 3)]
    Week.objects.plan(owner=alice, slots=slots, expected=None, at=datetime(2026, 11, 2, 12, tzinfo=UTC))
    return routine


def moving(routine: Routine, **sent: Any) -> dict[str, Any]:
    usual = {"routine": routine.pk, "from_on": "2026-11-26", "from_time": "18:30"}
    return usual | {"to_on": "2026-11-28", "local_time": "09:00"} | sent


def test_a_session_is_moved_changed_and_taken_back(alice: User, api: Caller, strong: Routine) -> None:
    made = api(alice).post("/api/v1/moves/", moving(strong), format="json")
    url = f"/api/v1/moves/{made.json()['id']}/"
    changed = api(alice).put(
        url, made.json() | {"to_on": "2026-11-27", "from_on": "2026-01-01"}, format="json", headers={"If-Match": '"1"'}
    )
    stale = api(alice).delete(url, headers={"If-Match": '"1"'})
    gone = api(alice).delete(url, headers={"If-Match": '"2"'})

    assert made.status_code == 201
    assert made.json() | {"id": 0, "client_uuid": "", "created_at": "", "updated_at": ""} == {
        "id": 0, "client_uuid": "", "version": 1, "created_at": "", "updated_at": "", "routine": strong.pk,
        "from_on": "2026-11-26", "from_time": "18:30", "to_on": "2026-11-28", "local_time": "09:00", "findings": [],
    }  # fmt: skip
    assert (changed.status_code, changed.json()["to_on"], changed.json()["from_on"]) == (
        200,
        "2026-11-27",
        "2026-11-26",
    )
    assert (stale.status_code, gone.status_code) == (412, 204)
    assert not Move.objects.exists()


def test_the_same_move_twice_makes_one(alice: User, api: Caller, strong: Routine) -> None:
    sent = moving(strong, client_uuid=ONCE)

    answers = [api(alice).post("/api/v1/moves/", sent, format="json") for _ in range(2)]
    other = api(alice).post("/api/v1/moves/", sent | {"to_on": "2026-11-27"}, format="json")

    assert [answer.status_code for answer in answers] == [201, 200]
    assert other.status_code == 409
    assert Move.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"to_on": "2026-11-25"}, "to_on", "Choose today or a later day."),
        ({"from_on": "2026-11-27"}, "from_on", "This session is not in your plan."),
        ({"routine": 999_999}, "routine", "Choose a routine from the list."),
        ({"local_time": "25:00"}, "local_time", "Time has wrong format."),
        ({"to_on": "9999-12-31"}, "to_on", "You can move a session by up to 7 days."),
        ({"pain": 3}, "pain", "There is no such field."),
    ],
)
def test_a_move_that_cannot_be_is_refused_by_field(
    alice: User, api: Caller, strong: Routine, sent: dict[str, Any], field: str, sentence: str
) -> None:
    answer = api(alice).post("/api/v1/moves/", moving(strong) | sent, format="json")

    assert answer.status_code == 400
    assert sentence in answer.json()["errors"][field][0]
    assert not Move.objects.exists()


def test_what_speaks_against_a_day_is_in_the_answer_here_too(alice: User, api: Caller, strong: Routine) -> None:
    make_session(alice, datetime(2026, 11, 25, 9, tzinfo=UTC), routine=strong)

    answer = api(alice).post("/api/v1/moves/", moving(strong, to_on="2026-11-26", local_time="20:00"), format="json")

    assert answer.status_code == 201
    assert [one["rule"] for one in answer.json()["findings"]] == ["GAP"]
    assert "Wednesday and Thursday are next to each other" in answer.json()["findings"][0]["sentence"]


def test_the_routine_of_someone_else_is_like_one_that_does_not_exist(
    alice: User, bob: User, api: Caller, strong: Routine
) -> None:
    foreign = api(bob).post("/api/v1/moves/", moving(strong), format="json")
    missing = api(bob).post("/api/v1/moves/", moving(strong) | {"routine": 999_999}, format="json")

    assert foreign.status_code == missing.status_code == 400
    assert foreign.json() == missing.json()


def test_a_pause_is_made_once_changed_ended_and_removed(alice: User, api: Caller) -> None:
    sent = {"reason": "flare_up", "since_on": "2026-11-24", "until_on": "2026-11-30", "client_uuid": ONCE}
    answers = [api(alice).post("/api/v1/pauses/", sent, format="json") for _ in range(2)]
    url = f"/api/v1/pauses/{answers[0].json()['id']}/"
    changed = api(alice).put(url, answers[0].json() | {"reason": "illness"}, format="json", headers={"If-Match": '"1"'})
    ended = [api(alice).post(f"{url}end/") for _ in range(2)]
    removed = api(alice).delete(url, headers={"If-Match": '"3"'})

    assert [answer.status_code for answer in answers] == [201, 200]
    assert (changed.status_code, changed.json()["reason"]) == (200, "illness")
    assert [(answer.status_code, answer.json()["until_on"], answer.json()["version"]) for answer in ended] == [
        (200, "2026-11-25", 3)
    ] * 2
    assert removed.status_code == 204


def test_a_pause_that_has_not_begun_is_gone_when_it_ends(alice: User, api: Caller) -> None:
    sent = {"reason": "holiday", "since_on": "2026-12-24", "until_on": "2026-12-30"}
    made = api(alice).post("/api/v1/pauses/", sent, format="json")

    assert api(alice).post(f"/api/v1/pauses/{made.json()['id']}/end/").status_code == 204
    assert not Pause.objects.exists()


def test_two_pauses_never_share_a_day(alice: User, api: Caller) -> None:
    sent = {"reason": "holiday", "since_on": "2026-12-24", "until_on": "2026-12-30"}
    api(alice).post("/api/v1/pauses/", sent, format="json")

    answer = api(alice).post(
        "/api/v1/pauses/", sent | {"since_on": "2026-12-30", "until_on": "2027-01-02"}, format="json"
    )

    assert answer.status_code == 409
    assert "You already have a pause from 24 December to 30 December." in answer.content.decode()


def test_what_is_planned_is_told_day_by_day(alice: User, api: Caller, strong: Routine) -> None:
    api(alice).post("/api/v1/moves/", moving(strong), format="json")
    Pause.objects.begin(owner=alice, reason="illness", since_on=date(2026, 11, 30), until_on=date(2026, 12, 1), at=NOON)

    this_week = api(alice).get("/api/v1/week/occurrences/").json()
    longer = api(alice).get("/api/v1/week/occurrences/?since=2026-11-28&until=2026-12-03").json()["occurrences"]

    assert (this_week["since"], this_week["until"]) == ("2026-11-23", "2026-11-29")
    assert this_week["occurrences"][1] == {
        "on": "2026-11-28", "local_time": "09:00", "routine": strong.pk, "is_strength": True, "state": "moved",
        "from_on": "2026-11-26", "from_time": "18:30", "move": Move.objects.get().pk, "reason": "",
    }  # fmt: skip
    assert [(one["on"], one["state"], one["reason"]) for one in longer] == [
        ("2026-11-28", "moved", ""),
        ("2026-11-30", "paused", "illness"),
        ("2026-12-03", "planned", ""),
    ]


@pytest.mark.parametrize(
    "query", ["since=x", "since=2026-11-28&until=2026-11-27", "since=2024-01-01", "until=9999-12-31", "on=2026-11-26"]
)
def test_days_that_cannot_be_asked_for_are_refused(alice: User, api: Caller, query: str) -> None:
    assert api(alice).get(f"/api/v1/week/occurrences/?{query}").status_code == 400


def test_lists_take_the_same_queries_for_ten_and_for_twenty(alice: User, api: Caller) -> None:
    routine = make_routine(alice, "cat-cow")

    def queries() -> list[int]:
        counted = []
        for path in ("moves", "pauses"):
            with CaptureQueriesContext(connection) as found:
                assert api(alice).get(f"/api/v1/{path}/").status_code == 200
            counted.append(len(found))
        return counted

    def grow(first: int) -> None:
        for number in range(first, first + 10):
            day = date(2026, 1, 1 + number)
            Move.objects.create(
                owner=alice, routine=routine, from_on=day, from_time=time(8), to_on=day, local_time=time(9)
            )
            Pause.objects.create(owner=alice, reason="other", since_on=day, until_on=day)

    queries()
    grow(0)
    ten = queries()
    grow(10)

    assert queries() == ten
