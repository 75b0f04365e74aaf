"""Other care in a word: written down, never judged, and no advice is given on it."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conventions.pages import form_page, get_or_post, made_once, person_of, sent
from tracking import practice
from tracking.forms.measures import AddCareForm, EditCareForm
from tracking.models import Care
from tracking.views import this_minute, when_ready
from tracking.views.entries import Entries, diary_views


@get_or_post
@when_ready
def add_care(request: HttpRequest) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    form = AddCareForm(sent(request), zone=person.time_zone, at=now, initial=this_minute())
    if form.is_valid():
        jot = partial(practice.note_care, owner=person, at=now, **form.given())
        if made_once(form, Care.objects.all(), jot, owner=person):
            messages.success(request, _("Other care saved."))
            return redirect("tracking:list")
    return form_page(request, "tracking/add_care.html", form)


edit_care, delete_care, restore_care = diary_views(
    Entries(
        noun="care",
        called="care",
        rows=Care.objects.kept(),
        form=EditCareForm,
        revise=practice.revise_care,
        then="tracking:list",
        is_changed=gettext_lazy("Other care changed."),
        is_deleted=gettext_lazy("Other care deleted."),
        is_back=gettext_lazy("Other care restored."),
    )
)
