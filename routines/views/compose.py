"""The page that composes a routine, and the form that keeps it."""

from datetime import date
from functools import partial
from http import HTTPStatus
from itertools import groupby
from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import PractisedBefore, User
from conventions.days import local_date
from conventions.fields import Data
from conventions.messages import isolated
from conventions.pages import form_page, form_view, get_or_post, made_once, person_of
from routines.composer import NoRoutine
from routines.forms import ComposeForm, KeepForm, RoutineEditor
from routines.models import ComposedRoutine, DiaryDigest, PracticeSettings, Routine, compose_for


@get_or_post
def compose(request: HttpRequest) -> HttpResponse:
    """A routine composed for what was sent or is in the address, or for what was chosen last; nothing is stored.

    It is sent as a form, though nothing changes: the pain must not stand in an address.
    """
    person, is_sent = person_of(request), request.method == "POST"
    given = request.POST if is_sent else request.GET
    today = local_date(timezone.now(), person.time_zone)
    newest = DiaryDigest.objects.of(person).newest_pain()
    pain = newest if newest and newest.on == today else None
    form = ComposeForm.asked(given, PracticeSettings.objects.of(person), pain=pain, is_sent=is_sent)
    context: Data = {
        "form": form,
        "is_asked": "level" in given,
        "has_declared": PractisedBefore.objects.visible_to(person).exists(),
        "is_ready": person.is_ready(),
    }
    if not form.is_valid():
        return render(request, "routines/compose.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    asked = form.cleaned_data
    found = compose_for(person, form.wish(), level=asked["level"], today=today, before=asked["before"])
    if isinstance(found, NoRoutine):
        context["refusal"] = found
    else:
        held_by = {said.rule.id for said in found.composed.notes}
        context |= {
            "routine": found,
            "phases": _phases(found),
            "keep": _keeping(form, found),
            "is_due": "G7" in held_by,
            "asks_signs": "G9" in held_by,
        }
    return render(request, "routines/compose.html", context)


def _keeping(form: ComposeForm, found: ComposedRoutine) -> KeepForm:
    """The form that keeps what was composed."""
    asked = {name: form.cleaned_data[name] for name in ("minutes", "level", "focus")}
    return KeepForm(initial={"name": found.name, **asked}, auto_id="keep_%s")


def _phases(found: ComposedRoutine) -> list[Data]:
    """The steps by their phase; what is a reason for all of a phase is said once, above them."""
    phases = []
    for label, parts in groupby(found.parts, key=lambda part: part[0].subject.get_phase_display()):
        steps = [*parts]
        said = [{(one.rule.id, one.sentence): one for one in chosen.reasons} for _step, chosen in steps]
        shared = [one for key, one in said[0].items() if len(steps) > 1 and all(key in others for others in said)]
        rows = [(step, [one for one in chosen.reasons if one not in shared]) for step, chosen in steps]
        phases.append({"label": label, "reasons": shared, "rows": rows})
    return phases


@form_view
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Make what was composed a routine of the person, and remember what was asked for."""
    person = person_of(request)
    today = local_date(timezone.now(), person.time_zone)
    editor = RoutineEditor.sent(request.POST, form_class=KeepForm, owner=person, today=today)
    form = cast(KeepForm, editor.form)
    if editor.is_valid():
        start = partial(_started, person, form.cleaned_data, today=today, **editor.data())
        routine = made_once(form, Routine.objects.all(), start, owner=person, sent=editor.measure())
        if routine:
            messages.success(request, _("“{name}” is now one of your routines.").format(name=isolated(routine.name)))
            return redirect(routine)
    return form_page(request, "routines/new.html", form, editor=editor, routine=None)


@transaction.atomic
def _started(person: User, asked: Data, *, today: date, **data: Any) -> Routine:
    """The routine, and what was asked for as what is asked for next time."""
    routine: Routine = Routine.objects.start(owner=person, **data)
    if asked["minutes"] and asked["level"]:
        wanted = {name: asked[name] for name in ("minutes", "level", "focus")}
        PracticeSettings.objects.choose(owner=person, today=today, **wanted)
    return routine
