"""The pages of the diary. Nothing about a person's health is asked before the first-session step is done."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.screening import Open, Standing
from conventions.owned import Owned, OwnedQuerySet, RepeatedRequest, StaleVersion
from routines.models import Routine
from routines.starters import starter
from tracking import practice
from tracking.forms.diary import RevisingForm, SentOnce
from tracking.models import GENTLE_STARTER, Logged
from tracking.overview import summary

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponse]

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def person_of(request: HttpRequest) -> User:
    """The signed-in person: LoginRequiredMiddleware lets nobody else through."""
    return cast(User, request.user)


def when_ready(view: View[Params]) -> View[Params]:
    """Leads to the first-session step whoever has not done it, and back again afterwards."""

    @wraps(view)
    def led(request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponse:
        if person_of(request).is_ready():
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("tracking:today")
        return redirect(f"{reverse('accounts:start')}?{urlencode({'next': back})}")

    return led


def standing_of(person: User) -> Standing:
    """What the person's answers and the warnings of their diary allow now."""
    return summary.standing_of(person, now=timezone.now())


def gentle_way(person: User, standing: Standing) -> dict[str, str]:
    """Where someone goes from whom a routine is held back: one of their own that is open to them, the gentle starter,
    or else an exercise to read. Somebody with an urgent sign is sent nowhere (rule QUIET-INVITES)."""
    if standing.is_blocked:
        return {}
    for routine in Routine.objects.visible_to(person).active().with_steps():
        if routine.is_open(standing):
            return {"name": routine.name, "url": reverse("tracking:start", args=[routine.pk]), "label": _("Start it")}
    if standing.open is not Open.GENTLE:
        return {
            "name": _("Breathing"),
            "url": reverse("exercises:detail", args=["breathing"]),
            "label": _("Look at it"),
        }
    return {
        "name": starter(GENTLE_STARTER).name,
        "url": reverse("routines:starter", args=[GENTLE_STARTER]),
        "label": _("Look at it"),
    }


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was posted, even where that is nothing."""
    return request.POST if request.method == "POST" else None


def way_back(request: HttpRequest, *, default: str) -> str:
    """Return the address on this site that the person came from, else ``default``."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else default


def made_once(form: SentOnce, rows: OwnedQuerySet[Any], make: Callable[[], Owned], *, owner: User) -> Owned | None:
    """The row that ``make`` makes, or the one the same form made before. ``None``: the form says why there is none."""
    try:
        row, _ = rows.once(make, owner=owner, client_uuid=form.cleaned_data["client_uuid"], sent=form.sent())
    except ValidationError as error:
        form.refuse(error)
    except RepeatedRequest:
        form.ask_again()
    else:
        if getattr(row, "deleted_at", None) is None:
            return cast(Owned, row)
        form.ask_again()
    return None


def changed(form: RevisingForm, change: Callable[[], object]) -> bool:
    """Run ``change``. Return False and put the error on the form if it fails."""
    try:
        change()
    except ValidationError as error:
        form.refuse(error)
    except StaleVersion:
        form.refuse_as_stale()
    else:
        return True
    return False


def this_minute() -> dict[str, Any]:
    """What a form that asks for a moment begins with: the day and the clock where the person is."""
    local = timezone.localtime()
    return {"day": local.date(), "clock": local.time().replace(second=0, microsecond=0)}


def form_page(request: HttpRequest, template: str, form: Form, **context: Any) -> HttpResponse:
    """The page of a form: 422 where what was sent cannot be used."""
    code = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, template, {"form": form} | context, status=code)


def delete_and_offer_undo(request: HttpRequest, row: Logged, *, said: str, undo: str, then: str) -> HttpResponse:
    """Delete ``row`` and go to ``then`` with a message; ``undo`` names the address that brings it back."""
    practice.delete(row, at=timezone.now())
    messages.success(request, said, extra_tags=reverse(undo, args=[row.pk]))
    return redirect(then)


def restore_and_say(request: HttpRequest, row: Logged, *, said: str, then: str) -> HttpResponse:
    """Bring ``row`` back, or say why that cannot be, and go to ``then``."""
    try:
        practice.restore(row, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return redirect(then)
