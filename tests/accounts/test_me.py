"""The person's page, and lists that stay as quick as they are long."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import ApiToken, Consent, Screening, User
from conventions.areas import everywhere

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_someone_new_is_led_to_the_first_step(page: Page, alice: User) -> None:
    text = page(alice).get("/accounts/me/").content.decode()

    assert 'href="/accounts/start/?next=/accounts/me/"' in text
    assert "None. Without one, we cannot reset your password." in text


def test_someone_ready_sees_their_answer_and_what_they_agreed_to(page: Page, alice: User) -> None:
    alice.agree_and_answer(assessed="long_standing", assessed_on=None, at=NOON)

    text = page(alice).get("/accounts/me/").content.decode()

    assert "Pain limit 3 out of 10" in text
    assert "20 November 2026, version " in text
    assert text.count("Withdraw<") == 3
    assert 'href="/accounts/screening/?next=/accounts/me/"' in text
    assert 'href="/accounts/start/?' not in text


@pytest.mark.parametrize(("verified", "words"), [(True, "confirmed"), (False, "not confirmed yet")])
def test_it_says_whether_the_address_is_confirmed(page: Page, alice: User, verified: bool, words: str) -> None:
    EmailAddress.objects.create(user=alice, email="alice@example.org", verified=verified, primary=True)

    assert f"alice@example.org, {words}" in page(alice).get("/accounts/me/").content.decode()


def test_the_page_links_every_part_of_the_account(page: Page, alice: User) -> None:
    text = page(alice).get("/accounts/me/").content.decode()

    for address in (
        "/accounts/place/",
        "/reminders/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/sessions/",
        "/accounts/tokens/",
        "/accounts/my-data/",
    ):
        assert f'href="{address}"' in text, address
    assert 'action="/accounts/logout/"' in text


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "“quoted” & 'more'"])
def test_what_a_person_typed_is_text_and_nothing_else(page: Page, alice: User, name: str) -> None:
    ApiToken.objects.issue(owner=alice, key="k", name=name, scopes=everywhere("read"), days=None, at=NOON)

    text = page(alice).get("/accounts/tokens/").content.decode()

    assert "<script>alert" not in text


# Growth --------------------------------------------------------------------------------------------------------------


def add_keys(owner: User, count: int) -> None:
    for number in range(count):
        key = ApiToken.new_key()
        ApiToken.objects.issue(
            owner=owner, key=key, name=f"program {number}", scopes=everywhere("read"), days=None, at=NOON
        )


def add_answers(owner: User, count: int) -> None:
    Consent.objects.give(owner=owner, kinds=Consent.Kind.values, at=NOON)
    for _ in range(count):
        Screening.objects.answer(owner=owner, assessed="new", at=NOON)


def add_agreements(owner: User, count: int) -> None:
    for _ in range(count):
        [consent] = Consent.objects.give(owner=owner, kinds=["age"], at=NOON)
        consent.withdraw(at=NOON)


@pytest.mark.parametrize(
    ("address", "add"),
    [
        ("/accounts/tokens/", add_keys),
        ("/accounts/me/", add_keys),
        ("/api/v1/tokens/", add_keys),
        ("/api/v1/me/screening/", add_answers),
        ("/api/v1/me/consents/", add_agreements),
    ],
)
def test_twice_as_many_rows_take_the_same_number_of_queries(
    alice: User, address: str, add: Callable[[User, int], None]
) -> None:
    browser = APIClient()
    browser.force_login(alice)
    counts = []

    for _ in range(2):
        add(alice, 10)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_reading_who_is_signed_in_takes_few_queries(alice: User) -> None:
    ApiToken.objects.issue(owner=alice, key="pil_watch", name="watch", scopes=everywhere("read"), days=None, at=NOON)
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION="Bearer pil_watch")
    program.get("/api/v1/me/")

    with CaptureQueriesContext(connection) as queries:
        program.get("/api/v1/me/")

    assert len(queries) <= 6
