"""Where a person stands: readings and standings from the same few rows, read once, and what is offered."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet

from accounts import screening
from accounts.models import Block, HealthAnswers, User
from conventions.days import local_date
from conventions.rules import Rule
from conventions.statements import Given, stated
from exercises.facts import ExerciseFacts, Verdict
from exercises.models import Exercise
from routines.models import Proposal
from routines.models.people import Known, known_of
from tracking.insights import RULES, facts
from tracking.insights.reading import Readings, read
from tracking.insights.standing import Standings
from tracking.overview.history import practice_of
from tracking.overview.past import close, closed_days, key_of


@dataclass(frozen=True, slots=True)
class PracticeLog:
    """What a person has practised, read and judged: the rows, the class of each session, and where that leaves them.

    ``known`` is what was read of the person beside it, ``exercises`` are those for home; ``flags`` the person's
    conditions. ``left_out`` is what these or they themselves leave out: ``slug``, or ``slug:form`` for one version.
    """

    known: Known
    history: facts.History
    readings: Readings
    standings: Standings
    exercises: Mapping[str, ExerciseFacts]
    flags: frozenset[str]
    left_out: frozenset[str]


def practice_read(owner: User, *, now: datetime, touched: Collection[date] = ()) -> PracticeLog:
    """All of it, in a number of queries that does not depend on how much there is; what is over long ago is not read
    again. The sessions of those days come without their steps.

    ``touched``: the local days a verb has changed, which holds the person. What was closed of them is opened again, and
    what is over by now may be closed.
    """
    today = local_date(now, owner.time_zone)
    known = known_of(owner, today=today)
    health = known.health
    exercises = {slug: one for slug, one in Exercise.objects.facts().items() if one.is_home}
    flags = health.flags(today=today) or frozenset()
    left_out = frozenset(
        slug
        for slug, one in exercises.items()
        if one.form_for(flags, is_signed_off=slug in known.agreed.slugs).verdict is Verdict.LEFT_OUT
    )
    left_out |= {row.slug if not row.form else f"{row.slug}:{row.form}" for row in known.barring.rows}
    key = key_of(screening.clearance_of(health, today=today), exercises)
    closed = closed_days(owner, key=key, today=today, touched=touched)
    history = practice_of(owner, now=now, health=health, since=closed.until_on, with_entries=bool(touched))
    recent = read(history).sessions
    readings = Readings((*closed.readings, *recent))
    over = close(owner, closed, recent, exercises, key=key, today=today) if touched else 0
    closed.past.add(recent[over:], exercises)
    history = replace(history, sessions=tuple(reading.session for reading in readings.sessions))
    standings = closed.past.standings(exercises, flags)
    return PracticeLog(known, history, readings, standings, exercises, flags, left_out)


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


def open_offers(owner: User, *, is_blocked: bool) -> list[OpenOffer]:
    """What is offered to ``owner`` just now; nothing while a red flag holds everything back (rule QUIET-INVITES)."""
    if is_blocked:
        return []
    return [OpenOffer(one, RULES.get(one.rule)) for one in _open_of(owner=owner.pk)]


@stated
def _open_of(owner: Given) -> QuerySet[Proposal]:
    return Proposal.objects.visible_to(owner).open().with_exercises()
