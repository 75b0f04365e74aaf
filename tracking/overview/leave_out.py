"""What asks for a decision first, read for Today and Progress: an exercise that hurts, one that may come back, what a
professional allows, and what they should be asked again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Guidance, User
from accounts.screening import HealthRecord
from conventions.days import local_date
from exercises import catalogue
from exercises.barred import DIARY, BarFacts, Barring, Swap
from exercises.models import Exercise
from routines import rules
from routines.models import Routine, SwapDecision, person_for
from routines.models.people import known_of
from routines.models.said import near_to
from tracking.insights.check_in import Hurting
from tracking.insights.facts import Insight
from tracking.insights.leave_out import Asked, Decided, asking, question_of, to_decide, to_try_again
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


def asked_of(owner: User, found: Summary, *, health: HealthRecord) -> Asked:
    """What ``owner`` is asked to decide about exercises, by what the diary says. No query where nothing hurts and the
    diary left nothing out, else a fixed number."""
    asks = any(row.verdict in (LEAVE_OUT, ASK) for row in found.ledger)
    is_out = any(bar.said_by == DIARY for bar in found.barring.rows)
    if not asks and not is_out:
        return Asked()
    decided = _decided(owner, zone=owner.time_zone)
    asked = Asked(
        again=to_try_again(found.barring, found.calm_on, decided=decided, today=found.today),
        kept=frozenset(
            one.slug
            for one in found.ledger
            if one.verdict == LEAVE_OUT and not asking([one], barring=Barring(), decided=decided, today=found.today)
        ),
    )
    row = to_decide(found.ledger, barring=found.barring, decided=decided, today=found.today)
    return asked if row is None else _with_swap(asked, owner, row, today=found.today, health=health)


def _with_swap(asked: Asked, owner: User, row: LedgerRow, *, today: date, health: HealthRecord) -> Asked:
    """What asks first, with what may take its place."""
    routines = _with_it(owner, row.slug)
    asked = replace(asked, slug=row.slug, routine_count=len(routines))
    if row.verdict != LEAVE_OUT:
        return asked
    person = person_for(owner, today=today, known=known_of(owner, today=today, health=health))
    there = {step.slug for steps in routines for step in steps}
    swap = rules.nearest(person, row.slug, swaps=catalogue.swaps(), in_session=there)
    return replace(asked, instead=swap.key, because=str(swap.because)) if swap else asked


def _with_it(owner: User, slug: str) -> list[list[rules.Step]]:
    """The steps of the routines that hold an exercise, in two queries."""
    routines = [routine.facts() for routine in Routine.objects.visible_to(owner).active().with_steps()]
    return [steps for steps in routines if any(step.slug == slug for step in steps)]


def to_decide_of(owner: User, found: Summary, *, exercises: Mapping[str, Exercise] | None = None) -> ToDecide:
    """What ``owner`` is asked to decide: one query where an exercise asks, and those of what professionals said, where
    that stands. ``exercises``: what was read already, with all that is asked about (``asked_about``)."""
    asked, today = found.asked, found.today
    sheets = [*Guidance.objects.visible_to(owner).standing().with_exercises()] if found.has_sheets else []
    due = [sheet for sheet in sheets if sheet.facts().is_due(today=today)]
    named = asked_about(found)
    if exercises is None:
        exercises = {one.slug: one for one in Exercise.objects.filter(slug__in=named)} if named else {}
    listed = {slug: one for slug, one in exercises.items() if one.is_listed}
    row = next((row for row in found.ledger if row.slug == asked.slug), None)
    again = listed.get(asked.again.slug) if asked.again else None
    return ToDecide(
        card=_card(row, asked, listed) if row is not None else None,
        again=TryAgain(asked.again, again) if asked.again and again and again.is_offered else None,
        waiting=[sheet for sheet in sheets if sheet.waits],
        due=[sheet for sheet in due if today <= sheet.open_until],
        lapsed=[sheet for sheet in due if today > sheet.open_until],
        left_out=frozenset(bar.slug for bar in found.barring.rows if not bar.form),
        kept=asked.kept,
    )


def asked_about(found: Summary) -> frozenset[str]:
    """The slugs of the exercises that are asked about, and of what may take their place."""
    asked = found.asked
    slugs = (asked.slug, asked.instead.partition(":")[0], asked.again.slug if asked.again else "")
    return frozenset(slug for slug in slugs if slug)


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


def _card(row: LedgerRow, asked: Asked, exercises: Mapping[str, Exercise]) -> LeaveOutCard:
    instead = exercises.get(asked.instead.partition(":")[0])
    return LeaveOutCard(
        row=row,
        exercise=exercises.get(row.slug),
        question=question_of(row),
        instead=instead,
        instead_key=asked.instead if instead else "",
        because=asked.because if instead else "",
        routine_count=asked.routine_count,
    )
