"""/api/schema/ sends the committed file, at once and to everyone; every other address under /api/ answers problems."""

import gzip
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import brotli
import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest
from django.test import Client
from rest_framework.renderers import JSONRenderer

from accounts.models import User
from conventions.problem_kinds import kind_of
from conventions.problems import problem
from pilates_site import openapi
from tests import schema_truth

PROBLEM = "application/problem+json"


def test_the_schema_is_the_committed_file_for_programs_of_every_site(db: None) -> None:
    answer = Client().get("/api/schema/")

    assert answer.content == openapi.FILE.read_bytes()
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Vary"].split(", ") == ["Accept-Encoding", "Accept-Language"]


@pytest.mark.parametrize(("coding", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_the_schema_is_compressed_once_and_known_again(db: None, coding: str, decode: object) -> None:
    first = Client().get("/api/schema/", headers={"Accept-Encoding": coding})
    again = Client().get("/api/schema/", headers={"Accept-Encoding": coding, "If-None-Match": first["ETag"]})

    assert first["Content-Encoding"] == coding
    assert decode(first.content) == openapi.FILE.read_bytes()  # type: ignore[operator]
    assert len(first.content) < 100_000
    assert (again.status_code, again.content) == (304, b"")


def test_eight_who_read_the_schema_first_are_all_answered() -> None:
    openapi._bodies.cache_clear()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: Client().get("/api/schema/"), range(8)))

    assert [answer.status_code for answer in answers] == [200] * 8
    assert {answer["ETag"] for answer in answers} == {answers[0]["ETag"]}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nowhere/", 404),
        ("GET", "/api/v1/nowhere/", 404),
        ("GET", "/api/v1/routines/1%0A/", 404),
        ("GET", "/api/v1/%0A", 404),
        ("GET", "/api/v1/routines/%0D%0A%0A/", 404),
        ("GET", "/api/%00", 404),
        ("GET", "/api/v2/routines/", 404),
        ("POST", "/api/schema/", 405),
        ("DELETE", "/api/v1/exercises/", 405),
        ("POST", "/api/v1/exercises/dart/figure/dart/1.svg", 405),
        ("GET", "/api/v1/exercises/dart/figure/dart/99.svg", 404),
        ("GET", "/api/v1/exercises/dart/figure/dart/strip.svg?size=2", 400),
        ("GET", "/api/v1/routines/", 401),
    ],
)
def test_every_error_under_api_is_a_problem_document(db: None, method: str, path: str, status: int) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, path)

    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert json.loads(answer.content)["status"] == status


@pytest.mark.parametrize("host", ["evil.example.org", "a b", "testserver:port"])
def test_a_host_that_is_not_ours_is_told_so_in_a_problem_document(db: None, host: str) -> None:
    answer = Client().get("/api/v1/routines/", headers={"Host": host})

    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


@contextmanager
def _answered_by(view: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr("django.urls.resolvers.ResolverMatch.__getitem__", lambda _match, n: (view, (), {})[n])
        yield


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Http404(), 404),
        (PermissionDenied("no"), 403),
        (SuspiciousOperation("odd"), 400),
        (RuntimeError("the disk is full"), 500),
    ],
)
def test_what_django_itself_answers_under_api_is_a_problem_document(
    db: None, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def view(request: HttpRequest) -> None:
        raise error

    view.login_required = False  # type: ignore[attr-defined]
    with _answered_by(view, monkeypatch):
        answer = Client(raise_request_exception=False).get("/api/nowhere/")

    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert "disk" not in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "change", "words"),
    [
        ("/api/v1/me/", {"status": 409}, "409 is not among its answers"),
        ("/api/v1/me/", {"content": b'{"username": 5}'}, "username: 5 is not of type 'string'"),
        ("/api/v1/me/", {"kind": "text/html"}, "text/html is not among"),
        ("/api/v1/me/", {"without": "ETag"}, "without ETag"),
        ("/api/v1/me/", {"more": "Location"}, "the schema names no Location"),
        ("/api/v1/nowhere/", {}, "the schema knows no such address"),
    ],
)
def test_an_answer_that_the_schema_does_not_know_is_found(
    alice: User, page: object, path: str, change: dict, words: str
) -> None:
    answer = page(alice).get("/api/v1/me/")  # type: ignore[operator]
    answer.status_code = change.get("status", 200)
    answer.content = change.get("content", answer.content)
    answer.headers["Content-Type"] = change.get("kind", PROBLEM if "status" in change else "application/json")
    if "status" in change:
        answer.content = JSONRenderer().render(problem(kind_of("", change["status"]), "No."))
    answer.headers.pop(change.get("without", "X-None"), None)
    if "more" in change:
        answer.headers[change["more"]] = "/"

    assert words in schema_truth.fault("GET", path, answer)
