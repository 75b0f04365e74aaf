"""Passkeys: what is no answer of one is refused in words, and a person's are theirs alone. The whole way is walked in a
browser: tests/browser/test_passkeys.py."""

import json
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User

Page = Callable[[User | None], Client]
NOT_TAKEN = "This passkey was not accepted. Please try again."
NO_ANSWERS = [
    "",
    "{}",
    "[]",
    '"x"',
    "7",
    "null",
    '{"id": 7, "rawId": 7}',
    '{"id": "AA", "rawId": "AA", "response": {}}',
    "{",
]
STRANGE = json.dumps(
    {
        "id": "AA",
        "rawId": "AA",
        "type": "public-key",
        "response": {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"},
    }
)


@pytest.mark.parametrize("answer", [*NO_ANSWERS, STRANGE])
def test_what_is_no_answer_of_a_passkey_is_refused_everywhere(answer: str, page: Page, alice: User) -> None:
    Authenticator.objects.create(user=alice, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    browser, sent = page(alice), {"credential": answer}
    browser.get("/accounts/2fa/webauthn/add/")

    added = browser.post("/accounts/2fa/webauthn/add/", sent | {"name": "phone", "passwordless": "on"})
    again = browser.post("/accounts/2fa/webauthn/reauthenticate/", sent, follow=True)
    signing_in = page(None).post("/accounts/2fa/webauthn/login/", sent, follow=True)

    assert added.status_code == 422
    assert NOT_TAKEN in added.content.decode()
    assert again.status_code == signing_in.status_code == 200
    assert NOT_TAKEN in signing_in.content.decode()
    assert not Authenticator.objects.filter(type="webauthn").exists()


@pytest.mark.parametrize("what", ["remove", "edit"])
def test_a_stranger_cannot_tell_a_passkey_of_somebody_else_from_none(
    what: str, page: Page, alice: User, bob: User
) -> None:
    mine = Authenticator.objects.create(user=alice, type="webauthn", data={"name": "phone", "credential": {}})
    browser = page(bob)

    foreign = browser.post(f"/accounts/2fa/webauthn/keys/{mine.pk}/{what}/", {"name": "mine now"})
    missing = browser.post(f"/accounts/2fa/webauthn/keys/999999/{what}/", {"name": "mine now"})

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    mine.refresh_from_db()
    assert mine.data["name"] == "phone"


def test_the_lists_lead_to_adding_renaming_and_removing(page: Page, alice: User) -> None:
    mine = Authenticator.objects.create(user=alice, type="webauthn", data={"name": "<b>phone", "credential": {}})
    browser = page(alice)

    index = browser.get("/accounts/2fa/").content.decode()
    html = browser.get("/accounts/2fa/webauthn/").content.decode()

    assert "1 passkey. It signs you in" in index
    assert "/accounts/2fa/webauthn/" in index
    assert "&lt;b&gt;phone" in html
    assert "/accounts/2fa/webauthn/add/" in html
    for address in (f"keys/{mine.pk}/edit/", f"keys/{mine.pk}/remove/"):
        assert f"/accounts/2fa/webauthn/{address}" in html
        assert browser.get(f"/accounts/2fa/webauthn/{address}").status_code == 200


def test_a_password_alone_is_not_enough_once_there_is_a_passkey(page: Page, alice: User) -> None:
    Authenticator.objects.create(user=alice, type="webauthn", data={"name": "phone", "credential": {}})
    browser = page(None)

    answer = browser.post("/accounts/login/", {"login": "alice", "password": "correct horse battery"})

    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert browser.get("/accounts/me/").status_code == 302


def test_every_way_to_show_who_one_is_has_the_name_of_this_site(page: Page, alice: User) -> None:
    for kind in ("totp", "webauthn"):
        Authenticator.objects.create(user=alice, type=kind, data={"name": "phone", "credential": {}, "secret": "x"})
    browser = page(alice)

    asked = browser.get("/accounts/reauthenticate/").content.decode()
    by_code = browser.get("/accounts/2fa/reauthenticate/").content.decode()

    assert "Enter your password again to continue." in asked
    assert [words in asked for words in (">Use a code<", ">Use a passkey<", "security key")] == [True, True, False]
    assert ">Use your password<" in by_code


def test_who_has_no_passkey_is_led_to_make_one(page: Page, alice: User) -> None:
    html = page(alice).get("/accounts/2fa/").content.decode()

    assert "None yet. A passkey signs you in with your finger, your face or a PIN." in html
    assert 'href="/accounts/2fa/webauthn/add/"' in html
