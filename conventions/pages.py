"""What every page with a form does: who asks, what was sent, one row a form, and the same answer to the same event.

A view hands in its template and its addresses; there are none here.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from rest_framework.request import Request

from conventions.forms import OnceForm, RefusableForm
from conventions.owned import Owned, OwnedQuerySet, RepeatedRequest, StaleVersion, is_held_too_long
from conventions.problems import RETRY_SECONDS

if TYPE_CHECKING:
    from django.contrib.auth.models import _User

_Row = TypeVar("_Row", bound=Owned)
_Stored = TypeVar("_Stored", contravariant=True)

CHANGED_ELSEWHERE = gettext_lazy("This was changed in another window. Check it again, then decide.")
"""What somebody reads whose button was about an older version."""

_View = TypeVar("_View", bound=Callable[..., HttpResponseBase])


def form_view(view: _View) -> _View:
    """Mark a view that people type into: a form that arrives after they were signed out is held, and comes back."""
    view.takes_form = True  # type: ignore[attr-defined]
    return view


def takes_form(view: Callable[..., HttpResponseBase]) -> bool:
    """Whether people type into the form of this view; the others have a button alone."""
    return getattr(view, "takes_form", False)


def get_or_post(view: _View) -> _View:
    """The page of a form, and what it is sent to."""
    return form_view(require_http_methods(["GET", "HEAD", "POST"])(view))


class Changing(Protocol[_Stored]):
    """A form, or an editor of one, that changes what is stored."""

    def refuse(self, error: ValidationError) -> None:
        """Show what the verb says; what was typed stays."""

    def ask_to_wait(self) -> None:
        """Say that it could not be saved just now; what was typed stays."""

    def show_stored(self, stored: _Stored) -> bool:
        """Show what is stored now beside what was typed. Return whether the two differ."""


def person_of(request: HttpRequest | Request) -> "_User":
    """The signed-in person: both doors let nobody else through."""
    return cast("_User", request.user)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was posted, even where that is nothing."""
    return request.POST if request.method == "POST" else None


def way_back(request: HttpRequest, *, default: str) -> str:
    """Return the address on this site that the person came from, else ``default``."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else default


def back_to(request: HttpRequest, then: str) -> HttpResponse:
    """Go back to ``then``; to a check-in with what was answered there, which no address may hold."""
    is_check_in = "pain_before" in request.POST
    return HttpResponseRedirect(then, status=HTTPStatus.TEMPORARY_REDIRECT) if is_check_in else redirect(then)


def form_page(
    request: HttpRequest, template: str, form: BaseForm, *, is_refused: bool = False, **context: object
) -> HttpResponse:
    """The page of a form: 422 where what was sent cannot be used, 503 where it could not be saved just now."""
    if isinstance(form, RefusableForm) and form.must_wait:
        return held(render(request, template, {"form": form} | context))
    code = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused or form.is_bound else HTTPStatus.OK
    return render(request, template, {"form": form} | context, status=code)


def held(response: HttpResponse) -> HttpResponse:
    """Say that what was asked can be asked again in a moment."""
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


@contextmanager
def saying_why(form: RefusableForm | Changing[Any]) -> Iterator[None]:
    """Let ``form`` say why the verb inside did not do what was asked."""
    try:
        yield
    except ValidationError as error:
        form.refuse(error)
    except RepeatedRequest as error:
        cast(OnceForm, form).ask_again(error)
    except OperationalError as error:
        if not is_held_too_long(error):
            raise
        form.ask_to_wait()


def made_once(
    form: OnceForm,
    rows: OwnedQuerySet[_Row],
    make: Callable[[], _Row],
    *,
    owner: "_User",
    sent: Mapping[str, object] | None = None,
) -> _Row | None:
    """The row that ``make`` makes, or the one the same form made before. ``None``: the form says why there is none.

    ``sent`` decides whether two requests are the same, where that is more than the form.
    """
    client_uuid = form.cleaned_data["client_uuid"]
    with saying_why(form):
        row, is_new = rows.once(make, owner=owner, client_uuid=client_uuid, sent=form.sent() if sent is None else sent)
        form.is_repeated = not is_new
        return row
    return None


def changed(form: Changing[_Stored], change: Callable[[], object], *, stored: Callable[[], _Stored]) -> bool:
    """Run ``change``. Return False and let the form say why if it fails.

    Where the row is newer than the form, the form shows ``stored()`` beside what was typed. Where both are the same,
    the form was sent twice, and all is as it was asked for.
    """
    with saying_why(form):
        try:
            change()
        except StaleVersion:
            return not form.show_stored(stored())
        return True
    return False


def delete_and_offer_undo(
    request: HttpRequest, delete: Callable[[], object], *, said: str, undo: str, then: str
) -> HttpResponse:
    """Delete, or put away, and go to ``then`` with a message; ``undo`` is the address that brings it back."""
    delete()
    messages.success(request, said, extra_tags=undo)
    return redirect(then)


def restore_and_say(request: HttpRequest, restore: Callable[[], object], *, said: str, then: str) -> HttpResponse:
    """Bring back, take back or decide something by a button, or say why that cannot be, and go to ``then``."""
    try:
        restore()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except StaleVersion:
        messages.error(request, CHANGED_ELSEWHERE)
    else:
        messages.success(request, said)
    return redirect(then)
