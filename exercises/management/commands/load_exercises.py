"""Check the catalogue in exercises/data and load it into the database."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exercises import catalogue


class Command(BaseCommand):
    help = "Checks exercises/data/*.toml and brings the database in line with it. Running it again changes nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only check the files, write nothing")
        parser.add_argument("--folder", type=Path, default=catalogue.DATA, help="read another folder")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            rows = catalogue.read(options["folder"])
        except catalogue.CatalogueError as error:
            raise CommandError(str(error)) from error
        if options["check"]:
            self.stdout.write(f"{len(rows)} exercises, no mistakes.")
            return
        outcome = catalogue.load(rows)
        counts = ", ".join(f"{count} {what}" for what, count in outcome.counts().items())
        self.stdout.write(f"{len(rows)} exercises: {counts}.")
