"""manage.py verify: whether a backup can be opened, or whether the database is what it should be."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from pilates_site import backups, verifying
from pilates_site.dumps import Refused, words_of


class Command(BaseCommand):
    help = "Look through a backup, or without a file through the database: exit 0, or say what is wrong."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a backup; the database, if it is left out")
        parser.add_argument("--identity", type=Path, metavar="FILE", help="the file with the secret key")

    def handle(self, *args: object, file: Path | None, identity: Path | None, **options: Any) -> None:
        try:
            if file:
                self.stdout.write(backup_in_words(file, identity))
                return
            found = [*verifying.faults(at=timezone.now())]
        except Refused as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database cannot be looked through: {words_of(error)}.") from error
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("The database is as it should be.")


def backup_in_words(file: Path, identity: Path | None) -> str:
    """What the backup is of, after it was opened and each part compared with its checksum. Raises ``Refused``."""
    keys = backups.identities_of(identity) if identity else []
    with backups.working_folder() as work:
        opened = backups.open_backup(file, work / "backup", keys=keys)
        made = opened.manifest
        backups.see_that_dump_is_whole(opened)
    return (
        f"{file} is whole: {sum(made.rows.values())} rows in {len(made.rows)} tables of {made.site}, {made.engine}, "
        f"version {made.version}, made {made.moment:%Y-%m-%d %H:%M} UTC, {len(opened.erased)} noted as erased."
    )
