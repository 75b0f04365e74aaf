"""The page that changes the week, and the button that takes one session off it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from conventions.days import written
from conventions.pages import changed, form_page, get_or_post, person_of
from routines.forms import WeekEditor
from routines.models import Routine, Week
from routines.models.planned import next_in_words
from routines.views.moves import place_of


@get_or_post
def edit_week(request: HttpRequest) -> HttpResponse:
    """The whole week in one form; ``?routine=<id>`` suggests days for a routine where nothing is planned yet,
    ``?add=<weekday>`` opens one more row of that day."""
    person = person_of(request)
    if request.method != "POST":
        asked = {"suggested": request.GET.get("routine", ""), "one_more": request.GET.get("add", "")}
        return _editor(request, _stored(person, **asked))
    editor = WeekEditor.sent(person, request.POST)
    if editor.is_saving and editor.is_valid():
        now, expected = timezone.now(), editor.form.cleaned_data["version"]
        plan = partial(Week.objects.plan, owner=person, slots=editor.slots(), expected=expected, at=now)
        if changed(editor, plan, stored=lambda: _stored(person)):
            messages.success(request, f"{_('Your week is saved.')} {next_in_words(person, now=now)}".strip())
            return redirect("tracking:week")
    return _editor(request, editor)


def _stored(person: User, *, suggested: str = "", one_more: str = "") -> WeekEditor:
    """The form of the week as it is."""
    week = Week.objects.visible_to(person).with_slots().first()
    return WeekEditor.showing(person, week, suggested=suggested, one_more=one_more)


def _editor(request: HttpRequest, editor: WeekEditor) -> HttpResponse:
    return form_page(request, "routines/edit_week.html", editor.form, editor=editor)


@require_POST
def take_off(request: HttpRequest) -> HttpResponse:
    """Take a session off the week, from now on; what was practised stays. ``?routine=3&from=2026-11-26&at=18:30``."""
    return _put(request, is_there=False)


@require_POST
def put_back(request: HttpRequest) -> HttpResponse:
    """Put a session that was taken off on the week again."""
    return _put(request, is_there=True)


def _put(request: HttpRequest, *, is_there: bool) -> HttpResponse:
    """Let the session that the address names be in the pattern, or not; once more changes nothing."""
    person, (pk, day, clock) = person_of(request), place_of(request)
    routine = get_object_or_404(Routine.objects.visible_to(person), pk=pk)
    given = {"day": written(day, "l"), "name": routine.name}
    said = _("“{name}” is in your week again, every {day}.") if is_there else _("“{name}” is off every {day}.")
    undo = "" if is_there else f"{reverse('routines:put_back')}?{request.GET.urlencode()}"
    slot = {"weekday": day.weekday(), "local_time": clock, "routine": routine}
    try:
        Week.objects.put_slot(owner=person, slot=slot, is_there=is_there, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said.format(**given), extra_tags=undo)
    return redirect("tracking:week")
