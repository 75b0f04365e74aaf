"""What becomes of an exercise that hurts: swapped in every routine, left out, kept, or tried again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from conventions.days import local_date
from conventions.owned import InTheWay
from conventions.pages import back_to, person_of, way_back
from exercises.models import Barred, Exercise
from routines.models import SwapDecision
from routines.models.said import suggested
from tracking.insights.ledger import LedgerRow
from tracking.overview.summary import summary_of
from tracking.views import when_ready

SWAP, KEEP, TRY = "swap", "keep", "try"


@require_POST
@when_ready
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer what the diary asks about an exercise: ``answer`` is swap, leave_out or keep."""
    person, now = person_of(request), timezone.now()
    exercise = get_object_or_404(Exercise, slug=slug)
    found = summary_of(person, now=now)
    row = next((row for row in found.ledger if row.slug == slug), None)
    then = way_back(request, default=reverse("tracking:progress"))
    answer = request.POST.get("answer", "")
    if answer == KEEP:
        SwapDecision.objects.keep(owner=person, exercise=exercise, at=now, hurt_days=row.hurt if row else 0)
        messages.success(request, _("{name} stays. You decide.").format(name=exercise.name))
        return back_to(request, then)
    instead = suggested(person, slug, at=now) if answer == SWAP else ""
    try:
        decision = SwapDecision.objects.leave_out(
            owner=person,
            exercise=exercise,
            at=now,
            instead=instead,
            hurt_days=row.hurt if row else 0,
            said_by=Barred.SaidBy.DIARY,
            reason=_reason(row),
        )
    except InTheWay as error:
        messages.error(request, " ".join(error.messages))
        return back_to(request, then)
    messages.success(request, decision.said(), extra_tags=reverse("routines:undo_swap", args=[decision.pk]))
    return back_to(request, then)


def _reason(row: LedgerRow | None) -> str:
    """What the diary says, as the reason that is kept."""
    if row is None:
        return ""
    return ngettext("It hurt on {hurt} of {count} day.", "It hurt on {hurt} of {count} days.", row.recent_days).format(
        hurt=row.recent_hurt, count=row.recent_days
    )


@require_POST
@when_ready
def try_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Allow what the diary left out again, or leave it be for some weeks: ``answer`` is try or keep."""
    person, now = person_of(request), timezone.now()
    exercise = get_object_or_404(Exercise, slug=slug)
    if request.POST.get("answer") == TRY:
        _allow(person, exercise)
        messages.success(request, _("{name} is allowed again. Begin small.").format(name=exercise.name))
        return redirect("tracking:practise", slug)
    SwapDecision.objects.keep(owner=person, exercise=exercise, at=now)
    messages.success(request, _("It stays out. We will not ask for some weeks."))
    return redirect(way_back(request, default=reverse("tracking:today")))


def _allow(person: User, exercise: Exercise) -> None:
    now = timezone.now()
    today = local_date(now, person.time_zone)
    mine = Barred.objects.visible_to(person).standing(today).filter(exercise=exercise, said_by=Barred.SaidBy.DIARY)
    for row in mine:
        row.lift(at=now)
