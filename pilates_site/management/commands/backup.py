"""manage.py backup: everything in one encrypted file, taken while people write. docs/backup.md says the rest."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from accounts.models.erasures import Unreadable
from pilates_site import backups
from pilates_site.dumps import Refused, words_of


class Command(BaseCommand):
    help = "Write a backup of the database into a folder, without stopping the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="where to; backups in DATA_DIR, if it is left out")
        parser.add_argument("--new-key", action="store_true", help="print a new pair of keys, and do nothing else")
        parser.add_argument("--unencrypted", action="store_true", help="for a machine of your own: without BACKUP_KEY")
        parser.add_argument(
            "--keep-days", type=int, metavar="DAYS", help="then remove older ones, never the last three"
        )

    def handle(self, *args: object, folder: Path | None, keep_days: int | None, **options: Any) -> None:
        if options["new_key"]:
            public, secret = backups.new_key()
            self.stdout.write(f"BACKUP_KEY={public}\n{secret}")
            self.stdout.write("Keep the second line where the server is not: whoever has it reads every backup.")
            return
        if not settings.BACKUP_KEY and not options["unencrypted"]:
            raise CommandError(
                "BACKUP_KEY is not set. backup --new-key makes one. On your own machine, --unencrypted goes without."
            )
        if keep_days is not None and keep_days < 1:
            raise CommandError("--keep-days must be 1 or more.")
        began, now = time.monotonic(), timezone.now()
        folder = folder or Path(settings.DATA_DIR) / "backups"
        key = "" if options["unencrypted"] else settings.BACKUP_KEY
        try:
            file, manifest = backups.make(folder, key=key, at=now)
        except (Refused, DatabaseError, Unreadable) as error:
            raise CommandError(words_of(error)) from error
        gone = backups.too_old([path.name for path in folder.iterdir()], days=keep_days, at=now) if keep_days else []
        for name in gone:
            (folder / name).unlink()
        size, seconds = file.stat().st_size, time.monotonic() - began
        removed = f", {len(gone)} older removed" if gone else ""
        self.stdout.write(f"{file}: {sum(manifest.rows.values())} rows, {size} bytes, {seconds:.0f} s{removed}")
