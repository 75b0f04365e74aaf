"""What asks for a decision first, read for Today and Progress: an exercise that hurts, one that may come back, what a
professional allows, and what they should be asked again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Guidance, User
from conventions.days import local_date
from exercises import catalogue
from exercises.barred import DIARY, BarFacts, Barring, Swap
from exercises.models import Barred, Exercise
from routines import rules
from routines.models import Routine, SwapDecision, person_for
from routines.models.said import near_to
from tracking.insights.check_in import Hurting
from tracking.insights.facts import Insight
from tracking.insights.leave_out import Decided, asking, question_of, to_decide, to_try_again
from tracking.insights.ledger import ASK, LEAVE_OUT, LedgerRow
from tracking.insights.summary import Summary


@dataclass(frozen=True)
class LeaveOutCard:
    """An exercise that asks for a decision, what may take its place and why, and how many routines hold it."""

    row: LedgerRow
    exercise: Exercise | None
    question: Insight
    instead: Exercise | None = None
    instead_key: str = ""
    because: str = ""
    routine_count: int = 0

    @property
    def leaves_out(self) -> bool:
        """Whether the diary says to leave it out; else it says to ask a professional."""
        return self.row.verdict == LEAVE_OUT

    @property
    def asks(self) -> str:
        """What is asked: whether to leave it out, or to swap it where something near may take its place."""
        if self.instead is None:
            return self.question.sentence
        said = ngettext(
            "It hurt on {hurt} of {count} day. Swap it for {name}?",
            "It hurt on {hurt} of {count} days. Swap it for {name}?",
            self.row.recent_days,
        )
        return said.format(hurt=self.row.recent_hurt, count=self.row.recent_days, name=self.instead.name)

    def instead_in_words(self) -> str:
        """What may take its place, and why: ``Seated Extension: the same place, sitting.``"""
        return swap_in_words(self.instead.name, self.because) if self.instead else ""


@dataclass(frozen=True)
class TryAgain:
    """An exercise that was left out because of the diary and may be tried again."""

    bar: BarFacts
    exercise: Exercise


@dataclass(frozen=True)
class ToDecide:
    """What asks for an answer now. ``waiting`` are sheets to confirm, ``due`` those whose review has come, ``lapsed``
    those of them that open nothing any more."""

    card: LeaveOutCard | None = None
    again: TryAgain | None = None
    waiting: Sequence[Guidance] = ()
    due: Sequence[Guidance] = ()
    lapsed: Sequence[Guidance] = ()
    left_out: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    """What hurts and is kept for now (rule ASK-AGAIN)."""


def to_decide_of(owner: User, found: Summary, *, now: datetime) -> ToDecide:
    """What ``owner`` is asked to decide, in a fixed number of queries."""
    today = local_date(now, owner.time_zone)
    sheets = [*Guidance.objects.visible_to(owner).standing().with_exercises()]
    barring = Barred.objects.of_person(owner, on=today, sheets=[sheet.facts() for sheet in sheets])
    asks = any(row.verdict in (LEAVE_OUT, ASK) for row in found.ledger)
    is_out = any(bar.said_by == DIARY for bar in barring.rows)
    decided = _decided(owner, zone=owner.time_zone) if asks or is_out else []
    row = to_decide(found.ledger, barring=barring, decided=decided, today=today)
    bar = to_try_again(barring, found.calm_on, decided=decided, today=today)
    due = [sheet for sheet in sheets if sheet.facts().is_due(today=today)]
    return ToDecide(
        card=_card(owner, row, today=today) if row is not None else None,
        again=_again(bar) if bar is not None else None,
        waiting=[sheet for sheet in sheets if sheet.waits],
        due=[sheet for sheet in due if today <= sheet.open_until],
        lapsed=[sheet for sheet in due if today > sheet.open_until],
        left_out=frozenset(bar.slug for bar in barring.rows if not bar.form),
        kept=frozenset(
            one.slug
            for one in found.ledger
            if one.verdict == LEAVE_OUT and not asking([one], barring=Barring(), decided=decided, today=today)
        ),
    )


def hurting_in(owner: User, found: Summary, person: rules.Profile, slugs: Collection[str]) -> dict[str, Hurting]:
    """What of ``slugs`` the diary says to leave out, and was not kept; queries only where there is some."""
    rows = [row for row in found.ledger if row.slug in slugs and row.verdict == LEAVE_OUT]
    if not rows:
        return {}
    decided = _decided(owner, zone=owner.time_zone)
    asked = asking(rows, barring=person.barring, decided=decided, today=person.today)
    return {row.slug: _hurting(row, near_to(owner, row.slug, person=person), person) for row in asked}


def _hurting(row: LedgerRow, swap: Swap | None, person: rules.Profile) -> Hurting:
    if swap is None:
        return Hurting(row.because)
    name = person.exercises[swap.slug].name
    return Hurting(f"{row.because} {swap_in_words(name, str(swap.because))}", swap.key, name)


def swap_in_words(name: str, because: str) -> str:
    return _("{name}: {because}.").format(name=name, because=because)


def _decided(owner: User, *, zone: str) -> list[Decided]:
    rows = SwapDecision.objects.visible_to(owner).filter(undone_at__isnull=True)
    values = rows.values_list("exercise__slug", "answer", "decided_at", "hurt_days")
    return [Decided(slug, answer, local_date(at, zone), hurt) for slug, answer, at, hurt in values]


def _card(owner: User, row: LedgerRow, *, today: date) -> LeaveOutCard:
    routines = [
        routine
        for routine in Routine.objects.visible_to(owner).active().with_steps()
        if any(step.slug == row.slug for step in routine.facts())
    ]
    there = {step.slug for routine in routines for step in routine.facts()}
    person = person_for(owner, today=today)
    swap = rules.nearest(person, row.slug, swaps=catalogue.swaps(), in_session=there)
    swap = swap if row.verdict == LEAVE_OUT else None
    slugs = [row.slug, *([swap.slug] if swap else [])]
    exercises = {one.slug: one for one in Exercise.objects.listed().filter(slug__in=slugs)}
    return LeaveOutCard(
        row=row,
        exercise=exercises.get(row.slug),
        question=question_of(row),
        instead=exercises.get(swap.slug) if swap else None,
        instead_key=swap.key if swap else "",
        because=str(swap.because) if swap else "",
        routine_count=len(routines),
    )


def _again(bar: BarFacts) -> TryAgain | None:
    exercise = Exercise.objects.listed().offered().filter(slug=bar.slug).first()
    return TryAgain(bar, exercise) if exercise else None
