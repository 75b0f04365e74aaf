"""What was agreed to can be taken back at any time."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Consent, Screening, User

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
EVENING = datetime(2026, 11, 20, 20, tzinfo=UTC)


@pytest.fixture
def consent(alice: User) -> Consent:
    """alice has agreed to everything and answered; this is her consent to keep health data."""
    alice.agree_and_answer(assessed="new", assessed_on=None, at=NOON)
    return Consent.objects.get(owner=alice, kind="health_data")


def test_the_page_says_what_follows_before_it_does_it(page: Page, alice: User, consent: Consent) -> None:
    text = page(alice).get(f"/accounts/consents/{consent.pk}/withdraw/").content.decode()

    assert "we keep nothing new about your health" in text
    assert "stays, for you alone, until you delete it" in text
    assert alice.is_ready()


def test_withdrawing_saves_nothing_new_and_keeps_what_was_saved(page: Page, alice: User, consent: Consent) -> None:
    answer = page(alice).post(f"/accounts/consents/{consent.pk}/withdraw/")

    assert answer["Location"] == "/accounts/my-data/"
    assert not alice.is_ready()
    assert Screening.objects.visible_to(alice).count() == 1
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert consent.version == 2


def test_agreeing_again_makes_a_new_record(alice: User, consent: Consent) -> None:
    consent.withdraw(at=EVENING)

    Consent.objects.give(owner=alice, kinds=["health_data"], at=EVENING)

    assert alice.is_ready()
    assert Consent.objects.filter(owner=alice, kind="health_data").count() == 2


def test_agreeing_again_to_a_standing_consent_changes_nothing(alice: User, consent: Consent) -> None:
    [again] = Consent.objects.give(owner=alice, kinds=["health_data"], at=EVENING)

    assert again == consent
    assert again.given_at == NOON


def test_withdrawing_twice_keeps_the_first_time(consent: Consent) -> None:
    consent.withdraw(at=EVENING)

    consent.withdraw(at=datetime(2026, 11, 21, tzinfo=UTC))

    assert consent.withdrawn_at == EVENING


def test_the_page_of_a_withdrawn_consent_is_404(page: Page, alice: User, consent: Consent) -> None:
    consent.withdraw(at=EVENING)

    assert page(alice).get(f"/accounts/consents/{consent.pk}/withdraw/").status_code == 404


def test_a_stranger_gets_the_same_answer_as_for_a_missing_consent(page: Page, bob: User, consent: Consent) -> None:
    browser = page(bob)

    foreign = browser.post(f"/accounts/consents/{consent.pk}/withdraw/")
    missing = browser.post("/accounts/consents/999999/withdraw/")

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_the_database_holds_one_standing_consent_of_a_kind(alice: User, consent: Consent) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(owner=alice, kind="health_data", text_version="2026-12", given_at=EVENING)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_consent SET kind = 'everything' WHERE id = %s",
        "UPDATE accounts_consent SET withdrawn_at = '2001-01-01 00:00:00' WHERE id = %s",
    ],
)
def test_the_database_itself_refuses_what_cannot_be(consent: Consent, statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [consent.pk])


# The API -----------------------------------------------------------------------------------------------------------


def test_the_api_withdraws_by_its_own_address(api: Api, alice: User, consent: Consent) -> None:
    answer = api(alice).post(f"/api/v1/me/consents/{consent.pk}/withdraw/")

    assert answer.status_code == 200
    assert answer.json()["withdrawn_at"] is not None
    assert not alice.is_ready()


def test_the_api_lists_a_persons_own_only(api: Api, bob: User, consent: Consent) -> None:
    assert api(bob).get("/api/v1/me/consents/").json()["results"] == []


@pytest.mark.parametrize("address", ["/api/v1/me/consents/{}/", "/api/v1/me/consents/{}/withdraw/"])
def test_the_api_answers_a_stranger_as_for_a_missing_consent(
    api: Api, bob: User, consent: Consent, address: str
) -> None:
    program = api(bob)
    ask = program.post if "withdraw" in address else program.get

    foreign, missing = ask(address.format(consent.pk)), ask(address.format(999999))

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"kind": "health_data"}, "text_version"),
        ({"kind": "health_data", "text_version": "2020-01"}, "text_version"),
        ({"kind": "everything", "text_version": "2026-11"}, "kind"),
        ({"kind": "age", "text_version": "2026-11", "given_by": "me"}, "given_by"),
    ],
)
def test_the_api_takes_no_agreement_to_words_that_were_not_shown(
    api: Api, alice: User, sent: dict[str, str], field: str
) -> None:
    answer = api(alice).post("/api/v1/me/consents/", sent)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not Consent.objects.filter(owner=alice).exists()


def test_consents_are_neither_changed_nor_deleted(api: Api, alice: User, consent: Consent) -> None:
    program = api(alice)

    assert program.put(f"/api/v1/me/consents/{consent.pk}/", {}).status_code == 405
    assert program.delete(f"/api/v1/me/consents/{consent.pk}/").status_code == 405
