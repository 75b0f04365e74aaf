"""The connection to SQLite: Django looks for it here."""

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that leaves nothing open where a transaction could not begin.

    Django leaves that cursor to the garbage collector, which may run in any thread. Letting go of it takes SQLite's
    lock on its connection. Where its own thread waits there for the file, and the thread that collects holds the
    file, each waits for the other until the time to wait for a lock is over (20 s).
    """

    def _start_transaction_under_autocommit(self) -> None:
        with self.cursor() as cursor:
            cursor.execute(f"BEGIN {self.transaction_mode}")  # type: ignore[attr-defined]
