"""What a device is told when somebody is signed out: to forget, where they wanted it, and nothing where it happened."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import PASSWORD, make_ready, make_user

Page = Callable[[User | None], Client]


@pytest.fixture
def browser(alice: User, page: Page) -> Client:
    browser = page(make_ready(alice))
    browser.get("/today/")
    return browser


def test_a_wanted_sign_out_tells_the_next_page_for_an_hour(browser: Client) -> None:
    browser.get("/accounts/logout/")
    assert "signed_out" not in browser.cookies  # the question before it

    browser.post("/accounts/logout/")

    said = browser.cookies["signed_out"]
    assert (said.value, said["max-age"], said["samesite"], said["httponly"]) == ("1", 3600, "Lax", "")


def test_an_account_that_is_deleted_tells_it_too(browser: Client) -> None:
    browser.post("/accounts/my-data/delete/", {"password": PASSWORD})

    assert not User.objects.filter(username="alice").exists()
    assert browser.cookies["signed_out"].value == "1"


@pytest.mark.parametrize("path", ["/today/", "/pain/add/", "/accounts/logout/"])
def test_a_session_that_ended_by_itself_says_nothing(browser: Client, path: str) -> None:
    browser.session.flush()

    browser.get(path)
    browser.post(path)

    assert "signed_out" not in browser.cookies


def test_signed_out_on_another_device_nothing_is_said_here(browser: Client, alice: User) -> None:
    alice.set_password("another secret of hers")
    alice.save()

    assert browser.get("/today/").headers["Location"] == "/accounts/login/?next=/today/"
    assert "signed_out" not in browser.cookies


def test_each_page_says_whose_it_is_so_that_the_drafts_of_another_are_forgotten(browser: Client, alice: User) -> None:
    bob = make_ready(make_user("bob"))
    assert f'<keep-typed hidden data-person="{alice.pk}"' in browser.get("/today/").content.decode()

    browser.session.flush()
    assert '<keep-typed hidden data-person=""' in browser.get("/accounts/login/").content.decode()
    browser.post("/accounts/login/", {"login": "bob", "password": PASSWORD})

    assert f'<keep-typed hidden data-person="{bob.pk}"' in browser.get("/today/").content.decode()
    assert "signed_out" not in browser.cookies
