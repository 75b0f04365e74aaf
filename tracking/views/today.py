"""Today: the one next thing, the week so far, how the back feels right now, and what may be asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.screening import Clearance
from conventions.days import local_date, week_days
from conventions.fields import Data
from conventions.pages import form_page, get_or_post, made_once, person_of, sent
from routines import rules
from routines.models import Pause, Routine, occurrences_between
from tracking import practice
from tracking.forms.diary import QuickPainForm
from tracking.forms.mornings import VersionedMorningForm
from tracking.insights.reading import Readings
from tracking.insights.seldom import is_offered_more, kept
from tracking.insights.today import was_too_much, why_as_planned
from tracking.insights.warnings.pain import W2
from tracking.models import Activity, FollowUp, Measure, PainEntry, Session
from tracking.overview.board import move_url
from tracking.overview.leave_out import to_decide_of
from tracking.overview.questions import questions_due
from tracking.overview.seldom import suggestion_of
from tracking.overview.standings import open_offers
from tracking.overview.summary import summary_of
from tracking.views import gentle_way, when_ready

MORNING_ENDS, EVENING_BEGINS = 12, 18
LOOK_AHEAD = timedelta(days=21)
QUIET = ("blocked", "resting")  # nothing on the page invites to exercise then


@dataclass(frozen=True, slots=True)
class Next:
    """The one next thing.

    ``kind``: ``blocked`` (an urgent sign), ``running``, ``resting`` (a warning lets the plan rest), ``paused``,
    ``held_back`` (by a gate), ``planned`` (today), ``done`` (today), ``rest`` or ``unplanned``.
    ``planned`` and ``routine`` are what is planned next, where anything is; ``can_be_today`` is whether it may be done
    today instead: strength days are not adjacent (rule B13).
    """

    kind: str
    planned: rules.Occurrence | None = None
    routine: Routine | None = None
    session: Session | None = None
    pause: Pause | None = None
    can_be_today: bool = False

    @property
    def on(self) -> date | None:
        return self.planned.on if self.planned else None

    @property
    def at(self) -> time | None:
        return self.planned.local_time if self.planned else None

    @property
    def move_url(self) -> str:
        """Where the planned session can be moved to another day."""
        return move_url(self.planned) if self.planned else ""


@dataclass(frozen=True, slots=True)
class RhythmDay:
    """One day of the week, as ``includes/_week_rhythm.html`` shows it."""

    name: str
    date: date
    state: str
    is_today: bool

    @property
    def word(self) -> str:
        """What a screen reader says of it."""
        words = {"done": _("done"), "planned": _("planned"), "paused": _("paused"), "free": _("free")}
        return words[self.state]


@get_or_post
@when_ready
def today(request: HttpRequest) -> HttpResponse:
    """What is next, and a pain entry in two taps."""
    person, now = person_of(request), timezone.now()
    form = QuickPainForm(sent(request))
    if form.is_valid():
        note = partial(practice.note_pain, owner=person, score=form.cleaned_data["score"], felt_at=now, at=now)
        if made_once(form, PainEntry.objects.all(), note, owner=person):
            messages.success(request, _("Pain entry saved."))
            return redirect("tracking:today")
    return form_page(request, "tracking/today.html", form, **_day(person, now=now))


def _day(person: User, *, now: datetime) -> Data:
    """What the page shows beside the form."""
    day = local_date(now, person.time_zone)
    days = week_days(day, person.first_weekday)
    yesterday = day - timedelta(days=1)
    recent = [*Session.objects.visible_to(person).finished().between(min(days[0], yesterday), days[-1])]
    practised = [session for session in recent if session.local_date >= days[0]]
    ahead = occurrences_between(person, days[0], day + LOOK_AHEAD)
    pauses = [*Pause.objects.visible_to(person).filter(since_on__lte=days[-1], until_on__gte=days[0])]
    found = summary_of(person, now=now)
    clearance = found.clearance
    assert clearance is not None
    upcoming = _next(person, ahead, pauses, clearance, day=day, recent=recent, is_quiet=found.effects.is_quiet)
    is_quiet = upcoming.kind in QUIET
    readings = found.readings
    too_much = was_too_much(readings, on=day)
    return {
        # What W2 would say of one sore morning stands in the card already.
        "acting": [insight for insight in found.warnings if insight.rule is not W2 or not too_much],
        "asks_signs": bool(found.effects.asked_by),
        "review": found.review,
        "decide": to_decide_of(person, found, now=now),
        "day": day,
        "greeting": _greeting(timezone.localtime(now).hour),
        "next": upcoming,
        "why": why_as_planned(readings, today=day) if upcoming.kind == "planned" else "",
        "too_much": too_much,
        "clearance": clearance,
        "gentle": gentle_way(person, clearance) if upcoming.kind == "held_back" else None,
        "has_routines": upcoming.kind != "unplanned" or Routine.objects.visible_to(person).active().exists(),
        "is_quiet": is_quiet,
        "offers": open_offers(person) if is_offered_more(kept(found.history)) and not is_quiet else [],
        "suggestion": None if is_quiet else suggestion_of(person, found.history),
        "days": _rhythm(
            days, () if is_quiet else ahead, pauses, today=day, practised={session.local_date for session in practised}
        ),
        "session_count": len(practised),
        "last_entry": PainEntry.objects.visible_to(person).kept().first(),
        "yesterday": yesterday,
        **_asked(person, day=day, now=now, readings=readings),
    }


def _asked(person: User, *, day: date, now: datetime, readings: Readings) -> Data:
    """The questions of the day: how yesterday settled, and those that come now and then."""
    echo = FollowUp.objects.visible_to(person).open(now).first()
    asked: Data = {"due": questions_due(person, today=day), "echo": echo, "is_new": False}
    if echo is not None:
        of_the_day = [reading.session for reading in readings.sessions if reading.session.day == echo.practised_on]
        asked |= {"echo_form": VersionedMorningForm(follow_up=echo), "echo_sessions": of_the_day}
    if asked["due"].three:
        measures = Measure.objects.visible_to(person).answered()
        asked["is_new"] = not measures.exists() and not Activity.objects.visible_to(person).exists()
    return asked


def _greeting(hour: int) -> str:
    if MORNING_ENDS <= hour < EVENING_BEGINS:
        return _("Good afternoon")
    return _("Good morning") if 4 <= hour < MORNING_ENDS else _("Good evening")


def _next(
    person: User,
    ahead: Sequence[rules.Occurrence],
    pauses: Collection[Pause],
    clearance: Clearance,
    *,
    day: date,
    recent: Collection[Session],
    is_quiet: bool,
) -> Next:
    """The next thing on ``day``; ``recent`` are the sessions of this week and of yesterday, latest first.

    ``is_quiet``: a warning lets the plan rest, and nothing invites (rule QUIET-INVITES).
    """
    if clearance.is_blocked:
        return Next("blocked")
    running = Session.objects.visible_to(person).running().with_steps().select_related("draft").first()
    if running is not None:
        return Next("running", session=running)
    if is_quiet:
        return Next("resting")
    done = [session for session in recent if session.local_date == day]
    open_ones = [one for one in ahead if not one.is_paused]
    # Any session counts: as many as were done today are taken off what was planned.
    now_planned = [one for one in open_ones if one.local_day == day][len(done) :]
    planned = next(iter([*now_planned, *(one for one in open_ones if one.local_day > day)]), None)
    found = Next("rest", planned=planned, routine=_routine(person, planned))
    if now_planned and found.routine is not None:
        return replace(found, kind="planned" if found.routine.is_open(clearance) else "held_back")
    if done:
        return replace(found, kind="done", session=done[0])
    pause = next((pause for pause in pauses if pause.holds(day)), None)
    if pause is not None:
        return replace(found, kind="paused", pause=pause)
    if found.routine is None or planned is None:
        return Next("unplanned")
    strong_yesterday = any(session.is_strength for session in recent if session.local_date == day - timedelta(days=1))
    return replace(found, can_be_today=not (strong_yesterday and planned.is_strength))


def _routine(person: User, planned: rules.Occurrence | None) -> Routine | None:
    if planned is None:
        return None
    return Routine.objects.visible_to(person).filter(pk=planned.routine).with_steps().first()


def _rhythm(
    days: Collection[date],
    ahead: Sequence[rules.Occurrence],
    pauses: Collection[Pause],
    *,
    today: date,
    practised: Collection[date],
) -> list[RhythmDay]:
    """The seven days. A day that passed without what was planned is free: it keeps silent."""
    planned = {one.local_day for one in ahead if not one.is_paused and one.local_day >= today}
    paused = {day for day in days for pause in pauses if pause.holds(day)}

    def state(day: date) -> str:
        if day in practised:
            return "done"
        if day in paused:
            return "paused"
        return "planned" if day in planned else "free"

    return [RhythmDay(date_format(day, "D"), day, state(day), is_today=day == today) for day in days]
