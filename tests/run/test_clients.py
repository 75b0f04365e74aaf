"""The client that openapi-python-client makes of the schema: it lives a day and reads every address of a site that
runs as with ./run, on both databases. docs/api/quick-start.md has the commands."""

import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.web.site import RunningSite, started
from pilates_site.openapi import document
from tests.run.processes import QUICK_START, commands, in_a_shell

HOME = {"number": "1", "form": "base", "name": "pain"}
"""Parts of an address that no list tells."""
NOT_SHOWN = {"me_screening_block_retrieve": 404, "tokens_list": 403, "tokens_retrieve": 403}
"""Nothing blocks alice, and a key shows no keys."""

pytestmark = pytest.mark.run


@pytest.fixture(scope="module", params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgresql)])
def site(request: pytest.FixtureRequest) -> Iterator[RunningSite]:
    if request.param == "SQLite":
        yield request.getfixturevalue("site_on_sqlite")
        return
    with started() as running:
        yield running


@pytest.fixture(scope="module")
def lived(site: RunningSite, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The folder in which the client was made, and what the day printed."""
    folder = tmp_path_factory.mktemp("client")
    for name in ("day.py", "client.yml"):
        (folder / name).write_bytes(QUICK_START.with_name(name).read_bytes())
    done = in_a_shell(commands("Python"), folder, SITE=f"http://127.0.0.1:{site.port}", KEY=site.people["bob"]["key"])
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder, done.stdout.splitlines()


@pytest.fixture
def client(site: RunningSite, lived: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The client as alice calls it. Raises for every answer that it was not told of."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "pilates"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(lived[0]))
    made = importlib.import_module("pilates").AuthenticatedClient
    return made(
        base_url=f"http://127.0.0.1:{site.port}", token=site.people["alice"]["key"], raise_on_unexpected_status=True
    )


def is_same(read: Any, sent: Any) -> bool:
    """Whether a client read what was sent: each field, and each moment however it is written."""
    if isinstance(sent, dict):
        return read.keys() == sent.keys() and all(is_same(read[name], one) for name, one in sent.items())
    if isinstance(sent, list):
        return len(read) == len(sent) and all(map(is_same, read, sent))
    if isinstance(sent, str) and read != sent:
        return datetime.fromisoformat(read) == datetime.fromisoformat(sent)
    return bool(read == sent)


def told(parsed: Any) -> Any:
    return [told(one) for one in parsed] if isinstance(parsed, list) else parsed.to_dict()


def added(now: datetime) -> list[tuple[str, dict[str, Any]]]:
    """What three months of a diary do not have, as it is sent. The last one is a session that runs."""
    before, later = f"{now - timedelta(days=2):%Y-%m-%d}", f"{now + timedelta(days=30):%Y-%m-%d}"
    said = {"by": "Carol", "profession": "instructor", "seen_on": before, "review_on": later}
    return [
        ("own-exercises", {"name": "Doorway Stretch", "instructions": "Lean in."}),
        ("me/practised", {"practised": "up_to_2_years", "last": "this_month", "has_teacher": True}),
        ("not-for-me", {"exercise": "swan-dive"}),
        ("sign-offs", {"exercise": "saw", "by": "Carol", "signed_on": before}),
        ("swap-decisions", {"exercise": "cat-cow", "answer": "kept"}),
        ("guidance", said),
        ("pain-entries", {"score": 2, "felt_at": now.isoformat()}),
        ("sessions/start", {"exercise": "breathing", "signs": []}),
    ]


class Walk:
    """Reads addresses, lists before rows; ``rows`` holds what the lists named, by their address."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.rows: dict[str, list[Any]] = {}
        self.statuses: dict[str, set[int]] = {}
        self.wrong: list[str] = []
        modules = pkgutil.walk_packages(importlib.import_module("pilates.api").__path__, "pilates.api.")
        self.modules = {module.name.rpartition(".")[2]: module.name for module in modules}

    def read(self, path: str, operation: str) -> None:
        """Read an address, of each kind of row the first 3."""
        places = re.findall(r"\{(\w+)\}", path)
        rows = self.rows.get(path.partition("{")[0], [])[:3] if {"id", "slug"} & {*places} else [None]
        call = importlib.import_module(self.modules[operation]).sync_detailed
        for row in rows or [999_999]:
            answer = call(*(HOME.get(place, row) for place in places), client=self.client)
            self.statuses.setdefault(operation, set()).add(int(answer.status_code))
            if "json" in answer.headers["Content-Type"]:
                sent = json.loads(answer.content)
                if not is_same(told(answer.parsed), sent):
                    self.wrong.append(f"{operation}: {answer.content[:200]!r}")
                if not places:
                    self.remember(path, sent)
            elif not answer.parsed:
                self.wrong.append(f"{operation}: nothing was read")

    def remember(self, path: str, sent: Any) -> None:
        listed = sent.get("results", []) if isinstance(sent, dict) else []
        names = ("id", "slug", "exercise")
        self.rows[path] = [next(row[name] for name in names if name in row) for row in listed]


def test_a_client_that_was_made_lives_a_day(lived: tuple[Path, list[str]]) -> None:
    printed = "\n".join(lived[1])

    assert "1 exercises, first Cat-Cow" in printed
    assert "Pain 4, version 2" in printed
    assert "Sent pain_entry" in printed
    assert printed.endswith("parts of everything")


def test_a_client_that_was_made_reads_every_address(client: Any) -> None:
    program = client.get_httpx_client()
    for path, body in added(datetime.now(UTC)):
        made = program.post(f"/api/v1/{path}/", json=body)
        assert made.status_code in {200, 201}, made.text
    draft = program.put(f"/api/v1/sessions/{made.json()['id']}/draft/", json={"cue": 1, "sequence": 1})
    assert draft.status_code == 200, draft.text
    walk = Walk(client)

    reads = {path: told["get"]["operationId"] for path, told in document()["paths"].items() if "get" in told}
    for path in sorted(reads, key=lambda path: path.count("{")):
        walk.read(path, reads[path])

    assert walk.wrong == []
    assert len(walk.statuses) == len(reads) > 80
    assert {name: min(found) for name, found in walk.statuses.items() if 200 not in found} == NOT_SHOWN
