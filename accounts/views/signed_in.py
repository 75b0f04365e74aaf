"""Where somebody is signed in: the end of one of these sign-ins."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.devices import device_of
from conventions.pages import person_of


@require_POST
def end_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out on one device, at once; on this one, as by the button for it."""
    session = get_object_or_404(UserSession.objects.filter(user=person_of(request)), pk=pk)
    if session.is_current():
        logout(request)
        return redirect("account_login")
    session.end()
    messages.success(request, _("Signed out: {device}.").format(device=device_of(session.user_agent)))
    return redirect("usersessions_list")
