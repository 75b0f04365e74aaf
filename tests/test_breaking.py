"""No change of the API breaks a program that was written for the last release, but where that is meant and said."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from pilates_site.openapi import document
from tests.breaking import Comparison, allowed

FOLDER = settings.BASE_DIR / "docs" / "api"
PAIN = "/api/v1/pain-entries/"
Doc = dict[str, Any]


def _schema(name: str, doc: Doc) -> Doc:
    found: Doc = doc["components"]["schemas"][name]
    return found


def _remove_field(doc: Doc) -> None:
    del _schema("PainEntry", doc)["properties"]["note"]


def _require_field(doc: Doc) -> None:
    _schema("PainEntryRequest", doc)["required"].append("note")


def _require_parameter(doc: Doc) -> None:
    doc["paths"][PAIN]["get"]["parameters"].append({"in": "query", "name": "day", "required": True, "schema": {}})


def _require_key(doc: Doc) -> None:
    doc["paths"]["/api/v1/exercises/"]["get"]["security"] = [{"token": []}]


def _answer_null(doc: Doc) -> None:
    _schema("PainEntry", doc)["properties"]["score"]["type"] = ["integer", "null"]


HARMS: list[tuple[str, Callable[[Doc], Any]]] = [
    (f"GET {PAIN}: gone", lambda doc: doc["paths"][PAIN].pop("get")),
    (f"POST {PAIN} 201.note: gone", _remove_field),
    (f"GET {PAIN}: parameter page_size is gone", lambda doc: doc["paths"][PAIN]["get"]["parameters"].clear()),
    (f"POST {PAIN}: no longer answers 201", lambda doc: doc["paths"][PAIN]["post"]["responses"].pop("201")),
    (f"POST {PAIN} body.note: is now required", _require_field),
    (f"GET {PAIN}: parameter day is now required", _require_parameter),
    (
        f"POST {PAIN} body.score: maximum 10 became 5",
        lambda doc: _schema("PainEntryRequest", doc)["properties"]["score"].update(maximum=5),
    ),
    (
        f"POST {PAIN} body.kind: no longer takes ['\"average\"']",
        lambda doc: _schema("PainKindEnum", doc).update(enum=["now"]),
    ),
    (f"POST {PAIN} 201.score: may now answer ['null']", _answer_null),
    (
        f"POST {PAIN} 201.kind: may now answer ['\"later\"']",
        lambda doc: _schema("PainKindEnum", doc)["enum"].append("later"),
    ),
    ("GET /api/v1/exercises/: now needs credentials", _require_key),
    (
        f"POST {PAIN} 201: no longer sends ETag",
        lambda doc: doc["paths"][PAIN]["post"]["responses"]["201"]["headers"].pop("ETag"),
    ),
]


def _add_operation(doc: Doc) -> None:
    doc["paths"]["/api/v1/naps/"] = {"get": {"operationId": "naps", "responses": {}}}


def _add_parameter(doc: Doc) -> None:
    doc["paths"][PAIN]["get"]["parameters"].append({"in": "query", "name": "day", "schema": {"type": "string"}})


HARMLESS: list[Callable[[Doc], Any]] = [
    _add_operation,
    _add_parameter,
    lambda doc: _schema("PainEntryRequest", doc)["properties"].update(mood={"type": "string"}),
    lambda doc: _schema("PainEntry", doc)["properties"].update(mood={"type": "string"}),
    lambda doc: _schema("PainEntryRequest", doc)["properties"]["score"].update(maximum=20),
]


def changed(change: Callable[[Doc], Any]) -> Doc:
    doc = copy.deepcopy(document())
    change(doc)
    return doc


def test_nothing_breaks_a_program_of_the_last_release_but_what_is_meant() -> None:
    released = json.loads((FOLDER / "released.json").read_text(encoding="utf-8"))
    meant = allowed(FOLDER / "breaking.txt")

    harms = Comparison(released, document()).harms()

    assert [harm for harm in harms if harm not in meant] == [], "Undo it, or say why in docs/api/breaking.txt."
    assert [harm for harm in meant if harm not in harms] == [], "Remove it from docs/api/breaking.txt."
    assert all(len(reason) > 20 for reason in meant.values())


@pytest.mark.parametrize(("harm", "change"), HARMS, ids=[harm for harm, _ in HARMS])
def test_a_harm_is_found(harm: str, change: Callable[[Doc], Any]) -> None:
    assert harm in Comparison(document(), changed(change)).harms()


@pytest.mark.parametrize("change", HARMLESS)
def test_what_is_added_does_no_harm(change: Callable[[Doc], Any]) -> None:
    assert Comparison(document(), changed(change)).harms() == []


def test_a_schema_does_itself_no_harm() -> None:
    assert Comparison(document(), document()).harms() == []
