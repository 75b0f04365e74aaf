"""Pauses of the plan: begun, changed, ended early, taken away. Free, and no reason has to be good enough."""

from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from conventions.days import local_date
from conventions.owned import RepeatedRequest, StaleVersion
from routines.forms.pauses import EditPauseForm, NewPauseForm
from routines.models import Pause

SHOWN = 20


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _mine(request: HttpRequest, pk: int) -> Pause:
    pause: Pause = get_object_or_404(Pause.objects.visible_to(_person(request)), pk=pk)
    return pause


@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest) -> HttpResponse:
    """Pause the plan; the pauses so far are listed below."""
    person, now = _person(request), timezone.now()
    today = local_date(now, person.time_zone)
    form = NewPauseForm(request.POST if request.method == "POST" else None, today=today)
    status = HTTPStatus.OK
    if form.is_bound:
        status = _begun(form, person, make=lambda: Pause.objects.begin(owner=person, at=now, **form.said()))
        if status is HTTPStatus.OK:
            messages.success(request, _("Your plan is paused. That counts as keeping it."))
            return redirect("tracking:week")
    earlier = Pause.objects.visible_to(person)[:SHOWN]
    return render(request, "routines/pause.html", {"form": form, "pauses": earlier, "today": today}, status=status)


def _begun(form: NewPauseForm, person: User, *, make: Callable[[], Pause]) -> HTTPStatus:
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        Pause.objects.once(make, owner=person, client_uuid=form.cleaned_data["client_uuid"], sent=form.sent())
    except ValidationError as error:
        form.refuse(error)
        return HTTPStatus.UNPROCESSABLE_ENTITY
    except RepeatedRequest:
        form.add_error(None, _("This form was sent before with other days. Open the page again."))
        return HTTPStatus.CONFLICT
    return HTTPStatus.OK


@require_http_methods(["GET", "HEAD", "POST"])
def edit_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the days or the reason of a pause."""
    row, now = _mine(request, pk), timezone.now()
    form = EditPauseForm(request.POST if request.method == "POST" else None, pause=row)
    status = HTTPStatus.OK
    if form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            if form.is_valid():
                row.revise(at=now, expected=form.cleaned_data["version"], **form.said())
                messages.success(request, _("The pause is changed."))
                return redirect("tracking:week")
        except ValidationError as error:
            form.refuse(error)
        except StaleVersion:
            form.refuse_as_stale()
            status = HTTPStatus.CONFLICT
    return render(request, "routines/edit_pause.html", {"form": form, "pause": row}, status=status)


def _gone(request: HttpRequest, change: Callable[[], None], *, said: str) -> HttpResponse:
    try:
        change()
    except StaleVersion:
        messages.error(request, _("This was changed in another window. Look again, then decide."))
    else:
        messages.success(request, said)
    return redirect("tracking:week")


@require_POST
def end_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up the plan again today."""
    row = _mine(request, pk)
    return _gone(
        request,
        lambda: row.end(at=timezone.now(), expected=row.version),
        said=_("Your plan goes on today. Begin as gently as you like."),
    )


@require_POST
def remove_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """As if there had been no pause."""
    row = _mine(request, pk)
    return _gone(
        request, lambda: row.remove(at=timezone.now(), expected=row.version), said=_("The pause is taken away.")
    )
