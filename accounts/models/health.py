"""The safety form as a person answered it, and the block that a red flag leaves until somebody has looked at it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import screening
from accounts.models.people import ACCEPT_FIRST, Screening, User
from accounts.screening.answers import ELSEWHERE, NECK, PREGNANCY, RIBS
from accounts.screening.questions import EDITION, OPTIONS
from accounts.screening.red_flags import BY_ID
from conventions.days import local_date
from conventions.fields import check_sensible_date
from conventions.owned import Owned, OwnedQuerySet, bury

DATE_OF = {
    "pregnant": "due_on",
    "birth": "birth_on",
    "operation": "operation_on",
    "disc_leg": "leg_since_on",
    "injury": "injury_on",
}
"""Which date goes with which tick."""
EARLIEST_SINCE = date(1900, 1, 1)
"""Since when a leg may hurt: for as long as somebody lives."""
NEEDS_DATE = ("birth", "operation", "disc_leg", "injury")
GIVEN = (
    *("due_on", "birth_on", "operation_on", "leg_since_on", "injury_on", "injury_where", "strength_agreed_on"),
    *("rib_calm_on", "agreed_on", "other_text"),
)
"""What a person gives beside the ticks."""


def listed_in_order(chosen: Collection[str], order: Collection[str]) -> list[str]:
    """Return ``chosen`` without duplicates, in the order of the form.

    Unknown ids come last, so that ``clean`` can reject them.
    """
    return [*(name for name in order if name in chosen), *sorted(set(chosen) - set(order))]


class HealthAnswersQuerySet(OwnedQuerySet["HealthAnswers"]):
    @transaction.atomic
    def answer(
        self, *, owner: User, at: datetime, signs: Collection[str], conditions: Collection[str] = (), **rest: Any
    ) -> "HealthAnswers":
        """Record the whole form in place of what was answered before; an urgent sign leaves a block.

        ``signs``: ids of lines or rows; rows are stored. ``rest``: ``is_understood`` and what ``GIVEN`` names. Raises
        ``PermissionDenied`` where the person has not agreed that health data is kept.
        """
        if not owner.has_agreed():
            raise PermissionDenied(ACCEPT_FIRST)
        User.objects.hold(owner.pk)
        before = self.visible_to(owner).first()
        answers = HealthAnswers(
            owner=owner,
            signs=listed_in_order(screening.rows_ticked(signs), BY_ID),
            conditions=listed_in_order(conditions, OPTIONS),
            answered_at=at,
            signs_at=at,
            edition=EDITION,
            **rest,
        )
        if "fibromyalgia" in answers.conditions:
            answers.paced_since_on = (before and before.paced_since_on) or local_date(at, owner.time_zone)
        answers.insert()
        # Only the newest counts, so nothing older is kept.
        older = self.visible_to(owner).exclude(pk=answers.pk)
        bury(older, at=at)
        older.delete()
        Block.objects.raise_for(owner=owner, signs=answers.signs, at=at)
        return answers

    @transaction.atomic
    def answer_all(
        self, *, owner: User, at: datetime, assessed: str, assessed_on: date | None, **answers: Any
    ) -> "HealthAnswers":
        """Record the first question, where its answer is new, and the whole form, as ``answer`` does."""
        first = Screening.objects.visible_to(owner).first()
        if first is None or (first.assessed, first.assessed_on) != (assessed, assessed_on):
            Screening.objects.answer(owner=owner, assessed=assessed, assessed_on=assessed_on, at=at)
        return self.answer(owner=owner, at=at, **answers)

    @transaction.atomic
    def answer_first(
        self, *, owner: User, at: datetime, assessed: str, assessed_on: date | None, signs: Collection[str]
    ) -> Screening:
        """Record the first question alone. A sign ticked on the way counts: an urgent one leaves a block, and another
        one joins the answers given before. Without any, only gentle exercises are open until the form is answered.

        Raises ``PermissionDenied`` as ``answer`` does.
        """
        first: Screening = Screening.objects.answer(owner=owner, assessed=assessed, assessed_on=assessed_on, at=at)
        Block.objects.raise_for(owner=owner, signs=signs, at=at)
        answers = self.visible_to(owner).first()
        soon = {sign for sign in screening.rows_ticked(signs) if screening.worst([sign]) is screening.Urgency.SOON}
        if answers is not None and not soon.issubset(answers.signs):
            answers.signs = listed_in_order({*answers.signs, *soon}, BY_ID)
            answers.is_understood = False  # that was said of fewer signs
            answers.full_clean(exclude=["owner"])
            answers.save(update_fields=["signs", "is_understood", "updated_at"])
        return first

    @transaction.atomic
    def answer_signs(self, *, owner: User, at: datetime, signs: Collection[str]) -> "HealthAnswers":
        """The emergency and today rows once more (rule G7); the rest of the form and its date stay.

        Raises ``PermissionDenied`` as ``answer`` does, ``ValidationError`` where the whole form is still open.
        """
        if not owner.has_agreed():
            raise PermissionDenied(ACCEPT_FIRST)
        User.objects.hold(owner.pk)
        answers = self.visible_to(owner).first()
        if answers is None:
            raise ValidationError(_("Answer all the safety questions first."), code="form")
        soon = [sign for sign in answers.signs if screening.worst([sign]) is screening.Urgency.SOON]
        answers.signs = listed_in_order({*soon, *screening.rows_ticked(signs)}, BY_ID)
        answers.signs_at = at
        answers.full_clean(exclude=["owner"])
        answers.save(update_fields=["signs", "signs_at", "updated_at"])
        Block.objects.raise_for(owner=owner, signs=answers.signs, at=at)
        return answers

    @transaction.atomic
    def answer_rib(self, *, owner: User, at: datetime, still_hurts: bool) -> "HealthAnswers":
        """Whether the rib still hurts (rule RIB): no longer, and ribs are no longer spared. Idempotent.

        Raises ``ValidationError`` where no rib was ticked.
        """
        User.objects.hold(owner.pk)
        answers = self.visible_to(owner).first()
        if answers is None or not answers.facts().asks_rib():
            raise ValidationError(_("You have not ticked a rib in the safety questions."), code="rib")
        if still_hurts:
            answers.rib_calm_on, answers.rib_asked_at = None, at
        elif answers.facts().has_sore_rib():
            answers.rib_calm_on = local_date(at, owner.time_zone)
        answers.save(update_fields=["rib_calm_on", "rib_asked_at", "updated_at"])
        return answers

    @transaction.atomic
    def forget(self, *, owner: User) -> None:
        """Delete what the person answered. A block that is open stays, without the signs that led to it."""
        User.objects.hold(owner.pk)
        mine = self.visible_to(owner)
        bury(mine)
        mine.delete()
        Block.objects.visible_to(owner).ended().delete()
        Block.objects.visible_to(owner).open().update(signs=[])


class HealthAnswers(Owned):
    """A person's latest answers to the red flags and the questions.

    One row per person; only ticked ids are stored.
    """

    class Where(models.TextChoices):
        NECK = NECK, _("Neck")
        RIBS = RIBS, _("Upper back or ribs")
        ELSEWHERE = ELSEWHERE, _("Elsewhere")

    signs = models.JSONField(default=list, blank=True)
    conditions = models.JSONField(default=list, blank=True)
    due_on = models.DateField(null=True, blank=True)
    birth_on = models.DateField(null=True, blank=True)
    operation_on = models.DateField(null=True, blank=True)
    leg_since_on = models.DateField(_("since when the leg hurts"), null=True, blank=True)
    injury_on = models.DateField(null=True, blank=True)
    injury_where = models.CharField(max_length=10, choices=Where, blank=True, default="", db_default="")
    strength_agreed_on = models.DateField(
        _("when a health professional agreed to strength exercise"), null=True, blank=True
    )
    rib_calm_on = models.DateField(_("since when the rib no longer hurts"), null=True, blank=True)
    rib_asked_at = models.DateTimeField("when the rib was asked about last", null=True, blank=True)
    paced_since_on = models.DateField("since when fibromyalgia is ticked", null=True, blank=True)
    other_text = models.CharField(_("another condition"), max_length=200, blank=True, default="", db_default="")
    edition = models.PositiveSmallIntegerField("which edition of the questions", default=EDITION, db_default=1)
    agreed_on = models.DateField(_("when a health professional agreed"), null=True, blank=True)
    is_understood = models.BooleanField(_("understands, and chooses to start gently"), default=False)
    answered_at = models.DateTimeField()
    signs_at = models.DateTimeField("when the urgent rows were answered last", null=True, blank=True)

    objects: ClassVar = HealthAnswersQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name_plural = "health answers"
        ordering = ["-answered_at", "-pk"]
        indexes = [models.Index(fields=["owner", "-answered_at", "-id"], name="accounts_answers_newest")]

    def __str__(self) -> str:
        return f"answered {self.answered_at:%Y-%m-%d}"

    def clean(self) -> None:
        errors: dict[str, str | list[str]] = {}
        for field, known in (("signs", BY_ID), ("conditions", OPTIONS)):
            unknown = [str(name)[:20] for name in getattr(self, field) if name not in known]
            if unknown:
                errors[field] = _("“{name}” is not one of the choices.").format(name=unknown[0])
        errors |= {**self._wrong_follow_ups(), **errors, **self._wrong_dates()}
        if errors:
            raise ValidationError(errors)

    def _wrong_dates(self) -> dict[str, str | list[str]]:
        today = local_date(self.answered_at, self.owner.time_zone)
        wrong: dict[str, str | list[str]] = {}
        for option, field in DATE_OF.items():
            day = getattr(self, field)
            if option not in self.conditions and day is not None:
                wrong[field] = _("This date belongs to “{option}”. Tick that box, or leave the date empty.").format(
                    option=OPTIONS[option].text
                )
            elif option in NEEDS_DATE and option in self.conditions and day is None:
                wrong[field] = str(_("Enter the date. A rough date is fine."))
        if self.due_on is not None and not today <= self.due_on <= today + PREGNANCY:
            wrong.setdefault("due_on", str(_("Choose a due date between today and 40 weeks from now.")))
        if self.leg_since_on is not None and not EARLIEST_SINCE <= self.leg_since_on <= today:
            wrong.setdefault("leg_since_on", str(_("Choose a day up to today. About the right year is enough.")))
        days = (
            "birth_on",
            "operation_on",
            "injury_on",
            "strength_agreed_on",
            "rib_calm_on",
            "agreed_on",
        )
        for field in days:
            day = getattr(self, field)
            try:
                if day is not None:
                    check_sensible_date(day, today=today)
            except ValidationError as error:
                wrong.setdefault(field, error.messages)
        return wrong

    def _wrong_follow_ups(self) -> dict[str, str]:
        """What says more about a tick that is not there, or is missing beside one that is."""
        wrong = {}
        for option in (OPTIONS[code] for code in self.conditions if code in OPTIONS and OPTIONS[code].after):
            if option.after not in self.conditions:
                wrong["conditions"] = _("“{option}” goes with “{after}”: tick both, or neither.").format(
                    option=option.text, after=OPTIONS[option.after].text
                )
        if {"pressure", "pressure_controlled"} <= {*self.conditions}:
            wrong["conditions"] = str(_("High blood pressure is controlled or it is not: tick one of the two."))
        has_injury, agreed_on = "injury" in self.conditions, self.strength_agreed_on
        if has_injury and not self.injury_where:
            wrong["injury_where"] = str(_("Choose where you were hurt."))
        elif self.injury_where and not has_injury:
            wrong["injury_where"] = _("This goes with “{option}”: tick it.").format(option=OPTIONS["injury"].text)
        if agreed_on is not None and (not has_injury or (self.injury_on is not None and agreed_on < self.injury_on)):
            wrong["strength_agreed_on"] = str(_("Choose a day since the injury, or leave the date empty."))
        if self.rib_calm_on is not None and not self.facts().asks_rib():
            wrong["rib_calm_on"] = _("This date belongs to “{option}”. Tick that box, or leave the date empty.").format(
                option=OPTIONS["rib"].text
            )
        if self.other_text and "other" not in self.conditions:
            wrong["other_text"] = _("This goes with “{option}”: tick it.").format(option=OPTIONS["other"].text)
        return wrong

    def facts(self) -> screening.Answers:
        """The answers as the rules see them."""
        return screening.Answers(
            answered_on=local_date(self.answered_at, self.owner.time_zone),
            signs=frozenset(self.signs),
            conditions=frozenset(self.conditions),
            due_on=self.due_on,
            birth_on=self.birth_on,
            operation_on=self.operation_on,
            agreed_on=self.agreed_on,
            is_understood=self.is_understood,
            signs_at=self.signs_at or self.answered_at,
            leg_since_on=self.leg_since_on,
            injury_on=self.injury_on,
            injury_where=self.injury_where,
            strength_agreed_on=self.strength_agreed_on,
            rib_calm_on=self.rib_calm_on,
            rib_asked_on=local_date(self.rib_asked_at, self.owner.time_zone) if self.rib_asked_at else None,
            paced_since_on=self.paced_since_on,
            edition=self.edition,
        )


class BlockQuerySet(OwnedQuerySet["Block"]):
    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def ended(self) -> Self:
        return self.filter(ended_at__isnull=False)

    @transaction.atomic
    def raise_for(self, *, owner: User, signs: Collection[str], at: datetime) -> "Block | None":
        """Create or tighten the block for ``signs`` (rows of level emergency or today).

        Return the open block, or ``None`` if nothing urgent is ticked.
        """
        User.objects.hold(owner.pk)
        block = self.visible_to(owner).open().first()
        signs = screening.rows_ticked(signs)
        level = screening.worst(signs)
        if level is None or level is screening.Urgency.SOON:
            return block
        urgent = [sign for sign in signs if sign in BY_ID and BY_ID[sign].level is not screening.Urgency.SOON]
        block = block or Block(owner=owner, began_at=at)
        block.signs = listed_in_order({*block.signs, *urgent}, BY_ID)
        # What is open already may have lost its signs; it never gets milder.
        if block.level != Block.Level.EMERGENCY:
            block.level = Block.Level(level.value)
        block.full_clean()
        block.save()
        return block


class Block(Owned):
    """An open red flag that stops all exercise until a professional has checked it. It never expires."""

    class Level(models.TextChoices):
        EMERGENCY = "emergency", _("Emergency sign")
        TODAY = "today", _("Sign that needs advice today")

    class Ending(models.TextChoices):
        ASSESSED = "assessed", _("A health professional checked it")
        MISTAKE = "mistake", _("Ticked by mistake")

    class Professional(models.TextChoices):
        DOCTOR = "doctor", _("Doctor")
        EMERGENCY = "emergency", _("Emergency department or ambulance")
        PHYSIOTHERAPIST = "physiotherapist", _("Physiotherapist")
        MIDWIFE = "midwife", _("Midwife or maternity unit")
        OTHER = "other", _("Another health professional")

    level = models.CharField(max_length=10, choices=Level)
    signs = models.JSONField(default=list, blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    professional = models.CharField(max_length=16, choices=Professional, blank=True)
    seen_on = models.DateField(_("when the health professional checked it"), null=True, blank=True)

    objects: ClassVar = BlockQuerySet.as_manager()

    class Meta(Owned.Meta):
        ordering = ["-began_at", "-pk"]
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["owner"], condition=Q(ended_at__isnull=True), name="accounts_block_one_open"
            ),
            models.CheckConstraint(condition=Q(level__in=["emergency", "today"]), name="accounts_block_level"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="", professional="", seen_on__isnull=True)
                | Q(ended_at__isnull=False, ending="mistake", professional="", seen_on__isnull=True)
                | (Q(ended_at__isnull=False, ending="assessed", seen_on__isnull=False) & ~Q(professional="")),
                name="accounts_block_ending",
                violation_error_message=_("Say who checked it and when, or that you ticked it by mistake."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}, {self.began_at:%Y-%m-%d}"

    def messages(self) -> tuple[str, ...]:
        """What the signs of its level say."""
        return screening.messages(self.signs, screening.Urgency(self.level))

    @transaction.atomic
    def end(self, *, at: datetime, professional: str, seen_on: date) -> None:
        """A professional looked at it on ``seen_on`` and said that gentle exercise is all right."""
        today = local_date(at, self.owner.time_zone)
        check_sensible_date(seen_on, today=today, field="seen_on")
        if seen_on < local_date(self.began_at, self.owner.time_zone):
            raise ValidationError({"seen_on": _("Choose the day you ticked the sign, or a later day.")})
        self._close(at=at, ending=self.Ending.ASSESSED, professional=professional, seen_on=seen_on)

    @transaction.atomic
    def take_back(self, *, at: datetime) -> None:
        """Undo a mistaken tick: delete the block and remove the signs from the answers."""
        self._close(at=at, ending=self.Ending.MISTAKE)

    def _close(self, *, at: datetime, ending: str, professional: str = "", seen_on: date | None = None) -> None:
        self.hold_person()
        self.advance(expected=self.version)
        self.ended_at, self.ending = max(at, self.began_at), ending
        self.professional, self.seen_on = professional, seen_on
        self.full_clean()
        self.save()
        # What the block stood for is answered: the form must not raise it again by itself.
        for answers in HealthAnswers.objects.visible_to(self.owner):
            answers.signs = [sign for sign in answers.signs if screening.worst([sign]) is screening.Urgency.SOON]
            answers.save()
