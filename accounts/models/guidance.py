"""What a professional said, as the person was told: limits, what to spare, what is agreed to, when to ask again."""

from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.health import Block, HealthAnswers
from accounts.models.people import ACCEPT_FIRST, User
from accounts.screening import guidance
from accounts.screening.gates import CEILING_ASSESSED
from accounts.screening.guidance import AgreesTo, Sheet, Spared
from conventions.days import local_date
from conventions.fields import MAX_NAME, check_sensible_date
from conventions.owned import OwnedQuerySet, Synced, changed_now
from conventions.text import key

MAX_SAID = 500


class Profession(models.TextChoices):
    """Who said it. A teacher of Pilates is an instructor."""

    PHYSIOTHERAPIST = "physiotherapist", _("Physiotherapist")
    DOCTOR = "doctor", _("Doctor")
    INSTRUCTOR = "instructor", _("Pilates instructor")
    OTHER = "other", _("Another health professional")


def named(profession: str, by: str) -> str:
    """A professional as they are named beside every effect: ``Physiotherapist Example``."""
    label = "" if profession == Profession.OTHER else str(Profession(profession).label)
    return f"{label} {by}".strip()


def _between(low: int, high: int) -> dict[str, Any]:
    return {"null": True, "blank": True, "validators": [MinValueValidator(low), MaxValueValidator(high)]}


class GuidanceQuerySet(OwnedQuerySet["Guidance"]):
    def standing(self) -> Self:
        """Neither replaced by a later one nor taken back."""
        return self.filter(replaced_at__isnull=True)

    def with_exercises(self) -> Self:
        """With what they say yes and never to, in a fixed number of queries."""
        return self.prefetch_related("yes__exercise", "never__exercise")

    @transaction.atomic
    def write_down(self, *, owner: User, at: datetime, **said: Any) -> "Guidance":
        """Record what a professional said. It takes the place of what the same professional said before.

        Raises ``PermissionDenied`` where the person has not agreed that health data is kept.
        """
        if not owner.has_agreed():
            raise PermissionDenied(ACCEPT_FIRST)
        User.objects.hold(owner.pk)
        row: Guidance = self.model(owner=owner, created_at=at, **said)
        row.insert()
        same = [one.pk for one in self.said_by(owner, profession=row.profession, by=row.by) if one.pk != row.pk]
        replaced = {"replaced_at": at, "updated_at": at, "version": F("version") + 1}
        self.filter(pk__in=same).update(**replaced, **changed_now(owner.pk))
        return row

    def said_by(self, owner: User, *, profession: str, by: str) -> list["Guidance"]:
        """What this professional said that still stands, however the name was typed."""
        standing = self.visible_to(owner).standing().filter(profession=profession)
        return [one for one in standing if key(one.by) == key(by)]


class Guidance(Synced):
    """What one professional said. ``spared``: kinds of movement to leave out. ``confirmed_at``: when the person said
    yes to what it opens. ``replaced_at``: when something newer took its place, or the person took it back."""

    profession = models.CharField(max_length=16, choices=Profession)
    by = models.CharField(_("name"), max_length=MAX_NAME)
    place = models.CharField(max_length=MAX_NAME, blank=True)
    seen_on = models.DateField(_("seen on"))
    agrees_to = models.CharField(max_length=8, blank=True, choices=[(one.value, one.words) for one in AgreesTo])
    pain_limit = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[
            MaxValueValidator(CEILING_ASSESSED, _("A limit can only be lowered: choose 0 to %(limit_value)s."))
        ],
    )
    minutes_limit = models.PositiveSmallIntegerField(**_between(guidance.MINUTES_FROM, guidance.MINUTES_UNTIL))
    days_limit = models.PositiveSmallIntegerField(**_between(guidance.DAYS_FROM, guidance.DAYS_UNTIL))
    spared = models.JSONField(default=list, blank=True, help_text='["head_lifted", …]')
    note = models.CharField(_("in their words"), max_length=MAX_SAID, blank=True)
    review_on = models.DateField(_("ask again on"))
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar = GuidanceQuerySet.as_manager()

    class Meta(Synced.Meta):
        verbose_name_plural = "guidance"
        ordering = ["-seen_on", "-pk"]
        constraints = [
            *Synced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(profession__in=["physiotherapist", "doctor", "instructor", "other"]),
                name="accounts_guidance_profession",
            ),
            models.CheckConstraint(
                condition=Q(agrees_to__in=["", "gentle", "strength", "all"]), name="accounts_guidance_agrees_to"
            ),
            models.CheckConstraint(
                condition=(Q(pain_limit__isnull=True) | Q(pain_limit__lte=5))
                & (Q(minutes_limit__isnull=True) | Q(minutes_limit__range=(5, 60)))
                & (Q(days_limit__isnull=True) | Q(days_limit__range=(1, 5))),
                name="accounts_guidance_limits",
            ),
            models.CheckConstraint(condition=Q(review_on__gt=F("seen_on")), name="accounts_guidance_review_after_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.get_profession_display()}, {self.seen_on:%Y-%m-%d}"

    @property
    def who(self) -> str:
        return named(self.profession, self.by)

    @property
    def is_standing(self) -> bool:
        return self.replaced_at is None

    @property
    def is_deleted(self) -> bool:
        """Whether the person took it back, and nothing of the same professional took its place."""
        return (
            self.replaced_at is not None
            and not Guidance.objects.filter(owner=self.owner_id, created_at=self.replaced_at)
            .exclude(pk=self.pk)
            .exists()
        )

    @property
    def opens_something(self) -> bool:
        return bool(self.agrees_to) or bool(self.yes.all())

    @property
    def waits(self) -> bool:
        """Whether what it opens waits for the person to say once more that this is what they were told."""
        return self.is_standing and self.confirmed_at is None and self.opens_something

    @property
    def open_until(self) -> date:
        """The last day on which what it opens counts."""
        return guidance.last_day_open(self.review_on)

    def facts(self) -> Sheet:
        """What it says, as the rules see it."""
        return Sheet(
            who=self.who,
            seen_on=self.seen_on,
            review_on=self.review_on,
            profession=self.profession,
            agrees_to=AgreesTo(self.agrees_to) if self.agrees_to else None,
            pain_limit=self.pain_limit,
            minutes_limit=self.minutes_limit,
            days_limit=self.days_limit,
            spared=tuple(kind for kind in Spared if kind.value in self.spared),
            is_confirmed=self.confirmed_at is not None,
            pk=self.pk or 0,
        )

    # Verbs

    def clean(self) -> None:
        """Raises ``ValidationError`` at the field for a day that cannot be; what is missing is said by the field."""
        today = local_date(self.created_at, self.owner.time_zone)
        wrong: dict[str, list[str]] = {}
        if not isinstance(self.spared, list) or not {*self.spared} <= {kind.value for kind in Spared}:
            wrong["spared"] = [str(_("Choose from the list of movements."))]
        if self.seen_on is not None:
            try:
                check_sensible_date(self.seen_on, today=today)
            except ValidationError as error:
                wrong["seen_on"] = error.messages
            if self.agrees_to and self.seen_on < (self._happened_on() or self.seen_on):
                wrong["seen_on"] = [str(_("This is before what it speaks of happened. Choose a day since."))]
        if self._state.adding and self.review_on is not None:
            first, last = today + guidance.REVIEW_FROM, today + guidance.REVIEW_UNTIL
            if not first <= self.review_on <= last:
                said = _("Choose a day from {first} to {last}.")
                wrong["review_on"] = [said.format(first=first.isoformat(), last=last.isoformat())]
        if wrong:
            raise ValidationError(wrong)

    def _happened_on(self) -> date | None:
        """When the last operation, birth or injury was, where there was one."""
        answers = HealthAnswers.objects.visible_to(self.owner).first()
        days = [answers.operation_on, answers.birth_on, answers.injury_on] if answers else []
        return max((day for day in days if day is not None), default=None)

    @transaction.atomic
    def confirm(self, *, at: datetime) -> None:
        """The person says once more that this is what they were told: what it opens counts from now on.

        A sign to ask about today ends with it where it was looked at since; an emergency sign never does. Idempotent.
        """
        self.hold_person()
        self.refresh_from_db()
        if self.confirmed_at is not None or not self.is_standing:
            return
        self.advance(expected=self.version)
        self.confirmed_at = at
        self.save(update_fields=["confirmed_at", "updated_at"])
        block = Block.objects.visible_to(self.owner).open().filter(level=Block.Level.TODAY).first()
        if block is None or not self.agrees_to:
            return
        if self.seen_on >= local_date(block.began_at, self.owner.time_zone) and self.profession != "instructor":
            block.end(at=at, professional=self.profession, seen_on=self.seen_on)

    @transaction.atomic
    def withdraw(self, *, at: datetime, expected: int | None = None) -> None:
        """Nothing of it counts any more. The row stays, as the earlier ones do. Raises ``StaleVersion``."""
        self.hold_person()
        self.advance(expected=self.version if expected is None else expected)
        self.replaced_at = at
        self.save(update_fields=["replaced_at", "updated_at"])
