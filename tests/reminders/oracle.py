"""An independent answer to "when is it due": steps through every minute and looks at the clock on the wall.

It shares no code and no idea with ``reminders.occurrences``, which computes instants from dates. Where the wall clock
jumps forward over a slot, RFC 5545 reads the skipped time with the offset before the jump: so many minutes after it.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


def due_instants(
    *, zone: str, slots: set[tuple[int, time]], begin: datetime, end: datetime
) -> list[tuple[datetime, date]]:
    """Every instant in ``[begin, end)`` (aware, on whole minutes) at which a slot falls, with its local date."""
    here = ZoneInfo(zone)
    found: set[datetime] = set()
    instant = begin.astimezone(UTC)
    before = (instant - MINUTE).astimezone(here).replace(tzinfo=None)
    seen_until = before
    while instant < end:
        wall = instant.astimezone(here).replace(tzinfo=None)
        skipped = before + MINUTE
        offset = 0
        while skipped < wall:
            if (skipped.weekday(), skipped.time()) in slots:
                found.add(instant + offset * MINUTE)
            skipped += MINUTE
            offset += 1
        # A time that comes twice counts the first time only.
        if wall > seen_until and (wall.weekday(), wall.time()) in slots:
            found.add(instant)
        seen_until = max(seen_until, wall)
        before = wall
        instant += MINUTE
    return [(due, due.astimezone(here).date()) for due in sorted(found) if due < end]
