"""What the plan knows of practice: where a person stands with each exercise, and on which days they practised.

Written by the floor above, in the transaction of the verb that changed the diary; recomputable from it at any time.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import ClassVar, TypedDict

from django.db import models
from django.db.models import F

from accounts.models import User
from conventions.days import local_date
from conventions.owned import PersonalQuerySet
from conventions.statements import Given, stated
from exercises.facts import BASE, Form
from exercises.models import MAX_FORM_KEY, Exercise, shared_exercises
from routines import rules

RECENT = timedelta(days=8)
"""How far back strength can be next to a session that is moved."""


class StandingFields(TypedDict):
    """What a standing says, as the diary implies it."""

    form: str
    sets: int
    reps: int
    hold_seconds: int
    done_count: int
    recent_count: int
    first_done_on: date | None
    last_done_on: date | None
    last_class: str
    green_count: int
    has_done_low_dose: bool
    mastered_on: date | None
    hold_until_on: date | None


class ExerciseStandingQuerySet(PersonalQuerySet["ExerciseStanding"]):
    def by_slug(self, owner: User) -> "dict[str, ExerciseStanding]":
        """How ``owner`` stands with each exercise, by its slug; one query."""
        return {row.slug: row for row in _standings_of(owner=owner.pk)}

    def follow(
        self, *, owner: User, held: "Mapping[str, ExerciseStanding]", standings: Mapping[str, StandingFields]
    ) -> None:
        """Update the standings of ``owner``, which are ``held``, to ``standings`` (slug to fields). Writes only what
        differs."""
        known = {row.slug: pk for pk, row in shared_exercises().items()} | {
            slug: row.exercise_id for slug, row in held.items()
        }
        if missing := standings.keys() - known.keys():
            known |= dict(Exercise.objects.filter(slug__in=missing).values_list("slug", "pk"))
        changed = [
            ExerciseStanding(owner=owner, exercise_id=known[slug], **fields)
            for slug, fields in standings.items()
            if (slug not in held or any(getattr(held[slug], name) != value for name, value in fields.items()))
        ]
        if changed:
            self.bulk_create(
                changed,
                update_conflicts=True,
                unique_fields=["owner", "exercise"],
                update_fields=[*next(iter(standings.values()))],
            )
        gone = [row.pk for slug, row in held.items() if slug not in standings]
        if gone:
            self.filter(pk__in=gone).delete()


class ExerciseStanding(models.Model):
    """One person and one exercise, as the sessions say: recomputable, never edited by hand.

    Form, sets, repetitions and hold are those it was done with last. ``last_class`` is what that session is as long as
    nobody has answered the next morning.
    """

    owner = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="exercise_standings", db_index=False
    )
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=MAX_FORM_KEY, default=BASE)
    sets = models.PositiveSmallIntegerField(default=1)
    reps = models.PositiveSmallIntegerField()
    hold_seconds = models.PositiveSmallIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    recent_count = models.PositiveIntegerField(default=0, help_text="times done in the last 28 days with a session")
    first_done_on = models.DateField(null=True, blank=True)
    last_done_on = models.DateField(null=True, blank=True)
    last_class = models.CharField(max_length=20, blank=True)
    green_count = models.PositiveSmallIntegerField(default=0, help_text="green sessions in a row")
    has_done_low_dose = models.BooleanField(default=False, help_text="done once, so that what builds on it may come")
    mastered_on = models.DateField(null=True, blank=True)
    hold_until_on = models.DateField(null=True, blank=True, help_text="left out of strength work before this day")

    objects: ClassVar = ExerciseStandingQuerySet.as_manager()

    class Meta:
        ordering = ["owner", "exercise"]
        constraints = [models.UniqueConstraint(fields=["owner", "exercise"], name="routines_standing_once")]

    def __str__(self) -> str:
        return f"{self.exercise}"

    @property
    def done_as(self) -> Form:
        """The form it was done in last."""
        return self.exercise.facts.form(self.form)

    def practice(self) -> rules.Experience:
        """What was practised, as the rules see it."""
        return rules.Experience(
            form=self.form,
            sets=self.sets,
            reps=self.reps,
            hold_seconds=self.hold_seconds,
            times=self.done_count,
            recent_times=self.recent_count,
            last_done_on=self.last_done_on,
            has_done_low_dose=self.has_done_low_dose,
            is_mastered=self.mastered_on is not None,
            hold_until_on=self.hold_until_on,
        )


@stated
def _standings_of(owner: Given) -> models.QuerySet:
    return ExerciseStanding.objects.visible_to(owner).annotate(slug=F("exercise__slug")).order_by()


class PractisedDayQuerySet(PersonalQuerySet["PractisedDay"]):
    def follow(self, *, owner: User, days: Mapping[date, bool]) -> None:
        """Update the days of ``owner`` to ``days`` (local day to whether it was one of strength). Writes only what
        differs."""
        held = dict(_days_of(owner=owner.pk))
        wrong = [day for day, is_strength in held.items() if days.get(day) is not is_strength]
        if wrong:
            self.filter(owner=owner, practised_on__in=wrong).delete()
        self.bulk_create(
            PractisedDay(owner=owner, practised_on=day, is_strength=is_strength)
            for day, is_strength in days.items()
            if held.get(day) is not is_strength
        )


class PractisedDay(models.Model):
    """A local day on which one person practised, and whether any of it was strength: recomputable, never edited."""

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="practised_days", db_index=False)
    practised_on = models.DateField()
    is_strength = models.BooleanField()

    objects: ClassVar = PractisedDayQuerySet.as_manager()

    class Meta:
        ordering = ["owner", "practised_on"]
        constraints = [models.UniqueConstraint(fields=["owner", "practised_on"], name="routines_practised_day_once")]

    def __str__(self) -> str:
        return f"{self.practised_on}"


@stated
def _days_of(owner: Given) -> models.QuerySet:
    return PractisedDay.objects.visible_to(owner).order_by().values_list("practised_on", "is_strength")


def recent_strength_days(owner: User, *, at: datetime) -> frozenset[date]:
    """The local days of the last week on which strength was practised: a moved session keeps its distance from them.

    One query.
    """
    today = local_date(at, owner.time_zone)
    rows = PractisedDay.objects.visible_to(owner).filter(is_strength=True, practised_on__range=(today - RECENT, today))
    return frozenset(rows.values_list("practised_on", flat=True))
