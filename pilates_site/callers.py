"""Where a request comes from, before anything else looks at it: through which proxies, by which scheme, from
whose page, and how often."""

import ipaddress
import re
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus

from corsheaders.middleware import CorsMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from conventions import problems
from conventions.caching import SharedResponse
from conventions.limits import WRONG_KEYS, Spent, Taken, address_of, take
from pilates_site.security import OPEN

FOR, PROTO = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"
FORWARDED = (FOR, PROTO, "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_REAL_IP", "HTTP_FORWARDED")
KEYLESS_HEADERS = "accept, accept-language, if-none-match"
guessing = Spent()
"""Addresses that have sent so many wrong keys that none is looked up."""


class ForwardedMiddleware:
    """Believe what our own proxies say of the visitor, as many as TRUSTED_PROXY_COUNT, and nobody else.

    Each proxy adds to the end of a header. What stands before that, the visitor wrote.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        said = {name: request.META.pop(name, "") for name in FORWARDED}
        if address := _as_address(_by_ours(said[FOR])):
            request.META["REMOTE_ADDR"] = address
        if proto := _by_ours(said[PROTO]):
            request.META[PROTO] = proto
        return self.get_response(request)


def _by_ours(said: str) -> str:
    """What the first of our proxies added; with fewer entries than proxies, one of ours wrote the first."""
    entries, count = [one.strip() for one in said.split(",")], settings.TRUSTED_PROXY_COUNT
    return entries[-min(count, len(entries))] if count else ""


def _as_address(said: str) -> str:
    """Return an address without brackets and port, or nothing where it is none."""
    bare = re.sub(r"^\[(.*)\](:\d+)?$|^([\d.]+):\d+$", r"\1\3", said)
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return ""


class CatalogueCorsMiddleware(CorsMiddleware):
    """Let any page read what is open, without a key; and those in CORS_ALLOWED_ORIGINS call the API with one.

    No cookie goes along with either. What is open says the same to everyone, so that every cache may keep it.
    """

    def add_response_headers(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not OPEN.match(request.path_info):
            return super().add_response_headers(request, response)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = ", ".join(settings.CORS_EXPOSE_HEADERS)
        if request.method == "OPTIONS":
            is_named = request.headers.get("Origin") in settings.CORS_ALLOWED_ORIGINS
            headers = ", ".join(settings.CORS_ALLOW_HEADERS) if is_named else KEYLESS_HEADERS
            response["Access-Control-Allow-Headers"] = headers
            response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response["Access-Control-Max-Age"] = "86400"
        return response


class PlainHttpMiddleware:
    """Refuse the API where it is called without TLS: a program that is redirected sends its key in the clear again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.IS_HTTPS and request.path_info.startswith("/api/") and not request.is_secure():
            return problems.plain_http(has_key="HTTP_AUTHORIZATION" in request.META)
        return self.get_response(request)


class RateLimitMiddleware:
    """Say in RateLimit and RateLimit-Policy what is left, wherever a call was counted; and count wrong keys.

    A wrong key is counted when its answer is known, so a right one costs nothing here: exactly as many of an address
    are told that they are wrong as may be. The process that counts one too many looks up no key of it any more. A few
    at the same moment may so each be looked up once more: the count is there for the database, a key has 256 bits.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "HTTP_AUTHORIZATION" not in request.META or not request.path_info.startswith("/api/"):
            return _told(request, self.get_response(request))
        now, who = time.time(), f"a{address_of(request)}"
        if rest := guessing.rest_seconds(who, at=now):
            return _refused(rest)
        response = self.get_response(request)
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            taken = take([WRONG_KEYS], who, at=now)
            if not taken[0].left:
                guessing.note(who, until=int(now) + taken[0].rest_seconds)
            if not taken[0].fits:
                return _refused(taken[0].rest_seconds)
            request.taken = taken  # type: ignore[attr-defined]
        return _told(request, response)


def _refused(rest_seconds: int) -> HttpResponse:
    answer = problems.too_many(rest_seconds)
    _write(answer, [Taken(WRONG_KEYS, fits=False, left=0, rest_seconds=rest_seconds)])
    return answer


def _told(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    taken: list[Taken] = getattr(request, "taken", [])
    # What is kept is sent to others as it is.
    if taken and not isinstance(response, SharedResponse):
        _write(response, taken)
    return response


def _write(response: HttpResponseBase, taken: Sequence[Taken]) -> None:
    response.headers["RateLimit-Policy"] = ", ".join(one.limit.policy for one in taken)
    response.headers["RateLimit"] = ", ".join(one.item for one in taken)
