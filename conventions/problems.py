"""Every error of the API as problem details (RFC 9457), ``application/problem+json``."""

from collections.abc import Iterable
from functools import cache
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import resolve, reverse
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from conventions.fields import Data
from conventions.limits import TooManyCalls
from conventions.owned import DeletedSince, InTheWay, RepeatedRequest, StaleVersion, is_held_too_long
from conventions.parsers import BodyTooLarge
from conventions.preconditions import PreconditionFailed
from conventions.problem_kinds import BY_CODE, ProblemKind, kind_of

CONTENT_TYPE = "application/problem+json"
RETRY_SECONDS = 1
NOT_FOUND = "There is nothing here that you may see."


class ProblemRenderer(JSONRenderer):
    """JSON under the media type of problem details."""

    media_type = CONTENT_TYPE
    format = "problem"


class Conflict(exceptions.APIException):
    """Something is in the way of it; ``detail`` says what."""

    status_code = HTTPStatus.CONFLICT
    default_code = "in_the_way"


class Repeated(Conflict):
    default_code = "repeated_request"
    default_detail = "Something with this client_uuid exists already and was made from other data. Nothing was written."


class Deleted(Conflict):
    default_code = "deleted_since"
    default_detail = "You have deleted this since. Send it under a new client_uuid to save it once more."


class Held(exceptions.APIException):
    """A row was locked by another request for longer than the database waits. ``wait`` becomes Retry-After."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "held"
    default_detail = "Something else of yours is being saved just now. Nothing was written: send it again in a moment."
    wait = RETRY_SECONDS


def problem(kind: ProblemKind, detail: str, *, errors: object = None) -> Data:
    """The body of one problem: ``{"type", "code", "title", "status", "detail"[, "errors"]}``."""
    body: Data = {"type": _address_of(kind.code), "code": kind.code, "title": kind.title}
    body |= {"status": kind.status, "detail": detail}
    return body if errors is None else body | {"errors": errors}


@cache
def _address_of(code: str) -> str:
    """Where the kind is explained: the same on every site, and for good."""
    return reverse("api_problem", args=[code])


def _translated(exc: Exception) -> Exception:
    """The same failure as a DRF exception, for those that come from a verb."""
    if isinstance(exc, InTheWay):
        return Conflict(" ".join(exc.messages))
    if isinstance(exc, DjangoValidationError):
        fields: Any = exc.message_dict if hasattr(exc, "error_dict") else {NON_FIELD_ERRORS: exc.messages}
        return exceptions.ValidationError(fields)
    if isinstance(exc, StaleVersion):
        return PreconditionFailed()
    if isinstance(exc, DeletedSince):
        return Deleted()
    if isinstance(exc, RepeatedRequest):
        return Repeated()
    if is_held_too_long(exc):
        return Held()
    if isinstance(exc, RequestDataTooBig):
        return BodyTooLarge()
    if isinstance(exc, Http404):
        return exceptions.NotFound(NOT_FOUND)
    if isinstance(exc, PermissionDenied):
        return exceptions.PermissionDenied(str(exc) or None)
    return exc


def handle(exc: Exception, context: Data) -> Response | None:
    """DRF exception handler: answer every client error, and a row that is held, as a problem document.

    Other exceptions become Django's 500.
    """
    exc = _translated(exc)
    answer = exception_handler(exc, context)
    if answer is None:
        return None
    set_rollback()
    if isinstance(exc, exceptions.ValidationError):
        fields = answer.data if isinstance(answer.data, dict) else {NON_FIELD_ERRORS: answer.data}
        detail = "Some of this cannot be used. Nothing was stored."
        answer.data = problem(kind_of("invalid", answer.status_code), detail, errors=fields)
    else:
        told = getattr(exc, "detail", exc)
        kind = kind_of(getattr(told, "code", ""), answer.status_code)
        answer.data = problem(kind, str(told)) | getattr(exc, "more", {})
    if isinstance(exc, PreconditionFailed) and exc.current is not None:
        answer.data["current"] = exc.current.data
        answer.headers["ETag"] = exc.current.headers["ETag"]
    request = context.get("request")
    if request is not None:
        request.accepted_renderer = ProblemRenderer()
        request.accepted_media_type = CONTENT_TYPE
    answer.content_type = CONTENT_TYPE
    return answer


def _answer(code: str, detail: str, **more: object) -> HttpResponse:
    kind = BY_CODE[code]
    body = JSONRenderer().render(problem(kind, detail) | more)
    return HttpResponse(body, status=kind.status, content_type=CONTENT_TYPE)


def is_asked(request: HttpRequest) -> bool:
    """Whether a program asks, so that whatever goes wrong is answered with a problem document."""
    return request.path_info.startswith("/api/")


def unknown() -> HttpResponse:
    """Answer 404 for the API, outside of its views."""
    return _answer("not-found", NOT_FOUND)


def forbidden() -> HttpResponse:
    """Answer 403 for the API, outside of its views."""
    return _answer("not-allowed", "These credentials may not do this.")


def without_csrf_token() -> HttpResponse:
    """Answer 403 where a session of the site is sent without the token of its page."""
    return _answer("missing-csrf-token", "Send the CSRF token of the session, or use an API key.")


def refused(*, is_too_large: bool = False) -> HttpResponse:
    """Answer 400, or 413, where a request is refused before any view sees it."""
    return _answer("too-large" if is_too_large else "unreadable", "This request cannot be read. Nothing was saved.")


def not_allowed(methods: Iterable[str]) -> HttpResponse:
    """Answer 405 for the API, outside of its views."""
    answer = _answer("method-not-allowed", "This address does not take this method.")
    answer["Allow"] = ", ".join(methods)
    return answer


@csrf_exempt
def not_found(request: HttpRequest) -> HttpResponse:
    """Answer 404 for unknown API addresses, byte for byte like a missing or foreign row.

    Where only the last slash is missing, reading is led on (308) and the rest is told: what was sent is not sent twice.
    """
    whole = f"{request.path}/"
    if not request.path.endswith("/") and resolve(whole).func is not resolve(request.path).func:
        if request.method in ("GET", "HEAD"):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{whole}?{query}" if query else whole, preserve_request=True)
        return _answer("missing-slash", f"End the address with a slash: {whole}")
    return _answer("not-found", NOT_FOUND)


def held() -> HttpResponse:
    """Answer 503 for the API, outside of its views."""
    answer = _answer("held", Held.default_detail)
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def too_many(wait: float) -> HttpResponse:
    """Answer 429 for the API, outside of its views."""
    refusal = TooManyCalls(wait)
    answer = _answer("too-many-calls", str(refusal.detail), **refusal.more)
    answer["Retry-After"] = str(refusal.wait)
    return answer


def plain_http(*, has_key: bool) -> HttpResponse:
    """Answer 403 where the API was called without TLS. A redirect would hide that the key can be read on the way."""
    words = "Use https." + has_key * " This key has travelled in the clear: end it, and make a new one."
    return _answer("plain-http", words)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500 for the API as a problem document."""
    return _answer("server-error", "Something broke on our side. Nothing was stored.")
