"""The pages of the week."""

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from conventions.days import local_date
from conventions.pages import changed, form_page, get_or_post, person_of
from routines.forms import WeekEditor
from routines.models import Routine, Week, WeekSlot
from routines.views.board import board_of, next_in_words

FARTHEST_DAYS = 400


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
    person, now = person_of(request), timezone.now()
    day = _day_asked(request, today=local_date(now, person.time_zone))
    context: dict[str, Any] = {
        "board": board_of(person, day=day, now=now),
        "has_plan": WeekSlot.objects.filter(week__owner=person).exists(),
        "has_routines": Routine.objects.visible_to(person).active().exists(),
        "is_blocked": person.is_blocked(),
    }
    return render(request, "routines/week.html", context)


@get_or_post
def edit_week(request: HttpRequest) -> HttpResponse:
    """The whole week in one form; ``?routine=<id>`` suggests days for a routine where nothing is planned yet."""
    person = person_of(request)
    if request.method != "POST":
        return _editor(request, _stored(person, suggested=request.GET.get("routine", "")))
    editor = WeekEditor.sent(person, request.POST)
    if editor.is_saving and editor.is_valid():
        now, expected = timezone.now(), editor.form.cleaned_data["version"]
        plan = partial(Week.objects.plan, owner=person, slots=editor.slots(), expected=expected, at=now)
        if changed(editor, plan, stored=lambda: _stored(person)):
            messages.success(request, f"{_('Your week is saved.')} {next_in_words(person, now=now)}".strip())
            return redirect("routines:week")
    return _editor(request, editor)


def _stored(person: User, *, suggested: str = "") -> WeekEditor:
    """The form of the week as it is."""
    return WeekEditor.showing(person, Week.objects.visible_to(person).with_slots().first(), suggested=suggested)


def _editor(request: HttpRequest, editor: WeekEditor) -> HttpResponse:
    return form_page(request, "routines/edit_week.html", editor.form, editor=editor)
