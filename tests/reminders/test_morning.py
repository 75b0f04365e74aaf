"""The question of the next morning: after a session, once, without a word of exercise, and answered from the mail."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail as outbox
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import Block, User
from conventions.owned import StaleVersion
from reminders import engine
from reminders.models import Reminder
from routines.models import Pause
from tests.factories import make_ready, make_user
from tests.reminders.makers import (
    MONDAY,
    NOW,
    Clock,
    Post,
    make_address,
    make_rule,
    make_session,
    outcomes,
    ring,
)
from tracking import practice
from tracking.models import FollowUp, Session

pytestmark = pytest.mark.django_db
Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
ADDRESS = "/api/v1/reminders/morning/"


def utc(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def make_morning(owner: User, clock: str = "07:30", *, at: datetime = NOW) -> Reminder:
    make_address(owner)
    return Reminder.objects.settle(
        "morning", owner=owner, is_on=True, local_time=time.fromisoformat(clock), expected=0, at=at
    )


# When ----------------------------------------------------------------------------------------------------------------


def test_it_comes_once_on_the_morning_after_a_session_and_on_no_other(alice: User) -> None:
    rule = make_morning(alice)
    make_session(alice, utc(23, 19))
    make_session(alice, utc(23, 21))

    post = Post()
    for day in (23, 24, 25):
        for hour in (7, 8, 20):
            ring(Clock(utc(day, hour, 30)), post)

    assert outcomes(rule) == [("2026-11-24", "sent", "")]
    assert rule.deliveries.get().due_at == utc(24, 7, 30)
    assert len(post.mails) == 1


def test_a_session_after_midnight_belongs_to_the_evening_before(alice: User) -> None:
    rule = make_morning(alice)
    make_session(alice, utc(25, 1, 30))

    for day in (24, 25, 26):
        ring(Clock(utc(day, 8)))

    assert outcomes(rule) == [("2026-11-25", "sent", "")]


def test_it_comes_at_the_persons_own_time_in_their_own_zone(db: None) -> None:
    carol = make_user("carol", time_zone="America/New_York")
    rule = make_morning(carol, "09:00")
    make_session(carol, utc(23, 23))

    early = ring(Clock(utc(24, 13, 59)))
    on_time = ring(Clock(utc(24, 14)))

    assert (early.tries, len(on_time.mails)) == (0, 1)
    assert rule.deliveries.get().due_at == utc(24, 14)


def test_who_moves_to_another_zone_is_asked_there(alice: User) -> None:
    rule = make_morning(alice)
    make_session(alice, utc(23, 19))
    User.objects.get(pk=alice.pk).settle(time_zone="Asia/Tokyo", first_weekday=0, at=utc(23, 20))

    ring(Clock(utc(23, 22, 30)))

    assert outcomes(rule) == [("2026-11-24", "sent", "")]


def test_it_comes_on_the_day_the_clocks_change(alice: User) -> None:
    """The clocks of Lisbon go back on Sunday 25 October 2026: 07:30 is 06:30 UTC before and 07:30 after."""
    saturday = datetime(2026, 10, 24, 12, tzinfo=UTC)
    rule = make_morning(alice, at=saturday)
    make_session(alice, saturday + timedelta(hours=6))

    ring(Clock(datetime(2026, 10, 25, 7, 30, tzinfo=UTC)))

    assert [row.due_at for row in rule.deliveries.all()] == [datetime(2026, 10, 25, 7, 30, tzinfo=UTC)]


@pytest.mark.parametrize(("hour", "outcome"), [(17, ("sent", "")), (18, ("skipped", "stale"))])
def test_after_an_outage_it_is_asked_until_the_deadline_at_18(alice: User, hour: int, outcome: tuple[str, str]) -> None:
    rule = make_morning(alice)
    make_session(alice, utc(23, 19))

    ring(Clock(utc(24, hour)))

    assert outcomes(rule) == [("2026-11-24", *outcome)]


def test_after_a_week_away_one_is_asked_at_most(alice: User) -> None:
    rule = make_morning(alice)
    for day in (23, 24, 26):
        make_session(alice, utc(day, 19))

    post = ring(Clock(utc(27, 9)))

    assert len(post.mails) == 1
    assert outcomes(rule) == [
        ("2026-11-24", "skipped", "stale"),
        ("2026-11-25", "skipped", "stale"),
        ("2026-11-27", "sent", ""),
    ]


# Silence -------------------------------------------------------------------------------------------------------------


def test_who_has_answered_is_not_asked(alice: User) -> None:
    rule = make_morning(alice)
    make_session(alice, utc(23, 19))
    asked = FollowUp.objects.expect(owner=alice, practised_on=date(2026, 11, 23), zone="Europe/Lisbon")
    practice.answer(asked, at=utc(24, 7), feeling="settled")

    post = ring(Clock(utc(24, 7, 30)))

    assert post.tries == 0
    assert outcomes(rule) == [("2026-11-24", "skipped", "answered")]
    assert rule.deliveries.get().ending() == "not sent: you had already answered for that morning"


def test_a_session_that_is_deleted_before_the_mail_leaves_is_not_asked_about(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = make_morning(alice)
    session = make_session(alice, utc(23, 19))
    plan = engine.plan

    def plan_and_delete(*, at: datetime) -> int:
        count = plan(at=at)
        if count:
            practice.delete(session, at=at)
        return count

    monkeypatch.setattr(engine, "plan", plan_and_delete)
    ring(Clock(utc(24, 7, 30)))

    assert outcomes(rule) == [("2026-11-24", "skipped", "no_session")]


def test_an_urgent_sign_and_a_pause_do_not_stop_it(alice: User) -> None:
    rule = make_morning(alice)
    make_session(alice, utc(23, 19))
    Block.objects.raise_for(owner=alice, signs=["1"], at=utc(23, 20))
    Pause.objects.begin(
        owner=alice, reason="flare_up", since_on=date(2026, 11, 24), until_on=date(2026, 11, 25), at=utc(23, 21)
    )

    ring(Clock(utc(24, 7, 30)))

    assert outcomes(rule) == [("2026-11-24", "sent", "")]


def test_it_and_the_practice_reminder_keep_out_of_each_others_way(alice: User) -> None:
    practice = make_rule(alice, (MONDAY, "18:00"), (1, "07:30"))
    morning = Reminder.objects.settle("morning", owner=alice, is_on=True, local_time=time(7, 30), expected=0, at=NOW)

    post = ring(Clock(utc(23, 18)))
    make_session(alice, utc(23, 20))
    ring(Clock(utc(24, 7, 30)), post)
    morning.turn_off(at=utc(24, 8))

    assert sorted(mail.subject for mail in post.mails) == [
        "How are you this morning?",
        "Time to move, Monday 18:00",
        "Time to move, Tuesday 07:30",
    ]
    assert outcomes(morning) == [("2026-11-24", "sent", "")]
    assert Reminder.objects.get(pk=practice.pk).is_on
    assert not Reminder.objects.get(pk=morning.pk).is_on


# The mail ------------------------------------------------------------------------------------------------------------


def test_the_mail_asks_without_a_word_of_health_or_exercise_and_is_answered_from_its_link(
    alice: User, page: Page
) -> None:
    make_morning(make_ready(alice))
    make_session(alice, utc(23, 19))
    [mail] = ring(Clock(utc(24, 7, 30))).mails

    everything = mail.message().as_string()
    [link] = re.findall(r"http://testserver(/morning/\S+/)", mail.body)

    assert mail.subject == "How are you this morning?"
    assert not re.search(r"pain|exercise|session|routine|practi[cs]e|back|alice(?!@example)", everything, re.IGNORECASE)
    assert not re.search(r"<img|<link|src=|\?", mail.alternatives[0][0].replace("morning?", ""))
    assert "You asked for this question in the morning, at 07:30." in mail.body
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    with time_machine.travel(utc(24, 8), tick=False):
        assert page(None).get(link).status_code == 200
        assert not FollowUp.objects.filter(answered_at__isnull=False).exists()
        page(None).post(link, {"feeling": "settled"})
    assert FollowUp.objects.get().feeling == "settled"


def test_the_way_out_turns_this_kind_off_and_no_other(alice: User, page: Page) -> None:
    practice = make_rule(alice, (MONDAY, "18:00"))
    rule = Reminder.objects.settle("morning", owner=alice, is_on=True, local_time=time(8), expected=0, at=NOW)

    asked = page(None).get(rule.unsubscribe_url())
    page(None).post(rule.unsubscribe_url())

    assert "We will not email you in the morning any more." in asked.content.decode()
    assert not Reminder.objects.get(pk=rule.pk).is_on
    assert Reminder.objects.get(pk=practice.pk).is_on


# Many ----------------------------------------------------------------------------------------------------------------


def test_planning_takes_the_same_queries_for_two_people_and_for_ten(db: None) -> None:
    def plan(names: range) -> int:
        for number in names:
            owner = make_user(f"person{number}")
            make_morning(owner, at=NOW)
            make_session(owner, utc(23, 19))
        with CaptureQueriesContext(connection) as queries:
            engine.plan(at=utc(24, 7, 30))
        return len(queries)

    two, ten = plan(range(2)), plan(range(10, 20))

    assert ten == two


# Settings ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("clock", ["05:59", "12:01"])
def test_a_time_that_is_no_morning_is_refused(alice: User, api: Api, page: Page, clock: str) -> None:
    make_address(alice)
    by_api = api(alice).put(ADDRESS, {"is_on": True, "local_time": clock}, headers={"If-Match": '"0"'})
    sent = {"version": "0", "lead_minutes": "30", "morning-version": "0", "morning-is_on": "on"}
    by_page = page(alice).post("/reminders/", sent | {"morning-local_time": clock})

    assert by_api.json()["errors"] == {"local_time": ["Choose a time from 06:00 to 12:00, for example 07:30."]}
    assert by_page.status_code == 422
    assert "Choose a time from 06:00 to 12:00, for example 07:30." in by_page.content.decode()
    assert not Reminder.objects.exists()
    with pytest.raises(ValidationError):
        Reminder.objects.settle(
            "morning", owner=alice, is_on=True, local_time=time.fromisoformat(clock), expected=0, at=NOW
        )


def test_the_database_refuses_a_time_that_is_no_morning(alice: User) -> None:
    rule = make_morning(alice)

    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.filter(pk=rule.pk).update(local_time=time(13))


@time_machine.travel(NOW, tick=False)
def test_both_kinds_are_saved_together_or_not_at_all(alice: User, page: Page) -> None:
    make_address(alice)
    sent = {
        *{"version": "0", "is_on": "on", "lead_minutes": "30", "morning-version": "0"}.items(),
        *{"morning-is_on": "on", "morning-local_time": "08:15"}.items(),
    }

    saved = page(alice).post("/reminders/", dict(sent), follow=True)
    stale = page(alice).post("/reminders/", dict(sent) | {"version": "1", "lead_minutes": "60"})

    assert "Reminders are on." in saved.content.decode()
    assert "after your next session" in saved.content.decode()
    assert stale.status_code == 422
    assert [
        (rule.kind, rule.is_on, rule.lead_minutes, rule.local_time) for rule in Reminder.objects.order_by("pk")
    ] == [
        ("practice", True, 30, time(7, 30)),
        ("morning", True, 0, time(8, 15)),
    ]


def test_the_page_says_when_the_next_question_comes_and_what_became_of_the_last(alice: User, page: Page) -> None:
    make_morning(alice)
    make_session(alice, utc(23, 19))
    with time_machine.travel(utc(23, 20), tick=False):
        before = page(alice).get("/reminders/").content.decode()
    ring(Clock(utc(24, 7, 30)))
    with time_machine.travel(utc(24, 9), tick=False):
        after = page(alice).get("/reminders/").content.decode()

    assert "Next: Tuesday 24 November at 07:30, by email" in before
    assert "You can answer it with one tap." in before
    assert "Tue 24 Nov, 07:30, sent" in " ".join(after.split())
    assert "after your next session" in after


@time_machine.travel(NOW, tick=False)
def test_a_program_reads_and_writes_it(alice: User, api: Api) -> None:
    program = api(alice)

    unsaved = program.get(ADDRESS)
    saved = program.put(ADDRESS, {"is_on": True, "local_time": "09:00"}, headers={"If-Match": '"0"'})
    again = program.put(ADDRESS, saved.json() | {"is_on": False}, headers={"If-Match": '"1"'})
    stale = program.put(ADDRESS, {"is_on": True, "local_time": "09:00"}, headers={"If-Match": '"1"'})
    other = program.get("/api/v1/reminders/")

    assert unsaved.json() == {
        "version": 0, "kind": "morning", "is_on": False, "local_time": "07:30", "time_zone": "Europe/Lisbon",
        "next_due_at": None, "has_bounced": False, "can_reach": {"mail": "no_address"},
    }  # fmt: skip
    assert (saved.status_code, saved["ETag"], saved.json()["local_time"]) == (200, '"1"', "09:00")
    assert (again.status_code, again.json()["is_on"], stale.status_code) == (200, False, 412)
    assert (other.json()["version"], other.json()["kind"]) == (0, "practice")


def test_two_who_turn_it_on_at_once_make_one_rule(alice: User) -> None:
    make_morning(alice)

    with pytest.raises(StaleVersion):
        Reminder.objects.settle("morning", owner=alice, is_on=True, local_time=time(8), expected=0, at=NOW)

    assert Reminder.objects.count() == 1


def test_a_test_mail_is_that_of_a_session_even_where_only_the_morning_is_on(alice: User, page: Page) -> None:
    make_morning(alice)

    page(alice).post(reverse("reminders:send_test"))

    assert [mail.subject for mail in outbox.outbox] == ["Test of your reminders"]


def test_two_reminders_that_found_no_time_ask_whether_other_days_would_suit(alice: User, page: Page) -> None:
    def said(at: datetime) -> bool:
        with time_machine.travel(at, tick=False):
            return "Would other days suit you better?" in page(alice).get("/reminders/").content.decode()

    make_rule(alice, (MONDAY, "18:00"), (3, "18:00"))
    ring(Clock(utc(23, 18)))
    after_one = said(utc(25, 12))
    ring(Clock(utc(26, 18)))
    on_the_day, after_two = said(utc(26, 20)), said(utc(27, 20))
    make_session(alice, utc(27, 19))

    assert [after_one, on_the_day, after_two, said(utc(27, 20))] == [False, False, True, False]
    assert Session.objects.count() == 1
