"""Today in one answer of the API: what its page shows, and whether a reminder arrives."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Block, User
from reminders.models import Reminder
from routines.models import Pause, Week
from tests.factories import make_proposal, make_ready, make_routine, make_session
from tests.reminders.makers import make_address
from tracking import practice

pytestmark = pytest.mark.django_db
Api = Callable[[User | None], APIClient]
PATH = "/api/v1/me/today/"
MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # Lisbon keeps UTC in November
MONDAY, THURSDAY = 0, 3


@pytest.fixture
def alice(alice: User, library: None) -> User:
    """Ready, with a week of Monday and Thursday evenings."""
    make_ready(alice)
    routine = make_routine(alice, "breathing", "cat-cow")
    slots = [{"weekday": day, "local_time": time(18, 30), "routine": routine} for day in (MONDAY, THURSDAY)]
    Week.objects.plan(owner=alice, slots=slots, expected=None, at=MONDAY_NOON - timedelta(days=7))
    return alice


def told(api: Api, person: User, *, at: datetime = MONDAY_NOON) -> dict:
    with time_machine.travel(at, tick=False):
        answer = api(person).get(PATH)
    assert answer.status_code == 200
    return answer.json()


def turn_on(person: User) -> None:
    more = {"expected": 0, "at": MONDAY_NOON, "is_on": True}
    Reminder.objects.settle(Reminder.Kind.PRACTICE, owner=person, lead_minutes=30, **more)
    Reminder.objects.settle(Reminder.Kind.MORNING, owner=person, **more)


def test_a_planned_day_is_told_whole(alice: User, api: Api) -> None:
    make_address(alice, "alice@example.org")
    turn_on(alice)

    today = told(api, alice)

    routine = today["next"]["routine"]
    assert today["next"] == {
        "kind": "planned", "on": "2026-11-23", "at": "18:30", "routine": routine, "routine_name": "Evening",
        "session": None, "paused_until": None, "comes_after_strength": False,
    }  # fmt: skip
    assert [day["state"] for day in today["week"]] == ["planned", "free", "free", "planned", "free", "free", "free"]
    assert [day["date"] for day in today["week"] if day["is_today"]] == ["2026-11-23"]
    assert (today["day"], today["time_zone"], today["morning"]) == ("2026-11-23", "Europe/Lisbon", None)
    assert (today["closed"]["open"], today["closed"]["ceiling"], today["offered"]) == ("all", 5, [])
    assert today["reminder"] == {
        "kind": "practice", "next_due_at": "2026-11-23T18:00:00Z", "can_reach": {"mail": None},
    }  # fmt: skip


def test_the_record_version_rises_with_a_change(alice: User, api: Api) -> None:
    before = told(api, alice)["record_version"]
    make_session(alice, MONDAY_NOON - timedelta(hours=2))
    Week.objects.plan(owner=alice, slots=[], expected=1, at=MONDAY_NOON)

    assert told(api, alice)["record_version"] > before


def test_a_session_of_yesterday_asks_its_question_and_one_of_today_is_done(alice: User, api: Api) -> None:
    started = MONDAY_NOON - timedelta(days=1)
    ended = started + timedelta(minutes=15)
    session = practice.log(owner=alice, started_at=started, finished_at=ended, at=ended)
    asked = told(api, alice)
    done = make_session(alice, MONDAY_NOON - timedelta(hours=1))

    after = told(api, alice)

    assert session.local_date.isoformat() == asked["morning"]["practised_on"] == "2026-11-22"
    assert set(asked["morning"]) == {"id", "practised_on", "version"}
    assert (after["next"]["kind"], after["next"]["session"]) == ("done", done.pk)
    assert after["week"][0]["state"] == "done"


def test_an_urgent_sign_closes_everything_and_offers_nothing(alice: User, api: Api) -> None:
    make_proposal(alice)
    Block.objects.raise_for(owner=alice, signs=["1"], at=MONDAY_NOON)

    today = told(api, alice)

    assert today["next"]["kind"] == "blocked"
    assert today["closed"]["open"] == "nothing"
    assert today["closed"]["reasons"][0]["sentence"]
    assert set(today["closed"]["reasons"][0]) == {"rule", "open", "sentence", "ends"}
    assert today["offered"] == []
    assert {day["state"] for day in today["week"]} == {"paused"}


def test_a_pause_says_until_when(alice: User, api: Api) -> None:
    day = MONDAY_NOON.date()
    Pause.objects.begin(owner=alice, reason="holiday", since_on=day, until_on=day + timedelta(days=5), at=MONDAY_NOON)

    today = told(api, alice)

    assert (today["next"]["kind"], today["next"]["paused_until"]) == ("paused", "2026-11-28")


@pytest.mark.parametrize(
    ("known", "strikes", "reason"),
    [
        ([], 0, "no_address"),
        ([False], 0, "unconfirmed"),
        ([True], 0, None),
        ([True], 2, "refused"),
        ([True], 0, "no_server"),
    ],
)
def test_whether_an_email_arrives_is_said_at_every_door(
    alice: User,
    api: Api,
    page: Callable[[User], Client],
    settings: Any,
    known: list[bool],
    strikes: int,
    reason: str | None,
) -> None:
    if reason == "no_server":
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    for verified in known:
        make_address(alice, "alice@example.org", verified=verified)
    turn_on(alice)
    if strikes:
        rule = Reminder.objects.of(alice, Reminder.Kind.PRACTICE)
        for _ in range(strikes):
            rule.strike(at=MONDAY_NOON)
    words = {
        "no_address": "You have no email address for reminders",
        "unconfirmed": "You have not confirmed your email address yet",
        "refused": "Your address refused 2 emails in a row",
        "no_server": "No email leaves this site yet",
    }

    with time_machine.travel(MONDAY_NOON, tick=False):
        shown = page(alice).get("/reminders/").content.decode()
        switch = api(alice).get("/api/v1/reminders/").json()

    assert told(api, alice)["reminder"]["can_reach"] == {"mail": reason}
    assert switch["can_reach"] == {"mail": reason}
    assert [code for code, text in words.items() if text in shown] == ([reason] if reason else [])


def test_me_shows_the_address_and_whether_it_is_confirmed(alice: User, api: Api) -> None:
    without = api(alice).get("/api/v1/me/").json()["email"]
    make_address(alice, "alice@example.org", verified=False)

    assert without is None
    assert api(alice).get("/api/v1/me/").json()["email"] == {"address": "alice@example.org", "is_confirmed": False}


def test_it_reads_no_more_for_a_longer_diary(alice: User, api: Api) -> None:
    make_address(alice, "alice@example.org")
    turn_on(alice)

    def asked() -> int:
        told(api, alice)
        with CaptureQueriesContext(connection) as queries:
            told(api, alice)
        return len(queries)

    short = asked()
    for days in range(1, 30):
        make_session(alice, MONDAY_NOON - timedelta(days=days))

    assert asked() == short
    assert short <= 20


def test_nobody_is_told_of_another_and_who_is_not_ready_is_told_so(alice: User, bob: User, api: Api) -> None:
    make_ready(bob)

    assert told(api, bob)["next"]["kind"] == "unplanned"
    assert APIClient().get(PATH).status_code == 401
    stranger = User.objects.create_user("dora", password="correct horse battery")
    assert api(stranger).get(PATH).status_code == 403
    assert api(alice).get(f"{PATH}?day=2026-01-01").status_code == 400
