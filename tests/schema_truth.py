"""Is it as docs/api/v1.json says? Every answer from /api/ that any test gets is asked: address, method, status, kind,
headers and body."""

import gzip
import json
import re
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import brotli
from django.http import HttpResponse
from jsonschema import Draft202012Validator, FormatChecker

from conventions.fields import Data
from conventions.problem_kinds import BY_CODE
from pilates_site.openapi import document

PROBLEM = "application/problem+json"
TOLD_HEADERS = ("ETag", "Location", "Link", "Retry-After")
"""Those that a program acts by: none is sent that the schema does not name."""
REFUSED = {401, 403, 404, 405, 429}
"""What an address may answer to a method that it does not take; who may not come in learns no methods."""
UNKNOWN = {400, 404, 405, 413, 429, 503}

formats = FormatChecker(["date", "uuid", "email"])


@formats.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@formats.checks("uuid", raises=ValueError)
def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or str(UUID(value)) == value


NEVER_DONE: frozenset[str] = frozenset(
    [
        "insights_suggestion_answer",
        "me_consents_create",
        "me_device_zone_decline",
        "me_practised_create",
        "me_screening_create",
        "me_screening_rib_create",
        "me_screening_signs_create",
        "not_for_me_update",
        "own_exercises_update",
        "proposals_accept_create",
        "proposals_undo_create",
        "reminders_morning_update",
        "reminders_test",
        "routine_import",
        "routine_look",
        "sessions_draft_retrieve",
        "sessions_draft_update",
        "sign_offs_create",
        "standings_retrieve",
        "swap_decisions_create",
        "swap_decisions_undo_create",
        "tokens_self_retrieve",
    ]
)
"""The operations that no test gets a good answer from. Take off what is tested; nothing is added."""
done: set[str] = set()
"""Those of which this process got one."""


class Untrue(AssertionError):
    """An answer that the schema does not know."""


@cache
def _addresses() -> list[tuple[re.Pattern[str], str]]:
    """The addresses of the schema, those without a variable first."""
    found = sorted(document()["paths"], key=lambda path: (path.count("{"), path))
    return [(re.compile(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(path)) + r"\Z"), path) for path in found]


def _resolved(part: Data) -> Data:
    name = part.get("$ref", "").removeprefix("#/components/responses/")
    found: Data = document()["components"]["responses"][name] if name else part
    return found


@cache
def _validator(address: str, method: str, status: str, kind: str) -> Draft202012Validator | None:
    answer = _resolved(document()["paths"][address][method]["responses"][status])
    schema = answer["content"][kind].get("schema")
    whole = {"components": document()["components"], **schema} if schema else None
    return Draft202012Validator(whole, format_checker=formats) if whole else None


def _text(answer: HttpResponse) -> bytes:
    coding = answer.headers.get("Content-Encoding", "")
    decode = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}[coding]
    return bytes(decode(answer.content))


def _body_faults(address: str, method: str, answer: HttpResponse, kind: str) -> str:
    validator = _validator(address, method, str(answer.status_code), kind)
    if validator is None or not kind.endswith("json"):
        return ""
    wrong = next(validator.iter_errors(json.loads(_text(answer))), None)
    where = ".".join("*" if isinstance(part, int) else str(part) for part in (wrong.absolute_path if wrong else ()))
    return f"{where or 'the body'}: {str(wrong.message)[:200]}" if wrong else ""


def _header_faults(told: Data, answer: HttpResponse) -> str:
    missing = [name for name, header in told.items() if header.get("required") and not answer.has_header(name)]
    if missing:
        return f"without {', '.join(missing)}"
    more = [name for name in TOLD_HEADERS if answer.has_header(name) and name not in told]
    return f"the schema names no {', '.join(more)}" if more and answer.status_code < 300 else ""


def _problem_faults(answer: HttpResponse) -> str:
    if answer.headers.get("Content-Type") != PROBLEM:
        return f"an error is a problem document, not {answer.headers.get('Content-Type')}"
    if not answer.content:
        return ""
    said = json.loads(answer.content)
    kind = BY_CODE.get(said.get("code"))
    if kind is None or said.get("type") != f"/api/problems/{kind.code}/":
        return f"there is no page about {said.get('type')}"
    is_whole = said.get("status") == answer.status_code == kind.status and said.get("title") and said.get("detail")
    return "" if is_whole else "a problem document says status, title and detail"


def fault(method: str, path: str, answer: HttpResponse) -> str:
    """What is untrue of the answer to ``method path``; nothing where all is as the schema says."""
    if answer.status_code >= 400 and (wrong := _problem_faults(answer)):
        return wrong
    if not path.startswith("/api/v1/") or method == "OPTIONS":
        return ""
    address = next((address for pattern, address in _addresses() if pattern.match(path)), None)
    if address is None:
        is_led_on = answer.status_code == 308 and not path.endswith("/")
        return "" if is_led_on or answer.status_code in UNKNOWN else "the schema knows no such address"
    operation = document()["paths"][address].get("get" if method == "HEAD" else method.lower())
    if operation is None:
        return "" if answer.status_code in REFUSED else f"the schema knows no {method} {address}"
    return _operation_faults(operation, address, method, answer)


def _operation_faults(operation: Data, address: str, method: str, answer: HttpResponse) -> str:
    told: Any = operation["responses"].get(str(answer.status_code))
    if told is None:
        return f"{answer.status_code} is not among its answers"
    if answer.status_code < 300:
        done.add(operation["operationId"])
    told = _resolved(told)
    if wrong := _header_faults(told.get("headers", {}), answer):
        return wrong
    if method == "HEAD" or answer.status_code == 304 or getattr(answer, "streaming", False):
        return ""
    kinds = told.get("content", {})
    if not kinds:
        return "it has a body" if answer.content else ""
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    if kind not in kinds:
        return f"{kind} is not among {[*kinds]}"
    return _body_faults(address, method.lower(), answer, kind)


def untested() -> list[str]:
    """The operations that should have answered well to some test, and did not."""
    every = {told["operationId"] for methods in document()["paths"].values() for told in methods.values()}
    return sorted(every - done - NEVER_DONE)


def tested_by_now() -> list[str]:
    """Those that can be taken off ``NEVER_DONE``."""
    return sorted(NEVER_DONE & done)


def read_answer(request: Data, answer: Any) -> None:
    """Raises ``Untrue`` where an answer from /api/ is not as the schema says."""
    path = request.get("PATH_INFO", "/")
    if path.startswith("/api/") and (wrong := fault(request["REQUEST_METHOD"], path, answer)):
        raise Untrue(f"{request['REQUEST_METHOD']} {path} {answer.status_code}: {wrong} (tests/schema_truth.py)")
