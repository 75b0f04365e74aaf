"""What is measured: each kind of request, how dear it may be, and how dear the same is elsewhere."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

ASKS, TOLD = "X-Count-Queries", "X-Queries"
"""The header that asks how many queries an answer takes, and the one that says it: `wsgi.py` knows both."""
Body = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """One kind of request of one ``person`` (``None``: nobody is signed in). ``path`` may name what is theirs.

    ``bar`` is the processor time in bare views, ``most_queries`` what it may read. ``wger`` is the processor time of
    the same work in wger in milliseconds, with a bare view at 0.39.
    """

    name: str
    path: str
    person: str | None = None
    bar: float | None = None
    most_queries: int | None = None
    wger: float | None = None
    body: Body | None = None
    is_after_a_post: bool = False


def session_of(people: dict[str, Any]) -> dict[str, Any]:
    """A session of 10 steps that ended just now, as a program logs it."""
    ended = datetime.now(UTC)
    steps = [{"exercise": slug, "outcome": "done", "worst": 2} for slug in people["slugs"][:10]]
    return {
        "client_uuid": str(uuid.uuid4()),
        "started_at": (ended - timedelta(minutes=20)).isoformat(),
        "finished_at": ended.isoformat(),
        "pain_before": 3,
        "pain_worst": 3,
        "pain_after": 2,
        "effort": 4,
        "note": "Calm.",
        "is_controlled": True,
        "steps": steps,
    }


def routine_of(people: dict[str, Any]) -> dict[str, Any]:
    """A routine of 18 steps."""
    return {
        "client_uuid": str(uuid.uuid4()),
        "name": f"Evening {uuid.uuid4()}",
        "steps": [{"exercise": slug, "reps": 6} for slug in people["slugs"]],
    }


SESSIONS, ROUTINES = "/api/v1/sessions/", "/api/v1/routines/"
BARE = Row("A bare view", "/bare/")
ROWS = (
    BARE,
    Row("A page of the site without anything", "/empty/"),
    Row("20 exercises by API", "/api/v1/exercises/?page_size=20", bar=1.5, wger=21.2),
    Row("The library, a page", "/exercises/", bar=1.5, wger=28.8),
    Row("One exercise, a page", "/exercises/dart/", bar=1.5, wger=25.2),
    Row("One exercise by API", "/api/v1/exercises/dart/", bar=1.5, wger=30.6),
    Row("A search by API", "/api/v1/exercises/?page_size=20&search=stiff+shoulders", bar=10, wger=44.1),
    Row("A routine by API", "/api/v1/routines/{routine}/", "typical", bar=10, wger=16.7),
    Row("A routine, a page", "/routines/{routine}/", "typical", bar=40),
    Row("The editor of a routine", "/routines/{routine}/edit/", "typical", most_queries=10),
    Row("A timeline by API", "/api/v1/routines/{routine}/timeline/", "typical", bar=15, wger=27.5),
    Row("The start of a session", "/sessions/start/{routine}/", "typical", bar=45),
    Row("The guide", "/sessions/{running}/play/", "guided", bar=50),
    Row("Today, new", "/today/", "new", bar=40, most_queries=15, wger=26),
    Row("Today, 3 months", "/today/", "typical", bar=40, most_queries=15, wger=26),
    Row("Today, 3 months, with something to decide", "/today/", "undecided"),
    Row("Today, busiest", "/today/", "busiest", bar=50, most_queries=15, wger=26),
    Row("Progress, new", "/progress/", "new", bar=40, most_queries=10, wger=46),
    Row("Progress, 3 months", "/progress/", "typical", bar=50, most_queries=10, wger=46),
    Row("Progress, busiest", "/progress/", "busiest", bar=75, most_queries=10, wger=46),
    Row("Progress, busiest, all years", "/progress/?range=all", "busiest", bar=100, most_queries=10, wger=46),
    Row("An old session, busiest", "/sessions/{old}/", "busiest", bar=50),
    Row("Log 10 steps, 3 months", SESSIONS, "typical_writer", bar=50, most_queries=23, wger=77, body=session_of),
    Row("Log 10 steps, busiest", SESSIONS, "busiest_writer", bar=55, most_queries=23, wger=72, body=session_of),
    Row("Build 18 steps by API", ROUTINES, "builder", bar=30, most_queries=10, body=routine_of),
    Row("Today after a log, 3 months", "/today/", "typical_writer", is_after_a_post=True),
    Row("Today after a log, busiest", "/today/", "busiest_writer", is_after_a_post=True),
)
FIRST_READ = {"typical": 25.0, "busiest": 50.0}
"""What a first read after a log may take in the process, in milliseconds."""
PROFILED = 12
"""How many requests of a row that is missed are looked into."""
MEMORY = 132.0
"""How big the web process may be after all of it, in MB."""
MIX_MILLISECONDS, MIX_WAIT_MILLISECONDS = 20.0, 300.0
"""What a request of 300 people may take of the processor, and 95 of 100 may wait at half the capacity."""
GROWTH = 1.1
"""How much dearer the same may be with ten times the rows."""
WGER_BARE = 0.39
"""A bare view in the run in which wger was measured, in milliseconds."""
