"""The pages of routines: mine, the starters, and the form that makes and changes one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from conventions.days import local_date
from conventions.fields import OnceForm
from conventions.owned import RepeatedRequest, StaleVersion
from exercises.models import Exercise
from routines import timeline
from routines.forms import EditRoutineForm, NewRoutineForm, RoutineEditor
from routines.models import (
    PracticeSettings,
    Practised,
    Routine,
    RoutineStep,
    StarterRoutine,
    person_for,
    why_not,
)
from routines.starters import UnknownStarter

PER_PAGE = 24


@dataclass(frozen=True)
class PrintedStep:
    """A step on paper, with when it begins and what it takes, in seconds."""

    step: RoutineStep
    begins: int
    seconds: int


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _mine(request: HttpRequest, pk: int) -> Routine:
    """The person's routine with its steps and days; 404 where it is missing or someone else's."""
    routine: Routine = get_object_or_404(Routine.objects.visible_to(_person(request)).with_steps().with_slots(), pk=pk)
    return routine


@require_safe
def list(request: HttpRequest) -> HttpResponse:
    """The person's routines by name, or with ``?archived=1`` those they put away, and the starters."""
    mine = Routine.objects.visible_to(_person(request))
    is_archive = request.GET.get("archived") == "1"
    shown = (mine.archived() if is_archive else mine.active()).with_steps().with_slots()
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "is_archive": is_archive,
        "has_archived": is_archive or mine.archived().exists(),
        "starters": [] if is_archive else StarterRoutine.offered(),
        "minutes": PracticeSettings.objects.of(_person(request)).minutes,
    }
    return render(request, "routines/list.html", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One routine: its exercises with their doses, and what can be done with it."""
    return _detail(request, _mine(request, pk))


def _too_early(request: HttpRequest, practised: Practised) -> str:
    """Why only the gentle set may be practised for now, where this is more (rule G3); else empty."""
    person = _person(request)
    if practised.is_gentle_set() or not person.is_ready():
        return ""
    standing = person.standing(today=local_date(timezone.now(), person.time_zone))
    return standing.advice if not practised.is_open(standing) else ""


def _detail(request: HttpRequest, routine: Routine, *, refusal: str = "") -> HttpResponse:
    facts = routine.facts()
    context = {
        "routine": routine,
        "begins": timeline.begin_seconds(facts),
        "findings": routine.findings(person_for(_person(request), today=_today(request))),
        "too_early": _too_early(request, routine),
        "refusal": refusal,
        "once": OnceForm(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "routines/detail.html", context, status=status)


@require_safe
def print(request: HttpRequest, pk: int) -> HttpResponse:
    """The routine on paper: a strip of pictures for each exercise, with its dose and when it begins."""
    routine = _mine(request, pk)
    facts = routine.facts()
    lines = [
        PrintedStep(step, begins, timeline.step_seconds(fact))
        for step, fact, begins in zip(routine.listed_steps(), facts, timeline.begin_seconds(facts), strict=True)
    ]
    return render(request, "routines/print.html", {"routine": routine, "lines": lines})


def _today(request: HttpRequest) -> date:
    return local_date(timezone.now(), _person(request).time_zone)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A routine from nothing; ``?add=<slug>`` begins with an exercise."""
    person, today = _person(request), _today(request)
    if request.method != "POST":
        return _editor(request, RoutineEditor.blank(owner=person, today=today, add=request.GET.get("add", "")))
    editor = RoutineEditor.sent(request.POST, form_class=NewRoutineForm, owner=person, today=today)

    def save() -> Routine:
        routine, _ = Routine.objects.once(
            lambda: Routine.objects.start(owner=person, **editor.data()),
            owner=person,
            client_uuid=editor.form.cleaned_data["client_uuid"],
            sent=editor.measure(),
        )
        return routine

    return _saved(request, editor, save=save)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole of a routine; ``?add=<slug>`` puts an exercise in.

    Who saves what was changed meanwhile sees both, and chooses: 409.
    """
    routine = _mine(request, pk)
    person, today = _person(request), _today(request)
    if request.method != "POST":
        editor = RoutineEditor.showing(routine, owner=person, today=today, add=request.GET.get("add", ""))
        return _editor(request, editor, routine=routine)
    editor = RoutineEditor.sent(request.POST, form_class=EditRoutineForm, owner=person, today=today)
    if editor.is_settling and request.POST.get("version") != str(routine.version):
        return _faced(request, editor, routine)
    if editor.is_settling:
        editor.settle(routine)

    def save() -> Routine:
        routine.revise(expected=editor.form.cleaned_data["version"], **editor.data())
        return routine

    return _saved(request, editor, save=save, routine=routine)


def _editor(
    request: HttpRequest, editor: RoutineEditor, *, routine: Routine | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    template = "routines/edit.html" if routine else "routines/new.html"
    return render(request, template, {"editor": editor, "form": editor.form, "routine": routine}, status=status)


def _faced(request: HttpRequest, editor: RoutineEditor, routine: Routine) -> HttpResponse:
    """What is stored now beside what was typed."""
    stored = _mine(request, routine.pk)
    editor.face(stored)
    return _editor(request, editor, routine=stored, status=HTTPStatus.CONFLICT)


def _saved(
    request: HttpRequest, editor: RoutineEditor, *, save: Callable[[], Routine], routine: Routine | None = None
) -> HttpResponse:
    """What follows on a form that was sent: the routine, or the form with what was typed and what to look at."""
    if not editor.is_saving:
        return _editor(request, editor, routine=routine)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if editor.is_valid():
        try:
            saved = save()
        except ValidationError as error:
            editor.refuse(error)
        except StaleVersion:
            return _faced(request, editor, cast(Routine, routine))
        except RepeatedRequest:
            said = gettext("This form was saved before. Open the routine from your list to change it.")
            editor.form.add_error(None, said)
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, gettext("“{name}” is saved.").format(name=saved.name))
            return redirect(saved)
    return _editor(request, editor, routine=routine, status=status)


@require_POST
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a copy and show it."""
    routine = _mine(request, pk)
    try:
        twin = _copied(request, lambda: routine.duplicate(owner=_person(request)), of=str(pk))
    except ValidationError as error:
        return _detail(request, routine, refusal=" ".join(error.messages))
    messages.success(request, _("This is a copy of “{name}”.").format(name=routine.name))
    return redirect(twin)


def _copied(request: HttpRequest, make: Callable[[], Routine], *, of: str) -> Routine:
    """A copy of ``of``, made once for each form that was shown."""
    form = OnceForm(request.POST)
    client_uuid = form.cleaned_data["client_uuid"] if form.is_valid() else None
    copied, _ = Routine.objects.once(make, owner=_person(request), client_uuid=client_uuid, sent={"of": of})
    return copied


@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it away, with a way back."""
    routine = _mine(request, pk)
    try:
        routine.archive(at=timezone.now())
    except ValidationError as error:
        return _detail(request, routine, refusal=" ".join(error.messages))
    messages.success(
        request,
        _("“{name}” is archived.").format(name=routine.name),
        extra_tags=reverse("routines:unarchive", args=[routine.pk]),
    )
    return redirect("routines:list")


@require_POST
def unarchive(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring it back and show it."""
    routine = _mine(request, pk)
    routine.unarchive()
    messages.success(request, _("“{name}” is back.").format(name=routine.name))
    return redirect(routine)


@require_safe
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Which routine an exercise goes into. Nothing changes here: the links open the editor with it."""
    exercise = get_object_or_404(Exercise, slug=slug)
    mine = Routine.objects.visible_to(_person(request)).active().with_steps()
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "routines/add.html", {"exercise": exercise, "page": page, "refusal": why_not(exercise)})


@require_safe
def starter(request: HttpRequest, slug: str) -> HttpResponse:
    """One starter: for whom, when, why, and its exercises."""
    shown = _starter(slug)
    context = {"starter": shown, "once": OnceForm(), "too_early": _too_early(request, shown)}
    return render(request, "routines/starter.html", context)


@require_POST
def copy_starter(request: HttpRequest, slug: str) -> HttpResponse:
    """Make the starter the person's own and show it."""
    _starter(slug)
    copied = _copied(request, lambda: Routine.objects.copy_starter(slug, owner=_person(request)), of=slug)
    messages.success(
        request,
        _("“{name}” is one of your routines now. Put it on your week, or start at once.").format(name=copied.name),
    )
    return redirect(copied)


def _starter(slug: str) -> StarterRoutine:
    try:
        return StarterRoutine.called(slug)
    except UnknownStarter as error:
        raise Http404 from error
