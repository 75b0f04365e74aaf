"""What became of an exercise that hurt, or that is not for the person: swapped, left out or kept.

The routines that changed stand with it, so that it can be undone.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypedDict

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from conventions.fields import Data
from conventions.messages import isolated
from conventions.owned import Owned, OwnedQuerySet
from exercises.models import Barred, Exercise
from routines import rules
from routines.models.obeying import substitute_of
from routines.models.routine import Routine

UNDO_FOR = timedelta(hours=24)


class ChangedRoutine(TypedDict):
    """A routine that changed: its key and name, and its versions before and after."""

    routine: int
    name: str
    before: int
    after: int


class SwapDecisionQuerySet(OwnedQuerySet["SwapDecision"]):
    def with_exercises(self) -> "SwapDecisionQuerySet":
        return self.select_related("exercise", "barred")

    def undoable(self, *, at: datetime) -> "SwapDecisionQuerySet":
        """What still can be taken back (``may_be_undone``)."""
        open_ones = self.filter(undone_at__isnull=True, decided_at__gte=at - UNDO_FOR)
        return open_ones.exclude(answer=SwapDecision.Answer.KEPT)

    @transaction.atomic
    def leave_out(
        self,
        *,
        owner: User,
        exercise: Exercise,
        at: datetime,
        form: str = "",
        instead: str = "",
        hurt_days: int = 0,
        **said: Any,
    ) -> "SwapDecision":
        """Leave out an exercise, and change every routine that holds it, each as one version.

        ``instead`` (``slug:form``) takes its place, or nothing. ``said`` is what ``Barred.objects.bar`` takes, and so
        are the exceptions.
        """
        barred = Barred.objects.bar(owner=owner, exercise=exercise, at=at, form=form, instead=instead, **said)
        return self.rewrite(
            owner=owner, exercise=exercise, at=at, form=form, instead=instead, barred=barred, hurt_days=hurt_days
        )

    @transaction.atomic
    def leave_out_again(self, barred: Barred, *, at: datetime) -> None:
        """Undo ``barred.lift``, and every routine follows. Raises as ``bar_again`` does. Repeating changes nothing."""
        if barred.bar_again(at=at):
            self.rewrite(
                owner=barred.owner,
                exercise=barred.exercise,
                at=at,
                form=barred.form,
                instead=barred.instead,
                barred=barred,
            )

    @transaction.atomic
    def rewrite(
        self,
        *,
        owner: User,
        exercise: Exercise,
        at: datetime,
        form: str = "",
        instead: str = "",
        barred: Barred | None = None,
        hurt_days: int = 0,
    ) -> "SwapDecision":
        """Take ``exercise`` out of every routine, or swap it for what takes its place, and write down where."""
        User.objects.hold(owner.pk)
        substitute = substitute_of(instead)
        changed: list[ChangedRoutine] = []
        stayed: list[str] = []
        for routine in Routine.objects.visible_to(owner).with_steps():
            held = [step for step in routine.steps.all() if _is_it(step, exercise, form)]
            if not held:
                continue
            before, name = routine.version, routine.name
            if _is_rewritten(routine, [step.position for step in held], substitute):
                changed.append({"routine": routine.pk, "name": name, "before": before, "after": routine.version})
            else:
                stayed.append(name)
        row: SwapDecision = self.model(
            owner=owner,
            exercise=exercise,
            barred=barred,
            answer=SwapDecision.Answer.SWAPPED if substitute else SwapDecision.Answer.LEFT_OUT,
            changed=changed,
            stayed=stayed,
            hurt_days=hurt_days,
            decided_at=at,
        )
        return row.insert()

    @transaction.atomic
    def keep(self, *, owner: User, exercise: Exercise, at: datetime, hurt_days: int = 0) -> "SwapDecision":
        """The person keeps what hurt: nothing changes, and they are asked again later (rule ASK-AGAIN)."""
        User.objects.hold(owner.pk)
        answer = SwapDecision.Answer.KEPT
        row: SwapDecision = self.model(
            owner=owner, exercise=exercise, answer=answer, hurt_days=hurt_days, decided_at=at
        )
        return row.insert()


class SwapDecision(Owned):
    """What a person decided about one exercise. ``hurt_days``: on how many days it had hurt by then."""

    class Answer(models.TextChoices):
        SWAPPED = "swapped", _("Swapped")
        LEFT_OUT = "left_out", _("Left out")
        KEPT = "kept", _("Kept")

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="+")
    barred = models.ForeignKey(
        Barred, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    answer = models.CharField(max_length=8, choices=Answer)
    changed: "models.Field[list[ChangedRoutine], list[ChangedRoutine]]" = models.JSONField(
        default=list, blank=True, help_text='[{"routine": 3, "name": "Evening", "before": 2, "after": 3}]'
    )
    stayed: "models.Field[list[str], list[str]]" = models.JSONField(
        default=list, blank=True, help_text="names of routines that hold nothing else"
    )
    hurt_days = models.PositiveSmallIntegerField(default=0)
    decided_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = SwapDecisionQuerySet.as_manager()

    class Meta(Owned.Meta):
        ordering = ["-decided_at", "-pk"]
        indexes = [
            models.Index(fields=["owner", "-decided_at", "-id"], name="routines_decision_newest"),
            models.Index(fields=["barred"], condition=models.Q(barred__isnull=False), name="routines_decision_barred"),
        ]
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(answer__in=["swapped", "left_out", "kept"]), name="routines_decision_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()}, {self.decided_at:%Y-%m-%d}"

    def may_be_undone(self, *, at: datetime) -> bool:
        """Whether it still can be taken back: for 24 hours."""
        is_open = self.undone_at is None and self.answer != self.Answer.KEPT
        return is_open and at - self.decided_at <= UNDO_FOR

    def said(self) -> str:
        """What happened, in sentences: what is out, what takes its place, and in which routines."""
        names = [one["name"] for one in self.changed]
        sentences = [_("{name} is left out.").format(name=self.exercise.name)]
        if names:
            changed = ngettext("{count} routine changed: {names}.", "{count} routines changed: {names}.", len(names))
            sentences.append(changed.format(count=len(names), names=rules.listed([*map(isolated, names)])))
        if self.stayed:
            kept = _("{names} has nothing else in it and stays. Change it, or archive it.")
            sentences.append(kept.format(names=rules.listed([*map(isolated, self.stayed)])))
        return " ".join(str(one) for one in sentences)

    @transaction.atomic
    def undo(self, *, at: datetime) -> list[str]:
        """Put every routine back as it was, and allow the exercise again; return the names of the routines that were
        changed since and so stay. Raises ``ValidationError`` (``over``) after 24 hours. Idempotent."""
        self.hold_person()
        self.refresh_from_db(fields=["undone_at", "version"])
        if self.undone_at is not None:
            return []
        if not self.may_be_undone(at=at):
            raise ValidationError(_("This can be undone for 24 hours. Allow the exercise again instead."), code="over")
        self.advance(expected=self.version)
        self.undone_at = at
        self.save(update_fields=["undone_at", "updated_at"])
        if self.barred is not None:
            self.barred.lift(at=at)
        mine = {routine.pk: routine for routine in Routine.objects.visible_to(self.owner).with_steps()}
        return [one["name"] for one in self.changed if not _is_put_back(mine.get(one["routine"]), one)]


def _is_it(step: Any, exercise: Exercise, form: str) -> bool:
    return step.exercise_id == exercise.pk and form in ("", step.form)


def _is_rewritten(routine: Routine, positions: Sequence[int], substitute: Data | None) -> bool:
    """Store ``routine`` with the substitute in the first of these places, or else without them. False where it would be
    empty, or could not stand like that."""
    steps = [step.as_given() for step in routine.steps.all()]
    kept = [step for n, step in enumerate(steps, 1) if n not in positions]
    tries = [kept]
    if substitute is not None and all(step["exercise"] != substitute["exercise"] for step in kept):
        place = sum(1 for n in range(1, positions[0]) if n not in positions)
        tries.insert(0, [*kept[:place], substitute, *kept[place:]])
    for wanted in tries:
        try:
            routine.revise(
                expected=routine.version, name=routine.name, note=routine.note, steps=wanted, is_leaving_out=True
            )
        except ValidationError:
            # A place in the week that has no room for strength, or no step left: the next best is tried.
            routine.refresh_from_db(fields=["version"])
            continue
        return True
    return False


def _is_put_back(routine: Routine | None, changed: ChangedRoutine) -> bool:
    if routine is None or routine.version != changed["after"]:
        return False
    try:
        routine.restore(changed["before"], expected=changed["after"])
    except (ValidationError, LookupError):
        return False
    return True
