"""manage.py write_schema: write docs/api/v1.json, the schema of the API, from the code; ``--check`` only compares."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pilates_site.openapi import FILE, written


class Command(BaseCommand):
    help = "Write the schema of the API to docs/api/v1.json."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, and fail where the file is another")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        made = written()
        if not check:
            FILE.parent.mkdir(parents=True, exist_ok=True)
            FILE.write_text(made, encoding="utf-8")
        elif not FILE.exists() or FILE.read_text(encoding="utf-8") != made:
            raise CommandError("docs/api/v1.json is not what the code says. Run manage.py write_schema and commit it.")
