"""From a backup to a database that may be served: loaded, brought up to date, and without what must not come back.

Until it is all of that, nobody can take it for a site's database. SQLite is restored beside its file, which gets its
name at the end. On PostgreSQL a table says that a restore has not ended: `prepare` refuses such a database, and the
next restore empties it.
"""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import F

from accounts.models import ApiToken, RecordVersion, User, erasures
from pilates_site.backups import Manifest, Opened, open_backup
from pilates_site.dumps import Refused, count_rows, engine_major, run_client, see_that_client_fits
from pilates_site.upgrades import RESTORING, own_apps
from reminders.models import Delivery, Reminder, Restoration

MARGIN = timedelta(days=1)
"""A person in a backup that was made so long after they were noted did not go: that erasure never ended. Clocks may
differ, and so may what is read first."""
LOST_AT_MOST = 1_000_000
"""More changes than anybody made to their record between the backup and the day it was needed."""


@dataclass
class Restored:
    """What a restore did, each thing counted."""

    rows: int = 0
    erased: int = 0
    reminders_ended: int = 0
    reminders_planned: int = 0
    sessions: int = 0
    keys: int = 0
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.rows} rows as in the backup; {self.erased} erased again; {self.reminders_ended} waiting reminders "
            f"ended, {self.reminders_planned} planned from now; {self.sessions} sessions and {self.keys} keys ended"
        )


# May it be restored here ------------------------------------------------------------------------------------------


def see_that_it_fits(manifest: Manifest, *, is_another_site: bool) -> None:
    """Raise ``Refused`` for a backup of another engine, a newer version or another site."""
    if manifest.engine != connection.vendor:
        raise Refused(
            f"This backup is of {manifest.engine}, and DATABASE_URL names {connection.vendor}: name an empty "
            f"{manifest.engine} database."
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    steps = [tuple(step.split(".", 1)) for step in manifest.migrations]
    if unknown := sorted(".".join(step) for step in steps if step[0] in own_apps() and step not in known):
        raise Refused(
            f"This backup was made by a newer version of this site ({manifest.version}; this one does not know "
            f"{unknown[0]}): install that version, then restore."
        )
    theirs, ours = (urlsplit(site).hostname for site in (manifest.site, settings.SITE_URL))
    if theirs != ours and not is_another_site:
        raise Refused(
            f"This backup is of {manifest.site}, and SITE_URL is {settings.SITE_URL}, which would send its reminders. "
            "If that is meant, add --another-site."
        )
    if manifest.engine == "postgresql":
        here = engine_major()
        if manifest.engine_major > here:
            raise Refused(
                f"This backup is of PostgreSQL {manifest.engine_major}, the server is {here}: use a newer one."
            )
        see_that_client_fits(here)


def see_that_it_is_empty() -> None:
    """Raise ``Refused`` for a database with anything in it but what a restore left that was killed."""
    tables = connection.introspection.table_names()
    if tables and RESTORING not in tables:
        raise Refused(
            f"The database {connection.settings_dict['NAME']} is not empty. Name an empty one in DATABASE_URL, "
            "restore, then switch over."
        )


def erasures_since(
    manifest: Manifest, known: list[erasures.Erasure], *, goes_without: bool
) -> tuple[set[str], list[erasures.Erasure]]:
    """The marks of those who may have to be erased again, and all that is known of erasures.

    Raises ``Refused`` where it cannot be known who they are, unless somebody says to go without.
    """
    late = [one for one in known if one.at > manifest.moment - MARGIN]
    others = [one for one in late if not one.was_written_here()]
    if others and not goes_without:
        raise Refused(
            f"{len(others)} people were erased under another SECRET_KEY, so nobody can tell who they are: set the key "
            "of then, or add --no-erasures, and they come back."
        )
    return {one.mark for one in late if one.was_written_here()}, known


def read_erasures(backup: Opened, newer: list[list[erasures.Erasure]], *, goes_without: bool) -> list[erasures.Erasure]:
    """All that is known: of the backup, of newer ones, and of ERASURES_FILE. Raises ``Refused`` where that is gone."""
    file = Path(settings.ERASURES_FILE)
    if not file.exists() and not newer and not goes_without:
        raise Refused(
            f"There is no {file}, so whoever was erased after this backup would come back: bring the file from the old "
            "machine, name newer backups by --erasures, or add --no-erasures if nobody was."
        )
    try:
        here = erasures.read_lines(erasures.noted_so_far())
    except (OSError, erasures.Unreadable) as error:
        raise Refused(f"{file} cannot be read ({error}): bring back a whole one, or move it away.") from error
    return [*dict.fromkeys([*backup.erased, *(one for each in newer for one in each), *here])]


# Loading ----------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def loaded(database: Path) -> Iterator[None]:
    """Load the dump, and let it become the database only where everything after it went well."""
    with _loaded_sqlite(database) if connection.vendor == "sqlite" else _loaded_postgresql(database):
        yield


@contextlib.contextmanager
def _loaded_sqlite(database: Path) -> Iterator[None]:
    target = Path(connection.settings_dict["NAME"])
    beside = target.with_name(f"{target.name}.restoring")
    connection.close()
    _remove_sqlite(beside)
    try:
        shutil.copyfile(database, beside)
        beside.chmod(0o600)
        connection.settings_dict["NAME"] = str(beside)
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")  # or what was written last would lie in another file
        connection.close()
        _remove_sqlite(target)
        beside.replace(target)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(target)
        _remove_sqlite(beside)


def _remove_sqlite(file: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


@contextlib.contextmanager
def _loaded_postgresql(database: Path) -> Iterator[None]:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        if left := connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {', '.join(map(quote, left))} CASCADE")
        cursor.execute(f"CREATE TABLE {quote(RESTORING)} (since timestamptz NOT NULL DEFAULT now())")
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    name = str(connection.settings_dict["NAME"])
    run_client("pg_restore", *options, f"--dbname={name}", str(database))
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {quote(RESTORING)}")
        cursor.execute("ANALYZE")


# Restoring --------------------------------------------------------------------------------------------------------


def restore(
    backup: Opened, newer: list[list[erasures.Erasure]], *, goes_without: bool, is_another_site: bool, at: datetime
) -> Restored:
    """Bring the backup into the empty database of this site. Raises ``Refused``."""
    see_that_it_fits(backup.manifest, is_another_site=is_another_site)
    see_that_it_is_empty()
    known = read_erasures(backup, newer, goes_without=goes_without)
    marks, known = erasures_since(backup.manifest, known, goes_without=goes_without)
    outcome = Restored()
    with loaded(backup.database):
        outcome.rows = see_that_nothing_is_missing(backup.manifest)
        call_command("migrate", interactive=False, verbosity=0)
        erasures.add(known)
        with transaction.atomic():
            finish(outcome, marks, backup.manifest, at=at)
    if backup.manifest.secret_key != erasures.key_id():
        outcome.notes.append("SECRET_KEY is not the one of then: links in mails that were sent lead nowhere.")
    return outcome


def see_that_nothing_is_missing(manifest: Manifest) -> int:
    """How many rows there are. Raises ``Refused`` where a table has more or fewer than the backup says."""
    rows = {table: count for table, count in count_rows().items() if table != RESTORING}
    for table in sorted(rows.keys() | manifest.rows.keys()):
        if rows.get(table) != manifest.rows.get(table):
            raise Refused(
                f"The table {table} has {rows.get(table)} rows and had {manifest.rows.get(table)}: take another backup."
            )
    return sum(rows.values())


def finish(outcome: Restored, marks: set[str], manifest: Manifest, *, at: datetime) -> None:
    """All that a database which was away must not do: bring back the erased, send what is old, open old doors."""
    outcome.erased = erase_again(marks)
    outcome.reminders_ended = Delivery.objects.end_restored()
    outcome.reminders_planned = Reminder.objects.plan_from(at=at)
    outcome.sessions, outcome.keys = Session.objects.count(), ApiToken.objects.count()
    Session.objects.all().delete()
    UserSession.objects.all().delete()
    ApiToken.objects.all().delete()
    have_everything_read_again()
    Restoration.objects.create(restored_at=at, backup_made_at=manifest.moment)


def erase_again(marks: set[str]) -> int:
    """Erase whom ``marks`` name; how many."""
    count = 0
    for pk, joined in User.objects.values_list("pk", "date_joined") if marks else ():
        if erasures.mark_of(pk, joined=joined) in marks:
            User.objects.get(pk=pk).erase()
            count += 1
    return count


def have_everything_read_again() -> None:
    """A program that copied what is lost now would miss what is written instead, as versions are given again."""
    lacking = User.objects.filter(record=None).values_list("pk", flat=True)
    RecordVersion.objects.bulk_create([RecordVersion(owner_id=pk) for pk in lacking], batch_size=1000)
    raised = F("version") + LOST_AT_MOST
    RecordVersion.objects.update(version=raised, forgotten=raised)


def read_newer(file: Path, work: Path, *, keys: list) -> list[erasures.Erasure]:
    """The erasures of a newer backup, or of a copy of ERASURES_FILE. Raises ``Refused``."""
    try:
        return erasures.read_lines(file.read_bytes()) if file.stat().st_size else []
    except OSError as error:
        raise Refused(f"{file} cannot be read ({error.strerror}).") from error
    except erasures.Unreadable:
        return open_backup(file, work, keys=keys).erased
