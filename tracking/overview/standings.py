"""Where a person stands: readings and standings from the same few rows, read once, and what is offered."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from accounts.models import Block, HealthAnswers, User
from conventions.rules import Rule
from exercises.facts import Verdict
from exercises.models import Exercise, SignOff
from routines.models import Proposal
from tracking.insights import RULES, facts, measures
from tracking.insights.reading import Readings, read
from tracking.insights.standing import Record, Standings, stand
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
