"""A professional who knows the person agreed to an exercise that a condition would leave out (rule SIGN-OFF).

By itself it counts for 90 days; as part of what a professional said it counts with that (rule SHEET).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar, NamedTuple, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Guidance, User
from accounts.screening.guidance import REVIEW_GRACE
from conventions.days import local_date
from conventions.deletable import Deletable, DeletableQuerySet, KeptManager
from conventions.fields import MAX_NAME, check_sensible_date
from conventions.messages import say
from conventions.statements import Given
from exercises.barred import MAX_FORM
from exercises.facts import SIGN_OFF_DAYS
from exercises.models.exercise import Exercise


class SaidYes(NamedTuple):
    """What a professional's yes is for: the form (empty: all), and the most repetitions where they were said."""

    form: str
    most_reps: int | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """What professionals agreed to: the exercises, and of those they said yes to as part of more, the form."""

    slugs: frozenset[str] = frozenset()
    said: Mapping[str, SaidYes] = field(default_factory=dict)


def limits_on(day: date) -> dict[str, date]:
    """What counts on the local ``day`` at the latest, as ``counting_within`` takes it."""
    return {"signed_after": day - timedelta(days=SIGN_OFF_DAYS), "reviewed_from": day - REVIEW_GRACE}


class SignOffQuerySet(DeletableQuerySet["SignOff"]):
    def agreed_for(self, owner: User, *, on: date) -> frozenset[str]:
        """The exercises somebody agreed to for ``owner`` that still count on the local day ``on``; one query."""
        return frozenset(self.visible_to(owner).counting(on).values_list("exercise__slug", flat=True))

    def agreed(self, owner: User, *, on: date) -> Agreed:
        """The same, with what was said as part of more, the newest last; one query."""
        rows = self.visible_to(owner).counting(on).order_by("signed_on", "pk")
        values = [*rows.values_list("exercise__slug", "form", "most_reps", "guidance")]
        said = {slug: SaidYes(form, most_reps) for slug, form, most_reps, guidance in values if guidance is not None}
        return Agreed(frozenset(slug for slug, *_ in values), said)

    def counting(self, on: date) -> Self:
        """What still counts on the local day ``on`` (``counting_within``)."""
        return self.counting_within(on, **limits_on(on))

    def counting_within(self, on: date | Given, *, signed_after: date | Given, reviewed_from: date | Given) -> Self:
        """What still counts on the local day ``on``. What a sheet says yes to waits until the person has confirmed it,
        and ends with its review."""
        alone = Q(guidance__isnull=True, signed_on__gt=signed_after, signed_on__lte=on)
        said = Q(
            guidance__confirmed_at__isnull=False,
            guidance__replaced_at__isnull=True,
            guidance__review_on__gte=reviewed_from,
        )
        return self.filter(alone | said)

    @transaction.atomic
    def record(self, *, owner: User, exercise: Exercise, by: str, signed_on: date, at: datetime) -> "SignOff":
        """Write down that ``by`` agreed on ``signed_on``. Raises ``ValidationError`` at ``signed_on`` for a day that is
        still to come or more than 90 days back, and for an exercise that is not for home in any case (rule G6)."""
        row: SignOff = self.model(owner=owner, exercise=exercise, by=by, signed_on=signed_on)
        row.check_on(today=local_date(at, owner.time_zone))
        row.hold_person()
        row.save(force_insert=True)
        return row


class SignOff(Deletable):
    """One exercise (or one version of it) and one person, with who agreed and when. A deleted one does not count."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="+")
    by = models.CharField(_("who agreed"), max_length=MAX_NAME)
    signed_on = models.DateField("when")
    form = models.CharField(_("version"), max_length=MAX_FORM, blank=True, default="", db_default="")
    most_reps = models.PositiveSmallIntegerField(_("most repetitions"), null=True, blank=True)
    guidance = models.ForeignKey(
        Guidance, null=True, blank=True, on_delete=models.CASCADE, related_name="yes", db_index=False
    )

    objects: ClassVar = KeptManager.from_queryset(SignOffQuerySet)()  # type: ignore[assignment]

    class Meta(Deletable.Meta):
        ordering = ["-signed_on", "-pk"]
        indexes = [
            *Deletable.Meta.indexes,
            models.Index(fields=["owner", "-signed_on", "-id"], name="exercises_signed_on"),
            models.Index(fields=["guidance"], condition=Q(guidance__isnull=False), name="exercises_signoff_guidance"),
        ]

    def __str__(self) -> str:
        return f"{self.exercise}, {self.signed_on}"

    @property
    def ends_on(self) -> date:
        """The last day on which it counts."""
        if self.guidance is not None:
            return self.guidance.open_until
        return self.signed_on + timedelta(days=SIGN_OFF_DAYS - 1)

    def check_on(self, *, today: date) -> None:
        """Raises ``ValidationError`` where it cannot count on ``today``."""
        self.full_clean(exclude=["owner", "exercise"], validate_unique=False, validate_constraints=False)
        if not self.exercise.is_offered:
            raise ValidationError(_("This exercise is not for home, even if a health professional agrees."), code="g6")
        check_sensible_date(self.signed_on, today=today, field="signed_on")
        if self.ends_on < today:
            sentence = _("An agreement counts for {days:# day|# days}, and this one is older. Ask them again.")
            raise ValidationError({"signed_on": say(sentence, days=SIGN_OFF_DAYS)})
