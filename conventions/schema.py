"""What the OpenAPI schema says of every operation: its errors as problem details, its pages, its strictness."""

from conventions.fields import Data
from conventions.paging import MAX_PAGE_SIZE
from conventions.problems import CONTENT_TYPE

PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457). `errors` names each field.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {}},
    },
}
ALWAYS = {"400": "Something sent cannot be used."}
SIGNED_IN = {"401": "No or no valid credentials.", "403": "These credentials may not do this."}
ONE_ROW = {"404": "Missing, or not yours: the same answer."}
ONE_PAGE = {"404": "There is no such page."}
PAGE_LIMITS = {"page": {"minimum": 1}, "page_size": {"minimum": 1, "maximum": MAX_PAGE_SIZE}}
BODY = {"413": "Larger than one megabyte.", "415": "Not JSON."}
MAKING = {"409": "This client_uuid was used with other data, or something else is in the way."}
HELD = {"503": "Something else of yours is being saved just now: send it again after Retry-After."}
UNCONDITIONAL = "x-unconditional"
"""The extension of an operation that replaces something whole and needs no If-Match: the body itself says its order,
or the last one wins."""
CHANGING = {"412": "Changed by someone else since you read it.", "428": "If-Match is missing."}


def _answers(path: str, method: str, operation: Data) -> dict[str, str]:
    answers = dict(ALWAYS)
    if operation.get("security") != [{}]:
        answers |= SIGNED_IN
    if "{" in path:
        answers |= ONE_ROW
    elif PAGE_LIMITS.keys() & {parameter["name"] for parameter in operation.get("parameters", ())}:
        answers |= ONE_PAGE
    if method in {"post", "put", "patch"}:
        answers |= BODY
    if method == "post":
        answers |= MAKING
    if method != "get":
        answers |= HELD
    if _is_conditional(method, operation):
        answers |= CHANGING
    return answers


def _is_conditional(method: str, operation: Data) -> bool:
    return method in {"put", "patch", "delete"} and UNCONDITIONAL not in operation


def _close_requests(schemas: Data) -> None:
    """Unknown fields of a body are refused by name, so its schema allows none."""
    for name, schema in schemas.items():
        if name.endswith("Request") and schema.get("type") == "object":
            schema["additionalProperties"] = False


def _document_repeats(operation: Data, schemas: Data) -> None:
    """A request that carries the UUID of one that came before is answered 200, with the row made then."""
    bodies = operation.get("requestBody", {}).get("content", {}).values()
    names = {body["schema"].get("$ref", "").rpartition("/")[2] for body in bodies}
    made = operation["responses"].get("201")
    if made and any("client_uuid" in schemas.get(name, {}).get("properties", {}) for name in names):
        operation["responses"].setdefault("200", made | {"description": "The same request came before: its row."})


def document_problems(result: Data, generator: object, request: object, public: bool) -> Data:  # noqa: FBT001
    """A drf-spectacular hook: adds problem answers, the limits of pages and the If-Match header to every operation."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    _close_requests(result["components"]["schemas"])
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            _document_repeats(operation, result["components"]["schemas"])
            for code, description in _answers(path, method, operation).items():
                operation["responses"].setdefault(code, {"description": description, "content": content})
            for parameter in operation.get("parameters", ()):
                parameter["schema"] |= PAGE_LIMITS.get(parameter["name"], {})
            if _is_conditional(method, operation):
                operation.setdefault("parameters", []).append(
                    {
                        "in": "header",
                        "name": "If-Match",
                        "required": True,
                        "schema": {"type": "string", "example": '"3"'},
                        "description": "The version you read.",
                    }
                )
    return result
