"""An administrator looks after who may sign in, and sees nothing of anyone's health."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib import admin
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from reminders.models import Restoration

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
Page = Callable[[User | None], Client]


@pytest.fixture
def root(db: None, monkeypatch: pytest.MonkeyPatch) -> User:
    """The administrator that the command makes."""
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "correct horse battery")
    call_command("createsuperuser", interactive=False, username="root", email="")
    person = User.objects.get(username="root")
    TOTP.activate(person, SECRET)
    return person


def test_the_command_makes_an_administrator_who_can_sign_in(page: Page, root: User) -> None:
    browser = page(None)

    browser.post("/accounts/login/?next=/admin/", {"login": "root", "password": "correct horse battery"})
    assert browser.get("/admin/").status_code == 302
    code = format_hotp_value(hotp_value(SECRET, yield_hotp_counters_from_time().__next__()))
    browser.post("/accounts/2fa/authenticate/", {"code": code})

    assert browser.get("/admin/").status_code == 200


def test_an_administrator_makes_and_stops_an_account(page: Page, root: User) -> None:
    browser = page(root)
    browser.post(
        "/admin/accounts/user/add/",
        {
            "username": "carol",
            "usable_password": "true",
            "password1": "correct horse battery",
            "password2": "correct horse battery",
        },
    )
    carol = User.objects.get(username="carol")

    answer = browser.post(f"/admin/accounts/user/{carol.pk}/change/", {"username": "carol", "email": ""})

    assert answer.status_code == 302
    carol.refresh_from_db()
    assert not carol.is_active


def test_an_administrator_cannot_delete_a_person_and_so_never_sees_the_diary(
    page: Page, root: User, alice: User
) -> None:
    assert page(root).get(f"/admin/accounts/user/{alice.pk}/delete/").status_code == 403


def test_no_diary_no_plan_and_no_answer_is_in_the_admin() -> None:
    shown = {model._meta.label for model in admin.site._registry}

    assert {label for label in shown if label.split(".")[0] in {"accounts", "routines", "tracking"}} == {
        "accounts.User"
    }
    assert "mfa.Authenticator" not in shown


@pytest.mark.parametrize("address", ["/admin/", "/admin/accounts/user/"])
def test_without_a_second_step_the_administration_stays_closed(page: Page, root: User, address: str) -> None:
    Authenticator.objects.all().delete()

    answer = page(root).get(address, follow=True)

    assert answer.redirect_chain == [("/accounts/2fa/", 302)]
    assert "Set up two-step sign-in first. The administration opens after that." in answer.content.decode()


def test_who_is_not_staff_is_refused_as_before(page: Page, alice: User) -> None:
    assert page(alice).get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize(("days", "is_said"), [(6, True), (8, False)])
def test_an_administrator_is_told_for_7_days_that_the_site_was_restored(
    page: Page, root: User, days: int, *, is_said: bool
) -> None:
    at = timezone.now() - timedelta(days=days)
    Restoration.objects.create(restored_at=at, backup_made_at=datetime(2026, 11, 29, 3, 15, tzinfo=UTC))

    text = page(root).get("/admin/").content.decode()

    assert ("from a backup of 2026-11-29" in text) is is_said
    assert "Site administration" in text
