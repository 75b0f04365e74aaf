"""One session moved to another day, from its own page or by a drag on the week."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import User
from conventions.days import local_date, written
from conventions.fields import Data
from conventions.owned import StaleVersion
from conventions.pages import changed, form_page, get_or_post, made_once, person_of, restore_and_say, sent
from routines import rules
from routines.forms.moves import EVERY_WEEK, MoveForm, reach_of
from routines.models import (
    MOVE_REACH,
    Move,
    Routine,
    Week,
    day_choices,
    occurrences_between,
    recent_strength_days,
)

LESS_REST = gettext_lazy("Your back has less time to recover. If it is sore, the check-in makes the session easier.")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class NamedSession:
    """The session that is to be moved, with its routine, its move where it was moved before, and the week."""

    person: User
    one: rules.Occurrence
    routine: Routine
    row: Move | None
    week: Week | None

    def form(self, data: QueryDict | None = None, *, at: datetime, suggested: str = "") -> MoveForm:
        today = local_date(at, self.person.time_zone)
        days = reach_of(self.one, today=today)
        return MoveForm(
            data,
            one=self.one,
            move=self.row,
            week_version=self.week.version if self.week else 0,
            today=today,
            choices=day_choices(self.person, self.one, days=days, at=at, done=recent_strength_days(self.person, at=at)),
            taken=self._taken(days),
            suggested=suggested,
        )

    def _taken(self, days: list[date]) -> dict[date, set[time]]:
        """The times that other sessions have: those of the pattern as well, as it may be moved for every week."""
        mine = (self.one.routine, self.one.from_on.weekday(), self.one.from_time)
        slots = self.week.planned_slots() if self.week else []
        taken = {
            day: {
                slot.local_time
                for slot in slots
                if slot.weekday == day.weekday() and (slot.routine_id, slot.weekday, slot.local_time) != mine
            }
            for day in days
        }
        for other in occurrences_between(self.person, days[0], days[-1]):
            if (other.routine, other.from_on, other.from_time) != (
                self.one.routine,
                self.one.from_on,
                self.one.from_time,
            ):
                taken[other.on].add(other.local_time)
        return taken

    @property
    def is_in_pattern(self) -> bool:
        """Whether the pattern of today has the session, so that it can be changed for every week."""
        return _has(self.week, self.one.routine, self.one.from_on, self.one.from_time)


def _has(week: Week | None, routine: int, day: date, clock: time) -> bool:
    """Whether ``week`` has the routine on the weekday of ``day`` at that time."""
    place = (routine, day.weekday(), clock)
    slots = week.planned_slots() if week else []
    return any((slot.routine_id, slot.weekday, slot.local_time) == place for slot in slots)


def place_of(request: HttpRequest) -> tuple[int, date, time]:
    """The place in the pattern that the address names: a routine, a day and a time; 404 for anything else."""
    routine, day, clock = (request.GET.get(name, "") for name in ("routine", "from", "at"))
    if not (re.fullmatch(r"\d{1,9}", routine, re.ASCII) and _DAY.match(day) and _TIME.match(clock)):
        raise Http404
    try:
        return int(routine), date.fromisoformat(day), time.fromisoformat(clock)
    except ValueError as error:
        raise Http404 from error


def _week(person: User) -> Week | None:
    return Week.objects.visible_to(person).with_slots().first()


def _found(request: HttpRequest, person: User) -> NamedSession | None:
    """The session the address names, by its place in the pattern; ``None`` where there is none."""
    place = place_of(request)
    try:
        around = occurrences_between(person, place[1] - MOVE_REACH, place[1] + MOVE_REACH)
    except OverflowError as error:
        raise Http404 from error
    one = next((one for one in around if (one.routine, one.from_on, one.from_time) == place), None)
    if one is None:
        return None
    routine = get_object_or_404(Routine.objects.visible_to(person).with_steps(), pk=one.routine)
    row = Move.objects.visible_to(person).filter(pk=one.move).first() if one.move else None
    return NamedSession(person=person, one=one, routine=routine, row=row, week=_week(person))


@get_or_post
def move(request: HttpRequest) -> HttpResponse:
    """Move one session, this once or every week: ``?routine=3&from=2026-11-26&at=18:30`` names it."""
    person, now = person_of(request), timezone.now()
    found, today = _found(request, person), local_date(now, person.time_zone)
    if found is None:
        return _moved_before(request, person)
    if found.one.on < today:
        messages.error(request, _("This day is over, so it cannot be changed."))
        return redirect("tracking:week")
    suggested = request.GET.get("to", "") if request.method != "POST" else ""
    form = found.form(sent(request), at=now, suggested=suggested)
    is_valid = form.is_valid()
    if is_valid and form.changes_nothing and request.POST.get("do") != EVERY_WEEK:
        said = _("It stays on {day} at {time}.")
        messages.info(request, said.format(day=written(found.one.on, "l"), time=written(found.one.local_time, "H:i")))
        return redirect(f"{reverse('tracking:week')}?on={found.one.on.isoformat()}")
    if is_valid and _is_moved(request, form, person, found, at=now):
        return _said(request, form, person, one=found.one)
    return form_page(
        request,
        "routines/move.html",
        form,
        one=found.one,
        routine=found.routine,
        row=found.row,
        is_in_pattern=found.is_in_pattern,
        less_rest=LESS_REST,
    )


def _moved_before(request: HttpRequest, person: User) -> HttpResponse:
    """The form that moved a session for every week, sent twice: the session stands in its new place. Else 404."""
    try:
        to_on = date.fromisoformat(request.POST.get("to_on", ""))
        clock = time.fromisoformat(request.POST.get("local_time", ""))
    except ValueError as error:
        raise Http404 from error
    if request.POST.get("do") != EVERY_WEEK or not _has(_week(person), place_of(request)[0], to_on, clock):
        raise Http404
    return _said_every_week(request, to_on, clock)


def _is_moved(request: HttpRequest, form: MoveForm, person: User, found: NamedSession, *, at: datetime) -> bool:
    """Whether the session stands where it was asked to; otherwise the form says why not."""
    one, row, given = found.one, found.row, form.cleaned_data
    mine: Data = {
        "owner": person,
        "routine": found.routine,
        "from_on": one.from_on,
        "from_time": one.from_time,
    }
    place: Data = {"to_on": given["to_on"], "local_time": given["local_time"], "at": at}

    def stored() -> MoveForm:
        now = _found(request, person)
        if now is None:
            raise Http404
        return now.form(at=at, suggested=now.one.on.isoformat())

    if request.POST.get("do") == EVERY_WEEK:
        shift = partial(Week.objects.shift, expected=given["week_version"], **mine, **place)
        return changed(form, shift, stored=stored)
    done = recent_strength_days(person, at=at)
    if not given["version"] and (row is None or row.client_uuid == given["client_uuid"]):
        asked = {**mine, **place, "owner": person.pk, "routine": one.routine, "at": None}
        make = partial(Move.objects.move, done=done, **mine, **place)
        return made_once(form, Move.objects.all(), make, owner=person, sent=asked) is not None

    def revise() -> None:
        if row is None:
            raise StaleVersion
        row.revise(expected=given["version"], done=done, **place)

    return changed(form, revise, stored=stored)


def _said_every_week(request: HttpRequest, to_on: date, clock: time) -> HttpResponse:
    said = _("Moved to {day} at {time} every week.").format(day=written(to_on, "l"), time=written(clock, "H:i"))
    messages.success(request, said)
    return redirect("tracking:week")


def _said(request: HttpRequest, form: MoveForm, person: User, *, one: rules.Occurrence) -> HttpResponse:
    """Back to the week the session stands in now, with what was done and a way back."""
    to_on, clock = form.cleaned_data["to_on"], form.cleaned_data["local_time"]
    if request.POST.get("do") == EVERY_WEEK:
        return _said_every_week(request, to_on, clock)
    words = _("Moved to {day} at {time}, this time only.").format(
        day=written(to_on, "l j F"), time=written(clock, "H:i")
    )
    if any(choice.day == to_on and choice.shortens_rest for choice in form.choices):
        words = f"{words} {LESS_REST}"
    place = {"routine": one.routine, "from_on": one.from_on, "from_time": one.from_time}
    row = Move.objects.visible_to(person).filter(**place).first()
    undo = reverse("routines:take_back", args=[row.pk]) if row else ""  # taken back meanwhile: nothing to undo
    messages.success(request, words, extra_tags=undo)
    return redirect(f"{reverse('tracking:week')}?on={to_on.isoformat()}")


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a moved session stand where the pattern has it."""
    person, now = person_of(request), timezone.now()
    row = get_object_or_404(Move.objects.visible_to(person), pk=pk)
    then = f"{reverse('tracking:week')}?on={row.from_on.isoformat()}"
    said = _("Moved back to {day}.").format(day=written(row.from_on, "l j F"))
    undo = partial(row.take_back, at=now, expected=row.version, done=recent_strength_days(person, at=now))
    return restore_and_say(request, undo, said=said, then=then)
