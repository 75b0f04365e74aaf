"""The plan: a week with what is planned and what was done, and the routines it is made of."""

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from conventions.by_name import ByName
from conventions.days import local_date
from routines.models import PracticeSettings, Routine, Week
from routines.starters import starters
from tracking.overview.board import board_of
from tracking.views import person_of

FARTHEST_DAYS = 400
ROUTINES_PER_PAGE = 24


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
    """A week, day by day, and below it the routines. ``?on=<day>`` shows another week, ``?page=`` more routines."""
    person, now = person_of(request), timezone.now()
    day = _day_asked(request, today=local_date(now, person.time_zone))
    mine = Routine.objects.visible_to(person)
    routines = ByName(mine.active().with_steps().with_slots())
    plan = Week.objects.visible_to(person).with_slots().select_related("owner").first()
    context = {
        "board": board_of(person, day=day, now=now),
        "has_plan": bool(plan and plan.planned_slots()),
        "findings": plan.findings() if plan else (),
        "is_blocked": person.is_blocked(),
        "page": Paginator(routines, ROUTINES_PER_PAGE).get_page(request.GET.get("page")),
        "has_archived": mine.archived().exists(),
        "minutes": PracticeSettings.objects.of(person).minutes,
        "starter_count": len(starters()),
    }
    return render(request, "tracking/week.html", context)
