"""Every operation, field, parameter and value of the API is said in words, and nothing is said in vain."""

import re
from collections.abc import Iterator

from conventions.fields import Data
from pilates_site.api_words import words
from pilates_site.openapi import document
from tests.test_openapi import operations

VERB = re.compile(
    r"(Accept|Add|Agree|Allow|Answer|Archive|Build|Change|Check|Compare|Confirm|Copy|Create|Decline|Delete|Download|Draw"
    r"|End|Finish|Keep|Leave|List|Log|Move|Pause|Put|Rate|Read|Remove|Rename|Restore|Save|Say|Search|Send|Start|Sync"
    r"|Undo|Withdraw)\b"
)
HOW = "Say it in docs/api/words.toml or in the code, then run manage.py write_schema."


def _properties() -> Iterator[tuple[str, str, Data]]:
    for name, schema in document()["components"]["schemas"].items():
        for field, told in schema.get("properties", {}).items():
            yield name, field, told


def test_every_operation_has_a_title_that_begins_with_a_verb() -> None:
    wrong = [
        f"{where}: {told['summary']!r}"
        for where, told in operations().items()
        if not 3 <= len(told["summary"].split()) <= 9 or not VERB.match(told["summary"])
    ]

    assert not wrong, f"3 to 9 words that begin with one of VERB. {HOW}"


def test_every_operation_has_a_description_and_one_of_the_tags() -> None:
    names = {tag["name"] for tag in document()["tags"]}

    assert len(names) == 12
    assert not [where for where, told in operations().items() if len(told.get("description", "")) < 10], HOW
    assert not [where for where, told in operations().items() if not {*told["tags"]} <= names], (
        "Name the beginning of the address under [[tags]] of docs/api/words.toml."
    )


def test_no_two_operations_share_a_title() -> None:
    titles = [told["summary"] for told in operations().values()]

    assert sorted(titles) == sorted(set(titles))


def test_every_parameter_is_described() -> None:
    silent = {
        f"{where} {parameter['name']}"
        for where, told in operations().items()
        for parameter in told.get("parameters", ())
        if not parameter.get("description")
    }

    assert not silent, f"[parameters]: {HOW}"


def test_every_field_is_described() -> None:
    silent = sorted(f"{name}.{field}" for name, field, told in _properties() if not told.get("description"))

    assert len([*_properties()]) > 900
    assert not silent, f"[properties]: {HOW}"


def test_every_object_is_described() -> None:
    schemas = document()["components"]["schemas"]
    silent = [name for name, one in schemas.items() if one.get("type") == "object" and not one.get("description")]

    assert not silent, f"[components]: {HOW}"


def test_every_value_of_an_enum_is_said_in_words() -> None:
    enums = {name: one for name, one in document()["components"]["schemas"].items() if "enum" in one}
    said = {name: one["description"] for name, one in enums.items()}
    silent = [
        f"{name}: {value}"
        for name, one in enums.items()
        for value in one["enum"]
        if f"* `{value}` - " not in said[name] and not isinstance(words()["enums"].get(name), str)
    ]

    assert len(enums) > 40
    assert not silent, f"[enums]: {HOW}"


def test_every_local_day_says_when_it_begins() -> None:
    days = [told["description"] for _, field, told in _properties() if field == "local_date"]

    assert len(days) > 5
    assert all("04:00" in said for said in days)


def test_nothing_is_said_in_vain() -> None:
    names = {name.removesuffix("Request") for name in document()["components"]["schemas"]}
    said = {told["description"] for _, _, told in _properties()}
    whole = {f"{name.removesuffix('Request')}.{field}" for name, field, _ in _properties()}
    unused = [
        *({*words()["summaries"]} - {told["operationId"] for told in operations().values()}),
        *({*words()["components"]} - names),
        *({*words()["enums"]} - names),
        *(name for name, text in words()["properties"].items() if "." in name and name not in whole),
        *(name for name, text in words()["properties"].items() if text not in said),
    ]

    assert not unused, "Remove it from docs/api/words.toml."


def test_nothing_is_named_by_a_code_alone() -> None:
    assert not re.search(r"`(\w*[_\d]\w*)` - \1\b", str(document()))
