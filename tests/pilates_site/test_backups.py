"""What a backup is, and when one is refused. The drill on whole sites is tests/run/test_backup.py."""

import json
import os
import tarfile
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, RecordVersion, User, erasures
from accounts.models.erasures import Erasure
from conventions.areas import everywhere
from pilates_site import backups, dumps, restoring, verifying
from pilates_site.backups import Manifest, Opened, new_key, open_backup, too_old
from pilates_site.dumps import Refused
from reminders.models import Delivery, Restoration
from tests.factories import make_pain_entry, make_ready
from tests.reminders.makers import make_due

AT = datetime(2026, 11, 29, 3, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.ERASURES_FILE = str(tmp_path / "erasures")


def manifest(**fields: Any) -> Manifest:
    usual: dict[str, Any] = {
        "made_at": AT.isoformat(), "version": "0.1.0", "site": "http://testserver", "engine": connection.vendor,
        "engine_major": 3, "secret_key": erasures.key_id(), "migrations": ["tracking.0001_initial"],
        "rows": {"accounts_user": 1}, "sha256": {},
    }  # fmt: skip
    return Manifest(**usual | fields)


def written(folder: Path, *, database: bytes = b"rows", ledger: str = "", key: str = "", **fields: Any) -> Path:
    """A backup by hand, with ``database`` for its dump."""
    (folder / "database").write_bytes(database)
    (folder / "erasures").write_text(ledger)
    sums = {name: backups.sha256(folder / name) for name in ("database", "erasures")}
    backups._pack(folder, folder / "sealed", manifest(**{"sha256": sums, "engine": "sqlite"} | fields))
    target = folder / f"pilates-2026-11-29T0315Z.{'age' if key else 'tar'}"
    return backups._write(folder / "sealed", target, backups.recipient_of(key) if key else None)


def refusal(action: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(Refused) as said:
        action(*given, **more)
    return str(said.value)


# The file -------------------------------------------------------------------------------------------------------------


def test_what_was_encrypted_is_opened_by_its_key_alone(tmp_path: Path) -> None:
    public, secret = new_key()
    (tmp_path / "mine").write_text(f"# made by hand\n{secret}\n")
    (tmp_path / "other").write_text(new_key()[1])
    file = written(tmp_path, key=public)

    opened = open_backup(file, tmp_path / "work", keys=backups.identities_of(tmp_path / "mine"))
    wrong = refusal(open_backup, file, tmp_path / "again", keys=backups.identities_of(tmp_path / "other"))

    assert opened.database.read_bytes() == b"rows"
    assert wrong == f"This key does not open {file} (No matching keys found)."
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"accounts_user" not in file.read_bytes()
    assert refusal(open_backup, file, tmp_path / "none", keys=[]) == (
        f"{file} is encrypted: name the file with its secret key by --identity."
    )


@pytest.mark.parametrize("is_encrypted", [True, False])
@pytest.mark.parametrize("cut", [0, 1, 60, 400, -2000])
def test_a_file_that_was_cut_off_is_damaged(tmp_path: Path, *, is_encrypted: bool, cut: int) -> None:
    public, secret = new_key()
    (tmp_path / "identity").write_text(secret)
    file = written(tmp_path, database=os.urandom(5000), key=public if is_encrypted else "")
    file.write_bytes(file.read_bytes()[:cut])

    sentence = refusal(open_backup, file, tmp_path / "work", keys=backups.identities_of(tmp_path / "identity"))

    assert sentence.startswith((f"{file} is damaged or no backup of this site", f"This key does not open {file}"))


def test_a_byte_that_changed_is_seen(tmp_path: Path) -> None:
    file = written(tmp_path, database=b"as it was", engine="postgresql")
    file.write_bytes(file.read_bytes().replace(b"as it was", b"as it is!"))

    assert "another checksum" in refusal(open_backup, file, tmp_path / "work", keys=[])


@pytest.mark.parametrize(
    ("change", "words"),
    [({"format": 2}, "has format 2, which this version does not know"), ({"rows": None, "colour": 1}, "is damaged")],
)
def test_a_manifest_of_another_time_is_refused(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    (tmp_path / "database").write_bytes(b"")
    (tmp_path / "erasures").write_bytes(b"")
    (tmp_path / "manifest.json").write_text(json.dumps(asdict(manifest()) | change))
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        for name in ("manifest.json", "database", "erasures"):
            tar.add(tmp_path / name, name)

    assert words in refusal(open_backup, tmp_path / "a.tar", tmp_path / "work", keys=[])


def test_a_file_that_was_not_finished_is_no_backup(tmp_path: Path) -> None:
    part = tmp_path / "pilates-2026-11-29T0315Z.age.part"

    assert refusal(open_backup, part, tmp_path / "work", keys=[]) == (
        f"{part} is a backup that was never finished: take one that ends in .age or .tar."
    )


@pytest.mark.parametrize(
    ("text", "words"), [("", "holds no secret key"), ("AGE-SECRET-KEY-1X", "cannot be read as a secret key")]
)
def test_a_file_without_a_key_is_said_to_have_none(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "identity").write_text(text)

    assert words in refusal(backups.identities_of, tmp_path / "identity")
    assert "No such file or directory" in refusal(backups.identities_of, tmp_path / "nowhere")


def test_what_is_read_otherwise_than_it_was_written_gets_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups._Digest, "hexdigest", lambda _: "another")

    assert "the disk cannot be trusted" in refusal(written, tmp_path)
    assert [*tmp_path.glob("pilates-*")] == []


def test_old_ones_go_by_the_date_in_their_names_and_three_always_stay() -> None:
    names = [f"pilates-2026-09-{day:02}T0315Z.age" for day in (1, 2, 3, 4)]
    others = ["pilates-2026-09-01T0315Z.age.part", "notes.txt", "pilates-2026-99-99.age"]

    assert too_old([*names, *others], days=35, at=AT) == names[:1]
    assert too_old([*names, "pilates-2026-11-20T031500Z.tar"], days=35, at=AT) == names[:2]
    assert too_old(names, days=365, at=AT) == []


# Making one -----------------------------------------------------------------------------------------------------------


def test_without_a_key_nothing_is_made(settings: Any) -> None:
    settings.BACKUP_KEY = ""
    with pytest.raises(CommandError, match="BACKUP_KEY is not set"):
        call_command("backup")

    settings.BACKUP_KEY = "age1nothing"
    with pytest.raises(CommandError, match="BACKUP_KEY is no public key"):
        call_command("backup")


def test_a_new_pair_is_printed_once_with_where_to_keep_it() -> None:
    out = StringIO()

    call_command("backup", "--new-key", stdout=out)

    first, second, third = out.getvalue().splitlines()
    assert first.startswith("BACKUP_KEY=age1")
    assert second.startswith("AGE-SECRET-KEY-1")
    assert third == "Keep the second line where the server is not: whoever has it reads every backup."


@pytest.mark.django_db(transaction=True)
def test_a_folder_that_cannot_be_written_or_a_full_disk_leaves_no_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").touch()
    with pytest.raises(CommandError, match=r"No backup was made in .*: Not a directory\. What was begun is removed\."):
        call_command("backup", str(tmp_path / "a file" / "backups"), "--unencrypted")

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups.shutil, "copyfileobj", full)
    with pytest.raises(CommandError, match=r"No space left on device\. What was begun is removed\."):
        call_command("backup", str(tmp_path / "backups"), "--unencrypted")

    assert [*(tmp_path / "backups").iterdir()] == []
    assert [*(tmp_path / "backup-work").iterdir()] == []


def test_two_at_once_come_in_turn(tmp_path: Path) -> None:
    with backups.working_folder():
        assert "Another backup, restore or verify of this site is at work" in refusal(
            backups.working_folder().__enter__
        )


@pytest.mark.parametrize(("said", "client"), [("pg_dump (PostgreSQL) 15.18 (Debian)", "15"), ("?", "of an unknown")])
def test_a_pg_dump_of_another_major_version_is_refused(monkeypatch: pytest.MonkeyPatch, said: str, client: str) -> None:
    monkeypatch.setattr(dumps, "run_client", lambda *_: said)

    assert refusal(dumps.see_that_client_fits, 17).startswith(f"pg_dump is {client}")
    assert "install postgresql-client-17" in refusal(dumps.see_that_client_fits, 17)


# May it be restored here ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"engine": "oracle"}, "This backup is of oracle, and DATABASE_URL names "),
        ({"migrations": ["tracking.0999_later"]}, "this one does not know tracking.0999_later"),
        ({"site": "https://pilates.example.org"}, "If that is meant, add --another-site."),
    ],
)
def test_what_does_not_fit_is_refused(fields: dict[str, Any], words: str) -> None:
    assert words in refusal(restoring.see_that_it_fits, manifest(**fields), is_another_site=False)


@pytest.mark.django_db
def test_a_database_with_anything_in_it_is_left_alone() -> None:
    assert "is not empty. Name an empty one in DATABASE_URL" in refusal(restoring.see_that_it_is_empty)


@pytest.mark.django_db
def test_a_table_that_lacks_a_row_is_named(alice: User) -> None:
    rows = dumps.count_rows()
    rows["accounts_user"] += 1

    assert refusal(restoring.see_that_nothing_is_missing, manifest(rows=rows)) == (
        "The table accounts_user has 1 rows and had 2: take another backup."
    )


def test_without_the_file_of_erasures_a_restore_asks(tmp_path: Path) -> None:
    backup = Opened(manifest(), tmp_path)

    assert "add --no-erasures if nobody was" in refusal(restoring.read_erasures, backup, [], goes_without=False)
    assert restoring.read_erasures(backup, [], goes_without=True) == []
    assert restoring.read_erasures(backup, [[]], goes_without=False) == []


def test_people_erased_under_another_secret_key_are_not_brought_back_in_silence() -> None:
    later, long_ago = (Erasure(AT + days, "00" * 8, "00" * 32) for days in (timedelta(1), timedelta(-2)))

    sentence = refusal(restoring.erasures_since, manifest(), [later, long_ago], goes_without=False)

    assert sentence.startswith("1 people were erased under another SECRET_KEY")
    assert restoring.erasures_since(manifest(), [long_ago], goes_without=False)[0] == set()
    assert restoring.erasures_since(manifest(), [later], goes_without=True)[0] == set()


# What must not come back ----------------------------------------------------------------------------------------------


def test_the_erased_are_erased_again_and_a_line_of_before_the_backup_is_not_followed(alice: User, bob: User) -> None:
    marks = {person: erasures.mark_of(person.pk, joined=person.date_joined) for person in (alice, bob)}
    lines = [
        Erasure(AT + timedelta(hours=1), erasures.key_id(), marks[alice]),
        Erasure(AT - timedelta(days=2), erasures.key_id(), marks[bob]),
    ]

    wanted, _ = restoring.erasures_since(manifest(), lines, goes_without=False)

    assert restoring.erase_again(wanted) == 1
    assert [*User.objects.values_list("username", flat=True)] == ["bob"]


def test_what_waited_ends_what_had_begun_is_unknown_and_all_goes_on_from_now(library: None) -> None:
    now = timezone.now()
    waiting, begun = make_due("alice"), make_due("bob")
    for rule in (waiting, begun):
        Delivery.objects.record(rule.walk(until=now, at=now)[0])
    Delivery.objects.filter(rule=begun).update(
        status="sending", lease_until=now, smtp_started_at=now, claim="00000000-0000-0000-0000-000000000007"
    )
    ApiToken.objects.issue(
        owner=waiting.owner, key=ApiToken.new_key(), name="Old", scopes=everywhere("write"), days=None, at=now
    )
    outcome = restoring.Restored()

    restoring.finish(outcome, set(), manifest(), at=now)

    assert sorted(Delivery.objects.values_list("rule__owner__username", "status", "reason")) == [
        ("alice", "skipped", "restored"),
        ("bob", "unknown", ""),
    ]
    waiting.refresh_from_db()
    assert waiting.next_due_at is not None
    assert waiting.next_due_at > now
    assert (outcome.reminders_ended, outcome.reminders_planned, outcome.keys) == (2, 2, 1)


def test_a_program_that_read_what_is_lost_is_told_to_read_everything_again(alice: User, bob: User) -> None:
    make_pain_entry(make_ready(alice))
    before = RecordVersion.objects.get(owner=alice).version

    restoring.have_everything_read_again()

    row = RecordVersion.objects.get(owner=alice)
    assert row.version == row.forgotten == before + 1_000_000
    assert RecordVersion.objects.get(owner=bob).forgotten == 1_000_000


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "is_said"), [(6, True), (8, False)])
def test_that_it_was_restored_is_said_for_7_days(days: int, *, is_said: bool) -> None:
    at = timezone.now() - timedelta(days=days)
    Restoration.objects.create(restored_at=at, backup_made_at=AT)

    assert (Client().get("/healthz/reminders/").json()["restored_at"] is not None) is is_said


# Looking through a database -------------------------------------------------------------------------------------------


def test_a_sound_database_has_no_faults(library: None, alice: User) -> None:
    make_pain_entry(make_ready(alice))

    assert [*verifying.faults(at=timezone.now())] == []


def test_somebody_who_should_be_gone_is_counted_and_not_named(alice: User) -> None:
    mark = erasures.mark_of(alice.pk, joined=alice.date_joined)
    erasures.add([Erasure(AT, erasures.key_id(), mark)])

    assert [*verifying.people_who_should_be_gone(at=AT)] == ["1 people are noted as erased and are here."]


def test_the_manifest_is_kept_as_it_was() -> None:
    assert replace(manifest(), version="0.2.0").moment == AT
