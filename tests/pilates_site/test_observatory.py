"""What the HTTP Observatory would say of every kind of address, of a site as it stands on a server."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from tests.factories import make_ready, make_user
from tests.observatory import score

pytestmark = pytest.mark.django_db
ENOUGH = 120


@pytest.fixture(autouse=True)
def server(settings: Any) -> None:
    """The settings of a site with https."""
    settings.IS_HTTPS = settings.SECURE_SSL_REDIRECT = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SECURITY_CONTACT = "security@pilates.example.org"
    Path(settings.STATIC_ROOT, "probe.txt").write_text("a static file")


STRANGER = [
    "/", "/about/", "/exercises/", "/exercises/dart/", "/accounts/login/", "/accounts/signup/", "/no/such/page/",
    "/today/", "/static/probe.txt", "/static/nothing.txt", "/manifest.webmanifest", "/healthz/", "/robots.txt",
    "/favicon.ico", "/.well-known/security.txt", "/.well-known/change-password", "/admin/", "/api/v1/exercises/",
    "/api/v1/exercises/dart/figure/dart/strip.svg", "/api/v1/rules/", "/api/schema/", "/api/v1/me/", "/api/nowhere",
]  # fmt: skip
PERSON = [
    "/today/", "/week/", "/progress/", "/diary/", "/accounts/me/", "/accounts/tokens/", "/reminders/", "/routines/",
    "/api/v1/me/", "/api/v1/me/export/", "/api/v1/me/export/csv/", "/api/v1/sessions/", "/no/such/page/",
    "/accounts/2fa/", "/accounts/password/change/", "/admin/",
]  # fmt: skip


def points(answer: HttpResponse) -> int:
    reached, results = score(answer)
    assert reached >= ENOUGH or not [one for one in results if one.points < 0], results
    assert reached >= ENOUGH, results
    return reached


@pytest.mark.parametrize("path", STRANGER)
def test_what_anybody_gets_is_well(library: None, path: str) -> None:
    assert points(Client().get(path, secure=True)) >= ENOUGH


@pytest.mark.parametrize("path", PERSON)
def test_what_a_person_gets_is_well(library: None, page: Callable[[User], Client], path: str) -> None:
    assert points(page(make_ready(make_user("alice"))).get(path, secure=True)) >= ENOUGH


def test_what_goes_wrong_is_well(
    library: None, page: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = page(make_ready(make_user("alice")))
    answers = [
        alice.post("/pain/add/", {}, secure=True),
        alice.delete("/today/", secure=True),
        alice.post("/api/v1/pain-entries/", {}, content_type="application/json", secure=True),
        Client(enforce_csrf_checks=True).post("/accounts/login/", secure=True),
        Client().get("/api/v1/me/", HTTP_AUTHORIZATION="Bearer pil_wrong", secure=True),
        Client().post("/accounts/login/", {"login": "a", "password": "b"}, secure=True),
        Client().get("/api/v1/exercises/?page_size=0", secure=True),
    ]
    broken = Client(raise_request_exception=False)
    monkeypatch.setattr("pilates_site.pages.render", lambda *_args, **_more: 1 / 0)
    answers.append(broken.get("/about/", secure=True))

    assert [answer.status_code for answer in answers] == [422, 405, 400, 403, 401, 422, 400, 500]
    assert min(points(answer) for answer in answers) >= ENOUGH


def test_signing_in_sends_its_cookies_well(library: None) -> None:
    make_user("alice")

    answer = Client().post("/accounts/login/", {"login": "alice", "password": "correct horse battery"}, secure=True)

    assert answer.status_code == 302
    assert "sessionid" in "".join(answer.cookies)
    assert points(answer) == 135


def test_http_leads_to_https_on_the_same_host(library: None) -> None:
    answer = Client().get("/exercises/?q=1")

    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/exercises/?q=1")


def test_a_worse_answer_has_fewer_points() -> None:
    answer = HttpResponse("", headers={"Content-Security-Policy": "script-src 'self' 'unsafe-inline'"})
    answer.set_cookie("sessionid", "1")

    reached, results = score(answer)

    assert reached == 0
    assert [one.points for one in results] == [-40, 0, -20, -20, 0, 0, -5, -20, 0]
