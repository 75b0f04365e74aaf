"""What was practised: a session and its steps. A log is a snapshot: later edits of anything else never change it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import ClassVar, Self, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Block, User
from accounts.screening import STOP_SIGNS, rows_of
from conventions.fields import MAX_NAME, pain_model_field, score_constraint
from conventions.statements import Given, stated
from exercises.models import with_exercises
from routines.models import Routine
from tracking.models.logged import CLOCKS_DIFFER, Logged, LoggedQuerySet
from tracking.models.steps import SessionStep

SNAPSHOT_VERSION = 1
GENTLE_STARTER = "first-week-gentle"  # everything in it is of the gentle set (rule G3)
LONGEST = timedelta(hours=24)


class StopReason(models.TextChoices):
    """Why a session was stopped before its end."""

    SYMPTOM = "symptom", _("A warning sign")
    PAIN = "pain", _("Pain")
    FORM = "form", _("I lost control of the movement, or my belly bulged")
    TIRED = "tired", _("Tired")
    TIME = "time", _("No time")
    DISTURBED = "disturbed", _("Interrupted")


class SessionAnswers(TypedDict, total=False):
    """What is said of a session: pain and effort from 0 to 10 or ``None``; ``stop_signs`` are keys."""

    pain_before: int | None
    pain_worst: int | None
    pain_after: int | None
    effort: int | None
    note: str
    stop_reason: str
    stop_signs: Sequence[str]
    is_controlled: bool | None


class SessionQuerySet(LoggedQuerySet["Session"]):
    def finished(self) -> Self:
        return self.kept().filter(finished_at__isnull=False)

    def running(self) -> Self:
        return self.kept().filter(finished_at__isnull=True)

    def of_days_or_running(self, owner: User, since: date, until: date) -> "list[Session]":
        """Finished ones of ``owner`` of the local days ``since`` to ``until``, and one that runs, whenever it began."""
        return _of_days_or_running(owner=owner.pk, since=since, until=until)

    def with_steps(self) -> Self:
        return self.prefetch_related(models.Prefetch("steps", with_exercises(SessionStep.objects.all())))

    def read(self, owner: User, pk: int) -> "Session | None":
        """The session ``pk`` of ``owner`` with its steps, if it was not deleted; two queries."""
        found: Session | None = next(iter(_one_of(owner=owner.pk, pk=pk)), None)
        if found is not None:
            vars(found)["_prefetched_objects_cache"] = {"steps": _steps_of(session=found.pk)}
        return found

    def with_step_count(self) -> Self:
        """Adds ``step_count``: the exercises that were not skipped."""
        kept = ~Q(steps__outcome=SessionStep.Outcome.SKIPPED)
        return self.annotate(step_count=models.Count("steps", filter=kept))


class Session(Logged):
    """One practice: from a routine or free. Pain and effort are 0-10 or unknown."""

    routine = models.ForeignKey(Routine, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    routine_name = models.CharField(max_length=MAX_NAME, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    pain_before = pain_model_field()
    pain_worst = pain_model_field()
    pain_after = pain_model_field()
    effort = pain_model_field()
    routine_version = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("the routine's version at the time")
    )
    stop_reason = models.CharField(max_length=12, choices=StopReason, blank=True)
    stop_signs = models.JSONField(default=list, blank=True, help_text=_("keys of the stop signs"))
    is_controlled = models.BooleanField(
        null=True, blank=True, help_text=_("no strain, steady breathing, could do 2 more")
    )
    is_strength = models.BooleanField(default=False, editable=False)
    snapshot_version = models.PositiveSmallIntegerField(default=SNAPSHOT_VERSION, editable=False)

    objects: ClassVar = SessionQuerySet.as_manager()

    written: list[SessionStep]

    class Meta(Logged.Meta):
        ordering = ["-started_at", "-pk"]
        indexes = [
            *Logged.Meta.indexes,
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
            message = ngettext(
                "A session can be {hours} hour long at most.",
                "A session can be {hours} hours long at most.",
                LONGEST // timedelta(hours=1),
            ).format(hours=LONGEST // timedelta(hours=1))
            raise ValidationError({"finished_at": message})

    def put(
        self, *, started_at: datetime, finished_at: datetime | None, at: datetime, **answers: Unpack[SessionAnswers]
    ) -> None:
        """Take the values and check them, without writing; what is left out is emptied. Where there is a stop sign, it
        is the reason to stop."""
        if started_at != self.started_at:
            self.put_on_day(started_at, at=at, field="started_at")
        if finished_at is not None and finished_at != self.finished_at and finished_at > at + CLOCKS_DIFFER:
            raise ValidationError(
                {
                    "finished_at": ValidationError(
                        _("This session would end in the future. Choose an earlier start or fewer minutes."),
                        code="future",
                    )
                }
            )
        numbers = {name: answers.get(name) for name in ("pain_before", "pain_worst", "pain_after", "effort")}
        # A session is about the moment it ended: before that, nothing could be said of the whole.
        times = {"started_at": started_at, "finished_at": finished_at}
        self.take(times | numbers, moment=finished_at or started_at, at=at)
        self.is_controlled = answers.get("is_controlled")
        self.note, stop_signs = answers.get("note", ""), answers.get("stop_signs", ())
        if any(sign not in STOP_SIGNS for sign in stop_signs):
            raise ValidationError({"stop_signs": _("Choose a warning sign from the list.")})
        self.stop_signs = [key for key in STOP_SIGNS if key in stop_signs]
        self.stop_reason = StopReason.SYMPTOM.value if self.stop_signs else answers.get("stop_reason", "")
        if self.routine is not None and self.routine.owner_id != self.owner_id:
            raise ValidationError({"routine": _("Choose a routine from the list.")})
        # The limits of the fields are those of the constraints: asking the database as well would be one query each.
        self.full_clean(exclude=["owner", "routine"], validate_unique=False, validate_constraints=False)

    def close_training(self, signs: Iterable[str], *, at: datetime) -> None:
        """A sign of the first tier holds everything back until somebody has looked at it (rule STOP)."""
        rows = rows_of(signs)
        if rows:
            Block.objects.raise_for(owner=self.owner, signs=rows, at=at)

    def write_steps(self, steps: list[SessionStep]) -> None:
        for step in steps:
            step.session = self
        SessionStep.objects.bulk_create(steps)
        self.written = steps

    def as_written(self) -> Self:
        """The same, to be shown with the steps that were just written: none of them is read back."""
        vars(self)["_prefetched_objects_cache"] = {"steps": self.written}
        return self


@stated
def _of_days_or_running(owner: Given, since: Given, until: Given) -> models.QuerySet[Session]:
    within = Q(local_date__range=(since, until)) | Q(finished_at__isnull=True)
    return Session.objects.visible_to(owner).kept().filter(within)


@stated
def _one_of(owner: Given, pk: Given) -> models.QuerySet:
    return Session.objects.visible_to(owner).kept().filter(pk=pk).order_by()


@stated
def _steps_of(session: Given) -> models.QuerySet:
    return with_exercises(SessionStep.objects.filter(session=session).order_by("position"))
