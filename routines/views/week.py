"""The pages of the week."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from conventions.days import local_date
from conventions.owned import StaleVersion
from routines.forms import WeekEditor
from routines.models import Routine, Week, WeekSlot
from routines.views.board import board_of, next_in_words

FARTHEST_DAYS = 400


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _day_asked(request: HttpRequest, *, today: date) -> date:
    """The day whose week is shown: ``?on=2026-12-03``, up to a year or so away, else today."""
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today
    if abs((day - today).days) > FARTHEST_DAYS:
        raise Http404
    return day


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """A week: what stands on which day, what was done, and what comes next. ``?on=<day>`` shows another one."""
    person, now = _person(request), timezone.now()
    day = _day_asked(request, today=local_date(now, person.time_zone))
    context: dict[str, Any] = {
        "board": board_of(person, day=day, now=now),
        "has_plan": WeekSlot.objects.filter(week__owner=person).exists(),
        "has_routines": Routine.objects.visible_to(person).active().exists(),
        "is_blocked": person.is_blocked(),
    }
    return render(request, "routines/week.html", context)


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
    return redirect("routines:week")


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
