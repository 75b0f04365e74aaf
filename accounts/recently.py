"""Whether somebody showed just now that it is them, before what a session that was left open must not do."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from conventions.pages import person_of

FOR = timedelta(minutes=15)
ONCE_MORE = gettext_lazy("We asked who you are first. Please press the button again.")
View = Callable[..., HttpResponseBase]


def is_recent(request: HttpRequest) -> bool:
    """Whether the person signed in, or entered a password, a code or a passkey again, in the last 15 minutes."""
    records = get_authentication_records(request, person_of(request))
    return bool(records) and timezone.now().timestamp() - records[-1]["at"] < FOR.total_seconds()


def after_password(view: View) -> View:
    """A page that asks who it is first. What was sent to it is done once that is known."""

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not is_recent(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return asked


def ask_first(request: HttpRequest, page: str) -> HttpResponse | None:
    """Lead to where one shows who one is, and from there back to ``page``, where the button of a download stands.

    A download in answer to a password would leave the person on the page that asks for it.
    """
    if is_recent(request):
        return None
    messages.info(request, ONCE_MORE)
    [method, *_others] = get_adapter(request).get_reauthentication_methods(person_of(request))
    return HttpResponseRedirect(f"{method['url']}?{urlencode({REDIRECT_FIELD_NAME: resolve_url(page)})}")
