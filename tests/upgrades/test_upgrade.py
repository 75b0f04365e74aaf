"""A database of every release becomes one of today, and the person in it finds everything again.

Each folder beside this file is a release: its migrations' checksums, and its database with one person. They are made
once, for a new release only, by ``python -m tests.upgrades.make`` (see there), and never to make a test pass.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.upgrades.databases import (
    HERE,
    RELEASES,
    ROOT,
    checksum,
    empty_database,
    own_migrations,
    prepare,
    restore,
    walk,
)

# What the person of a release had: rows in the export, in which a deleted entry is contained, and in the API's lists.
EXPORTED = {
    "0.1.0": {
        "tracking.Session": 31,
        "tracking.PainEntry": 44,
        "tracking.FollowUp": 30,
        "tracking.Measure": 13,
        "tracking.ActivityRating": 9,
        "tracking.Care": 4,
        "tracking.Edition": 2,
        "routines.Routine": 3,
        "routines.RoutineStep": 21,
        "routines.OwnExercise": 1,
        "routines.Move": 2,
        "routines.Pause": 2,
    },
}
LISTED = {"0.1.0": {"sessions": 31, "pain-entries": 43, "routines": 3, "mornings": 30, "standings": 14, "tokens": 1}}
# A title and one line a row; a session that still runs and a deleted entry are in no table.
LINES = {"0.1.0": {"/api/v1/sessions.csv": 31, "/api/v1/pain-entries.csv": 44}}
# A mail leads to these; the last two are for somebody without an account, and of what is left out: nothing is.
LINKED_FROM_ELSEWHERE = [
    "account_confirm_email",
    "account_reset_password_from_key",
    "reminders:unsubscribe",
    "tracking:morning",
    "tracking:try_exercise",
    "routines:edit_left_out",
]


@pytest.fixture(scope="module", params=RELEASES)
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    """A release, and what its person finds after `prepare` of today."""
    folder = tmp_path_factory.mktemp("upgrade")
    with empty_database(folder) as url:
        restore(url, request.param)
        done = prepare(url, folder=folder)
        assert done.returncode == 0, done.stderr
        return request.param, walk(url, folder=folder)


def test_every_page_answer_and_download_opens(upgraded: tuple[str, dict[str, Any]]) -> None:
    _, found = upgraded

    broken = {url: status for url, status in found["statuses"].items() if status >= 500}
    opened = [url for url, status in found["statuses"].items() if status == 200]
    assert broken == {}, found["errors"]
    assert len(opened) > 250
    assert {"/today/", "/progress/", "/week/", "/rules/", "/api/v1/insights/", "/api/v1/sessions.csv"} <= set(opened)


def test_every_page_was_met_but_those_that_only_a_mail_or_a_condition_leads_to(
    upgraded: tuple[str, dict[str, Any]],
) -> None:
    _, found = upgraded

    assert sorted(found["unseen"]) == sorted(LINKED_FROM_ELSEWHERE)


def test_what_the_person_wrote_is_there(upgraded: tuple[str, dict[str, Any]]) -> None:
    release, found = upgraded

    exported = {label: found["exported"][label] for label in EXPORTED[release]}
    listed = {name: found["listed"][f"/api/v1/{name}/"] for name in LISTED[release]}
    lines = {url: found["lines"][url] for url in LINES[release]}
    assert exported == EXPORTED[release]
    assert listed == LISTED[release]
    assert lines == LINES[release]


def test_the_person_signs_in_with_the_password_of_then(upgraded: tuple[str, dict[str, Any]]) -> None:
    _, found = upgraded

    assert found["is_password_known"] is True


@pytest.mark.parametrize("release", RELEASES)
def test_a_released_migration_is_never_changed(release: str) -> None:
    lines = (HERE / release / "migrations.sha256").read_text().splitlines()

    assert len(lines) >= 5
    for line in lines:
        expected, name = line.split("  ")
        assert (ROOT / name).exists(), f"{name} was released in {release}: databases that people have need it"
        assert checksum(Path(name)) == expected, f"{name} was released in {release}: add a migration instead"


def test_every_app_began_with_the_first_release() -> None:
    pinned = (HERE / "0.1.0" / "migrations.sha256").read_text()

    initial = [path for path in own_migrations() if path.stem == "0001_initial"]

    assert [path.parts[0] for path in initial] == ["accounts", "exercises", "reminders", "routines", "tracking"]
    assert all(f"  {path}\n" in pinned for path in initial)
