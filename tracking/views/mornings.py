"""The next-morning question: from the link in a mail without signing in, and as a page of one's own."""

from contextlib import suppress
from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from conventions.owned import StaleVersion
from conventions.pages import changed, form_page, get_or_post, saying_why, sent, way_back
from tracking import practice
from tracking.forms.mornings import MorningForm, VersionedMorningForm
from tracking.models import FollowUp
from tracking.views import when_ready


@login_not_required
@csrf_exempt  # the signature in the address is what allows it; a mail program may keep no cookie
@never_cache
@get_or_post
def morning(request: HttpRequest, signed: str) -> HttpResponse:
    """GET shows the choices and changes nothing: mail scanners open links. POST answers, once.

    Nothing that is kept is shown: whoever holds the link learns nothing.
    """
    try:
        follow_up = FollowUp.objects.from_signed(signed)
    except signing.BadSignature as error:
        raise Http404 from error
    response = _link_page(request, follow_up)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _link_page(request: HttpRequest, follow_up: FollowUp | None) -> HttpResponse:
    now = timezone.now()
    if follow_up is None or not follow_up.owner.is_active or not follow_up.owner.is_ready():
        return render(request, "tracking/morning.html", {"state": "over"}, status=HTTPStatus.GONE)
    if follow_up.is_answered:
        return render(request, "tracking/morning.html", {"state": "answered", "follow_up": follow_up})
    if follow_up.is_link_over(now):
        return render(request, "tracking/morning.html", {"state": "over"}, status=HTTPStatus.GONE)
    form = MorningForm(sent(request))
    if form.is_valid():
        with saying_why(form):
            # Where somebody pressed twice, the page says that it is answered.
            with suppress(StaleVersion):
                practice.answer(follow_up, at=now, source=FollowUp.Source.MAIL, **form.answers())
            return redirect(request.path)
    return form_page(request, "tracking/morning.html", form, state="asked", follow_up=follow_up)


@get_or_post
@when_ready
def edit_morning(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer, or change an answer, up to 14 days after."""
    follow_up = _mine(request, pk)
    then = way_back(request, default=reverse("tracking:list"))
    form = VersionedMorningForm(sent(request), follow_up=follow_up)
    if form.is_valid():
        expected = form.cleaned_data["version"]
        answer = partial(practice.answer, follow_up, expected=expected, at=timezone.now(), **form.answers())
        if changed(form, answer, stored=lambda: VersionedMorningForm(follow_up=_mine(request, pk))):
            messages.success(request, _("Morning answer saved."))
            return redirect(then)
    return form_page(request, "tracking/edit_morning.html", form, follow_up=follow_up, then=then)


def _mine(request: HttpRequest, pk: int) -> FollowUp:
    return get_object_or_404(FollowUp.objects.visible_to(request.user), pk=pk)
