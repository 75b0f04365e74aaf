"""What follows from the diary, written down in the transaction of every verb that changes it.

Readings, standings and offers come from the same few rows, read once; the floor below only gets what came of it.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import Guidance, User
from accounts.screening.injury import RISE
from conventions.days import local_date
from conventions.deletable import every
from conventions.owned import bury, changed_now
from exercises.models import Level, SignOff
from routines.models import DiaryDigest, ExerciseStanding, PracticeSettings, PractisedDay, Proposal, Routine
from routines.models.digest import PainDigest, PracticeDigest
from routines.models.practised import StandingFields
from routines.models.proposals import Offered, ProposedChange
from tracking.insights import facts, measures, seldom
from tracking.insights.good_weeks import good_weeks
from tracking.insights.offers import Offer, OfferLimits, level_offer, offers
from tracking.insights.standing import Standing
from tracking.insights.values import DayValues, day_values, newest_number
from tracking.insights.warnings import handed_down
from tracking.models import Session
from tracking.overview.history import pain_of, rises_of
from tracking.overview.seldom import with_plan
from tracking.overview.standings import PracticeLog, practice_read


def keep_standings(owner: User, *, at: datetime, touched: Collection[date] | None = None) -> PracticeLog:
    """Save the standings, practised days and offers that the diary now implies, in the transaction of the verb, which
    holds the person.

    ``touched``: the local days whose sessions or mornings the verb has changed; left out, it may be all of them.
    """
    practice = practice_read(owner, now=at, touched=[date.min] if touched is None else touched)
    ExerciseStanding.objects.follow(
        owner=owner,
        held=practice.known.standings,
        standings={slug: row_of(one) for slug, one in practice.standings.by_slug.items()},
    )
    PractisedDay.objects.follow(owner=owner, days=_strength_by_day(practice.history.sessions))
    history, readings = practice.history, practice.readings
    values, sessions = day_values(history), history.sessions
    pain, sore_on = _pain_of(history, values), handed_down.sore_on(readings, values)
    risen = [day for day, rise in rises_of(sessions) if rise >= RISE]
    digest: PracticeDigest = {
        "session_count": len(sessions),
        "strength_count": sum(session.is_strength for session in sessions),
        "first_on": min((session.day for session in sessions), default=None),
        "good_week_count": good_weeks(readings, today=history.today, since=history.paced_since),
        "strength_from_on": handed_down.strength_from(history, readings, several=sore_on),
        "sore_on": sore_on,
        "risen_on": max(risen, default=None),
    }
    practice.known.digest.become({**pain, **digest})
    _keep_offers(owner, practice, base=pain["base"], at=at)
    return practice


def keep_pain(owner: User, *, at: datetime) -> None:
    """Save what the plan must know of the pain, in the transaction of the verb that changed an entry."""
    history = pain_of(owner, now=at)
    DiaryDigest.objects.follow(owner=owner, pain=_pain_of(history, day_values(history)))


def _pain_of(history: facts.History, values: DayValues) -> PainDigest:
    """The newest number, the mean of the first week, the first number, and since when the plan rests."""
    base = measures.baseline(values)
    said = [values.own.get(day) or values.averages[day] for day in values.days]
    now = newest_number(history)
    return {
        "pain_score": now.score if now else None,
        "pain_on": now.day if now else None,
        "base": base.mean if base else None,
        "first_score": said[0].score if said else None,
        "rests_since_on": handed_down.rests_since(history, values),
    }


def _strength_by_day(sessions: Iterable[facts.SessionFacts]) -> dict[date, bool]:
    """Each local day with a session, and whether any of it was strength."""
    days: dict[date, bool] = {}
    for session in sessions:
        days[session.day] = days.get(session.day, False) or session.is_strength
    return days


def row_of(standing: Standing) -> StandingFields:
    """The fields of a stored standing."""
    dose = standing.dose
    return {
        "form": dose.form,
        "sets": dose.sets,
        "reps": dose.reps,
        "hold_seconds": dose.hold_seconds,
        "done_count": len(standing.days),
        "recent_count": standing.recent_count,
        "first_done_on": standing.days[0],
        "last_done_on": standing.days[-1],
        "last_class": standing.last_class.value,
        "green_count": len(standing.row),
        "has_done_low_dose": standing.has_done_low_dose,
        "mastered_on": standing.mastered_on,
        "hold_until_on": standing.hold_until_on,
    }


def _keep_offers(owner: User, practice: PracticeLog, *, base: float | None, at: datetime) -> None:
    today = local_date(at, owner.time_zone)
    found: list[Offered] = []
    last = practice.readings.sessions[-1] if practice.readings.sessions else None
    if last is not None and last.has_credit and not practice.known.health.block and _is_offered_more(owner, practice):
        settings = practice.known.settings or PracticeSettings(owner=owner)
        limits = OfferLimits(
            level=settings.level if practice.history.is_assessed else Level.BEGINNER,
            is_assessed=practice.history.is_assessed,
            base=base,
            flags=practice.flags,
            left_out=practice.left_out,
            declined=Proposal.objects.last_declined(owner),
        )
        given = (practice.standings, practice.readings, practice.exercises)
        routine = _routine_of(owner, last.session.routine)
        if routine is not None:
            found += [_offered(offer, routine) for offer in offers(*given, routine.facts(), limits)]
        next_level = level_offer(*given, limits, level_since_on=settings.level_since_on)
        if next_level is not None:
            found.append(_offered(next_level, None))
    Proposal.objects.keep_to(
        owner=owner,
        offers=found,
        since_on=practice.standings.practised_on,
        # Never before the session that it is about: somebody who travels may be a day behind.
        on=max(today, practice.standings.practised_on or today),
        at=at,
    )


def _is_offered_more(owner: User, practice: PracticeLog) -> bool:
    """Whether enough of the plan was kept for an offer of more (rule SELDOM)."""
    return seldom.is_offered_more(seldom.kept(with_plan(owner, practice.history)))


def _routine_of(owner: User, pk: int | None) -> Routine | None:
    if pk is None:
        return None
    return Routine.objects.visible_to(owner).active().with_steps().filter(pk=pk).first()


def _offered(offer: Offer, routine: Routine | None) -> Offered:
    change: ProposedChange = {"what": offer.what, "from": offer.start, "to": offer.end}
    if routine is not None:
        change["routine"] = routine.pk
    if offer.what == "form" and routine is not None:
        step = next(step for step in routine.facts() if step.slug == offer.slug)
        change["reps"] = [step.reps, step.exercise.form(str(offer.end)).reps_low]
    return {"rule": offer.rule.id, "slug": offer.slug, "change": change, "sentence": offer.sentence}


def bury_with_all(rows: QuerySet[Any], *, at: datetime) -> None:
    """Say that ``rows`` go, what goes with them, and what stays and names them no more."""
    for row in rows.select_for_update():
        bury([row], at=at)
        if isinstance(row, Routine):
            bury(row.moves.all(), at=at)
            Session.objects.filter(routine=row).update(**changed_now(row.owner_id))
        if isinstance(row, Guidance):
            bury(row.never.all(), at=at)
            bury(every(SignOff).filter(guidance=row), at=at)
