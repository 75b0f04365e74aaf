"""The answer to what is suggested about the plan: fewer days, less time, another time, or none of it."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conventions.pages import person_of, restore_and_say
from tracking.insights.seldom import MINUTES, TIME
from tracking.practice import answer_suggestion
from tracking.views import when_ready

LEADS_TO = {MINUTES: "routines:compose", TIME: "routines:edit_week"}
"""Where what was taken is done by the person."""


@require_POST
@when_ready
def suggestion(request: HttpRequest, what: str) -> HttpResponse:
    """Store the answer, and go where it is done, or back to Today."""
    answer, _space, number = request.POST.get("answer", "").partition(" ")
    days = int(number) if number.isdecimal() and len(number) <= 2 else None
    decide = partial(answer_suggestion, person_of(request), what=what, answer=answer, days=days, at=timezone.now())
    is_taken = answer == "take"
    then = reverse(LEADS_TO.get(what, "tracking:today") if is_taken else "tracking:today")
    said = (
        _("Your plan has changed. You can undo it under your suggestions.") if is_taken else _("Nothing was changed.")
    )
    if is_taken and what == TIME:
        said = _("Choose another day or time, and save.")
    return restore_and_say(request, decide, said=said, then=then)
