"""The week: what is planned and what was done."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from conventions.days import local_date
from routines.models import Routine, WeekSlot
from tracking.overview.board import board_of
from tracking.views import person_of

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
    context = {
        "board": board_of(person, day=day, now=now),
        "has_plan": WeekSlot.objects.filter(week__owner=person).exists(),
        "has_routines": Routine.objects.visible_to(person).active().exists(),
        "is_blocked": person.is_blocked(),
    }
    return render(request, "tracking/week.html", context)
