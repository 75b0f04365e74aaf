"""Diaries as the rules see them, made from a few numbers: no database."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tracking.insights.facts import EntryFacts, History, MeasureFacts, MorningFacts, SessionFacts, StepFacts

MONDAY = date(2026, 8, 31)


def day(number: int) -> date:
    """The local day ``number`` days after a Monday."""
    return MONDAY + timedelta(days=number)


def step(slug: str = "dart", **fields: Any) -> StepFacts:
    usual = {"phase": "strength", "form": "base", "sets": 1, "reps": 10, "hold_seconds": 0, "outcome": "done"}
    return StepFacts(slug=slug, **(usual | fields))


def session_on(on: date, *, hour: int, **fields: Any) -> SessionFacts:
    """Return a session at ``hour`` UTC: before 3, worst 2, effort 5, everything done."""
    usual: dict[str, Any] = {
        "pk": on.toordinal() * 100 + hour,
        "day": on,
        "started_at": datetime(on.year, on.month, on.day, hour, tzinfo=UTC),
        "hour": hour - 4,
        "minutes": 15,
        "deadline_at": datetime(on.year, on.month, on.day, 18, tzinfo=UTC) + timedelta(days=1),
        "steps": (step(),),
        "before": 3,
        "worst": 2,
        "after": 2,
        "effort": 5,
        "is_strength": True,
    }
    return SessionFacts(**(usual | fields))


def session(number: int, *, hour: int = 8, **fields: Any) -> SessionFacts:
    """Return a session on day ``number``, like ``session_on``."""
    return session_on(day(number), hour=hour, **({"pk": number * 100 + hour} | fields))


def morning(number: int, score: int | None) -> MorningFacts:
    """The answer to how it was the morning after day ``number``."""
    return MorningFacts(day(number), score=score, source="asked")


def entries(scores: Mapping[int, int], *, kind: str = "now") -> tuple[EntryFacts, ...]:
    """One entry at noon for each day number."""
    return tuple(EntryFacts(10_000 + number, day(number), 8.0, kind, score) for number, score in scores.items())


def daily(*runs: tuple[int, int]) -> tuple[EntryFacts, ...]:
    """An entry every day: so many days of such a score, run after run."""
    scores = [score for days, score in runs for _day in range(days)]
    return entries(dict(enumerate(scores)))


def three(number: int, pain: int, enjoyment: int, activity: int) -> MeasureFacts:
    return MeasureFacts(20_000 + number, day(number), "three", pain, enjoyment, activity)


def felt(number: int, change: int) -> MeasureFacts:
    return MeasureFacts(30_000 + number, day(number), "change", change=change)


def diary(today: int, *, sessions: Sequence[SessionFacts] = (), **fields: Any) -> History:
    """As seen at noon of day ``today`` by someone whose pain was assessed."""
    on = day(today)
    usual: dict[str, Any] = {"today": on, "now": datetime(on.year, on.month, on.day, 12, tzinfo=UTC)}
    return History(**(usual | {"ceiling": 5, "is_assessed": True, "sessions": tuple(sessions)} | fields))
