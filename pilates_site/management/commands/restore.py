"""manage.py restore: a backup into an empty database. docs/backup.md says what it does to what is in there."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from pilates_site import backups, restoring
from pilates_site.dumps import Refused, words_of


class Command(BaseCommand):
    help = "Restore a backup into the empty database that DATABASE_URL names."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument("--identity", type=Path, metavar="FILE", help="the file with the secret key")
        parser.add_argument(
            "--erasures", type=Path, action="append", default=[], metavar="FILE",
            help="a newer backup, or a copy of ERASURES_FILE: who was erased since; may be given several times",
        )  # fmt: skip
        parser.add_argument("--no-erasures", action="store_true", help="nobody was erased since, or it cannot be known")
        parser.add_argument(
            "--another-site", action="store_true", help="SITE_URL is meant to be another than that of then"
        )

    def handle(self, *args: object, file: Path, identity: Path | None, **options: Any) -> None:
        began = time.monotonic()
        try:
            keys = backups.identities_of(identity) if identity else []
            with backups.working_folder() as work:
                backup = backups.open_backup(file, work / "backup", keys=keys)
                newer = [
                    restoring.read_newer(one, work / f"newer-{number}", keys=keys)
                    for number, one in enumerate(options["erasures"])
                ]
                outcome = restoring.restore(
                    backup,
                    newer,
                    goes_without=options["no_erasures"],
                    is_another_site=options["another_site"],
                    at=timezone.now(),
                )
        except Refused as error:
            raise CommandError(str(error)) from error
        except (OSError, DatabaseError) as error:
            raise CommandError(f"Nothing was restored: {words_of(error)}.") from error
        for note in outcome.notes:
            self.stdout.write(note)
        self.stdout.write(f"{outcome}; {time.monotonic() - began:.0f} s. Now: manage.py prepare, then start the site.")
