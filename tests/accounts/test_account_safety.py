"""What a session that was left open, a stolen key or a stranger who guesses cannot do, and what the person is told."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from accounts.models import ApiToken, User
from tests.accounts.test_tokens import make_token
from tests.factories import PASSWORD, make_pain_entry, make_ready

Page = Callable[[User | None], Client]

KEY = {"name": "watch", "scope": "read", "days": "30"}
LATER = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def signed_in(person: User, **headers: str) -> Client:
    browser = Client(**headers)
    browser.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    return browser


def left_open(person: User) -> Client:
    """A browser in which somebody signed in by password 16 minutes ago."""
    with time_machine.travel(LATER - timedelta(minutes=16), tick=False):
        return signed_in(person)


def with_address(person: User) -> str:
    EmailAddress.objects.create(user=person, email="alice@example.org", verified=True, primary=True)
    return "alice@example.org"


@pytest.mark.parametrize(
    "address",
    ["/accounts/tokens/new/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"],
)
def test_a_session_that_was_left_open_is_asked_who_it_is(address: str, alice: User) -> None:
    browser = left_open(alice)

    with time_machine.travel(LATER, tick=False):
        answer = browser.get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/reauthenticate/?next=%2Faccounts%2F")


def test_after_the_password_what_was_sent_is_done(alice: User) -> None:
    browser = left_open(alice)
    with time_machine.travel(LATER, tick=False):
        asked = browser.post("/accounts/tokens/new/", KEY)
        assert not ApiToken.objects.exists()

        wrong = browser.post(asked["Location"], {"password": "wrong horse", "next": "/accounts/tokens/new/"})
        assert (wrong.status_code, ApiToken.objects.count()) == (422, 0)
        made = browser.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/tokens/new/"})

    assert made.status_code == 201
    assert ApiToken.objects.get().name == "watch"
    assert made.context["key"] in made.content.decode()


@pytest.mark.parametrize("address", ["/accounts/my-data/download/", "/accounts/my-data/csv/"])
def test_a_download_asks_first_and_leads_back_to_its_button(address: str, alice: User) -> None:
    browser = left_open(alice)
    with time_machine.travel(LATER, tick=False):
        asked = browser.post(address)
        back = browser.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/my-data/"})
        download = browser.post(address)

    assert asked["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Fmy-data%2F"
    assert back["Location"] == "/accounts/my-data/"
    assert download["Content-Disposition"].startswith("attachment")


def test_an_address_is_changed_only_after_the_password(alice: User) -> None:
    browser = left_open(alice)
    with time_machine.travel(LATER, tick=False):
        asked = browser.post("/accounts/email/", {"email": "mallory@example.org", "action_add": "1"})

    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize("address", ["/api/v1/me/export/", "/api/v1/me/export/csv/"])
def test_the_api_gives_everything_to_a_key_of_that_area_and_to_who_was_just_asked(address: str, alice: User) -> None:
    browser = left_open(alice)
    with time_machine.travel(LATER, tick=False):
        refused = browser.get(address)
        _, program = make_token(alice, scopes=["export:read"])
        _, other = make_token(alice, scopes=["account:write"])

        assert refused.status_code == 403
        assert refused.json()["detail"].startswith("Enter your password again first")
        assert program.get(address).status_code == 200
        assert other.get(address).status_code == 403
        assert signed_in(alice).get(address).status_code == 200


# What the person is told ----------------------------------------------------------------------------------------------


def told() -> list[tuple[str, list[str]]]:
    return [(one.subject, one.to) for one in mail.outbox]


def test_a_new_sign_in_place_is_told_once(alice: User) -> None:
    address = with_address(alice)
    browser = signed_in(alice, HTTP_USER_AGENT=FIREFOX)
    assert told() == [("A new sign-in to your account", [address])]
    assert "Device: Firefox on Linux\nTime: " in mail.outbox[0].body
    assert "http://testserver/accounts/password/reset/" in mail.outbox[0].body

    browser.post("/accounts/logout/")
    browser.post("/accounts/login/", {"login": "alice", "password": PASSWORD})
    assert len(mail.outbox) == 1

    signed_in(alice)
    assert len(mail.outbox) == 2


def test_who_has_just_signed_up_is_not_told_of_it(db: None) -> None:
    Client().post(
        "/accounts/signup/",
        {"username": "new", "password1": PASSWORD, "email": "new@example.org", "time_zone": "UTC", "terms": "on"},
    )

    assert User.objects.filter(username="new").exists()
    assert [subject for subject, _to in told() if "sign-in" in subject] == []


def test_what_happens_to_the_account_is_told_without_a_word_about_health(page: Page, alice: User) -> None:
    make_pain_entry(make_ready(alice), note="between the blades")
    address = with_address(alice)
    browser = page(alice)

    browser.post("/accounts/tokens/new/", KEY)
    browser.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "an otter sings", "password2": "an otter sings"},
    )

    assert told() == [("A new API key was created", [address]), ("Your password was changed", [address])]
    text = "".join(f"{one.subject} {one.body}" for one in mail.outbox)
    assert not re.search(r"pain|exercise|blades|routine|pil_|otter", text.replace("Pilates at home", ""), re.IGNORECASE)


def test_a_reset_is_told(alice: User) -> None:
    address = with_address(alice)
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": address})
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)
    assert link
    form = browser.get(link[1], follow=True)
    browser.post(form.redirect_chain[-1][0], {"password1": "an otter sings", "password2": "an otter sings"})

    assert [subject for subject, _to in told()][-1] == "Your password was reset"
    alice.refresh_from_db()
    assert alice.check_password("an otter sings")


def test_of_a_new_first_address_the_old_one_is_told(page: Page, alice: User) -> None:
    address = with_address(alice)
    EmailAddress.objects.create(user=alice, email="new@example.org", verified=True)

    page(alice).post("/accounts/email/", {"email": "new@example.org", "action_primary": "1"})

    assert told() == [("Your email address was changed", [address])]
    assert "Mail about your account goes to new@example.org now, and no longer to alice@example.org." in (
        mail.outbox[0].body
    )


def test_of_an_address_that_is_removed_it_is_told_too(page: Page, alice: User) -> None:
    with_address(alice)
    EmailAddress.objects.create(user=alice, email="old@example.org", verified=True)

    page(alice).post("/accounts/email/", {"email": "old@example.org", "action_remove": "1"})

    assert sorted(told()) == [
        ("An email address was removed", ["alice@example.org"]),
        ("An email address was removed", ["old@example.org"]),
    ]


def test_nobody_is_told_at_an_address_that_was_never_confirmed(page: Page, alice: User) -> None:
    EmailAddress.objects.create(user=alice, email="typo@example.org", verified=False, primary=True)

    page(alice).post("/accounts/tokens/new/", KEY)
    signed_in(alice)

    assert mail.outbox == []


def test_a_second_step_is_told_when_it_begins_and_when_it_ends(page: Page, alice: User) -> None:
    with_address(alice)
    browser = page(alice)
    Authenticator.objects.create(user=alice, type="totp", data={"secret": "x"})

    browser.post("/accounts/2fa/totp/deactivate/")

    assert [subject for subject, _to in told()] == ["The authenticator app was turned off"]


# A stranger who guesses -----------------------------------------------------------------------------------------------


def tried(browser: Client, password: str, address: str) -> int:
    return browser.post("/accounts/login/", {"login": "alice", "password": password}, REMOTE_ADDR=address).status_code


def test_wrong_tries_shut_out_who_makes_them_and_not_the_owner(alice: User) -> None:
    stranger = Client()
    codes = [tried(stranger, "wrong horse", "192.0.2.66") for _ in range(6)]

    assert codes == [422] * 6
    assert (
        "Too many attempts"
        in stranger.post(
            "/accounts/login/", {"login": "alice", "password": PASSWORD}, REMOTE_ADDR="192.0.2.66"
        ).content.decode()
    )
    assert tried(Client(), PASSWORD, "192.0.2.7") == 302


def test_many_places_together_are_stopped_and_a_known_device_still_gets_in(alice: User) -> None:
    home = signed_in(alice)
    home.post("/accounts/logout/")
    codes = {tried(Client(), "wrong horse", f"198.51.100.{number}") for number in range(100)}

    assert codes == {422}
    assert tried(Client(), PASSWORD, "203.0.113.5") == 422
    assert tried(home, PASSWORD, "203.0.113.5") == 302


# Keys and a new password ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ticked", "left"), [({"end_keys": "on"}, 0), ({}, 1)])
def test_a_new_password_offers_to_end_the_keys(
    ticked: dict[str, str], left: int, page: Page, alice: User, bob: User
) -> None:
    _, program = make_token(alice)
    make_token(bob)
    browser = page(alice)
    assert browser.get("/accounts/password/change/").context["form"]["end_keys"].value() is True
    new = {"oldpassword": PASSWORD, "password1": "an otter sings", "password2": "an otter sings"}

    answer = browser.post("/accounts/password/change/", new | ticked)

    assert answer.status_code == 302
    assert ApiToken.objects.visible_to(alice).count() == left
    assert ApiToken.objects.visible_to(bob).count() == 1
    assert program.get("/api/v1/me/").status_code == (200 if left else 401)


def test_who_has_no_key_is_not_asked_about_keys(page: Page, alice: User) -> None:
    assert "end_keys" not in page(alice).get("/accounts/password/change/").content.decode()
