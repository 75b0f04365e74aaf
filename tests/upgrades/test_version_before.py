"""While an upgrade goes on, the version before runs on the new schema: its own code passes its smoke test there."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.upgrades.databases import RELEASES, ROOT, environment, prepare, restore, run_sql
from tests.upgrades.make import released_on

SMOKE = Path("tests") / "upgrades" / "smoke.py"


def git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def has_smoke(tag: str) -> bool:
    question = ["git", "cat-file", "-e", f"{tag}:{SMOKE}"]
    return subprocess.run(question, cwd=ROOT, capture_output=True, check=False).returncode == 0


def version_before() -> str | None:
    """Return the newest release that can be held to it, if there is one.

    0.1.0 cannot: it knows nothing of the forms of an exercise, which the release after it carries.
    """
    tags = git("tag", "--list", "--sort=-version:refname", "[0-9]*").splitlines()
    return next((tag for tag in tags if has_smoke(tag)), None)


def take_out(version: str, folder: Path) -> Path:
    """Write the files of a version."""
    folder.mkdir()
    archive = subprocess.run(["git", "archive", version], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return folder


def python_path(files: Path) -> str:
    return os.pathsep.join([str(files), os.environ.get("PYTHONPATH", "")])


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the version before; those of today until a release can be held to it."""
    version = version_before()
    return take_out(version, tmp_path_factory.mktemp("before") / version) if version else ROOT


def smoke(files: Path, url: str, folder: Path) -> subprocess.CompletedProcess:
    """Run the smoke test of ``files``, the day after the release whose person is in the database."""
    moment = (released_on(RELEASES[-1]) + timedelta(days=1)).isoformat()
    place = environment(url, folder) | {"PYTHONPATH": python_path(files)}
    command = [sys.executable, "-m", "tests.upgrades.smoke", moment]
    return subprocess.run(command, cwd=files, env=place, capture_output=True, text=True, check=False)


def test_the_version_before_goes_on_working_on_the_schema_of_today(url: str, tmp_path: Path, before: Path) -> None:
    restore(url, RELEASES[-1])
    assert prepare(url, folder=tmp_path).returncode == 0

    done = smoke(before, url, tmp_path)

    assert done.returncode == 0, done.stderr[-3000:]


def test_a_column_that_it_cannot_fill_is_seen(url: str, tmp_path: Path) -> None:
    """As today's own code finds it where the next version would be careless."""
    restore(url, RELEASES[-1])
    assert prepare(url, folder=tmp_path).returncode == 0
    assert smoke(ROOT, url, tmp_path).returncode == 0
    run_sql(url, "ALTER TABLE tracking_painentry RENAME COLUMN score TO strength")

    done = smoke(ROOT, url, tmp_path)

    assert done.returncode != 0
    assert "score" in done.stderr
