"""How a person likes to practise."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conventions.owned import Owned, OwnedQuerySet
from conventions.statements import Given, stated
from exercises.models import Area, Level

MIN_MINUTES, MAX_MINUTES = 6, 45
GUIDE = ("has_voice", "has_tone", "has_vibration", "has_text", "talk", "counts_breaths", "breath_seconds")
"""The fields of ``PracticeSettings`` that are the guide's."""


class PracticeSettingsQuerySet(OwnedQuerySet["PracticeSettings"]):
    def of(self, owner: User) -> "PracticeSettings":
        """The settings of ``owner``; the usual ones, not stored, where nothing was chosen yet."""
        return next(iter(_settings_of(owner=owner.pk)), None) or PracticeSettings(owner=owner)

    @transaction.atomic
    def choose(
        self, *, owner: User, today: date, level: str, minutes: int, focus: Sequence[str] = ()
    ) -> "PracticeSettings":
        """Remember what ``owner`` asks routines to be made for. Raises ``ValidationError`` for what there is not."""
        User.objects.hold(owner.pk)
        mine = PracticeSettings.objects.get_or_create(owner=owner)[0]
        if mine.level != level:
            mine.level_since_on = today
        mine.level, mine.minutes, mine.focus = level, minutes, [*focus]
        mine.full_clean(exclude=["owner"], validate_unique=False, validate_constraints=False)
        mine.save(update_fields=["level", "level_since_on", "minutes", "focus", "updated_at"])
        return mine

    @transaction.atomic
    def guide(self, *, owner: User, **choices: Any) -> "PracticeSettings":
        """Remember how ``owner`` likes to be led: any of the fields of ``GUIDE``; what is left out stays.

        Raises ``ValidationError`` for what there is not.
        """
        User.objects.hold(owner.pk)
        mine = PracticeSettings.objects.get_or_create(owner=owner)[0]
        for name in choices.keys() & set(GUIDE):
            setattr(mine, name, choices[name])
        mine.full_clean(exclude=["owner"], validate_unique=False, validate_constraints=False)
        mine.save(update_fields=[*GUIDE, "updated_at"])
        return mine


@stated
def _settings_of(owner: Given) -> models.QuerySet:
    return PracticeSettings.objects.visible_to(owner)


class PracticeSettings(Owned):
    """How a person likes to practise: level, minutes and focus for the composer; voice and pace for the guide."""

    class Talk(models.TextChoices):
        FULL = "full", _("Every step in words")
        SHORT = "short", _("Names and changes only")
        QUIET = "quiet", _("As few words as possible")

    level = models.CharField(max_length=12, choices=Level, default=Level.BEGINNER)
    level_since_on = models.DateField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(
        default=15, validators=[MinValueValidator(MIN_MINUTES), MaxValueValidator(MAX_MINUTES)]
    )
    focus = models.JSONField(default=list, blank=True, help_text=_("body areas"))
    has_voice = models.BooleanField(default=False)
    has_tone = models.BooleanField(default=True)
    has_vibration = models.BooleanField(default=False)
    has_text = models.BooleanField(default=True)
    talk = models.CharField(max_length=5, choices=Talk, default=Talk.FULL)
    counts_breaths = models.BooleanField(default=False)
    breath_seconds = models.DecimalField(
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(4), MaxValueValidator(20)],
        help_text=_("one breath in and out, as the person tapped it, or null"),
    )

    objects: ClassVar = PracticeSettingsQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["owner"], name="routines_settings_one_per_person"),
            models.CheckConstraint(
                condition=Q(minutes__gte=MIN_MINUTES, minutes__lte=MAX_MINUTES), name="routines_settings_minutes"
            ),
        ]

    def __str__(self) -> str:
        return "practice settings"

    def own_breath(self) -> float | None:
        """The seconds of one breath, in and out, where the person tapped them."""
        return None if self.breath_seconds is None else float(self.breath_seconds)

    def clean(self) -> None:
        if not isinstance(self.focus, list) or any(area not in Area.values for area in self.focus):
            raise ValidationError({"focus": _("Choose body areas from the list.")})
