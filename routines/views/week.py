"""The page that changes the week."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from conventions.pages import changed, form_page, get_or_post, person_of
from routines.forms import WeekEditor
from routines.models import Week, next_in_words


@get_or_post
def edit_week(request: HttpRequest) -> HttpResponse:
    """The whole week in one form; ``?routine=<id>`` suggests days for a routine where nothing is planned yet."""
    person = person_of(request)
    if request.method != "POST":
        return _editor(request, _stored(person, suggested=request.GET.get("routine", "")))
    editor = WeekEditor.sent(person, request.POST)
    if editor.is_saving and editor.is_valid():
        now, expected = timezone.now(), editor.form.cleaned_data["version"]
        plan = partial(Week.objects.plan, owner=person, slots=editor.slots(), expected=expected, at=now)
        if changed(editor, plan, stored=lambda: _stored(person)):
            messages.success(request, f"{_('Your week is saved.')} {next_in_words(person, now=now)}".strip())
            return redirect("tracking:week")
    return _editor(request, editor)


def _stored(person: User, *, suggested: str = "") -> WeekEditor:
    """The form of the week as it is."""
    return WeekEditor.showing(person, Week.objects.visible_to(person).with_slots().first(), suggested=suggested)


def _editor(request: HttpRequest, editor: WeekEditor) -> HttpResponse:
    return form_page(request, "routines/edit_week.html", editor.form, editor=editor)
