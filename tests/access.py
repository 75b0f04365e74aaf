"""Who may open which address with which method: what docs/access.toml says, and what the site answers."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from conventions.owned import Owned
from tests.test_doors import ADDRESSES, OPEN_ARGUMENTS, STARTER, maker

METHODS = ("GET", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
"""HEAD is GET without the body, everywhere."""
ROLES = ("anonymous", "owner", "stranger", "staff")
FILE = settings.BASE_DIR / "docs" / "access.toml"
ARGUMENTS = {
    **OPEN_ARGUMENTS,
    "tag": "diary",
    "code": "stale-version",
    "uidb36": "1",
    "key": "no-key",
    "object_id": "1",
    "content_type_id": "1",
    "app_label": "accounts",
    "url": "nothing",
}


@dataclass(frozen=True)
class Route:
    """One address of the resolver: its name, its pattern with the prefix before it, and what stands in it."""

    name: str
    pattern: str
    arguments: frozenset[str]

    @property
    def has_row(self) -> bool:
        return "pk" in self.arguments and self.name in ADDRESSES

    def url(self, pk: int = 1) -> str:
        """An address of it, by the pattern: an address may have no name, or be hidden behind another of its name."""
        if self.pattern == "^api/":
            return "/api/nothing/at/all/"
        slug = STARTER if "starter" in self.name else "dart"
        values = {**ARGUMENTS, "slug": slug, "pk": pk, "id": "G3" if self.name.startswith("api:") else "1"}
        found = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda one: str(values[one[1]]), self.pattern)
        found = re.sub(r"<(?:\w+:)?(\w+)>", lambda one: str(values[one[1]]), found)
        return "/" + re.sub(r"\\(.)", r"\1", re.sub(r"[\^$]", "", found)).replace(".*", "nothing/")


def routes(resolver: URLResolver | None = None, namespace: str = "", prefix: str = "") -> Iterator[Route]:
    """Every address, in the order of the resolver."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, entry.namespace or namespace, pattern)
        else:
            yield Route(_name(entry, namespace, pattern), pattern, _arguments(entry))


def _name(entry: URLPattern, namespace: str, pattern: str) -> str:
    if namespace == "admin" or pattern.startswith("admin/"):
        return "admin:*"
    named = entry.name or pattern
    return f"{namespace}:{named}" if namespace else named


def _arguments(entry: URLPattern) -> frozenset[str]:
    regex = getattr(entry.pattern, "regex", None)
    return frozenset(entry.pattern.converters) | frozenset(regex.groupindex if regex else ())


@dataclass(frozen=True)
class Door:
    """A row of docs/access.toml: what each role finds where a method is listed. Elsewhere it is 405."""

    name: str
    said: dict[str, str]
    methods: tuple[str, ...]

    def expected(self, role: str, method: str) -> set[str]:
        """What may be answered. Who is not let in is not told which methods there are."""
        said = {*self.said[role].split(" or ")}
        if "405" in said:
            return said
        if role == "anonymous" and "open" not in said:
            return said
        if method not in self.methods:
            return {"405"}
        # OPTIONS says what may be sent to an address, and nothing of a row.
        return {"open"} if method == "OPTIONS" else said


def declared() -> dict[str, Door]:
    """The door of each route."""
    found: dict[str, Door] = {}
    for name, table in tomllib.loads(FILE.read_text()).items():
        for methods, names in table["routes"].items():
            for route in names:
                assert route not in found, f"{route} is declared twice"
                found[route] = Door(name, table, tuple(methods.split()))
    return found


def outcome(answer: Any) -> str:
    """What an answer means for who asked: let in (whatever is said then), sent away, or told of nothing."""
    code, location = answer.status_code, answer.headers.get("Location", "")
    if code in (401, 403, 404, 405):
        return str(code)
    if code >= 500 and code != 503:  # 503 is how health says that no reminder was sent for long
        return f"broken ({code})"
    if location.startswith(("/accounts/login/?next=", "/admin/login/?next=")):
        return "sign-in"
    return "open"


def asked(client: Client, route: Route, method: str, pk: int = 1) -> str:
    """What happens; it is taken back."""
    headers = {"If-Match": '"1"'} if route.name.startswith("api:") else {}
    body: dict[str, Any] = {"data": "{}", "content_type": "application/json"} if route.name.startswith("api:") else {}
    cookies = client.cookies.copy()
    cache.clear()  # or the limits would answer
    with transaction.atomic():
        answer = client.generic(method, route.url(pk), headers=headers, **(body if method[0] in "PD" else {}))
        said = outcome(answer)
        if said == "404" and not route.has_row:
            said = "open"  # let in, and there is nothing
        transaction.set_rollback(True)
    client.cookies = cookies
    return said


def row_of(route: Route, owner: User) -> Owned:
    made: Owned = maker(route.name)(owner)
    return made
