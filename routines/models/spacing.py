"""How far apart a person's strength days are."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from conventions.days import local_date
from routines.models.digest import DiaryDigest
from routines.rules import pacing
from routines.rules.week import MIN_STRENGTH_GAP_DAYS


def strength_days_apart(owner: User, *, today: date | None = None) -> int:
    """How many days lie from one strength day of ``owner`` to the next, at least (rules GAP and PACE)."""
    day = today or local_date(timezone.now(), owner.time_zone)
    flags = owner.flags(today=day) or frozenset[str]()
    if "PACE" not in flags:
        return MIN_STRENGTH_GAP_DAYS
    since = owner.clearance(today=day).precautions.pace_since
    begun = pacing.pace_begins(since, DiaryDigest.objects.of(owner).first_on)
    return pacing.strength_days_apart(flags, MIN_STRENGTH_GAP_DAYS, today=day, pace_since=begun)
