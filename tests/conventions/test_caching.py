"""Public pages: kept by anyone who is not signed in, asked for again with an ETag, and never varied on cookies."""

import gzip
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

import brotli
import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from conventions import caching
from conventions.caching import SharedAnswer, SharedAnswers, answers, finished, shared
from exercises.models import Exercise, LoadedCatalogue, catalogue_stamp
from exercises.models import loaded as loading

pytestmark = pytest.mark.usefixtures("library")

PAGES = ["/", "/about/", "/exercises/", "/exercises/dart/", "/exercises/?position=side&search=book"]
API = ["/api/v1/exercises/", "/api/v1/exercises/dart/"]
KEPT = [
    *("/", "/about/", "/article/", "/evidence/", "/method/", "/questions/", "/rules/", "/rules/B1/", "/help/"),
    *("/exercises/", "/exercises/?level=beginner", "/exercises/path/", "/exercises/dart/", "/try/", "/try/not-today/"),
    *("/api/v1/exercises/", "/api/v1/exercises/?page_size=20", "/api/v1/exercises/dart/", "/api/v1/rules/"),
    *("/api/v1/exercises/dart/figure/", "/api/v1/exercises/dart/figure/dart/1.svg?theme=dark"),
    "/api/v1/exercises/dart/figure/dart/strip.svg",
]


DECODED: dict[str | None, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    None: lambda body: body,
}


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
    [
        *(("gzip, deflate, br", "br"), ("br;q=0.5", "br"), ("gzip", "gzip"), ("GZip;q=1.000", "gzip")),
        *(("br;q=0", None), ("gzip;q=0", None), ("identity, gzip;q=0.000", None), ("", None)),
    ],
)
@pytest.mark.parametrize("address", ["/exercises/dart/", "/api/v1/exercises/dart/"])
def test_a_public_answer_is_compressed_for_who_understands_it(address: str, accepted: str, coding: str | None) -> None:
    plain = Client().get(address)

    answer = Client().get(address, headers={"Accept-Encoding": accepted})

    assert answer.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer["Vary"]
    assert DECODED[coding](answer.content) == plain.content


def test_a_compressed_answer_has_a_tag_of_its_own_and_answers_304() -> None:
    plain = Client().get("/exercises/dart/")
    first = Client().get("/exercises/dart/", headers={"Accept-Encoding": "br"})

    again = Client().get("/exercises/dart/", headers={"Accept-Encoding": "br", "If-None-Match": first["ETag"]})

    assert first["ETag"] != plain["ETag"]
    assert (again.status_code, again.content) == (304, b"")


# Kept as bytes -----------------------------------------------------------------------------------------------------


def seen(answer: HttpResponse, *names: str) -> dict[str, str]:
    """The headers of an answer by which a cache goes."""
    return {name: answer.headers[name] for name in ("ETag", "Vary", "Cache-Control", *names)}


@pytest.mark.parametrize("path", KEPT)
def test_an_answer_is_made_once_and_says_the_same_when_kept_asked_for_again_and_by_head(path: str) -> None:
    first = Client().get(path, headers={"Accept-Encoding": "br"})
    catalogue_stamp()
    with CaptureQueriesContext(connection) as queries:
        kept = Client().get(path, headers={"Accept-Encoding": "br"})
        again = Client().get(path, headers={"Accept-Encoding": "br", "If-None-Match": first["ETag"]})
        head = Client().head(path, headers={"Accept-Encoding": "br"})

    assert len(queries) == 0
    assert first.headers == kept.headers == head.headers
    assert (kept.content, head.content, again.content) == (first.content, b"", b"")
    assert again.status_code == 304
    assert seen(again) == seen(first)
    assert not first["ETag"].startswith("W/")
    assert sorted(first["Vary"].split(", ")) == ["Accept-Encoding", "Accept-Language"]


def test_what_is_kept_is_answered_before_anything_asks_who_it_is() -> None:
    first, kept = Client().get("/about/"), Client().get("/about/")
    with_cookie = Client()
    with_cookie.cookies = SimpleCookie({"messages": "anything"})
    wordy = {"Accept-Language": ",".join(["en-gb"] * 60)}

    assert hasattr(first.wsgi_request, "user")
    assert not hasattr(kept.wsgi_request, "user")
    assert kept.headers == first.headers
    for client, headers in ((with_cookie, {}), (Client(), {"Authorization": "Bearer nobody"}), (Client(), wordy)):
        assert all(hasattr(client.get("/about/", headers=headers).wsgi_request, "user") for _ in range(2))
    assert len(finished) == 1


def test_whoever_has_a_page_is_told_before_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    tag = Client().get("/exercises/")["ETag"]
    answers.clear()
    finished.clear()
    monkeypatch.setattr(Exercise.objects, "find", None)

    again = Client().get("/exercises/", headers={"If-None-Match": f'"other", W/{tag}'})

    assert again.status_code == 304
    assert len(answers) == 0


def test_a_coding_a_language_and_a_host_never_share_an_answer(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
    asked = [
        {"Accept-Encoding": "br"},
        {"Accept-Encoding": "gzip"},
        {},
        {"Accept-Language": "de"},
        {"Host": "localhost"},
    ]
    tags = [Client().get("/api/v1/exercises/?page_size=2", headers=headers)["ETag"] for headers in asked]
    german = Client().get("/exercises/", headers={"Accept-Language": "de"})
    local = Client().get("/api/v1/exercises/?page_size=2", headers={"Host": "localhost"})

    assert len(set(tags)) == 5
    assert german["Content-Language"] == "de"
    assert Client().get("/exercises/")["Content-Language"] == "en-gb"
    assert local.json()["next"] == "http://localhost/api/v1/exercises/?page=2&page_size=2"


def test_who_is_signed_in_neither_gets_nor_leaves_shared_bytes(
    page: Callable[[User | None], Client], alice: User
) -> None:
    signed_in = page(alice)
    own = signed_in.get("/exercises/")
    assert len(answers) == 0

    shared_one = Client().get("/exercises/")
    after = signed_in.get("/exercises/", headers={"If-None-Match": shared_one["ETag"]})

    assert len(answers) == 1
    assert "Has something changed?" not in shared_one.text
    assert (after.status_code, own.status_code) == (200, 200)
    assert "Has something changed?" in after.text
    assert "ETag" not in after.headers


@pytest.mark.parametrize(
    ("path", "headers", "cookies"),
    [
        ("/exercises/", {}, {"sessionid": "0123456789abcdef0123456789abcdef"}),
        ("/exercises/", {}, {"messages": "anything"}),
        ("/exercises/", {}, {settings.LANGUAGE_COOKIE_NAME: "en-gb"}),
        ("/api/v1/exercises/dart/", {"Authorization": "Bearer nobody"}, {}),
        ("/api/v1/exercises/dart/", {"Accept": "application/json; indent=4"}, {}),
        ("/exercises/?search=neck", {}, {}),
        ("/exercises/?fits=me", {}, {}),
        ("/exercises/?page=999", {}, {}),
        ("/exercises/?level=beginner&level=advanced", {}, {}),
        ("/exercises/?level=beginner&position=side&area=upper_back&minutes=2", {}, {}),
        ("/exercises/?level=nonsense", {}, {}),
        ("/exercises/dart/?form=anything", {}, {}),
        ("/exercises/dart/?utm_source=anything", {}, {}),
        ("/help/?search=neck", {}, {}),
        ("/api/v1/exercises/?search=neck", {}, {}),
        ("/exercises/nope/", {}, {}),
        ("/api/v1/exercises/nope/", {}, {}),
        ("/rules/nope/", {}, {}),
    ],
)
def test_nothing_is_kept_of(path: str, headers: dict[str, str], cookies: dict[str, str]) -> None:
    client = Client()
    client.cookies = SimpleCookie(cookies)

    client.get(path, headers=headers)

    assert len(answers) == 0


def test_a_program_that_wants_an_indent_gets_it_though_the_answer_is_kept() -> None:
    kept = Client().get("/api/v1/exercises/dart/")

    wide = Client().get("/api/v1/exercises/dart/", headers={"Accept": "application/json; indent=4"})

    assert b'\n    "slug"' in wide.content
    assert wide.json() == kept.json()


def test_a_star_asks_whether_there_is_anything_and_there_is_not() -> None:
    assert Client().get("/exercises/nope/", headers={"If-None-Match": "*"}).status_code == 404
    assert Client().get("/exercises/dart/", headers={"If-None-Match": "*"}).status_code == 304


def test_a_page_that_hides_a_token_or_sets_a_cookie_is_kept_by_nobody() -> None:
    def with_token(request: HttpRequest) -> HttpResponse:
        return HttpResponse(get_token(request))

    def with_cookie(request: HttpRequest) -> HttpResponse:
        answer = HttpResponse("seen")
        answer.set_cookie("seen", "1")
        return answer

    def with_session(request: HttpRequest) -> HttpResponse:
        request.session["seen"] = "1"
        return HttpResponse("seen")

    def by_cookie(request: HttpRequest) -> HttpResponse:
        return HttpResponse("seen", headers={"Vary": "Cookie"})

    def plain(request: HttpRequest) -> HttpResponse:
        return HttpResponse("seen")

    asked = {view: _asked(view) for view in (with_token, with_cookie, with_session, by_cookie, plain)}

    assert {view.__name__ for view, answer in asked.items() if "Cache-Control" in answer} == {"plain"}
    assert len(answers) == 1  # the last one


def _asked(view: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    request = RequestFactory().get("/anything/")
    request.user, request.session, request._messages = AnonymousUser(), Client().session, []
    request.session.modified = False
    answers.clear()
    return shared(seconds=0, stamp=lambda: "stamp")(view)(request)


def test_another_catalogue_is_seen_within_five_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(loading.time, "monotonic", lambda: now)
    before = Client().get("/exercises/dart/")
    # As another process does it.
    Exercise.objects.filter(slug="dart").update(name="Arrow")
    LoadedCatalogue.objects.update(stamp="0" * 32)
    now += 4.9
    meanwhile = Client().get("/exercises/dart/")
    now += 0.2

    after = Client().get("/exercises/dart/", headers={"If-None-Match": before["ETag"]})

    assert meanwhile["ETag"] == before["ETag"]
    assert after.status_code == 200
    assert "Arrow" in after.text


def test_without_a_catalogue_nothing_is_kept() -> None:
    LoadedCatalogue.objects.all().delete()

    assert Client().get("/about/")["ETag"]
    assert len(answers) == 0


def test_while_templates_are_changed_nothing_is_kept(settings: Any) -> None:
    settings.DEBUG = True

    assert Client().get("/about/").status_code == 200
    assert len(answers) == 0


def test_other_code_makes_other_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Client().get("/about/")["ETag"]
    finished.clear()
    monkeypatch.setattr(caching, "CODE_STAMP", "another")

    assert Client().get("/about/")["ETag"] != before


def some(body: bytes) -> SharedAnswer:
    return SharedAnswer(body, {}, str, "")


def test_what_was_asked_for_last_stays_within_so_many_bytes() -> None:
    kept = SharedAnswers(most=10)
    for key in ("a", "b", "c"):
        kept.keep(key, some(b"1234"))
        kept.get("a")

    assert (kept.get("a"), kept.get("b"), kept.size) == (some(b"1234"), None, 8)

    kept.keep("c", some(b"1234567"))

    assert (len(kept), kept.size) == (1, 7)
