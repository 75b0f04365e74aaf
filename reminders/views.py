"""The reminders of a person: whether, how long before, what became of the last ones, a test, and the way out."""

from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.models import User
from conventions.fields import Data
from conventions.owned import StaleVersion
from conventions.pages import form_page, get_or_post, person_of, saying_why, sent
from reminders.channels import NoAddress, Outcome, address_of, leaves_the_site, out_of_reach
from reminders.channels import send_test as send_test_mail
from reminders.forms import MorningReminderForm, ReminderForm, SwitchForm
from reminders.models import Delivery, Reminder, TooManyTests
from routines.models import Week

SHOWN = 10


@dataclass(frozen=True)
class KindRow:
    """A kind of reminder as the page shows it: what it is, its rule, what comes next and what became of the last."""

    rule: Reminder
    next_due_at: datetime | None
    last: Delivery | None


def _row(rule: Reminder, *, at: datetime) -> KindRow:
    # A rule that was never saved has no deliveries.
    ended = rule.deliveries.ended().first() if rule.pk else None
    return KindRow(rule=rule, next_due_at=rule.upcoming(at=at), last=ended)


def _page(
    request: HttpRequest, form: ReminderForm, morning: MorningReminderForm, rules: tuple[Reminder, Reminder]
) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    practice, asking = rows = [_row(rule, at=now) for rule in rules]
    week = Week.objects.visible_to(person).prefetch_related("slots").first()
    # Of two at the same minute the question is told.
    upcoming = [(row.next_due_at, row.rule.kind) for row in rows[::-1] if row.next_due_at is not None]
    next_due_at, next_kind = min(upcoming, key=itemgetter(0), default=(None, ""))
    context: Data = {
        "morning_form": morning,
        "rule": practice.rule,
        "practice": practice,
        "morning": asking,
        "next_due_at": next_due_at,
        "next_kind": next_kind,
        "is_on": practice.rule.is_on or asking.rule.is_on,
        "slots": week.slots.all() if week else [],
        "address": address_of(person),
        "out_of_reach": out_of_reach(person, rules),
        "deliveries": list(Delivery.objects.visible_to(person).select_related("rule")[:SHOWN]),
        "has_two_ignored": practice.rule.has_two_ignored(at=now),
    }
    return form_page(request, "reminders/settings.html", form, **context)


def _rules(person: User) -> tuple[Reminder, Reminder]:
    kinds = Reminder.Kind
    return Reminder.objects.of(person, kinds.PRACTICE), Reminder.objects.of(person, kinds.MORNING)


@get_or_post
def settings(request: HttpRequest) -> HttpResponse:
    """Each kind: whether it is on, what comes next, and what became of the last one."""
    person = person_of(request)
    rules = _rules(person)
    form = ReminderForm(sent(request), rule=rules[0])
    # A page that was opened without the second kind says nothing about it.
    knows_morning = "morning-version" in request.POST
    morning = MorningReminderForm(request.POST if knows_morning else None, rule=rules[1])
    if not (form.is_valid() and (not knows_morning or morning.is_valid())):
        return _page(request, form, morning, rules)
    with saying_why(form):
        try:
            _settle(person, [form, morning] if knows_morning else [form])
        except StaleVersion:
            rules = _rules(person)
            form.show_stored(ReminderForm(rule=rules[0]))
            if knows_morning and morning.show_stored(MorningReminderForm(rule=rules[1])):
                form.meanwhile += morning.meanwhile  # one panel shows what differs in either
                morning.meanwhile = ()
            if form.meanwhile:
                return _page(request, form, morning, rules)
        is_on = form.cleaned_data["is_on"] or (knows_morning and morning.cleaned_data["is_on"])
        messages.success(request, _("Reminders are on.") if is_on else _("Reminders are off."))
        return redirect("reminders:settings")
    return _page(request, form, morning, rules)


@transaction.atomic
def _settle(person: User, forms: list[SwitchForm]) -> None:
    """Both kinds or neither. Raises ``StaleVersion``."""
    now = timezone.now()
    for form in forms:
        Reminder.objects.settle(form.kind, owner=person, at=now, **form.wish())


@require_POST
def send_test(request: HttpRequest) -> HttpResponse:
    """One mail by the road the real ones take."""
    try:
        result = send_test_mail(owner=person_of(request), at=timezone.now())
    except NoAddress:
        messages.error(request, _("Confirm your email address first. No test was sent."))
    except TooManyTests:
        messages.error(request, _("You have sent 3 tests in the last hour. Try again later."))
    else:
        if result.outcome is Outcome.ACCEPTED and not leaves_the_site():
            messages.warning(request, _("We wrote the test into a file. No email leaves this site yet."))
        elif result.outcome is Outcome.ACCEPTED:
            messages.success(request, _("We have sent a test. It can take a minute to arrive."))
        else:
            refused = _("The mail server did not accept the test ({detail}). Try again later.")
            messages.error(request, refused.format(detail=result.detail))
    return redirect("reminders:settings")


@login_not_required
@csrf_exempt
@never_cache
@get_or_post
def unsubscribe(request: HttpRequest, signed: str) -> HttpResponse:
    """GET shows one button and changes nothing: mail scanners open links. POST turns reminders off (RFC 8058)."""
    try:
        rule = Reminder.objects.signed_by(signed)
    except signing.BadSignature as error:
        raise Http404 from error
    if request.method == "POST" and rule is not None:
        rule.turn_off(at=timezone.now())
    is_off = request.method == "POST" or rule is None
    kind = rule.kind if rule is not None else ""
    return render(request, "reminders/unsubscribe.html", {"is_off": is_off, "kind": kind})
