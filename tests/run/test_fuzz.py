"""The short form of `benchmarks/fuzz`: schemathesis finds nothing in the diary, as the person whose it is."""

import re

import pytest

from benchmarks.fuzz import SHORT, fuzz
from benchmarks.web.site import RunningSite

pytestmark = pytest.mark.run


def test_no_request_that_the_schema_makes_possible_is_answered_otherwise_than_it_says(
    site_on_sqlite: RunningSite,
) -> None:
    done = fuzz(site_on_sqlite, *SHORT, who="alice")

    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    generated = re.search(r"(\d+) generated", done.stdout)
    assert generated is not None
    assert int(generated[1]) > 500
