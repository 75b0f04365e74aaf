"""A backup: one file that holds the whole database as it was at one moment, taken while people write.

It is a tar of ``manifest.json``, ``database`` (what ``pg_dump -Fc`` or SQLite's online backup made) and ``erasures``,
encrypted for a public key. This module knows the file; `restoring.py` what becomes of it.
"""

import contextlib
import fcntl
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import tarfile
import time
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3._functions import register
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import erasures
from pilates_site.dumps import (
    Refused,
    count_sqlite,
    dump_postgresql,
    dump_sqlite,
    engine_major,
    run_client,
    words_of,
)

FORMAT, MANIFEST, DATABASE, ERASURES = 1, "manifest.json", "database", "erasures"
ENCRYPTED, PLAIN, UNFINISHED = ".age", ".tar", ".part"
NAME = re.compile(r"pilates-(\d{4}-\d\d-\d\dT\d{4}(?:\d\d)?Z)\.(?:age|tar)")
ALWAYS_KEPT = 3
LEFT_BEHIND_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    made_at: str
    version: str
    site: str
    engine: str
    engine_major: int
    secret_key: str
    migrations: list[str]
    rows: dict[str, int]
    sha256: dict[str, str]
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


@dataclass(frozen=True)
class Opened:
    """An opened backup: its parts lie in a folder of ours."""

    manifest: Manifest
    folder: Path
    erased: list[erasures.Erasure] = field(default_factory=list)

    @property
    def database(self) -> Path:
        return self.folder / DATABASE


# Keys -------------------------------------------------------------------------------------------------------------


def new_key() -> tuple[str, str]:
    """A public key for the server, and the secret one that opens what was encrypted with it."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def recipient_of(key: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(key.strip())
    except pyrage.RecipientError as error:
        raise Refused("BACKUP_KEY is no public key: it begins with age1, and backup --new-key makes one.") from error


def identities_of(file: Path) -> list[pyrage.x25519.Identity]:
    """The secret keys in a file, one a line, as age-keygen and ``--new-key`` write them."""
    try:
        lines = [line.strip() for line in file.read_text("ascii").splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-")]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise Refused(f"{file} cannot be read as a secret key ({words_of(error)}).") from error
    if not found:
        raise Refused(f"{file} holds no secret key: a line of it must begin with AGE-SECRET-KEY-1.")
    return found


# Making one -------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def working_folder() -> Iterator[Path]:
    """A folder of this site's own, for one backup or restore at a time; what a killed one left there is removed.

    It lies in DATA_DIR: what is in it is as secret as the database, and no backup.
    """
    folder = Path(settings.DATA_DIR) / "backup-work"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        held = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise Refused(f"The folder {folder} cannot be written ({words_of(error)}): see DATA_DIR.") from error
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused("Another backup, restore or verify of this site is at work: wait until it ends.") from error
        _empty(folder)
        yield folder
    finally:
        _empty(folder)
        os.close(held)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def make(folder: Path, *, key: str, at: datetime) -> tuple[Path, Manifest]:
    """Write a backup into ``folder``, checked, and give its file. Without ``key`` it is not encrypted."""
    recipient = recipient_of(key) if key else None
    with working_folder() as work:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            manifest = _dump(work, at=at)
            sealed = work / "sealed"
            _pack(work, sealed, manifest)
            return _write(sealed, _name_in(folder, at=at, suffix=ENCRYPTED if key else PLAIN), recipient), manifest
        except (OSError, sqlite3.Error, pyrage.EncryptError) as error:
            raise Refused(f"No backup was made in {folder}: {words_of(error)}. What was begun is removed.") from error


def _dump(work: Path, *, at: datetime) -> Manifest:
    database = work / DATABASE
    dump = dump_sqlite if connection.vendor == "sqlite" else dump_postgresql
    migrations = sorted(".".join(step) for step in MigrationRecorder(connection).applied_migrations())
    if not migrations:
        raise Refused(f"The database {connection.settings_dict['NAME']} is empty: there is nothing to back up.")
    rows = dump(database)
    erasures.add([])  # so that it is there: a restore asks for it
    (work / ERASURES).write_bytes(erasures.noted_so_far())
    return Manifest(
        made_at=at.astimezone(UTC).isoformat(),
        version=version(),
        site=settings.SITE_URL,
        engine=connection.vendor,
        engine_major=engine_major(),
        secret_key=erasures.key_id(),
        migrations=migrations,
        rows=rows,
        sha256={name: sha256(work / name) for name in (DATABASE, ERASURES)},
    )


def _pack(work: Path, sealed: Path, manifest: Manifest) -> None:
    said = json.dumps(asdict(manifest), indent=1).encode()
    level = 6 if manifest.engine == "sqlite" else 0  # pg_dump has compressed its own
    with tarfile.open(sealed, "w:gz", compresslevel=level) as tar:
        head = tarfile.TarInfo(MANIFEST)
        head.size, head.mtime = len(said), int(manifest.moment.timestamp())
        tar.addfile(head, io.BytesIO(said))
        for name in (DATABASE, ERASURES):
            tar.add(work / name, name)


def _name_in(folder: Path, *, at: datetime, suffix: str) -> Path:
    """Named by the minute; a second one of the same minute by the second."""
    stamp = at.astimezone(UTC)
    first, second = (folder / f"pilates-{stamp:{form}}{suffix}" for form in ("%Y-%m-%dT%H%MZ", "%Y-%m-%dT%H%M%SZ"))
    return second if first.exists() else first


def _write(sealed: Path, target: Path, recipient: pyrage.x25519.Recipient | None) -> Path:
    """Write beside the target, read that again, then give it its name: there is never half a backup of that name."""
    _remove_left_behind(target.parent)
    part = target.with_name(target.name + UNFINISHED)
    once = pyrage.x25519.Identity.generate()  # the server cannot open its backups, but this one while it is made
    try:
        with (
            os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as written,
            sealed.open("rb") as it,
        ):
            if recipient:
                pyrage.encrypt_io(it, written, [recipient, once.to_public()])
            else:
                shutil.copyfileobj(it, written, 1 << 20)
            written.flush()
            os.fsync(written.fileno())
        digest = _Digest()
        with part.open("rb") as read:
            if recipient:
                pyrage.decrypt_io(read, digest, [once])
            else:
                shutil.copyfileobj(read, digest, 1 << 20)
        if digest.hexdigest() != sha256(sealed):
            raise Refused(f"What was written to {part} reads differently: the disk cannot be trusted.")
        part.replace(target)
        _sync(target.parent)
    finally:
        part.unlink(missing_ok=True)
    return target


class _Digest:
    """Takes what is written to it for its checksum alone."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._sum.update(data)
        return len(data)

    def flush(self) -> None:
        """There is nothing to flush."""

    def hexdigest(self) -> str:
        return self._sum.hexdigest()


def _sync(folder: Path) -> None:
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def _remove_left_behind(folder: Path) -> None:
    for part in folder.glob(f"pilates-*{UNFINISHED}"):
        if time.time() - part.stat().st_mtime > LEFT_BEHIND_AFTER.total_seconds():
            part.unlink(missing_ok=True)


def too_old(names: list[str], *, days: int, at: datetime) -> list[str]:
    """Of the names in a folder, the backups that are older than ``days`` by their names; never the last three."""
    found = sorted((name for name in names if NAME.fullmatch(name)), key=lambda name: _stamp_of(name))
    oldest = at - timedelta(days=days)
    return [name for name in found[:-ALWAYS_KEPT] if _stamp_of(name) < oldest]


def _stamp_of(name: str) -> datetime:
    match = NAME.fullmatch(name)
    stamp = match[1] if match else ""
    form = "%Y-%m-%dT%H%MZ" if len(stamp) == 16 else "%Y-%m-%dT%H%M%SZ"
    return datetime.strptime(stamp, form).replace(tzinfo=UTC)


# Opening one ------------------------------------------------------------------------------------------------------


def open_backup(file: Path, work: Path, *, keys: list[pyrage.x25519.Identity]) -> Opened:
    """Take a backup apart in ``work`` and compare each part with its checksum."""
    if file.name.endswith(UNFINISHED):
        raise Refused(f"{file} is a backup that was never finished: take one that ends in {ENCRYPTED} or {PLAIN}.")
    damaged = f"{file} is damaged or no backup of this site"
    work.mkdir()
    sealed = work / "sealed"
    try:
        _unseal(file, sealed, keys)
        with tarfile.open(sealed) as tar:
            tar.extractall(work, members=[tar.getmember(one) for one in (MANIFEST, DATABASE, ERASURES)], filter="data")
        said = json.loads((work / MANIFEST).read_text())
        if said.get("format") != FORMAT:
            raise Refused(
                f"{file} has format {said.get('format')}, which this version does not know: take a newer one."
            )
        manifest = Manifest(**said)
        if manifest.sha256 != {name: sha256(work / name) for name in (DATABASE, ERASURES)}:
            raise Refused(f"{damaged}: what is in it has another checksum. Take another backup.")
        return Opened(manifest, work, erasures.read_lines((work / ERASURES).read_bytes()))
    except (tarfile.TarError, zlib.error, EOFError, KeyError, TypeError, ValueError, erasures.Unreadable) as error:
        raise Refused(f"{damaged} ({words_of(error)}). Take another backup.") from error
    except OSError as error:
        if error.errno is None:  # of what decrypts
            raise Refused(f"{damaged} ({words_of(error)}). Take another backup.") from error
        raise Refused(f"{file} cannot be opened: {words_of(error)}.") from error
    finally:
        sealed.unlink(missing_ok=True)


def see_that_dump_is_whole(backup: Opened) -> None:
    """Let the database's own program look at the dump. Raises ``Refused``."""
    if backup.manifest.engine == "postgresql":
        run_client("pg_restore", "--list", str(backup.database))
        return
    with contextlib.closing(sqlite3.connect(backup.database)) as copy:
        register(copy)
        [(said,), *_more] = copy.execute("PRAGMA integrity_check(1)").fetchall()
        rows = count_sqlite(copy)
    if said != "ok" or rows != backup.manifest.rows:
        raise Refused(f"The database in it is damaged ({said}). Take another backup.")


def _unseal(file: Path, sealed: Path, keys: list[pyrage.x25519.Identity]) -> None:
    with file.open("rb") as read, sealed.open("wb") as written:
        is_encrypted = read.read(21) == b"age-encryption.org/v1"
        read.seek(0)
        if not is_encrypted:
            shutil.copyfileobj(read, written, 1 << 20)
        elif not keys:
            raise Refused(f"{file} is encrypted: name the file with its secret key by --identity.")
        else:
            try:
                pyrage.decrypt_io(read, written, keys)
            except pyrage.DecryptError as error:
                raise Refused(f"This key does not open {file} ({words_of(error)}).") from error


# What else a backup says ------------------------------------------------------------------------------------------


def sha256(file: Path) -> str:
    with file.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


def version() -> str:
    """Of the program, as the newest heading of its changelog says."""
    said = re.search(r"^## (\d\S*)", (settings.BASE_DIR / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    return said[1] if said else ""
