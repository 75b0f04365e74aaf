"""A guard around every test: whoever writes to a person's record raises its version in the same transaction.

What is kept of a diary is valid because of the version it carries (`accounts.models.RecordVersion`). One verb that did
not raise it would let old words be served; so each write to one of ``INPUTS`` is seen here, at the database.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from types import FrameType
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import F
from django.db.transaction import Atomic

from accounts.models import RecordVersion, Tombstone, User
from conventions.owned import Synced
from tracking.models import KeptSummary

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = tuple(
    f"{ROOT}/{name}/" for name in ("accounts", "exercises", "pilates_site", "reminders", "routines", "tracking")
)
TESTS = f"{ROOT}/tests/"

INPUTS = frozenset(
    (
        *(f"accounts_{name}" for name in ("block", "guidance", "healthanswers", "practisedbefore", "screening")),
        *("exercises_barred", "exercises_signoff"),
        *(
            f"routines_{name}"
            for name in ("routine", "routinestep", "week", "weekslot", "weekversion", "move", "pause")
        ),
        *(f"routines_{name}" for name in ("practicesettings", "proposal", "swapdecision")),
        *("accounts_consent", "routines_ownexercise"),
        *(f"routines_{name}" for name in ("diarydigest", "exercisestanding", "practisedday")),
        *(f"tracking_{name}" for name in ("session", "sessionstep", "followup", "painentry", "care")),
        *(f"tracking_{name}" for name in ("measure", "activity", "activityrating")),
    )
)
"""The tables that what is said of a diary depends on, or what a program reads again (`conventions/rereading.py`)."""
UNREAD = {
    "tracking/migrations/0007_fill_written_later.py fill": "an upgrade runs alone",
    "tracking/tasks.py forget_deleted": "removes what has been deleted for 30 days: nothing reads it",
    "exercises/catalogue/__init__.py load": "what leaves the library stays in the words of a session that was done",
}
PARTS = {
    "tracking/models/mornings.py": "the verbs of practice hold the person before they call it",
    "tracking/keeping.py": "so they do before this, which writes down what follows",
    "routines/models/digest.py": "part of what follows",
    "routines/models/practised.py": "part of what follows",
}
SYNCED = {model._meta.db_table: model._meta.db_table for model in apps.get_models() if issubclass(model, Synced)} | {
    "routines_routinestep": "routines_routine",
    "tracking_sessionstep": "tracking_session",
    "tracking_activityrating": "tracking_activity",
}
"""What programs keep a copy of, and the tables that are shown with one: whoever writes there says in the same
transaction that the row changed (`seq`), and whoever removes a row leaves a tombstone."""
ERASING = "accounts/models/people.py erase"
"""Nothing is left of the person, and nobody to tell."""
_GRAVES = Tombstone._meta.db_table
_WRITE = re.compile(r'(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "(\w+)"')
_VERSION, _KEPT = RecordVersion._meta.db_table, KeptSummary._meta.db_table
_PERSON = User._meta.db_table
"""Where somebody is stands here beside much that nobody reads: ``settle`` raises the version, and so do tests."""


class Unraised(AssertionError):
    """Rows of somebody's record were written, and its version stayed."""


class Unsaid(AssertionError):
    """Rows that programs keep a copy of were written, and nothing tells them so."""


class Watch:
    """The transactions that are open in the code of the product, and what was written in the outermost of them."""

    def __init__(self) -> None:
        self.depth = 0
        self.written: list[str] = []
        self.is_raised = False
        self.unsaid: dict[tuple[str, ...], str] = {}
        self.said: set[str] = set()

    def begin(self) -> None:
        if self.depth == 0:
            self.written, self.is_raised = [], False
            self.unsaid, self.said = {}, set()
        self.depth += 1

    def end(self, *, has_failed: bool) -> None:
        self.depth -= 1
        if self.depth == 0 and self.written and not self.is_raised and not has_failed:
            raise Unraised(f"written without raising the version of the record: {self.written}")
        unsaid = [said for tables, said in self.unsaid.items() if not self.said.intersection(tables)]
        if self.depth == 0 and not has_failed and unsaid:
            raise Unsaid(f"written and not said to those who keep a copy: {unsaid}")

    def see(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found = _WRITE.match(sql)
        if found is None:
            return execute(sql, params, many, context)
        if found[1] == _VERSION:
            self.is_raised |= sql.startswith("UPDATE") and bool(params[0])
        elif found[1] == _KEPT and sql.startswith("INSERT"):
            # What is written from here on is newer than what was just kept: the version has to rise once more.
            self.written, self.is_raised = [] if self.is_raised else self.written, False
        elif found[1] == _GRAVES:
            self.said.add(_GRAVES)
        elif found[1] in INPUTS or found[1] == _PERSON:
            writer, *above = [*_ours(sys._getframe(1))] or ["tests/"]
            if _is_of_the_tests(writer, above):
                RecordVersion.objects.update(version=F("version") + 1)
            elif found[1] == _PERSON or writer in UNREAD:
                pass
            elif self.depth == 0:
                raise Unraised(f"{found[1]} was written outside of a transaction in {writer}")
            else:
                self.written.append(f"{found[1]} in {writer}")
                answer = execute(sql, params, many, context)
                if context["cursor"].rowcount:  # what removes nothing is nothing to tell
                    self._hear(sql, found[1], writer)
                return answer
        return execute(sql, params, many, context)

    def _hear(self, sql: str, table: str, writer: str) -> None:
        """Note what of ``table`` has to be said to others, or is said with it."""
        shown_with = SYNCED.get(table)
        if shown_with is None or writer == ERASING:
            return
        # What is shown with a row is written with it, or goes with it.
        ways = (shown_with,) if table == shown_with else (shown_with, _GRAVES)
        if sql.startswith("DELETE") and table == shown_with:
            ways = (_GRAVES,)
        self.unsaid[ways] = f"{table} in {writer}: {sql[:60]}"
        if '"seq"' in sql:
            self.said.add(table)


def _ours(frame: FrameType | None) -> Iterator[str]:
    """The files and functions of ours that led to a query, the nearest first."""
    while frame is not None:
        name = frame.f_code.co_filename
        if name != __file__ and name.startswith((*PRODUCT, TESTS)):
            yield f"{name.removeprefix(f'{ROOT}/')} {frame.f_code.co_name}"
        frame = frame.f_back


def _is_of_the_tests(writer: str, above: list[str]) -> bool:
    """Whether a test writes here itself, or calls a part of a verb alone."""
    called = takewhile(lambda one: not one.startswith("tests/"), [writer, *above])
    return all(one.partition(" ")[0] in PARTS for one in called)


@contextmanager
def guarded() -> Iterator[None]:
    """Watch the connection of this thread."""
    watch = Watch()
    mine = connections[DEFAULT_DB_ALIAS]
    enter, leave = Atomic.__enter__, Atomic.__exit__

    def begin(self: Atomic) -> None:
        enter(self)
        if _is_watched(self):
            watch.begin()

    def end(self: Atomic, kind: Any, error: Any, trace: Any) -> None:
        leave(self, kind, error, trace)
        if _is_watched(self):
            watch.end(has_failed=kind is not None)

    def _is_watched(block: Atomic) -> bool:
        return connections[DEFAULT_DB_ALIAS] is mine and not getattr(block, "_from_testcase", False)

    Atomic.__enter__, Atomic.__exit__ = begin, end  # type: ignore[method-assign]
    try:
        with mine.execute_wrapper(watch.see):
            yield
    finally:
        Atomic.__enter__, Atomic.__exit__ = enter, leave  # type: ignore[method-assign]
