"""Public answers: the same bytes for everyone who is not signed in, with an ETag that is known before they are made."""

import gzip
import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial, wraps
from http import HTTPStatus
from typing import Any

import brotli
from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page

from conventions.stamp import CODE_STAMP

View = Callable[..., HttpResponseBase]
Few = Mapping[str, Collection[str] | None]
"""The parameters that answers are kept for, with the values they may have; ``None`` where any other is an error."""

READING = ("GET", "HEAD")
VARY = ("Accept-Encoding", "Accept-Language")
LEAST_TO_SQUEEZE = 500
MOST_KEPT = 8_000_000
"""Bytes of answers that one process keeps."""
MOST_PARAMETERS = 3
MOST_SAID = 300
"""Characters in which somebody says what they accept, for an answer to be found by the same words."""
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages", settings.LANGUAGE_COOKIE_NAME)
"""Who sends one of these may be answered otherwise than the next."""


# Compressing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Coding:
    """A way to compress: ``once`` for what is kept, ``quickly`` for what is made anew each time."""

    name: str
    once: Callable[[bytes], bytes]
    quickly: Callable[[bytes], bytes]

    def is_accepted(self, header: str) -> bool:
        """Whether it is among the codings, and not as "br;q=0"."""
        said = rf"(^|,)\s*{self.name}\s*(;\s*q=(1(\.0*)?|0\.\d*[1-9]\d*))?\s*(,|$)"
        return re.search(said, header, re.IGNORECASE) is not None


BROTLI = Coding("br", lambda body: brotli.compress(body, quality=9), lambda body: brotli.compress(body, quality=2))
# Without the time, so that all processes make the same bytes. Browsers take "br" over TLS alone.
GZIP = Coding("gzip", lambda body: gzip.compress(body, 9, mtime=0), lambda body: gzip.compress(body, 3, mtime=0))
CODINGS = (BROTLI, GZIP)


def _coding_for(request: HttpRequest) -> Coding | None:
    accepted = request.headers.get("Accept-Encoding", "")
    return next((coding for coding in CODINGS if coding.is_accepted(accepted)), None)


def _squeeze(response: HttpResponse, coding: Coding | None, *, is_kept: bool) -> None:
    if coding and len(response.content) >= LEAST_TO_SQUEEZE and not response.has_header("Content-Encoding"):
        response.content = (coding.once if is_kept else coding.quickly)(response.content)
        response.headers["Content-Encoding"] = coding.name


# Keeping ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SharedAnswer:
    """Bytes that are the same for everyone, for as long as ``stamp`` says what it said then: ``under``."""

    body: bytes
    headers: Mapping[str, str]
    stamp: Callable[[], str]
    under: str

    def to(self, request: HttpRequest) -> HttpResponseBase:
        """The answer to ``request``; a 304 for who has it."""
        answer = SharedResponse(self)
        return get_conditional_response(request, etag=self.headers["ETag"], response=answer) or answer


class SharedResponse(HttpResponse):
    def __init__(self, shared: SharedAnswer) -> None:
        super().__init__(shared.body, headers=shared.headers)
        self.shared = shared


class SharedAnswers:
    """The answers that were asked for last, as many as fit into ``most`` bytes. For all threads of a process."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._kept: OrderedDict[str, SharedAnswer] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: str) -> SharedAnswer | None:
        with self._lock:
            found = self._kept.get(key)
            if found:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: str, answer: SharedAnswer) -> None:
        with self._lock:
            before = self._kept.pop(key, None)
            self._kept[key] = answer
            self.size += len(answer.body) - (len(before.body) if before else 0)
            while self.size > self.most:
                self.size -= len(self._kept.popitem(last=False)[1].body)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self.size = 0


answers = SharedAnswers(MOST_KEPT)
"""By what decides the bytes."""
finished = SharedAnswers(MOST_KEPT)
"""The same bytes with all their headers, by how they were asked for."""


class SharedAnswersMiddleware:
    """Answer what is kept before any other middleware looks: they do much that this needs nothing of."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in READING:
            request.META.pop("HTTP_IF_MATCH", None)  # nothing is written, so nothing can come too late
        asked = _as_asked(request)
        found = finished.get(asked) if asked else None
        if found is not None and found.stamp() == found.under:
            return found.to(request)
        response = self.get_response(request)
        if asked and isinstance(response, SharedResponse) and not response.cookies:
            finished.keep(asked, replace(response.shared, headers=dict(response.headers)))
        return response


def _as_asked(request: HttpRequest) -> str:
    """How it is asked for, in every word that any middleware or view reads; nothing where it may be somebody's own."""
    if not _is_read_without_key(request) or _sends_own_cookie(request):
        return ""
    accepts = (request.META.get(f"HTTP_ACCEPT{what}", "") for what in ("", "_ENCODING", "_LANGUAGE"))
    said = "\n".join(accepts)
    return f"{said}\n{request.build_absolute_uri()}" if len(said) <= MOST_SAID else ""


def _is_read_without_key(request: HttpRequest) -> bool:
    return request.method in READING and "HTTP_AUTHORIZATION" not in request.META


def _sends_own_cookie(request: HttpRequest) -> bool:
    return any(name in request.COOKIES for name in PERSONAL_COOKIES)


# The decorator ----------------------------------------------------------------------------------------------------


def shared(*, seconds: int, stamp: Callable[[], str], few: Few | None = None) -> Callable[[View], View]:
    """Decorator: let anyone keep a view's anonymous answer for ``seconds``, then revalidate it by ETag.

    0 means: store, but revalidate every time. The answer is made once a process, as long as ``stamp`` says the same
    and no parameters but ``few`` are asked for. An empty stamp keeps nothing.
    """
    policy = f"public, max-age={seconds}, must-revalidate"

    def decorate(view: View) -> View:
        made_anew = conditional_page(partial(_made, view, policy=policy, is_kept=False))

        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # Before anything asks who it is, which would open the session.
            if _sends_own_cookie(request):
                return view(request, *args, **kwargs)
            kind = _kind_wanted(request.META.get("HTTP_ACCEPT", "*/*"))
            under = stamp() if kind and _is_asked_by_many(request, few or {}) else ""
            if not under:
                return made_anew(request, *args, **kwargs)
            make = partial(_made, view, request, *args, policy=policy, is_kept=True, **kwargs)
            return _kept(request, make, kind=kind, stamp=stamp, under=under, policy=policy)

        return answered

    return decorate


def _is_asked_by_many(request: HttpRequest, few: Few) -> bool:
    """Whether others ask for the very same: without a key, and without words of their own.

    While templates are being changed, nothing is kept.
    """
    asked = request.GET
    return (
        _is_read_without_key(request)
        and not settings.DEBUG
        and len(asked) <= MOST_PARAMETERS
        and all(
            name in few and len(values) == 1 and ((known := few[name]) is None or values[0] in known)
            for name, values in asked.lists()
        )
    )


def _kind_wanted(accepted: str) -> str:
    """Which kind of answer is wanted; nothing where that is not clear at once, or JSON is to have an indent."""
    is_usual = "*/*" in accepted or "application/json" in accepted
    return "any" if is_usual and "indent" not in accepted else ""


def _made(view: View, request: HttpRequest, *args: Any, policy: str, is_kept: bool, **kwargs: Any) -> HttpResponseBase:
    """The answer, made anew: if it is for anyone, with leave to keep it, and compressed for who understands it.

    Only public answers are compressed here: their length can betray no secret.
    """
    response = view(request, *args, **kwargs)
    if callable(render := getattr(response, "render", None)):
        response = render()
    if isinstance(response, HttpResponse) and _is_for_anyone(request, response):
        response.headers["Cache-Control"] = policy
        patch_vary_headers(response, VARY)
        _squeeze(response, _coding_for(request), is_kept=is_kept)
    return response


def _is_for_anyone(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether it was found, and holds nothing personal: no person, message, session, cookie or hidden CSRF token.

    Middleware sends the cookies of the last two after the view.
    """
    return (
        response.status_code == HTTPStatus.OK
        and not request.user.is_authenticated
        and not getattr(get_messages(request), "used", False)
        and not request.session.modified
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not response.cookies
        and "cookie" not in response.get("Vary", "").lower()
    )


def _kept(
    request: HttpRequest,
    make: Callable[[], HttpResponseBase],
    *,
    kind: str,
    stamp: Callable[[], str],
    under: str,
    policy: str,
) -> HttpResponseBase:
    """The answer that is kept, or is made and kept now; a 304 for who has it, before it is made."""
    coding = _coding_for(request)
    names = (f"{under} {kind}", CODE_STAMP, getattr(staticfiles_storage, "manifest_hash", ""), get_language() or "")
    said = "\n".join((*names, coding.name if coding else "", request.build_absolute_uri()))
    key = hashlib.sha256(said.encode()).hexdigest()
    etag = f'"{key[:24]}"'
    # "*" asks whether there is anything here: only the answer knows.
    if any(tag.removeprefix("W/") == etag for tag in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))):
        headers = {"ETag": etag, "Cache-Control": policy, "Vary": ", ".join(VARY)}
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    found = answers.get(key)
    if found is None:
        response = make()
        if not isinstance(response, HttpResponse) or response.get("Cache-Control") != policy:
            return response
        found = SharedAnswer(response.content, {**response.headers, "ETag": etag}, stamp, under)
        answers.keep(key, found)
    return found.to(request)
