"""Practising, as verbs: begin, log, finish, revise, delete, bring back, and say how the morning was.

They stand above rows and readings, because each of them reads the diary to decide and lets it follow afterwards.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import RestrictedError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conventions.owned import InTheWay, Signature
from exercises.models import Exercise
from routines.models import Proposal, Routine
from routines.models.proposals import ProposedChange
from tracking.insights import seldom
from tracking.keeping import bury_with_all, keep_pain, keep_standings
from tracking.models import (
    Care,
    CheckIn,
    Draft,
    Edition,
    FollowUp,
    Logged,
    PainEntry,
    Session,
    SessionStep,
    StepDone,
    StepOutcome,
)
from tracking.models.logged import Arrival, day_within_reach
from tracking.models.pain import PainWords
from tracking.models.sessions import SessionAnswers
from tracking.models.steps import has_strength, set_outcomes, snapshots, steps_of
from tracking.overview.check_in import SessionPlan, check_in, held_back_because
from tracking.overview.deleted import rows_of
from tracking.overview.history import practice_of
from tracking.overview.seldom import answers_of, best_weekdays, suggestion_of, with_plan
from tracking.overview.summary import summary_of

_FIELDS = (
    *("finished_at", "pain_before", "pain_worst", "pain_after", "effort"),
    *("note", "stop_reason", "stop_signs", "is_controlled"),
)
_STEP_FIELDS = ("form", "form_name", "unit", "sides", "outcome", "reps_done", "worst", "has_hurt", "skip_reason")


@transaction.atomic
def begin(
    *,
    owner: User,
    at: datetime,
    routine: Routine | None = None,
    exercise: Exercise | None = None,
    pain_before: int | None = None,
    kept: Collection[int] = (),
    has_something_new: bool = False,
    has_read_red_list: bool = False,
) -> Session:
    """Start ``routine``, or one ``exercise`` alone, in the person's zone of this moment, as the check-in leaves it.

    The steps are copied, eased or left out as the pain now, the conditions and the last sessions ask for; at the
    positions ``kept`` the person keeps the usual form, where no gate speaks against it. ``has_read_red_list``: the
    emergency signs were read just now and none is there, which strong pain asks for (rule G9).

    Raises ``ValidationError``: ``changed`` where something is new about the pain, ``gentle_only`` where a gate
    holds all of it back, ``red_list`` where that is to be read first, ``running`` where another session has begun
    and is not finished, ``not_offered`` for an exercise that is not for home.
    """
    session: Session = Session(owner=owner, time_zone=owner.time_zone, routine=routine)
    session.hold_person(is_changing=False)  # not yet: what is kept of the diary is read first
    plan = SessionPlan.of(owner, routine=routine, exercise=exercise)
    if has_something_new:
        raise ValidationError(_("Something is new, so answer the safety questions first."), code="changed")
    found = summary_of(owner, now=at)
    clearance = found.cleared
    if not plan.is_open(clearance):
        raise ValidationError(held_back_because(clearance), code="gentle_only")
    _refuse_a_second(session)
    verdict = check_in(owner, plan, found, at=at, before=pain_before)
    if verdict.asks_red_flags and not has_read_red_list:
        raise ValidationError({"signs": ValidationError(_("Read the warning signs first."), code="red_list")})
    open_today = plan.today(verdict, kept)
    if not open_today.steps:
        reason = verdict.changes[0].reason
        raise ValidationError(_("You cannot do any of it today. {reason}").format(reason=reason), code="gentle_only")
    session.routine_name = plan.name
    session.routine_version = routine.version if routine else None
    session.put(started_at=at, finished_at=None, at=at, pain_before=pain_before)
    changes = [change.as_row(is_kept=change.position in kept and not change.is_gate) for change in verdict.changes]
    checked = CheckIn(light=verdict.light, rules=[rule.id for rule in verdict.rules], changes=changes)
    session.hold_person()
    return _write_first(session, list(open_today.steps), at=at, check_in=checked)


@transaction.atomic
def log(
    *,
    owner: User,
    started_at: datetime,
    finished_at: datetime,
    at: datetime,
    routine: Routine | None = None,
    steps: Sequence[StepDone] | None = None,
    sign: Signature | None = None,
    arrival: Arrival | None = None,
    **answers: Unpack[SessionAnswers],
) -> Session:
    """Write down a whole session that is over, at most 14 days back (rule BACK).

    ``steps`` left out: those of ``routine``, all done; without a routine none. ``sign`` is that of the request. A sign
    of the first tier closes training (rule STOP).
    """
    session: Session = Session(owner=owner, time_zone=owner.time_zone, routine=routine)
    session.hold_person()
    if sign is not None:
        session.client_uuid, session.created_digest = sign
    if routine is not None:
        session.routine_name, session.routine_version = routine.name, routine.version
    session.arrive(arrival, at=at).put(started_at=started_at, finished_at=finished_at, at=at, **answers)
    if steps is None:
        return _write_first(session, steps_of(routine) if routine else [], at=at)
    return _write_first(session, snapshots(steps), at=at)


def _write_first(
    session: Session, steps: list[SessionStep], *, at: datetime, check_in: CheckIn | None = None
) -> Session:
    """Store a new session with its ``steps``, in the transaction of the verb. All that could be refused has been."""
    session.is_strength = has_strength(steps)
    session.save(force_insert=True)
    session.write_steps(steps)
    if check_in is not None:
        check_in.session = session
        check_in.save(force_insert=True)
    session.close_training(session.stop_signs, at=at)
    _keep_up(session, at=at)
    return session


@transaction.atomic
def finish(
    session: Session,
    *,
    at: datetime,
    finished_at: datetime | None = None,
    outcomes: Mapping[int, StepOutcome] | None = None,
    **answers: Unpack[SessionAnswers],
) -> None:
    """End a running session now, or at ``finished_at`` where it ended earlier. The same again changes nothing.

    ``outcomes``: position -> what became of it; what is left out was as the guide told it last, else done.
    The pain before stays, and so does a sign that stopped it. Raises
    ``InTheWay`` (``finished``) where it was deleted, or ended in another way: of two that finish at once, one does.
    """
    session.hold_person()
    session.refresh_from_db()
    if session.is_deleted:
        raise InTheWay(_("You have deleted this session since. Nothing was saved."), code="finished")
    steps = list(session.steps.all())
    stored = None if session.is_running else _ending(session, steps)
    told = Draft.objects.filter(session=session).first()
    answers = told.with_stop(answers) if told else answers
    session.put(
        started_at=session.started_at,
        finished_at=finished_at or session.finished_at or max(at, session.started_at),
        at=at,
        **({"pain_before": session.pain_before} | answers),
    )
    known: Mapping[int, StepOutcome] = told.known_steps() if told else {}
    given = outcomes or {}
    set_outcomes(steps, {n: {**known.get(n, {}), **given.get(n, {})} for n in {*known, *given}})
    if stored is not None and stored != _ending(session, steps):
        raise InTheWay(_("This session is already logged. Edit it if something is not right."), code="finished")
    if stored is not None:
        return
    session.advance(expected=session.version)
    session.is_strength = has_strength(steps)
    session.save()
    SessionStep.objects.bulk_update(steps, _STEP_FIELDS)
    # What the guide told has held everything back since then, and may have been looked at by now.
    session.close_training(set(session.stop_signs) - set(told.stop_signs if told else ()), at=at)
    _keep_up(session, at=at)


def _ending(session: Session, steps: Sequence[SessionStep]) -> list[list[object]]:
    """All that finishing sets, of the session and of each step, to tell the same request from another one."""
    return [
        [getattr(session, name) for name in _FIELDS],
        *([getattr(one, name) for name in _STEP_FIELDS] for one in steps),
    ]


@transaction.atomic
def revise(
    session: Session,
    *,
    expected: int,
    started_at: datetime,
    finished_at: datetime,
    at: datetime,
    steps: Sequence[StepDone] | None = None,
    **answers: Unpack[SessionAnswers],
) -> None:
    """Change a finished session from version ``expected``; what it was stays as an edition of it.

    ``steps`` replaces what was done; a step that was there keeps its snapshot. Left out, the steps stay. A
    beginning that stays is kept, however old; another one is dated in the session's own zone.
    """
    session.hold_person()
    session.advance(expected=expected)
    if session.is_running:
        raise InTheWay(_("This session is not finished yet. Finish it first."), code="running")
    Edition.objects.keep(session, number=expected, at=at)
    day, signs = session.local_date, session.stop_signs
    given: SessionAnswers = {
        "stop_reason": session.stop_reason,
        "stop_signs": session.stop_signs,
        "is_controlled": session.is_controlled,
        **answers,
    }
    session.put(started_at=started_at, finished_at=finished_at, at=at, **given)
    if steps is not None:
        written = snapshots(steps, held=list(session.steps.all()))
        session.is_strength = has_strength(written)
        session.steps.all().delete()
        session.write_steps(written)
    session.save()
    session.close_training(set(session.stop_signs) - set(signs), at=at)
    _keep_up(session, day, at=at)


@transaction.atomic
def delete(row: Logged, *, at: datetime, expected: int | None = None) -> None:
    """Take a row of the diary out of every list, for 30 days; what rests on a session follows."""
    row.hold_person()
    row.put_away(at=at, expected=expected)
    _follow(row, at=at)


@transaction.atomic
def restore(row: Logged, *, at: datetime) -> None:
    """Undo ``delete``; a running session comes back only where no other has begun meanwhile."""
    row.hold_person()
    if isinstance(row, Session) and row.is_running:
        _refuse_a_second(row)
    row.bring_back(at=at)
    _follow(row, at=at)


@transaction.atomic
def remove_for_good(owner: User, kind: str, pk: int, *, at: datetime) -> None:
    """Remove what was deleted or put away before, and what rests on it: nothing counts it any more. Raises ``InTheWay``
    where it was brought back meanwhile, and for an own exercise that a routine still uses."""
    User.objects.hold(owner.pk)
    try:
        rows = rows_of(owner, kind, at=at).filter(pk=pk)
        bury_with_all(rows, at=at)
        gone, _rows = rows.delete()
    except RestrictedError as error:
        raise InTheWay(_("A routine still uses this exercise. Remove it from your routines first.")) from error
    if not gone:
        raise InTheWay(_("This was restored in the meantime, so it is not removed."))


@transaction.atomic
def note_pain(*, owner: User, at: datetime, **said: Any) -> PainEntry:
    """Write down how strong the pain was, as ``PainEntry.objects.note`` does, and let the plan know."""
    User.objects.hold(owner.pk)
    entry: PainEntry = PainEntry.objects.note(owner=owner, at=at, **said)
    keep_pain(owner, at=at)
    return entry


@transaction.atomic
def revise_pain(
    entry: PainEntry, *, expected: int, score: int, felt_at: datetime, at: datetime, **more: Unpack[PainWords]
) -> None:
    """Change the entry from version ``expected``, and let the plan know."""
    entry.hold_person()
    entry.revise(expected=expected, score=score, felt_at=felt_at, at=at, **more)
    keep_pain(entry.owner, at=at)


@transaction.atomic
def note_care(*, owner: User, at: datetime, **words: Any) -> Care:
    """Write down other care, and let the plan know: a professional's look ends a rest."""
    User.objects.hold(owner.pk)
    care = Care.objects.jot(owner=owner, at=at, **words)
    keep_pain(owner, at=at)
    return care


@transaction.atomic
def revise_care(care: Care, *, expected: int, at: datetime, **words: Any) -> None:
    """Change it from version ``expected``, and let the plan know."""
    care.hold_person()
    care.revise(expected=expected, at=at, **words)
    keep_pain(care.owner, at=at)


def _follow(row: Logged, *, at: datetime) -> None:
    """Bring up to date what rests on ``row``, which was deleted or is back."""
    if isinstance(row, Session):
        _keep_up(row, at=at)
    elif isinstance(row, PainEntry | Care):
        keep_pain(row.owner, at=at)


@transaction.atomic
def answer(
    follow_up: FollowUp,
    *,
    at: datetime,
    feeling: str = "",
    score: int | None = None,
    source: str = FollowUp.Source.ASKED,
    expected: int | None = None,
    answered_at: datetime | None = None,
    is_moved: bool = False,
) -> None:
    """Write down how the morning was: a feeling, a number or both. A late answer keeps its real date, which is
    ``answered_at`` where a program knows it; what ``is_moved`` from elsewhere may be of any day.

    The same answer again changes nothing. Raises ``ValidationError`` where nothing was said, before the morning has
    come (``early``) and more than 14 days after (``too_old``); ``StaleVersion`` where the row is no longer at
    version ``expected``.
    """
    moment = answered_at or at
    day_within_reach(moment, at=at, zone=follow_up.time_zone, field="answered_at", is_of_any_day=True)
    follow_up.refuse(feeling=feeling, score=score, at=moment)
    if not is_moved:
        follow_up.refuse(feeling=feeling, score=score, at=at)
    if follow_up.is_answered and (follow_up.feeling, follow_up.score) == (feeling, score):
        return
    follow_up.hold_person()
    follow_up.advance(expected=follow_up.version if expected is None else expected)
    follow_up.feeling, follow_up.score, follow_up.source, follow_up.answered_at = feeling, score, source, moment
    follow_up.save(update_fields=["feeling", "score", "source", "answered_at", "updated_at"])
    keep_standings(follow_up.owner, at=at, touched=[follow_up.practised_on])


@transaction.atomic
def answer_suggestion(owner: User, *, what: str, answer: str, at: datetime, days: int | None = None) -> Proposal:
    """Store what ``owner`` says to the suggestion about their plan (rule SELDOM), and do what was taken.

    ``answer``: ``take`` (with the number of ``days`` where there are several), ``keep`` or ``not_now``. Each keeps the
    next suggestion away for a while. The same again changes nothing. Raises ``ValidationError``: ``over`` where nothing
    of the kind is suggested, ``days`` where so many were not suggested.
    """
    User.objects.hold(owner.pk)
    history = with_plan(owner, practice_of(owner, now=at))
    state = _ANSWERED.get(answer)
    if state is None:
        raise ValidationError({"answer": _("Choose one of the answers.")})
    found = suggestion_of(owner, seldom.kept(history), today=history.today, is_blocked=owner.is_blocked())
    if found is None or found.what != what:
        stored = next(iter(answers_of(owner)), None)
        is_same = stored is not None and (stored.change["what"], stored.state) == (what, state)
        if stored is None or not is_same or (days is not None and stored.change["to"] != days):
            raise ValidationError(_("This suggestion has ended."), code="over")
        return stored
    taken = (days or found.options[0]) if found.options else 0
    if found.options and taken not in found.options:
        raise ValidationError(
            {"days": ValidationError(_("Choose one of the numbers that are suggested."), code="days")}
        )
    to = taken if state == Proposal.State.ACCEPTED else found.start
    change: ProposedChange = {"what": what, "from": found.start, "to": to}
    given = {"rule": found.rule.id, "sentence": found.sentence, "offered_on": history.today}
    row = Proposal(owner=owner, change=change, **given)
    row.settle(state, at=at, weekdays=best_weekdays(owner, history, count=taken))
    return row


_ANSWERED = {
    "take": Proposal.State.ACCEPTED,
    "keep": Proposal.State.DECLINED,
    "not_now": Proposal.State.EXPIRED,
}
"""What becomes of a suggestion, by its answer."""


def _keep_up(session: Session, *days: date, at: datetime) -> None:
    """Bring up to date what is computed from the diary after a change of ``session``: the question of the next
    morning, for its local day and for the ``days`` it lay on before, then the standings and offers."""
    touched = {session.local_date, *days}
    FollowUp.objects.keep_up(owner=session.owner, days=touched, at=at)
    keep_standings(session.owner, at=at, touched=touched)


def _refuse_a_second(session: Session) -> None:
    """Raises ``InTheWay`` (``running``) where another session runs. The person is held: none can begin meanwhile."""
    if Session.objects.filter(owner=session.owner_id).running().exclude(pk=session.pk).exists():
        raise InTheWay(_("You have another session that is not finished."), code="running")
