"""A short id for each request: in its answer and in the lines of the log, so that who tells us of one leads to the
other."""

import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
_SHORT = re.compile(r"[0-9A-Za-z_-]{1,64}\Z")
_now: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdMiddleware:
    """Take the id that a proxy or a program gave to a request where it is short and plain, or else make one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        said = request.META.get("HTTP_X_REQUEST_ID", "")
        id = said if _SHORT.match(said) else secrets.token_hex(8)
        request.request_id = id  # type: ignore[attr-defined]
        before = _now.set(id)
        try:
            response = self.get_response(request)
        finally:
            _now.reset(before)
        # What any cache may keep is sent to others as it is.
        if not response.headers.get("Cache-Control", "").startswith("public"):
            response.headers[HEADER] = id
        return response


class WithRequestId(logging.Filter):
    """Give every record the id of its request; Django logs an error when the middleware is through."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = getattr(getattr(record, "request", None), "request_id", "") or _now.get()
        return True
