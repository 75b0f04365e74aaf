"""The short form of `benchmarks/web`: no request reads more than it may, and none is far dearer than its bar.

Processor time is compared with that of a view that does nothing, in turns, so a busy machine fails nothing.
"""

from collections.abc import Iterator

import pytest

from benchmarks.web.load import WORKERS_IN_PARALLEL
from benchmarks.web.measuring import measure
from benchmarks.web.rows import ROWS, Row
from benchmarks.web.site import RunningSite, started

PEOPLE, ROUNDS = 100, 3
FAR_OFF = 1.5

pytestmark = [pytest.mark.run, pytest.mark.postgresql]


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    with started(PEOPLE, options=WORKERS_IN_PARALLEL[1:]) as running:
        yield running


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ROWS])
def test_a_request_reads_no_more_than_it_may_and_is_not_far_dearer_than_its_bar(site: RunningSite, row: Row) -> None:
    found = measure(site, row, rounds=ROUNDS)

    assert found.queries <= (row.most_queries or found.queries)
    assert found.multiple <= FAR_OFF * (row.bar or found.multiple)
