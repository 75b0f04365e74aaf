"""Pain entries: the list, and one at any time."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from conventions.pages import form_page, get_or_post, made_once, person_of, sent, way_back
from tracking import practice
from tracking.forms.diary import AddPainForm, EditPainForm, QuickPainForm
from tracking.models import PainEntry
from tracking.views import this_minute, when_ready
from tracking.views.entries import Entries, diary_views

PER_PAGE = 25


@require_safe
@when_ready
def pain(request: HttpRequest) -> HttpResponse:
    entries = PainEntry.objects.visible_to(request.user).kept()
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "tracking/pain.html", {"page": page})


@get_or_post
@when_ready
def add_pain(request: HttpRequest) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    form = AddPainForm(sent(request), zone=person.time_zone, at=now, initial=this_minute())
    if form.is_valid():
        note = partial(practice.note_pain, owner=person, at=now, **form.given())
        if made_once(form, PainEntry.objects.all(), note, owner=person):
            messages.success(request, _("Pain entry saved."))
            return redirect("tracking:pain")
    return form_page(request, "tracking/add_pain.html", form)


@get_or_post
@when_ready
def quick_pain(request: HttpRequest) -> HttpResponse:
    """Pain right now, in two taps from every page: one opens the numbers, one saves."""
    person, now = person_of(request), timezone.now()
    then = way_back(request, default=reverse("tracking:today"))
    form = QuickPainForm(sent(request))
    if form.is_valid():
        note = partial(practice.note_pain, owner=person, score=form.cleaned_data["score"], felt_at=now, at=now)
        entry = made_once(form, PainEntry.objects.all(), note, owner=person)
        if entry:
            undo = f"{reverse('tracking:delete_pain', args=[entry.pk])}?{urlencode({'next': then})}"
            messages.success(request, _("Pain entry saved."), extra_tags=undo)
            return redirect(then)
    return form_page(request, "tracking/quick_pain.html", form, then=then)


edit_pain, delete_pain, restore_pain = diary_views(
    Entries(
        noun="pain",
        called="entry",
        rows=PainEntry.objects.kept(),
        form=EditPainForm,
        revise=practice.revise_pain,
        then="tracking:pain",
        is_changed=gettext_lazy("Pain entry changed."),
        is_deleted=gettext_lazy("Pain entry deleted."),
        is_back=gettext_lazy("Pain entry restored."),
    )
)


@require_safe
@when_ready
def pain_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """What the entry was before each change, latest first."""
    entry = get_object_or_404(PainEntry.objects.visible_to(request.user).kept(), pk=pk)
    editions = [(edition, edition.as_row()) for edition in entry.editions.all()]
    return render(request, "tracking/pain_versions.html", {"entry": entry, "editions": editions})
