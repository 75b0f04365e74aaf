"""Who was erased stands in a file that names nobody, written in the transaction that erases."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from accounts.models import User, erasures
from accounts.models.erasures import Erasure, NotNoted, Unreadable, add, mark_of, read_lines
from tests.factories import PASSWORD, make_user

Page = Callable[[User | None], Client]
JOINED = datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=UTC)
NOON = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def file(settings: Any, tmp_path: Path) -> Path:
    settings.ERASURES_FILE = str(tmp_path / "kept" / "erasures")
    return tmp_path / "kept" / "erasures"


def erasure(pk: int, *, at: datetime = NOON) -> Erasure:
    return Erasure(at, erasures.key_id(), mark_of(pk, joined=JOINED))


def test_a_person_who_deletes_their_account_is_noted_without_being_named(page: Page, alice: User, file: Path) -> None:
    mark = mark_of(alice.pk, joined=alice.date_joined)

    page(alice).post("/accounts/my-data/delete/", {"password": PASSWORD})

    [line] = read_lines(file.read_bytes())
    assert line.mark == mark
    assert line.was_written_here()
    assert "alice" not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


def test_without_room_for_the_line_nobody_is_deleted_and_the_page_says_so(
    page: Page, alice: User, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "in the way").write_text("a file")
    settings.ERASURES_FILE = str(tmp_path / "in the way" / "erasures")

    answer = page(alice).post("/accounts/my-data/delete/", {"password": PASSWORD})

    assert answer.status_code == 422
    assert "We cannot delete your account just now. Nothing was deleted. Try again later." in answer.content.decode()
    assert User.objects.filter(username="alice").exists()


def test_a_disk_that_is_full_at_the_line_leaves_the_person_and_no_half_of_it(
    alice: User, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(NotNoted):
        alice.erase()

    assert User.objects.filter(pk=alice.pk).exists()
    assert file.read_bytes() == b""


@pytest.mark.django_db(transaction=True)
def test_an_erasure_that_the_database_refuses_at_its_end_is_taken_back(file: Path) -> None:
    alice, bob = make_user("alice"), make_user("bob")
    bob.erase()
    before = file.read_bytes()

    def lost() -> None:
        raise OperationalError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "commit", lost)
        with pytest.raises(OperationalError):
            alice.erase()
    connection.close()

    assert file.read_bytes() == before
    assert User.objects.filter(username="alice").exists()


def test_half_a_line_of_a_process_that_was_killed_is_no_erasure_and_no_harm(alice: User, file: Path) -> None:
    file.parent.mkdir()
    file.write_text(f"{erasure(7)}\n2026-11-29T12:00:00Z 0011")

    alice.erase()

    first, second = read_lines(file.read_bytes())
    assert first == erasure(7)
    assert second.was_written_here()


@pytest.mark.parametrize(
    "line", ["", "alice", "2026-11-29 aa bb", "2026-11-29T12:00:00Z 00 00", "29.11.2026 " + "0" * 16 + " " + "0" * 64]
)
def test_what_is_no_line_is_named_by_its_number(line: str) -> None:
    with pytest.raises(Unreadable, match="line 2"):
        read_lines(f"{erasure(7)}\n{line}\n".encode())


def test_a_number_that_is_given_again_is_another_person() -> None:
    assert mark_of(7, joined=JOINED) != mark_of(7, joined=JOINED + timedelta(seconds=1))
    assert mark_of(7, joined=JOINED) != mark_of(8, joined=JOINED)


def test_another_secret_key_is_seen_and_makes_other_marks(settings: Any) -> None:
    before = erasure(7)

    settings.SECRET_KEY = "another-one-0123456789-0123456789-0123456789-0123456789"

    assert not before.was_written_here()
    assert erasure(7).mark != before.mark


def test_lines_of_another_place_are_added_once(file: Path) -> None:
    add([erasure(7), erasure(8)])
    add([erasure(8), erasure(9), erasure(9)])

    assert read_lines(file.read_bytes()) == [erasure(7), erasure(8), erasure(9)]


def test_nobody_reads_while_an_erasure_has_not_ended(file: Path) -> None:
    with erasures._written(erasure(7)):
        probe = "import fcntl, sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_SH | fcntl.LOCK_NB)"
        reader = subprocess.run([sys.executable, "-c", probe, file], capture_output=True, text=True, check=False)

    assert "BlockingIOError" in reader.stderr
