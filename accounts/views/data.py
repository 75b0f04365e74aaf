"""Everything that is kept about a person: to download, and to delete."""

import logging

from allauth.core.ratelimit import consume_or_429
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import holding, import_export
from accounts.forms.person import GoodbyeForm
from accounts.models.erasures import NotNoted
from accounts.recently import ask_first
from conventions.csv_files import TablesForm
from conventions.pages import form_page, get_or_post, person_of, sent, way_back

logger = logging.getLogger(__name__)


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    return form_page(request, "accounts/my_data.html", TablesForm(request=request))


@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """Everything that is kept, as one JSON file."""
    if asked := ask_first(request, "accounts:my_data"):
        return asked
    now = timezone.now()
    everything = import_export.document(person_of(request), at=now)
    answer = JsonResponse(everything, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="pilates-at-home-{now:%Y-%m-%d}.json"'
    return answer


@require_POST
def download_tables(request: HttpRequest) -> HttpResponseBase:
    """The diary for a spreadsheet. POST, as every download of health data: no address gives it away."""
    if asked := ask_first(request, "accounts:my_data"):
        return asked
    form = TablesForm(request.POST, request=request)
    return form.answer(person_of(request)) if form.is_valid() else form_page(request, "accounts/my_data.html", form)


@get_or_post
def delete_account(request: HttpRequest) -> HttpResponse:
    """Delete the person and every row of theirs, after the password once more."""
    person = person_of(request)
    too_many = request.method == "POST" and consume_or_429(request, action="reauthenticate", user=person)
    if too_many:
        return too_many
    form = GoodbyeForm(sent(request), owner=person)
    if form.is_valid():
        try:
            person.erase()
        except NotNoted:
            logger.error("ERASURES_FILE cannot be written: nobody can delete their account.")
            form.add_error(None, _("We cannot delete your account just now. Nothing was deleted. Try again later."))
        else:
            logout(request)
            return redirect("accounts:goodbye")
    return form_page(request, "accounts/delete_account.html", form)


@login_not_required
@require_POST
def forget_typed(request: HttpRequest) -> HttpResponse:
    """Delete what was typed in this browser before its person was signed out, and open the empty form."""
    holding.forget(request)
    return redirect(way_back(request, default=reverse("account_login")))


@login_not_required
@require_safe
def goodbye(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/goodbye.html")
