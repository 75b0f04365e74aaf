"""Middleware: sessions, sign-in, the person's time zone, 422 for invalid forms, and 503 where a row is held."""

import re
import zoneinfo
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions import middleware
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext_lazy

from accounts import holding, posting
from accounts.mail import WAITS
from accounts.models import TypedForm
from accounts.models.typed import HELD_FOR
from conventions.owned import is_held_too_long
from conventions.pages import held, takes_form

SIGNED_OUT = gettext_lazy("You were signed out, so this was not saved. Sign in, then do it again.")
STORED = (HTTPStatus.CREATED, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER)
"""How a page answers to a form that was stored; 201 where what was made is shown once, and never again."""
SECOND_STEP_FIRST = gettext_lazy("Set up two-step sign-in first. The administration opens after that.")
NOT_BACK = gettext_lazy("You were signed out, so this was not saved. Please do it again.")


class SessionMiddleware(middleware.SessionMiddleware):
    """SessionMiddleware that does not set ``Vary: Cookie`` for visitors without a session.

    Django's looks at the session on every page, which would make public pages uncacheable.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES and request.session.is_empty():
            return response
        return super().process_response(request, response)


class SignInMiddleware(LoginRequiredMiddleware):
    """LoginRequiredMiddleware that holds a form which arrives after the session ended, or says that it was not saved.

    Who signs in comes back to the form; after a button, whose address is no page, to the page that it stood on.
    """

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method != "POST" or holding.hold(request, view_func):
            return super().handle_no_permission(request, view_func)
        messages.warning(request, SIGNED_OUT)
        before = "" if takes_form(view_func) else holding.page_before(request)
        return redirect_to_login(before) if before else super().handle_no_permission(request, view_func)


class ReturnedFormMiddleware(MiddlewareMixin):
    """Show a form as it was sent by somebody who was signed out, to the same person; stored, it is held no longer."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if request.method != "GET" or not request.user.is_authenticated or not takes_form(view_func):
            return None
        typed = holding.returned(request)
        if typed is None:
            return None
        request.held_at = typed.held_at  # type: ignore[attr-defined]
        try:
            response = holding.filled(request, typed, lambda asked: view_func(asked, *args, **kwargs))
        except (Http404, PermissionDenied) as error:
            return _not_back(request, typed, is_gone=isinstance(error, Http404))
        if response.status_code in (HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY):
            response.status_code = HTTPStatus.OK
            return response
        # Whatever it was about is no longer to be asked: it was done on another device.
        request.held_at = None  # type: ignore[attr-defined]
        typed.delete()
        messages.warning(request, NOT_BACK)
        return None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_stored = request.method == "POST" and response.status_code in STORED
        if is_stored and request.user.is_authenticated and not getattr(request, "is_held", False):
            holding.end(request)
            _tell_device(response, "kept_over", request.POST.get("kept", ""))
        return response


def _not_back(request: HttpRequest, typed: TypedForm, *, is_gone: bool) -> HttpResponse:
    """Show once the words of a form whose page there is no more, or which is no longer open to its person."""
    request.held_at = None  # type: ignore[attr-defined]
    texts, kept = holding.texts_of(typed), QueryDict(typed.fields).get("kept", "")
    typed.delete()
    status = HTTPStatus.NOT_FOUND if is_gone else HTTPStatus.FORBIDDEN
    response = render(request, "accounts/not_back.html", {"texts": texts, "is_gone": is_gone}, status=status)
    _tell_device(response, "kept_over", kept)
    return response


class WantedSignOutMiddleware(MiddlewareMixin):
    """Tell the next page that somebody wanted to sign out, or has no account any more: this device forgets then.

    A session that ended by itself says nothing: what was typed and practised is still theirs when they are back.
    """

    def process_view(self, request: HttpRequest, view_func: Any, args: Any, kwargs: Any) -> None:
        request.was_signed_in = request.user.is_authenticated  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if getattr(request, "was_signed_in", False) and not request.user.is_authenticated:
            _tell_device(response, "signed_out", "1")
            # Pages that the browser kept. Not its storage: what somebody tried without an account stays theirs, and the
            # script of the next page deletes what was typed. Not its cookies: they tell that script.
            response["Clear-Site-Data"] = '"cache"'
        return response


def _tell_device(response: HttpResponse, name: str, said: str) -> None:
    """Say something once to the script of the next page, which deletes the cookie; nothing longer than an id."""
    if re.fullmatch(r"[0-9a-f-]{1,36}", said):
        response.set_cookie(name, said, max_age=HELD_FOR, secure=settings.IS_HTTPS, samesite="Lax")


class PostMiddleware(MiddlewareMixin):
    """Tell the worker of a mail that this request left for it, once everything is stored.

    Where no broker takes the word, the mail is tried at once. Nobody is told of a failure: it is tried again.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.META.pop(WAITS, False) and not posting.wake():
            posting.post(clock=timezone.now, seconds=posting.AT_ONCE_SECONDS)
        return response


class StaffMiddleware(MiddlewareMixin):
    """Open the administration only to somebody who needs a second step to sign in."""

    def process_view(self, request: HttpRequest, view_func: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or "admin" not in match.app_names or not request.user.is_authenticated:
            return None
        if not request.user.is_staff or is_mfa_enabled(request.user):
            return None
        messages.warning(request, SECOND_STEP_FIRST)
        return redirect("mfa_index")


class TimeZoneMiddleware:
    """Activate the person's time zone for pages. The API always answers in UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/api/") or not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
            return self.get_response(request)


class AccountFormMiddleware(MiddlewareMixin):
    """Answer 422 instead of 200 to invalid forms of allauth, like the site's own forms."""

    def process_template_response(
        self, request: HttpRequest, response: SimpleTemplateResponse
    ) -> SimpleTemplateResponse:
        match, form = request.resolver_match, (response.context_data or {}).get("form")
        # A view of ours may be made of one of theirs.
        kinds = getattr(getattr(match and match.func, "view_class", None), "__mro__", ())
        if any(kind.__module__.startswith("allauth.") for kind in kinds) and getattr(form, "errors", None):
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class HeldMiddleware(MiddlewareMixin):
    """Answer 503 where a row was locked for longer than the database waits, and no form said so.

    The page sends the same again: what was typed goes along, but for a password and a file.
    """

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return send_again(request) if is_held_too_long(exception) else None


def send_again(request: HttpRequest) -> HttpResponse:
    """The page that sends the same again, for the person whose page it was."""
    kept = [name for name in request.POST if name != "csrfmiddlewaretoken" and "password" not in name]
    fields = [(name, value) for name in kept for value in request.POST.getlist(name)]
    is_whole = request.method == "POST" and not request.FILES
    return held(render(request, "503.html", {"fields": fields, "is_whole": is_whole}))
