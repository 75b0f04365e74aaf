"""The guide: it leads through a running session."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from accounts.screening import EMERGENCY_STOPS, ENDING_STOPS
from conventions.pages import person_of
from routines.models import PracticeSettings
from tracking.adapting import adapt, done_and_barred
from tracking.models import Draft, Session, SessionStep
from tracking.overview.summary import summary_of
from tracking.serializers.player import guide_of
from tracking.views import when_ready


@require_safe
@ensure_csrf_cookie
@when_ready
def play(request: HttpRequest, pk: int) -> HttpResponse:
    """The guide through a running session: all of it is in the page, which then needs no connection."""
    person = person_of(request)
    session = Session.objects.read(person, pk)
    if session is None:
        raise Http404
    if not session.is_running:
        messages.info(request, _("This session is already finished."))
        return redirect("tracking:detail", pk=session.pk)
    now = timezone.now()
    found = summary_of(person, now=now)
    clearance, flags = found.cleared, found.flags or frozenset()
    has_adapted = adapt(session, at=now, flags=flags)
    steps = [*session.steps.all()]
    if not steps:
        return redirect("tracking:detail", pk=session.pk)
    draft = Draft.objects.filter(session=session).first()
    if clearance.is_blocked and (draft is None or draft.may_go_on()):
        return redirect("accounts:meaning")  # a sign was told elsewhere meanwhile
    settings = PracticeSettings.objects.of(person)
    context = {
        "session": session,
        "steps": steps,
        "first": steps[0],
        "clearance": clearance,
        "settings": settings,
        "talks": PracticeSettings.Talk.choices,
        # Asked once: whoever has finished a session has chosen.
        "asks_voice": not settings.has_voice and not found.days.done,
        "skip_reasons": SessionStep.SkipReason.choices,
        "emergency_stops": EMERGENCY_STOPS,
        "ending_stops": ENDING_STOPS,
        "guide": guide_of(
            session,
            draft=draft,
            settings=settings,
            flags=flags,
            precautions=clearance.precautions,
            has_adapted=has_adapted,
            barred=done_and_barred(session, draft, at=now, flags=flags),
        ),
    }
    return render(request, "tracking/play.html", context)
