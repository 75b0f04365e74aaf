"""What is offered after calm sessions: take it, leave it, or take it back again."""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conventions.days import local_date
from conventions.pages import person_of, restore_and_say, way_back
from routines.models import Proposal

PER_PAGE = 25


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """All that was ever offered, newest first, with what became of it."""
    mine = Proposal.objects.visible_to(request.user).with_exercises()
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "routines/proposals.html", {"page": page})


@require_POST
def accept_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    now = timezone.now()
    today = local_date(now, person_of(request).time_zone)
    return _decided(request, lambda: row.accept(at=now, today=today), _("Changed. You can undo it at any time."))


@require_POST
def decline_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    return _decided(request, lambda: row.decline(at=timezone.now()), _("It stays as it is."))


@require_POST
def undo_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    now = timezone.now()
    today = local_date(now, person_of(request).time_zone)
    return _decided(request, lambda: row.undo(at=now, today=today), _("It is as it was before."))


def _mine(request: HttpRequest, pk: int) -> Proposal:
    return get_object_or_404(Proposal.objects.visible_to(request.user).with_exercises(), pk=pk)


def _decided(request: HttpRequest, decide: Callable[[], None], said: str) -> HttpResponse:
    """Do it, say so, and go back to where the person was."""
    then = way_back(request, default=reverse("routines:proposals"))
    return restore_and_say(request, decide, said=said, then=then)
