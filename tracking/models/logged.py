"""What every row of the diary shares: when it happened, on which local day, and that a deletion can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Self, TypeVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conventions.days import BACKDATED_DAYS, DAY_STARTS_AT_HOUR, is_later, local_date
from conventions.deletable import Deletable, DeletableQuerySet
from conventions.fields import MAX_NOTE

CLOCKS_DIFFER = timedelta(minutes=5)
_Logged = TypeVar("_Logged", bound="Logged")


def hour_of_day(instant: datetime, *, day: date, zone: str) -> float:
    """Hours of the clock on the wall in ``zone`` since the local ``day`` began at 04:00."""
    began, is_even = _beginning(day, zone)
    if is_even:
        return (instant - began).total_seconds() / 3600
    wall = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (wall - datetime.combine(day, time(DAY_STARTS_AT_HOUR))).total_seconds() / 3600


@lru_cache(maxsize=4096)
def _beginning(day: date, zone: str) -> tuple[datetime, bool]:
    """When the local ``day`` begins in ``zone``, and whether no clock there changes on it, the hours before and after
    it included."""
    began = datetime.combine(day, time(DAY_STARTS_AT_HOUR), tzinfo=ZoneInfo(zone))
    around = {(began + timedelta(days=days)).utcoffset() for days in (-1, 0, 1, 2)}
    return began.astimezone(UTC), len(around) == 1


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a row came here that a program sends: when the person wrote it down, where the program knows, and whether it
    is kept in step, so that it may be of any day (rule BACK is for what is remembered, not for what is moved)."""

    written_at: datetime | None = None
    is_moved: bool = False


HERE_AND_NOW = Arrival()


class LoggedQuerySet(DeletableQuerySet[_Logged]):
    def between(self, since: date, until: date) -> Self:
        """Of the local days ``since`` to ``until``, both included."""
        return self.filter(local_date__gte=since, local_date__lte=until)


class Logged(Deletable):
    """A row of the diary. Its local day comes from its own zone, stored with it: moving never re-dates old rows."""

    class Source(models.TextChoices):
        """How the numbers came here: said at the moment they are about, or remembered later (rule LATER)."""

        NOW = "now", gettext_lazy("Logged at the time")
        LATER = "later", gettext_lazy("Logged later")
        FILE = "file", gettext_lazy("Brought from elsewhere")

    local_date = models.DateField(editable=False)
    time_zone = models.CharField(max_length=64, editable=False)
    note = models.TextField(blank=True, max_length=MAX_NOTE, validators=[MaxLengthValidator(MAX_NOTE)])
    source = models.CharField(max_length=5, choices=Source, default=Source.NOW, db_default=Source.NOW, editable=False)
    received_at = models.DateTimeField(
        null=True, editable=False, help_text=gettext_lazy("when it came here, where that was later than it was written")
    )

    arrival = HERE_AND_NOW

    class Meta(Deletable.Meta):
        abstract = True

    @property
    def noun(self) -> str:
        """What kind of row it is, for a template."""
        return str(self._meta.model_name)

    @property
    def recorded_at(self) -> datetime:
        """When it came here."""
        return self.received_at or self.created_at

    def arrive(self, arrival: Arrival | None, *, at: datetime) -> Self:
        """Say of a new row how it came, before its words are put. Raises ``ValidationError``."""
        self.arrival = arrival or HERE_AND_NOW
        written_at = self.arrival.written_at
        self.created_at = at
        if written_at is not None:
            if written_at > at + CLOCKS_DIFFER:
                raise ValidationError({"created_at": ValidationError(_in_the_future(), code="future")})
            self.created_at, self.received_at = min(written_at, at), at
        return self

    @property
    def is_later(self) -> bool:
        """Whether the numbers were not logged at the time they are about."""
        return self.source != self.Source.NOW

    def take(self, given: Mapping[str, object], *, moment: datetime, at: datetime) -> None:
        """Set the fields ``given``, which say what was at ``moment``. Where one of them has another value than before,
        the row was written down ``at`` this instant: what is left as it was, or left out now, is not said anew."""
        if any(value is not None and value != getattr(self, name) for name, value in given.items()):
            self.source = self._source_of(moment, at=at)
        for name, value in given.items():
            setattr(self, name, value)

    def _source_of(self, moment: datetime, *, at: datetime) -> Source:
        written_at = self.arrival.written_at
        if self.arrival.is_moved and written_at is None and is_too_old(moment, at=at, zone=self.time_zone):
            return self.Source.FILE
        return self.Source.LATER if is_later(moment, at=written_at or at) else self.Source.NOW

    def wall_clock(self, instant: datetime) -> datetime:
        """``instant`` as the clock on the wall showed it where the row was written, without a zone."""
        return instant.astimezone(ZoneInfo(self.time_zone)).replace(tzinfo=None)

    def put_on_day(self, instant: datetime, *, at: datetime, field: str) -> None:
        """Set the local day from ``instant`` in the row's zone.

        Raises ``ValidationError`` at ``field`` for the future (5 minutes' grace) or for more than 14 days ago.
        """
        written_at, is_moved = self.arrival.written_at, self.arrival.is_moved
        latest = min(written_at or at, at)
        self.local_date = day_within_reach(
            instant, at=at, latest=latest, zone=self.time_zone, field=field, is_of_any_day=is_moved
        )


def day_within_reach(
    instant: datetime,
    *,
    at: datetime,
    zone: str,
    field: str,
    latest: datetime | None = None,
    is_of_any_day: bool = False,
) -> date:
    """The local day in ``zone`` of ``instant``, of which somebody says something ``at`` this moment.

    Raises ``ValidationError`` at ``field`` for what was not before ``latest``, which is ``at`` where it is left out
    (5 minutes' grace), and for more than 14 days ago where it may not be of any day.
    """
    if instant > (latest or at) + CLOCKS_DIFFER:
        raise ValidationError({field: ValidationError(_in_the_future(), code="future")})
    if not is_of_any_day and is_too_old(instant, at=at, zone=zone):
        message = ngettext(
            "Choose a time in the last {days} day.", "Choose a time in the last {days} days.", BACKDATED_DAYS
        ).format(days=BACKDATED_DAYS)
        raise ValidationError({field: ValidationError(message, code="too_old")})
    return local_date(instant, zone)


def is_too_old(instant: datetime, *, at: datetime, zone: str) -> bool:
    """Whether ``instant`` lies more than 14 local days back (rule BACK)."""
    # Compared as instants first: a date at the edge of the calendar cannot be moved into a zone.
    if instant < at - timedelta(days=BACKDATED_DAYS + 2):
        return True
    return local_date(at, zone) - local_date(instant, zone) > timedelta(days=BACKDATED_DAYS)


def _in_the_future() -> str:
    return _("This time is in the future. Choose an earlier one.")
