"""What is somebody else's and what there is not are answered by the same bytes: a number in an address, in a body, in
the form of a page. Addresses with a row are also walked by tests/test_doors.py."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from accounts.models import User
from conventions.fields import Data
from tests.factories import make_exercise, make_own_exercise, make_ready, make_routine, make_session
from tests.signed_in import sign_in

Page = Callable[[User | None], Client]
MISSING = 999_999_999
ID = "ID"
"""Stands in a body for the number."""
STEPS = [{"own_exercise": ID, "reps": 6}]
WHEN = {"from_on": "2026-11-26", "from_time": "18:30", "to_on": "2026-11-27", "local_time": "07:00"}
SESSION = {
    "routine": ID,
    "started_at": "2026-11-22T18:30:00Z",
    "finished_at": "2026-11-22T18:50:00Z",
    "pain_before": 2,
    "pain_worst": 2,
    "pain_after": 2,
    "steps": [],
}
# Each field of a body that names a row by its number: the method, the address, a body with it.
BODIES: dict[tuple[str, str, str], Data] = {
    ("post", "/api/v1/moves/", "routine"): {"routine": ID, **WHEN},
    ("post", "/api/v1/routines/", "steps.[].own_exercise"): {"name": "Mine", "steps": STEPS},
    ("put", "/api/v1/routines/{id}/", "steps.[].own_exercise"): {"name": "Mine", "steps": STEPS},
    ("post", "/api/v1/routines/findings/", "steps.[].own_exercise"): {"steps": STEPS},
    ("post", "/api/v1/sessions/", "routine"): SESSION,
    ("put", "/api/v1/sessions/{id}/", "routine"): SESSION,
    ("post", "/api/v1/sessions/check-in/", "routine"): {"routine": ID, "pain_before": 2},
    ("post", "/api/v1/sessions/start/", "routine"): {"routine": ID, "pain_before": 2},
    ("put", "/api/v1/week/", "slots.[].routine"): {"slots": [{"weekday": 0, "local_time": "18:30", "routine": ID}]},
}
# To move a move does not name the routine again: it is read only there.
READ_ONLY = {("put", "/api/v1/moves/{id}/", "routine")}
NAMES_A_ROW = re.compile(r"routine|own_exercise|session|step|exercise_id|id|\w+_id")


def _numbers(schema: Data, components: Data, path: tuple[str, ...] = (), seen: tuple[str, ...] = ()) -> Any:
    """The path of each number in a schema that is named like a row."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in seen:
            yield from _numbers(components[name], components, path, (*seen, name))
        return
    for part in (*schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())):
        yield from _numbers(part, components, path, seen)
    if "integer" in (schema.get("type") or "") and path and NAMES_A_ROW.fullmatch(path[-1]):
        yield ".".join(path)
    for name, one in schema.get("properties", {}).items():
        yield from _numbers(one, components, (*path, name), seen)
    if "items" in schema:
        yield from _numbers(schema["items"], components, (*path, "[]"), seen)


def test_every_number_of_a_row_in_a_body_is_tried_here() -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    components = schema["components"]["schemas"]
    found = {
        (method, address, path)
        for address, operations in schema["paths"].items()
        for method, operation in operations.items()
        for content in operation.get("requestBody", {}).get("content", {}).values()
        for path in _numbers(content["schema"], components)
    }

    assert found == BODIES.keys() | READ_ONLY


def _filled(body: Data, number: int) -> Data:
    filled: Data = json.loads(json.dumps(body).replace(f'"{ID}"', str(number)))
    return filled


@pytest.mark.parametrize("case", BODIES, ids=lambda case: " ".join(case))
def test_the_number_of_a_foreign_row_in_a_body_is_answered_like_one_that_there_is_not(
    case: tuple[str, str, str], alice: User, bob: User
) -> None:
    method, address, path = case
    make_exercise("dart")
    make_ready(alice)
    row_of_alice = make_own_exercise(alice) if path.endswith("own_exercise") else make_routine(alice)
    caller = sign_in(APIClient(), make_ready(bob))
    mine = {"routines": make_routine, "sessions": make_session}.get(address.split("/")[3])
    url = address.replace("{id}", str(mine(bob).pk)) if mine and "{id}" in address else address

    def ask(number: int) -> Any:
        version = "0" if "week" in address else "1"
        return getattr(caller, method)(
            url, _filled(BODIES[case], number), format="json", headers={"If-Match": f'"{version}"'}
        )

    foreign, missing = ask(row_of_alice.pk), ask(MISSING)

    assert foreign.status_code == missing.status_code == 400
    assert foreign.content == missing.content
    assert path.rpartition(".")[2] in json.dumps(foreign.json()["errors"])


def test_the_form_of_the_week_answers_alike(page: Page, alice: User, bob: User) -> None:
    routine, browser = make_routine(alice), page(make_ready(bob))

    def ask(number: int) -> Any:
        slot = {"slots-0-weekday": "0", "slots-0-local_time": "18:30", "slots-0-routine": str(number)}
        return browser.post("/week/", {"version": "0", "target": "3", "rows": "0", **slot, "do": "save"})

    foreign, missing = ask(routine.pk), ask(MISSING)

    assert foreign.status_code == missing.status_code
    assert routine.name not in foreign.content.decode()


def test_the_form_of_a_session_that_is_over_answers_alike(page: Page, alice: User, bob: User) -> None:
    routine, browser = make_routine(alice), page(make_ready(bob))

    def ask(number: int) -> Any:
        return browser.post("/sessions/log/", {"routine": str(number), "day": "2026-11-22", "clock": "18:30"})

    foreign, missing = ask(routine.pk), ask(MISSING)

    assert foreign.status_code == missing.status_code == 422
    assert foreign.context["form"].errors == missing.context["form"].errors
    assert foreign.context["form"].errors["routine"] == ["Choose a routine from the list."]


@pytest.mark.parametrize("address", ["/accounts/sign-ins/{}/end/", "/accounts/tokens/{}/withdraw/"])
def test_what_belongs_to_the_account_of_somebody_else_is_not_there(
    address: str, page: Page, alice: User, bob: User
) -> None:
    row = UserSession.objects.create(user=alice, ip="192.0.2.7", session_key="a" * 32, user_agent="")
    browser = page(bob)

    foreign, missing = (browser.post(address.format(number)) for number in (row.pk, MISSING))

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert UserSession.objects.filter(pk=row.pk).exists()
