"""The first week: a session that fits the pain just told, its days and a reminder, kept by one button and once."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import User
from pilates_site.first_week import next_to_each_other, suggested_days, suggested_time
from reminders.models import Reminder
from routines.models import Routine, Week
from tests.factories import MORNING, make_answers, make_ready, make_routine
from tracking import practice
from tracking.models import PainEntry, Session

Page = Callable[[User | None], Client]
URL = "/week/first/"
KEY = "11111111-1111-4111-8111-111111111111"
WEEK = {"days": ["0", "3"], "local_time": "18:30", "client_uuid": KEY}
LISBON = ZoneInfo("Europe/Lisbon")


@pytest.fixture(autouse=True)
def _monday_morning(library: None) -> Any:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def newcomer(alice: User) -> User:
    """Long-standing pain that nobody has checked: the limit is 3."""
    return make_ready(alice, assessed="long_standing")


def slots() -> list[tuple[int, time, bool]]:
    return [(slot.weekday, slot.local_time, slot.routine.is_strength()) for slot in Week.objects.get().slots.all()]


def test_the_pain_is_asked_once_and_shapes_the_session(newcomer: User, page: Page) -> None:
    client = page(newcomer)

    told = client.post("/measures/start/", {"pain_now": "4", "client_uuid": KEY})
    shown = client.get(told["Location"])
    begun = client.post(URL, WEEK | {"start": "1"})

    session = Session.objects.get()
    assert told["Location"] == URL
    assert 'name="pain' not in shown.content.decode()
    assert shown.context["session"].why() == "Your pain is 4 and your limit is 3, so all of it is gentle."
    assert begun["Location"] == f"/sessions/{session.pk}/play/"
    assert (session.pain_before, session.is_strength, PainEntry.objects.count()) == (4, False, 1)
    assert shown.context["session"].verdict.changes == ()
    assert slots() == [(0, time(18, 30), False), (3, time(18, 30), False)]


@pytest.mark.parametrize(
    ("assessed", "pain", "is_strength"),
    [
        ("long_standing", 0, True),
        ("long_standing", 2, True),
        ("long_standing", 3, True),
        ("long_standing", 4, False),
        ("long_standing", 8, False),
        ("new", 1, False),
        ("yes", 4, True),
        ("yes", 6, False),
        ("yes", None, False),
    ],
)
def test_strength_is_only_in_it_up_to_the_limit(
    alice: User, page: Page, assessed: str, pain: int | None, is_strength: bool
) -> None:
    client = page(make_ready(alice, assessed=assessed))
    if pain is not None:
        practice.note_pain(owner=alice, score=pain, felt_at=MORNING, at=MORNING)

    session = client.get(URL).context["session"]

    assert session.is_strength is is_strength
    assert 5 <= session.minutes <= 10


def test_sent_twice_it_is_kept_once_and_another_answer_replaces_the_first(newcomer: User, page: Page) -> None:
    client = page(newcomer)

    for _press in range(2):
        answer = client.post(URL, WEEK | {"save": "1"})
    client.post(URL, WEEK | {"save": "1", "days": ["1", "4", "5"], "local_time": "07:15"})

    assert answer["Location"] == "/today/"
    assert Routine.objects.count() == 1
    assert [slot[:2] for slot in slots()] == [(1, time(7, 15)), (4, time(7, 15)), (5, time(7, 15))]
    assert Week.objects.get().version == 2
    assert not Reminder.objects.exists()


def test_start_after_save_begins_the_routine_that_was_saved(newcomer: User, page: Page) -> None:
    client = page(newcomer)
    client.post(URL, WEEK | {"save": "1"})

    first = client.post(URL, WEEK | {"start": "1"})
    again = client.post(URL, WEEK | {"start": "1"})

    session = Session.objects.get()
    assert first["Location"] == again["Location"] == f"/sessions/{session.pk}/play/"
    assert (session.routine, session.pain_before) == (Routine.objects.get(), None)


def test_a_reminder_with_a_new_address_sends_the_link_that_confirms_it(newcomer: User, page: Page) -> None:
    client = page(newcomer)
    reminded = WEEK | {"save": "1", "remind": "on"}

    refused = client.post(URL, reminded)
    assert (refused.status_code, Routine.objects.count(), Week.objects.count()) == (422, 0, 0)
    assert "email" in refused.context["form"].errors
    client.post(URL, reminded | {"email": "sam@example.org"})

    reminder = Reminder.objects.get()
    assert (reminder.is_on, reminder.lead_minutes, reminder.kind) == (True, 30, "practice")
    assert [(row.email, row.verified) for row in EmailAddress.objects.all()] == [("sam@example.org", False)]
    assert [sent.to for sent in mail.outbox] == [["sam@example.org"]]


def test_an_address_without_a_reminder_counts_for_nothing(newcomer: User, page: Page) -> None:
    page(newcomer).post(URL, WEEK | {"save": "1", "email": "sam@"})

    assert (Week.objects.count(), EmailAddress.objects.count(), Reminder.objects.count()) == (1, 0, 0)


def test_of_two_strength_days_in_a_row_one_is_gentle(newcomer: User, page: Page) -> None:
    client = page(newcomer)
    client.post("/measures/start/", {"pain_now": "1"})

    answer = client.post(URL, WEEK | {"save": "1", "days": ["2", "3"]}, follow=True)

    assert slots() == [(2, time(18, 30), True), (3, time(18, 30), False)]
    assert "Wednesday and Thursday are next to each other, so one of them will be gentle." in answer.content.decode()


def test_with_a_session_on_each_day_it_says_what_the_plan_will_say(newcomer: User, page: Page) -> None:
    client = page(newcomer)

    saved = client.post(URL, WEEK | {"save": "1", "days": [*"0123456"]}, follow=True).content.decode()

    assert "Your week is saved. Every day has a session. Keep one day free." in saved
    assert "next to each other" not in saved


def test_in_the_small_hours_the_first_day_is_the_one_the_diary_is_at(newcomer: User, page: Page) -> None:
    with time_machine.travel(datetime(2026, 11, 30, 3, 20, tzinfo=LISBON), tick=False):
        shown = page(newcomer).get(URL)

    assert shown.context["form"]["days"].initial == [6, 2]  # Sunday, which ends at 4 on Monday


def test_without_the_safety_questions_all_of_it_is_gentle(alice: User, page: Page) -> None:
    alice.agree_and_answer(assessed="long_standing", assessed_on=None, at=MORNING)
    client = page(alice)
    client.post("/measures/start/", {"pain_now": "1"})

    session = client.get(URL).context["session"]
    begun = client.post(URL, WEEK | {"start": "1"})

    assert session.found.is_gentle_set()
    assert session.why() == "You have not answered the safety questions yet, so all of it is gentle."
    assert begun["Location"] == f"/sessions/{Session.objects.get().pk}/play/"


def test_strong_pain_without_the_questions_is_led_by_the_warning_signs(alice: User, page: Page) -> None:
    alice.agree_and_answer(assessed="long_standing", assessed_on=None, at=MORNING)
    client = page(alice)
    client.post("/measures/start/", {"pain_now": "8"})

    begun = client.post(URL, WEEK | {"start": "1"})
    check_in = client.get(begun["Location"])

    assert begun["Location"] == f"/sessions/start/{Routine.objects.get().pk}/"
    assert "signs" in check_in.context["form"].fields
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "condition",
    ["heart", "thin_bones", "neck", "disc", "dizzy", "knee", "epilepsy", "breathing", "fibromyalgia", "shoulder"],
)
def test_it_fits_whoever_has_a_condition(newcomer: User, page: Page, condition: str) -> None:
    make_answers(newcomer, conditions=(condition,))

    answer = page(newcomer).post(URL, WEEK | {"start": "1"})

    assert answer["Location"] == f"/sessions/{Session.objects.get().pk}/play/"


def test_an_urgent_sign_is_invited_to_nothing(newcomer: User, page: Page) -> None:
    make_answers(newcomer, "1")
    client = page(newcomer)

    html = client.get(URL).content.decode()
    sent = client.post(URL, WEEK | {"start": "1"})

    assert 'name="start"' not in html
    assert 'href="/today/"' in html
    assert sent.status_code == 422
    assert not Routine.objects.exists()


def test_who_has_a_routine_is_past_it(newcomer: User, page: Page) -> None:
    make_routine(newcomer)

    assert page(newcomer).get(URL)["Location"] == "/today/"
    assert page(newcomer).post(URL, WEEK | {"save": "1"})["Location"] == "/today/"
    assert not Week.objects.exists()


def test_every_day_of_the_week_may_be_chosen(newcomer: User, page: Page) -> None:
    answer = page(newcomer).post(URL, WEEK | {"save": "1", "days": list("0123456")})

    assert (answer.status_code, answer["Location"]) == (302, "/today/")
    assert [slot.weekday for slot in Week.objects.get().planned_slots()] == [0, 1, 2, 3, 4, 5, 6]


def test_today_and_the_day_three_days_later_are_lit() -> None:
    assert suggested_days(date(2026, 11, 23)) == [0, 3]
    assert suggested_days(date(2026, 11, 29)) == [6, 2]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [((15, 31), (16, 0)), ((18, 4), (18, 30)), ((21, 40), (18, 30)), ((3, 0), (18, 30)), ((23, 45), (18, 30))],
)
def test_the_time_is_the_next_half_hour_or_the_evening(clock: tuple[int, int], expected: tuple[int, int]) -> None:
    assert suggested_time(datetime(2026, 11, 23, *clock, tzinfo=LISBON)) == time(*expected)


def test_sunday_and_monday_are_next_to_each_other() -> None:
    assert next_to_each_other([0, 6]) == (6, 0)
    assert next_to_each_other([2, 3]) == (2, 3)
    assert next_to_each_other([0, 2, 5]) is None
