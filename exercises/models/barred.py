"""What a person leaves out, with who said so: it stays out of every routine until they allow it again (rule
NOT-FOR-ME)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ACCEPT_FIRST, Guidance, Profession, User, named
from accounts.screening.guidance import Sheet, lowest
from conventions.days import local_date
from conventions.fields import MAX_NAME, check_sensible_date
from conventions.owned import InTheWay, OwnedQuerySet, Synced, changed_now
from exercises.barred import MAX_FORM, BarFacts, Barring, SparedKind
from exercises.models.exercise import Exercise

MAX_REASON = 200
MAX_INSTEAD = 60 + 1 + MAX_FORM


class BarredQuerySet(OwnedQuerySet["Barred"]):
    def standing(self, on: date) -> Self:
        """What counts on the local day ``on``: not lifted, and not only until an earlier day."""
        return self.filter(lifted_at__isnull=True).filter(Q(until_on__isnull=True) | Q(until_on__gte=on))

    def with_exercises(self) -> Self:
        return self.select_related("exercise")

    def of_person(
        self,
        owner: User,
        *,
        on: date,
        sheets: Iterable[Sheet] | None = None,
        named: Mapping[str, Collection[str]] | None = None,
    ) -> Barring:
        """All that ``owner`` leaves out on the local day ``on``, as the rules see it; one query beside ``sheets``.

        ``named``: in which exercises a kind of movement to spare is, where the answer is asked for these too.
        """
        sheets = owner.sheets() if sheets is None else [*sheets]
        said = ("form", "said_by", "by", "since_on", "reason", "instead")
        rows = self.visible_to(owner).standing(on).with_exercises().only("exercise__slug", *said)
        return Barring(
            rows=tuple(row.facts() for row in rows),
            spared=tuple(
                SparedKind(kind, sheet.who, sheet.profession, sheet.seen_on)
                for sheet in sheets
                for kind in sheet.spared
            ),
            named=named or {},
            pain=lowest(sheets, "pain_limit"),
            minutes=lowest(sheets, "minutes_limit"),
            days=lowest(sheets, "days_limit"),
        )

    @transaction.atomic
    def bar(self, *, owner: User, exercise: Exercise, at: datetime, form: str = "", **said: Any) -> "Barred":
        """Leave out an exercise, or one version of it. ``said``: said_by, by, reason, instead, since_on, until_on,
        guidance.

        A professional's word takes the place of what the person or the diary said, and of an earlier professional's.
        Raises ``InTheWay`` (``barred``) where it is left out already, ``PermissionDenied`` where the person has not
        agreed that health data is kept.
        """
        if not owner.has_agreed():
            raise PermissionDenied(ACCEPT_FIRST)
        User.objects.hold(owner.pk)
        today = local_date(at, owner.time_zone)
        values = {"said_by": Barred.SaidBy.ME, "since_on": today} | said
        mine = self.visible_to(owner).filter(exercise=exercise, lifted_at__isnull=True)
        is_professional = values["said_by"] in Profession.values
        for row in mine.filter(form__in=("", form)):
            if (row.until_on is not None and row.until_on < today) or (is_professional and row.form == form):
                lifted = {"lifted_at": at, "updated_at": at, "version": F("version") + 1}
                self.filter(pk=row.pk).update(**lifted, **changed_now(owner.pk))
            elif not is_professional:
                said_already = _("{name} is left out already.").format(name=exercise.name)
                raise InTheWay(said_already, code="barred")
        made: Barred = self.model(owner=owner, exercise=exercise, form=form, created_at=at, **values)
        return made.insert()

    def ended(self, on: date) -> Self:
        """What the person or their diary said and what does not count any more; a sheet's own ends with the sheet."""
        is_over = Q(lifted_at__isnull=False) | Q(until_on__lt=on)
        return self.filter(is_over, guidance__isnull=True)

    @transaction.atomic
    def end_of(self, guidance: Guidance, *, at: datetime) -> None:
        """Allow again what one professional ruled out. What took the place of an earlier professional's word gives it
        back, where that still stands."""
        for row in self.filter(guidance=guidance, lifted_at__isnull=True).with_exercises():
            row.lift(at=at)
            before = self.filter(
                owner_id=row.owner_id,
                exercise=row.exercise,
                form=row.form,
                lifted_at=row.created_at,
                guidance__replaced_at__isnull=True,
                guidance__isnull=False,
            ).last()
            if before is not None:
                said = {name: getattr(before, name) for name in Barred.SAID}
                self.bar(owner=row.owner, exercise=row.exercise, form=row.form, at=at, **said)


class Barred(Synced):
    """One exercise, or one version of it, that stays out of everything; an ended row stays as history.

    ``form`` empty: all versions. ``instead``: what takes its place, as ``slug:form``; empty: nothing does.
    """

    class SaidBy(models.TextChoices):
        ME = "me", _("I")
        PHYSIOTHERAPIST = "physiotherapist", _("Physiotherapist")
        DOCTOR = "doctor", _("Doctor")
        INSTRUCTOR = "instructor", _("Pilates instructor")
        OTHER = "other", _("Another health professional")
        DIARY = "diary", _("My diary")

    SAID = ("said_by", "by", "reason", "instead", "since_on", "until_on", "guidance")
    """What ``bar`` takes beside the exercise and its version."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(_("version"), max_length=MAX_FORM, blank=True)
    said_by = models.CharField(_("who said so"), max_length=16, choices=SaidBy, default=SaidBy.ME)
    by = models.CharField(_("name"), max_length=MAX_NAME, blank=True)
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    instead = models.CharField(max_length=MAX_INSTEAD, blank=True, help_text="slug:form")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True, editable=False)
    guidance = models.ForeignKey(
        Guidance, null=True, blank=True, on_delete=models.CASCADE, related_name="never", db_index=False
    )

    objects: ClassVar = BarredQuerySet.as_manager()

    class Meta(Synced.Meta):
        verbose_name_plural = "barred"
        ordering = ["-since_on", "-pk"]
        indexes = [
            models.Index(fields=["guidance"], condition=Q(guidance__isnull=False), name="exercises_barred_guidance")
        ]
        constraints = [
            *Synced.Meta.constraints,
            models.UniqueConstraint(
                fields=["owner", "exercise", "form"], condition=Q(lifted_at__isnull=True), name="exercises_barred_once"
            ),
            models.CheckConstraint(
                condition=Q(said_by__in=["me", "physiotherapist", "doctor", "instructor", "other", "diary"]),
                name="exercises_barred_said_by",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
                name="exercises_barred_until_after_since",
                violation_error_message=_("Choose a last day that is not before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise}, {self.since_on}"

    @property
    def who(self) -> str:
        """Who said so, as they are named: ``You``, ``Your diary`` or ``Physiotherapist Example``."""
        if self.said_by == self.SaidBy.ME:
            return str(_("You"))
        if self.said_by == self.SaidBy.DIARY:
            return str(_("Your diary"))
        return (
            named(self.said_by, self.by) if self.by or self.said_by != self.SaidBy.OTHER else self.get_said_by_display()
        )

    @property
    def is_deleted(self) -> bool:
        """Whether it was allowed again: the request that left it out does not leave it out once more."""
        return self.lifted_at is not None

    @property
    def is_professional(self) -> bool:
        return self.said_by in Profession.values

    @property
    def instead_slug(self) -> str:
        return self.instead.partition(":")[0]

    def facts(self) -> BarFacts:
        return BarFacts(
            slug=self.exercise.slug,
            form=self.form,
            said_by=self.said_by,
            who=self.who,
            since_on=self.since_on,
            reason=self.reason,
            instead=self.instead,
            pk=self.pk,
        )

    def clean(self) -> None:
        if self.form and self.form not in self.exercise.facts.by_key:
            raise ValidationError({"form": _("Choose a version of the exercise.")})
        slug, _colon, form = self.instead.partition(":")
        if self.instead:
            other = Exercise.objects.listed().filter(slug=slug).first()
            is_itself = other == self.exercise and self.form in ("", form)
            if other is None or form not in other.facts.by_key or is_itself:
                raise ValidationError({"instead": _("Choose an exercise from the list.")})
        if self.since_on is not None:
            check_sensible_date(
                self.since_on, today=local_date(self.created_at, self.owner.time_zone), field="since_on"
            )

    @transaction.atomic
    def revise(self, *, expected: int, **said: Any) -> None:
        """Change who said so, the reason, what takes its place or the last day. Raises ``StaleVersion``."""
        self.hold_person()
        self.advance(expected=expected)
        for name, value in said.items():
            setattr(self, name, value)
        self.full_clean()
        self.save(update_fields=[*said, "updated_at"])

    @transaction.atomic
    def lift(self, *, at: datetime, expected: int | None = None) -> None:
        """Allow it again. Nothing that was changed because of it changes back. Raises ``StaleVersion``; idempotent
        without ``expected``."""
        self.hold_person()
        self.refresh_from_db(fields=["lifted_at", "version"])
        if self.lifted_at is not None and expected is None:
            return
        self.advance(expected=self.version if expected is None else expected)
        self.lifted_at = at
        self.save(update_fields=["lifted_at", "updated_at"])

    @transaction.atomic
    def bar_again(self, *, at: datetime) -> bool:
        """Undo ``lift``, as it was said, without the last day where that is over; whether anything changed.

        Raises ``InTheWay`` (``barred``) where it is left out by another word already, ``PermissionDenied`` where the
        person does not agree any more that health data is kept.
        """
        if not self.owner.has_agreed():
            raise PermissionDenied(ACCEPT_FIRST)
        self.hold_person()
        self.refresh_from_db(fields=["lifted_at", "until_on", "version"])
        today = local_date(at, self.owner.time_zone)
        others = Barred.objects.visible_to(self.owner).filter(exercise=self.exercise, lifted_at__isnull=True)
        others = others.exclude(pk=self.pk)
        if others.standing(today).filter(form__in=("", self.form)).exists():
            raise InTheWay(_("{name} is left out already.").format(name=self.exercise.name), code="barred")
        is_over = self.until_on is not None and self.until_on < today
        if self.lifted_at is None and not is_over:
            return False
        lifted = {"lifted_at": at, "updated_at": at, "version": F("version") + 1}
        others.filter(form=self.form).update(**lifted, **self._changed())
        self.advance(expected=self.version)
        self.lifted_at, self.until_on = None, None if is_over else self.until_on
        self.save(update_fields=["lifted_at", "until_on", "updated_at"])
        return True
