"""How many queries a list costs while the catalogue grows."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from exercises.models import catalogue_stamp
from tests.factories import make_exercise, records


def queries_for_ten_and_for_twenty(ask: Callable[[], object]) -> list[int]:
    """The queries of ``ask`` with ten exercises stored, and with twenty."""
    slugs = [row.slug for row in records()[:20]]
    counted = []
    for batch in (slugs[:10], slugs[10:]):
        for slug in batch:
            make_exercise(slug)
        catalogue_stamp()  # once in five seconds
        with CaptureQueriesContext(connection) as queries:
            ask()
        counted.append(len(queries))
    return counted
