from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.upgrades.databases import empty_database


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """An empty database on the engine of this run."""
    with empty_database(tmp_path) as address:
        yield address
