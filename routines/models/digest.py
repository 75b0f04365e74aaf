"""What the plan must know of the diary as a whole: how much was practised, and how the pain began and is, and what
the warnings hold back.

Written by the floor above, in the transaction of the verb that changed the diary; recomputable from it at any time.
"""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, TypedDict

from django.db import models
from django.db.models import Q

from accounts import screening
from accounts.models import User
from accounts.screening.injury import RISE
from conventions.owned import PersonalQuerySet
from routines.models.practised import PractisedDay
from routines.rules.newcomer import SoFar
from routines.rules.pain_now import KnownPain
from routines.rules.resting import Rest


class PainDigest(TypedDict):
    """The pain of it: the newest value of a day, the mean of the first week, the first value of all, and since when it
    lets the plan rest."""

    pain_score: int | None
    pain_on: date | None
    base: float | None
    first_score: int | None
    rests_since_on: date | None


class PracticeDigest(TypedDict):
    """The practice of it: finished sessions, those of strength, the day of the first, the good weeks since, and what
    sore mornings and pain that rose hold back."""

    session_count: int
    strength_count: int
    first_on: date | None
    good_week_count: int
    strength_from_on: date | None
    sore_on: date | None
    risen_on: date | None


class DiaryDigestQuerySet(PersonalQuerySet["DiaryDigest"]):
    def of(self, owner: User) -> "DiaryDigest":
        """The digest of ``owner``, in one query; not stored, and from the practised days alone, where there is none.

        A diary that was kept before there were digests has none until it is written in again.
        """
        row = self.visible_to(owner).first()
        if row is not None:
            return row
        days = [*PractisedDay.objects.visible_to(owner).values_list("practised_on", "is_strength")]
        return DiaryDigest(
            owner=owner,
            session_count=len(days),
            strength_count=sum(is_strength for _, is_strength in days),
            first_on=min((day for day, _ in days), default=None),
        )

    def follow(self, *, owner: User, pain: PainDigest) -> None:
        """Update the pain in the digest of ``owner``; the rest stays. Writes only what differs."""
        (self.visible_to(owner).first() or DiaryDigest(owner=owner)).become({**pain})


class DiaryDigest(models.Model):
    """The diary of one person in a few numbers and days, for whoever makes a plan: recomputable, never edited."""

    owner = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="diary_digest")
    session_count = models.PositiveIntegerField(default=0)
    strength_count = models.PositiveIntegerField(default=0)
    first_on = models.DateField(null=True, blank=True)
    good_week_count = models.PositiveIntegerField(default=0, help_text="weeks in which every session went well")
    pain_score = models.PositiveSmallIntegerField(null=True, blank=True)
    pain_on = models.DateField(null=True, blank=True)
    base = models.FloatField(null=True, blank=True, help_text="the mean of the first week")
    first_score = models.PositiveSmallIntegerField(null=True, blank=True)
    rests_since_on = models.DateField(null=True, blank=True, help_text="since when pain is up and the plan rests")
    strength_from_on = models.DateField(null=True, blank=True, help_text="the first day with strength again")
    sore_on = models.DateField(null=True, blank=True, help_text="when several mornings had been sore")
    risen_on = models.DateField(
        null=True, blank=True, help_text="the newest of the last sessions that raised the pain, where one did"
    )

    objects: ClassVar = DiaryDigestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pain_score__isnull=True, pain_on__isnull=True)
                | Q(pain_score__isnull=False, pain_on__isnull=False),
                name="routines_digest_pain_with_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_count} sessions"

    def become(self, fields: Mapping[str, object]) -> None:
        """Take over ``fields``, and write them where they differ."""
        if self.pk and all(getattr(self, name) == value for name, value in fields.items()):
            return
        for name, value in fields.items():
            setattr(self, name, value)
        self.save()

    def so_far(self) -> SoFar:
        """How much was practised, as the rules see it."""
        return SoFar(
            sessions=self.session_count,
            strength_sessions=self.strength_count,
            first_on=self.first_on,
            good_weeks=self.good_week_count,
            base=self.base,
            first_score=self.first_score,
        )

    def rest(self) -> Rest:
        """What the warnings hold back, as the rules see it."""
        return Rest(strength_from=self.strength_from_on, sore_on=self.sore_on, rests_since=self.rests_since_on)

    def rises(self) -> screening.Rises:
        """The newest of the last sessions that raised the pain, as gate G13 asks."""
        return [(self.risen_on, RISE)] if self.risen_on else []

    def newest_pain(self) -> KnownPain | None:
        """The newest number, as the rules see it."""
        if self.pain_score is None or self.pain_on is None:
            return None
        return KnownPain(self.pain_score, self.pain_on)
