"""Deleted in the last 30 days, and what is put away without an end: each is restored, or removed for good."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conventions.pages import get_or_post, person_of, restore_and_say
from tracking import practice
from tracking.overview.deleted import DeletedRow, deleted_rows
from tracking.views import when_ready

_RESTORED_AT = {
    "session": "tracking:restore",
    "pain": "tracking:restore_pain",
    "measure": "tracking:restore_measure",
    "care": "tracking:restore_care",
    "pause": "routines:restore_pause",
    "sign_off": "exercises:restore_sign_off",
    "routine": "routines:unarchive",
    "own_exercise": "routines:unarchive_own",
    "activity": "tracking:take_up_activity",
    "left_out": "routines:leave_out_again",
}


def _restore_url(row: DeletedRow) -> str:
    """Where a button restores it; empty for what a professional said, which is looked at before it counts again."""
    return reverse(_RESTORED_AT[row.kind], args=[row.id]) if row.kind in _RESTORED_AT else ""


@require_safe
@when_ready
def deleted(request: HttpRequest) -> HttpResponse:
    rows = [
        (row, _restore_url(row), f"{reverse('routines:new_said')}?{urlencode({'like': row.id})}")
        for row in deleted_rows(person_of(request), at=timezone.now())
    ]
    context = {
        "entries": [one for one in rows if one[0].until is not None],
        "put_away": [one for one in rows if one[0].until is None],
    }
    return render(request, "tracking/deleted.html", context)


@get_or_post
@when_ready
def remove_for_good(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask once more, then remove what was deleted or put away before."""
    person, now = person_of(request), timezone.now()
    row = next((one for one in deleted_rows(person, at=now) if (one.kind, one.id) == (kind, pk)), None)
    if row is None:
        # Pressed again, in another tab or after Back. The same to whoever asks for a row of somebody else.
        return render(request, "tracking/removed.html", status=HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        return restore_and_say(
            request,
            lambda: practice.remove_for_good(person, kind, pk, at=now),
            said=_("Removed for good."),
            then=reverse("tracking:deleted"),
        )
    return render(request, "tracking/remove_for_good.html", {"row": row})
