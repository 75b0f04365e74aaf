"""The urgent rows alone, asked again after a warning: they leave the rest of the form and its date as they are."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Block, HealthAnswers, User
from tests.factories import SAFE, make_ready

PAGE = "/accounts/screening/signs/"
API = "/api/v1/me/screening/signs/"
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def ready(alice: User) -> User:
    make_ready(alice)
    HealthAnswers.objects.answer(owner=alice, at=AT - timedelta(days=30), signs=["15"], conditions=["thin_bones"])
    return alice


def page(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@time_machine.travel(AT, tick=False)
def test_answering_keeps_the_conditions_the_soon_rows_and_the_date_of_the_form(ready: User) -> None:
    answer = page(ready).post(PAGE, SAFE)

    kept = HealthAnswers.objects.visible_to(ready).get()
    assert answer.status_code == 302
    assert (kept.signs, kept.conditions) == (["15"], ["thin_bones"])
    assert (kept.answered_at, kept.signs_at) == (AT - timedelta(days=30), AT)


def test_an_emergency_sign_holds_everything_back_at_once(ready: User) -> None:
    answer = page(ready).post(PAGE, {"signs": ["4"]})

    assert answer["Location"] == "/accounts/start/meaning/"
    assert Block.objects.visible_to(ready).open().get().signs == ["4"]


def test_a_sign_of_today_holds_all_but_breathing_back(ready: User) -> None:
    page(ready).post(PAGE, {"signs": ["7b"], **SAFE})

    assert Block.objects.visible_to(ready).open().get().level == "today"


def test_soon_rows_are_not_asked(ready: User) -> None:
    shown = page(ready).get(PAGE).content.decode()

    assert 'value="4.1"' in shown
    assert 'value="7b.1"' in shown
    assert 'value="15.1"' not in shown


def test_an_unread_form_is_sent_back_with_what_was_ticked(ready: User) -> None:
    answer = page(ready).post(PAGE, {"signs": ["7b"]})

    assert answer.status_code == 422
    assert not Block.objects.exists()


def test_who_never_answered_is_led_to_the_whole_form(bob: User) -> None:
    make_ready(bob)
    HealthAnswers.objects.all().delete()

    assert page(bob).get(PAGE)["Location"].startswith("/accounts/screening/")
    with pytest.raises(ValidationError):
        HealthAnswers.objects.answer_signs(owner=bob, at=AT, signs=[])


def test_a_program_answers_them_too(ready: User) -> None:
    client = APIClient()
    client.force_authenticate(ready)

    with time_machine.travel(AT, tick=False):
        answer = client.post(API, {"signs": []}, format="json")

    assert (answer.status_code, answer.json()["signs_at"]) == (200, "2026-11-23T09:00:00Z")
    assert client.post(API, {"signs": ["nonsense"]}, format="json").status_code == 400
