"""A running session follows the person's conditions: what is still to come changes with them, what was begun stays."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from accounts.models import User
from conventions.days import local_date
from exercises.facts import G5
from exercises.models import Exercise, SignOff
from routines import timeline
from routines.models import PracticeSettings
from routines.timeline import Kind
from tracking.insights.standing import Dose
from tracking.models import CheckIn, Draft, Session, SessionStep

Doses = Mapping[int, Dose | None]
"""What is otherwise now, by position; ``None`` for what is left out."""
_DOSE = ("form", "form_name", "unit", "sides", "sets", "reps", "hold_seconds")


def is_outdated(session: Session, draft: Draft | None, *, at: datetime) -> bool:
    """Whether the conditions now ask for something else of what is still to come."""
    return bool(_changes(session, draft, at=at))


@transaction.atomic
def adapt(session: Session, *, at: datetime, flags: Collection[str] | None = None) -> bool:
    """Give each exercise that has not begun the form that the conditions ask for now, or leave it out (rule G5).

    ``flags``: the conditions, where they are at hand. Returns whether anything changed; again, nothing does.
    """
    if not session.is_running or not _unsafe(session, _flags(session, at) if flags is None else flags):
        return False
    session.hold_person()
    draft = Draft.objects.filter(session=session).first()
    changes = _changes(session, draft, at=at)
    if not changes:
        return False
    steps = list(session.steps.all())
    before = _cues(session, steps)
    rows = [_change(step, changes[step.position]) for step in steps if step.position in changes]
    kept = [step for step in steps if changes.get(step.position, step) is not None]
    places = {step.position: n for n, step in enumerate(kept, start=1)}
    SessionStep.objects.filter(pk__in=[step.pk for step in steps if step.position not in places]).delete()
    for step in kept:  # in order: each moves to a place that is free by now
        step.position = places[step.position]
        step.save(update_fields=["position", *_DOSE])
    check_in = CheckIn.objects.filter(session=session).first()
    if check_in is not None:
        check_in.changes = [*check_in.changes, *rows]
        check_in.save(update_fields=["changes"])
    session.touch()
    if draft is not None:
        draft.cue = _moved(draft.cue, before, _cues(session, kept), places)
        draft.elapsed_seconds = 0
        draft.steps = [
            {**told, "position": places[told["position"]]} for told in draft.steps if told["position"] in places
        ]
        draft.save(update_fields=["cue", "elapsed_seconds", "steps"])
    vars(session)["_prefetched_objects_cache"] = {"steps": kept}
    return True


def done_and_barred(session: Session, draft: Draft | None, *, at: datetime, flags: Collection[str]) -> frozenset[int]:
    """The positions of what was done in a form that the conditions bar by now: the log keeps it, nothing shows it."""
    done = {step["position"] for step in draft.steps if step["outcome"]} if draft else set()
    if not done & _unsafe(session, flags).keys():
        return frozenset()
    agreed = SignOff.objects.agreed_for(session.owner, on=local_date(at, session.owner.time_zone))
    return frozenset(done & _unsafe(session, flags, agreed).keys())


def _flags(session: Session, at: datetime) -> frozenset[str]:
    owner: User = session.owner
    return owner.flags(today=local_date(at, owner.time_zone)) or frozenset()


def _unsafe(session: Session, flags: Collection[str], signed_off: Collection[str] = ()) -> dict[int, str]:
    """The form that is asked for where it is another one, by position; empty where it is left out."""
    found = {}
    for step in session.steps.all():
        if isinstance(step.subject, Exercise):
            facts = step.subject.facts
            asked = facts.form_for(flags, step.form, is_signed_off=facts.slug in signed_off).form
            if facts.is_home and asked != facts.key_of(step.form):
                found[step.position] = asked
    return found


def _changes(session: Session, draft: Draft | None, *, at: datetime) -> Doses:
    flags = _flags(session, at)
    if not session.is_running or not _unsafe(session, flags):
        return {}
    today = local_date(at, session.owner.time_zone)
    asked = _unsafe(session, flags, SignOff.objects.agreed_for(session.owner, on=today))
    begun = _begun(session, draft)
    return {
        step.position: _dose_in(step, asked[step.position])
        for step in session.steps.all()
        if step.position in asked and step.position not in begun
    }


def _dose_in(step: SessionStep, form: str) -> Dose | None:
    planned = step.facts()
    return Dose.of(planned).in_form(form, planned.exercise) if form else None


def _begun(session: Session, draft: Draft | None) -> set[int]:
    """The positions of what was done, at least in part, or is under way."""
    if draft is None:
        return set()
    cues = _cues(session, list(session.steps.all()))
    told = {step["position"] for step in draft.steps if step["outcome"] or step["reps_done"]}
    here = cues[draft.cue] if draft.cue < len(cues) else None
    is_under_way = here is not None and here.kind not in (Kind.CHANGE, Kind.READY)
    return told | ({here.step} if here is not None and is_under_way else set())


def _cues(session: Session, steps: Sequence[SessionStep]) -> tuple[timeline.Cue, ...]:
    settings = PracticeSettings.objects.of(session.owner)
    return timeline.cues([step.facts() for step in steps], breath_seconds=settings.own_breath())


def _moved(
    number: int, before: Sequence[timeline.Cue], after: Sequence[timeline.Cue], places: Mapping[int, int]
) -> int:
    """Where the guide goes on: at the same cue of what stays, else at the beginning of what comes next."""
    if number >= len(before):
        return len(after)
    here = before[number]
    if here.step not in places:
        following = [places[position] for position in sorted(places) if position > here.step]
        return next((cue.number for cue in after if following and cue.step == following[0]), len(after))
    mine = [cue.number for cue in after if cue.step == places[here.step]]
    is_ready = here.kind in (Kind.CHANGE, Kind.READY)
    old, new = (
        next(cue.number for cue in cues if cue.step == step and cue.kind is Kind.READY)
        for cues, step in (
            (before, here.step),
            (after, places[here.step]),
        )
    )
    return mine[0] if is_ready else min(mine[-1], new + number - old)


def _change(step: SessionStep, after: Dose | None) -> dict[str, object]:
    """Take the dose, and say so as the check-in keeps it beside the changes of the beginning."""
    before = Dose.of(step.facts())
    if after is not None:
        step.take_form(after.form)
        step.sets, step.reps, step.hold_seconds = after.sets, after.reps, after.hold_seconds
    return {
        "position": step.position,
        "exercise": step.exercise_slug,
        "from": asdict(before),
        "to": asdict(after) if after else None,
        "rule": G5.id,
        "reason": step.facts().form.why if after else "",
        "is_gate": True,
        "is_kept": False,
    }
