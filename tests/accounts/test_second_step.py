"""What a second step, a session and a cookie hold, by what the site does."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.factories import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2026, 11, 24, 18, 0, 15, tzinfo=UTC)
Page = Callable[[User | None], Client]


@pytest.fixture
def guarded(alice: User) -> User:
    TOTP.activate(alice, SECRET)
    return alice


def code_of_now() -> str:
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def half_in(password: str = PASSWORD) -> Client:
    """A browser that has said the password."""
    browser = Client()
    browser.post("/accounts/login/", {"login": "alice", "password": password})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/accounts/me/").status_code == 200


def enter(browser: Client, code: str) -> bool:
    browser.post("/accounts/2fa/authenticate/", {"code": code})
    return is_in(browser)


def test_a_code_opens_once_and_not_after_a_minute_and_a_half(guarded: User) -> None:
    with time_machine.travel(NOW, tick=False):
        code = code_of_now()
        entered = [enter(half_in(), code), enter(half_in(), code)]
        late = code_of_now()
    with time_machine.travel(NOW + timedelta(seconds=90), tick=False):
        entered.append(enter(half_in(), late))

    assert entered == [True, False, False]


def test_a_recovery_code_opens_once(guarded: User) -> None:
    [code, *_others] = RecoveryCodes.activate(guarded).get_unused_codes()

    assert [enter(half_in(), code), enter(half_in(), code)] == [True, False]


def test_codes_are_not_guessed(guarded: User) -> None:
    with time_machine.travel(NOW, tick=False):
        browser = half_in()
        wrong = f"{(int(code_of_now()) + 500_000) % 1_000_000:06d}"
        for _ in range(5):
            browser.post("/accounts/2fa/authenticate/", {"code": wrong})

        assert not enter(browser, code_of_now())
        assert b"Too many attempts" in browser.post("/accounts/2fa/authenticate/", {"code": wrong}).content


def test_a_reset_keeps_the_second_step(guarded: User) -> None:
    EmailAddress.objects.create(user=guarded, email="alice@example.org", verified=True, primary=True)
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": "alice@example.org"})
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)
    assert link
    form = browser.get(link[1], follow=True).redirect_chain[-1][0]
    browser.post(form, {"password1": "an otter sings", "password2": "an otter sings"})

    after = half_in("an otter sings")

    assert not is_in(browser)
    assert not is_in(after)
    assert Authenticator.objects.filter(user=guarded, type="totp").exists()
    with time_machine.travel(NOW, tick=False):
        assert enter(half_in("an otter sings"), code_of_now())


def test_a_session_gets_a_new_key_at_sign_in_and_its_old_one_opens_nothing(alice: User) -> None:
    browser = Client()
    browser.session["anything"] = 1
    session = browser.session
    session["anything"] = 1
    session.save()
    before = session.session_key

    browser.post("/accounts/login/", {"login": "alice", "password": PASSWORD})
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before

    assert is_in(browser)
    assert browser.session.session_key != before
    assert not is_in(thief)


@pytest.mark.parametrize("address", ["/accounts/tokens/new/", "/accounts/password/change/", "/accounts/email/"])
def test_a_form_of_another_site_is_refused(address: str, page: Page, alice: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)

    assert browser.post(address, {"name": "watch", "scope": "read", "days": "30"}).status_code == 403


def test_no_name_that_is_typed_changes_the_head_of_a_mail(page: Page, alice: User) -> None:
    EmailAddress.objects.create(user=alice, email="alice@example.org", verified=True, primary=True)

    page(alice).post("/accounts/tokens/new/", {"name": "x\r\nBcc: b@example.org", "scope": "read", "days": "30"})

    heads = mail.outbox[0].message()
    assert (heads["Subject"], heads["To"], heads["Bcc"]) == ("A new API key was created", "alice@example.org", None)
    assert mail.outbox[0].recipients() == ["alice@example.org"]


def test_cookies_of_a_site_with_https_are_its_own() -> None:
    ask = (
        "from pilates_site import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.CSRF_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE)"
    )
    told = subprocess.run(
        [sys.executable, "-c", ask],
        env=os.environ | {"SITE_URL": "https://pilates.example.org"},
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert told.stdout.split() == ["__Host-sessionid", "__Host-csrftoken", "True", "True", "True", "Lax"]
