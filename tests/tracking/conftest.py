"""Alice after the first-session step, on a Monday morning in November."""

from collections.abc import Iterator

import pytest
import time_machine

from accounts.models import User
from tests.factories import MORNING, make_ready


@pytest.fixture
def monday_morning() -> Iterator[None]:
    """The clock stands at 08:00 in Lisbon."""
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def ready(alice: User) -> User:
    """Alice, ready to begin."""
    return make_ready(alice)
