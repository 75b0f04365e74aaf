"""What is asked again and again: the weekly three, own activities, the change since the start; and other care."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from conventions.fields import MAX_NAME, pain_model_field, score_constraint
from conventions.owned import Owned, OwnedQuerySet
from tracking.models.logged import Logged, LoggedQuerySet


class Measure(Logged):
    """Answers to the three questions (after Krebs 2009) or to the question of global change (domain 4.1, 4.2)."""

    class Kind(models.TextChoices):
        THREE = "three", "Three questions"
        CHANGE = "change", "Change since the start"

    kind = models.CharField(max_length=6, choices=Kind)
    answered_at = models.DateTimeField()
    pain = pain_model_field()
    enjoyment = pain_model_field()
    activity = pain_model_field()
    change = models.SmallIntegerField(null=True, blank=True, help_text="-3 very much worse … 3 very much better")

    objects: ClassVar[Any] = LoggedQuerySet.as_manager()

    class Meta(Logged.Meta):
        ordering = ["-answered_at", "-pk"]
        indexes = [models.Index(fields=["owner", "kind", "local_date"], name="tracking_measure_day")]
        constraints = [
            *Logged.Meta.constraints,
            score_constraint("pain", name="tracking_measure_pain"),
            score_constraint("enjoyment", name="tracking_measure_enjoyment"),
            score_constraint("activity", name="tracking_measure_activity"),
            models.CheckConstraint(
                condition=Q(change__isnull=True) | Q(change__gte=-3, change__lte=3), name="tracking_measure_change"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.local_date}"


class Activity(Owned):
    """Something the upper back makes hard, in the person's own words (after Stratford 1995)."""

    name = models.CharField(max_length=MAX_NAME)
    since_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    class Meta(Owned.Meta):
        ordering = ["since_on", "pk"]
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return self.name


class ActivityRating(models.Model):
    """How well an activity goes on a local day: 0 cannot, 10 as before."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="ratings")
    local_date = models.DateField()
    answered_at = models.DateTimeField()
    score = models.PositiveSmallIntegerField(validators=[MaxValueValidator(10)])

    class Meta:
        ordering = ["activity", "local_date"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "local_date"], name="tracking_rating_one_a_day"),
            models.CheckConstraint(condition=Q(score__lte=10), name="tracking_rating_score"),
        ]

    def __str__(self) -> str:
        return f"{self.local_date}: {self.score}"


class Care(Logged):
    """Other care in a word: written down, never judged and never advised on."""

    class Kind(models.TextChoices):
        PHYSIOTHERAPY = "physiotherapy", "Physiotherapy"
        DOCTOR = "doctor", "A doctor's visit"
        INSTRUCTOR = "instructor", "A lesson with an instructor"
        MEDICINE = "medicine", "Medicine for the pain"
        OTHER = "other", "Something else"

    kind = models.CharField(max_length=13, choices=Kind)
    noted_at = models.DateTimeField()

    objects: ClassVar[Any] = LoggedQuerySet.as_manager()

    class Meta(Logged.Meta):
        ordering = ["-noted_at", "-pk"]
        verbose_name_plural = "care"
        indexes = [models.Index(fields=["owner", "local_date"], name="tracking_care_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.local_date}"


class Edition(models.Model):
    """What a session or a pain entry was before an edit; never changed."""

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(
        "tracking.Session", null=True, blank=True, on_delete=models.CASCADE, related_name="editions"
    )
    entry = models.ForeignKey(
        "tracking.PainEntry", null=True, blank=True, on_delete=models.CASCADE, related_name="editions"
    )
    number = models.PositiveIntegerField(help_text="the version of the row it was")
    until_at = models.DateTimeField()
    data = models.JSONField()

    objects: ClassVar[Any] = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(session__isnull=True) ^ Q(entry__isnull=True), name="tracking_edition_of_one"
            ),
            models.UniqueConstraint(fields=["session", "number"], name="tracking_edition_session"),
            models.UniqueConstraint(fields=["entry", "number"], name="tracking_edition_entry"),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"
