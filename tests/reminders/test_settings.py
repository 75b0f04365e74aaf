"""The page of a person's reminders, and the same through the API: one verb, two doors."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from reminders import engine
from reminders.models import Delivery, Reminder
from tests.reminders.makers import (
    FRIDAY,
    MONDAY,
    NOW,
    THURSDAY,
    Clock,
    make_address,
    make_rule,
    make_session,
    make_week,
    ring,
)

pytestmark = pytest.mark.django_db
Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
ADDRESS = "/api/v1/reminders/"


@pytest.fixture(autouse=True)
def _monday_noon() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def text_of(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


# The page ---------------------------------------------------------------------------------------------------------


def test_turning_reminders_on_says_when_the_next_one_comes(alice: User, page: Page) -> None:
    make_address(alice)
    make_week(alice, (MONDAY, "18:00"), (THURSDAY, "07:30"))

    answer = page(alice).post("/reminders/", {"version": "0", "is_on": "on", "lead_minutes": "30"}, follow=True)

    assert answer.redirect_chain == [("/reminders/", 302)]
    assert "Next: Monday 23 November at 17:30, by email" in text_of(answer)
    assert "Local time in Europe/Lisbon" in text_of(answer)
    assert "Monday 18:00, Thursday 07:30" in text_of(answer)


def test_the_next_one_is_shown_in_the_persons_own_zone(alice: User, page: Page) -> None:
    alice.settle(time_zone="Asia/Tokyo", first_weekday=0, at=NOW)
    make_rule(alice, (THURSDAY, "07:30"))

    answer = page(alice).get("/reminders/")

    assert "Next: Thursday 26 November at 07:30, by email" in text_of(answer)


def test_turning_reminders_off_says_so(alice: User, page: Page) -> None:
    make_rule(alice, (MONDAY, "18:00"))

    answer = page(alice).post("/reminders/", {"version": "1", "lead_minutes": "0"}, follow=True)

    assert "Reminders are off." in text_of(answer)
    assert Reminder.objects.get().next_due_at is None


def test_the_page_knows_a_changed_week_before_any_dispatcher_has_looked(alice: User, page: Page) -> None:
    make_rule(alice, (MONDAY, "18:00"))
    make_week(alice, (FRIDAY, "09:00"), at=NOW + timedelta(seconds=1))

    answer = page(alice).get("/reminders/")

    assert "Next: Friday 27 November at 09:00" in text_of(answer)
    assert Reminder.objects.get().schedule == [[MONDAY, "18:00"]]  # reading wrote nothing


def test_opening_the_page_makes_no_row(alice: User, page: Page) -> None:
    page(alice).get("/reminders/")

    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"version": "0", "is_on": "on", "lead_minutes": "15"}, "Choose a time from the list."),
        ({"version": "0", "is_on": "on", "lead_minutes": "soon"}, "Choose a time from the list."),
        ({"version": "0", "is_on": "on"}, "Choose a time from the list."),
        ({"version": "0", "is_on": "on", "lead_minutes": "30\x00"}, "Choose a time from the list."),
        ({"version": "x", "is_on": "on", "lead_minutes": "30"}, "Enter a whole number"),
        ({"is_on": "on", "lead_minutes": "30"}, "This field is required"),
    ],
)
def test_what_cannot_be_used_is_answered_422_and_changes_nothing(
    alice: User, page: Page, sent: dict[str, str], words: str
) -> None:
    make_week(alice, (MONDAY, "18:00"))

    answer = page(alice).post("/reminders/", sent)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Reminder.objects.exists()


def test_a_change_from_an_old_page_is_refused_and_kept_in_the_form(alice: User, page: Page) -> None:
    make_rule(alice, (MONDAY, "18:00"))
    Reminder.objects.settle("practice", owner=alice, is_on=True, lead_minutes=60, expected=1, at=NOW)

    answer = page(alice).post("/reminders/", {"version": "1", "lead_minutes": "10"})

    assert answer.status_code == 422
    assert "changed in another window" in text_of(answer)
    assert '<option value="10" selected>' in text_of(answer)
    assert Reminder.objects.get().lead_minutes == 60


def test_what_differs_in_both_kinds_stands_in_one_panel(alice: User, page: Page) -> None:
    make_rule(alice, (MONDAY, "18:00"))
    Reminder.objects.settle("practice", owner=alice, is_on=True, lead_minutes=60, expected=1, at=NOW)
    Reminder.objects.settle(Reminder.Kind.MORNING, owner=alice, is_on=True, local_time=time(9, 0), expected=0, at=NOW)

    sent = {"version": "1", "is_on": "on", "lead_minutes": "10"}
    answer = page(alice).post(
        "/reminders/", sent | {"morning-version": "0", "morning-is_on": "on", "morning-local_time": "08:00"}
    )

    assert answer.status_code == 422
    assert text_of(answer).count("This was changed in another window") == 1
    assert [(one.label, one.stored, one.typed) for one in answer.context["form"].meanwhile] == [
        ("Remind me", "1 hour before", "10 minutes before"),
        ("Ask me in the morning at", "09:00", "08:00"),
    ]


def test_an_empty_week_shows_one_way_on(alice: User, page: Page) -> None:
    make_address(alice)

    answer = page(alice).get("/reminders/")

    assert "Nothing to remind you of yet" in text_of(answer)
    assert 'href="/week/edit/"' in text_of(answer)


def test_without_an_address_the_page_says_so(alice: User, page: Page) -> None:
    make_week(alice, (MONDAY, "18:00"))

    answer = page(alice).get("/reminders/")

    assert "You have no email address for reminders" in text_of(answer)
    assert "Add an email address" in text_of(answer)
    assert "Send a test" not in text_of(answer)


def test_an_address_that_is_not_confirmed_is_named_as_such(alice: User, page: Page) -> None:
    make_address(alice, verified=False)

    answer = page(alice).get("/reminders/")

    assert "You have not confirmed your email address yet" in text_of(answer)


def test_an_address_that_refused_mail_is_shown_until_they_are_turned_on_again(alice: User, page: Page) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    rule.strike(at=NOW)
    rule.strike(at=NOW)

    before = page(alice).get("/reminders/")
    after = page(alice).post("/reminders/", {"version": "2", "is_on": "on", "lead_minutes": "0"}, follow=True)

    assert "Your address refused 2 emails in a row" in text_of(before)
    assert "Your address refused" not in text_of(after)
    assert "Next: Monday 23 November at 18:00" in text_of(after)


def test_why_nothing_came_is_said_in_words(alice: User, page: Page) -> None:
    make_rule(alice, (MONDAY, "18:00"), (THURSDAY, "18:00"))
    make_session(alice, datetime(2026, 11, 23, 11, 0, tzinfo=UTC))
    ring(Clock(datetime(2026, 11, 23, 18, 0, tzinfo=UTC)))

    answer = page(alice).get("/reminders/")

    assert "Monday 23 November, 18:00" in text_of(answer)
    assert "Not sent: you had already practised that day" in text_of(answer)


def test_a_stranger_sees_nothing_of_it(alice: User, bob: User, page: Page, api: Api) -> None:
    make_rule(alice, (MONDAY, "18:00"))
    ring(Clock(datetime(2026, 11, 23, 18, 0, tzinfo=UTC)))

    assert "alice@example.org" not in text_of(page(bob).get("/reminders/"))
    assert "23 November" not in text_of(page(bob).get("/reminders/"))
    assert api(bob).get(f"{ADDRESS}deliveries/").json()["results"] == []


def test_signing_in_comes_first(page: Page, api: Api) -> None:
    assert page(None).get("/reminders/")["Location"] == "/accounts/login/?next=/reminders/"
    assert page(None).post("/reminders/test/").status_code == 302
    assert api(None).get(ADDRESS).status_code in (401, 403)


def make_deliveries(rule: Reminder, count: int) -> None:
    there = rule.deliveries.count()
    Delivery.objects.bulk_create(
        [
            Delivery(
                rule=rule,
                occ_date=datetime(2026, 1, 1 + number, tzinfo=UTC).date(),
                due_at=datetime(2026, 1, 1 + number, 18, tzinfo=UTC),
                expires_at=NOW,
                not_before=NOW,
                status="skipped",
                reason="stale",
            )
            for number in range(there, there + count)
        ]
    )


def test_twice_as_many_deliveries_cost_no_more_queries(alice: User, page: Page, api: Api) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    browser, program = page(alice), api(alice)

    counts = []
    for _ in range(2):
        make_deliveries(rule, 10)
        with CaptureQueriesContext(connection) as queries:
            browser.get("/reminders/")
            program.get(f"{ADDRESS}deliveries/?page_size=100")
        counts.append(len(queries))

    assert counts[0] == counts[1]


# A test mail ------------------------------------------------------------------------------------------------------


def test_a_test_mail_is_sent_like_a_reminder(alice: User, page: Page) -> None:
    make_rule(alice, (MONDAY, "18:00"))

    answer = page(alice).post("/reminders/test/", follow=True)

    assert "We have sent a test" in text_of(answer)
    assert [(one.subject, one.to) for one in mail.outbox] == [("Test of your reminders", ["alice@example.org"])]
    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_test_that_is_only_a_file_is_not_called_sent(
    alice: User, page: Page, api: Api, settings: Any, tmp_path: Path
) -> None:
    make_address(alice)
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", str(tmp_path)

    on_the_page = page(alice).post("/reminders/test/", follow=True)
    in_the_program = api(alice).post(f"{ADDRESS}test/").json()

    assert "We wrote the test into a file." in text_of(on_the_page)
    assert in_the_program == {"is_sent": False, "detail": "no mail server: written into a file"}
    assert len([*tmp_path.iterdir()]) == 2


def test_a_test_can_be_sent_before_reminders_were_ever_on(alice: User, page: Page) -> None:
    make_address(alice)

    page(alice).post("/reminders/test/")

    assert len(mail.outbox) == 1
    assert not Reminder.objects.get().is_on


def test_three_tests_an_hour_are_enough(alice: User, page: Page, api: Api) -> None:
    make_address(alice)
    browser = page(alice)
    for _ in range(3):
        browser.post("/reminders/test/")

    on_the_page = browser.post("/reminders/test/", follow=True)
    in_the_program = api(alice).post(f"{ADDRESS}test/")

    assert "You have sent 3 tests in the last hour" in text_of(on_the_page)
    assert in_the_program.status_code == 429
    assert len(mail.outbox) == 3
    with time_machine.travel(datetime(2026, 11, 23, 13, 0, tzinfo=UTC), tick=False):
        browser.post("/reminders/test/")
    assert len(mail.outbox) == 4


def test_a_test_without_a_confirmed_address_says_what_to_do(alice: User, page: Page, api: Api) -> None:
    make_address(alice, verified=False)

    on_the_page = page(alice).post("/reminders/test/", follow=True)
    in_the_program = api(alice).post(f"{ADDRESS}test/")

    assert "Confirm your email address first" in text_of(on_the_page)
    assert in_the_program.status_code == 400
    assert mail.outbox == []


def test_a_test_that_the_server_does_not_take_says_so(alice: User, page: Page, settings: object) -> None:
    make_address(alice)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]

    answer = page(alice).post("/reminders/test/", follow=True)

    assert "The mail server did not accept the test (connect ConnectionRefusedError)" in text_of(answer)


# The API ----------------------------------------------------------------------------------------------------------


def test_a_program_reads_version_0_before_anything_was_saved(alice: User, api: Api) -> None:
    answer = api(alice).get(ADDRESS)

    assert answer.status_code == 200
    assert answer["ETag"] == '"0"'
    assert answer.json() == {
        "version": 0,
        "kind": "practice",
        "is_on": False,
        "lead_minutes": 30,
        "time_zone": "Europe/Lisbon",
        "next_due_at": None,
        "has_bounced": False,
        "can_reach": {"mail": "no_address"},
    }


def test_a_program_turns_reminders_on(alice: User, api: Api) -> None:
    make_week(alice, (MONDAY, "18:00"))

    answer = api(alice).put(ADDRESS, {"is_on": True, "lead_minutes": 60}, headers={"If-Match": '"0"'})

    assert answer.status_code == 200
    assert answer["ETag"] == '"1"'
    assert answer.json()["next_due_at"] == "2026-11-23T17:00:00Z"


def test_what_was_read_can_be_sent_back(alice: User, api: Api) -> None:
    make_rule(alice, (MONDAY, "18:00"))
    program = api(alice)

    answer = program.put(ADDRESS, program.get(ADDRESS).json(), headers={"If-Match": '"1"'})

    assert answer.status_code == 200
    assert answer.json()["version"] == 2


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"is_on": True, "lead_minutes": 15}, "lead_minutes"),
        ({"is_on": True, "lead_minutes": "30"}, "lead_minutes"),
        ({"is_on": True, "lead_minutes": True}, "lead_minutes"),
        ({"is_on": True, "lead_minutes": None}, "lead_minutes"),
        ({"is_on": True, "lead_minutes": 10**30}, "lead_minutes"),
        ({"is_on": "yes", "lead_minutes": 30}, "is_on"),
        ({"is_on": 1, "lead_minutes": 30}, "is_on"),
        ({"lead_minutes": 30}, "is_on"),
        ({"is_on": True, "lead_minutes": 30, "owner": 2}, "owner"),
    ],
)
def test_a_body_that_cannot_be_used_is_named_by_field(
    alice: User, api: Api, body: dict[str, object], named: str
) -> None:
    answer = api(alice).put(ADDRESS, body, headers={"If-Match": '"0"'})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [named]
    assert not Reminder.objects.exists()


def test_a_change_names_the_version_it_was_made_from(alice: User, api: Api) -> None:
    make_rule(alice, (MONDAY, "18:00"))
    body = {"is_on": False, "lead_minutes": 30}

    without = api(alice).put(ADDRESS, body)
    stale = api(alice).put(ADDRESS, body, headers={"If-Match": '"0"'})

    assert (without.status_code, stale.status_code) == (428, 412)
    assert Reminder.objects.get().is_on


def test_a_program_reads_what_became_of_each(alice: User, api: Api) -> None:
    rule = make_rule(alice, (MONDAY, "18:00"))
    make_deliveries(rule, 3)

    answer = api(alice).get(f"{ADDRESS}deliveries/?page_size=2").json()

    assert [one["occ_date"] for one in answer["results"]] == ["2026-01-03", "2026-01-02"]
    assert answer["results"][0]["status"] == "skipped"
    assert answer["results"][0]["reason"] == "stale"
    assert answer["results"][0]["ending"] == "not sent: it was too late to be useful"
    assert answer["next"]


def test_an_unknown_parameter_is_refused_by_name(alice: User, api: Api) -> None:
    answer = api(alice).get(f"{ADDRESS}deliveries/?status=sent")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["status"]


def test_a_program_sends_a_test(alice: User, api: Api) -> None:
    make_address(alice)

    answer = api(alice).post(f"{ADDRESS}test/")

    assert answer.json() == {"is_sent": True, "detail": ""}
    assert len(mail.outbox) == 1


# The pulse --------------------------------------------------------------------------------------------------------


def test_the_pulse_is_read_without_signing_in_and_tells_of_nobody(
    alice: User, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "database_clock", lambda: NOW)  # PostgreSQL has a clock that nobody can stop
    make_rule(alice, (MONDAY, "18:00"))

    before = page(None).get("/healthz/reminders/")
    ring(Clock(NOW))
    after = page(None).get("/healthz/reminders/")

    assert (before.status_code, before.json()["status"]) == (503, "late")
    assert after.status_code == 200
    assert set(after.json()) == {
        *(
            "status",
            "is_well",
            "last_tick_seconds",
            "oldest_due_seconds",
            "overdue",
            "waiting",
            "unknown",
            "restored_at",
        )
    }


def test_the_address_of_a_person_is_only_the_confirmed_one(alice: User, page: Page) -> None:
    make_rule(alice, (MONDAY, "18:00"))
    EmailAddress.objects.create(user=alice, email="new@example.org", verified=False, primary=False)

    page(alice).post("/reminders/test/")

    assert mail.outbox[0].to == ["alice@example.org"]
