"""The client that openapi-python-client makes of the schema: it lives a day and reads every address of a site that
runs as with ./run, on both databases. docs/api/quick-start.md has the commands, which are run word for word."""

import importlib
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.web.site import RunningSite, started
from pilates_site.openapi import document
from pilates_site.supervisor import ROOT
from tests.run.test_quick_start import commands

DOCS = ROOT / "docs" / "api"
MADE = (
    ("own-exercises", {"name": "Doorway Stretch", "instructions": "Lean in."}),
    ("me/practised", {"practised": "year", "last": "month", "has_teacher": True}),
    ("not-for-me", {"exercise": "swimming", "said_by": "me"}),
    ("sign-offs", {"exercise": "swan", "by": "Carol", "signed_on": "2026-01-05"}),
    ("swap-decisions", {"exercise": "cat-cow", "answer": "kept"}),
    (
        "guidance",
        {"by": "Carol", "profession": "pilates", "seen_on": "2026-01-05", "review_on": "2099-01-05", "spared": []},
    ),
)
"""What three months of a diary do not have."""
NOT_READ = {"me_screening_block_retrieve": 404, "tokens_list": 403, "tokens_retrieve": 403}
"""Nothing blocks alice, and no key shows another."""
PARTS = {"name": "weeks", "form": "base", "number": 1}

pytestmark = pytest.mark.run


@pytest.fixture(scope="module", params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgresql)])
def site(request: pytest.FixtureRequest) -> Iterator[RunningSite]:
    with started(is_sqlite=request.param == "SQLite") as running:
        yield running


@pytest.fixture(scope="module")
def made(site: RunningSite, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder with the client, and what the program of the day printed."""
    folder = tmp_path_factory.mktemp("client")
    for name in ("day.py", "client.yml"):
        (folder / name).write_bytes((DOCS / name).read_bytes())
    place = {"SITE": f"http://127.0.0.1:{site.port}", "KEY": site.people["bob"]["key"], "no_proxy": "*"}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands("Python")],
        cwd=folder, env=os.environ | place | {"PATH": path},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder, done.stdout


def test_a_client_that_was_made_lives_a_day(made: tuple[Path, str]) -> None:
    _, printed = made

    assert printed.splitlines()[-9:] == []
