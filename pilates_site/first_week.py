"""The first week: one session that fits what was just said, its days, and a reminder; all of it kept by one button.

It stands on the roof, because it takes a routine, a session and a reminder together.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from allauth.account.forms import AddEmailForm
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.mail import NOT_AN_ADDRESS
from accounts.models import User
from accounts.screening import Clearance, Open
from conventions.days import DAYS_IN_WEEK, WEEKDAY_NAMES, local_date
from conventions.fields import Data
from conventions.forms import OnceForm
from conventions.messages import Message, say
from conventions.owned import DeletedSince
from conventions.pages import form_page, get_or_post, person_of, saying_why, sent
from exercises.models import Position
from reminders.models import Reminder
from routines import rules
from routines.composer import NoRoutine, Wish
from routines.models import ComposedRoutine, DiaryDigest, PracticeSettings, Routine, Week, compose_for
from routines.models.spacing import strength_days_apart
from tracking import practice
from tracking.insights.check_in import CheckInResult
from tracking.insights.opening import opening_of, why_so
from tracking.models import Session
from tracking.models.steps import steps_of
from tracking.overview.check_in import SessionPlan, check_in, pain_told
from tracking.overview.summary import clearance_of, clearance_with, summary_of

FIRST_MINUTES = 10
"""How long the first session is asked to be."""
DAYS_TO_NEXT = 3
"""The second day that is suggested comes so many days after today."""
EARLIEST, LATEST, EVENING = time(6), time(21, 30), time(18, 30)
HALF_HOUR = timedelta(minutes=30)
LEAD_MINUTES = Reminder.Lead.HALF_AN_HOUR
KIT: dict[str, Message] = {Position.CHAIR: gettext_lazy("a chair")}
"""What one needs for a position; for all others but standing it is a mat."""


def suggested_days(today: date) -> list[int]:
    """Return the weekdays that are lit: today's, and the one three days later."""
    return [today.weekday(), (today.weekday() + DAYS_TO_NEXT) % DAYS_IN_WEEK]


def suggested_time(now: datetime) -> time:
    """Return the next half hour of the day; in the night and early in the morning that of the evening."""
    begun = now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0)
    following = (begun + HALF_HOUR).time()
    return following if EARLIEST <= following <= LATEST else EVENING


def next_to_each_other(days: Collection[int]) -> tuple[int, int] | None:
    """Return the first two of ``days`` that follow each other; Sunday and Monday do."""
    return next(((day, (day + 1) % DAYS_IN_WEEK) for day in sorted(days) if (day + 1) % DAYS_IN_WEEK in days), None)


class FirstWeekForm(OnceForm):
    """The days of the first week, their time, and whether to be reminded."""

    names = {"slots": "days"}

    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Then again on"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose days from Monday to Sunday.")},
    )
    local_time = forms.TimeField(
        label=gettext_lazy("At"),
        input_formats=["%H:%M"],
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Choose a time from 00:00 to 23:59, for example 07:30.")},
    )
    remind = forms.BooleanField(
        label=gettext_lazy("Remind me"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "switch", "role": "switch"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Email"),
        required=False,
        help_text=gettext_lazy("We will send a link to confirm it first."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": NOT_AN_ADDRESS},
    )

    def __init__(self, *args: Any, person: User, now: datetime, **kwargs: Any) -> None:
        today = local_date(now, person.time_zone)
        given = {"days": suggested_days(today), "local_time": suggested_time(now)}
        super().__init__(*args, initial=given, **kwargs)
        self.person = person
        self.order = [(person.first_weekday + n) % DAYS_IN_WEEK for n in range(DAYS_IN_WEEK)]
        self.fields["days"].choices = [(day, WEEKDAY_NAMES[day]) for day in self.order]  # type: ignore[attr-defined]
        if EmailAddress.objects.filter(user=person).exists():
            del self.fields["email"]

    def every_day_in_words(self) -> str:
        """What speaks against a session on each day (rule B13)."""
        gentle = [rules.PlannedSession(weekday=day, is_strength=False) for day in self.order]
        return rules.check_week(gentle)[0].sentence

    def ticks(self) -> list[tuple[forms.boundfield.BoundWidget, Message]]:
        """The days with the short names they are shown by."""
        return [*zip(self["days"], [WEEKDAYS_ABBR[day] for day in self.order], strict=True)]

    @cached_property
    def adding(self) -> AddEmailForm | None:
        """The address that is added with it; none without a reminder."""
        email = self.cleaned_data.get("email")
        return AddEmailForm(data={"email": email}, user=self.person) if email and self.cleaned_data["remind"] else None

    def clean(self) -> Data:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("days") and not cleaned.get("local_time") and "local_time" not in self.errors:
            self.add_error("local_time", _("Choose a time, for example 07:30."))
        if not cleaned.get("remind"):
            self.errors.pop("email", None)  # what is typed in a field that is closed counts for nothing
        elif "email" in self.fields and "email" not in self.errors:
            if not cleaned.get("email"):
                self.add_error("email", _("Enter your email address, or turn the reminder off."))
            elif self.adding and not self.adding.is_valid():
                self.add_error("email", [*self.adding.errors["email"]])
        return cleaned


@dataclass(frozen=True)
class FirstSession:
    """What is proposed to begin with, as the check-in of this moment leaves it."""

    found: ComposedRoutine
    verdict: CheckInResult
    today: SessionPlan
    clearance: Clearance
    pain: int | None
    wished: bool

    @property
    def minutes(self) -> int:
        return self.today.minutes()

    @property
    def is_strength(self) -> bool:
        return self.found.is_strength()

    def why(self) -> str:
        """The one sentence that says why it is like this."""
        strength = [step for step in self.today.facts() if step.phase == "strength"]
        return why_so(
            self.clearance,
            pain=self.pain,
            wished=self.wished,
            strength_count=len(strength),
            is_easier=bool(self.verdict.changes),
        )

    def in_words(self) -> str:
        """``9 minutes, 5 movements. You need a chair and a mat.``"""
        positions = {step.done_as.position for step in self.today.steps} - {Position.STAND}
        kit = sorted({str(KIT.get(position, _("a mat"))) for position in positions})
        said = say(
            _("{minutes:# minute|# minutes}, {count:# movement|# movements}."),
            minutes=self.minutes,
            count=len(self.today.steps),
        )
        need = _("You need {kit}.").format(kit=rules.listed(kit)) if kit else ""
        return f"{said} {need}".strip()

    def next_days_in_words(self) -> str:
        """What is said of two days in a row, with ``{day}`` and ``{other}`` to fill in."""
        if self.is_strength:
            return _("{day} and {other} are next to each other, so one of them will be gentle.")
        return _("{day} and {other} are next to each other. Both are gentle, so that is fine.")


def first_session(person: User, *, at: datetime) -> FirstSession | NoRoutine:
    """Compose the first session of ``person`` from today's pain, the limit and the answers. Nothing is saved."""
    today = local_date(at, person.time_zone)
    newest = DiaryDigest.objects.of(person).newest_pain()
    pain = newest.score if newest and newest.on == today else None
    diary = summary_of(person, now=at)
    clearance = clearance_with(diary, person.health_record(), before=pain)
    wished = pain is not None and pain <= clearance.ceiling
    found = _composed(person, today=today, is_strength=wished, before=pain)
    if isinstance(found, NoRoutine):
        return found
    plan = SessionPlan(_name_of(found, clearance), tuple(steps_of(found)))
    verdict = check_in(person, plan, diary, at=at, before=pain)
    return FirstSession(found, verdict, plan.today(verdict), clearance, pain, wished)


def _composed(person: User, *, today: date, is_strength: bool, before: int | None) -> ComposedRoutine | NoRoutine:
    level = PracticeSettings.objects.of(person).level
    return compose_for(person, Wish(FIRST_MINUTES, is_strength=is_strength), level=level, today=today, before=before)


def _name_of(found: ComposedRoutine, clearance: Clearance) -> str:
    if found.is_strength():
        return _("Light start")
    return _("Gentle start") if clearance.open >= Open.GENTLE else _("Breathing and rest")


@get_or_post
def first_week(request: HttpRequest) -> HttpResponse:
    """One session to start now or to save, and the days on which it comes again. Who has a routine is past it."""
    person, now = person_of(request), timezone.now()
    if not person.is_ready():
        return redirect(f"{reverse('accounts:start')}?{urlencode({'next': request.path})}")
    form = FirstWeekForm(sent(request), person=person, now=timezone.localtime(now))
    is_valid = form.is_valid()
    mine = Routine.objects.visible_to(person)
    made_here = mine.filter(client_uuid=form.cleaned_data["client_uuid"]) if form.is_bound and is_valid else mine.none()
    if mine.exists() and not made_here.exists():
        return redirect("tracking:today")
    session = first_session(person, at=now)
    opening = opening_of(clearance_of(person, now=now))
    # Somebody with an urgent sign is invited to nothing (rule QUIET-INVITES).
    if isinstance(session, NoRoutine) or session.clearance.is_blocked:
        return form_page(request, "pages/first_week.html", form, opening=opening, is_held=True)
    if is_valid:
        with saying_why(form):
            routine = _keep(person, form, session, at=now)
            if form.adding:
                form.adding.save(request)
            if "start" in request.POST:
                return _start(person, routine, session, at=now, key=form.cleaned_data["client_uuid"])
            _say_kept(request, form, session)
            return redirect("tracking:today")
    return form_page(request, "pages/first_week.html", form, opening=opening, session=session)


@transaction.atomic
def _keep(person: User, form: FirstWeekForm, session: FirstSession, *, at: datetime) -> Routine:
    """Keep the routine, its days and the reminder, all or nothing. Sent again, only what differs is written."""
    User.objects.hold(person.pk)
    given = form.cleaned_data
    given["client_uuid"] = given["client_uuid"] or uuid.uuid4()
    routine = _kept_once(person, session.found, session.today.name, key=given["client_uuid"])
    days = given["days"]
    gentle_days = _gentle_days(person, days) if routine.is_strength() else []
    by_day = dict.fromkeys(days, routine)
    if gentle_days:
        found = _composed(person, today=local_date(at, person.time_zone), is_strength=False, before=session.pain)
        if isinstance(found, ComposedRoutine):
            key = uuid.uuid5(given["client_uuid"], "gentle")
            by_day |= dict.fromkeys(gentle_days, _kept_once(person, found, _("Gentle start"), key=key))
    _plan(person, by_day, given["local_time"], at=at)
    reminder = Reminder.objects.of(person, Reminder.Kind.PRACTICE)
    if reminder.is_on != given["remind"]:
        wish = {"is_on": given["remind"], "lead_minutes": LEAD_MINUTES, "expected": reminder.version}
        Reminder.objects.settle(Reminder.Kind.PRACTICE, owner=person, at=at, **wish)
    return routine


def _kept_once(person: User, found: ComposedRoutine, name: str, *, key: uuid.UUID) -> Routine:
    """The routine that ``found`` becomes, or the one it became when the same page was sent before."""
    steps = [step.as_given() for step in found.listed_steps()]
    make = partial(Routine.objects.start, owner=person, name=name, steps=steps)
    row, _is_new = Routine.objects.once(make, owner=person, client_uuid=key, sent={"name": "first week"})
    return Routine.objects.visible_to(person).with_steps().get(pk=row.pk)


def _gentle_days(person: User, days: Collection[int]) -> list[int]:
    """The days that are gentle because a strength day is too near, or because there are enough of those (rule GAP)."""
    apart = strength_days_apart(person)
    strength: list[rules.PlannedSession] = []
    gentle = []
    for day in days:
        one = rules.PlannedSession(weekday=day, is_strength=True)
        if rules.check_week([*strength, one], apart=apart):
            gentle.append(day)
        else:
            strength.append(one)
    return gentle


def _plan(person: User, by_day: dict[int, Routine], local_time: time | None, *, at: datetime) -> None:
    """Put the routines on their days, where they do not stand there already."""
    week = Week.objects.visible_to(person).with_slots().first()
    slots = [{"weekday": day, "local_time": local_time, "routine": routine} for day, routine in sorted(by_day.items())]
    if slots != [slot.as_given() for slot in (week.planned_slots() if week else [])]:
        Week.objects.plan(owner=person, slots=slots, expected=week.version if week else None, at=at)


def _start(person: User, routine: Routine, session: FirstSession, *, at: datetime, key: uuid.UUID) -> HttpResponse:
    """Begin, with the pain that was just told; where more is to be asked first, the check-in asks it."""
    check_in_first = redirect("tracking:start", pk=routine.pk)
    told = pain_told(person, at=at)
    if told is None and session.pain is not None:
        return check_in_first
    begin = partial(practice.begin, owner=person, at=at, routine=routine, pain_before=told.score if told else None)
    try:
        begun, _is_new = Session.objects.once(
            begin, owner=person, client_uuid=uuid.uuid5(key, "session"), sent={"routine": routine.pk}
        )
    except (ValidationError, DeletedSince):
        return check_in_first
    return redirect("tracking:play", pk=begun.pk)


def _say_kept(request: HttpRequest, form: FirstWeekForm, session: FirstSession) -> None:
    said, days = [_("Your week is saved.")], form.cleaned_data["days"]
    if len(days) == DAYS_IN_WEEK:
        said.append(form.every_day_in_words())
    elif pair := next_to_each_other(days):
        names = {"day": WEEKDAY_NAMES[pair[0]], "other": WEEKDAY_NAMES[pair[1]]}
        said.append(session.next_days_in_words().format(**names))
    messages.success(request, " ".join(said))
