"""One session moved to another day, from its own page or by a drag on the week."""

import re
from datetime import date, datetime, time
from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from conventions.days import local_date
from conventions.owned import StaleVersion
from routines import rules
from routines.forms.moves import EVERY_WEEK, MoveForm
from routines.models import MOVE_REACH, Move, Routine, Week, occurrences_between, recent_strength_days

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z", re.ASCII)


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _asked(request: HttpRequest, person: User) -> rules.Occurrence:
    """The session the address names, by its place in the pattern; 404 where there is none."""
    routine, day, clock = (request.GET.get(name, "") for name in ("routine", "from", "at"))
    if not (re.fullmatch(r"\d{1,9}", routine, re.ASCII) and _DAY.match(day) and _TIME.match(clock)):
        raise Http404
    try:
        place = (int(routine), date.fromisoformat(day), time.fromisoformat(clock))
        around = occurrences_between(person, place[1] - MOVE_REACH, place[1] + MOVE_REACH)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    for one in around:
        if (one.routine, one.from_on, one.from_time) == place:
            return one
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest) -> HttpResponse:
    """Move one session, this once or every week: ``?routine=3&from=2026-11-26&at=18:30`` names it."""
    person, now = _person(request), timezone.now()
    one = _asked(request, person)
    routine = get_object_or_404(Routine.objects.visible_to(person).with_steps(), pk=one.routine)
    today = local_date(now, person.time_zone)
    if one.on < today:
        messages.error(request, _("That day is over. What is past stays as it was."))
        return redirect("tracking:week")
    row = Move.objects.visible_to(person).filter(pk=one.move).first() if one.move else None
    week = Week.objects.visible_to(person).with_slots().first()
    suggested = request.GET.get("to", "") if request.method != "POST" else ""
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        one=one,
        move=row,
        week_version=week.version if week else 0,
        today=today,
        suggested=suggested,
    )
    status = HTTPStatus.OK
    if form.is_bound:
        status = _moved(form, person, one=one, row=row, routine=routine, week=week, at=now, do=request.POST.get("do"))
        if status is HTTPStatus.OK:
            return _said(request, form, person, one=one, at=now)
    context = {"form": form, "one": one, "routine": routine, "row": row, "is_in_pattern": _is_in(week, one)}
    return render(request, "routines/move.html", context, status=status)


def _is_in(week: Week | None, one: rules.Occurrence) -> bool:
    """Whether the pattern of today has the session, so that it can be changed for every week."""
    return week is not None and any(
        (slot.routine_id, slot.weekday, slot.local_time) == (one.routine, one.from_on.weekday(), one.from_time)
        for slot in week.planned_slots()
    )


def _moved(
    form: MoveForm,
    person: User,
    *,
    one: rules.Occurrence,
    row: Move | None,
    routine: Routine,
    week: Week | None,
    at: datetime,
    do: str | None,
) -> HTTPStatus:
    """Move the session: how that ended, as the status of the page; what is wrong stands in the form then."""
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    said = form.cleaned_data
    place = {"to_on": said["to_on"], "local_time": said["local_time"], "at": at}
    try:
        if do == EVERY_WEEK:
            Week.objects.shift(
                owner=person,
                routine=routine,
                from_on=one.from_on,
                from_time=one.from_time,
                expected=said["week_version"],
                **place,
            )
        elif (row.version if row else 0) != said["version"]:
            raise StaleVersion
        elif row is None:
            done = recent_strength_days(person, at=at)
            Move.objects.move(
                owner=person, routine=routine, from_on=one.from_on, from_time=one.from_time, done=done, **place
            )
        else:
            done = recent_strength_days(person, at=at)
            row.revise(expected=said["version"], done=done, **place)
    except ValidationError as error:
        form.refuse(error)
        return HTTPStatus.UNPROCESSABLE_ENTITY
    except StaleVersion:
        form.refuse_as_stale()
        return HTTPStatus.CONFLICT
    return HTTPStatus.OK


def _said(request: HttpRequest, form: MoveForm, person: User, *, one: rules.Occurrence, at: datetime) -> HttpResponse:
    """Back to the week the session stands in now, with what was done and a way back."""
    to_on, clock = form.cleaned_data["to_on"], f"{form.cleaned_data['local_time']:%H:%M}"
    if request.POST.get("do") == EVERY_WEEK:
        messages.success(request, _("From now on: {day} at {time}.").format(day=date_format(to_on, "l"), time=clock))
        return redirect("tracking:week")
    words = _("Moved to {day} at {time}, this once.").format(day=date_format(to_on, "l j F"), time=clock)
    row = Move.objects.visible_to(person).get(routine=one.routine, from_on=one.from_on, from_time=one.from_time)
    messages.success(request, words, extra_tags=reverse("routines:take_back", args=[row.pk]))
    return redirect(f"{reverse('tracking:week')}?on={to_on.isoformat()}")


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a moved session stand where the pattern has it."""
    person, now = _person(request), timezone.now()
    row = get_object_or_404(Move.objects.visible_to(person), pk=pk)
    try:
        row.take_back(at=now, expected=row.version, done=recent_strength_days(person, at=now))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except StaleVersion:
        messages.error(request, _("This was changed in another window. Look again, then decide."))
    else:
        messages.success(request, _("Back on {day}.").format(day=date_format(row.from_on, "l j F")))
    return redirect(f"{reverse('tracking:week')}?on={row.from_on.isoformat()}")
