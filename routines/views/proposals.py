"""What is offered after calm sessions: take it, leave it, or take it back again."""

from collections.abc import Callable
from functools import partial

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conventions.pages import restore_and_say, way_back
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
    return _decided(request, _mine(request, pk).accept, _("Changed. You can undo it at any time."))


@require_POST
def decline_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    return _decided(request, _mine(request, pk).decline, _("Nothing was changed."))


@require_POST
def undo_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    return _decided(request, _mine(request, pk).undo, _("Undone."))


def _mine(request: HttpRequest, pk: int) -> Proposal:
    return get_object_or_404(Proposal.objects.visible_to(request.user).with_exercises(), pk=pk)


def _decided(request: HttpRequest, decide: Callable[..., None], said: str) -> HttpResponse:
    """Do it, say so, and go back to where the person was."""
    then = way_back(request, default=reverse("routines:proposals"))
    return restore_and_say(request, partial(decide, at=timezone.now()), said=said, then=then)
