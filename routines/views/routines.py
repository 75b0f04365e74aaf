"""The pages of routines: mine, the starters, and the form that makes and changes one."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import screening
from conventions.by_name import ByName
from conventions.days import local_date
from conventions.forms import OnceForm
from conventions.messages import isolated
from conventions.pages import (
    changed,
    delete_and_offer_undo,
    form_page,
    get_or_post,
    made_once,
    person_of,
    restore_and_say,
    saying_why,
    way_back,
)
from exercises.looking import looker_of
from exercises.models import Exercise
from routines import timeline
from routines.forms import EditRoutineForm, NewRoutineForm, RoutineEditor
from routines.models import (
    Routine,
    StarterRoutine,
    StepByStep,
    person_for,
    why_not,
)
from routines.models.ladder import ladder
from routines.models.people import known_of
from routines.starters import UnknownStarter

PER_PAGE = 24


def _mine(request: HttpRequest, pk: int) -> Routine:
    """The person's routine with its steps and days; 404 where it is missing or someone else's."""
    routine = Routine.objects.whole(person_of(request), pk, with_slots=True)
    if routine is None:
        raise Http404
    return routine


@require_safe
def list(request: HttpRequest) -> HttpResponse:
    """The archived routines with ``?archived=1``; the others stand on the page of the week."""
    if request.GET.get("archived") != "1":
        return redirect(f"{reverse('tracking:week')}#routines")
    shown = Routine.objects.visible_to(person_of(request)).archived().with_steps().with_slots()
    page = Paginator(ByName(shown), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "routines/list.html", {"page": page})


@require_safe
def starters(request: HttpRequest) -> HttpResponse:
    """The routines that are there to copy, and the other ways to one of your own."""
    return render(request, "routines/starters.html", {"starters": StarterRoutine.offered()})


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One routine: its exercises with their doses, and what can be done with it."""
    return _detail(request, _mine(request, pk), form=OnceForm())


def _too_early(request: HttpRequest, practised: StepByStep, health: screening.HealthRecord) -> str:
    """Why only the gentle set may be practised for now, where this is more (rule G3); else empty."""
    person = person_of(request)
    if practised.is_gentle_set() or not person.is_ready():
        return ""
    clearance = screening.clearance_of(health, today=_today(request))
    return clearance.advice if not practised.is_open(clearance) else ""


def _detail(request: HttpRequest, routine: Routine, *, form: OnceForm) -> HttpResponse:
    owner, today, looker = person_of(request), _today(request), looker_of(request)
    known = known_of(owner, today=today)
    known.tell(looker, today=today)
    findings = routine.findings(person_for(owner, today=today, known=known))
    too_early = _too_early(request, routine, known.health)
    routine.suit(looker)
    return form_page(
        request,
        "routines/detail.html",
        form,
        routine=routine,
        begins=routine.begins(),
        findings=findings,
        too_early=too_early,
        once=OnceForm(),
    )


@require_safe
def print(request: HttpRequest, pk: int) -> HttpResponse:
    """The routine on paper: a strip of pictures for each exercise, with its dose and when it begins."""
    routine = _mine(request, pk)
    routine.suit(looker_of(request))
    begins = routine.begins()
    lines = [(step, begins.get(step.position), timeline.step_seconds(step.facts())) for step in routine.listed_steps()]
    return render(request, "routines/print.html", {"routine": routine, "lines": lines})


def _today(request: HttpRequest) -> date:
    return local_date(timezone.now(), person_of(request).time_zone)


@get_or_post
def new(request: HttpRequest) -> HttpResponse:
    """A routine from nothing; ``?add=<slug>`` begins with an exercise."""
    person, today = person_of(request), _today(request)
    if request.method != "POST":
        return _editor(request, RoutineEditor.blank(owner=person, today=today, add=request.GET.get("add", "")))
    editor = RoutineEditor.sent(request.POST, form_class=NewRoutineForm, owner=person, today=today)
    if editor.is_saving and editor.is_valid():
        start = partial(Routine.objects.start, owner=person, **editor.data())
        form = cast(NewRoutineForm, editor.form)
        routine = made_once(form, Routine.objects.all(), start, owner=person, sent=editor.measure())
        if routine:
            return _saved(request, routine)
    return _editor(request, editor)


@get_or_post
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole of a routine; ``?add=<slug>`` puts an exercise in.

    Who saves what was changed meanwhile sees both, and chooses.
    """
    routine = _mine(request, pk)
    person, today = person_of(request), _today(request)
    if request.method != "POST":
        editor = RoutineEditor.showing(routine, owner=person, today=today, add=request.GET.get("add", ""))
        return _editor(request, editor, routine=routine)
    editor = RoutineEditor.sent(request.POST, form_class=EditRoutineForm, owner=person, today=today)
    if editor.is_settling and request.POST.get("version") != str(routine.version):
        editor.show_stored(routine)
    elif editor.is_settling:
        editor.settle(routine)
    if editor.is_saving and editor.is_valid():
        revise = partial(routine.revise, expected=editor.form.cleaned_data["version"], **editor.data())
        if changed(editor, revise, stored=lambda: _mine(request, pk)):
            return _saved(request, routine)
    return _editor(request, editor, routine=_mine(request, pk) if editor.merge else routine)


def _saved(request: HttpRequest, routine: Routine) -> HttpResponse:
    messages.success(request, _("“{name}” is saved.").format(name=isolated(routine.name)))
    return redirect(routine)


def _editor(request: HttpRequest, editor: RoutineEditor, *, routine: Routine | None = None) -> HttpResponse:
    editor.known.tell(looker_of(request), today=editor.today)
    template = "routines/edit.html" if routine else "routines/new.html"
    context = {"editor": editor, "routine": routine}
    return form_page(request, template, editor.form, is_refused=editor.merge is not None, **context)


@require_POST
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    routine, form = _mine(request, pk), OnceForm(request.POST)
    twin = _copied(request, form, partial(routine.duplicate, owner=person_of(request)), of=str(pk))
    if twin is None:
        return _detail(request, routine, form=form)
    said = _("This is a copy of “{name}”.").format(name=isolated(routine.name))
    messages.success(request, " ".join([said, *twin.left_out]))
    return redirect(twin)


def _copied(request: HttpRequest, form: OnceForm, make: Callable[[], Routine], *, of: str) -> Routine | None:
    """A copy of ``of``, made once for each form that was shown. ``None``: the form says why there is none."""
    if not form.is_valid():
        return None
    return made_once(form, Routine.objects.all(), make, owner=person_of(request), sent={"of": of})


@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    routine, form = _mine(request, pk), OnceForm(request.POST)
    with saying_why(form):
        return delete_and_offer_undo(
            request,
            partial(routine.archive, at=timezone.now()),
            said=_("“{name}” is archived.").format(name=isolated(routine.name)),
            undo=reverse("routines:unarchive", args=[pk]),
            then=reverse("routines:list"),
        )
    return _detail(request, routine, form=form)


@require_POST
def unarchive(request: HttpRequest, pk: int) -> HttpResponse:
    routine = _mine(request, pk)
    said = _("“{name}” is restored.").format(name=isolated(routine.name))
    then = way_back(request, default=routine.get_absolute_url())
    return restore_and_say(request, routine.unarchive, said=said, then=then)


@require_safe
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Which routine an exercise goes into. Nothing changes here: the links open the editor with it."""
    exercise = get_object_or_404(Exercise, slug=slug)
    mine = Routine.objects.visible_to(person_of(request)).active().with_steps()
    page = Paginator(ByName(mine), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "routines/add.html", {"exercise": exercise, "page": page, "refusal": why_not(exercise)})


@require_safe
def starter(request: HttpRequest, slug: str) -> HttpResponse:
    """One starter: for whom, when, why, and its exercises."""
    return _starter_page(request, _starter(slug), form=OnceForm())


def _starter_page(request: HttpRequest, shown: StarterRoutine, *, form: OnceForm) -> HttpResponse:
    owner, today = person_of(request), _today(request)
    known = known_of(owner, today=today)
    known.tell(looker_of(request), today=today)
    shown = shown.fitted(person_for(owner, today=today, known=known))
    too_early = _too_early(request, shown, known.health)
    return form_page(
        request,
        "routines/starter.html",
        form,
        starter=shown,
        once=OnceForm(),
        too_early=too_early,
        missing=_missing(request, shown),
    )


def _missing(request: HttpRequest, shown: StarterRoutine) -> tuple[str, ...]:
    """The names of what has to go well before this step of the article's path is offered (rule PATH)."""
    if not shown.is_on_path:
        return ()
    rungs = ladder(person_of(request), today=_today(request))
    return next((rung.missing for rung in rungs if rung.routine.starter == shown.starter), ())


@require_POST
def copy_starter(request: HttpRequest, slug: str) -> HttpResponse:
    shown, form = _starter(slug), OnceForm(request.POST)
    copy = partial(Routine.objects.copy_starter, slug, owner=person_of(request), today=_today(request))
    copied = _copied(request, form, copy, of=slug)
    if copied is None:
        return _starter_page(request, shown, form=form)
    said = _("“{name}” is now one of your routines. Add it to your week, or start it now.").format(
        name=isolated(copied.name)
    )
    messages.success(request, " ".join([said, *copied.left_out]))
    return redirect(copied)


def _starter(slug: str) -> StarterRoutine:
    try:
        return StarterRoutine.called(slug)
    except UnknownStarter as error:
        raise Http404 from error
