"""A key is told of, and writes, what it was given: whatever the address, each kind asks for its own area."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from conventions.areas import SCOPES
from pilates_site.kinds import KINDS
from tests.accounts.test_tokens import make_token
from tests.factories import make_ready, make_routine

pytestmark = pytest.mark.django_db
ONCE = "5a0c3f1e-8f7e-4e7b-9a53-0d2f6f1b7c11"
PAIN = {"score": 4, "felt_at": "2026-11-22T18:30:00Z"}
OF_DIARY = ["morning", "pain_entry", "measure", "activity", "care"]


def program_with(person: User, *scopes: str) -> APIClient:
    return make_token(person, scopes=[*scopes])[1]


def status_of(program: APIClient, kind: str, row: Any, version: int | None = None) -> int:
    sent = {"items": [{"kind": kind, "uuid": ONCE, "version": version, "row": row}], "order": "as sent"}
    [result] = program.post("/api/v1/sync/", sent).json()["results"]
    return int(result["status"])


def test_changes_are_told_of_the_kinds_that_a_key_may_read(alice: User) -> None:
    make_routine(make_ready(alice))
    program = program_with(alice, "diary:read")

    told = program.get("/api/v1/changes/").json()

    assert told["kinds"] == OF_DIARY
    assert {change["kind"] for change in told["changes"]} <= {*OF_DIARY}
    assert program.get("/api/v1/changes/?kinds=routine").status_code == 403
    assert program.get("/api/v1/changes/?kinds=pain_entry,routine").status_code == 403


@pytest.mark.parametrize(
    "scope", ["catalogue:read", "account:write", "insights:write", "export:read", "reminders:write"]
)
def test_a_key_of_no_kind_is_told_nothing_and_writes_nothing(alice: User, scope: str) -> None:
    make_routine(make_ready(alice))
    program = program_with(alice, scope)

    assert program.get("/api/v1/changes/").status_code == 403
    assert {status_of(program, kind, {}) for kind in KINDS} == {403}
    assert {status_of(program, kind, None, version=1) for kind in KINDS} == {403}
    assert {status_of(program, kind, {}, version=1) for kind in KINDS} == {403}


def test_who_may_read_all_writes_nothing(alice: User) -> None:
    make_ready(alice)
    program = program_with(alice, *(scope for scope in SCOPES if scope.endswith(":read")))

    assert program.get("/api/v1/changes/").json()["kinds"] == [*KINDS]
    assert {status_of(program, kind, {}) for kind in KINDS} == {403}
    assert status_of(program, "pain_entry", PAIN) == 403
    assert not alice.painentry_set.exists()


def test_a_key_of_the_diary_writes_pain_and_no_routine(alice: User) -> None:
    make_ready(alice)
    program = program_with(alice, "diary:write")

    assert status_of(program, "routine", {"name": "Mine", "steps": []}) == 403
    assert status_of(program, "pain_entry", PAIN) == 201
    assert not alice.routine_set.exists()
