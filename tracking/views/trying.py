"""A session without an account. The page holds all of it and sends nothing; what was done stays on the device until
its person asks for it to be kept."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.screening import EMERGENCY_STOPS, ENDING_STOPS, ROWS
from accounts.screening.gates import CEILING_NOT_ASSESSED
from conventions.caching import shared
from exercises.models import Exercise, catalogue_stamp
from routines.models import PracticeSettings
from tracking.models import Session, SessionStep
from tracking.overview.trying import gentle_session, gentle_try
from tracking.serializers.player import guide_without_account
from tracking.views import when_ready


@login_not_required
@require_safe
@shared(seconds=0, stamp=catalogue_stamp)
def try_session(request: HttpRequest) -> HttpResponse:
    """Six gentle minutes, the same for everyone."""
    steps = gentle_session()
    if not steps:
        raise Http404
    if _is_held_back(request):
        return redirect("accounts:meaning")
    context = {"shown": steps[1], **_context(request, steps, title=_("6 gentle minutes"))}
    return render(request, "tracking/try_session.html", context)


@login_not_required
@require_safe
@shared(seconds=0, stamp=catalogue_stamp)
def try_exercise(request: HttpRequest, gentle: str) -> HttpResponse:
    """One of the gentle exercises alone. The page of any other says what comes before it."""
    exercise = get_object_or_404(Exercise.objects.listed(), slug=gentle)
    steps = gentle_try(exercise)
    if not steps:
        return redirect(exercise)
    if _is_held_back(request):
        return redirect("accounts:meaning")
    title = _("Try {name}").format(name=exercise.name)
    context = {"shown": steps[0], **_context(request, steps, title=title)}
    return render(request, "tracking/try_exercise.html", context)


def _is_held_back(request: HttpRequest) -> bool:
    """Whether the person who is signed in told of an urgent sign, which counts before all else is answered."""
    return isinstance(request.user, User) and request.user.is_blocked()


def _context(request: HttpRequest, steps: Sequence[SessionStep], *, title: str) -> dict[str, object]:
    """What the page of the guide needs, of a session and of settings that nobody has."""
    return {
        "session": Session(routine_name=title),
        "steps": steps,
        "first": steps[0],
        "clearance": {"ceiling": CEILING_NOT_ASSESSED},
        "settings": PracticeSettings(),
        "talks": PracticeSettings.Talk.choices,
        "asks_voice": True,
        "skip_reasons": SessionStep.SkipReason.choices,
        "emergency_stops": EMERGENCY_STOPS,
        "ending_stops": ENDING_STOPS,
        "guide": guide_without_account(steps),
        # Who has answered has sessions that fit the answers.
        "is_ready": isinstance(request.user, User) and request.user.is_ready(),
    }


@login_not_required
@require_safe
@shared(seconds=0, stamp=catalogue_stamp)
def not_today(request: HttpRequest) -> HttpResponse:
    """What to do about each of the signs for which this is not the day."""
    return render(request, "tracking/not_today.html", {"rows": {f"row_{row.id}": row for row in ROWS}})


@require_safe
@ensure_csrf_cookie
@when_ready
def keep_tried(request: HttpRequest) -> HttpResponse:
    """Whoever comes here asked for what was tried on this device to be kept: the page sends it once, and goes on to the
    first week, which lets those pass to Today who have a routine."""
    return render(request, "tracking/keep_tried.html")
