"""Everything a start needs, in one process: Django is imported once, which is most of the time it takes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate the database, load the catalogue and collect the static files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-static", action="store_true", help="leave the static files: the image has them")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        call_command("load_exercises")
        if not options["no_static"]:
            call_command("collectstatic", interactive=False, verbosity=0)
