"""What goes around every view: the session, only where there is one, the person's own zone, and what forms answer."""

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
    """Django's, but for who comes without a session and leaves without one.

    To look at an empty session, as every page does to see who is there, would make each public page vary on cookies;
    then no cache could keep one for all. Nothing of such a page can have come from a session.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES and request.session.is_empty():
            return response
        return super().process_response(request, response)


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's, but for a form that was sent after its session had ended: it is said that nothing was saved."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method == "POST":
            messages.warning(request, SIGNED_OUT)
        return super().handle_no_permission(request, view_func)


class TimeZoneMiddleware:
    """Pages show times where the person is; the API answers in UTC, to a session as to a token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/api/") or not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
            return self.get_response(request)


class AccountFormMiddleware:
    """allauth's pages answer 422 to a form that cannot be used, as the site's own do; by themselves they say 200."""

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
