"""Open, as the person of a release, every page, API answer and download that they can GET, and print what came.

`tests.upgrades.databases.walk` runs it as a process on an upgraded database. Pages are found as a person finds them, by
following links; the API by its schema. Output (JSON)::

    {"statuses": {url: status}, "unseen": [name of an address that no link led to], "is_password_known": bool,
     "exported": {"<app>.<Model>": rows}, "listed": {API list: rows}, "lines": {download: lines}}
"""

import json
import re
import sys
from collections import Counter, defaultdict, deque
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from accounts.models import User
from tests.signed_in import sign_in
from tracking.management.commands.seed_demo import PASSWORD

HREF = re.compile(r'href="([^"]+)"')
# Filters and pages are parts of an address: so many of them are opened of one page.
MOST_QUERIES = 2
# Lists and exports hold every row; so many of them are opened one by one at each of the addresses they have.
MOST_ROWS = 5
DOWNLOADS = ("/accounts/my-data/download/", "/accounts/my-data/csv/")
TABLES = ("/api/v1/sessions.csv", "/api/v1/pain-entries.csv")
SCHEMA = "/api/schema/?format=json"
NOT_PERSONAL = ("/static/", "/admin/", "/healthz/")


class Walk:
    """What one person meets; ``statuses`` holds every address that was opened."""

    def __init__(self, person: User) -> None:
        self.client = Client(raise_request_exception=False)
        sign_in(self.client, person)
        self.statuses: dict[str, int] = {}
        self.rows: dict[str, set[str]] = defaultdict(set)
        self.queries: Counter[str] = Counter()

    def open(self, url: str) -> Any:
        answer = self.client.get(url)
        self.statuses[url] = answer.status_code
        return answer

    def agree(self) -> None:
        """Agree to the texts as they are now: everyone is asked again before anything new is kept."""
        self.client.post(reverse("accounts:start"), {"terms": "on", "health_data": "on"})

    def download(self, url: str) -> None:
        """Press the button that downloads a file."""
        self.statuses[url] = self.client.post(url).status_code

    def pages(self, names: dict[str, URLPattern]) -> None:
        """Open every page without arguments, and all that its links lead to."""
        waiting = deque(reverse(name) for name, pattern in names.items() if not pattern.pattern.regex.groups)
        while waiting:
            url = waiting.popleft()
            if url in self.statuses or not self.is_wanted(url):
                continue
            answer = self.open(url)
            if answer.status_code in {301, 302}:
                waiting.append(urljoin(url, answer["Location"]))
            elif answer["Content-Type"].startswith("text/html"):
                hrefs = HREF.findall(answer.content.decode())
                waiting += [urljoin(url, href.replace("&amp;", "&")).partition("#")[0] for href in hrefs]

    def is_wanted(self, url: str) -> bool:
        """Whether it is an address of this site that was not opened often enough, with other rows or other queries."""
        parts = urlsplit(url)
        if parts.scheme not in {"", "http"} or parts.netloc not in {"", "testserver"}:
            return False
        if parts.path.startswith(NOT_PERSONAL):
            return False
        try:
            match = resolve(parts.path)
        except Resolver404:
            self.statuses[url] = 404
            return False
        rows = self.rows[match.view_name]
        rows.add(parts.path)
        if parts.query:
            self.queries[parts.path] += 1
        return len(rows) <= MOST_ROWS and self.queries[parts.path] <= MOST_QUERIES

    def unseen(self, names: dict[str, URLPattern]) -> list[str]:
        """Return the addresses that answer to GET and that no link led to."""
        found = []
        for name in sorted(names.keys() - self.rows.keys()):
            pattern = names[name]
            wanted = pattern.pattern.converters or pattern.pattern.regex.groupindex
            if self.client.get(reverse(name, kwargs=dict.fromkeys(wanted, 1))).status_code != 405:
                found.append(name)
        return found

    def api(self) -> dict[str, int]:
        """Open every GET of the API, for every row of the person; return how many rows each list has."""
        paths = self.open(SCHEMA).json()["paths"]
        rows: dict[str, list[dict[str, Any]]] = {}
        for path, operations in sorted(paths.items(), key=lambda item: item[0].count("{")):
            # A drawing has two variables: the figure of its exercise leads to it.
            if "get" not in operations or path.count("{") > 1:
                continue
            if "{" not in path:
                rows[path] = self.list_of(path)
                continue
            before, name = re.match(r"(.*?)\{(\w+)\}", path).groups()
            [parameter] = [one for one in operations["get"]["parameters"] if one["name"] == name]
            values = parameter["schema"].get("enum") or [row[name] for row in rows[before] if name in row]
            for value in values[:MOST_ROWS]:
                self.open(path.replace(f"{{{name}}}", str(value)))
        return {path: len(found) for path, found in rows.items() if found}

    def list_of(self, path: str) -> list[dict[str, Any]]:
        """Return all rows of a list, over its pages; none where the answer is no list."""
        rows = []
        url: str | None = path
        while url:
            answer = self.open(url)
            body = answer.json() if answer["Content-Type"] == "application/json" else {}
            rows += body if isinstance(body, list) else body.get("results", [])
            url = body.get("next") if "results" in body else None
        return rows


def named_pages(resolver: URLResolver, namespace: str = "") -> dict[str, URLPattern]:
    """Return every page of the site by its name: all but the API, which has a schema, and what is for operators."""
    found = {}
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver) and entry.pattern.regex.groups:
            continue  # of passkeys, which nobody has who did not just make one
        if isinstance(entry, URLResolver):
            found |= named_pages(entry, entry.namespace or namespace)
        elif entry.name and namespace not in {"api", "admin"} and not entry.name.endswith(("healthz", "-health")):
            found[f"{namespace}:{entry.name}" if namespace else entry.name] = entry
    return found


def main() -> None:
    """Print what the person finds."""
    person = User.objects.get(username="demo")
    names = named_pages(get_resolver())
    walk = Walk(person)
    walk.agree()
    walk.pages(names)
    listed = walk.api()
    export = walk.open("/api/v1/me/export/").json()
    for url in DOWNLOADS:
        walk.download(url)
    lines = {url: len(walk.open(url).getvalue().decode().splitlines()) for url in TABLES}
    found = {
        "is_password_known": Argon2PasswordHasher().verify(PASSWORD, person.password),
        "statuses": walk.statuses,
        "unseen": walk.unseen(names),
        "exported": {label: len(rows) for label, rows in export.items() if isinstance(rows, list)},
        "listed": listed,
        "lines": lines,
    }
    json.dump(found, sys.stdout)
