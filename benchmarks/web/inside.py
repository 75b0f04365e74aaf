"""What a first read after a log takes in the process alone, the database not counted.

Started by `site.py` with Django set up. Prints milliseconds of processor time by kind of person, as JSON.
"""

import json
import sys
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from benchmarks.processor import milliseconds
from tracking.overview.summary import summary_of

ROUNDS = 7


def first_read(person: User) -> float:
    """Return the shortest of some first reads: what the diary says is judged, and kept."""
    found = []
    for _ in range(ROUNDS):
        with transaction.atomic():
            User.objects.hold(person.pk)
        found.append(milliseconds(partial(summary_of, person, now=timezone.now())))
    return min(found)


def main() -> None:
    print(json.dumps({name: first_read(User.objects.get(username=f"{name}-000000")) for name in sys.argv[1:]}))
