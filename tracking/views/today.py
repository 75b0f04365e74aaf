"""Today: the one next thing, at most one line that asks for something, the week so far, the end of the diary."""

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Block, User
from conventions.days import local_date
from conventions.fields import Data
from conventions.pages import person_of
from exercises.looking import looker_of
from routines.models import Routine
from tracking.forms.mornings import VersionedMorningForm
from tracking.insights.seldom import is_offered_more
from tracking.insights.summary import Summary
from tracking.insights.today import has_fresh_number, outcomes, was_too_much, why_as_planned
from tracking.insights.warnings.pain import W2
from tracking.models import FollowUp
from tracking.models.logged import hour_of_day
from tracking.overview.deleted import deleted_count
from tracking.overview.diary import latest_rows
from tracking.overview.leave_out import to_decide_of
from tracking.overview.standings import open_offers
from tracking.overview.summary import summary_of
from tracking.overview.today import HELD, Next, day_ahead, reached
from tracking.views import gentle_way, once_more, when_ready

MORNING_ENDS, EVENING_BEGINS = 12, 18


@require_safe
@when_ready
@once_more
def today(request: HttpRequest) -> HttpResponse:
    """What is next, and what asks for an answer first."""
    person, now = person_of(request), timezone.now()
    found = summary_of(person, now=now)
    looker_of(request).take_over(flags=found.flags, barring=found.barring)
    return render(request, "tracking/today.html", _day(person, found, now=now))


def _day(person: User, found: Summary, *, now: datetime) -> Data:
    """What the page shows."""
    ahead = day_ahead(person, found, now=now)
    upcoming, echo, is_held = ahead.next, ahead.morning, ahead.is_held
    state = "morning" if echo and not is_held and upcoming.kind != "running" else upcoming.kind
    return {
        "day": found.today,
        "greeting": _greeting(timezone.localtime(now).hour),
        "name": person.first_name or person.username,
        "state": state,
        "is_held": is_held,
        "next": upcoming,
        "clearance": found.clearance,
        **_card(person, found, upcoming, state=state, now=now),
        **_morning(found, echo if state == "morning" else None),
        "line": next(_asks(person, found, upcoming, None if state == "morning" else echo), None),
        "days": ahead.week,
        "entries": latest_rows(person),
        "deleted_count": deleted_count(person, at=now),
    }


def _card(person: User, found: Summary, upcoming: Next, *, state: str, now: datetime) -> Data:
    """What the card of ``state`` says beside what is next."""
    day = found.today
    match state:
        case "planned":
            hour = hour_of_day(now, day=day, zone=person.time_zone)
            return {
                "why": why_as_planned(found.readings, today=day),
                "has_number": has_fresh_number(found.numbers_at, hour=hour),
            }
        case "held_back":
            return {"gentle": gentle_way(person, found.clearance)} if found.clearance else {}
        case "blocked":
            return {"sign": Block.objects.visible_to(person).open().first()}
        case "running" if upcoming.session:
            return {"reached": reached(upcoming.session)}
        case "done" if upcoming.session:
            done = outcomes(found.readings.of(upcoming.session.pk).session)
            return {"outcomes": done, "too_much": was_too_much(found.readings, on=day)}
        case "unplanned":
            return {"has_routines": Routine.objects.visible_to(person).active().exists()}
    return {}


def _morning(found: Summary, echo: FollowUp | None) -> Data:
    """The question of the next morning, with the sessions it is about."""
    if echo is None:
        return {}
    about = [reading.session for reading in found.readings.sessions if reading.session.day == echo.practised_on]
    return {"echo": echo, "echo_form": VersionedMorningForm(follow_up=echo), "echo_sessions": about}


def _asks(person: User, found: Summary, upcoming: Next, echo: FollowUp | None) -> Iterator[tuple[str, object]]:
    """What asks for an answer below the card, the most urgent first. Each is read only where nothing came before it."""
    too_much = was_too_much(found.readings, on=found.today)
    # What W2 would say of one sore morning stands in the card already.
    warnings = [one for one in found.warnings if one.rule is not W2 or not too_much]
    if upcoming.kind != "blocked":
        yield from (("signs", one) for one in warnings if one.rule in found.effects.asked_by)
    if echo is not None:
        yield "morning", echo
    yield from (("warning", one) for one in warnings)
    if upcoming.kind == "running" or upcoming.kind in HELD:
        return
    yield from _decisions(person, found)
    if found.review and found.review.is_open:
        yield "review", found.review
    # Nobody is asked on the first day, which has asked enough.
    if local_date(person.date_joined, person.time_zone) < found.today:
        yield from _questions(found)


def _decisions(person: User, found: Summary) -> Iterator[tuple[str, object]]:
    """What there is to decide about exercises and the plan."""
    decide = to_decide_of(person, found)
    if decide.card:
        yield "leave_out", decide.card
    yield from (("confirm", sheet) for sheet in decide.waiting)
    yield from (("lapsed", sheet) for sheet in decide.lapsed)
    yield from (("due", sheet) for sheet in decide.due)
    if decide.again:
        yield "again", decide
    if found.suggestion:
        yield "suggestion", found.suggestion
    offers = open_offers(person, is_blocked=False) if is_offered_more(found.plan_kept) else []
    if offers:
        yield "offers", offers


def _questions(found: Summary) -> Iterator[tuple[str, object]]:
    """The questions that come now and then."""
    due = found.due
    if due.three:
        if not found.has_measured:
            yield "starting_point", due
        yield "three", due
    if due.activities:
        yield "activities", due
    if due.change:
        yield "change", due


def _greeting(hour: int) -> str:
    if MORNING_ENDS <= hour < EVENING_BEGINS:
        return _("Good afternoon")
    return _("Good morning") if 4 <= hour < MORNING_ENDS else _("Good evening")
