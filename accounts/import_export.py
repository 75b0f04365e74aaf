"""Everything that is kept about one person, as one document."""

from datetime import datetime
from typing import Any

from accounts.models import User
from conventions.personal import declarations

FORMAT = "pilates-at-home/1"


def document(owner: User, *, at: datetime) -> dict[str, Any]:
    """``{"format", "exported_at", "account", "<app>.<Model>": [rows]}``: every declared row of ``owner``.

    Instants are UTC, in ISO 8601; dates and local times are the person's own, in the zone ``account.time_zone``.
    """
    tables = {declared.label: declared.export(owner) for declared in declarations()}
    [account] = tables.pop("accounts.User")
    return {"format": FORMAT, "exported_at": at, "account": account} | tables
