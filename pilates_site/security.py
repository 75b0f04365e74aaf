"""Security headers of every answer, among them the content security policy in ``settings.SECURE_CSP``; which pages may
be compressed; and what no log may hold."""

import logging
import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from conventions.caching import GZIP

OPEN = re.compile(r"/api/(schema|v1/(exercises|rules|help|routine-file-schema))/")
"""What is the same for everyone, and anybody's page may read."""
TYPES = {"require-trusted-types-for", "trusted-types"}
"""What the scripts of Django's administration cannot keep: the jQuery among them makes pages of text."""
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"


QUERY = re.compile(r"(/[^\s?\"]*)\?[^\s\"]*")
"""The query of an address: what somebody searched for says what hurts."""


class WithoutQuery(logging.Filter):
    """Cut the query off every address in a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(QUERY.sub(r"\1", one) if isinstance(one, str) else one for one in record.args)
        return True


def policy(directives: dict[str, list[str]]) -> str:
    """Return ``directives`` as the value of a Content-Security-Policy header."""
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


class SecurityHeadersMiddleware:
    """Send the policy, and mark the pages of a signed-in person as private and not to be stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = policy(settings.SECURE_CSP)
        self.policy_of_django = policy({one: said for one, said in settings.SECURE_CSP.items() if one not in TYPES})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_ours = not request.path_info.startswith("/admin/")
        response.headers.setdefault("Content-Security-Policy", self.policy if is_ours else self.policy_of_django)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        shared_with = "cross-origin" if OPEN.match(request.path_info) else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", shared_with)
        user = getattr(request, "user", None)
        # What a program reads again and again is kept by it, and asked for each time (conventions/rereading.py).
        if user is not None and user.is_authenticated and not getattr(response, "is_reread", False):
            response.headers["Cache-Control"] = "private, no-store"
        if shows_secret(request):
            # A proxy must not compress it either.
            response.headers["Cache-Control"] = "private, no-store, no-transform"
        return response


SHOW_SECRETS = frozenset(
    {
        "accounts:new_token",
        "mfa_activate_totp",
        "mfa_download_recovery_codes",
        "mfa_view_recovery_codes",
    }
)
"""The pages with a secret in full: an API key, the secret of an authenticator app, recovery codes."""
OWN_DOING = ("same-origin", "none")
"""What a browser says of a request that no other site began: a link or form of ours, or a typed address."""


def shows_secret(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.view_name in SHOW_SECRETS


class PagesGZip(GZipMiddleware):
    """Compress pages, and never what another could learn from how short they become (BREACH).

    To guess a word of somebody's page from its length, another site has to have their browser ask for it again and
    again, with guesses in the address. What such a site asks for is therefore sent as it is. A browser too old to say
    who asks gets up to 100 random bytes a page, as every one does, and the CSRF token is masked anew on each.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if self._stays_as_it_is(request, response) else super().process_response(request, response)

    def _stays_as_it_is(self, request: HttpRequest, response: HttpResponseBase) -> bool:
        is_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        return (
            (is_signed_in and request.headers.get("Sec-Fetch-Site", "none") not in OWN_DOING)
            or not GZIP.is_accepted(request.headers.get("Accept-Encoding", ""))
            or shows_secret(request)
            or response.get("Content-Disposition", "").startswith("attachment")
            # A compressed answer has a weak ETag, and If-Match knows strong ones alone.
            or request.path_info.startswith("/api/")
        )
