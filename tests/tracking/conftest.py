"""Alice after the first-session step, on a Monday in November; and nothing is said by a rule that nobody lists."""

from collections.abc import Iterator

import pytest
import time_machine

from accounts.models import User
from tests.factories import MORNING, make_ready
from tests.tracking.rules import LISTED, rules_used


@pytest.fixture(autouse=True)
def only_listed_rules() -> Iterator[None]:
    """Whatever a rule says in a test carries a rule that stands in the rule book."""
    with rules_used() as used:
        yield
    assert {rule.id for rule in used - LISTED} == set()


@pytest.fixture
def monday_morning() -> Iterator[None]:
    """The clock stands at 08:00 in Lisbon."""
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def ready(alice: User) -> User:
    """Alice, ready to begin."""
    return make_ready(alice)
