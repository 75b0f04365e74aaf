"""Where a request comes from: which headers of proxies are believed, plain http, and pages of other sites."""

import http.client
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from rest_framework.test import APIClient

from accounts.models import User
from conventions.limits import address_of
from pilates_site.callers import ForwardedMiddleware
from tests.run.slow import web_process

ELSEWHERE, ALLOWED = "https://somewhere.example", "https://app.example.org"


def as_seen(**headers: str) -> tuple[str, str]:
    """The address and the scheme of a visitor, as everything behind the first middleware sees them."""
    seen: list[HttpRequest] = []
    middleware = ForwardedMiddleware(lambda request: seen.append(request) or HttpResponse())  # type: ignore[func-returns-value]
    middleware(RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", **headers))
    return address_of(seen[0]), seen[0].META.get("HTTP_X_FORWARDED_PROTO", "")


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "203.0.113.5", "10.0.0.9"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "198.51.100.7, 203.0.113.5", "203.0.113.5"),
        (2, "198.51.100.7, 203.0.113.5, 10.0.0.8", "203.0.113.5"),
        (2, "203.0.113.5", "203.0.113.5"),
        (1, "203.0.113.5:4711", "203.0.113.5"),
        (1, "[2001:db8:1:2:3::4]:4711", "2001:db8:1:2::"),
        (1, "::ffff:203.0.113.5", "203.0.113.5"),
        (1, "nobody", "10.0.0.9"),
        (1, "", "10.0.0.9"),
    ],
)
def test_the_address_is_what_our_own_proxies_say(settings: Any, proxies: int, told: str, address: str) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies

    assert as_seen(HTTP_X_FORWARDED_FOR=told)[0] == address


@pytest.mark.parametrize(
    ("proxies", "told", "scheme"),
    [(0, "https", ""), (1, "https", "https"), (1, "https, http", "http"), (1, "", ""), (2, "https", "https")],
)
def test_the_scheme_is_what_our_own_proxies_say(settings: Any, proxies: int, told: str, scheme: str) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies

    assert as_seen(HTTP_X_FORWARDED_PROTO=told)[1] == scheme


@pytest.fixture
def production(settings: Any) -> Any:
    """A site with https, without a proxy."""
    settings.IS_HTTPS = settings.SECURE_SSL_REDIRECT = True
    return settings


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({}, "Use https."),
        (
            {"HTTP_AUTHORIZATION": "Bearer pil_secret"},
            "Use https. This key has travelled in the clear: end it, and make a new one.",
        ),
    ],
)
def test_the_api_is_refused_over_plain_http_and_never_redirected(
    production: Any, headers: dict[str, str], words: str
) -> None:
    for path in ("/api/v1/me/", "/api/v1/exercises/", "/api/schema/", "/api/nowhere"):
        answer = Client().get(path, **headers)

        assert answer.status_code == 403
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["detail"] == words
        assert "Location" not in answer
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_visitor_cannot_say_that_they_came_by_https(production: Any, db: None) -> None:
    pretended = {"HTTP_X_FORWARDED_PROTO": "https"}

    assert Client().get("/api/v1/rules/", **pretended).status_code == 403
    assert Client().get("/about/", **pretended).status_code == 301
    assert Client().get("/api/v1/rules/", secure=True).status_code == 200


def test_a_proxy_of_ours_can(production: Any, db: None) -> None:
    production.TRUSTED_PROXY_COUNT = 1
    production.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert Client().get("/api/v1/rules/", HTTP_X_FORWARDED_PROTO="https").status_code == 200
    assert Client().get("/api/v1/rules/", HTTP_X_FORWARDED_PROTO="http").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/exercises/?search=neck", "/api/v1/rules/", "/api/v1/help/?search=neck"])
def test_any_page_may_read_what_is_open(library: None, path: str) -> None:
    first, again = (Client().get(path, HTTP_ORIGIN=ELSEWHERE) for _ in range(2))

    assert "origin" not in first["Vary"].lower()
    for answer in (first, again, Client().get(path)):
        assert answer.status_code == 200
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "RateLimit" in answer["Access-Control-Expose-Headers"]


def asked_before(path: str, origin: str, **headers: str) -> HttpResponse:
    return Client().options(path, HTTP_ORIGIN=origin, HTTP_ACCESS_CONTROL_REQUEST_METHOD="GET", **headers)


def test_before_it_reads_a_page_is_told_that_a_key_stays_at_home() -> None:
    answer = asked_before("/api/v1/exercises/", ELSEWHERE)

    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Access-Control-Allow-Headers"] == "accept, accept-language, if-none-match"
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("origin", ["", "null", "https://[", ELSEWHERE + "\\"])
def test_an_origin_that_is_none_gets_no_more(settings: Any, origin: str) -> None:
    settings.CORS_ALLOWED_ORIGINS = [ALLOWED]

    assert "authorization" not in asked_before("/api/v1/exercises/", origin)["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Headers" not in asked_before("/api/v1/me/", origin)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/me/", "/api/v1/sessions/", "/api/v1/routines/"])
def test_what_is_personal_is_open_to_the_pages_that_are_named_alone(
    alice: User, api: Callable[[User], APIClient], settings: Any, path: str
) -> None:
    settings.CORS_ALLOWED_ORIGINS = [ALLOWED]

    theirs = api(alice).get(path, HTTP_ORIGIN=ALLOWED)
    foreign = api(alice).get(path, HTTP_ORIGIN=ELSEWHERE)
    may = asked_before(path, ALLOWED)

    assert theirs["Access-Control-Allow-Origin"] == ALLOWED
    assert theirs["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "authorization" in may["Access-Control-Allow-Headers"]
    assert "PUT" in may["Access-Control-Allow-Methods"]
    assert not [name for name in foreign.headers if name.startswith("Access-Control")]
    assert not [name for name in asked_before(path, ELSEWHERE).headers if name.startswith("Access-Control")]


@pytest.mark.django_db
def test_no_page_of_the_site_is_open_to_another() -> None:
    answer = Client().get("/exercises/", HTTP_ORIGIN=ELSEWHERE)

    assert not [name for name in answer.headers if name.startswith("Access-Control")]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.fixture(params=["waitress", "gunicorn"])
def port(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[int]:
    """Either web server, of a site with https and no proxy."""
    gunicorn = (sys.executable, "-m", "gunicorn", "pilates_site.wsgi", "--bind=fd://{fd}", "--workers=1")
    command = gunicorn if request.param == "gunicorn" else ()
    with web_process(tmp_path, *command, SITE_URL="https://127.0.0.1") as port:
        yield port


@pytest.mark.run
def test_neither_web_server_believes_a_visitor_or_says_its_name(port: int) -> None:
    pretended = {"X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "on", "Script-Name": "/else", "Script_Name": "/else"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/today/", headers=pretended)
    answer = connection.getresponse()
    answer.read()
    connection.request("GET", "/api/v1/me/", headers=pretended)
    refused = connection.getresponse()

    assert answer.status == 301
    assert answer.headers["Location"] == f"https://127.0.0.1:{port}/today/"
    assert refused.status == 403
    assert {name.lower() for name in refused.headers} & {"server", "via", "x-powered-by"} == set()
