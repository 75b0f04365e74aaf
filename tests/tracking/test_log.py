"""A whole session written down afterwards."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import know_the_catalogue, make_exercise, make_routine
from tracking.models import Session

Page = Callable[[User | None], Client]
SENT = {
    "day": "2026-11-22",
    "clock": "18:30",
    "minutes": "20",
    "routine": "",
    "pain_before": "4",
    "pain_worst": "",
    "pain_after": "2",
    "effort": "5",
    "note": "After work.",
    "client_uuid": "11111111-1111-4111-8111-111111111111",
}

pytestmark = pytest.mark.usefixtures("monday_morning")


def test_a_session_from_a_routine_with_one_exercise_more(ready: User, page: Page) -> None:
    routine = make_routine(ready, "breathing", "dart")
    make_exercise("cat-cow")

    answer = page(ready).post("/sessions/log/", SENT | {"routine": str(routine.pk), "exercises": ["cat-cow", "dart"]})

    session = Session.objects.get()
    assert answer["Location"] == f"/sessions/{session.pk}/"
    assert session.started_at == datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    assert (session.title, session.minutes, session.pain_before, session.pain_worst) == ("Evening", 20, 4, None)
    assert [step.exercise_slug for step in session.steps.all()] == ["breathing", "dart", "cat-cow"]


def test_a_session_of_something_else(ready: User, page: Page) -> None:
    page(ready).post("/sessions/log/", SENT)

    session = Session.objects.get()
    assert (session.title, session.steps.count(), session.note) == ("Free session", 0, "After work.")


def test_the_exercise_of_the_address_is_ticked(ready: User, page: Page) -> None:
    make_exercise("dart")

    html = page(ready).get("/sessions/log/?exercise=dart").content.decode()

    assert 'value="dart" id="id_exercises_0" checked' in html


def test_the_times_offered_make_a_session_that_is_over(ready: User, page: Page) -> None:
    form = page(ready).get("/sessions/log/").context["form"]
    offered = {name: form[name].value() for name in ("day", "clock", "minutes", "client_uuid")}

    answer = page(ready).post("/sessions/log/", offered | {"clock": offered["clock"].strftime("%H:%M")})

    assert answer.status_code == 302
    assert Session.objects.get().started_at == datetime(2026, 11, 23, 7, 45, tzinfo=UTC)


def test_the_same_form_sent_twice_makes_one_session(ready: User, page: Page) -> None:
    first, second = (page(ready).post("/sessions/log/", SENT) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"day": "0001-01-01"}, "day", "between 2000 and today"),
        ({"day": "9999-12-31"}, "day", "between 2000 and today"),
        ({"day": "2026-02-30"}, "day", "valid date"),
        ({"day": ""}, "day", "required"),
        ({"clock": "25:00"}, "clock", "valid time"),
        ({"day": "2026-11-08"}, "clock", "in the last 14 days"),
        ({"day": "2026-11-23", "clock": "08:06"}, "clock", "in the future"),
        ({"day": "2026-11-23", "clock": "07:55"}, "minutes", "end in the future"),
        ({"minutes": "1441"}, "minutes", "from 1 to 1440"),
        ({"minutes": "٢٠"}, "minutes", "whole number"),
        ({"pain_before": "12"}, "pain_before", "You entered 12."),
        ({"routine": "999999999999999999999"}, "routine", "Choose a routine"),
        ({"routine": "abc"}, "routine", "Choose a routine"),
        ({"exercises": ["boomerang-drill"]}, "exercises", "Choose an exercise"),
        ({"exercises": ["\x00"]}, "exercises", "Null characters"),
        ({"note": "a" * 4001}, "note", "4001"),
        ({"note": "\x00"}, "note", "cannot be saved"),
        ({"client_uuid": "not-a-uuid"}, "client_uuid", "valid UUID"),
    ],
)
def test_a_wrong_answer_is_shown_at_its_field_and_nothing_is_stored(
    ready: User, page: Page, wrong: dict[str, Any], field: str, said: str
) -> None:
    answer = page(ready).post("/sessions/log/", SENT | wrong)

    assert answer.status_code == 422
    assert any(said in error for error in answer.context["form"].errors[field]), answer.context["form"].errors
    assert answer.context["form"]["effort"].value() == "5"
    assert not Session.objects.exists()


def test_someone_elses_routine_and_a_missing_one_are_answered_alike(ready: User, bob: User, page: Page) -> None:
    foreign = make_routine(bob)

    errors = [
        page(ready).post("/sessions/log/", SENT | {"routine": pk}).context["form"].errors["routine"]
        for pk in (str(foreign.pk), "999999999")
    ]

    assert errors[0] == errors[1] == ["Choose a routine from the list."]


def test_an_exercise_for_an_instructor_only_is_not_offered(ready: User, page: Page) -> None:
    make_exercise("roll-over")

    answer = page(ready).post("/sessions/log/", SENT | {"exercises": ["roll-over"]})

    assert answer.context["form"].errors["exercises"] == ["Choose an exercise from the list."]


def test_the_page_asks_the_database_no_more_often_however_many_routines_there_are(
    ready: User, page: Page, django_assert_num_queries: Callable
) -> None:
    client = page(ready)
    for count in (10, 20):
        for number in range(count):
            make_routine(ready, name=f"{count} {number}")
        know_the_catalogue()

        with django_assert_num_queries(7):
            client.get("/sessions/log/")
