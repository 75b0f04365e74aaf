"""Public pages: kept by anyone who is not signed in, asked for again with an ETag, and never varied on cookies."""

from collections.abc import Callable
from http.cookies import SimpleCookie

import brotli
import pytest
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.usefixtures("library")

PAGES = ["/", "/about/", "/exercises/", "/exercises/dart/", "/exercises/?position=side&search=book"]
API = ["/api/v1/exercises/", "/api/v1/exercises/dart/"]


@pytest.mark.parametrize("path", PAGES + API)
def test_a_public_answer_varies_on_no_cookie_and_may_be_kept(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    assert not answer.cookies


@pytest.mark.parametrize("path", PAGES + API)
def test_a_matching_etag_is_answered_304(client: Client, path: str) -> None:
    tag = client.get(path).headers["ETag"]

    again = client.get(path, headers={"If-None-Match": tag})

    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["Cache-Control"].startswith("public, max-age=")


@pytest.mark.parametrize("path", PAGES)
def test_a_kept_page_is_asked_for_again_so_that_signing_in_shows_at_once(client: Client, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("path", PAGES[1:])
def test_a_signed_in_answer_is_private_and_never_stored(
    page: Callable[[User | None], Client], alice: User, path: str
) -> None:
    answer = page(alice).get(path)

    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_tag_of_the_public_page_does_not_hold_the_signed_in_one_back(client: Client, alice: User) -> None:
    tag = client.get("/exercises/").headers["ETag"]
    client.force_login(alice)

    answer = client.get("/exercises/", headers={"If-None-Match": tag})

    assert answer.status_code == 200
    assert "Has something changed?" in answer.text


def test_a_page_with_a_message_for_one_person_is_kept_by_nobody(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = client.post("/accounts/logout/", follow=True)

    assert "You are signed out." in answer.text
    assert "public" not in answer.headers.get("Cache-Control", "")


def test_the_cookie_of_an_ended_session_is_removed(client: Client) -> None:
    client.cookies = SimpleCookie({"sessionid": "0123456789abcdef0123456789abcdef"})

    answer = client.get("/exercises/")

    assert "Cookie" in answer.headers["Vary"]
    assert answer.cookies["sessionid"]["max-age"] == 0


def test_a_404_is_not_cached(client: Client) -> None:
    assert "Cache-Control" not in client.get("/exercises/nope/").headers


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip, deflate, br", "br"), ("br;q=0.5", "br"), ("gzip", None), ("br;q=0", None), ("", None)],
)
@pytest.mark.parametrize("address", ["/exercises/dart/", "/api/v1/exercises/dart/"])
def test_a_public_answer_is_compressed_for_who_understands_it(address: str, accepted: str, coding: str | None) -> None:
    plain = Client().get(address)

    answer = Client().get(address, headers={"Accept-Encoding": accepted})

    assert answer.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer["Vary"]
    assert (brotli.decompress(answer.content) if coding else answer.content) == plain.content


def test_a_compressed_answer_has_a_tag_of_its_own_and_answers_304() -> None:
    plain = Client().get("/exercises/dart/")
    first = Client().get("/exercises/dart/", headers={"Accept-Encoding": "br"})

    again = Client().get("/exercises/dart/", headers={"Accept-Encoding": "br", "If-None-Match": first["ETag"]})

    assert first["ETag"] != plain["ETag"]
    assert (again.status_code, again.content) == (304, b"")
