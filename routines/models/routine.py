"""Routines: what is practised, in which order."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from conventions.days import local_date
from conventions.fields import MAX_NAME, MAX_NOTE, Data
from conventions.messages import isolated
from conventions.owned import InTheWay, Owned, Signature
from conventions.statements import Given, stated
from exercises.barred import Barring
from exercises.models import with_exercises
from routines import rules
from routines.models.archived import Archivable, ArchivableQuerySet
from routines.models.limits import MAX_STEPS
from routines.models.obeying import bar_of, bars_of, obeying
from routines.models.people import person_for
from routines.models.starters import StarterRoutine
from routines.models.step_by_step import StepByStep
from routines.models.steps import RoutineStep


class RoutineQuerySet(ArchivableQuerySet["Routine"]):
    def with_steps(self) -> Self:
        """With their steps and exercises, in two queries for any number of routines."""
        return self.prefetch_related(models.Prefetch("steps", with_exercises(RoutineStep.objects.all())))

    def whole(self, owner: User, pk: int, *, with_slots: bool = False) -> "Routine | None":
        """One routine of ``owner`` as ``with_steps``, or ``None``; as ``with_slots`` too where they are wanted."""
        routine: Routine | None = next(iter(_routine_of(owner=owner.pk, pk=pk)), None)
        if routine is None:
            return None
        routine.holding(_steps_of(routine=pk))
        if with_slots:
            vars(routine)["_prefetched_objects_cache"]["slots"] = _slots_of(routine=pk)
        return routine

    def with_slots(self) -> Self:
        """With the days of the week they stand on."""
        return self.prefetch_related("slots")

    def start(
        self,
        *,
        owner: User,
        name: str,
        steps: Sequence[Data],
        note: str = "",
        starter: str = "",
        sign: Signature | None = None,
        bars: Barring | None = None,
    ) -> "Routine":
        """Make a routine of ``steps`` in order. ``sign`` is that of the request; ``bars`` is what the person leaves
        out, where that was read already.

        A step is ``{"exercise": Exercise, "reps": int[, "sets", "hold_seconds", "form", "note"]}``; one of the person's
        own stands under ``"own_exercise"`` instead.
        Raises ``ValidationError`` for a wrong dose, for no step or more than 40, for an exercise that is not for
        practice at home (rule G6) and for an own exercise of someone else: then nothing is stored.
        """
        routine = Routine(owner=owner, name=name, note=note, starter=starter)
        if sign is not None:
            routine.client_uuid, routine.created_digest = sign
        rows = routine.checked(steps, bars=bars)
        # All that could be refused has been: the two writes need each other, not a savepoint of their own.
        with transaction.atomic(savepoint=False):
            routine.hold_person()
            routine.save(force_insert=True)
            RoutineStep.objects.bulk_create(rows)
            routine.remember(rows)
        return routine.holding(rows)

    def copy_starter(self, slug: str, *, owner: User, today: date | None = None) -> "Routine":
        """Make the starter ``slug`` a routine of ``owner``: with ``today`` as their conditions of that day have it.

        Raises ``starters.UnknownStarter`` for a name that is none, and where the catalogue lacks one of its exercises.
        """
        copied = StarterRoutine.called(slug)
        if today is not None:
            copied = copied.fitted(person_for(owner, today=today))
        steps, told = obeying(owner, [step.as_given() for step in copied.steps])
        routine = self.start(
            owner=owner,
            name=str(copied.starter.name),
            note=copied.reasons[:MAX_NOTE],
            starter=slug,
            steps=steps,
        )
        routine.left_out = [*(change.why for change in copied.changes if change.is_not_for_me), *told]
        return routine


@stated
def _routine_of(owner: Given, pk: Given) -> models.QuerySet:
    return Routine.objects.visible_to(owner).filter(pk=pk)


@stated
def _steps_of(routine: Given) -> models.QuerySet:
    return with_exercises(RoutineStep.objects.filter(routine=routine).order_by("position"))


@stated
def _slots_of(routine: Given) -> models.QuerySet:
    slots: Any = Routine._meta.get_field("slots").related_model
    return slots.objects.filter(routine=routine)


class Routine(StepByStep, Archivable):
    """A list of exercises in order, with a dose each. Never deleted, as the diary points to it: archived."""

    left_out: Sequence[str] = ()
    """What was left out of it as it came in, in sentences; not stored."""

    name = models.CharField(max_length=MAX_NAME)
    note = models.TextField(max_length=MAX_NOTE, blank=True)
    starter = models.SlugField(
        blank=True, editable=False, db_index=False, help_text=_("The starter routine this was copied from.")
    )

    objects: ClassVar = RoutineQuerySet.as_manager()

    class Meta(Owned.Meta):
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("routines:detail", args=[self.pk])

    def holding(self, steps: Sequence[RoutineStep]) -> Self:
        """The same, with its ``steps`` as they are stored: none is read again."""
        rows: Any = RoutineStep.objects.filter(routine=self)
        rows._result_cache, rows._prefetch_done = [*steps], True
        for step in steps:
            step.routine = self
        vars(self)["_prefetched_objects_cache"] = {"steps": rows}
        return self

    # Changing

    @transaction.atomic
    def revise(
        self, *, expected: int, name: str, steps: Sequence[Data], note: str = "", is_leaving_out: bool = False
    ) -> None:
        """Put ``name``, ``note`` and the whole list of ``steps`` in place of what was there at version ``expected``.

        Raises ``ValidationError`` as ``start`` does, and where the routine became a strength routine that its days in
        the week have no room for (rule GAP); ``StaleVersion`` where someone else was faster.
        """
        wanted = Routine(pk=self.pk, owner_id=self.owner_id, name=name, note=note)
        rows = wanted.checked(steps, is_leaving_out=is_leaving_out)
        self.hold_person()
        self.advance(expected=expected)
        self.name, self.note = name, note
        self.save(update_fields=["name", "note", "updated_at"])
        RoutineStep.objects.filter(routine=self).delete()
        RoutineStep.objects.bulk_create(rows)
        self.remember(rows)
        getattr(self, "_prefetched_objects_cache", {}).clear()

    def restore(self, number: int, *, expected: int) -> None:
        """Make what version ``number`` was the newest version; nothing of what was there between is lost. What the
        person leaves out since stays out.

        Raises ``LookupError`` for a number that no version has, and what ``revise`` raises.
        """
        version = self.versions.filter(number=number).first()
        if version is None:
            raise LookupError(number)
        steps, self.left_out = obeying(self.owner, version.given_steps())
        self.revise(expected=expected, name=version.name, note=version.note, steps=steps)

    def remember(self, rows: Sequence[RoutineStep]) -> None:
        """Write down what is in force from now on, inside the verb that made it so."""
        self.versions.create(
            number=self.version,
            since_at=self.updated_at,
            name=self.name,
            note=self.note,
            steps=[row.as_written() for row in rows],
        )

    def duplicate(self, *, owner: User, name: str | None = None) -> "Routine":
        """A routine of ``owner`` with the same steps, called ``name`` or "… (copy)"."""
        suffix = " (copy)"
        steps, told = obeying(owner, [step.as_given() for step in self.steps.all()])
        copied: Routine = Routine.objects.start(
            owner=owner,
            name=f"{self.name[: MAX_NAME - len(suffix)]}{suffix}" if name is None else name,
            note=self.note,
            starter=self.starter,
            steps=steps,
        )
        copied.left_out = told
        return copied

    @transaction.atomic
    def archive(self, *, at: datetime) -> None:
        """Put the routine away; a second time changes nothing.

        Raises ``InTheWay`` while it stands in the week: the plan would lose a day without a word.
        """
        # The person first, as whoever plans does. What was read before the lock may have been planned since.
        self.hold_person()
        days = Routine.objects.select_for_update().with_slots().get(pk=self.pk).days_in_words()
        if days:
            said = _("“{name}” is in your week on {days}. Remove it from your week before you archive it.")
            raise InTheWay(said.format(name=isolated(self.name), days=days), code="in_week")
        # A session of it that was moved to a day still to come was the last of the plan it stood in.
        owner = self.owner
        last = self.moves.filter(to_on__gte=local_date(at, owner.time_zone))
        if last.exists():
            last.end(at=at)
            owner.note_plan_change(at=at)
        self._set_archived(at)

    def checked(
        self, steps: Sequence[Data], *, is_leaving_out: bool = False, bars: Barring | None = None
    ) -> list[RoutineStep]:
        """The rows for ``steps``, unsaved. Raises ``ValidationError`` for the routine's own fields and for any step;
        not for what is still to go, where one thing after the other ``is_leaving_out``."""
        errors: dict[str, list[str]] = {}
        try:
            # What needs a query (one row an owner and UUID) is the database's to say.
            self.full_clean(exclude=["owner"], validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            errors |= error.message_dict
        if not steps:
            errors["steps"] = [str(_("Add at least one exercise."))]
        elif len(steps) > MAX_STEPS:
            said = ngettext(
                "A routine can have {most} exercise at most. This one has {count}.",
                "A routine can have {most} exercises at most. This one has {count}.",
                MAX_STEPS,
            )
            errors["steps"] = [said.format(most=MAX_STEPS, count=len(steps))]
        rows = [RoutineStep(routine=self, position=n, **step) for n, step in enumerate(steps[:MAX_STEPS], 1)]
        wrong = [sentence for row in rows for sentence in row.faults(owner_id=self.owner_id)]
        wrong += [] if is_leaving_out else self._left_out_faults(rows, bars or bars_of(self.owner_id))
        if wrong:
            errors.setdefault("steps", []).extend(wrong)
        if errors:
            raise ValidationError(errors)
        return rows

    def _left_out_faults(self, rows: Sequence[RoutineStep], bars: Barring) -> list[str]:
        """What of the steps the person leaves out: a routine never holds it (rule NOT-FOR-ME)."""
        found = [(row.subject.name, bar) for row in rows if (bar := bar_of(row.exercise, row.form, bars)) is not None]
        said = _("{name} is left out ({who}). Allow it again first, under Not for me.")
        spared = _("{name} is left out ({who}). It is among what you should not do: {reason}.")
        return [
            (said if bar.pk else spared).format(name=name, who=isolated(bar.who), reason=isolated(bar.reason))
            for name, bar in dict.fromkeys(found)
        ]

    # Asking: from what ``with_steps`` and ``with_slots`` brought, without a query

    def listed_steps(self) -> Sequence[RoutineStep]:
        return [*self.steps.all()]

    def days_in_words(self) -> str:
        """The weekdays it stands on: ``Monday and Thursday``; empty where there is none."""
        days = dict.fromkeys(slot.get_weekday_display() for slot in self.slots.all())
        return rules.listed([*days])
