"""Keys for programs: the list, a new one, and the end of one."""

from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.forms.keys import ACCESS_WORDS, AREA_WORDS, TokenForm
from accounts.mail import tell
from accounts.models import ApiToken
from accounts.recently import after_password
from conventions.areas import AREAS, READ, WRITE
from conventions.messages import Message
from conventions.pages import form_page, get_or_post, made_once, person_of, sent

ALREADY_MADE = gettext_lazy("You made this key already, and it was shown then. If you did not copy it, make another.")


def in_words(token: ApiToken) -> list[tuple[Message, list[Message]]]:
    """What a key may do: the areas that it may read and change, and those that it may only read."""
    scopes = token.granted_scopes()
    changed = [area for area in AREAS if f"{area}:{WRITE}" in scopes]
    read = [area for area in AREAS if f"{area}:{READ}" in scopes and area not in changed]
    given = ((WRITE, changed), (READ, read))
    return [(ACCESS_WORDS[access], [AREA_WORDS[area][0] for area in areas]) for access, areas in given if areas]


@require_safe
def tokens(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    mine = ApiToken.objects.visible_to(person_of(request))
    listed = [(token, token.is_expired(now), in_words(token)) for token in mine]
    return render(request, "accounts/tokens.html", {"tokens": listed})


@get_or_post
@after_password
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a key and show it in the answer itself: nowhere else is it ever kept in readable form."""
    form, person = TokenForm(sent(request)), person_of(request)
    if form.is_valid():
        key = ApiToken.new_key()
        issue = partial(ApiToken.objects.issue, owner=person, key=key, at=timezone.now(), **form.wish())
        token = made_once(form, ApiToken.objects.all(), issue, owner=person)
        if token and form.is_repeated:
            messages.info(request, ALREADY_MADE)
            return redirect("accounts:tokens")
        if token:
            tell(request, person, "key_made", name=token.name)
            shown = {"token": token, "key": key, "may": in_words(token)}
            return render(request, "accounts/new_token.html", shown, status=HTTPStatus.CREATED)
    return form_page(request, "accounts/new_token.html", form)


@require_POST
def withdraw_token(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.visible_to(person_of(request)), pk=pk)
    token.withdraw()
    messages.success(request, _("The key “{name}” is deleted and no longer works.").format(name=token.name))
    return redirect("accounts:tokens")
