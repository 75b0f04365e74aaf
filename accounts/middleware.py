"""Middleware: sessions, sign-in, the person's time zone, and 422 for invalid forms."""

import zoneinfo
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions import middleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

SIGNED_OUT = gettext_lazy(
    "You were signed out meanwhile, so nothing was saved. Sign in, then go back in your browser: "
    "what you typed is still there."
)


class SessionMiddleware(middleware.SessionMiddleware):
    """SessionMiddleware that does not set ``Vary: Cookie`` for visitors without a session.

    Django's looks at the session on every page, which would make public pages uncacheable.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES and request.session.is_empty():
            return response
        return super().process_response(request, response)


class SignInMiddleware(LoginRequiredMiddleware):
    """LoginRequiredMiddleware that adds "nothing was saved" when a form arrives after the session ended."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method == "POST":
            messages.warning(request, SIGNED_OUT)
        return super().handle_no_permission(request, view_func)


class TimeZoneMiddleware:
    """Activate the person's time zone for pages. The API always answers in UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/api/") or not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
            return self.get_response(request)


class AccountFormMiddleware:
    """Answer 422 instead of 200 to invalid forms of allauth, like the site's own forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: SimpleTemplateResponse
    ) -> SimpleTemplateResponse:
        match, form = request.resolver_match, (response.context_data or {}).get("form")
        if match and match.func.__module__.startswith("allauth.") and getattr(form, "errors", None):
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response
