"""The diary: sessions and pain entries of one person, day by day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from operator import itemgetter
from typing import Any

from accounts.models import User
from tracking.models.pain import PainEntry
from tracking.models.sessions import Session

DAYS_PER_PAGE = 14


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """One local day and what is on it, latest first."""

    day: date
    rows: tuple[Session | PainEntry, ...]


@dataclass(frozen=True, slots=True)
class DiaryPage:
    """Days with anything on them, latest first; ``newer`` and ``older`` are the days to go on from, if any."""

    days: tuple[DiaryDay, ...]
    newer: date | None
    older: date | None


def diary_page(owner: User, *, before: date | None = None, after: date | None = None) -> DiaryPage:
    """The 14 days with anything on them nearest to ``before`` or ``after`` (not included), or the latest ones.

    Four queries for any number of rows. A row added meanwhile does not shift the pages.
    """
    goes_back = before is not None or after is None
    found = _days(owner, before=before, after=after)
    days = sorted(islice(found, DAYS_PER_PAGE), reverse=True)
    has_more = len(found) > DAYS_PER_PAGE
    if not days:
        return DiaryPage(days=(), newer=None, older=None)
    return DiaryPage(
        days=_filled(owner, days),
        newer=days[0] if (before is not None if goes_back else has_more) else None,
        older=days[-1] if (has_more if goes_back else True) else None,
    )


def _days(owner: User, *, before: date | None, after: date | None) -> list[date]:
    """The nearest days with anything on them, nearest first: one more than a page, to see whether there are more."""
    narrowed: dict[str, Any] = {}
    if before is not None:
        narrowed, order = {"local_date__lt": before}, "-local_date"
    elif after is not None:
        narrowed, order = {"local_date__gt": after}, "local_date"
    else:
        order = "-local_date"
    found: set[date] = set()
    for rows in (Session.objects.visible_to(owner).finished(), PainEntry.objects.visible_to(owner).kept()):
        days = rows.filter(**narrowed).order_by(order).values_list("local_date", flat=True).distinct()
        found.update(days[: DAYS_PER_PAGE + 1])
    return sorted(found, reverse=order.startswith("-"))[: DAYS_PER_PAGE + 1]


def _filled(owner: User, days: list[date]) -> tuple[DiaryDay, ...]:
    rows: defaultdict[date, list[tuple[datetime, Session | PainEntry]]] = defaultdict(list)
    span = (days[-1], days[0])
    for session in Session.objects.visible_to(owner).finished().between(*span).with_step_count():
        rows[session.local_date].append((session.started_at, session))
    for entry in PainEntry.objects.visible_to(owner).kept().between(*span):
        rows[entry.local_date].append((entry.felt_at, entry))
    return tuple(
        DiaryDay(day, tuple(row for _, row in sorted(rows[day], key=itemgetter(0), reverse=True))) for day in days
    )
