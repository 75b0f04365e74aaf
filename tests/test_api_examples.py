"""Every example of docs/api/examples/ is sent, and what it shows as the answer is what comes.

A file holds ``address`` (with the names of rows in braces), ``body``, and the ``status`` and ``answer`` that come.
``rows`` names the fields of the body that are ids of rows, and ``matches`` the row whose version goes into If-Match.
WRITE_EXAMPLES=1 in the environment writes the answers anew.
"""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from rest_framework.test import APIClient

from accounts.models import User
from conventions.owned import Owned
from pilates_site.openapi import document
from reminders.models import Reminder
from routines.models import Week
from tests.factories import (
    MORNING,
    make_activity,
    make_follow_up,
    make_pain_entry,
    make_ready,
    make_routine,
    make_session,
)
from tests.test_openapi import operations

FILES = sorted((settings.BASE_DIR / "docs" / "api" / "examples").glob("*.json"))


@pytest.fixture
def rows(library: None, alice: User) -> dict[str, Owned]:
    """What alice has, by the names that the examples use."""
    with time_machine.travel(MORNING, tick=False):
        make_ready(alice)
        return {
            "routine": make_routine(alice, "breathing", "cat-cow", "dart"),
            "session": make_session(alice),
            "entry": make_pain_entry(alice),
            "morning": make_follow_up(alice, date(2026, 11, 22)),
            "activity": make_activity(alice),
            "person": alice,
            "week": Week(owner=alice, version=0),
            "reminder": Reminder(owner=alice, version=0),
        }


def _shape(value: Any) -> Any:
    """Which fields there are, and what kind of value each has; of a list its first item alone."""
    if isinstance(value, dict):
        return {name: _shape(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_shape(one) for one in value[:1]]
    return type(value).__name__


def _sent(path: Path, example: dict[str, Any], rows: dict[str, Owned], program: APIClient) -> Any:
    """Send one example as it is documented, and undo what it did."""
    operation_id = path.stem
    method = next(where.split()[0] for where, told in operations().items() if told["operationId"] == operation_id)
    ids = {name: row.pk for name, row in rows.items()}
    body = example.get("body", {}) | {field: ids[name] for field, name in example.get("rows", {}).items()}
    for slot in body.get("slots", ()):
        slot["routine"] = ids["routine"]
    headers = {"If-Match": f'"{rows[example["matches"]].version}"'} if "matches" in example else {}
    with transaction.atomic():
        answer = program.generic(
            method.upper(),
            example["address"].format(**ids),
            json.dumps(body) if "body" in example else "",
            content_type="application/json",
            headers=headers,
        )
        transaction.set_rollback(True)
    return answer


def test_every_example_is_what_comes(rows: dict[str, Owned], alice: User) -> None:
    program, wrong = APIClient(), []
    program.force_authenticate(alice)

    with time_machine.travel(MORNING, tick=False):
        for path in FILES:
            example = json.loads(path.read_text(encoding="utf-8"))
            answer = _sent(path, example, rows, program)
            came = json.loads(answer.content) if answer.content else None
            if os.environ.get("WRITE_EXAMPLES") and answer.status_code < 300:
                told = example | {"status": answer.status_code, "answer": came}
                path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            elif (answer.status_code, _shape(came)) != (example.get("status"), _shape(example.get("answer"))):
                wrong.append(f"{path.stem}: {answer.status_code} {answer.content[:300]!r}")

    assert wrong == []


def test_there_are_examples_of_what_a_program_needs_first_and_the_schema_shows_them() -> None:
    by_id = {told["operationId"]: told for told in operations().values()}

    assert len(FILES) >= 25
    for path in FILES:
        example = json.loads(path.read_text(encoding="utf-8"))
        told = by_id[path.stem]
        content = told["responses"][str(example["status"])]["content"]["application/json"]
        assert content["example"] == example["answer"], path.stem
        assert ("example" in told.get("requestBody", {}).get("content", {}).get("application/json", {})) is (
            "body" in example
        ), path.stem
    assert document()["openapi"] == "3.1.1"
