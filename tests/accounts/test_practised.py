"""What a person has practised before: one answer at a time, on the page and in the API, the newest counts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import PractisedBefore, User
from accounts.screening.practised import Declaration, LastPractised, PractisedFor
from tests.factories import make_ready

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]

PAGE, API = "/accounts/practised/", "/api/v1/me/practised/"
YEARS = {"practised": "over_2_years", "has_teacher": "yes", "last": "this_month"}
SENT = {"practised": "over_2_years", "has_teacher": True, "last": "this_month"}
FACTS = Declaration(PractisedFor.OVER_2_YEARS, has_teacher=True, last=LastPractised.THIS_MONTH)
UUID = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.fixture
def ready(alice: User) -> User:
    return make_ready(alice)


def said(person: User) -> Declaration | None:
    newest = PractisedBefore.objects.visible_to(person).first()
    return newest.facts() if newest else None


def test_an_answer_on_the_page_counts_and_leads_back(ready: User, page: Page) -> None:
    answer = page(ready).post(PAGE, YEARS | {"next": "/routines/compose/"})

    assert (answer.status_code, answer["Location"]) == (302, "/routines/compose/")
    assert said(ready) == FACTS


def test_the_page_about_me_leads_there_and_shows_the_answer(ready: User, page: Page) -> None:
    browser = page(ready)
    assert f'href="{PAGE}?next=/accounts/me/"' in browser.get("/accounts/me/").content.decode()

    browser.post(PAGE, YEARS)

    assert "More than 2 years, this month, with a teacher" in browser.get("/accounts/me/").content.decode()
    assert 'value="over_2_years" required id="id_practised_3" checked' in browser.get(PAGE).content.decode()


def test_the_newest_answer_counts_and_never_clears_the_rest(ready: User, page: Page) -> None:
    browser = page(ready)
    browser.post(PAGE, YEARS)

    browser.post(PAGE, YEARS | {"practised": "never"})

    assert said(ready) == Declaration(PractisedFor.NEVER)
    assert PractisedBefore.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose the closest answer."),
        ({"practised": "up_to_2_years", "has_teacher": "no"}, "Say when you practised last."),
        ({"practised": "always"}, "Choose the closest answer."),
    ],
)
def test_half_an_answer_is_not_saved(ready: User, page: Page, sent: dict[str, str], sentence: str) -> None:
    answer = page(ready).post(PAGE, sent)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert said(ready) is None


def test_only_what_may_be_left_empty_is_called_optional(ready: User, page: Page) -> None:
    html = page(ready).get(PAGE).text

    assert "optional" not in html.partition("When was that last?")[2].partition("</legend>")[0]
    assert page(ready).post(PAGE, {"practised": "never"}).status_code == 302


def test_who_has_not_begun_is_led_to_the_first_step(alice: User, page: Page) -> None:
    assert page(alice).get(PAGE)["Location"].startswith("/accounts/start/")
    with pytest.raises(PermissionDenied):
        PractisedBefore.objects.declare(owner=alice, at=timezone.now(), practised="never")


def test_a_program_reads_and_writes_the_same(ready: User, bob: User, api: Api) -> None:
    made = api(ready).post(API, SENT)

    assert made.status_code == 201
    assert said(ready) == FACTS
    kept = api(ready).get(API).json()["results"]
    assert [{name: row[name] for name in SENT} for row in kept] == [SENT]
    assert api(bob).get(API).json()["results"] == []


def test_the_same_answer_sent_twice_makes_one_row(ready: User, api: Api) -> None:
    sent = SENT | {"client_uuid": UUID}

    assert [api(ready).post(API, sent).status_code for _ in range(2)] == [201, 200]
    assert PractisedBefore.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"practised": "over_2_years"}, "last"),
        ({"practised": "never", "last": "this_month"}, "practised"),
        ({"practised": "never", "has_teacher": True}, "practised"),
        (SENT | {"has_teacher": "yes"}, "has_teacher"),
    ],
)
def test_a_program_is_told_which_field_is_wrong(ready: User, api: Api, sent: dict[str, Any], field: str) -> None:
    answer = api(ready).post(API, sent)

    assert answer.status_code == 400
    assert field in answer.json()["errors"]


def test_a_program_of_somebody_who_has_not_agreed_is_refused(alice: User, api: Api) -> None:
    assert api(alice).post(API, SENT).status_code == 403


def test_the_database_itself_refuses_practice_without_a_last_time(ready: User) -> None:
    row = PractisedBefore(owner=ready, practised="over_2_years", declared_at=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
