"""The reminders of a person: whether, how long before, what became of the last ones, a test, and the way out."""

from http import HTTPStatus
from typing import cast

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from conventions.owned import StaleVersion
from reminders.channels import NoAddress, Outcome, address_of
from reminders.channels import send_test as send_test_mail
from reminders.forms import RuleForm
from reminders.models import Delivery, Rule, TooManyTests
from routines.models import Week

SHOWN = 10


def _person(request: HttpRequest) -> User:
    """The signed-in person: LoginRequiredMiddleware lets nobody else through."""
    return cast(User, request.user)


def _page(request: HttpRequest, form: RuleForm, rule: Rule) -> HttpResponse:
    person = _person(request)
    deliveries = list(Delivery.objects.visible_to(person)[:SHOWN])
    week = Week.objects.visible_to(person).prefetch_related("slots").first()
    context = {
        "form": form,
        "rule": rule,
        "next_due_at": rule.upcoming(at=timezone.now()),
        "slots": week.slots.all() if week else [],
        "address": address_of(person),
        "is_unconfirmed": EmailAddress.objects.filter(user=person, verified=False).exists(),
        "deliveries": deliveries,
        "last": next((delivery for delivery in deliveries if delivery.is_over()), None),
    }
    code = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "reminders/settings.html", context, status=code)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """What is set, what comes next, and what became of the last ones."""
    person = _person(request)
    rule = Rule.objects.of(person)
    if request.method != "POST":
        return _page(request, RuleForm(rule=rule), rule)
    form = RuleForm(request.POST, rule=rule)
    if not form.is_valid():
        return _page(request, form, rule)
    said = form.cleaned_data
    try:
        Rule.objects.settle(
            owner=person,
            is_on=said["is_on"],
            lead_minutes=said["lead_minutes"],
            expected=said["version"],
            at=timezone.now(),
        )
    except StaleVersion:
        form.refuse_as_stale()
        return _page(request, form, rule)
    messages.success(request, "Reminders are on." if said["is_on"] else "Reminders are off.")
    return redirect("reminders:settings")


@require_POST
def send_test(request: HttpRequest) -> HttpResponse:
    """One mail by the road the real ones take."""
    try:
        result = send_test_mail(owner=_person(request), at=timezone.now())
    except NoAddress:
        messages.error(request, "Confirm your e-mail address first. Nothing was sent.")
    except TooManyTests:
        messages.error(request, "You sent three tests within the hour. Nothing was sent; try again later.")
    else:
        if result.outcome is Outcome.ACCEPTED:
            messages.success(request, "A test is on its way. It may take a minute to arrive.")
        else:
            messages.error(request, f"The mail server did not take the test ({result.detail}). Try again later.")
    return redirect("reminders:settings")


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, signed: str) -> HttpResponse:
    """GET shows one button and changes nothing: mail scanners open links. POST turns reminders off (RFC 8058)."""
    try:
        rule = Rule.objects.signed_by(signed)
    except signing.BadSignature as error:
        raise Http404 from error
    if request.method == "POST" and rule is not None:
        rule.turn_off(at=timezone.now())
    is_off = request.method == "POST" or rule is None
    return render(request, "reminders/unsubscribe.html", {"is_off": is_off})
