"""Who was erased, noted in a file beside the database: a backup that is restored does not bring them back.

A line names nobody. It has the time, which secret key it was written under, and a checksum of the person's number and
the moment they signed up, which only that key can make again.
"""

import fcntl
import hmac
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from io import FileIO
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac


class NotNoted(Exception):
    """ERASURES_FILE cannot be written: nobody is erased whom a backup would bring back."""


class Unreadable(Exception):
    """A line of such a file is not one of ours."""


def key_id() -> str:
    """Tells one secret key from another, and says nothing else about it."""
    return salted_hmac("erasure", "which key", algorithm="sha256").hexdigest()[:16]


def mark_of(pk: int, *, joined: datetime) -> str:
    """The checksum of one person. A number that is given again after a restore is another person."""
    return salted_hmac("erasure", f"{pk} {joined.astimezone(UTC).isoformat()}", algorithm="sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Erasure:
    """One line: when somebody was erased, under which key, and whom."""

    at: datetime
    key: str
    mark: str

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ} {self.key} {self.mark}"

    @classmethod
    def read(cls, line: str) -> Self:
        """Raises ``ValueError`` for what is no line of ours."""
        at, key, mark = line.split(" ")
        if len(bytes.fromhex(key)) != 8 or len(bytes.fromhex(mark)) != 32:
            raise ValueError
        return cls(datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC), key, mark)

    def was_written_here(self) -> bool:
        """Whether the key of this site is the one it was written under."""
        return hmac.compare_digest(self.key, key_id())


def read_lines(text: bytes) -> list[Erasure]:
    """The erasures of such a file. What stands after its last line end was never whole, and so never happened.

    Raises ``Unreadable``.
    """
    found = []
    for number, line in enumerate(text.split(b"\n")[:-1], start=1):
        try:
            found.append(Erasure.read(line.decode("ascii")))
        except ValueError as error:
            raise Unreadable(f"line {number}") from error
    return found


def noted_so_far() -> bytes:
    """The file as it is between two erasures; nothing where there is none. Raises ``OSError``."""
    path = Path(settings.ERASURES_FILE)
    if not path.exists():
        return b""
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        return file.read()


def add(erasures: Iterable[Erasure]) -> None:
    """Note those that are not in the file yet, and make it if there is none. Raises ``OSError``, ``Unreadable``."""
    with _held() as file:
        known = set(read_lines(file.readall()))
        _append(file, "".join(f"{one}\n" for one in dict.fromkeys(erasures) if one not in known))


def noted(erase: Callable[[Any], None]) -> Callable[[Any], None]:
    """Let ``erase``, a method of a person, run in a transaction whose last act is to note it.

    Nobody else notes or reads before that transaction has ended. Where it fails, the line is taken back. One that stays
    because this process was killed between the two names a person who is still in later backups, and is known by that.
    """

    @wraps(erase)
    def erase_and_note(person: Any) -> None:
        pk, mark = person.pk, mark_of(person.pk, joined=person.date_joined)
        try:
            with ExitStack() as until_it_ended, transaction.atomic():
                erase(person)
                until_it_ended.enter_context(_written(Erasure(timezone.now(), key_id(), mark)))
        except BaseException:
            person.pk = pk  # which Django takes away from what it deletes
            raise

    return erase_and_note


@contextmanager
def _written(erasure: Erasure) -> Iterator[None]:
    try:
        file = _opened()
    except OSError as error:
        raise NotNoted(str(error)) from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        before = _end(file)
        try:
            try:
                _append(file, f"{erasure}\n")
            except OSError as error:
                raise NotNoted(str(error)) from error
            yield
        except BaseException:
            file.truncate(before)
            raise


@contextmanager
def _held() -> Iterator[FileIO]:
    with _opened() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _end(file)
        file.seek(0)
        yield file


def _opened() -> FileIO:
    path = Path(settings.ERASURES_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    return FileIO(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")


def _end(file: FileIO) -> int:
    """Where the next line begins. Half a line, of a process that was killed, goes."""
    file.seek(0)
    size = file.readall().rfind(b"\n") + 1
    file.truncate(size)
    return size


def _append(file: FileIO, lines: str) -> None:
    file.seek(0, os.SEEK_END)
    rest = memoryview(lines.encode("ascii"))
    while rest:
        rest = rest[file.write(rest) :]
    os.fsync(file.fileno())
