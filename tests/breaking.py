"""What would break a program that was written against an older schema of the same API: one line for each harm."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from conventions.fields import Data

NARROWER: dict[str, Callable[[float, float], bool]] = {
    **dict.fromkeys(("maximum", "maxLength", "maxItems"), lambda old, new: new < old),
    **dict.fromkeys(("minimum", "minLength", "minItems"), lambda old, new: new > old),
}


def _types(schema: Data) -> set[str]:
    said = schema.get("type", [])
    return {said} if isinstance(said, str) else {*said}


class Comparison:
    """Compares two documents. Schemas are resolved, so that a component may get another name."""

    def __init__(self, old: Data, new: Data) -> None:
        self.old, self.new = old, new

    def harms(self) -> list[str]:
        """Each harm once, in the order of the older document."""
        return list(dict.fromkeys(self._harms()))

    def _harms(self) -> Iterator[str]:
        for path, operations in self.old["paths"].items():
            for method, old in operations.items():
                new, name = self.new["paths"].get(path, {}).get(method), f"{method.upper()} {path}"
                if new is None:
                    yield f"{name}: gone"
                else:
                    yield from self._operation(old, new, name)

    def _operation(self, old: Data, new: Data, name: str) -> Iterator[str]:
        if old["operationId"] != new["operationId"]:
            yield f"{name}: operationId became {new['operationId']}"
        if {} in old.get("security", []) and {} not in new.get("security", []):
            yield f"{name}: now needs credentials"
        yield from self._parameters(old, new, name)
        yield from self._body(old.get("requestBody", {}), new.get("requestBody", {}), f"{name} body")
        yield from self._answers(old["responses"], new["responses"], name)

    def _parameters(self, old: Data, new: Data, name: str) -> Iterator[str]:
        before = {(one["in"], one["name"]): one for one in old.get("parameters", ())}
        after = {(one["in"], one["name"]): one for one in new.get("parameters", ())}
        for key, told in after.items():
            if told.get("required") and not before.get(key, {}).get("required"):
                yield f"{name}: parameter {key[1]} is now required"
        for key, told in before.items():
            if key not in after:
                yield f"{name}: parameter {key[1]} is gone"
            else:
                yield from self._schema(told["schema"], after[key]["schema"], f"{name} ?{key[1]}", is_sent=True)

    def _body(self, old: Data, new: Data, name: str) -> Iterator[str]:
        if new.get("required") and not old.get("required"):
            yield f"{name}: is now required"
        for kind, told in old.get("content", {}).items():
            if kind not in new.get("content", {}):
                yield f"{name}: no longer takes {kind}"
            else:
                yield from self._schema(told["schema"], new["content"][kind]["schema"], name, is_sent=True)

    def _answers(self, old: Data, new: Data, name: str) -> Iterator[str]:
        for code, told in old.items():
            if not code.startswith("2"):
                continue
            if code not in new:
                yield f"{name}: no longer answers {code}"
                continue
            lost = [header for header in told.get("headers", {}) if header not in new[code].get("headers", {})]
            yield from (f"{name} {code}: no longer sends {header}" for header in lost)
            for kind, content in told.get("content", {}).items():
                there = new[code].get("content", {})
                if kind not in there:
                    yield f"{name} {code}: no longer answers {kind}"
                else:
                    yield from self._schema(
                        content.get("schema", {}), there[kind].get("schema", {}), f"{name} {code}", is_sent=False
                    )

    # Schemas ----------------------------------------------------------------------------------------------------------

    def _schema(
        self, old: Data, new: Data, at: str, *, is_sent: bool, seen: frozenset[Any] = frozenset()
    ) -> Iterator[str]:
        names = (old.get("$ref", id(old)), new.get("$ref", id(new)))
        if names in seen:
            return
        old, new, seen = _resolved(old, self.old), _resolved(new, self.new), seen | {names}
        yield from self._values(old, new, at, is_sent=is_sent)
        if is_sent:
            yield from _bounds(old, new, at)
        for name, told in old.get("properties", {}).items():
            if name not in new.get("properties", {}):
                yield f"{at}.{name}: gone"
            else:
                yield from self._schema(told, new["properties"][name], f"{at}.{name}", is_sent=is_sent, seen=seen)
        before, after = {*old.get("required", ())}, {*new.get("required", ())}
        if is_sent:
            yield from (f"{at}.{name}: is now required" for name in sorted(after - before))
        else:
            left = sorted((before - after) & new.get("properties", {}).keys())
            yield from (f"{at}.{name}: may now be left out" for name in left)
        for inside in ("items", "additionalProperties"):
            if isinstance(old.get(inside), dict) and isinstance(new.get(inside), dict):
                yield from self._schema(old[inside], new[inside], f"{at}[]", is_sent=is_sent, seen=seen)

    def _values(self, old: Data, new: Data, at: str, *, is_sent: bool) -> Iterator[str]:
        before, after = _all_types(old, self.old), _all_types(new, self.new)
        harm, words = (before - after, "no longer takes") if is_sent else (after - before, "may now answer")
        # Every whole number is a number.
        wider = after if is_sent else before
        harm -= {"integer"} if "number" in wider else set()
        if before and after and harm:
            yield f"{at}: {words} {sorted(harm)}"
        old_values, new_values = _enum(old, self.old), _enum(new, self.new)
        if is_sent and new_values and not (old_values and old_values <= new_values):
            yield f"{at}: no longer takes {sorted(old_values - new_values) or 'other values'}"
        if not is_sent and old_values and not old.get("x-open-enum") and not (new_values and new_values <= old_values):
            yield f"{at}: may now answer {sorted(new_values - old_values) or 'other values'}"
        if old.get("format") != new.get("format") and (old if not is_sent else new).get("format"):
            yield f"{at}: format {old.get('format')} became {new.get('format')}"


def _resolved(schema: Data, document: Data) -> Data:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if len(schema.get("allOf", ())) == 1:
        return _resolved(schema["allOf"][0], document)
    return schema


def _all_types(schema: Data, document: Data) -> set[str]:
    """The types of a schema and of all it may be instead."""
    schema = _resolved(schema, document)
    found = _types(schema)
    for part in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        found |= _all_types(part, document)
    return found


def _enum(schema: Data, document: Data) -> set[str]:
    schema = _resolved(schema, document)
    found = {json.dumps(value) for value in schema.get("enum", ())}
    for part in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        found |= _enum(part, document)
    return found


def _bounds(old: Data, new: Data, at: str) -> Iterator[str]:
    for bound, is_narrower in NARROWER.items():
        if bound in new and (bound not in old or is_narrower(old[bound], new[bound])):
            yield f"{at}: {bound} {old.get(bound)} became {new[bound]}"
    if new.get("pattern") and old.get("pattern") != new.get("pattern"):
        yield f"{at}: the pattern changed"


def allowed(path: Path) -> dict[str, str]:
    """The harms that are meant, each with its reason: lines of ``harm | reason``."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {harm: reason for harm, _, reason in (line.partition(" | ") for line in lines)}
