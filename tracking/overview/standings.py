"""Where a person stands, kept up in the transaction of every verb that changes what they practised or how it was.

Readings, standings and offers come from the same few rows, read once; the floor below only gets what came of it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q

from accounts.models import Block, HealthAnswers, User
from conventions.days import local_date
from conventions.rules import Rule
from exercises.fit import Verdict
from exercises.models import Exercise, Level, SignOff
from routines.models import ExerciseStanding, PracticeSettings, PractisedDay, Proposal, Routine
from routines.models.practised import StandingFields
from routines.models.proposals import Offered, ProposedChange
from tracking.insights import RULES, facts, measures
from tracking.insights.offers import Offer, OfferLimits, level_offer, offers
from tracking.insights.reading import Readings, read
from tracking.insights.standing import Record, Standing, Standings, stand
from tracking.overview.history import entries_of, practice_of

_RECORD_FIELDS = (
    *("slug", "name", "phase", "reps_low", "reps_high", "hold_seconds", "unit", "level_base", "level_full"),
    *("easier", "prerequisites", "prerequisites_full", "status_code", "flags", "flag_texts", "tags"),
)


@dataclass(frozen=True, slots=True)
class PracticeLog:
    """What a person has practised, read and judged: the rows, the class of each session, and where that leaves them.

    ``records`` are the exercises for home; ``left_out`` the slugs that the person's conditions leave out.
    """

    history: facts.History
    readings: Readings
    standings: Standings
    records: Mapping[str, Record]
    left_out: frozenset[str]


def records_for(flags: Collection[str], signed_off: Collection[str] = ()) -> tuple[dict[str, Record], frozenset[str]]:
    """What of the catalogue the rules of progress need, for someone with these conditions; one query."""
    records, left_out = {}, set()
    for exercise in Exercise.objects.listed().offered().only(*_RECORD_FIELDS):
        verdict = exercise.fit_for(flags, is_signed_off=exercise.slug in signed_off).verdict
        if verdict is Verdict.LEFT_OUT:
            left_out.add(exercise.slug)
        records[exercise.slug] = Record(
            slug=exercise.slug,
            name=exercise.name,
            phase=exercise.phase,
            reps_low=exercise.reps_low,
            reps_high=exercise.reps_high,
            hold_seconds=exercise.hold_seconds,
            unit=exercise.unit,
            has_easier=bool(exercise.easier),
            has_full=bool(exercise.prerequisites_full) or exercise.level_full != exercise.level_base,
            is_eased=verdict is Verdict.EASIER,
            level=exercise.level_base,
            needs=frozenset(exercise.prerequisites),
            needs_full=frozenset(exercise.prerequisites_full),
        )
    return records, frozenset(left_out)


def practice_read(owner: User, *, now: datetime) -> PracticeLog:
    """All of it, in a number of queries that does not depend on how much there is."""
    history = practice_of(owner, now=now)
    signed_off = SignOff.objects.agreed_for(owner, on=history.today)
    records, left_out = records_for(owner.flags(today=history.today) or (), signed_off)
    readings = read(history)
    return PracticeLog(history, readings, stand(readings, records), records, left_out)


def base_of(owner: User, practice: PracticeLog) -> float | None:
    """The baseline pain (rule BASE), where there is one."""
    whole = replace(practice.history, entries=entries_of(owner))
    base = measures.baseline(measures.day_values(whole))
    return base.mean if base else None


def is_stopped(owner: User, standings: Standings) -> bool:
    """Whether a warning sign stopped a session and the red-flag questions were not answered since (rule P5)."""
    if standings.stopped_at is None:
        return False
    since = Q(answered_at__gt=standings.stopped_at) | Q(signs_at__gt=standings.stopped_at)
    answered = HealthAnswers.objects.visible_to(owner).filter(since)
    ended = Block.objects.visible_to(owner).ended().filter(ended_at__gt=standings.stopped_at)
    return not answered.exists() and not ended.exists()


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
        "last_class": standing.last.unanswered.value,
        "green_count": len(standing.row),
        "has_done_low_dose": standing.has_done_low_dose,
        "mastered_on": standing.mastered_on,
        "hold_until_on": standing.hold_until_on,
    }


def keep_standings(owner: User, *, at: datetime) -> PracticeLog:
    """Save the standings, practised days and offers that the diary now implies, in the transaction of the verb."""
    User.objects.select_for_update().get(pk=owner.pk)
    practice = practice_read(owner, now=at)
    ExerciseStanding.objects.follow(
        owner=owner, standings={slug: row_of(one) for slug, one in practice.standings.by_slug.items()}
    )
    PractisedDay.objects.follow(owner=owner, days=_strength_by_day(practice.history.sessions))
    _keep_offers(owner, practice, at=at)
    return practice


def _strength_by_day(sessions: Iterable[facts.SessionFacts]) -> dict[date, bool]:
    """Each local day with a session, and whether any of it was strength."""
    days: dict[date, bool] = {}
    for session in sessions:
        days[session.day] = days.get(session.day, False) or session.is_strength
    return days


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """A stored proposal that may still be taken, with its rule; ``None``: an earlier version's that is no more."""

    proposal: Proposal
    rule: Rule | None


def open_offers(owner: User) -> list[OpenOffer]:
    """What is offered to ``owner`` just now; nothing while a red flag holds everything back (rule QUIET-INVITES)."""
    if owner.is_blocked():
        return []
    return [OpenOffer(one, RULES.get(one.rule)) for one in Proposal.objects.visible_to(owner).open().with_exercises()]


def _keep_offers(owner: User, practice: PracticeLog, *, at: datetime) -> None:
    today = local_date(at, owner.time_zone)
    found: list[Offered] = []
    last = practice.readings.sessions[-1] if practice.readings.sessions else None
    if last is not None and last.has_credit and not owner.is_blocked():
        settings = PracticeSettings.objects.of(owner)
        limits = OfferLimits(
            level=settings.level if practice.history.is_assessed else Level.BEGINNER,
            is_assessed=practice.history.is_assessed,
            base=base_of(owner, practice),
            left_out=practice.left_out,
            declined=Proposal.objects.last_declined(owner),
        )
        given = (practice.standings, practice.readings, practice.records)
        routine = _routine_of(owner, last.session.routine)
        if routine is not None:
            found += [_offered(offer, routine, practice.records) for offer in offers(*given, routine.facts(), limits)]
        next_level = level_offer(*given, limits, level_since_on=settings.level_since_on)
        if next_level is not None:
            found.append(_offered(next_level, None, practice.records))
    Proposal.objects.keep_to(
        owner=owner,
        offers=found,
        since_on=practice.standings.practised_on,
        # Never before the session that it is about: somebody who travels may be a day behind.
        on=max(today, practice.standings.practised_on or today),
        at=at,
    )


def _routine_of(owner: User, pk: int | None) -> Routine | None:
    if pk is None:
        return None
    return Routine.objects.visible_to(owner).active().with_steps().filter(pk=pk).first()


def _offered(offer: Offer, routine: Routine | None, records: Mapping[str, Record]) -> Offered:
    change: ProposedChange = {"what": offer.what, "from": offer.start, "to": offer.end}
    if routine is not None:
        change["routine"] = routine.pk
    if offer.what == "form" and routine is not None:
        reps = next(step.reps for step in routine.facts() if step.slug == offer.slug)
        change["reps"] = [reps, records[offer.slug].reps_low]
    return {"rule": offer.rule.id, "slug": offer.slug, "change": change, "sentence": offer.sentence}
