"""The check before a session: of a routine, or of one exercise straight from its page."""

import uuid
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.models import Block, User
from conventions.fields import Data
from conventions.pages import form_page, get_or_post, made_once, person_of
from exercises.facts import G6
from exercises.looking import looker_of
from exercises.models import Exercise
from routines.models import Routine
from tracking import practice
from tracking.forms.check_in import CheckInForm
from tracking.insights.check_in import CheckInResult
from tracking.models import PainEntry, Session
from tracking.overview.check_in import SessionPlan, check_in, in_words, pain_told
from tracking.overview.summary import summary_of
from tracking.views import gentle_way, when_ready


@get_or_post
@when_ready
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Before a session: the pain now, what it makes of the routine, and when not to begin."""
    person = person_of(request)
    routine = Routine.objects.whole(person, pk)
    if routine is None or routine.archived_at is not None:
        raise Http404
    return _checked(request, SessionPlan.of(person, routine=routine), "tracking/start.html", routine=routine)


@get_or_post
@when_ready
def practise(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for one exercise alone; what is not for home is refused, with what can be done instead (rule G6)."""
    person = person_of(request)
    exercise = get_object_or_404(Exercise.objects.listed(), slug=slug)
    try:
        plan = SessionPlan.of(person, exercise=exercise)
    except ValidationError as error:
        instead = Exercise.objects.listed().offered().filter(slug__in=exercise.alternatives)
        context = {"exercise": exercise, "refusal": " ".join(error.messages), "rule": G6, "alternatives": instead}
        status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
        return render(request, "tracking/practise.html", context, status=status)
    return _checked(request, plan, "tracking/practise.html", exercise=exercise)


def _checked(request: HttpRequest, plan: SessionPlan, template: str, **what: Any) -> HttpResponse:
    """Ask, say what comes of it, and begin. ``what`` is the routine or the exercise, by its name in ``begin``."""
    person, now = person_of(request), timezone.now()
    found, looker = summary_of(person, now=now), looker_of(request)
    looker.take_over(flags=found.flags, barring=found.barring)
    clearance = found.cleared
    is_held_back = not plan.is_open(clearance)
    if is_held_back and clearance.is_asked_again and not clearance.is_blocked and request.method != "POST":
        return redirect(_screening(request))
    context: Data = {
        **what,
        "plan": plan,
        "clearance": clearance,
        "is_held_back": is_held_back,
        "gentle": gentle_way(person, clearance) if is_held_back else None,
        "running": Session.objects.visible_to(person).running().first(),
        "minutes": plan.minutes(),
        "planned_minutes": plan.minutes_for(looker),
    }
    told = pain_told(person, at=now)
    is_told = "told" in request.POST
    form = CheckInForm(_answers(request, told, may_ask=is_held_back or context["running"] is not None))
    if context["running"] is not None and _has_begun(context["running"], form, kept=request.POST.getlist("keep")):
        return redirect("tracking:play", pk=context["running"].pk)
    if is_held_back or context["running"] is not None or not form.is_valid():
        return form_page(request, template, form, **context)
    if form.has_something_new():
        return redirect(_screening(request))
    verdict = check_in(person, plan, found, at=now, before=form.cleaned_data["pain_before"])
    # A green light changes nothing of what was planned: whoever said it a moment ago goes straight on.
    is_seen = _is_seen(request, form) or (is_told and verdict.is_plain)
    form = CheckInForm(form.data, verdict=verdict) if is_seen else _asking(form, verdict)
    if is_seen and form.is_valid():
        if form.cleaned_data.get("signs"):
            Block.objects.raise_for(owner=person, signs=form.cleaned_data["signs"], at=now)
            return redirect("accounts:meaning")
        session = _begun(person, form, now, what)
        if session is not None:
            return redirect("tracking:play", pk=session.pk)
    kept = form.cleaned_data.get("keep", []) if is_seen and form.is_bound else []
    context |= {"told": told if told and str(told.score) == _number(form) else None, "verdict": verdict}
    context |= {"checked": _number(form), **_changed(plan, verdict, kept)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_seen else HTTPStatus.OK
    return render(request, template, {"form": form, **context}, status=status)


def _answers(request: HttpRequest, told: PainEntry | None, *, may_ask: bool) -> QueryDict | None:
    """What was sent; where a number was given within the hour, what would be sent with it, without asking again."""
    is_told = "told" in request.POST
    if request.method == "POST" and not is_told:
        return request.POST
    if told is None or (may_ask and not is_told):
        return None
    data = QueryDict(mutable=True)
    key = request.POST.get("client_uuid") or str(uuid.uuid4())
    data.update({"pain_before": str(told.score), "is_new": "no", "client_uuid": key})
    return data


def _is_seen(request: HttpRequest, form: CheckInForm) -> bool:
    """Whether the button was pressed below the verdict of this number."""
    return "go" in request.POST and request.POST.get("checked") == _number(form)


def _changed(plan: SessionPlan, verdict: CheckInResult, kept: list[int]) -> Data:
    """What is otherwise today, what stays, and how long it takes then."""
    changed = {change.position for change in verdict.changes}
    today = plan.today(verdict, kept)
    can_keep = any(not change.is_gate for change in verdict.changes)
    return {
        "groups": _groups(plan, verdict, kept),
        "unchanged": [step for step in plan.steps if step.exercise and step.position not in changed],
        "minutes": today.minutes() if today.steps else 0,
        "can_start": bool(today.steps) or can_keep,
    }


def _has_begun(running: Session, form: CheckInForm, *, kept: list[str]) -> bool:
    """Whether this form has begun the session that runs, with the same answers."""
    if not form.is_valid() or form.cleaned_data["client_uuid"] != running.client_uuid:
        return False
    before = {str(change["position"]) for change in running.check_in.changes if change["is_kept"]}
    return form.cleaned_data["pain_before"] == running.pain_before and set(kept) == before


def _begun(person: User, form: CheckInForm, now: datetime, what: Data) -> Session | None:
    begin = partial(
        practice.begin,
        owner=person,
        at=now,
        pain_before=form.cleaned_data["pain_before"],
        kept=form.cleaned_data["keep"],
        has_read_red_list="is_clear" in form.fields,
        **what,
    )
    return made_once(form, Session.objects.all(), begin, owner=person)


def _asking(form: CheckInForm, verdict: CheckInResult) -> CheckInForm:
    """The form with its verdict, seen for the first time: what was chosen is kept, nothing is wrong yet."""
    chosen = {name: form.data.get(name) for name in ("pain_before", "is_new", "client_uuid")}
    return CheckInForm(verdict=verdict, initial={name: value for name, value in chosen.items() if value is not None})


def _number(form: CheckInForm) -> str:
    """The pain that the verdict is about, as a form sends it."""
    value = form["pain_before"].value()
    return "" if value is None else str(value)


def _groups(plan: SessionPlan, verdict: CheckInResult, kept: list[int]) -> list[Data]:
    """The changes by their reason, which is then said once: each with its picture, what is otherwise today, and
    whether the usual form is kept."""
    steps = {step.position: step for step in plan.steps}
    groups: dict[str, Data] = {}
    # What the diary says to leave out for good is said first.
    for one in sorted(verdict.changes, key=lambda change: change.hurting is None):
        step = steps[one.position]
        row = {
            "change": one,
            "exercise": step.exercise,
            "form": (one.after or one.before).form,
            "told": in_words(one, step),
            "is_kept": one.position in kept,
        }
        groups.setdefault(one.reason, {"reason": one.reason, "rule": one.rule, "rows": []})["rows"].append(row)
    return [*groups.values()]


def _screening(request: HttpRequest) -> str:
    """The safety questions, and back again."""
    return f"{reverse('accounts:screening')}?{urlencode({'next': request.path})}"
