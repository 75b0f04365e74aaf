"""Processor time, which other programs do not change, in a new database, so that no real data is touched."""

import os
import tempfile
import time
from collections.abc import Callable
from typing import Any


def milliseconds(act: Callable[[], Any]) -> float:
    """Return the processor time of one ``act`` in milliseconds."""
    began = time.process_time()
    act()
    return (time.process_time() - began) * 1000


def best(act: Callable[[], Any], *, of: int) -> float:
    """Return the shortest of so many runs, in milliseconds."""
    return min(milliseconds(act) for _ in range(of))


def in_a_new_database(main: Callable[[], None], *, command: str = "migrate") -> None:
    """Call ``main`` with Django on a new SQLite database that ``command`` has set up."""
    with tempfile.TemporaryDirectory(prefix="pilates-benchmark-") as folder:
        os.environ |= {"DATA_DIR": folder, "SECRET_KEY": "only-for-this-benchmark"}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "pilates_site.settings"}
        os.environ.pop("DATABASE_URL", None)
        import django
        from django.core.management import call_command

        django.setup()
        call_command(command, verbosity=0)
        main()
