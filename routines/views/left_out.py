"""Not for me: what a person leaves out, with who said so, and how it comes back."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conventions.by_name import by_name
from conventions.days import local_date
from conventions.owned import InTheWay
from conventions.pages import (
    back_to,
    changed,
    form_page,
    get_or_post,
    made_once,
    person_of,
    restore_and_say,
    sent,
    way_back,
)
from exercises import catalogue
from exercises.models import Barred, Exercise
from routines.forms.left_out import SUGGESTED, EditLeftOutForm, NewLeftOutForm
from routines.models import SwapDecision
from routines.models.said import suggested


def _mine(request: HttpRequest, pk: int) -> Barred:
    return get_object_or_404(Barred.objects.visible_to(person_of(request)).with_exercises(), pk=pk)


def _library() -> list[Exercise]:
    return by_name(Exercise.objects.listed())


@require_safe
def not_for_me(request: HttpRequest) -> HttpResponse:
    """What is left out, who said so, what takes its place; and what the safety answers leave out."""
    person = person_of(request)
    today = local_date(timezone.now(), person.time_zone)
    mine = Barred.objects.visible_to(person).with_exercises()
    rows = [*mine.standing(today)]
    library = {one.slug: one for one in _library()}
    decisions = SwapDecision.objects.visible_to(person).undoable(at=timezone.now())
    undos = dict(decisions.filter(barred__isnull=False).values_list("barred", "pk"))
    flags = person.flags(today=today) or frozenset()
    labels = catalogue.flag_labels()
    by_answers = [
        (one, ", ".join(labels[why.flag].lower() for why in one.suits(flags).whys))
        for one in library.values()
        if one.is_offered and one.suits(flags).verdict.value == "left_out"
    ]
    context = {
        "rows": [(row, library.get(row.instead_slug), undos.get(row.pk)) for row in rows],
        "ended": mine.exclude(pk__in=[row.pk for row in rows])[:20],
        "spared": [(kind.words, sheet) for sheet in person.sheets() for kind in sheet.spared],
        "by_answers": by_answers,
    }
    return render(request, "routines/not_for_me.html", context)


@get_or_post
def new_left_out(request: HttpRequest) -> HttpResponse:
    """Leave out an exercise with a reason: ``?exercise=`` names the one to begin with."""
    person, now, library = person_of(request), timezone.now(), _library()
    form = NewLeftOutForm(sent(request), exercises=library, chosen=request.GET.get("exercise", ""))
    if form.is_valid():
        exercise = next(one for one in library if one.slug == form.cleaned_data["exercise"])
        instead = form.cleaned_data["instead"]
        instead = suggested(person, exercise.slug, at=now) if instead == SUGGESTED else instead
        said = form.said()
        leave = partial(
            SwapDecision.objects.leave_out, owner=person, exercise=exercise, at=now, instead=instead, **said
        )
        decision = made_once(form, SwapDecision.objects.all(), leave, owner=person)
        if decision:
            _say(request, decision)
            return redirect("routines:not_for_me")
    return form_page(request, "routines/new_left_out.html", form)


@get_or_post
def edit_left_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Change who said so, why, what takes its place, or until when."""
    row, library = _mine(request, pk), _library()
    form = EditLeftOutForm(sent(request), barred=row, exercises=library)
    if form.is_valid():
        revise = partial(row.revise, expected=form.cleaned_data["version"], **form.said())
        if changed(form, revise, stored=lambda: EditLeftOutForm(barred=_mine(request, pk), exercises=library)):
            messages.success(request, _("The entry is changed."))
            return redirect("routines:not_for_me")
    return form_page(request, "routines/edit_left_out.html", form, row=row)


@require_POST
def leave_out(request: HttpRequest, slug: str) -> HttpResponse:
    """One tap: the exercise is not for this person, and every routine of theirs follows."""
    person, now = person_of(request), timezone.now()
    exercise = get_object_or_404(Exercise, slug=slug)
    then = way_back(request, default=exercise.get_absolute_url())
    if not person.is_ready():
        return redirect("accounts:start")
    instead = suggested(person, slug, at=now)
    try:
        decision = SwapDecision.objects.leave_out(owner=person, exercise=exercise, at=now, instead=instead)
    except InTheWay as error:
        messages.info(request, " ".join(error.messages))
    else:
        _say(request, decision)
    return back_to(request, then)


@require_POST
def allow_again(request: HttpRequest, pk: int) -> HttpResponse:
    """It may be chosen again. What changed because of it does not change back."""
    row = _mine(request, pk)
    said = _("{name} is allowed again. Your routines stay as they are.").format(name=row.exercise.name)
    then = way_back(request, default=reverse("routines:not_for_me"))
    return restore_and_say(request, partial(row.lift, at=timezone.now()), said=said, then=then)


@require_POST
def leave_out_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo ``allow_again``: it is out as it was, and every routine follows again."""
    row = _mine(request, pk)
    again = partial(SwapDecision.objects.leave_out_again, row, at=timezone.now())
    said = _("{name} is left out again.").format(name=row.exercise.name)
    then = way_back(request, default=reverse("routines:not_for_me"))
    return restore_and_say(request, again, said=said, then=then)


@require_POST
def undo_swap(request: HttpRequest, pk: int) -> HttpResponse:
    """Put every routine back as it was before, within a day."""
    decision = get_object_or_404(SwapDecision.objects.visible_to(person_of(request)).with_exercises(), pk=pk)
    stayed: list[str] = []

    def undo() -> None:
        stayed.extend(decision.undo(at=timezone.now()))

    then = way_back(request, default=reverse("routines:not_for_me"))
    answer = restore_and_say(request, undo, said=_("Undone."), then=then)
    if stayed:
        messages.info(request, _("Changed since, and left as it is: {names}.").format(names=", ".join(stayed)))
    return answer


def _say(request: HttpRequest, decision: SwapDecision) -> None:
    undo = reverse("routines:undo_swap", args=[decision.pk])
    messages.success(request, decision.said(), extra_tags=undo)
