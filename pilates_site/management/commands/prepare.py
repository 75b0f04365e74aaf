"""Everything a start needs, in one process: importing Django once is most of the time it takes."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from pilates_site import place, upgrades
from pilates_site.neighbours import why_refused_by_neighbours
from pilates_site.turns import CannotLockError, StillBusyError, turn

# An upgrade may take long; but whoever it keeps from a table is let go on after 2 s, and it is run again later.
PATIENCE = "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '2s'"


class Command(BaseCommand):
    help = (
        "Look whether everything is set as it must be, migrate the database, load the catalogue and, where they "
        "changed, collect the static files. Running it twice, or two at once, does no harm."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-static", action="store_true", help="leave the static files: the image has them")
        parser.add_argument("--plan", action="store_true", help="say what would be done, and do nothing")

    def handle(self, *args: object, **options: Any) -> None:
        self.look_around(is_collecting=not options["no_static"])
        name, doing = connection.settings_dict["NAME"], "read"
        try:
            with turn(connection, self.say):
                self.refuse_or_warn()
                self.say(upgrades.plan_of(connection))
                if options["plan"]:
                    return
                doing = "written"
                upgrades.try_to_write(connection)
                doing = "brought up to date"
                self.bring_up_to_date(verbosity=options["verbosity"])
                if not options["no_static"]:
                    collect_static(Path(settings.STATIC_ROOT))
        except StillBusyError:
            raise CommandError(
                f"Another prepare has been at work on {name} for too long. See whether it hangs, then run this again."
            ) from None
        except CannotLockError as error:
            raise CommandError(upgrades.why_not(name, "written", error)) from error
        except DatabaseError as error:
            raise CommandError(upgrades.why_not(name, doing, error)) from error

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def warn(self, sentence: str) -> None:
        self.stderr.write(f"Warning: {sentence}")

    def look_around(self, *, is_collecting: bool) -> None:
        """Run every check. Errors end the start, a line each; warnings are said once, here."""
        found = checks.run_checks(include_deployment_checks=settings.IS_HTTPS)
        shown = [
            one for one in found if not one.is_silenced() and not (is_collecting and one.id == place.NOT_COLLECTED)
        ]
        if errors := [one for one in shown if one.level >= checks.ERROR]:
            raise CommandError("\n".join(map(as_sentence, errors)))
        for one in shown:
            self.warn(as_sentence(one))

    def refuse_or_warn(self) -> None:
        """End where the database is not one to bring up to date, or a password is refused."""
        if refusal := upgrades.why_refused(connection):
            raise CommandError(refusal)
        if refused := why_refused_by_neighbours():
            raise CommandError("\n".join(refused))
        if upgrades.is_under_another_key(connection):
            self.warn(
                "SECRET_KEY is not the one under which this data was written: everybody is signed out, and the links "
                "in mails that were sent lead nowhere. Put the old one back, or name it in SECRET_KEY_FALLBACKS."
            )

    def bring_up_to_date(self, *, verbosity: int) -> None:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(PATIENCE)
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("load_exercises")


def as_sentence(message: checks.CheckMessage) -> str:
    """Return a check's message with its way out in one line."""
    return " ".join(part for part in (message.msg, message.hint, f"({message.id})") if part)


def collect_static(folder: Path) -> None:
    """Hash and compress the static files into `folder`, unless those there were made from the same ones."""
    stamp = folder.with_name(f"{folder.name}.collected")
    fingerprint = fingerprint_static()
    if folder.is_dir() and stamp.exists() and stamp.read_text() == fingerprint:
        return
    try:
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(fingerprint)
    except OSError as error:
        raise CommandError(
            f"The static files cannot be collected in {folder} ({error.strerror}): name a folder that can be written "
            "in STATIC_ROOT."
        ) from error


def fingerprint_static() -> str:
    """Return a hash over name, size and time of change of every static file of the project and its packages."""
    lines = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            lines.append(f"{name} {file.st_size} {file.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
