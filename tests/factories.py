"""Plain functions that make what a test needs. No random data, no fixtures on disk."""

from typing import Any

from accounts.models import User

PASSWORD = "correct horse battery"


def make_user(username: str = "alice", **fields: Any) -> User:
    """A person in Lisbon whose week begins on Monday."""
    return User.objects.create_user(
        username=username, password=PASSWORD, **({"time_zone": "Europe/Lisbon", "first_weekday": 0} | fields)
    )
