"""A session while it runs: the check before it, and how far the guide has come."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.screening import STOP_SIGNS, rows_of
from conventions.owned import InTheWay
from tracking.models.sessions import Session, SessionAnswers, StopReason
from tracking.models.steps import StepOutcome

LIGHTS = ("green", "amber", "red")


class CheckIn(models.Model):
    """What was asked before a session and what came of it (rules CHECK-IN, G9, G12 and W1)."""

    session = models.OneToOneField("tracking.Session", on_delete=models.CASCADE, related_name="check_in")
    has_something_new = models.BooleanField(default=False)
    light = models.CharField(max_length=5, choices=[(light, light) for light in LIGHTS])
    rules = models.JSONField(default=list, blank=True, help_text='ids, such as "G12"')
    changes = models.JSONField(
        default=list, blank=True, help_text='[{"position", "from", "to", "rule", "reason", "is_kept"}]'
    )

    objects: ClassVar = models.Manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(light__in=LIGHTS), name="tracking_check_in_light")]

    def __str__(self) -> str:
        return f"Check-in, {self.light}"


class ToldStep(StepOutcome):
    """What the guide told of one exercise: an outcome of "" is one that is still under way, ``form`` what it was made
    easier in."""

    position: int


class AheadAlready(Exception):
    """A later draft of the session is stored, or one with the same number from another device: nothing was written."""


class DraftQuerySet(models.QuerySet["Draft"]):
    @transaction.atomic
    def keep(
        self,
        session: Session,
        *,
        sequence: int,
        cue: int,
        at: datetime,
        elapsed_seconds: float = 0,
        steps: Sequence[ToldStep] = (),
        device: uuid.UUID | None = None,
        stop_reason: str = "",
        stop_signs: Sequence[str] = (),
    ) -> "Draft":
        """How far ``session`` has come, told by the guide on ``device``; the same again changes nothing.

        A stop because of a sign stays, whatever comes later, and one of the first tier holds everything back at once,
        logged or not (rule STOP). Raises ``AheadAlready`` where this is not the newest, and ``ValidationError`` where
        the session is over or deleted (``finished``), and for a step or a stop there is none of.
        """
        session.hold_person(is_changing=bool(stop_signs))
        held = Session.objects.select_for_update().get(pk=session.pk)
        if not held.is_running or held.deleted_at is not None:
            raise InTheWay(_("This session is already finished."), code="finished")
        draft = self.filter(session=held).first() or Draft(session=held)
        told = _checked(steps, session=session)
        if draft.pk and draft.sequence >= sequence:
            if draft.sequence == sequence and draft.device == device:
                return draft
            raise AheadAlready
        draft.sequence, draft.cue, draft.elapsed_seconds = sequence, cue, elapsed_seconds
        draft.steps, draft.device, draft.saved_at = told, device, at
        before = set(draft.stop_signs)
        draft._stop(stop_reason, stop_signs)
        draft.save()
        held.close_training(set(draft.stop_signs) - before, at=at)
        return draft


class Draft(models.Model):
    """How far a running session has come, as the guide told it last; ``sequence`` only rises."""

    session = models.OneToOneField("tracking.Session", on_delete=models.CASCADE, related_name="draft")
    sequence = models.PositiveIntegerField(default=0)
    cue = models.PositiveIntegerField(default=0)
    elapsed_seconds = models.FloatField(default=0)
    steps: "models.Field[list[ToldStep], list[ToldStep]]" = models.JSONField(default=list, blank=True)
    device = models.UUIDField(null=True, blank=True)
    stop_reason = models.CharField(max_length=12, blank=True)
    stop_signs = models.JSONField(default=list, blank=True, help_text="keys of the stop signs")
    saved_at = models.DateTimeField()

    objects: ClassVar = DraftQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Draft, {self.sequence}"

    def is_emergency(self) -> bool:
        """Whether the session was stopped by a sign of the first tier: it cannot go on."""
        return bool(rows_of(self.stop_signs))

    def may_go_on(self) -> bool:
        """Whether the guide may lead further: no sign has ended the session."""
        return not self.stop_signs

    def done_count(self) -> int:
        """How many exercises are done, in whatever form."""
        return sum(step["outcome"] in ("done", "eased") for step in self.steps)

    def known_steps(self) -> dict[int, ToldStep]:
        """What became of each step, by position. One that was not reached was skipped, once the guide has begun with
        any or was told to stop; nothing is known where it was only opened: the person may have followed the list."""
        told = {step["position"]: step for step in self.steps}
        if not told and not self.stop_reason and not self.stop_signs:
            return {}
        left_out: StepOutcome = {"outcome": "skipped", "skip_reason": _SKIPPED_BECAUSE.get(self.stop_reason, "")}
        known: dict[int, ToldStep] = {}
        for position in self.session.steps.values_list("position", flat=True):
            step = told.get(position) or _untold(position)
            if step["outcome"] or step["reps_done"]:
                known[position] = {**step, "outcome": step["outcome"] or ("eased" if step["form"] else "done")}
            else:
                known[position] = {**step, **left_out}
        return known

    def with_stop(self, answers: SessionAnswers) -> SessionAnswers:
        """Return ``answers`` with the stop that the guide reported: its signs, and its reason if it is the only one."""
        signs = [*dict.fromkeys([*self.stop_signs, *answers.get("stop_signs", ())])]
        return {**answers, "stop_signs": signs, "stop_reason": answers.get("stop_reason") or self.stop_reason}

    def _stop(self, reason: str, signs: Sequence[str]) -> None:
        unknown = [sign for sign in signs if sign not in STOP_SIGNS]
        if unknown or (reason and reason not in StopReason.values):
            raise ValidationError({"stop_signs" if unknown else "stop_reason": _("Choose a reason from the list.")})
        self.stop_signs = [*dict.fromkeys([*self.stop_signs, *signs])]
        self.stop_reason = "symptom" if self.stop_signs else reason


_SKIPPED_BECAUSE = {"time": "time", "pain": "pain", "symptom": "pain"}


def _untold(position: int) -> ToldStep:
    """A step of which nothing is known yet."""
    return {
        "position": position, "outcome": "", "form": "", "reps_done": None, "has_hurt": False, "skip_reason": "",
    }  # fmt: skip


def _checked(steps: Sequence[ToldStep], *, session: Session) -> list[ToldStep]:
    """``steps`` as they are stored, in order. Raises ``ValidationError`` for a position or a form there is none of."""
    known = {step.position: step for step in session.steps.all()}
    told: dict[int, ToldStep] = {step["position"]: {**_untold(step["position"]), **step} for step in steps}
    if len(told) < len(steps) or not known.keys() >= told.keys():
        raise ValidationError({"steps": _("Name each exercise of this session once, by its position.")})
    for position, one in told.items():
        known[position].check_form(one["form"])
    return [told[position] for position in sorted(told)]
