"""What a person has here, sent through /sync/ to a new account, is the same there."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.import_export import document
from accounts.models import User
from tests.factories import make_own_exercise, make_ready, make_user
from tests.pilates_site.test_changes import LISTS
from tracking.management.commands.seed_demo import PASSWORD, SCRIPT, Life

Api = Callable[[User | None], APIClient]
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
TABLES = [
    *("routines.OwnExercise", "routines.Routine", "routines.RoutineStep", "routines.Move", "routines.Pause"),
    *("tracking.Session", "tracking.SessionStep", "tracking.FollowUp", "tracking.PainEntry", "tracking.Measure"),
    *("tracking.Activity", "tracking.ActivityRating", "tracking.Care"),
]
OF_MAKING = {"id", "version", "created_at", "updated_at", "received_at", "routine_version"}
"""The keys, the times of making, and what counts changes: a copy has had none."""
POINTS_TO = {"routine": "routines.Routine", "session": "tracking.Session", "activity": "tracking.Activity"}
POINTS_TO |= {"own_exercise": "routines.OwnExercise"}
SENT = ("own_exercise", "routine", "move", "pause", "session", "morning", "pain_entry", "measure", "activity", "care")


@pytest.fixture(autouse=True)
def thursday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def exported(person: User) -> dict[str, list[Any]]:
    """The download without keys: what a row points to is named by its UUID."""
    whole = document(person, at=NOW)
    uuids = {table: {row["id"]: str(row.get("client_uuid", "")) for row in whole[table]} for table in TABLES}
    found = {}
    for table in TABLES:
        rows = [{name: value for name, value in row.items() if name not in OF_MAKING} for row in whole[table]]
        for row in rows:
            if row.get("source") == "inferred":
                row["answered_at"] = None  # it was taken from the next session as that was written
            if table == "tracking.FollowUp":
                row["client_uuid"] = None  # a morning is made by the sessions of its day
            for name, other in POINTS_TO.items():
                if row.get(name) is not None and table != "tracking.Measure":  # of which "activity" is a number
                    row[name] = uuids[other][row[name]]
        found[table] = sorted(rows, key=repr)
    return found


def rows_of(program: APIClient, kind: str) -> list[Any]:
    """All rows of a kind, oldest first."""
    url, found = f"/api/v1/{LISTS[kind]}/?page_size=100", []
    while url:
        page = program.get(url).json()
        found += page["results"]
        url = page["next"]
    return found if kind in ("routine", "own_exercise", "activity") else found[::-1]


def replayed(here: APIClient, there: APIClient) -> int:
    """Send every row as it was read; ids are those of the other account. How many were sent."""
    ids: dict[str, dict[int, int]] = {"routine": {}, "own_exercise": {}}
    count = 0
    for kind in SENT:
        rows = rows_of(here, kind)
        items = []
        for row in rows:
            said = {name: value for name, value in row.items() if value is not None}
            if kind not in ("session", "pain_entry", "measure", "care"):
                said.pop("created_at")
            if kind in ("session", "move") and "routine" in said:
                said["routine"] = ids["routine"][said["routine"]]
            for step in said.get("steps", []):
                if kind == "routine" and step["own_exercise"]:
                    step["own_exercise"] = ids["own_exercise"][step["own_exercise"]]
            if kind != "morning" or (row["answered_at"] and row["source"] != "inferred"):
                items.append({"kind": kind, "uuid": row["client_uuid"], "version": None, "row": said})
        for start in range(0, len(items), 200):
            part = items[start : start + 200]
            results = there.post("/api/v1/sync/", {"items": part}).json()["results"]
            wrong = [one["problem"].get("errors") for one in results if one["status"] not in (200, 201)]
            assert wrong == []
            count += len(results)
            if kind in ids:
                held = {row["client_uuid"]: row["id"] for row in rows}
                ids[kind] |= {held[one["uuid"]]: one["row"]["id"] for one in results}
    return count


def different(before: list[Any], after: list[Any]) -> list[Any]:
    """What differs, field by field."""
    if len(before) != len(after):
        return [len(before), len(after)]
    pairs = zip(before, after, strict=True)
    return [(name, one[name], other[name]) for one, other in pairs for name in one if one[name] != other[name]]


def test_the_diary_of_the_demo_person_is_the_same_in_another_account(api: Api, library: None) -> None:
    life = Life(tomllib.loads(SCRIPT.read_text()), password=PASSWORD, now=NOW)
    life.write()
    own = make_own_exercise(life.person)
    steps = [{"own_exercise": own, "reps": 4}, *(step.as_given() for step in life.routines["desk"].steps.all())]
    kept = life.person.routine_set.model.objects.start(owner=life.person, name="Mine", steps=steps)
    kept.archive(at=NOW)
    other = make_ready(make_user("other", time_zone=life.zone))

    count = replayed(api(life.person), api(other))

    before, after = exported(life.person), exported(other)
    for table in TABLES:
        assert different(before[table], after[table]) == [], table
    assert min(len(rows) for rows in before.values()) >= 1
    assert count > 100
