"""What the OpenAPI schema says of every operation, read from its view: how it answers, how it fails, what it sends.

A view says in attributes of its class what cannot be seen otherwise:

- ``is_conditional = False``: it replaces something whole and needs no If-Match.
- ``sends_version = ("file",)``: a method or action whose answer has the version as its ETag without showing it.
- ``withdrawals = {"get": Withdrawal(…)}``: what is to end, when, and where people read of it.
- ``more_answers = {"get": {404: "There is no draft."}}``: what a method or action may answer beside the usual.
"""

import re
from typing import Any, cast

from django.conf import settings
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc
from rest_framework.relations import RelatedField

from conventions.fields import Data
from conventions.paging import MAX_PAGE_SIZE
from conventions.problem_kinds import KINDS

PROBLEM_TYPE = "application/problem+json"
OPEN = {"x-open-enum": True}
"""On what may have values that are not known yet: listed as examples, as a program that is generated takes no others
of an ``enum``."""
RULES = ("ListedRule", "RuleText")
PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457). `errors` names each field.",
    "required": ["type", "code", "title", "status", "detail"],
    "properties": {
        "type": {
            "type": "string",
            "description": "The address of a page about this kind of problem. It stays the same.",
            "format": "uri-reference",
        }
        | OPEN,
        "code": {
            "type": "string",
            "description": "The kind of problem, the last part of `type`. Act by this. More may come.",
            "examples": [kind.code for kind in KINDS],
        }
        | OPEN,
        "title": {"type": "string", "description": "The kind of problem in words."},
        "status": {"type": "integer", "description": "The status, the same number as in the first line."},
        "detail": {"type": "string", "description": "What happened and what to do, as a sentence for a person."},
        "errors": {
            "type": "object",
            "additionalProperties": {},
            "description": "For each field or parameter what is wrong with it, as a list of sentences.",
        },
    },
}
PROBLEM_CONTENT = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}

USUAL = {
    400: "Something sent cannot be used. Nothing was saved.",
    405: "This address does not take this method. `Allow` names those it takes.",
    429: "Too many requests. `Retry-After` says in how many seconds to send it again.",
    500: "Something broke on our side.",
    503: "Something else of yours is being saved just now. Send it again after `Retry-After`.",
}
NOT_THIS_KIND = {406: "`Accept` leaves out the kind of answer there is."}
PLAIN_HTTP = {403: "The site is not read over plain http."}
SIGNED_IN = {401: "No credentials, or none that are valid.", 403: "These credentials may not do this."}
ONE_ROW = {404: "Missing, or not yours: the same answer."}
ONE_PAGE = {404: "There is no such page."}
PAGE_LIMITS = {"page": {"minimum": 1}, "page_size": {"minimum": 1, "maximum": MAX_PAGE_SIZE}}
BODY = {413: "Larger than one megabyte.", 415: "Not JSON."}
IN_THE_WAY = {409: "Something else is in the way. `detail` says what."}
MAKING = {409: "This `client_uuid` came with other data, or something else is in the way."}
CHANGING = {412: "Changed since you read it: read it again.", 428: "`If-Match` is missing."}
USUAL_WORDS = USUAL | NOT_THIS_KIND | SIGNED_IN | ONE_ROW | BODY | MAKING | CHANGING
SAME_AGAIN = "The same request came before: the row it made."
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": 'The `ETag` you read, for example `"3"`: the version in quotes.',
    "example": '"3"',
}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "schema": {"type": "string"},
    "description": "The `ETag` you have. If it still holds, the answer is 304 without a body.",
}


def _header(words: str, *, kind: str = "string", is_sure: bool = False) -> Data:
    return {"description": words, "schema": {"type": kind}} | ({"required": True} if is_sure else {})


REQUEST_ID = {"X-Request-ID": _header("The id of the request. Tell us, where something broke.", is_sure=True)}
WITHDRAWN = {
    "Deprecation": _header("Since when it is to end: `@` and the seconds since 1970.", is_sure=True),
    "Sunset": _header("When it ends, as an HTTP date.", is_sure=True),
    "Link": _header('`rel="deprecation"`: the page that says what to use instead.', is_sure=True),
}
ALLOW = {"Allow": _header("The methods this address takes.", is_sure=True)}
VERSION_TAG = {"ETag": _header("The version in quotes, for `If-Match`.", is_sure=True)}
ANSWER_TAG = {"ETag": _header("Changes with the answer, for `If-None-Match`.")}
LOCATION = {"Location": _header("The address of the row.", is_sure=True)}
RETRY_AFTER = {"Retry-After": _header("Seconds until it is worth a second try.", kind="integer", is_sure=True)}
LINK = {"Link": _header('The addresses of other pages: `rel="next"`, `rel="prev"`.')}
RATE_LIMITS = {
    "RateLimit-Policy": _header("How many requests are allowed in how many seconds (`q`, `w`)."),
    "RateLimit": _header("How many are left (`r`), and for how many seconds (`t`)."),
}


class Schema(AutoSchema):
    """Describes what a view can do by its class, so that a new view is described whole."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Data | None:
        """The operation, with every answer and header that the view may send."""
        operation: Data | None = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        answers = operation["responses"]
        self._repeats(answers)
        self._unchanged(operation)
        for code, words in self._problems(operation).items():
            answers.setdefault(str(code), {"description": words, "content": PROBLEM_CONTENT})
        for code, answer in answers.items():
            if headers := self._headers(int(code), answer):
                answer["headers"] = headers
        for parameter in operation.get("parameters", ()):
            parameter["schema"] |= PAGE_LIMITS.get(parameter["name"], {})
        if self._is_conditional():
            operation.setdefault("parameters", []).append(IF_MATCH)
        operation["responses"] = dict(sorted(answers.items()))
        return operation

    def get_summary(self) -> str | None:
        """The first sentence of the docstring, without its full stop, if it is short enough to be a title."""
        action = getattr(self.view, getattr(self.view, "action", None) or self.method.lower(), None)
        first = re.split(r"(?<=[.:;])\s", get_doc(action) or "", maxsplit=1)[0].rstrip(".:;").replace("\n", " ")
        return first if 3 <= len(first.split()) <= 9 else None

    # What it answers --------------------------------------------------------------------------------------------------

    def _problems(self, operation: Data) -> dict[int, str]:
        problems = dict(USUAL)
        if not hasattr(self.view, "is_one_kind"):
            problems |= NOT_THIS_KIND
        if operation.get("security") != [{}]:
            problems |= SIGNED_IN
        names = {parameter["name"] for parameter in operation.get("parameters", ())}
        if "{" in self.path:
            problems |= ONE_ROW
        elif names & {"page", "cursor"}:
            problems |= ONE_PAGE
        if self.method in {"POST", "PUT", "PATCH"}:
            problems |= BODY
        if self.method == "POST":
            problems |= MAKING
        if self.method in {"PUT", "PATCH", "DELETE"}:
            problems |= IN_THE_WAY
        if self._is_conditional():
            problems |= CHANGING
        return PLAIN_HTTP | problems | self._said()

    def _is_among(self, attribute: str) -> bool:
        """Whether an attribute of the view names this method or action."""
        return bool({self.method.lower(), getattr(self.view, "action", None)} & {*getattr(self.view, attribute, ())})

    def _said(self) -> dict[int, str]:
        """What the view says itself of this method or action."""
        said = getattr(self.view, "more_answers", {})
        names = (self.method.lower(), getattr(self.view, "action", None))
        return {code: words for name in names for code, words in said.get(name, {}).items()}

    def is_deprecated(self) -> bool:
        """Whether the view says that this method or action is to end."""
        return self._is_among("withdrawals")

    def _is_conditional(self) -> bool:
        return self.method in {"PUT", "PATCH", "DELETE"} and getattr(self.view, "is_conditional", True)

    def _repeats(self, answers: Data) -> None:
        """A request that carries the UUID of one that came before is answered 200, with the row made then."""
        if "201" not in answers:
            return
        asked = cast(Any, self.get_request_serializer())
        if "client_uuid" in getattr(asked() if isinstance(asked, type) else asked, "fields", {}):
            answers.setdefault("200", {**answers["201"], "description": SAME_AGAIN})

    def _is_a(self, name: str) -> bool:
        return name in {base.__name__ for base in type(self.view).__mro__}

    def _is_shared(self) -> bool:
        """Whether any cache may keep the answer: it is the same for everyone."""
        return self.method == "GET" and self._is_a("SharedView")

    def _is_read_again(self) -> bool:
        """Whether the view answers 304: it is the same for everyone, or its answer is kept by the record's version."""
        return self._is_shared() or (self.method == "GET" and self._is_a("Reread"))

    def _unchanged(self, operation: Data) -> None:
        if self._is_read_again():
            operation["responses"]["304"] = {"description": "What you have is still the same."}
            operation.setdefault("parameters", []).append(IF_NONE_MATCH)

    def _headers(self, code: int, answer: Data) -> Data:
        headers: Data = {} if code < 400 and self._is_shared() else {**REQUEST_ID}
        if code < 400 and self.is_deprecated():
            headers |= WITHDRAWN
        if code in (429, 503):
            headers |= RETRY_AFTER
        if code == 405:
            headers |= ALLOW
        if code < 300 and self._is_read_again():
            headers |= ANSWER_TAG
        if code in (200, 201) and (self._shows_version(answer) or self._is_among("sends_version")):
            headers |= VERSION_TAG
        if code == 201:
            headers |= LOCATION
        if code == 200 and self.method == "GET" and self._is_list_view() and self._get_paginator():
            headers |= LINK
        if (code < 300 or code == 429) and any("RateLimit" in name for name in settings.MIDDLEWARE):
            headers |= RATE_LIMITS
        return headers

    def _shows_version(self, answer: Data) -> bool:
        """Whether one row with its version is answered: such an answer has the version as its ETag."""
        if self._is_list_view():
            return False
        name = str(answer.get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", ""))
        schema: Data = next((one.schema for one in self._components() if one.ref["$ref"] == name), {})
        return bool(schema.get("properties", {}).get("version", {}).get("type") == "integer")

    def _components(self) -> list[Any]:
        return [component for component in self.registry._components.values() if component.schema]

    # What the answer is made of ---------------------------------------------------------------------------------------

    def _map_basic_serializer(self, serializer: Any, direction: str) -> Data:
        """Its fields. An answer has all of them, but what its serializer names in ``may_lack``."""
        schema = cast(Data, super()._map_basic_serializer(serializer, direction))
        if direction == "response":
            schema["required"] = sorted({*schema.get("properties", ())} - {*getattr(serializer, "may_lack", ())})
        return schema

    def _insert_field_validators(self, field: Any, schema: Data) -> None:
        """The bounds of one field. One that is only read may be empty where its column may."""
        super()._insert_field_validators(field, schema)
        if isinstance(field, RelatedField) and field.allow_null:
            schema.pop("minLength", None)  # An empty text is taken for null.
        model = getattr(getattr(field.parent, "Meta", None), "model", None)
        columns = {column.name: column for column in model._meta.get_fields()} if model and field.read_only else {}
        if getattr(columns.get(field.source), "blank", False) and schema.get("type") == "string":
            schema.pop("pattern", None)
            if "enum" in schema and "" not in schema["enum"]:
                schema["enum"] = [*schema["enum"], ""]

    def _resolve_path_parameters(self, variables: list[str]) -> list[Data]:
        """Those of the address; the id of a row is a whole number wherever it stands."""
        parameters = cast(list[Data], super()._resolve_path_parameters(variables))
        for parameter in parameters:
            if parameter["name"] in {"id", "pk"} and r"\d" in self._pattern_of(parameter):
                parameter["schema"] = {"type": "integer", "minimum": 0, "maximum": 999_999_999}
        return parameters

    def _pattern_of(self, parameter: Data) -> str:
        is_whole = parameter["schema"].get("type") == "integer"
        return r"\d" if is_whole else str(parameter["schema"].get("pattern", ""))


# The whole document ---------------------------------------------------------------------------------------------------


def _close_requests(schemas: Data) -> None:
    """Unknown fields of a body are refused by name, so its schema allows none."""
    for name, schema in schemas.items():
        if name.endswith("Request") and schema.get("type") == "object":
            schema["additionalProperties"] = False


def _open_ids(schemas: Data) -> None:
    """Ids of rules, of which there will be more: those of insights, findings and whatever else names its rule."""
    for name, schema in schemas.items():
        told: Data = schema.get("properties", {})
        ids = [told.get("rule", {}), told.get("rules", {}).get("items", {})]
        ids += [told.get("id", {})] if name in RULES else []
        for one in ids:
            if "string" in one.get("type", ()) and not name.endswith("Request"):
                one |= OPEN


def _without_nullable(part: Any) -> Any:
    """The same in the words of OpenAPI 3.1, in which null is a type like any other."""
    if isinstance(part, list):
        return [_without_nullable(one) for one in part]
    if not isinstance(part, dict):
        return part
    told = {name: _without_nullable(value) for name, value in part.items() if name != "nullable"}
    if part.get("nullable") is True and isinstance(part.get("type"), str):
        told["type"] = [part["type"], "null"]
    return told


def _name_of(answer: Data) -> str:
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _link_rows(paths: Data) -> None:
    """Each answer to a POST that shows a row links what else can be done with that row (OpenAPI's ``links``)."""
    homes = {
        _name_of(operations["get"]["responses"]["200"]): path
        for path, operations in paths.items()
        if path.endswith("/{id}/") and path.count("{") == 1 and "200" in operations.get("get", {}).get("responses", {})
    }
    for operations in paths.values():
        for code, answer in operations.get("post", {}).get("responses", {}).items():
            home = homes.get(_name_of(answer)) if code in ("200", "201") else None
            if home:
                answer["links"] = dict(_links_of(home, paths))


def _links_of(home: str, paths: Data) -> Any:
    for path, operations in paths.items():
        if path.startswith(home) and path.count("{") == 1:
            for operation in operations.values():
                taken = {"path.id": "$response.body#/id"}
                if IF_MATCH in operation.get("parameters", ()):
                    taken["header.If-Match"] = "$response.header.ETag"
                yield operation["operationId"], {"operationId": operation["operationId"], "parameters": taken}


def _share_problems(paths: Data) -> Data:
    """The answers that many operations give word for word, each under a name; the operations then name it."""
    shared: Data = {}
    for operations in paths.values():
        for operation in operations.values():
            for code, answer in operation["responses"].items():
                if answer.get("content") == PROBLEM_CONTENT and answer["description"] == USUAL_WORDS.get(int(code)):
                    shared[f"Problem{code}"] = answer
                    operation["responses"][code] = {"$ref": f"#/components/responses/Problem{code}"}
    return shared


def finish(result: Data, generator: object, request: object, public: bool) -> Data:  # noqa: FBT001
    """A drf-spectacular hook: what concerns the document as a whole."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    # The same file for every site, with TLS or without.
    result["components"]["securitySchemes"]["cookieAuth"] |= {
        "name": "__Host-sessionid",
        "description": "The session of a page that is signed in. Without TLS the cookie is called sessionid.",
    }
    _close_requests(schemas)
    _open_ids(schemas)
    _link_rows(result["paths"])
    result["components"]["responses"] = _share_problems(result["paths"])
    return cast(Data, _without_nullable(result))
