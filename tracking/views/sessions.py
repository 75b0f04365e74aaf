"""Sessions: the diary, and one from its beginning to what is left of it."""

from datetime import date
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.screening import rows_of
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
from exercises.looking import looker_of
from tracking import practice
from tracking.forms.diary import LogForm
from tracking.forms.outcomes import EditForm, FinishForm
from tracking.models import FollowUp, Session, SessionStep
from tracking.overview.deleted import deleted_count
from tracking.overview.diary import diary_page
from tracking.overview.standings import open_offers
from tracking.overview.summary import reading_of, summary_of
from tracking.views import once_more, when_ready


@require_safe
@when_ready
def list(request: HttpRequest) -> HttpResponse:
    """The diary: days with a session or a pain entry, 14 a page; ``?before=`` and ``?after=`` name a day."""
    person = person_of(request)
    page = diary_page(person, before=_day_in(request, "before"), after=_day_in(request, "after"))
    running = Session.objects.visible_to(person).running().first()
    context = {"page": page, "running": running, "deleted_count": deleted_count(person, at=timezone.now())}
    return render(request, "tracking/list.html", context)


@require_safe
@when_ready
@once_more
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A session: what to do while it runs, what was done once it is over."""
    session = _kept_or_404(request, pk)
    person = person_of(request)
    now = timezone.now()
    found = summary_of(person, now=now)
    looker_of(request).take_over(flags=found.flags, barring=found.barring)
    clearance = found.cleared
    context = {"session": session, "clearance": clearance}
    if not session.is_running:
        asked = FollowUp.objects.visible_to(person).filter(practised_on=session.local_date).first()
        reading = reading_of(person, session, clearance, now=now, asked=asked)
        context |= {
            "reading": reading,
            "whys": reading.why(),
            "offers": open_offers(person, is_blocked=clearance.is_blocked),
        }
        context["as_planned"] = all(
            step.outcome == SessionStep.Outcome.DONE and not step.has_hurt for step in session.steps.all()
        )
        if session.local_date < local_date(now, session.time_zone):
            context["morning"] = asked
    return render(request, "tracking/detail.html", context)


@get_or_post
@when_ready
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """After a session: one screen, most of it filled in. Once it is over, only the same form again is taken."""
    session, now = _kept_or_404(request, pk), timezone.now()
    if not session.is_running and request.method != "POST":
        messages.info(request, _("This session is already logged. Edit it if something is not right."))
        return redirect("tracking:detail", pk=session.pk)
    form = FinishForm(sent(request), session=session, at=now)
    if form.is_valid():
        end = partial(practice.finish, session, at=now, finished_at=form.finished_at(), outcomes=form.outcomes())
        with saying_why(form):
            end(**form.answers(), **form.stop())
            messages.success(request, _("Session logged."))
            if rows_of(session.stop_signs):  # closed until somebody has looked at it
                return redirect("accounts:meaning")
            return redirect("tracking:detail", pk=session.pk)
    return form_page(request, "tracking/finish.html", form, session=session)


@get_or_post
@when_ready
def log(request: HttpRequest) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    form = LogForm(sent(request), person=person, at=now, chosen=request.GET.get("exercise", ""))
    if form.is_valid():
        write = partial(
            practice.log,
            owner=person,
            at=now,
            started_at=form.cleaned_data["moment"],
            finished_at=form.finished_at(),
            routine=form.cleaned_data["routine"],
            steps=form.steps_done(),
            **form.answers(),
        )
        session = made_once(form, Session.objects.all(), write, owner=person)
        if session:
            messages.success(request, _("Session logged."))
            return redirect("tracking:detail", pk=session.pk)
    return form_page(request, "tracking/log.html", form)


@get_or_post
@when_ready
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    session, now = _kept_or_404(request, pk), timezone.now()
    if session.is_running:
        return redirect("tracking:finish", pk=session.pk)
    form_of = partial(EditForm, at=now)
    form = form_of(sent(request), session=session)
    if form.is_valid():
        change = partial(
            practice.revise,
            session,
            expected=form.cleaned_data["version"],
            started_at=form.cleaned_data["moment"],
            finished_at=form.finished_at(),
            at=now,
            steps=form.steps_done(),
            **form.answers(),
            **form.stop(),
        )
        if changed(form, change, stored=lambda: form_of(None, session=_kept_or_404(request, pk))):
            messages.success(request, _("Session changed."))
            return redirect("tracking:detail", pk=session.pk)
    return form_page(request, "tracking/edit.html", form, session=session)


@require_safe
@when_ready
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """What the session was before each change, latest first."""
    session = _kept_or_404(request, pk)
    editions = [(edition, edition.as_row()) for edition in session.editions.all()]
    return render(request, "tracking/versions.html", {"session": session, "editions": editions})


@require_POST
@when_ready
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(Session.objects.visible_to(request.user), pk=pk)
    then = way_back(request, default=reverse("tracking:list"))
    return delete_and_offer_undo(
        request,
        partial(practice.delete, session, at=timezone.now()),
        said=_("Session deleted."),
        undo=f"{reverse('tracking:restore', args=[pk])}?{urlencode({'next': then})}",
        then=then,
    )


@require_POST
@when_ready
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(Session.objects.visible_to(request.user), pk=pk)
    bring_back = partial(practice.restore, session, at=timezone.now())
    then = way_back(request, default=reverse("tracking:list"))
    return restore_and_say(request, bring_back, said=_("Session restored."), then=then)


def _kept_or_404(request: HttpRequest, pk: int) -> Session:
    return get_object_or_404(Session.objects.visible_to(request.user).kept().with_steps().with_step_count(), pk=pk)


def _day_in(request: HttpRequest, name: str) -> date | None:
    """The day in the address; one that cannot be read is as good as none."""
    try:
        return parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
