"""The id of a request: in its answer and in the log, and never what somebody made up to write into it."""

import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from pilates_site.request_ids import RequestIdMiddleware, WithRequestId


def recorded(**more: object) -> str:
    record = logging.LogRecord("reminders", logging.WARNING, __file__, 1, "Told.", None, None)
    record.__dict__.update(more)
    WithRequestId().filter(record)
    found: str = record.request_id  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize("path", ["/accounts/login/", "/today/", "/api/v1/me/", "/api/nowhere/", "/no/such/page/"])
def test_every_answer_of_its_own_has_one_and_each_another(db: None, path: str) -> None:
    first, second = (Client().get(path)["X-Request-ID"] for _ in range(2))

    assert len(first) == len(second) == 16
    assert first != second


@pytest.mark.parametrize("path", ["/about/", "/api/v1/rules/", "/api/schema/"])
def test_what_any_cache_may_keep_has_none(db: None, path: str) -> None:
    assert "X-Request-ID" not in Client().get(path, HTTP_X_REQUEST_ID="abc")


def test_one_that_is_short_and_plain_is_taken(db: None) -> None:
    given = "0af7651916cd43dd8448-eb211c80319c_Ab"

    assert Client().get("/today/", HTTP_X_REQUEST_ID=given)["X-Request-ID"] == given


@pytest.mark.parametrize("odd", ["", "a" * 65, "a b", "a\n", "é", "<b>", "a;b", "a\r\nSet-Cookie: x"])
def test_one_that_is_long_or_odd_is_not(db: None, odd: str) -> None:
    answer = Client().get("/today/", HTTP_X_REQUEST_ID=odd)

    assert answer["X-Request-ID"] != odd
    assert len(answer["X-Request-ID"]) == 16


def test_a_line_of_the_log_has_it_while_the_request_is_answered_and_afterwards() -> None:
    said: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        said.append(recorded())
        return HttpResponse()

    request = RequestFactory().get("/", HTTP_X_REQUEST_ID="abc")
    RequestIdMiddleware(view)(request)

    assert said == ["abc"]
    assert recorded() == "-"
    assert recorded(request=request) == "abc"
