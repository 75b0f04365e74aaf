"""The schema of the API is valid, complete, and the file that is committed."""

import re
from typing import Any

import pytest
from django.core.management import call_command
from drf_spectacular.drainage import GENERATOR_STATS

from conventions.problem_kinds import KINDS
from pilates_site.openapi import FILE, document, written

# What is replaced whole: a draft says its own order, of two who choose switches the last one wins, and answers to the
# safety questions or a row in the bin are removed whatever they are by now.
UNCONDITIONAL = {
    "put /api/v1/sessions/{id}/draft/",
    "put /api/v1/me/guide/",
    "delete /api/v1/me/screening/answers/",
    "delete /api/v1/deleted/{kind}/{id}/",
}


def operations() -> dict[str, Any]:
    paths = document()["paths"]
    return {f"{method} {path}": told for path, methods in paths.items() for method, told in methods.items()}


def test_the_committed_schema_is_what_the_code_says() -> None:
    assert FILE.read_text(encoding="utf-8") == written(), "Run manage.py write_schema."


def test_the_schema_is_valid_and_nothing_in_it_was_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    GENERATOR_STATS.reset()

    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json")

    assert '"openapi": "3.1.1"' in capsys.readouterr().out


def test_null_is_a_type_and_no_mark_of_an_older_openapi() -> None:
    assert '"nullable"' not in FILE.read_text(encoding="utf-8")
    following = document()["components"]["schemas"]["PaginatedRoutineList"]["properties"]["next"]
    assert following["type"] == ["string", "null"]


def test_the_id_of_a_row_is_a_whole_number_in_every_address() -> None:
    ids = {
        (where, parameter["schema"]["type"])
        for where, told in operations().items()
        for parameter in told.get("parameters", ())
        if parameter["in"] == "path" and parameter["name"] == "id" and "/rules/" not in where
    }

    assert len(ids) > 50
    assert {kind for _, kind in ids} == {"integer"}


def test_every_operation_says_how_it_fails() -> None:
    assert len(operations()) > 100
    for where, told in operations().items():
        assert {"400", "405", "429", "500", "503"} <= told["responses"].keys(), where
        if where.split()[0] in {"put", "delete"}:
            assert ({"412", "428"} <= told["responses"].keys()) is (where not in UNCONDITIONAL), where
        assert ({"401", "403"} <= told["responses"].keys()) is (told["security"] != [{}]) or "exercises/" in where


@pytest.mark.parametrize(
    ("where", "code", "header"),
    [
        ("get /api/v1/routines/{id}/", "200", "ETag"),
        ("get /api/v1/routines/{id}/file/", "200", "ETag"),
        ("post /api/v1/sessions/", "201", "Location"),
        ("get /api/v1/sessions/", "200", "Link"),
        ("get /api/v1/exercises/", "200", "ETag"),
    ],
)
def test_the_schema_names_what_an_answer_sends_beside_its_body(where: str, code: str, header: str) -> None:
    assert header in operations()[where]["responses"][code]["headers"]


def test_the_schema_names_the_limits_of_pages_and_what_lies_behind_the_last_one() -> None:
    listing = operations()["get /api/v1/routines/"]

    limits = {parameter["name"]: parameter["schema"] for parameter in listing["parameters"]}
    assert limits["page_size"] == {"type": "integer", "minimum": 1, "maximum": 100}
    assert limits["page"] == {"type": "integer", "minimum": 1}
    assert listing["responses"]["404"]["description"] == "There is no such page."


def test_the_schema_allows_no_field_that_would_be_refused() -> None:
    schemas = document()["components"]["schemas"]

    bodies = {name for name, schema in schemas.items() if name.endswith("Request") and schema["type"] == "object"}
    assert len(bodies) > 5
    assert all(schemas[name]["additionalProperties"] is False for name in bodies)


def test_what_may_get_more_values_is_marked_and_no_enum_that_a_generated_program_would_die_of() -> None:
    schemas = document()["components"]["schemas"]
    open_ones = {
        "Problem.code": schemas["Problem"]["properties"]["code"],
        "Problem.type": schemas["Problem"]["properties"]["type"],
        "Insight.rule": schemas["Insight"]["properties"]["rule"],
        "Finding.rule": schemas["Finding"]["properties"]["rule"],
        "Verdict.rules": schemas["Verdict"]["properties"]["rules"]["items"],
        "ListedRule.id": schemas["ListedRule"]["properties"]["id"],
    }

    assert {name: told.get("x-open-enum") for name, told in open_ones.items()} == dict.fromkeys(open_ones, True)
    assert not [name for name, told in open_ones.items() if "enum" in told]
    assert open_ones["Problem.code"]["examples"] == [kind.code for kind in KINDS]
    assert "x-open-enum" not in schemas["SaidRequest"]["properties"]["rule"]


@pytest.mark.parametrize("path", ["pain-entries", "sessions", "routines", "me/screening"])
def test_the_schema_says_that_a_repeated_request_is_answered_200(path: str) -> None:
    answers = operations()[f"post /api/v1/{path}/"]["responses"]

    again, first = (answers[code]["content"]["application/json"]["schema"] for code in ("200", "201"))
    assert again == first
    assert answers["200"]["description"] == "The same request came before: the row it made."


def test_what_makes_a_row_links_what_can_be_done_with_it() -> None:
    links = operations()["post /api/v1/pain-entries/"]["responses"]["201"]["links"]

    assert links["pain_entries_update"] == {
        "operationId": "pain_entries_update",
        "parameters": {"path.id": "$response.body#/id", "header.If-Match": "$response.header.ETag"},
    }
    assert {"pain_entries_retrieve", "pain_entries_destroy", "pain_entries_restore_create"} <= links.keys()


def test_the_schema_takes_the_times_of_a_week_as_they_are_written() -> None:
    schemas = document()["components"]["schemas"]

    for name in ("WeekSlot", "WeekSlotRequest"):
        local_time = schemas[name]["properties"]["local_time"]
        assert "format" not in local_time
        assert re.search(local_time["pattern"], "07:30")


def test_a_field_of_an_answer_that_is_always_there_is_said_to_be() -> None:
    schemas = document()["components"]["schemas"]

    lacking = {
        name: sorted(schema["properties"].keys() - {*schema.get("required", ())})
        for name, schema in schemas.items()
        if "properties" in schema and not name.endswith("Request")
    }
    assert {name: fields for name, fields in lacking.items() if fields} == {
        "Change": ["at", "row"],
        "Frame": ["beat"],
        "Problem": ["errors"],
    }
    assert "next" in schemas["PaginatedSessionList"]["required"]
