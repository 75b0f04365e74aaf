"""What goes before every view: the session, only where there is one, and the signed-in person's own zone."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions import middleware
from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's, but for who comes without a session and leaves without one.

    To look at an empty session, as every page does to see who is there, would make each public page vary on cookies;
    then no cache could keep one for all. Nothing of such a page can have come from a session.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES and request.session.is_empty():
            return response
        return super().process_response(request, response)


class TimeZoneMiddleware:
    """Pages show times where the person is; the API answers in UTC, to a session as to a token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/api/") or not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
            return self.get_response(request)
