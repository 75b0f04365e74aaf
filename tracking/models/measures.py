"""What is asked again and again: the weekly three, own activities, the change since the start; and other care."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conventions.days import local_date
from conventions.fields import MAX_NAME, PAIN_MAX, PAIN_MIN, pain_model_field, score_constraint
from conventions.owned import InTheWay, OwnedQuerySet, Synced
from tracking.insights.answers import CHANGE_WORDS
from tracking.models.logged import Arrival, Logged, LoggedQuerySet, day_within_reach

MOST_ACTIVITIES = 5


class MeasureQuerySet(LoggedQuerySet["Measure"]):
    def answered(self) -> Self:
        """Not deleted, and not a mark that somebody put the questions away for a week."""
        return self.kept().filter(Q(pain__isnull=False) | Q(change__isnull=False))

    def put_away_ones(self) -> Self:
        return self.kept().filter(pain__isnull=True, change__isnull=True)

    @transaction.atomic
    def answer(
        self,
        *,
        owner: User,
        kind: str,
        at: datetime,
        answered_at: datetime | None = None,
        arrival: Arrival | None = None,
        **answers: Any,
    ) -> "Measure":
        """Keep answers to the three questions, or to that of change, given now or at ``answered_at``, at most 14 days
        back (rule BACK), in the person's zone of this moment."""
        measure = self.model(owner=owner, time_zone=owner.time_zone, kind=kind, answered_at=answered_at or at)
        measure.arrive(arrival, at=at).put(at=at, **answers)
        measure.hold_person()
        measure.save(force_insert=True)
        return measure

    @transaction.atomic
    def put_away(self, *, owner: User, at: datetime) -> None:
        """Not now: nothing is asked for a week. Kept as three questions without an answer."""
        User.objects.hold(owner.pk)
        today = local_date(at, owner.time_zone)
        if not self.filter(owner=owner, local_date=today).put_away_ones().exists():
            self.create(
                owner=owner,
                time_zone=owner.time_zone,
                kind=Measure.Kind.THREE,
                answered_at=at,
                local_date=today,
            )


class ActivityQuerySet(OwnedQuerySet["Activity"]):
    def current(self) -> Self:
        return self.filter(ended_on__isnull=True)

    def with_ratings(self) -> Self:
        return self.prefetch_related("ratings")

    @transaction.atomic
    def start(
        self,
        *,
        owner: User,
        name: str,
        at: datetime,
        since_on: date | None = None,
        ended_on: date | None = None,
        ratings: Sequence[Mapping[str, Any]] = (),
    ) -> "Activity":
        """Name something the upper back makes hard. Raises ``ValidationError`` where there are five already.

        ``since_on``, ``ended_on`` and ``ratings``: what it has been through elsewhere.
        """
        User.objects.hold(owner.pk)
        today = local_date(at, owner.time_zone)
        days = [since_on, ended_on, *(rating["local_date"] for rating in ratings)]
        if any(day is not None and day > today for day in days):
            raise ValidationError(_("Choose today or an earlier day."), code="future")
        if ended_on is None and self.filter(owner=owner).current().count() >= MOST_ACTIVITIES:
            message = _("You have {most}, which is the most. Stop asking about one of them first.").format(
                most=MOST_ACTIVITIES
            )
            raise ValidationError({"name": ValidationError(message, code="most")})
        activity = self.model(owner=owner, name=name, since_on=since_on or today, ended_on=ended_on)
        activity.full_clean(exclude=["owner"], validate_unique=False, validate_constraints=False)
        activity.save(force_insert=True)
        by_day = {rating["local_date"]: rating for rating in ratings}
        ActivityRating.objects.bulk_create(ActivityRating(activity=activity, **rating) for rating in by_day.values())
        return activity


class CareQuerySet(LoggedQuerySet["Care"]):
    @transaction.atomic
    def jot(
        self,
        *,
        owner: User,
        kind: str,
        noted_at: datetime,
        at: datetime,
        note: str = "",
        arrival: Arrival | None = None,
    ) -> "Care":
        """Write down other care in a word, in the person's zone of this moment."""
        care = self.model(owner=owner, time_zone=owner.time_zone)
        care.arrive(arrival, at=at).put(kind=kind, noted_at=noted_at, note=note, at=at)
        care.hold_person()
        care.save(force_insert=True)
        return care


class Measure(Logged):
    """Answers to the three questions (after Krebs 2009) or to the question of global change (after Kamper 2009)."""

    class Kind(models.TextChoices):
        THREE = "three", _("Weekly questions")
        CHANGE = "change", _("Change since the start")

    kind = models.CharField(max_length=6, choices=Kind)
    answered_at = models.DateTimeField()
    pain = pain_model_field()
    enjoyment = pain_model_field()
    activity = pain_model_field()
    change = models.SmallIntegerField(null=True, blank=True, help_text="-3 very much worse … 3 very much better")

    objects: ClassVar = MeasureQuerySet.as_manager()

    class Meta(Logged.Meta):
        ordering = ["-answered_at", "-pk"]
        indexes = [
            *Logged.Meta.indexes,
            models.Index(fields=["owner", "-answered_at", "-id"], name="tracking_measure_log"),
            models.Index(fields=["owner", "local_date"], name="tracking_measure_day"),
        ]
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

    @property
    def wall(self) -> datetime:
        return self.wall_clock(self.answered_at)

    @property
    def change_words(self) -> str:
        """The change in words; empty for the three questions."""
        return str(capfirst(CHANGE_WORDS[self.change])) if self.change is not None else ""

    def put(
        self,
        *,
        at: datetime,
        pain: int | None = None,
        enjoyment: int | None = None,
        activity: int | None = None,
        change: int | None = None,
        note: str = "",
    ) -> None:
        """Take the values and check them, without writing: all three, or the change alone."""
        given = {"pain": pain, "enjoyment": enjoyment, "activity": activity, "change": change}
        asked = {"change"} if self.kind == self.Kind.CHANGE else {"pain", "enjoyment", "activity"}
        no_change, no_number = _("Choose one of the answers."), _("Choose a number from 0 to 10.")
        missing, other = no_change if "change" in asked else no_number, _("This field belongs to the other question.")
        wrong = {name for name, value in given.items() if (name in asked) == (value is None)}
        if wrong:
            raise ValidationError({name: [missing if name in asked else other] for name in given if name in wrong})
        if change is not None and not -3 <= change <= 3:
            raise ValidationError({"change": [no_change]})
        if not self.pk:
            self.put_on_day(self.answered_at, at=at, field="answered_at")
        self.take(given, moment=self.answered_at, at=at)
        self.note = note
        self.full_clean(exclude=["owner"], validate_unique=False, validate_constraints=False)

    @transaction.atomic
    def revise(self, *, expected: int, at: datetime, **answers: Any) -> None:
        """Change the answers from version ``expected``; the day they were given stays."""
        self.hold_person()
        self.advance(expected=expected)
        self.put(at=at, **answers)
        self.save(update_fields=["pain", "enjoyment", "activity", "change", "note", "source", "updated_at"])


class Activity(Synced):
    """Something the upper back makes hard, in the person's own words (after Stratford 1995)."""

    name = models.CharField(max_length=MAX_NAME)
    since_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects: ClassVar = ActivityQuerySet.as_manager()

    class Meta(Synced.Meta):
        ordering = ["since_on", "pk"]
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return self.name

    @property
    def latest(self) -> "ActivityRating | None":
        """The last rating, from what ``with_ratings`` brought."""
        return max(self.ratings.all(), key=lambda rating: rating.local_date, default=None)

    @transaction.atomic
    def rename(self, *, expected: int, name: str) -> None:
        """Say it in other words. Raises ``StaleVersion``."""
        self.hold_person()
        self.advance(expected=expected)
        self.name = name
        self.full_clean(exclude=["owner"], validate_unique=False, validate_constraints=False)
        self.save(update_fields=["name", "updated_at"])

    @transaction.atomic
    def rate(self, *, score: int, at: datetime, answered_at: datetime | None = None) -> "ActivityRating":
        """How well it goes today, or on the day of ``answered_at``, 0 cannot to 10 as before: one number a local day,
        the latest one counts.

        The same number again changes nothing. Raises ``ValidationError`` for another number, and ``InTheWay`` for an
        activity that was put away.
        """
        if not PAIN_MIN <= score <= PAIN_MAX:
            raise ValidationError({"score": ValidationError(_("Choose a number from 0 to 10."), code="score")})
        self.hold_person()
        self.refresh_from_db(fields=["version", "ended_on"])
        if self.ended_on is not None:
            raise InTheWay(_("We no longer ask about this activity. Choose “Ask about it again” first."), code="ended")
        moment = answered_at or at
        day = day_within_reach(moment, at=at, zone=self.owner.time_zone, field="answered_at")
        same = self.ratings.filter(local_date=day, score=score).first()
        if same is not None:
            return same
        self.advance(expected=self.version)
        rating, _is_new = ActivityRating.objects.update_or_create(
            activity=self, local_date=day, defaults={"score": score, "answered_at": moment}
        )
        return rating

    @transaction.atomic
    def end(self, *, on: date) -> None:
        """Put it away: it is asked about no more, and what was said of it stays. Repeating changes nothing."""
        if self.ended_on is not None:
            return
        self.hold_person()
        self.advance(expected=self.version)
        self.ended_on = on
        self.save(update_fields=["ended_on", "updated_at"])

    @transaction.atomic
    def take_up(self) -> None:
        """Undo ``end``. Raises ``ValidationError`` where there are five others. Repeating changes nothing."""
        if self.ended_on is None:
            return
        self.hold_person()
        if Activity.objects.filter(owner=self.owner_id).current().count() >= MOST_ACTIVITIES:
            raise ValidationError(
                _("You have {most}, which is the most. Stop asking about one of them first.").format(
                    most=MOST_ACTIVITIES
                )
            )
        self.advance(expected=self.version)
        self.ended_on = None
        self.save(update_fields=["ended_on", "updated_at"])


class ActivityRating(models.Model):
    """How well an activity goes on a local day: 0 cannot, 10 as before."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="ratings", db_index=False)
    local_date = models.DateField()
    answered_at = models.DateTimeField()
    score = models.PositiveSmallIntegerField(validators=[MaxValueValidator(10)])

    objects: ClassVar = models.Manager()

    class Meta:
        ordering = ["activity", "local_date"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "local_date"], name="tracking_rating_one_a_day"),
            models.CheckConstraint(condition=Q(score__lte=10), name="tracking_rating_score"),
        ]

    noun = "activityrating"

    def __str__(self) -> str:
        return f"{self.local_date}: {self.score}"


class Care(Logged):
    """Other care in a word: written down, never judged and never advised on."""

    class Kind(models.TextChoices):
        PHYSIOTHERAPY = "physiotherapy", _("Physiotherapy")
        DOCTOR = "doctor", _("A doctor's visit")
        INSTRUCTOR = "instructor", _("A lesson with an instructor")
        MEDICINE = "medicine", _("Medicine for the pain")
        OTHER = "other", _("Something else")

    kind = models.CharField(max_length=13, choices=Kind)
    noted_at = models.DateTimeField()

    objects: ClassVar = CareQuerySet.as_manager()

    class Meta(Logged.Meta):
        ordering = ["-noted_at", "-pk"]
        verbose_name_plural = "care"
        indexes = [
            *Logged.Meta.indexes,
            models.Index(fields=["owner", "-noted_at", "-id"], name="tracking_care_log"),
            models.Index(fields=["owner", "local_date"], name="tracking_care_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.local_date}"

    @property
    def wall(self) -> datetime:
        return self.wall_clock(self.noted_at)

    def put(self, *, kind: str, noted_at: datetime, note: str, at: datetime) -> None:
        """Take the values and check them, without writing."""
        if noted_at != self.noted_at:
            self.put_on_day(noted_at, at=at, field="noted_at")
        self.take({"kind": kind, "noted_at": noted_at}, moment=noted_at, at=at)
        self.note = note
        self.full_clean(exclude=["owner"], validate_unique=False, validate_constraints=False)

    @transaction.atomic
    def revise(self, *, expected: int, kind: str, noted_at: datetime, at: datetime, note: str = "") -> None:
        """Change it from version ``expected``. A time that stays is kept, however old it is."""
        self.hold_person()
        self.advance(expected=expected)
        self.put(kind=kind, noted_at=noted_at, note=note, at=at)
        self.save(update_fields=["kind", "noted_at", "note", "local_date", "source", "updated_at"])
