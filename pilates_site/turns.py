"""One `prepare` at a time on a database, whoever starts it and on whichever machine."""

import contextlib
import fcntl
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

KEY = int.from_bytes(b"pilates")
LONGEST_WAIT_SECONDS = 900
PAUSE_SECONDS = 0.2


class StillBusyError(Exception):
    """Another one did not end in time."""


class CannotLockError(Exception):
    """The file to be locked cannot be made: the database cannot be written either."""


@contextlib.contextmanager
def turn(
    connection: BaseDatabaseWrapper, say: Callable[[str], object], *, longest: float = LONGEST_WAIT_SECONDS
) -> Iterator[None]:
    """Wait until no other `prepare` works on this database, and keep others waiting meanwhile."""
    deadline = time.monotonic() + longest
    with file_turn(connection) if connection.vendor == "sqlite" else session_turn(connection) as is_ours:
        if not is_ours():
            say("Another prepare is at work on this database. Waiting for it to end.")
        while not is_ours():
            if time.monotonic() > deadline:
                raise StillBusyError
            time.sleep(PAUSE_SECONDS)
        yield


@contextlib.contextmanager
def file_turn(connection: BaseDatabaseWrapper) -> Iterator[Callable[[], bool]]:
    """Lock a file beside that of SQLite. The database itself must not be opened for it: closing it again would take
    away the locks that SQLite holds."""
    try:
        file = Path(f"{connection.settings_dict['NAME']}.prepare").open("a")  # noqa: SIM115 - closed below
    except OSError as error:
        raise CannotLockError(error.strerror) from error
    with file:

        def is_ours() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield is_ours


@contextlib.contextmanager
def session_turn(connection: BaseDatabaseWrapper) -> Iterator[Callable[[], bool]]:
    """Take PostgreSQL's lock of a number. It ends with the connection, also where this process is killed."""

    def is_ours() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY])
            return bool(cursor.fetchone()[0])

    try:
        yield is_ours
    finally:
        connection.close()
