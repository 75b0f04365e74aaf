"""Exercises a person wrote down for themselves."""

from functools import cached_property
from itertools import chain, count
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from conventions.fields import MAX_NAME, MAX_NOTE
from conventions.owned import Owned
from conventions.text import has_same, key
from exercises.facts import ExerciseFacts
from exercises.models import Exercise, Phase, Position, only_form
from routines import timeline
from routines.models.archived import Archivable, ArchivableQuerySet
from routines.models.limits import MAX_HOLD_SECONDS, MAX_OWN_EXERCISES, MAX_REPS, MAX_SETS


class OwnExerciseQuerySet(ArchivableQuerySet["OwnExercise"]):
    def drawn(self) -> Self:
        """With the exercises whose pictures they borrow."""
        return self.select_related("drawn_as")

    def free_name(self, name: str, *, owner: User) -> str:
        """Return ``name``, with a number where an own exercise has it already."""
        taken = {key(other) for other in self.visible_to(owner).values_list("name", flat=True)}
        numbered = (f"{name[: MAX_NAME - len(number)]}{number}" for number in (f" ({n})" for n in count(2)))
        return next(one for one in chain([name], numbered) if key(one) not in taken)

    @transaction.atomic
    def write_down(self, *, owner: User, **fields: Any) -> "OwnExercise":
        """Make an exercise of ``owner``: its name, and what else is known of it.

        Raises ``ValidationError`` for a wrong field, for a name that another has, and where there are too many already.
        """
        made = OwnExercise(owner=owner, **fields)
        made.check_fields()
        made.hold_person()
        made.check_name()
        if self.visible_to(owner).count() >= MAX_OWN_EXERCISES:
            raise ValidationError(
                ngettext(
                    "You have {most} own exercise, which is the most.",
                    "You have {most} own exercises, which is the most.",
                    MAX_OWN_EXERCISES,
                ).format(most=MAX_OWN_EXERCISES)
            )
        made.save(force_insert=True)
        return made


class OwnExercise(Archivable):
    """An exercise a person wrote down for themselves: private, never chosen by the composer."""

    name = models.CharField(max_length=MAX_NAME)
    instructions = models.TextField("steps", blank=True, max_length=MAX_NOTE, help_text=_("one step per line"))
    note = models.TextField(blank=True, max_length=MAX_NOTE)
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.MOBILITY)
    position = models.CharField(max_length=8, choices=Position, default=Position.STAND)
    sets = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(MAX_SETS)])
    reps = models.PositiveSmallIntegerField(default=6, validators=[MinValueValidator(1), MaxValueValidator(MAX_REPS)])
    hold_seconds = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(MAX_HOLD_SECONDS)])
    rep_seconds = models.PositiveSmallIntegerField(
        _("seconds per repetition"), default=8, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    sides = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(2)])
    drawn_as = models.ForeignKey(
        Exercise, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("picture of")
    )

    objects: ClassVar = OwnExerciseQuerySet.as_manager()

    class Meta(Owned.Meta):
        ordering = ["name", "pk"]
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(sets__gte=1, reps__gte=1, rep_seconds__gte=1, sides__in=(1, 2)), name="routines_own_dose"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("routines:edit_own", args=[self.pk])

    # Changing

    @transaction.atomic
    def revise(self, *, expected: int, **fields: Any) -> None:
        """Put ``fields`` in place of what was there at version ``expected``; routines that hold it follow.

        Raises ``ValidationError`` for a wrong field and ``StaleVersion`` where someone else was faster.
        """
        before = self.name
        for name, value in fields.items():
            setattr(self, name, value)
        self.check_fields()
        self.hold_person()
        if not has_same(before, [self.name]):
            self.check_name()
        self.advance(expected=expected)
        self.save(update_fields=[*fields, "updated_at"])

    def check_fields(self) -> None:
        """Raises ``ValidationError`` for what is wrong. What needs a query is the database's to say."""
        self.full_clean(exclude=["owner", "drawn_as"], validate_unique=False, validate_constraints=False)

    def check_name(self) -> None:
        """Raises ``ValidationError`` where another own exercise has the same name: nobody could tell them apart."""
        others = OwnExercise.objects.filter(owner=self.owner_id).exclude(pk=self.pk)
        for name, archived_at in others.values_list("name", "archived_at"):
            if has_same(self.name, [name]):
                said = _("You already have “{name}”. Choose another name.")
                if archived_at:
                    said = _("You already have “{name}”, archived. Choose another name, or restore it.")
                raise ValidationError({"name": said.format(name=name)})

    # What a step asks of an exercise of the catalogue, it may ask of this one as well.

    unit = "reps"
    is_offered = is_listed = True

    @cached_property
    def facts(self) -> ExerciseFacts:
        """The exercise as the rules see it: one form, drawn as the exercise whose picture was chosen."""
        shown = self.drawn_as.facts.base.shown if self.drawn_as else None
        return ExerciseFacts(self.slug, self.name, self.phase, forms=(only_form(self, shown=shown),), is_own=True)

    @property
    def reps_low(self) -> int:
        """The dose a routine begins with."""
        return self.reps

    @property
    def slug(self) -> str:
        """A name that no exercise of the catalogue has."""
        return f"own-{self.pk}"

    @property
    def est_seconds(self) -> int:
        """What the usual dose takes, both sides and the change between them included."""
        changes = (self.sides - 1) * timeline.SWITCH_SECONDS
        return self.sets * (self.reps * self.sides * (self.rep_seconds + self.hold_seconds) + changes)

    @property
    def figure(self) -> str:
        """The drawing it borrows; empty where there is none."""
        return self.drawn_as.figure if self.drawn_as else ""
