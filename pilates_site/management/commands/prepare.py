"""Everything a start needs, in one process: importing Django once is most of the time it takes."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from pilates_site.upgrades import why_refused


class Command(BaseCommand):
    help = "Migrate the database, load the catalogue and, where they changed, collect the static files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-static", action="store_true", help="leave the static files: the image has them")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            refusal = why_refused(connection)
        except DatabaseError as error:
            reason = str(error).strip().splitlines()[0]
            name = connection.settings_dict["NAME"]
            raise CommandError(
                f"The database {name} cannot be read ({reason}): see that DATABASE_URL names it."
            ) from error
        if refusal:
            raise CommandError(refusal)
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        call_command("load_exercises")
        if not options["no_static"]:
            collect_static(Path(settings.STATIC_ROOT))


def collect_static(folder: Path) -> None:
    """Hash and compress the static files into `folder`, unless those there were made from the same ones."""
    stamp = folder.with_name(f"{folder.name}.collected")
    fingerprint = fingerprint_static()
    if folder.is_dir() and stamp.exists() and stamp.read_text() == fingerprint:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint)


def fingerprint_static() -> str:
    """Return a hash over name, size and time of change of every static file of the project and its packages."""
    lines = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            lines.append(f"{name} {file.st_size} {file.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
