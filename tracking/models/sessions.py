"""What was practised: a session and its steps. A log is a snapshot: later edits of anything else never change it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Block, User
from accounts.screening import STOP_SIGNS, Open, Standing, rows_of
from conventions.fields import MAX_NAME, pain_model_field, score_constraint
from exercises.models import Exercise
from routines.models import Routine
from routines.starters import starter
from tracking.models.drafts import CheckIn, Draft
from tracking.models.editions import Edition
from tracking.models.logged import CLOCKS_DIFFER, Logged, LoggedQuerySet
from tracking.models.steps import SessionStep, StepDone, StepOutcome, has_strength, set_outcomes, snapshots, steps_of

SNAPSHOT_VERSION = 1
GENTLE_STARTER = "first-week-gentle"  # everything in it is of the gentle set (rule G3)
LONGEST = timedelta(hours=24)
STOPPED = ("stop_reason", "stop_signs", "is_controlled")
"""Answers that a change keeps where it does not name them."""


class StopReason(models.TextChoices):
    """Why a session was stopped before its end (amendments 17 and 51)."""

    SYMPTOM = "symptom", _("A sign of the stop list")
    PAIN = "pain", _("Pain")
    FORM = "form", _("The form was lost, or the belly domed")
    TIRED = "tired", _("Tired")
    TIME = "time", _("No time")
    DISTURBED = "disturbed", _("Disturbed")


class SessionQuerySet(LoggedQuerySet):
    def finished(self) -> Self:
        return self.kept().filter(finished_at__isnull=False)

    def running(self) -> Self:
        return self.kept().filter(finished_at__isnull=True)

    def with_steps(self) -> Self:
        return self.prefetch_related(
            models.Prefetch("steps", SessionStep.objects.select_related("exercise", "own_exercise__drawn_as"))
        )

    def with_step_count(self) -> Self:
        """Adds ``step_count``: the exercises that were not skipped."""
        kept = ~Q(steps__outcome=SessionStep.Outcome.SKIPPED)
        return self.annotate(step_count=models.Count("steps", filter=kept))

    def begin(
        self,
        *,
        owner: User,
        at: datetime,
        routine: Routine | None = None,
        exercise: Exercise | None = None,
        pain_before: int | None = None,
        kept: Collection[int] = (),
        has_something_new: bool = False,
        has_read_red_list: bool = False,
    ) -> "Session":
        """Start ``routine``, or one ``exercise`` alone, in the person's zone of this moment, as the check-in leaves it.

        The steps are copied, eased or left out as the pain now, the conditions and the last sessions ask for; at the
        positions ``kept`` the person keeps the usual form, where no gate speaks against it. ``has_read_red_list``: the
        emergency signs were read just now and none is there, which strong pain asks for (rule G9).

        Raises ``ValidationError``: ``changed`` where something is new about the pain, ``gentle_only`` where a gate
        holds all of it back, ``red_list`` where that is to be read first, ``running`` where another session has begun
        and is not finished, ``not_offered`` for an exercise that is not for home.
        """
        from tracking.models.check_ins import Plan, check_in
        from tracking.models.insight import standing_of

        plan = Plan.of(owner, routine=routine, exercise=exercise)
        if has_something_new:
            raise ValidationError(_("Answer the safety questions first: something is new."), code="changed")
        standing = standing_of(owner, now=at)
        if not plan.is_open(standing):
            raise ValidationError(held_back_because(standing), code="gentle_only")
        if self.model._default_manager.visible_to(owner).running().exists():
            raise _another_is_running()
        verdict = check_in(owner, plan, at=at, before=pain_before)
        if verdict.asks_red_flags and not has_read_red_list:
            raise ValidationError({"signs": ValidationError(_("Read the red list first."), code="red_list")})
        open_today = plan.today(verdict, kept)
        if not open_today.steps:
            reason = verdict.changes[0].reason
            raise ValidationError(_("Nothing of it is open today. {reason}").format(reason=reason), code="gentle_only")
        session: Session = self.model(owner=owner, time_zone=owner.time_zone, routine=routine)
        session.routine_name = plan.name
        session.routine_version = routine.version if routine else None
        session.put(started_at=at, finished_at=None, at=at, pain_before=pain_before)
        checked = CheckIn(
            light=verdict.light,
            rules=[*verdict.rules],
            changes=[
                change.as_row(is_kept=change.position in kept and not change.is_gate) for change in verdict.changes
            ],
        )
        return session.write_first(list(open_today.steps), at=at, check_in=checked)

    def log(
        self,
        *,
        owner: User,
        started_at: datetime,
        finished_at: datetime,
        at: datetime,
        routine: Routine | None = None,
        steps: Sequence[StepDone] | None = None,
        **answers: Any,
    ) -> "Session":
        """Write down a whole session that is over, at most 14 days back (amendment 64).

        ``steps`` left out: those of ``routine``, all done; without a routine none. ``answers``: ``pain_before``,
        ``pain_worst``, ``pain_after``, ``effort`` (0-10 or ``None``), ``note``, ``stop_reason``, ``stop_signs`` (keys)
        and ``is_controlled``. A sign of the first tier closes training (amendment 17).
        """
        session: Session = self.model(owner=owner, time_zone=owner.time_zone, routine=routine)
        if routine is not None:
            session.routine_name, session.routine_version = routine.name, routine.version
        session.put(started_at=started_at, finished_at=finished_at, at=at, **answers)
        if steps is None:
            return session.write_first(steps_of(routine) if routine else [], at=at)
        return session.write_first(snapshots(steps), at=at)


class Session(Logged):
    """One practice: from a routine or free. Pain and effort are 0-10 or unknown (domain 4.1, 6.4)."""

    routine = models.ForeignKey(Routine, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    routine_name = models.CharField(max_length=MAX_NAME, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    pain_before = pain_model_field()
    pain_worst = pain_model_field()
    pain_after = pain_model_field()
    effort = pain_model_field()
    routine_version = models.PositiveIntegerField(null=True, blank=True, help_text=_("the routine's version in force"))
    stop_reason = models.CharField(max_length=12, choices=StopReason, blank=True)
    stop_signs = models.JSONField(default=list, blank=True, help_text=_("keys of the stop signs (amendment 17)"))
    is_controlled = models.BooleanField(
        null=True, blank=True, help_text=_("no strain, breath steady, could do two more (domain 6.5)")
    )
    is_strength = models.BooleanField(default=False, editable=False)
    snapshot_version = models.PositiveSmallIntegerField(default=SNAPSHOT_VERSION, editable=False)

    objects: ClassVar[Any] = SessionQuerySet.as_manager()

    class Meta(Logged.Meta):
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(fields=["owner", "-started_at", "-id"], name="tracking_session_log"),
            models.Index(fields=["owner", "local_date"], name="tracking_session_day"),
        ]
        constraints = [
            *Logged.Meta.constraints,
            score_constraint("pain_before", name="tracking_session_before"),
            score_constraint("pain_worst", name="tracking_session_worst"),
            score_constraint("pain_after", name="tracking_session_after"),
            score_constraint("effort", name="tracking_session_effort"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
                name="tracking_session_order",
            ),
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(finished_at__isnull=True, deleted_at__isnull=True),
                name="tracking_session_one_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.local_date}"

    @property
    def title(self) -> str:
        return self.routine_name or "Free session"

    @property
    def is_running(self) -> bool:
        return self.finished_at is None

    @property
    def minutes(self) -> int | None:
        """How long it took, in whole minutes, at least one; ``None`` while it runs."""
        if self.finished_at is None:
            return None
        return max(1, round((self.finished_at - self.started_at).total_seconds() / 60))

    @property
    def started_wall(self) -> datetime:
        return self.wall_clock(self.started_at)

    def clean(self) -> None:
        if self.finished_at is None:
            return
        if self.finished_at < self.started_at:
            raise ValidationError({"finished_at": _("A session cannot end before it began.")})
        if self.finished_at - self.started_at > LONGEST:
            raise ValidationError({"finished_at": _("A session can last up to 24 hours.")})

    def put(
        self,
        *,
        started_at: datetime,
        finished_at: datetime | None,
        at: datetime,
        pain_before: int | None = None,
        pain_worst: int | None = None,
        pain_after: int | None = None,
        effort: int | None = None,
        note: str = "",
        stop_reason: str = "",
        stop_signs: Sequence[str] = (),
        is_controlled: bool | None = None,
    ) -> None:
        """Take the values and check them, without writing. Where there is a stop sign, it is the reason to stop."""
        if started_at != self.started_at:
            self.put_on_day(started_at, at=at, field="started_at")
        if finished_at is not None and finished_at != self.finished_at and finished_at > at + CLOCKS_DIFFER:
            raise ValidationError({"finished_at": ValidationError(_("This would end after now."), code="future")})
        self.started_at, self.finished_at = started_at, finished_at
        self.pain_before, self.pain_worst, self.pain_after = pain_before, pain_worst, pain_after
        self.effort, self.note, self.is_controlled = effort, note, is_controlled
        if any(sign not in STOP_SIGNS for sign in stop_signs):
            raise ValidationError({"stop_signs": _("There is no such sign.")})
        self.stop_signs = [key for key in STOP_SIGNS if key in stop_signs]
        self.stop_reason = StopReason.SYMPTOM.value if self.stop_signs else stop_reason
        if self.routine is not None and self.routine.owner_id != self.owner_id:
            raise ValidationError({"routine": _("There is no such routine.")})
        # The limits of the fields are those of the constraints: asking the database as well would be one query each.
        self.full_clean(exclude=["owner", "routine"], validate_unique=False, validate_constraints=False)

    def write_first(self, steps: list[SessionStep], *, at: datetime, check_in: CheckIn | None = None) -> Self:
        """Store a new session with its ``steps``, both or neither. All that could be refused has been by now, but for
        another session that began at the same moment."""
        self.is_strength = has_strength(steps)
        try:
            with transaction.atomic(savepoint=self.is_running):
                self._hold_person()
                self.save(force_insert=True)
                self._write_steps(steps)
                if check_in is not None:
                    check_in.session = self
                    check_in.save(force_insert=True)
                self.close_training(self.stop_signs, at=at)
                self._keep_up(at=at)
        except IntegrityError as error:
            if self.is_running:
                raise _another_is_running() from error
            raise
        return self

    @transaction.atomic
    def finish(
        self,
        *,
        at: datetime,
        finished_at: datetime | None = None,
        outcomes: Mapping[int, StepOutcome] | None = None,
        expected: int | None = None,
        **answers: Any,
    ) -> None:
        """End a running session now, or at ``finished_at`` where it ended earlier.

        ``outcomes``: position -> what became of it; what is left out was as the guide told it last, else done.
        ``answers`` as in ``log``; the pain before stays, and so does a sign that stopped it (amendment 17). Raises
        ``ValidationError`` (``finished``) where it is over or deleted, ``StaleVersion`` where it was changed meanwhile:
        of two that finish at once, one does.
        """
        self._hold_person()
        self.advance(expected=self.version if expected is None else expected)
        if not self.is_running or self.deleted_at is not None:
            raise ValidationError(_("This session is over already."), code="finished")
        told = Draft.objects.filter(session=self).first()
        if told is not None:
            answers = told.with_stop(answers)
        self.put(
            started_at=self.started_at,
            finished_at=finished_at or max(at, self.started_at),
            at=at,
            **({"pain_before": self.pain_before} | answers),
        )
        steps = list(self.steps.all())
        known = cast(Mapping[int, StepOutcome], told.known_steps() if told else {})
        given = outcomes or {}
        set_outcomes(steps, {n: {**known.get(n, {}), **given.get(n, {})} for n in {*known, *given}})
        self.is_strength = has_strength(steps)
        self.save()
        SessionStep.objects.bulk_update(steps, ["form", "outcome", "reps_done", "worst", "has_hurt", "skip_reason"])
        # What the guide told has held everything back since then, and may have been looked at by now.
        self.close_training(set(self.stop_signs) - set(told.stop_signs if told else ()), at=at)
        self._keep_up(at=at)

    @transaction.atomic
    def revise(
        self,
        *,
        expected: int,
        started_at: datetime,
        finished_at: datetime,
        at: datetime,
        steps: Sequence[StepDone] | None = None,
        **answers: Any,
    ) -> None:
        """Change a finished session from version ``expected``; ``answers`` as in ``log``.

        What the session was stays as an edition of it.
        ``steps`` replaces what was done; a step that was there keeps its snapshot. Left out, the steps stay. A
        beginning that stays is kept, however old; another one is dated in the session's own zone.
        """
        self._hold_person()
        self.advance(expected=expected)
        if self.is_running:
            raise ValidationError(_("This session is still running: finish it first."), code="running")
        Edition.objects.keep(self, number=expected, at=at)
        day, signs = self.local_date, self.stop_signs
        kept = {name: getattr(self, name) for name in STOPPED}
        self.put(started_at=started_at, finished_at=finished_at, at=at, **(kept | answers))
        if steps is not None:
            written = snapshots(steps, held=list(self.steps.all()))
            self.is_strength = has_strength(written)
            self.steps.all().delete()
            self._write_steps(written)
        self.save()
        self.close_training(set(self.stop_signs) - set(signs), at=at)
        self._keep_up(day, at=at)

    @transaction.atomic
    def delete_with_undo(self, *, at: datetime, expected: int | None = None) -> None:
        self._hold_person()
        super().delete_with_undo(at=at, expected=expected)
        self._keep_up(at=at)

    @transaction.atomic
    def restore(self, *, at: datetime) -> None:
        """Undo ``delete_with_undo``; a running session comes back only where no other has begun meanwhile."""
        self._hold_person()
        try:
            with transaction.atomic():
                super().restore(at=at)
        except IntegrityError as error:
            raise _another_is_running() from error
        self._keep_up(at=at)

    def close_training(self, signs: Iterable[str], *, at: datetime) -> None:
        """A sign of the first tier holds everything back until somebody has looked at it (amendment 17)."""
        rows = rows_of(signs)
        if rows:
            Block.objects.raise_for(owner=self.owner, signs=rows, at=at)

    def _hold_person(self) -> None:
        """Hold the person's row before that of the session: of two verbs that end at once, the later one waits, and
        neither waits for what the other one holds."""
        User.objects.select_for_update().get(pk=self.owner_id)

    def _keep_up(self, *days: date, at: datetime) -> None:
        """Let the question of the next morning and the standings follow, also those of the ``days`` it lay on before.

        A floor of their own reads the sessions, so they are named here and not above.
        """
        from tracking.models.mornings import FollowUp
        from tracking.models.standings import keep_standings

        FollowUp.objects.keep_up(owner=self.owner, days={self.local_date, *days}, at=at)
        keep_standings(self.owner, at=at)

    def _write_steps(self, steps: list[SessionStep]) -> None:
        for step in steps:
            step.session = self
        SessionStep.objects.bulk_create(steps)


def held_back_because(standing: Standing) -> str:
    """Why a routine cannot be begun by someone who stands like this, and what can."""
    reason = standing.reasons[0]
    if standing.open is not Open.GENTLE:
        return _("{sentence} {ends} (rule {rule})").format(sentence=reason.sentence, ends=reason.ends, rule=reason.rule)
    return _("{sentence} Start with “{name}” (rule {rule}).").format(
        sentence=reason.sentence, name=starter(GENTLE_STARTER).name, rule=reason.rule
    )


def _another_is_running() -> ValidationError:
    return ValidationError(_("Another session has begun and is not finished."), code="running")
