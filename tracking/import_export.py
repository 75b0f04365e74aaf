"""Sessions and pain entries as tables for a spreadsheet, row by row, however many there are."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from accounts.models import User
from tracking.models import FollowUp, PainEntry, Session, SessionStep

CHUNK = 500  # rows in memory at a time
_RISKY = ("=", "+", "-", "@", "\t", "\r")

SESSION_COLUMNS = (
    "day",
    "started",
    "time_zone",
    "minutes",
    "routine",
    "pain_before",
    "pain_worst",
    "pain_after",
    "effort",
    "next_morning",
    "next_morning_pain",
    "stopped_because",
    "done",
    "eased",
    "skipped",
    "hurt",
    "note",
)
PAIN_COLUMNS: Mapping[str, Callable[[PainEntry], Any]] = {
    "day": lambda entry: entry.local_date.isoformat(),
    "felt": lambda entry: f"{entry.felt_wall:%Y-%m-%d %H:%M}",
    "time_zone": lambda entry: entry.time_zone,
    "kind": lambda entry: entry.kind,
    "score": lambda entry: entry.score,
    "places": lambda entry: "; ".join(entry.places),
    "qualities": lambda entry: "; ".join(entry.qualities),
    "note": lambda entry: entry.note,
}


class _Line:
    """A file that gives back each line it is given to write."""

    def write(self, line: str) -> str:
        return line


def safe_cell(value: Any) -> Any:
    """``value`` as a spreadsheet may have it: no text is taken for a formula."""
    if isinstance(value, str) and value.startswith(_RISKY):
        return f"'{value}"
    return "" if value is None else value


def lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """CSV with a header, line by line; the mark at its beginning tells spreadsheets that it is UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + str(writer.writerow(columns))
    for row in rows:
        yield str(writer.writerow([safe_cell(value) for value in row]))


def session_lines(owner: User) -> Iterator[str]:
    """Every finished session of ``owner``, oldest first, one a row."""
    sessions = Session.objects.visible_to(owner).finished().order_by("started_at", "pk").prefetch_related("steps")
    mornings = {row.practised_on: row for row in FollowUp.objects.visible_to(owner)}
    rows = (_session_row(session, mornings.get(session.local_date)) for session in sessions.iterator(chunk_size=CHUNK))
    return lines(SESSION_COLUMNS, rows)


def pain_lines(owner: User) -> Iterator[str]:
    """Every pain entry of ``owner``, oldest first, one a row."""
    entries = PainEntry.objects.visible_to(owner).kept().order_by("felt_at", "pk")
    rows = ([cell(entry) for cell in PAIN_COLUMNS.values()] for entry in entries.iterator(chunk_size=CHUNK))
    return lines([*PAIN_COLUMNS], rows)


def _session_row(session: Session, morning: FollowUp | None) -> tuple[Any, ...]:
    steps = [*session.steps.all()]
    done, eased, skipped = (
        _names(step for step in steps if step.outcome == outcome)
        for outcome in (SessionStep.Outcome.DONE, SessionStep.Outcome.EASED, SessionStep.Outcome.SKIPPED)
    )
    return (
        session.local_date.isoformat(),
        f"{session.started_wall:%Y-%m-%d %H:%M}",
        session.time_zone,
        session.minutes,
        session.routine_name,
        session.pain_before,
        session.pain_worst,
        session.pain_after,
        session.effort,
        morning.feeling if morning else "",
        morning.score if morning else None,
        session.stop_reason,
        done,
        eased,
        skipped,
        _names(step for step in steps if step.has_hurt),
        session.note,
    )


def _names(steps: Iterable[SessionStep]) -> str:
    return "; ".join(step.exercise_name for step in steps)
