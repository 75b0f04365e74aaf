"""What the schema of the API says in words: from docs/api/words.toml, where the code does not say it itself."""

import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings

from conventions.fields import Data

FILE = settings.BASE_DIR / "docs" / "api" / "words.toml"
_CHOICE = re.compile(r"^\* `(?P<value>[^`]*)` - (?P<words>.*)$", re.MULTILINE)


@cache
def words() -> Data:
    """The whole file. Read only where the schema is written: the site itself sends the schema."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def tag_of(path: str) -> str:
    """The name of the tag that names the longest beginning of ``path``; empty where none does."""
    found = [(len(begin), tag["name"]) for tag in words()["tags"] for begin in tag["paths"] if path.startswith(begin)]
    # Everything begins with the address of the map, which is no reason.
    return max(
        ((length, name) for length, name in found if length > len("/api/v1/") or path == "/api/v1/"), default=(0, "")
    )[1]


def _choices(name: str, schema: Data) -> str:
    """What each value of an enum means, but where the words are the value itself."""
    said = dict(_CHOICE.findall(schema.get("description", "")))
    given = words()["enums"].get(name, {})
    if isinstance(given, str):
        return given
    is_code = all(value == meant for value, meant in said.items())
    told = {value: given.get(value) or ("" if is_code else said.get(str(value), "")) for value in schema["enum"]}
    return "\n".join(f"* `{value}` - {meant}" for value, meant in told.items() if meant)


def _schemas(schemas: Data) -> None:
    said, components = words()["properties"], words()["components"]
    for name, schema in schemas.items():
        plain = name.removesuffix("Request")
        if "enum" in schema:
            schema["description"] = _choices(name, schema)
        elif schema.get("type") == "object" and not schema.get("description"):
            schema["description"] = components.get(plain) or ("One page of the list." if "Paginated" in name else "")
        for field, told in schema.get("properties", {}).items():
            if "enum" not in told:
                # The enum has a component of its own, which says it.
                told["description"] = str(told.get("description", "")).partition("* `")[0].strip()
            own = said.get(f"{plain}.{field}")
            if own or not told.get("description"):
                told["description"] = own or said.get(field, "")


def _inline(part: Any) -> Iterator[Data]:
    """Every schema inside that lists values under a description of its own."""
    for one in part if isinstance(part, list) else part.values() if isinstance(part, dict) else ():
        if isinstance(one, dict) and "* `" in str(one.get("description", "")):
            yield one
        yield from _inline(one)


def _operation(path: str, operation: Data) -> None:
    operation["tags"] = [tag_of(path)]
    operation["summary"] = words()["summaries"].get(operation["operationId"]) or operation.get("summary", "")
    operation.setdefault("description", f"{operation['summary']}.")
    for parameter in operation.get("parameters", ()):
        parameter["description"] = parameter.get("description") or words()["parameters"].get(parameter["name"], "")
    for code, answer in operation["responses"].items():
        if not answer.get("description") and "$ref" not in answer:
            answer["description"] = (
                "It was made." if code == "201" else "It was done." if code == "204" else "As asked."
            )


def _examples(operation: Data) -> None:
    """What was sent and answered once, from docs/api/examples/: tests/test_api_examples.py sends each again."""
    file = FILE.parent / "examples" / f"{operation['operationId']}.json"
    if not file.exists():
        return
    example = json.loads(file.read_text(encoding="utf-8"))
    answer = operation["responses"].get(str(example.get("status")), {}).get("content", {})
    for content, value in ((operation.get("requestBody", {}).get("content", {}), "body"), (answer, "answer")):
        if value in example and "application/json" in content:
            content["application/json"]["example"] = example[value]


def say(result: Data, generator: object, request: object, public: bool) -> Data:  # noqa: FBT001
    """A drf-spectacular hook, after the one that finishes the document."""
    result["info"]["description"] = "\n\n".join(words()["about"])
    result["tags"] = [
        {"name": tag["name"], "description": tag["words"], "x-slug": tag["slug"]} for tag in words()["tags"]
    ]
    result["externalDocs"] = {"url": "/api/", "description": "How to read this API"}
    for told in _inline(result["paths"]):
        told["description"] = _CHOICE.sub(
            lambda found: found[0] if found[1] != found[2] else "", told["description"]
        ).strip()
    _schemas(result["components"]["schemas"])
    for path, operations in result["paths"].items():
        for operation in operations.values():
            _operation(path, operation)
            _examples(operation)
    return result
