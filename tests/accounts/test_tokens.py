"""API keys: shown once, kept as a checksum, limited in what they may do and how long."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import ApiToken, User
from conventions.areas import everywhere

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
NEW = "/accounts/tokens/new/"


def make_token(owner: User, **fields: object) -> tuple[ApiToken, APIClient]:
    """A key of ``owner`` and a program that sends it."""
    key = ApiToken.new_key()
    token = ApiToken.objects.issue(
        **{
            "owner": owner,
            "key": key,
            "name": "watch app",
            "scopes": everywhere("write"),
            "days": 90,
            "at": timezone.now(),
        }
        | fields
    )
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    return token, program


def test_the_key_is_shown_once_and_kept_as_a_checksum(page: Page, alice: User) -> None:
    browser = page(alice)

    answer = browser.post(NEW, {"name": "watch app", "scope": "read", "days": "30"})

    key = answer.context["key"]
    assert key in answer.content.decode()
    assert key.startswith("pil_")
    assert len(key) == 47
    token = ApiToken.objects.visible_to(alice).get()
    assert token.digest == hashlib.sha256(key.encode()).hexdigest()
    assert (token.name, token.scope, token.prefix) == ("watch app", "read", key[:12])
    assert token.expires_at == token.created_at + timedelta(days=30)
    assert key not in browser.get("/accounts/tokens/").content.decode()
    assert answer["Cache-Control"] == "private, no-store, no-transform"


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ("never", "Anyone with this key can do this. Delete"),
        ("30", "Anyone with this key can do this until 24 December 2026. Delete"),
    ],
)
def test_what_somebody_with_the_key_can_do_is_said(page: Page, alice: User, days: str, sentence: str) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), tick=False):
        answer = page(alice).post(NEW, {"name": "watch app", "scope": "watch", "days": days})

    text = answer.content.decode()
    assert sentence in text
    assert "<strong>Read and change:</strong> Sessions, Diary</li>" in text
    assert "<strong>Read:</strong> Exercises, Routines and week, Progress, Reminders</li>" in text
    assert "Downloads" not in text


def test_a_key_may_have_no_end(page: Page, alice: User) -> None:
    page(alice).post(NEW, {"name": "watch app", "scope": "read", "days": "never"})

    assert ApiToken.objects.visible_to(alice).get().expires_at is None


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"name": "watch\x00app"}, "name", "Character 6 (U+0000) cannot be saved. Please remove it."),
        ({"name": "n" * 81}, "name", "This has 81 characters. Shorten it to 80 or fewer."),
        ({"scope": "admin"}, "scope", "Choose what the key may do."),
        ({"days": "3000"}, "days", "Choose how long the key should work."),
        ({"days": ""}, "days", "Choose how long the key should work."),
    ],
)
def test_an_invalid_form_names_the_field(
    page: Page, alice: User, sent: dict[str, str], field: str, sentence: str
) -> None:
    answer = page(alice).post(NEW, {"name": "watch app", "scope": "read", "days": "30"} | sent)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [sentence]}
    assert not ApiToken.objects.visible_to(alice).exists()


def test_the_same_form_sent_twice_makes_one_key_and_shows_it_once(page: Page, alice: User) -> None:
    browser = page(alice)
    sent = {"name": "watch", "scope": "read", "days": "30", "client_uuid": "5a0c3f1e-8f7e-4e7b-9a53-0d2f6f1b7c11"}
    browser.post(NEW, sent)

    again = browser.post(NEW, sent, follow=True)
    other = browser.post(NEW, sent | {"name": "phone"})

    assert again.redirect_chain == [("/accounts/tokens/", 302)]
    assert "You made this key already, and it was shown then." in again.content.decode()
    assert other.status_code == 422
    assert 'value="phone"' in other.content.decode()
    assert ApiToken.objects.visible_to(alice).count() == 1


def test_a_person_has_at_most_20_keys(page: Page, alice: User) -> None:
    for number in range(20):
        make_token(alice, name=f"program {number}")

    answer = page(alice).post(NEW, {"name": "one more", "scope": "read", "days": "30"})

    assert answer.status_code == 422
    assert "You have 20 keys" in answer.content.decode()
    assert ApiToken.objects.visible_to(alice).count() == 20


def test_a_key_opens_the_api_as_its_owner(alice: User) -> None:
    _, program = make_token(alice)

    assert program.get("/api/v1/me/").json()["username"] == "alice"


def test_a_key_opens_no_page(alice: User) -> None:
    _, program = make_token(alice)

    assert program.get("/accounts/me/").status_code == 302


def test_a_read_key_reads_and_no_more(alice: User) -> None:
    _, program = make_token(alice, scopes=everywhere("read"))

    refused = program.put("/api/v1/me/", {"time_zone": "Asia/Tokyo", "first_weekday": 0}, headers={"If-Match": '"1"'})

    assert program.get("/api/v1/me/").status_code == 200
    assert refused.status_code == 403
    assert refused.json()["detail"] == (
        "This key has no account:write. It may: account:read, catalogue:read, diary:read, export:read, insights:read, "
        "practice:read, reminders:read, routines:read."
    )


def test_a_write_key_writes_without_a_csrf_token(alice: User) -> None:
    _, program = make_token(alice)
    strict = APIClient(enforce_csrf_checks=True)
    strict.credentials(**program._credentials)

    answer = strict.put("/api/v1/me/", {"time_zone": "Asia/Tokyo", "first_weekday": 0}, headers={"If-Match": '"1"'})

    assert answer.status_code == 200


def test_an_ended_key_opens_nothing(alice: User) -> None:
    _, program = make_token(alice, at=timezone.now() - timedelta(days=91))

    answer = program.get("/api/v1/me/")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "This token is unknown, expired or withdrawn."


def test_a_withdrawn_key_opens_nothing(page: Page, alice: User) -> None:
    token, program = make_token(alice)

    page(alice).post(f"/accounts/tokens/{token.pk}/withdraw/")

    assert program.get("/api/v1/me/").status_code == 401


def test_a_key_of_someone_who_may_not_sign_in_opens_nothing(alice: User) -> None:
    _, program = make_token(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert program.get("/api/v1/me/").status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer pil_no", "Bearer a b", "Bearer \xff\xfe"])
def test_a_broken_key_is_refused_and_not_passed_over(alice: User, header: str) -> None:
    program = APIClient()
    program.force_login(alice)

    answer = program.get("/api/v1/me/", headers={"Authorization": header})

    assert answer.status_code == 401


def test_no_key_at_all_is_a_problem_too(db: None) -> None:
    answer = APIClient().get("/api/v1/me/")

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_last_use_is_noted_once_an_hour(alice: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    token, program = make_token(alice)
    program.get("/api/v1/me/")
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None

    program.get("/api/v1/me/")

    token.refresh_from_db()
    assert token.last_used_at == first


def test_a_stranger_cannot_withdraw_it_and_learns_nothing(page: Page, alice: User, bob: User) -> None:
    token, _ = make_token(alice)
    browser = page(bob)

    foreign = browser.post(f"/accounts/tokens/{token.pk}/withdraw/")
    missing = browser.post("/accounts/tokens/99999999999999999999/withdraw/")

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert ApiToken.objects.filter(pk=token.pk).exists()


def test_a_key_can_neither_see_nor_end_keys(alice: User) -> None:
    token, program = make_token(alice)

    seen = program.get("/api/v1/tokens/")
    ended = program.delete(f"/api/v1/tokens/{token.pk}/", headers={"If-Match": '"1"'})

    assert seen.status_code == ended.status_code == 403
    assert "A token cannot manage tokens." in seen.json()["detail"]


def test_a_session_sees_and_ends_keys_through_the_api(alice: User) -> None:
    token, _ = make_token(alice)
    browser = APIClient()
    browser.force_login(alice)

    [seen] = browser.get("/api/v1/tokens/").json()["results"]
    ended = browser.delete(f"/api/v1/tokens/{token.pk}/", headers={"If-Match": '"1"'})

    assert seen["prefix"] == token.prefix
    assert "digest" not in seen
    assert ended.status_code == 204
    assert not ApiToken.objects.visible_to(alice).exists()


def test_the_api_makes_no_keys(api: Api, alice: User) -> None:
    assert api(alice).post("/api/v1/tokens/", {"name": "x", "scope": "write"}).status_code == 405
