"""The schema at /api/schema/ is valid, complete and without a warning."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS

# What is replaced whole: a draft says its own order, and of two who choose switches the last one wins.
UNCONDITIONAL = {"/api/v1/sessions/{id}/draft/", "/api/v1/me/guide/"}


def test_the_schema_is_valid_and_nothing_in_it_was_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    GENERATOR_STATS.reset()

    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json")

    assert '"openapi": "3.' in capsys.readouterr().out


@pytest.mark.django_db
def test_the_schema_needs_no_account() -> None:
    answer = Client().get("/api/schema/", headers={"Accept": "application/json"})

    assert answer.status_code == 200


@pytest.mark.django_db
def test_every_operation_says_how_it_fails() -> None:
    schema = Client().get("/api/schema/?format=json").json()

    assert len(schema["paths"]) > 50
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert "400" in operation["responses"], f"{method} {path}"
            if method in {"put", "delete"}:
                is_conditional = {"412", "428"} <= operation["responses"].keys()
                assert is_conditional is (path not in UNCONDITIONAL), f"{method} {path}"


@pytest.mark.django_db
def test_the_schema_names_the_limits_of_pages_and_what_lies_behind_the_last_one() -> None:
    schema = Client().get("/api/schema/?format=json").json()

    listing = schema["paths"]["/api/v1/routines/"]["get"]
    limits = {parameter["name"]: parameter["schema"] for parameter in listing["parameters"]}
    assert limits["page_size"] == {"type": "integer", "minimum": 1, "maximum": 100}
    assert limits["page"] == {"type": "integer", "minimum": 1}
    assert listing["responses"]["404"]["description"] == "There is no such page."


@pytest.mark.django_db
def test_the_schema_allows_no_field_that_would_be_refused() -> None:
    schemas = Client().get("/api/schema/?format=json").json()["components"]["schemas"]

    bodies = {name for name, schema in schemas.items() if name.endswith("Request") and schema["type"] == "object"}
    assert len(bodies) > 5
    assert all(schemas[name]["additionalProperties"] is False for name in bodies)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["pain-entries", "sessions", "routines", "me/screening"])
def test_the_schema_says_that_a_repeated_request_is_answered_200(path: str) -> None:
    schema = Client().get("/api/schema/?format=json").json()

    answers = schema["paths"][f"/api/v1/{path}/"]["post"]["responses"]
    assert answers["200"]["content"] == answers["201"]["content"]
    assert answers["200"]["description"] == "The same request came before: its row."


@pytest.mark.django_db
def test_the_schema_takes_the_times_of_a_week_as_they_are_written() -> None:
    schemas = Client().get("/api/schema/?format=json").json()["components"]["schemas"]

    for name in ("WeekSlot", "WeekSlotRequest"):
        local_time = schemas[name]["properties"]["local_time"]
        assert "format" not in local_time
        assert re.search(local_time["pattern"], "07:30")
