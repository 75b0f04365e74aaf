"""What my professional said: written down, confirmed, taken back, and a sheet to fill in by hand."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Guidance, Profession, User
from accounts.screening.guidance import AgreesTo, Spared, lowest
from conventions.by_name import by_name
from conventions.days import local_date
from conventions.messages import isolated
from conventions.pages import (
    form_page,
    get_or_post,
    made_once,
    person_of,
    restore_and_say,
    sent,
    way_back,
)
from exercises.models import Exercise
from routines.forms.left_out import SaidForm
from routines.models import Routine
from routines.models.said import Said, said_by_professional, take_back


def _mine(request: HttpRequest, pk: int) -> Guidance:
    return get_object_or_404(Guidance.objects.visible_to(person_of(request)).with_exercises(), pk=pk)


@require_safe
def said(request: HttpRequest) -> HttpResponse:
    """What professionals said, newest first, with what it does; earlier visits below."""
    person = person_of(request)
    mine = Guidance.objects.visible_to(person).with_exercises()
    standing = [*mine.standing()]
    today = local_date(timezone.now(), person.time_zone)
    context = {
        "sheets": [(sheet, _in_words(sheet), today > sheet.open_until) for sheet in standing],
        "today": today,
        "earlier": mine.filter(replaced_at__isnull=False)[:20],
        "too_long": _too_long(person, standing),
        "clearance": person.clearance(today=today),
    }
    return render(request, "routines/said.html", context)


def _in_words(sheet: Guidance) -> dict[str, object]:
    """The parts of a sheet that are codes, in words."""
    return {
        "agrees_to": AgreesTo(sheet.agrees_to).words if sheet.agrees_to else "",
        "spared": [kind.words for kind in Spared if kind.value in sheet.spared],
    }


def _too_long(person: User, sheets: list[Guidance]) -> list[Routine]:
    """The routines that take longer than a professional said; the person shortens them."""
    limit = lowest([sheet.facts() for sheet in sheets], "minutes_limit")
    if limit is None:
        return []
    mine = Routine.objects.visible_to(person).active().with_steps()
    return [routine for routine in by_name(mine) if routine.estimated_minutes() > limit.value]


@get_or_post
def new_said(request: HttpRequest) -> HttpResponse:
    """Write down what a professional said: ``?like=`` begins with an earlier visit."""
    person, now = person_of(request), timezone.now()
    if not person.is_ready():
        return redirect("accounts:start")
    key = request.GET.get("like", "")
    like = _mine(request, int(key)) if key.isascii() and key.isdigit() and len(key) < 10 else None
    library = by_name(Exercise.objects.listed())
    today = local_date(now, person.time_zone)
    form = SaidForm(sent(request), exercises=library, today=today, like=like)
    if form.is_valid():
        found: list[Said] = []

        def write() -> Guidance:
            found.append(said_by_professional(owner=person, at=now, **form.said()))
            return found[0].guidance

        if made_once(form, Guidance.objects.all(), write, owner=person):
            changes = [sentence for one in found for sentence in one.changes()]
            messages.success(request, " ".join([_("Saved."), *(changes or [_("Your routines fit already.")])]))
            return redirect("routines:said")
    return form_page(request, "routines/new_said.html", form)


@require_POST
def confirm_said(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, this is what they said: what it opens counts from now on."""
    sheet = _mine(request, pk)
    then = way_back(request, default=reverse("routines:said"))
    said = _("It counts from now on, as {who} said.").format(who=isolated(sheet.who))
    return restore_and_say(request, partial(sheet.confirm, at=timezone.now()), said=said, then=then)


@require_POST
def withdraw_said(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing of it counts any more; what it left out is allowed again."""
    sheet = _mine(request, pk)
    has_ruled_out = bool(sheet.spared) or sheet.never.filter(lifted_at__isnull=True).exists()
    said = _("Removed. What {who} said no longer counts.")
    if has_ruled_out:
        said = _("Removed. What {who} ruled out is allowed again.")
    said = said.format(who=isolated(sheet.who))
    take = partial(take_back, sheet, at=timezone.now())
    return restore_and_say(request, take, said=said, then=reverse("routines:said"))


@require_safe
def print_said(request: HttpRequest) -> HttpResponse:
    """One A4 page for a professional to fill in by hand."""
    context = {"professions": Profession.labels, "agrees_to": [*AgreesTo], "spared": [*Spared]}
    return render(request, "routines/print_said.html", context)
