"""Diaries for tables without a database: plain facts around Monday, 23 November 2026."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tracking.insights import facts

MONDAY = date(2026, 11, 23)


def day(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


def session(offset: int = 0, *, hour: float = 4.0, **fields: Any) -> facts.SessionFacts:
    """One of a quarter of an hour, ``offset`` days from Monday."""
    started_at = datetime.combine(day(offset), time(4), tzinfo=UTC) + timedelta(hours=hour)
    return facts.SessionFacts(
        pk=offset,
        day=day(offset),
        started_at=started_at,
        hour=hour,
        minutes=15,
        deadline_at=datetime.combine(day(offset + 1), time(18), tzinfo=UTC),
        **fields,
    )


def entry(offset: int, score: int, *, hour: float = 4.0, kind: str = "now") -> facts.EntryFacts:
    return facts.EntryFacts(pk=offset, day=day(offset), hour=hour, kind=kind, score=score)


def history(*rows: Any, **fields: Any) -> facts.History:
    """A diary with ``rows`` of any kind, seen on Monday at noon."""
    kinds = {
        "sessions": facts.SessionFacts,
        "entries": facts.EntryFacts,
        "mornings": facts.MorningFacts,
        "measures": facts.MeasureFacts,
        "activities": facts.ActivityFacts,
        "pauses": facts.PauseFacts,
        "care": facts.CareFacts,
    }
    sorted_rows = {name: tuple(row for row in rows if isinstance(row, kind)) for name, kind in kinds.items()}
    noon = datetime.combine(MONDAY, time(12), tzinfo=UTC)
    return facts.History(**({"today": MONDAY, "now": noon, "ceiling": 5, "is_assessed": True} | sorted_rows | fields))
