"""Measures: the three questions, the change since the start, own activities. Offered, never owed."""

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from conventions.days import local_date
from conventions.pages import (
    changed,
    delete_and_offer_undo,
    form_page,
    get_or_post,
    made_once,
    person_of,
    restore_and_say,
    saying_why,
    sent,
    way_back,
)
from routines.models import Routine
from tracking import practice
from tracking.forms.measures import (
    AddActivityForm,
    AddChangeForm,
    AddThreeForm,
    EditActivityForm,
    RateForm,
    WhereYouAreForm,
    edit_form,
)
from tracking.insights.opening import opening_of
from tracking.models import Activity, Measure, PainEntry
from tracking.models.measures import MOST_ACTIVITIES
from tracking.overview.summary import clearance_of, summary_of
from tracking.views import when_ready
from tracking.views.entries import Entries, diary_views

PER_PAGE = 25


@require_safe
@when_ready
def measures(request: HttpRequest) -> HttpResponse:
    """What was answered, latest first, and what is due."""
    person = person_of(request)
    activities = [*Activity.objects.visible_to(person).with_ratings()]
    answered = Measure.objects.visible_to(person).answered()
    context = {
        "page": Paginator(answered, PER_PAGE).get_page(request.GET.get("page")),
        "current": [activity for activity in activities if activity.ended_on is None],
        "ended": [activity for activity in activities if activity.ended_on is not None],
        "most": MOST_ACTIVITIES,
        "due": summary_of(person, now=timezone.now()).due,
    }
    return render(request, "tracking/measures.html", context)


@get_or_post
@when_ready
def add_three(request: HttpRequest) -> HttpResponse:
    """The three questions, once a week or whenever somebody likes."""
    return _asked(request, AddThreeForm(sent(request)), Measure.Kind.THREE, "tracking/add_three.html")


@get_or_post
@when_ready
def add_change(request: HttpRequest) -> HttpResponse:
    return _asked(request, AddChangeForm(sent(request)), Measure.Kind.CHANGE, "tracking/add_change.html")


def _asked(request: HttpRequest, form: AddThreeForm | AddChangeForm, kind: str, template: str) -> HttpResponse:
    then = way_back(request, default=reverse("tracking:measures"))
    if form.is_valid():
        person = person_of(request)
        answer = partial(Measure.objects.answer, owner=person, kind=kind, at=timezone.now(), **form.given())
        if made_once(form, Measure.objects.all(), answer, owner=person):
            messages.success(request, _("Your answers are saved."))
            return redirect(then)
    return form_page(request, template, form, then=then)


edit_measure, delete_measure, restore_measure = diary_views(
    Entries(
        noun="measure",
        called="measure",
        rows=Measure.objects.answered(),
        form=lambda data, *, row, at: edit_form(data, row=row),
        revise=Measure.revise,
        then="tracking:measures",
        is_changed=gettext_lazy("Your answers are changed."),
        is_deleted=gettext_lazy("Answers deleted."),
        is_back=gettext_lazy("Answers restored."),
    )
)


@require_POST
@when_ready
def put_away(request: HttpRequest) -> HttpResponse:
    """Not now: nothing is asked for a week."""
    Measure.objects.put_away(owner=person_of(request), at=timezone.now())
    messages.success(request, _("Hidden for a week. You can find the questions in your diary at any time."))
    return redirect("tracking:today")


# Own activities --------------------------------------------------------------------------------------------------


@get_or_post
@when_ready
def add_activity(request: HttpRequest) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    form = AddActivityForm(sent(request))
    if form.is_valid():
        name, score = form.cleaned_data["name"], form.cleaned_data["score"]
        start = partial(_named, owner=person, name=name, score=score, at=now)
        if made_once(form, Activity.objects.all(), start, owner=person):
            messages.success(request, _("Activity saved."))
            return redirect("tracking:measures")
    return form_page(request, "tracking/add_activity.html", form)


def _named(*, owner: User, name: str, score: int | None, at: datetime) -> Activity:
    """A new activity, rated where a number was given."""
    activity: Activity = Activity.objects.start(owner=owner, name=name, at=at)
    if score is not None:
        activity.rate(score=score, at=at)
    return activity


@get_or_post
@when_ready
def rate_activities(request: HttpRequest) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    then = way_back(request, default=reverse("tracking:measures"))
    activities = [*Activity.objects.visible_to(person).current().with_ratings().select_related("owner")]
    form = RateForm(sent(request), activities=activities, today=local_date(now, person.time_zone))
    if form.is_valid():
        with saying_why(form), transaction.atomic():
            for activity, score in form.ratings():
                activity.rate(score=score, at=now)
            messages.success(request, _("Your answers are saved."))
            return redirect(then)
    return form_page(request, "tracking/rate_activities.html", form, then=then, activities=activities)


@get_or_post
@when_ready
def edit_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Say it in other words, or put it away."""
    activity = _mine(request, pk)
    form = EditActivityForm(sent(request), activity=activity)
    if form.is_valid():
        change = partial(activity.rename, expected=form.cleaned_data["version"], name=form.cleaned_data["name"])
        if changed(form, change, stored=lambda: EditActivityForm(activity=_mine(request, pk))):
            messages.success(request, _("Activity changed."))
            return redirect("tracking:measures")
    return form_page(request, "tracking/edit_activity.html", form, activity=activity)


@require_POST
@when_ready
def end_activity(request: HttpRequest, pk: int) -> HttpResponse:
    activity, today = _mine(request, pk), local_date(timezone.now(), person_of(request).time_zone)
    return delete_and_offer_undo(
        request,
        partial(activity.end, on=today),
        said=_("We will stop asking about this activity."),
        undo=reverse("tracking:take_up_activity", args=[pk]),
        then=reverse("tracking:measures"),
    )


@require_POST
@when_ready
def take_up_activity(request: HttpRequest, pk: int) -> HttpResponse:
    then = way_back(request, default=reverse("tracking:measures"))
    return restore_and_say(request, _mine(request, pk).take_up, said=_("Activity restored."), then=then)


def _mine(request: HttpRequest, pk: int) -> Activity:
    return get_object_or_404(Activity.objects.visible_to(request.user).with_ratings(), pk=pk)


# The start -------------------------------------------------------------------------------------------------------


@get_or_post
@when_ready
def where_you_are(request: HttpRequest) -> HttpResponse:
    """The pain before the first session, asked once: a pain entry, which shapes the session and the check-in."""
    person, now = person_of(request), timezone.now()
    has_routine = Routine.objects.visible_to(person).exists()
    then = way_back(request, default=reverse("tracking:today"))
    # Without a routine comes the first week; what was tried is put in the diary on the way there.
    if not has_routine and then != reverse("tracking:keep_tried"):
        then = reverse("first_week")
    form = WhereYouAreForm(sent(request))
    if form.is_valid():
        note = partial(practice.note_pain, owner=person, score=form.cleaned_data["pain_now"], felt_at=now, at=now)
        if made_once(form, PainEntry.objects.all(), note, owner=person):
            return redirect(then)
    clearance = clearance_of(person, now=now)
    return form_page(
        request,
        "tracking/where_you_are.html",
        form,
        then=then,
        opening=opening_of(clearance),
        is_held=clearance.is_blocked,
    )
