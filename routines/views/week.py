"""The page that changes the week."""

from datetime import datetime
from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from conventions.owned import StaleVersion
from routines.forms import WeekEditor
from routines.models import Week, next_in_words


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_week(request: HttpRequest) -> HttpResponse:
    """The whole week in one form; ``?routine=<id>`` suggests days for a routine where nothing is planned yet."""
    person = _person(request)
    if request.method != "POST":
        mine = Week.objects.visible_to(person).with_slots().first()
        return _editor(request, WeekEditor.showing(person, mine, suggested=request.GET.get("routine", "")))
    editor = WeekEditor.sent(person, request.POST)
    if not editor.is_saving:
        return _editor(request, editor)
    status = _saved(editor, at=timezone.now())
    if status is not HTTPStatus.OK:
        return _editor(request, editor, status=status)
    said = next_in_words(person, now=timezone.now())
    messages.success(request, f"{_('Your week is saved.')} {said}".strip())
    return redirect("tracking:week")


def _saved(editor: WeekEditor, *, at: datetime) -> HTTPStatus:
    """Save the week: how that ended, as the status of the page; what is wrong stands in the form then."""
    if not editor.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        Week.objects.plan(owner=editor.owner, slots=editor.slots(), expected=editor.form.cleaned_data["version"], at=at)
    except ValidationError as error:
        editor.refuse(error)
        return HTTPStatus.UNPROCESSABLE_ENTITY
    except StaleVersion:
        editor.form.refuse_as_stale()
        return HTTPStatus.CONFLICT
    return HTTPStatus.OK


def _editor(request: HttpRequest, editor: WeekEditor, *, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return render(request, "routines/edit_week.html", {"editor": editor, "form": editor.form}, status=status)
