"""What a stranger, an impatient person or an odd program tries at every door."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import ApiToken, User
from tests.access import routes
from tests.accounts.test_tokens import make_token
from tests.factories import make_ready
from tests.signed_in import sign_in

Page = Callable[[User | None], Client]
ADDRESSES = sorted({route.url(1) for route in routes() if not route.url(1).startswith("/admin/")})
MARK = "said-by-a-stranger"
KEY = {"scope": "read", "days": "30"}


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_no_address_echoes_what_was_sent(is_signed_in: bool, library: None, alice: User) -> None:
    client = Client(raise_request_exception=False)
    if is_signed_in:
        sign_in(client, make_ready(alice))

    found = []
    for address in ADDRESSES:
        answer = client.trace(address, headers={"X-Mark": MARK})
        if answer.status_code >= 500 or MARK in answer.content.decode(errors="replace"):
            found.append((address, answer.status_code))

    assert len(ADDRESSES) > 200
    assert found == []


def test_head_says_what_get_says_and_sends_nothing(library: None, alice: User) -> None:
    client = sign_in(Client(raise_request_exception=False), make_ready(alice))
    bodies, statuses = [], []
    for address in ADDRESSES[::4]:
        if "logout" in address or "figure" in address or "picture" in address:
            continue
        head, get = client.head(address), client.get(address)
        if b"".join(head.streaming_content) if head.streaming else head.content:
            bodies.append(address)
        if head.status_code != get.status_code:
            statuses.append((address, head.status_code, get.status_code))

    assert (bodies, statuses) == ([], [])


HOSTILE = ["<script>alert(1)</script>", "'; DROP TABLE--", "{{ 7 * 7 }}", "W" * 80, "😀" * 40]
REFUSED = ["\u202eevil", "W" * 81, "", "\x00", "\u200b\u200b"]


@pytest.mark.parametrize("name", HOSTILE)
def test_the_name_of_a_key_is_text(name: str, page: Page, alice: User) -> None:
    browser = page(alice)

    browser.post("/accounts/tokens/new/", KEY | {"name": name})
    html = browser.get("/accounts/tokens/").content.decode()

    assert ApiToken.objects.count() == 1
    assert "<script>alert" not in html
    assert "49" not in ApiToken.objects.get().name


@pytest.mark.parametrize("name", REFUSED)
def test_a_name_that_shows_nothing_or_too_much_is_refused(name: str, page: Page, alice: User) -> None:
    browser = page(alice)
    passkey = Authenticator.objects.create(user=alice, type="webauthn", data={"name": "phone", "credential": {}})

    codes = [
        browser.post("/accounts/tokens/new/", KEY | {"name": name}).status_code,
        browser.post(f"/accounts/2fa/webauthn/keys/{passkey.pk}/edit/", {"name": name}).status_code,
    ]

    assert codes == [422, 422]
    passkey.refresh_from_db()
    assert (ApiToken.objects.count(), passkey.data["name"]) == (0, "phone")


def test_a_passkey_is_renamed(page: Page, alice: User) -> None:
    passkey = Authenticator.objects.create(user=alice, type="webauthn", data={"name": "phone", "credential": {}})

    answer = page(alice).post(f"/accounts/2fa/webauthn/keys/{passkey.pk}/edit/", {"name": "  old\nphone "})

    passkey.refresh_from_db()
    assert (answer.status_code, passkey.data["name"]) == (302, "old phone")


def test_a_key_that_is_deleted_while_a_program_uses_it_opens_nothing_more(page: Page, alice: User) -> None:
    token, program = make_token(alice)
    assert program.get("/api/v1/me/").status_code == 200

    page(alice).post(f"/accounts/tokens/{token.pk}/withdraw/")

    assert program.get("/api/v1/me/").status_code == 401


def test_the_same_form_in_two_tabs_makes_one_key(page: Page, alice: User) -> None:
    browser = page(alice)
    form = KEY | {"name": "watch", "client_uuid": "0b6d2a52-4f0e-4c5e-9d0c-0d1f0e7a3b11"}

    first = browser.post("/accounts/tokens/new/", form)
    again = browser.post("/accounts/tokens/new/", form, follow=True)

    assert (first.status_code, ApiToken.objects.count()) == (201, 1)
    assert "You made this key already" in again.content.decode()


def test_after_sign_out_the_back_button_finds_nothing_kept(page: Page, alice: User) -> None:
    browser = page(alice)
    kept = {
        address: browser.get(address)["Cache-Control"]
        for address in ("/accounts/tokens/", "/accounts/tokens/new/", "/accounts/2fa/", "/accounts/me/", "/today/")
    }

    left = browser.post("/accounts/logout/")

    assert all("no-store" in said for said in kept.values())
    assert left["Clear-Site-Data"] == '"cache"'
    assert browser.get("/accounts/tokens/")["Location"].startswith("/accounts/login/")
