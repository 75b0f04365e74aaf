"""Deleted in the last 30 days: what can be brought back, or removed for good; and what is archived, without an end."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conventions.pages import get_or_post, person_of
from routines.models import OwnExercise, Routine
from tracking import practice
from tracking.overview.deleted import KINDS, deleted_rows
from tracking.views import when_ready

_RESTORED_AT = {
    "session": "tracking:restore",
    "pain": "tracking:restore_pain",
    "measure": "tracking:restore_measure",
    "care": "tracking:restore_care",
}


@require_safe
@when_ready
def deleted(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    rows = [(row, reverse(_RESTORED_AT[row.kind], args=[row.id])) for row in deleted_rows(person, at=timezone.now())]
    archived = [
        *((row, reverse("routines:unarchive", args=[row.pk])) for row in Routine.objects.visible_to(person).archived()),
        *(
            (row, reverse("routines:unarchive_own", args=[row.pk]))
            for row in OwnExercise.objects.visible_to(person).archived()
        ),
    ]
    return render(request, "tracking/deleted.html", {"entries": rows, "archived": archived})


@get_or_post
@when_ready
def remove_for_good(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask once more, then remove what was deleted before its 30 days are over."""
    person, now = person_of(request), timezone.now()
    row = next((one for one in deleted_rows(person, at=now) if (one.kind, one.id) == (kind, pk)), None)
    if row is None:
        raise Http404
    if request.method == "POST":
        practice.remove_for_good(KINDS[kind]._default_manager.visible_to(person).get(pk=pk))
        messages.success(request, _("Removed for good."))
        return redirect("tracking:deleted")
    return render(request, "tracking/remove_for_good.html", {"row": row})
