"""A form that arrives after its person was signed out: whose it is, where it is held, and how it comes back.

Nobody is signed in when it arrives, so the page itself says whose it was: every form carries a signed mark of the
person it was made for (``{% csrf_token %}`` writes it). Only the site can make one, so nobody can have a form held for
somebody else, and a page that was made for nobody is not held at all.
"""

import re
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import TypedForm, User
from accounts.models.typed import TypedFormQuerySet
from conventions.forms import ReturnedData
from conventions.pages import person_of, takes_form

PAGE_OF = "page_of"
"""The field of a form that says for whom its page was made."""
_BROWSER = "typed_in"
"""Under this the session of a browser keeps the key to what is held of it."""
MARKS = ("csrfmiddlewaretoken", PAGE_OF)
_HIDDEN = (*MARKS, "next", "client_uuid", "version", "kept")
"""What a page writes into its form, and nobody types. A button is none of it: some are a score, or an answer."""
_CODE = re.compile(r"[a-z0-9_:.,+-]*")
"""What a choice, a number, a day or a time is sent as."""
_signer = signing.TimestampSigner(salt="accounts.page_of")


def mark_of(request: HttpRequest | None) -> str:
    """Return the mark of the signed-in person, for the forms of their page; empty where nobody is signed in."""
    user = getattr(request, "user", None)
    return _signer.sign(str(user.pk)) if user is not None and user.is_authenticated else ""


def person_of_page(request: HttpRequest) -> User | None:
    """The person for whom the page was made that this form was sent from."""
    try:
        pk = _signer.unsign(request.POST.get(PAGE_OF, ""), max_age=settings.SESSION_COOKIE_AGE)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()


def hold(request: HttpRequest, view: Callable[..., HttpResponseBase]) -> bool:
    """Hold the form that was sent. Return whether it is held.

    Not one with a password or a file, nor one that only a button sends, nor one of somebody other than who is signed
    in now.
    """
    names = request.POST.keys()
    if not takes_form(view) or request.FILES or any("password" in name for name in names):
        return False
    if not any(name not in _HIDDEN for name in names):
        return False
    owner = person_of_page(request)
    if owner is None or (request.user.is_authenticated and request.user != owner):
        return False
    now = timezone.now()
    TypedForm.objects.all().forget(at=now)
    fields = request.POST.copy()
    for mark in MARKS:
        fields.pop(mark, None)
    browser = request.session.get(_BROWSER) or str(uuid.uuid4())
    path = request.get_full_path()
    if not TypedForm.objects.all().hold(owner=owner, browser=uuid.UUID(browser), path=path, fields=fields, at=now):
        return False
    request.session[_BROWSER] = browser
    request.is_held = True  # type: ignore[attr-defined]
    return True


def is_any_held(request: HttpRequest) -> bool:
    """Whether anything is held of this browser: for the page to sign in on, which shows nothing of it."""
    return _of(request).held(at=timezone.now()).exists()


def forget(request: HttpRequest) -> None:
    """Delete all that is held of this browser."""
    _of(request).delete()
    request.session.pop(_BROWSER, None)


def returned(request: HttpRequest) -> TypedForm | None:
    """The form that comes back at this address to who is signed in. What this browser sent for others is deleted."""
    if _BROWSER not in request.session:
        return None
    _of(request).exclude(owner=person_of(request)).delete()
    return _of(request).held(at=timezone.now()).filter(path=request.get_full_path()).first()


def end(request: HttpRequest) -> None:
    """The form was sent again and is stored: it need not be held."""
    if _BROWSER in request.session:
        _of(request).filter(path=request.get_full_path()).delete()


def filled(request: HttpRequest, typed: TypedForm, show: Callable[[HttpRequest], HttpResponseBase]) -> HttpResponseBase:
    """The page of the form as it would be if what is held had been sent, and refused.

    The form refuses whatever it holds (``ReturnedData``). So that no view has to be trusted with that, whatever it
    wrote is taken back.
    """
    request.method, request.POST = "POST", ReturnedData(typed.fields)
    request._files = MultiValueDict()  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            response = show(request)
            transaction.set_rollback(True)
    finally:
        request.method, request.POST = "GET", QueryDict()
    return response


def texts_of(typed: TypedForm) -> list[str]:
    """The words that were typed, for their person to copy: without what was chosen, which says nothing by itself."""
    sent = QueryDict(typed.fields)
    values = (value.strip() for name in sent if name not in _HIDDEN for value in sent.getlist(name))
    return [value for value in values if not _CODE.fullmatch(value)]


def page_before(request: HttpRequest) -> str:
    """The page that the button stood on, for who signs in again; empty where the browser does not say."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(before)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _of(request: HttpRequest) -> TypedFormQuerySet:
    browser = request.session.get(_BROWSER)
    return TypedForm.objects.filter(browser=browser) if browser else TypedForm.objects.none()
