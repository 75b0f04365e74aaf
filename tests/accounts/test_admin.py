"""An administrator looks after who may sign in, and sees nothing of anyone's health."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.test import Client

from accounts.models import User

Page = Callable[[User | None], Client]


@pytest.fixture
def root(db: None, monkeypatch: pytest.MonkeyPatch) -> User:
    """The administrator that the command makes."""
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "correct horse battery")
    call_command("createsuperuser", interactive=False, username="root", email="")
    return User.objects.get(username="root")


def test_the_command_makes_an_administrator_who_can_sign_in(page: Page, root: User) -> None:
    browser = page(None)

    browser.post("/accounts/login/?next=/admin/", {"login": "root", "password": "correct horse battery"})

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
