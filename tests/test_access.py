"""docs/access.toml says who may open what, and the site keeps to it.

``ACCESS=whole`` asks the methods that an address does not have as every role, too. Otherwise anonymous is asked all of
them, and a person each that there is and one that there is not: who is signed in makes no difference to that."""

import os
from collections.abc import Iterator

from django.db import transaction
from django.test import Client

from accounts.models import User
from tests.access import METHODS, ROLES, Route, asked, declared, routes, row_of
from tests.factories import make_ready, make_user
from tests.signed_in import sign_in, with_second_step

IS_WHOLE = os.environ.get("ACCESS") == "whole"
ROUTES = [*routes()]
OPENED_ELSEWHERE = {"everyone", "signing in", "the second step", "a page of the person"}
"""Their pages are opened as their person by the tests of each, and are the dear ones."""
DECLARED = declared()


def test_every_address_is_declared_and_nothing_else_is() -> None:
    assert {route.name for route in ROUTES} == DECLARED.keys()
    assert len(ROUTES) * len(METHODS) * len(ROLES) > 8000


def _methods(route: Route, role: str, number: int) -> Iterator[str]:
    """The methods to ask as somebody who is signed in."""
    has = DECLARED[route.name].methods
    others = [method for method in METHODS if method not in has]
    if IS_WHOLE:
        yield from METHODS
    elif role == "owner" and route.name != "admin:*":
        is_told = DECLARED[route.name].name in OPENED_ELSEWHERE
        yield from (method for method in has if method not in ({"OPTIONS", "GET"} if is_told else {"OPTIONS"}))
        yield from others[number % max(len(others), 1) :][:1]
    elif route.name == "admin:*":
        yield from ["GET"] if not route.arguments else []
    elif route.has_row:
        yield from (method for method in has if method != "OPTIONS")


def _deviations(client: Client, route: Route, role: str, methods: Iterator[str], pk: int = 1) -> Iterator[str]:
    door = DECLARED[route.name]
    for method in methods:
        said, expected = asked(client, route, method, pk), door.expected(role, method)
        if said not in expected:
            yield f"{role} {method} {route.name} ({route.url(pk)}): {said}, and not {' or '.join(sorted(expected))}"


def test_who_is_not_signed_in_comes_in_where_it_is_declared(library: None) -> None:
    client = Client(raise_request_exception=False)

    rooms = [route for route in ROUTES if route.name != "admin:*" or IS_WHOLE or not route.arguments]
    found = [one for route in rooms for one in _deviations(client, route, "anonymous", iter(METHODS))]

    assert not found, "\n".join(found)


def test_owner_stranger_and_staff_come_in_where_it_is_declared(library: None, alice: User, bob: User) -> None:
    root = with_second_step(make_user("root", is_staff=True, is_superuser=True))
    people = {"owner": make_ready(alice), "stranger": make_ready(bob), "staff": make_ready(root)}
    clients = {role: sign_in(Client(raise_request_exception=False), person) for role, person in people.items()}
    found, count = [], 0

    for number, route in enumerate(ROUTES):
        with transaction.atomic():
            pk = row_of(route, alice).pk if route.has_row else 1
            for role, client in clients.items():
                methods = [*_methods(route, role, number)]
                count += len(methods)
                found += _deviations(client, route, role, iter(methods), pk)
            transaction.set_rollback(True)

    assert not found, "\n".join(found)
    assert count > 800
