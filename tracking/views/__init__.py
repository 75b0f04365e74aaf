"""The pages of the diary. Nothing about a person's health is asked before the first-session step is done."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.screening import Clearance, Open
from conventions.by_name import by_name
from conventions.messages import Message
from conventions.pages import person_of
from routines.models import Routine
from routines.starters import starter
from tracking.insights.reading import NotRead
from tracking.models import GENTLE_STARTER

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponse]


def when_ready(view: View[Params]) -> View[Params]:
    """Leads to the first-session step whoever has not done it, and back again afterwards."""

    @wraps(view)
    def led(request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponse:
        if person_of(request).is_ready():
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("tracking:today")
        return redirect(f"{reverse('accounts:start')}?{urlencode({'next': back})}")

    return led


def once_more(view: View[Params]) -> View[Params]:
    """Opens a page again where something was logged, moved or deleted while it was read."""

    @wraps(view)
    def read(request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotRead:
            return redirect(request.get_full_path())

    return read


def gentle_way(person: User, clearance: Clearance) -> dict[str, Message]:
    """Where someone goes from whom a routine is held back: one of their own that is open to them, the gentle starter,
    or else an exercise to read. Somebody with an urgent sign is sent nowhere (rule QUIET-INVITES)."""
    if clearance.is_blocked:
        return {}
    for routine in by_name(Routine.objects.visible_to(person).active().with_steps()):
        if routine.is_open(clearance):
            return {
                "name": routine.name,
                "url": reverse("tracking:start", args=[routine.pk]),
                "label": _("Start this routine"),
            }
    if clearance.open < Open.GENTLE:
        return {
            "name": _("Breathing"),
            "url": reverse("exercises:detail", args=["breathing"]),
            "label": _("Check the file"),
        }
    return {
        "name": starter(GENTLE_STARTER).name,
        "url": reverse("routines:starter", args=[GENTLE_STARTER]),
        "label": _("Check the file"),
    }


def this_minute() -> dict[str, object]:
    """What a form that asks for a moment begins with: the day and the clock where the person is."""
    local = timezone.localtime()
    return {"day": local.date(), "clock": local.time().replace(second=0, microsecond=0)}
