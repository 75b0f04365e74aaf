"""The next-morning question: one for each local day with sessions, asked until it is answered or its time is over."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from conventions.days import BACKDATED_DAYS, local_date
from conventions.fields import PAIN_MAX, PAIN_MIN, pain_model_field, score_constraint
from conventions.owned import OwnedQuerySet, Synced, bury
from conventions.statements import Given, stated
from tracking.insights import mornings
from tracking.models.sessions import Session

SALT = "tracking.morning"


class FollowUpQuerySet(OwnedQuerySet["FollowUp"]):
    def answered(self) -> Self:
        """The person has said something."""
        return self.filter(answered_at__isnull=False).exclude(source="inferred")

    def asked(self, owner: User, now: datetime) -> "FollowUp | None":
        """The one of ``owner`` that is unanswered and still in time: from 06:00 to the deadline at 18:00 of the morning
        after, where they practised. A number taken from the next session counts as an answer. One query."""
        waiting = _waiting(owner=owner.pk, first=now.date() - timedelta(days=2), last=now.date())  # of any zone
        return next(
            (row for row in waiting if row.practised_on == mornings.day_asked_about(now, zone=row.time_zone)), None
        )

    def expect(self, *, owner: User, practised_on: date, zone: str) -> "FollowUp":
        """The one next-morning question for ``practised_on``, made where there is none."""
        row, _is_new = self.get_or_create(owner=owner, practised_on=practised_on, defaults={"time_zone": zone})
        return row

    def keep_up(self, *, owner: User, days: Collection[date], at: datetime) -> None:
        """Update the questions after the sessions of ``days`` changed in any way; the person is held. Two queries and
        what there is to write. Idempotent."""
        if not days:
            return
        since, until = min(days), max(days)
        asked = _asked_of(owner=owner.pk, since=since - timedelta(days=1), until=until)
        held: dict[date, FollowUp] = {row.practised_on: row for row in asked}
        by_day: defaultdict[date, list[Session]] = defaultdict(list)
        for row in _sessions_of(owner=owner.pk, since=since, until=until + timedelta(days=1)):
            by_day[row.local_date].append(row)
        for day in sorted({*days}):
            first = next(iter(by_day[day]), None)
            finished = next((row for row in by_day[day] if not row.is_running), None)
            asks = held.get(day)
            if finished is not None and asks is None:
                asks = held[day] = FollowUp(owner=owner, practised_on=day, time_zone=finished.time_zone)
                asks.save(force_insert=True)
            elif finished is None and asks is not None and not asks.is_answered:
                bury([asks], at=at)
                asks.delete()
                del held[day]
                asks = None
            if (before := held.get(day - timedelta(days=1))) is not None:
                before.infer(first.pain_before if first else None, at=at)
            next_first = next(iter(by_day[day + timedelta(days=1)]), None)
            if asks is not None and next_first is not None:
                asks.infer(next_first.pain_before, at=at)

    def from_signed(self, signed: str) -> "FollowUp | None":
        """The question a link was made for; ``None`` where it is gone. Raises ``signing.BadSignature``."""
        pk = signing.Signer(salt=SALT).unsign(signed)
        return self.select_related("owner").filter(pk=int(pk)).first()


@stated
def _asked_of(owner: Given, since: Given, until: Given) -> models.QuerySet:
    return FollowUp.objects.visible_to(owner).filter(practised_on__gte=since, practised_on__lte=until)


@stated
def _sessions_of(owner: Given, since: Given, until: Given) -> models.QuerySet:
    rows = Session.objects.visible_to(owner).kept().filter(local_date__gte=since, local_date__lte=until)
    return rows.only("local_date", "time_zone", "finished_at", "pain_before").order_by("started_at", "pk")


class FollowUp(Synced):
    """The morning after a local day with sessions: one a day, for all of them (rule MORNING).

    ``score`` is the number that was said, or taken from the next session; what a feeling alone stands for is worked out
    where it is read (``insights.mornings.score_meant``), so that it follows later changes of the sessions.
    """

    class Feeling(models.TextChoices):
        SETTLED = "settled", _("Settled")
        SAME = "same", _("The same")
        WORSE = "worse", _("Worse")

    class Source(models.TextChoices):
        ASKED = "asked", _("Answered on the site")
        MAIL = "mail", _("Answered from an email")
        INFERRED = "inferred", _("Copied from the next session")

    _numbers: tuple[list[int | None], list[int | None]]

    practised_on = models.DateField()
    time_zone = models.CharField(max_length=64, editable=False)
    feeling = models.CharField(max_length=7, choices=Feeling, blank=True)
    score = pain_model_field()
    source = models.CharField(max_length=8, choices=Source, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = FollowUpQuerySet.as_manager()

    class Meta(Synced.Meta):
        ordering = ["-practised_on"]
        constraints = [
            *Synced.Meta.constraints,
            models.UniqueConstraint(fields=["owner", "practised_on"], name="tracking_follow_up_one_a_day"),
            score_constraint("score", name="tracking_follow_up_score"),
        ]

    def __str__(self) -> str:
        return f"Morning after {self.practised_on}"

    noun = "followup"

    @property
    def answered_wall(self) -> datetime:
        """When it was answered, as the clock on the wall showed it where the person practised."""
        assert self.answered_at is not None
        return self.answered_at.astimezone(ZoneInfo(self.time_zone)).replace(tzinfo=None)

    @property
    def answered_on(self) -> date:
        """The local day on which it was answered, where the person practised."""
        assert self.answered_at is not None
        return local_date(self.answered_at, self.time_zone)

    @property
    def is_answered(self) -> bool:
        """Whether the person has said something; a number taken from the next session does not count."""
        return self.answered_at is not None and self.source != self.Source.INFERRED

    @property
    def is_later(self) -> bool:
        """Whether it was answered long after that morning (rule LATER)."""
        return mornings.is_answered_later(self.practised_on, self.answered_at, zone=self.time_zone)

    @property
    def morning_on(self) -> date:
        return self.practised_on + timedelta(days=1)

    @property
    def deadline(self) -> datetime:
        """Until when the day's class waits for an answer (rule WAITING)."""
        return mornings.moment_after(self.practised_on, mornings.DEADLINE, zone=self.time_zone)

    def is_link_over(self, at: datetime) -> bool:
        """Whether the link in the mail has run out: six hours after the deadline."""
        return at > self.deadline + mornings.LINK_GRACE

    def signed(self) -> str:
        """What the link in a mail carries: no word of a person or their health."""
        return signing.Signer(salt=SALT).sign(str(self.pk))

    @property
    def counts_as(self) -> int | None:
        """The pain the answer stands for; one query, unless ``with_numbers`` brought the numbers of the day."""
        if not hasattr(self, "_numbers"):
            FollowUp.with_numbers([self])
        before, after = self._numbers
        return mornings.score_meant(self.feeling, self.score, before=before, after=after)

    @staticmethod
    def with_numbers(rows: "list[FollowUp]") -> "list[FollowUp]":
        """``rows`` of one person, each with the pain before and after the sessions of its day, in one query."""
        by_day: dict[date, tuple[list[int | None], list[int | None]]] = {row.practised_on: ([], []) for row in rows}
        for row in rows:
            row._numbers = by_day[row.practised_on]
        sessions = Session.objects.filter(owner__in={row.owner_id for row in rows}, local_date__in=by_day).finished()
        names = ("local_date", "pain_before", "pain_after")
        for day, before, after in sessions.order_by("started_at", "pk").values_list(*names):
            by_day[day][0].append(before)
            by_day[day][1].append(after)
        return rows

    def infer(self, before: int | None, *, at: datetime) -> None:
        """Take the pain before the next session as the answer, as long as the person has given none."""
        is_inferred = self.source == self.Source.INFERRED
        if before is not None and (self.answered_at is None or (is_inferred and self.score != before)):
            self.score, self.source, self.answered_at = before, self.Source.INFERRED, at
        elif before is None and is_inferred:
            self.score, self.source, self.answered_at = None, "", None
        else:
            return
        self.version += 1
        self.save(update_fields=["version", "score", "source", "answered_at", "updated_at", "seq"])

    def refuse(self, *, feeling: str, score: int | None, at: datetime) -> None:
        if (feeling and feeling not in self.Feeling.values) or (not feeling and score is None):
            raise ValidationError({"feeling": ValidationError(_("Choose settled, the same or worse."), code="feeling")})
        if score is not None and not PAIN_MIN <= score <= PAIN_MAX:
            raise ValidationError({"score": ValidationError(_("Choose a number from 0 to 10."), code="score")})
        since = (local_date(at, self.time_zone) - self.practised_on).days
        if since < 1:
            raise ValidationError(
                _("Wait until the next morning. It shows how your back took the session."), code="early"
            )
        if since > BACKDATED_DAYS:
            message = ngettext(
                "You can answer up to {days} day later.", "You can answer up to {days} days later.", BACKDATED_DAYS
            ).format(days=BACKDATED_DAYS)
            raise ValidationError(message, code="too_old")


@stated
def _waiting(owner: Given, first: Given, last: Given) -> models.QuerySet[FollowUp]:
    return FollowUp.objects.visible_to(owner).filter(answered_at__isnull=True, practised_on__range=(first, last))
