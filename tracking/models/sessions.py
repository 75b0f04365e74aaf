"""What was practised: a session and its steps. A log is a snapshot: later edits of anything else never change it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self, TypedDict

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q

from accounts.models import User
from conventions.fields import MAX_NAME, pain_model_field, score_constraint
from exercises.models import Exercise, Phase
from routines import rules
from routines.models import MAX_STEPS, Routine, RoutineStep
from tracking import insights
from tracking.models.logged import CLOCKS_DIFFER, Logged, LoggedQuerySet

SNAPSHOT_VERSION = 1
LONGEST = timedelta(hours=24)


class StepDone(TypedDict, total=False):
    """One exercise of a session as a door hands it over; a dose that is left out is the usual one of the exercise.

    ``exercise`` may be ``None`` where ``slug`` names a step the session holds already (the record may be gone by now).
    """

    exercise: Exercise | None
    slug: str
    form: str
    sets: int
    reps: int
    hold_seconds: int
    outcome: str


class SessionQuerySet(LoggedQuerySet):
    def finished(self) -> Self:
        return self.kept().filter(finished_at__isnull=False)

    def running(self) -> Self:
        return self.kept().filter(finished_at__isnull=True)

    def with_steps(self) -> Self:
        return self.prefetch_related(models.Prefetch("steps", SessionStep.objects.select_related("exercise")))

    def with_step_count(self) -> Self:
        """Adds ``step_count``: the exercises that were not skipped."""
        kept = ~Q(steps__outcome=SessionStep.Outcome.SKIPPED)
        return self.annotate(step_count=models.Count("steps", filter=kept))

    def readings(self) -> list[insights.Practised]:
        """What the chart needs, oldest first."""
        fields = ("local_date", "time_zone", "started_at", "pain_before", "pain_worst", "pain_after")
        return [
            insights.Practised(
                day=session.local_date,
                hour=session.hour_of_day(session.started_at),
                before=session.pain_before,
                worst=session.pain_worst,
                after=session.pain_after,
            )
            for session in self.order_by("started_at", "pk").only(*fields)
        ]

    @transaction.atomic
    def begin(self, *, owner: User, routine: Routine, at: datetime, pain_before: int | None = None) -> "Session":
        """Start ``routine`` (its steps, with their exercises, are copied) in the person's zone of this moment.

        Raises ``ValidationError``: ``gentle_only`` where rule G3 allows the gentle set alone, ``running`` where another
        session has begun and is not finished.
        """
        if owner.standing().gentle_only and not routine.is_gentle_set():
            raise ValidationError(
                "This pain is new or has changed, and nobody has looked at it yet. Until then only the gentle set can "
                "be started (rule G3).",
                code="gentle_only",
            )
        if self.model._default_manager.visible_to(owner).running().exists():
            raise _another_is_running()
        session: Session = self.model(owner=owner, time_zone=owner.time_zone, routine=routine)
        session.routine_name = routine.name
        session.put(started_at=at, finished_at=None, at=at, pain_before=pain_before)
        return session.write_first(_steps_of(routine))

    @transaction.atomic
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
        ``pain_worst``, ``pain_after``, ``effort`` (0-10 or ``None``) and ``note``.
        """
        session: Session = self.model(owner=owner, time_zone=owner.time_zone, routine=routine)
        session.routine_name = routine.name if routine else ""
        session.put(started_at=started_at, finished_at=finished_at, at=at, **answers)
        if steps is None:
            return session.write_first(_steps_of(routine) if routine else [])
        return session.write_first(_snapshots(steps))


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
            raise ValidationError({"finished_at": "A session cannot end before it began."})
        if self.finished_at - self.started_at > LONGEST:
            raise ValidationError({"finished_at": "A session can last up to 24 hours."})

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
    ) -> None:
        """Take the values and check them, without writing."""
        if started_at != self.started_at:
            self.put_on_day(started_at, at=at, field="started_at")
        if finished_at is not None and finished_at > at + CLOCKS_DIFFER:
            raise ValidationError({"finished_at": ValidationError("This would end after now.", code="future")})
        self.started_at, self.finished_at = started_at, finished_at
        self.pain_before, self.pain_worst, self.pain_after = pain_before, pain_worst, pain_after
        self.effort, self.note = effort, note
        if self.routine is not None and self.routine.owner_id != self.owner_id:
            raise ValidationError({"routine": "There is no such routine."})
        # The limits of the fields are those of the constraints: asking the database as well would be one query each.
        self.full_clean(exclude=["owner", "routine"], validate_unique=False, validate_constraints=False)

    def write_first(self, steps: "list[SessionStep]") -> Self:
        """Store a new session with its ``steps``."""
        self.is_strength = _has_strength(steps)
        try:
            with transaction.atomic():
                self.save(force_insert=True)
        except IntegrityError as error:
            if self.is_running:
                raise _another_is_running() from error
            raise
        self._write_steps(steps)
        return self

    @transaction.atomic
    def finish(
        self,
        *,
        at: datetime,
        finished_at: datetime | None = None,
        outcomes: Mapping[int, str] | None = None,
        expected: int | None = None,
        **answers: Any,
    ) -> None:
        """End a running session now, or at ``finished_at`` where it ended earlier.

        ``outcomes``: position -> done, eased or skipped; what is left out was done. ``answers`` as in ``log``; the pain
        before stays. Raises ``ValidationError`` (``finished``) where it is over or deleted, ``StaleVersion`` where it
        was changed meanwhile: of two that finish at once, one does.
        """
        self.advance(expected=self.version if expected is None else expected)
        if not self.is_running or self.deleted_at is not None:
            raise ValidationError("This session is over already.", code="finished")
        self.put(
            started_at=self.started_at,
            finished_at=finished_at or max(at, self.started_at),
            at=at,
            **({"pain_before": self.pain_before} | answers),
        )
        steps = list(self.steps.all())
        _set_outcomes(steps, outcomes or {})
        self.is_strength = _has_strength(steps)
        self.save()
        SessionStep.objects.bulk_update(steps, ["outcome"])

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

        ``steps`` replaces what was done; a step that was there keeps its snapshot. Left out, the steps stay. A
        beginning that stays is kept, however old; another one is dated in the session's own zone.
        """
        self.advance(expected=expected)
        if self.is_running:
            raise ValidationError("This session is still running: finish it first.", code="running")
        self.put(started_at=started_at, finished_at=finished_at, at=at, **answers)
        if steps is not None:
            written = _snapshots(steps, held=list(self.steps.all()))
            self.is_strength = _has_strength(written)
            self.steps.all().delete()
            self._write_steps(written)
        self.save()

    @transaction.atomic
    def restore(self, *, at: datetime) -> None:
        """Undo ``delete_with_undo``; a running session comes back only where no other has begun meanwhile."""
        try:
            with transaction.atomic():
                super().restore(at=at)
        except IntegrityError as error:
            raise _another_is_running() from error

    def _write_steps(self, steps: "list[SessionStep]") -> None:
        for step in steps:
            step.session = self
        SessionStep.objects.bulk_create(steps)


class SessionStep(models.Model):
    """One exercise of a session as it was planned and done; the link to the catalogue is for finding one's way only."""

    class Outcome(models.TextChoices):
        DONE = "done", "Done"
        EASED = "eased", "Eased"
        SKIPPED = "skipped", "Skipped"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    exercise = models.ForeignKey(Exercise, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    exercise_slug = models.SlugField(max_length=60)
    exercise_name = models.CharField(max_length=MAX_NAME)
    phase = models.CharField(max_length=20)
    form = models.CharField(max_length=6, choices=RoutineStep.Form, default=RoutineStep.Form.BASE)
    sets = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(10)])
    reps = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(100)])
    unit = models.CharField(max_length=40)
    sides = models.PositiveSmallIntegerField(default=1)
    hold_seconds = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(600)])
    outcome = models.CharField(max_length=7, choices=Outcome, default=Outcome.DONE)

    class Meta:
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="tracking_step_position"),
            models.CheckConstraint(
                condition=Q(sets__gte=1, sets__lte=10, reps__gte=1, reps__lte=100, hold_seconds__lte=600),
                name="tracking_step_dose",
            ),
            models.CheckConstraint(condition=Q(outcome__in=["done", "eased", "skipped"]), name="tracking_step_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.exercise_name}"

    def dose(self) -> str:
        """The dose in words: ``2 sets of 6 repetitions, each side``."""
        return rules.dose_in_words(
            sets=self.sets, reps=self.reps, unit=self.unit, sides=self.sides, hold_seconds=self.hold_seconds
        )

    @property
    def is_strength(self) -> bool:
        """A strength exercise with at least one repetition done, in whatever form (amendment 2)."""
        return self.phase == Phase.STRENGTH and self.outcome != self.Outcome.SKIPPED


def _another_is_running() -> ValidationError:
    return ValidationError("Another session has begun and is not finished.", code="running")


def _has_strength(steps: "list[SessionStep]") -> bool:
    return any(step.is_strength for step in steps)


def _copy_of(exercise: Exercise) -> dict[str, Any]:
    """What a step keeps of an exercise, for good."""
    return {
        "exercise": exercise,
        "exercise_slug": exercise.slug,
        "exercise_name": exercise.name,
        "phase": exercise.phase,
        "unit": exercise.unit,
        "sides": exercise.sides,
    }


def _steps_of(routine: Routine) -> list[SessionStep]:
    return [
        SessionStep(
            position=position,
            form=step.form,
            sets=step.sets,
            reps=step.reps,
            hold_seconds=step.hold_seconds,
            **_copy_of(step.exercise),
        )
        for position, step in enumerate(routine.steps.all(), start=1)
    ]


def _snapshots(steps: Sequence[StepDone], held: Sequence[SessionStep] = ()) -> list[SessionStep]:
    """Steps to store, checked. One whose slug is among ``held`` keeps what that step knows of its exercise."""
    if len(steps) > MAX_STEPS:
        raise ValidationError({"steps": f"A session holds up to {MAX_STEPS} exercises."})
    left = list(held)
    written = []
    for position, given in enumerate(steps, start=1):
        before = next((step for step in left if step.exercise_slug == given.get("slug")), None)
        if before is not None:
            left.remove(before)
        written.append(_snapshot(given, position=position, before=before))
    return written


def _snapshot(given: StepDone, *, position: int, before: SessionStep | None) -> SessionStep:
    exercise = given.get("exercise")
    if before is not None:
        kept = ("exercise", "exercise_slug", "exercise_name", "phase", "unit", "sides")
        copy: dict[str, Any] = {name: getattr(before, name) for name in kept}
        usual: Any = before
    elif exercise is not None:
        copy, usual = _copy_of(exercise), exercise
    else:
        raise ValidationError({"steps": f"Exercise {position}: there is no such exercise."})
    step = SessionStep(
        position=position,
        form=given.get("form", RoutineStep.Form.BASE),
        sets=given.get("sets", usual.sets),
        reps=given.get("reps", usual.reps),
        hold_seconds=given.get("hold_seconds", usual.hold_seconds),
        outcome=given.get("outcome", SessionStep.Outcome.DONE),
        **copy,
    )
    try:
        step.clean_fields(exclude=["session", "exercise"])
    except ValidationError as error:
        messages = [f"Exercise {position}: {message}" for message in error.messages]
        raise ValidationError({"steps": messages}) from error
    return step


def _set_outcomes(steps: Sequence[SessionStep], outcomes: Mapping[int, str]) -> None:
    """Raises ``ValidationError`` for a position the session does not have and for an outcome there is not."""
    unknown = sorted(outcomes.keys() - {step.position for step in steps})
    if unknown:
        raise ValidationError({"steps": f"This session has no exercise at position {unknown[0]}."})
    for step in steps:
        step.outcome = outcomes.get(step.position, SessionStep.Outcome.DONE)
        if step.outcome not in SessionStep.Outcome.values:
            raise ValidationError({"steps": f"Exercise {step.position}: choose done, eased or skipped."})
