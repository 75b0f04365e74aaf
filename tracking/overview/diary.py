"""The diary of one person, day by day: sessions, pain, mornings, answers to questions, other care."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet, Value

from accounts.models import User
from conventions.statements import Given, stated
from tracking.models.measures import ActivityRating, Care, Measure
from tracking.models.mornings import FollowUp
from tracking.models.pain import PainEntry
from tracking.models.sessions import Session

DAYS_PER_PAGE = 14
LATEST = 2
Row = Session | PainEntry | FollowUp | Measure | ActivityRating | Care


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """One local day and what is on it, latest first."""

    day: date
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class DiaryPage:
    """Days with anything on them, latest first; ``newer`` and ``older`` are the days to go on from, if any."""

    days: tuple[DiaryDay, ...]
    newer: date | None
    older: date | None


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of row: its rows, the field of its day, how many days later it stands, the field of its moment."""

    rows: QuerySet
    day: str
    moment: str
    later: timedelta = timedelta()


def diary_page(owner: User, *, before: date | None = None, after: date | None = None) -> DiaryPage:
    """The 14 days with anything on them nearest to ``before`` or ``after`` (not included), or the latest ones.

    Two queries a kind for any number of rows. A row added meanwhile does not shift the pages.
    """
    goes_back = before is not None or after is None
    kinds = _kinds(owner)
    found = _days(kinds, before=before, after=after)
    days = sorted(islice(found, DAYS_PER_PAGE), reverse=True)
    has_more = len(found) > DAYS_PER_PAGE
    if not days:
        return DiaryPage(days=(), newer=None, older=None)
    return DiaryPage(
        days=_filled(kinds, days),
        newer=days[0] if (before is not None if goes_back else has_more) else None,
        older=days[-1] if (has_more if goes_back else True) else None,
    )


def latest_rows(owner: User) -> list[Row]:
    """The two rows of any kind that were written last, latest first: a query for all, and one a kind found."""
    found = _latest(owner=owner.pk)
    rows: dict[tuple[int, int], Row] = {}
    for n in {of_kind for of_kind, _pk, _at in found}:
        asked = [pk for of_kind, pk, _at in found if of_kind == n]
        rows |= {(n, row.pk): row for row in _SHOWN[n](owner=owner.pk, one=min(asked), other=max(asked))}
    return [rows[of_kind, pk] for of_kind, pk, _at in found]


def _kinds(owner: User | Given) -> tuple[_Kind, ...]:
    """What stands in the diary. An answer about a morning stands on that morning, late or not."""
    ratings = ActivityRating.objects.filter(activity__owner=owner).select_related("activity")
    said = FollowUp.objects.visible_to(owner).answered()
    return (
        _Kind(Session.objects.visible_to(owner).finished(), "local_date", "started_at"),
        _Kind(PainEntry.objects.visible_to(owner).kept(), "local_date", "felt_at"),
        _Kind(said, "practised_on", "answered_at", later=timedelta(days=1)),
        _Kind(Measure.objects.visible_to(owner).answered(), "local_date", "answered_at"),
        _Kind(ratings, "local_date", "answered_at"),
        _Kind(Care.objects.visible_to(owner).kept(), "local_date", "noted_at"),
    )


@stated
def _latest(owner: Given) -> QuerySet[Any, tuple[int, int, datetime]]:
    first, *others = (
        kind.rows.order_by().annotate(of_kind=Value(n), at=F(kind.moment)).values_list("of_kind", "pk", "at")
        for n, kind in enumerate(_kinds(owner))
    )
    return first.union(*others, all=True).order_by("-at", "-pk")[:LATEST]


def _two_of(n: int) -> Callable[..., list[Any]]:
    @stated
    def shown(owner: Given, one: Given, other: Given) -> QuerySet[Any]:
        rows: QuerySet = _shown(_kinds(owner)[n]).filter(pk__in=(one, other))
        return rows

    return shown


_SHOWN = [_two_of(n) for n in range(6)]
"""The rows of each kind by two primary keys, with what their lines show."""


def _days(kinds: tuple[_Kind, ...], *, before: date | None, after: date | None) -> list[date]:
    """The nearest days with anything on them, nearest first: one more than a page, to see whether there are more."""
    goes_forward = before is None and after is not None
    found: set[date] = set()
    for kind in kinds:
        rows = kind.rows
        if before is not None:
            rows = rows.filter(**{f"{kind.day}__lt": _back(before, kind.later)})
        elif after is not None:
            rows = rows.filter(**{f"{kind.day}__gt": _back(after, kind.later)})
        order = kind.day if goes_forward else f"-{kind.day}"
        days = rows.order_by(order).values_list(kind.day, flat=True).distinct()
        found.update(day + kind.later for day in days[: DAYS_PER_PAGE + 1])
    return sorted(found, reverse=not goes_forward)[: DAYS_PER_PAGE + 1]


def _filled(kinds: tuple[_Kind, ...], days: list[date]) -> tuple[DiaryDay, ...]:
    rows: defaultdict[date, list[tuple[datetime, Row]]] = defaultdict(list)
    for kind in kinds:
        within = (_back(days[-1], kind.later), _back(days[0], kind.later))
        for row in _shown(kind).filter(**{f"{kind.day}__range": within}):
            day = getattr(row, kind.day) + kind.later
            moment = getattr(row, kind.moment)
            rows[day].append((_early_on(row) if _is_late(row, day) else moment, row))
    return tuple(
        DiaryDay(day, tuple(row for _, row in sorted(rows[day], key=itemgetter(0), reverse=True))) for day in days
    )


def _shown(kind: _Kind) -> QuerySet:
    """The rows of ``kind`` with what their line shows."""
    return kind.rows.with_step_count() if kind.rows.model is Session else kind.rows  # type: ignore[attr-defined]


def _is_late(row: Row, day: date) -> bool:
    """Whether the row was answered on a later day than the one it is about."""
    return isinstance(row, FollowUp) and row.answered_on != day


def _early_on(row: Any) -> datetime:
    """The beginning of the morning that a late answer is about."""
    return datetime.combine(row.morning_on, datetime.min.time(), tzinfo=ZoneInfo(row.time_zone)) + timedelta(hours=4)


def _back(day: date, span: timedelta) -> date:
    """``day`` less ``span``; the edge of the calendar is its own day before."""
    try:
        return day - span
    except OverflowError:
        return day
