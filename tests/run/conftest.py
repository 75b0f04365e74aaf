"""A site for the tests that ask as other people's programs do: made once, as it takes half a minute."""

from collections.abc import Iterator

import pytest

from benchmarks.fuzz import NO_LIMITS
from benchmarks.web.site import RunningSite, started


@pytest.fixture(scope="session")
def site_on_sqlite() -> Iterator[RunningSite]:
    with started(is_sqlite=True, **NO_LIMITS) as running:
        yield running
