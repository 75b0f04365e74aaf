"""The schema of the API as pages to be read, PURE: one page for each tag, made of what docs/api/v1.json says."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

Part = Mapping[str, Any]

_INLINE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")
_METHODS = ("get", "post", "put", "patch", "delete")
_SHOWN = ("application/json", "image/svg+xml", "text/csv", "application/zip")
_BOUNDS = {"minimum": "from {}", "maximum": "to {}", "minLength": "at least {} characters", "maxLength": "at most {}"}


class Run(NamedTuple):
    """A piece of a line: ``kind`` is text, code or strong."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a list where ``is_list``: lines of runs."""

    is_list: bool
    lines: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field or a parameter: what it takes, and in words what it is. ``of`` names the object it holds."""

    name: str
    kind: str
    is_needed: bool
    words: tuple[Passage, ...]
    of: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """An object with its fields, or the values of an enum."""

    name: str
    words: tuple[Passage, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: its status, what it means, the object it holds and the headers it sends."""

    code: str
    words: tuple[Passage, ...]
    of: str
    kinds: tuple[str, ...]
    headers: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One operation."""

    id: str
    method: str
    path: str
    title: str
    words: tuple[Passage, ...]
    is_open: bool
    parameters: tuple[Field, ...]
    body: str
    replies: tuple[Reply, ...]
    problems: tuple[Reply, ...]
    curl: str
    answer: str


@dataclass(frozen=True, slots=True)
class ApiChapter:
    """What one tag holds: its calls, and every object that they take or answer with."""

    slug: str
    name: str
    words: str
    calls: tuple[Call, ...]
    things: tuple[Thing, ...]


def blocks(text: str) -> tuple[Passage, ...]:
    """Paragraphs and lists of a description."""
    found = []
    for paragraph in re.split(r"\n\s*\n", text.strip()) if text.strip() else ():
        lines = paragraph.split("\n")
        if all(line.startswith("* ") for line in lines):
            found.append(Passage(is_list=True, lines=tuple(_runs(line[2:]) for line in lines)))
        else:
            found.append(Passage(is_list=False, lines=(_runs(" ".join(lines)),)))
    return tuple(found)


def _runs(line: str) -> tuple[Run, ...]:
    runs, at = [], 0
    line = line.replace("``", "`")
    for hit in _INLINE.finditer(line):
        runs += [Run("text", line[at : hit.start()]), Run("code" if hit[1] else "strong", hit[1] or hit[2])]
        at = hit.end()
    return tuple(run for run in (*runs, Run("text", line[at:])) if run.text)


def _name(schema: Part) -> str:
    """The object that a schema names, itself, in a list or among others; empty where it names none."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    inside = [schema.get("items"), schema.get("additionalProperties")]
    inside += [one for how in ("allOf", "oneOf", "anyOf") for one in schema.get(how, ())]
    return next((name for one in inside if isinstance(one, Mapping) and (name := _name(one))), "")


def _kind(schema: Part) -> str:
    """What values there are, in a few words."""
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else [*kinds]
    if "array" in kinds:
        return f"list of {_kind(schema['items'])}" + (", or null" if "null" in kinds else "")
    if not kinds:
        or_null = any(one.get("type") == "null" or one.get("enum") == [None] for one in schema.get("oneOf", ()))
        return (_name(schema) or "any value") + (", or null" if or_null else "")
    said = " or ".join(kind for kind in kinds if kind != "null")
    bounds = [words.format(schema[name]) for name, words in _BOUNDS.items() if name in schema]
    values = (
        [f"one of {', '.join(str(one) for one in schema['enum'])}"]
        if len(schema.get("enum", ())) in range(1, 9)
        else []
    )
    shape = [schema["format"]] if "format" in schema else []
    return " ".join([said, *shape, *bounds, *values]) + (", or null" if "null" in kinds else "")


def _fields(schema: Part, *, is_sent: bool) -> Iterator[Field]:
    needed = schema.get("required", ())
    for name, told in schema.get("properties", {}).items():
        if is_sent and told.get("readOnly"):
            continue
        words = blocks(str(told.get("description", "")))
        yield Field(name, _kind(told), is_needed=is_sent and name in needed, words=words, of=_name(told))


class Reader:
    """Reads one document."""

    def __init__(self, document: Part) -> None:
        self.document = document
        self.schemas: Part = document["components"]["schemas"]

    def chapters(self) -> tuple[ApiChapter, ...]:
        """A chapter for each tag, in their order."""
        return tuple(self._chapter(tag) for tag in self.document["tags"])

    def _chapter(self, tag: Part) -> ApiChapter:
        calls = tuple(
            self._call(path, method, told)
            for path, methods in self.document["paths"].items()
            for method in _METHODS
            if (told := methods.get(method)) and tag["name"] in told["tags"]
        )
        return ApiChapter(tag["x-slug"], tag["name"], tag["description"], calls, self._things(calls))

    def _things(self, calls: Sequence[Call]) -> tuple[Thing, ...]:
        """Every object that the calls name, and those that these name in turn."""
        waiting = [name for call in calls for name in (call.body, *(reply.of for reply in call.replies))]
        found: dict[str, Thing] = {}
        while waiting:
            name = waiting.pop(0)
            if name and name not in found:
                schema = self.schemas[name]
                fields = tuple(_fields(schema, is_sent=name.endswith("Request")))
                found[name] = Thing(name, blocks(schema.get("description", "")), fields)
                waiting += [field.of for field in fields]
        return tuple(found[name] for name in sorted(found))

    def _call(self, path: str, method: str, told: Part) -> Call:
        replies = [self._reply(code, answer) for code, answer in told["responses"].items()]
        body = told.get("requestBody", {}).get("content", {}).get("application/json", {})
        shown = next((one for answer in told["responses"].values() if (one := _example(answer))), None)
        return Call(
            id=told["operationId"],
            method=method.upper(),
            path=path,
            title=told["summary"],
            words=blocks(told["description"]),
            is_open=told.get("security") == [{}],
            parameters=tuple(_parameter(one) for one in told.get("parameters", ())),
            body=_name(body.get("schema", {})),
            replies=tuple(reply for reply in replies if reply.code < "4"),
            problems=tuple(reply for reply in replies if reply.code >= "4"),
            curl=_curl(path, method, told),
            answer=_written(shown) if shown is not None else "",
        )

    def _reply(self, code: str, answer: Part) -> Reply:
        name = str(answer.get("$ref", "")).rpartition("/")[2]
        told = self.document["components"]["responses"][name] if name else answer
        headers = tuple(
            Field(header, "", is_needed=bool(one.get("required")), words=blocks(one["description"]))
            for header, one in told.get("headers", {}).items()
        )
        kinds = told.get("content", {})
        of = next((_name(one.get("schema", {})) for one in kinds.values()), "")
        return Reply(code, blocks(told["description"]), of, tuple(kind for kind in kinds if kind in _SHOWN), headers)


def _parameter(told: Part) -> Field:
    words = blocks(told.get("description", ""))
    return Field(
        told["name"], _kind(told["schema"]), is_needed=bool(told.get("required")), words=words, where=told["in"]
    )


def _example(answer: Part) -> Any:
    return next((one["example"] for one in answer.get("content", {}).values() if "example" in one), None)


def _written(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _curl(path: str, method: str, told: Part) -> str:
    """The line of a shell that sends it; $SITE and $KEY are set before."""
    lines = ["curl" if method == "get" else f"curl -X {method.upper()}"]
    if told.get("security") != [{}]:
        lines.append('-H "Authorization: Bearer $KEY"')
    if any(one["name"] == "If-Match" for one in told.get("parameters", ())):
        lines.append("""-H 'If-Match: "3"'""")
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    if body:
        sent = json.dumps(body.get("example", {}), ensure_ascii=False)
        lines += ["-H 'Content-Type: application/json'", f"-d '{sent}'" if "example" in body else "-d @body.json"]
    lines.append(f'"$SITE{path}"')
    return " \\\n  ".join(lines)
