"""What a person says they have practised before they came; what it opens is for the routines to say."""

from datetime import datetime
from typing import ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.people import ACCEPT_FIRST, User
from accounts.screening.practised import Declaration, LastPractised, PractisedFor
from conventions.owned import Owned, OwnedQuerySet


class PractisedBeforeQuerySet(OwnedQuerySet["PractisedBefore"]):
    @transaction.atomic
    def declare(
        self, *, owner: User, at: datetime, practised: str, has_teacher: bool = False, last: str = ""
    ) -> "PractisedBefore":
        """Record what ``owner`` has practised; the newest answer counts.

        Raises ``PermissionDenied`` where the person has not agreed that such things are kept.
        """
        if not owner.has_agreed():
            raise PermissionDenied(ACCEPT_FIRST)
        User.objects.hold(owner.pk)
        given = {"practised": practised, "has_teacher": has_teacher, "last": last}
        return PractisedBefore(owner=owner, declared_at=at, **given).insert()


class PractisedBefore(Owned):
    """How long a person practised Pilates, with a teacher or not, and when last. The newest answer counts."""

    practised = models.CharField(max_length=16, choices=[(answer.value, answer.words) for answer in PractisedFor])
    has_teacher = models.BooleanField(default=False)
    last = models.CharField(
        max_length=16, blank=True, choices=[(answer.value, answer.words) for answer in LastPractised]
    )
    declared_at = models.DateTimeField()

    objects: ClassVar = PractisedBeforeQuerySet.as_manager()

    class Meta(Owned.Meta):
        ordering = ["-declared_at", "-pk"]
        indexes = [models.Index(fields=["owner", "-declared_at", "-id"], name="accounts_practised_newest")]
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(practised="never", has_teacher=False, last="")
                | Q(
                    practised__in=["up_to_6_months", "up_to_2_years", "over_2_years"],
                    last__in=["this_month", "within_a_year", "longer_ago"],
                ),
                name="accounts_practised_last_with_practice",
                violation_error_message=_("Say when you practised last."),
            ),
        ]

    def __str__(self) -> str:
        return f"declared {self.declared_at:%Y-%m-%d}"

    def clean(self) -> None:
        if self.practised == PractisedFor.NEVER.value:
            if self.has_teacher or self.last:
                raise ValidationError({"practised": _("With “Never”, leave the other two answers empty.")})
        elif not self.last:
            raise ValidationError({"last": _("Say when you practised last.")})

    def facts(self) -> Declaration:
        """The answer as the rules see it."""
        return Declaration(
            practised=PractisedFor(self.practised),
            has_teacher=self.has_teacher,
            last=LastPractised(self.last) if self.last else None,
        )
