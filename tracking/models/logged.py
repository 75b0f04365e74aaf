"""What every row of the diary shares: when it happened, on which local day, and that a deletion can be taken back."""

from collections.abc import Mapping
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

    local_date = models.DateField(editable=False)
    time_zone = models.CharField(max_length=64, editable=False)
    note = models.TextField(blank=True, max_length=MAX_NOTE, validators=[MaxLengthValidator(MAX_NOTE)])
    source = models.CharField(max_length=5, choices=Source, default=Source.NOW, db_default=Source.NOW, editable=False)

    class Meta(Deletable.Meta):
        abstract = True

    @property
    def noun(self) -> str:
        """What kind of row it is, for a template."""
        return str(self._meta.model_name)

    @property
    def is_later(self) -> bool:
        """Whether the numbers were not logged at the time they are about."""
        return self.source != self.Source.NOW

    def take(self, given: Mapping[str, object], *, moment: datetime, at: datetime) -> None:
        """Set the fields ``given``, which say what was at ``moment``. Where one of them has another value than before,
        the row was written down ``at`` this instant: what is left as it was, or left out now, is not said anew."""
        if any(value is not None and value != getattr(self, name) for name, value in given.items()):
            self.source = self.Source.LATER if is_later(moment, at=at) else self.Source.NOW
        for name, value in given.items():
            setattr(self, name, value)

    def wall_clock(self, instant: datetime) -> datetime:
        """``instant`` as the clock on the wall showed it where the row was written, without a zone."""
        return instant.astimezone(ZoneInfo(self.time_zone)).replace(tzinfo=None)

    def put_on_day(self, instant: datetime, *, at: datetime, field: str) -> None:
        """Set the local day from ``instant`` in the row's zone.

        Raises ``ValidationError`` at ``field`` for the future (5 minutes' grace) or for more than 14 days ago.
        """
        if instant > at + CLOCKS_DIFFER:
            raise ValidationError(
                {field: ValidationError(_("This time is in the future. Choose an earlier one."), code="future")}
            )
        # Compared as instants first: a date at the edge of the calendar cannot be moved into a zone.
        too_old = instant < at - timedelta(days=BACKDATED_DAYS + 2)
        if too_old or self._day(at) - self._day(instant) > timedelta(days=BACKDATED_DAYS):
            message = ngettext(
                "Choose a time in the last {days} day.", "Choose a time in the last {days} days.", BACKDATED_DAYS
            ).format(days=BACKDATED_DAYS)
            raise ValidationError({field: ValidationError(message, code="too_old")})
        self.local_date = self._day(instant)

    def _day(self, instant: datetime) -> date:
        return local_date(instant, self.time_zone)
