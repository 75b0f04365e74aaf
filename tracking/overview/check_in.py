"""The check before a session: what is planned, and what the pain now and the last sessions make of it."""

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Self

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.screening import Clearance, Open
from conventions.days import local_date
from exercises.facts import BASE
from exercises.looking import Looker
from exercises.models import Exercise
from routines import rules, timeline
from routines.models import ExerciseStanding, Routine, person_for, why_not
from routines.rules.pain_now import KnownPain
from routines.starters import starter
from tracking.insights.check_in import TOLD_MINUTES, Adjustment, CheckInResult, check
from tracking.insights.progression import act
from tracking.insights.standing import Dose
from tracking.insights.summary import Summary
from tracking.insights.this_moment import Today
from tracking.models.pain import PainEntry
from tracking.models.sessions import GENTLE_STARTER
from tracking.models.steps import SessionStep, step_of, steps_of
from tracking.overview.leave_out import hurting_in
from tracking.overview.standings import is_stopped, practice_read
from tracking.overview.summary import clearance_with

RED_LIST_DAYS = 7
"""How long the whole red list counts as read, where strong pain asks for it again (rule G9)."""


def pain_told(owner: User, *, at: datetime) -> PainEntry | None:
    """The number that ``owner`` gave within the last hour: it is not asked again before a session (rule CHECK-IN)."""
    since = at - timedelta(minutes=TOLD_MINUTES)
    told = PainEntry.objects.visible_to(owner).kept().filter(kind=PainEntry.Kind.NOW)
    entry: PainEntry | None = told.filter(felt_at__gt=since, felt_at__lte=at).first()
    return entry


@dataclass(frozen=True)
class SessionPlan:
    """What is about to be practised: a routine, or one exercise from its own page."""

    name: str
    steps: tuple[SessionStep, ...]
    routine: Routine | None = None

    @classmethod
    def of(cls, owner: User, *, routine: Routine | None = None, exercise: Exercise | None = None) -> Self:
        """The plan of one of the two; of an exercise in the dose it was done with last, or at the low end of its own.

        Raises ``ValidationError`` (``not_offered``) where it is not for practice at home, with what is (rule G6).
        """
        if exercise is None:
            assert routine is not None
            return cls(routine.name, tuple(steps_of(routine)), routine)
        refusal = why_not(exercise)
        if refusal is not None:
            raise ValidationError(refusal.sentence, code="not_offered")
        held = ExerciseStanding.objects.visible_to(owner).filter(exercise=exercise).first()
        step = step_of(exercise)
        if held is not None:
            step.take_form(held.form)
            step.sets, step.reps, step.hold_seconds = held.sets, held.reps, held.hold_seconds
        return cls(exercise.name, (step,))

    def facts(self) -> list[rules.Step]:
        return [step.facts() for step in self.steps]

    def is_open(self, clearance: Clearance) -> bool:
        """Whether someone who stands like this may practise it (gates G1 to G4, G7, G10 and G11)."""
        return rules.is_open(self.facts(), clearance.open)

    def minutes(self) -> int:
        return timeline.minutes(timeline.estimated_seconds(self.facts()))

    def minutes_for(self, person: Looker) -> int:
        """How long this person takes for it, in their forms."""
        found = []
        for step in self.steps:
            suits = person.suits(step.exercise, step.done_as.key) if step.exercise else None
            if suits is None or suits.form:
                found.append(step.facts().in_form(suits.form) if suits else step.facts())
        return timeline.minutes(timeline.estimated_seconds(found))

    def today(self, verdict: CheckInResult, kept: Collection[int] = ()) -> "SessionPlan":
        """The plan as it is today; at the positions ``kept`` the person keeps the usual form, where they may."""
        changes = {change.position: change for change in verdict.changes}
        steps = []
        for step in map(copy, self.steps):
            change = changes.get(step.position)
            dose = Dose.of(step.facts()) if change is None else change.dose(is_kept=step.position in kept)
            if dose is not None:
                step.take_form(dose.form)
                step.sets, step.reps, step.hold_seconds = dose.sets, dose.reps, dose.hold_seconds
                steps.append(step)
        for position, step in enumerate(steps, start=1):
            step.position = position
        return replace(self, steps=tuple(steps))


def check_in(owner: User, plan: SessionPlan, found: Summary, *, at: datetime, before: int | None) -> CheckInResult:
    """What today looks like for ``plan``, as the diary says (``found``), with the pain ``before`` it; in a fixed number
    of queries."""
    today = local_date(at, owner.time_zone)
    practice = practice_read(owner, now=at)
    standings, exercises = practice.standings, practice.exercises
    steps = plan.facts()
    acting = partial(
        act,
        flags=practice.flags,
        today=today,
        strength_on=standings.strength_on,
        is_stopped=is_stopped(owner, standings),
    )
    actions = {
        step.slug: action
        for step in steps
        if step.slug in exercises
        and (action := acting(standings.by_slug.get(step.slug), exercises[step.slug], Dose.of(step)))
    }
    health = practice.known.health
    now = Today(
        ceiling=practice.history.ceiling,
        before=before,
        base=found.base.mean if found.base else None,
        is_assessed=practice.history.is_assessed,
        is_head_resting=found.effects.is_head_resting,
        is_eased=found.effects.is_eased,
        has_read_red_list=health.answers is not None
        and health.answers.signs_at is not None
        and at - health.answers.signs_at < timedelta(days=RED_LIST_DAYS),
    )
    told = None if before is None else KnownPain(before, today)
    # The gates, and what the warnings of the diary hold back beside them (W3 to W6).
    clearance = clearance_with(found, health, before=before)
    known = person_for(owner, today=today, pain=told, known=practice.known)
    person = replace(known, open=clearance.open, reasons=clearance.reasons)
    hurting = hurting_in(owner, found, person, {step.slug for step in steps})
    return check(steps, person, now, actions=actions, hurting=hurting)


def in_words(change: Adjustment, step: SessionStep) -> str:
    """Return what is different today as text: ``4 instead of 6, Blades only``."""
    if change.after is None:
        return _("left out today")
    before, after = change.before, change.after
    said = []
    if after.sets != before.sets:
        said.append(
            ngettext("{after} instead of {before} set", "{after} instead of {before} sets", before.sets).format(
                after=after.sets, before=before.sets
            )
        )
    if after.reps != before.reps:
        said.append(_("{after} instead of {before}").format(after=after.reps, before=before.reps))
    if after.hold_seconds != before.hold_seconds:
        said.append(_("a shorter hold"))
    if after.form != before.form:
        form = step.facts().exercise.form(after.form)
        said.append(_("the usual version") if form.key == BASE else form.name)
    return ", ".join(said)


def held_back_because(clearance: Clearance) -> str:
    """Why a routine cannot be begun by someone who stands like this, and what can."""
    reason = clearance.reasons[0]
    if clearance.open < Open.GENTLE:
        return f"{reason.sentence} {reason.ends}"
    return _("{sentence} Start with “{name}”.").format(sentence=reason.sentence, name=starter(GENTLE_STARTER).name)
