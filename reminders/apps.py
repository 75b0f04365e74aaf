from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import connections


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self) -> None:
        checks.register(check_lease)
        checks.register(check_transactions)


def check_lease(**_: object) -> list[checks.CheckMessage]:
    """A lease that ends while a mail is handed over would have it sent again and again, without anything failing."""
    if settings.REMINDER_LEASE_SECONDS > 1.5 * settings.REMINDER_SMTP_SECONDS:
        return []
    message = "REMINDER_LEASE_SECONDS must be more than one and a half times REMINDER_SMTP_SECONDS."
    return [checks.Error(message, hint="The defaults are 180 and 60.", id="reminders.E001")]


def check_transactions(**_: object) -> list[checks.CheckMessage]:
    """SQLite knows no row locks: two dispatchers are kept apart by transactions that take the write lock at once."""
    database = connections["default"].settings_dict
    if not database["ENGINE"].endswith("sqlite3") or database["OPTIONS"].get("transaction_mode") == "IMMEDIATE":
        return []
    return [checks.Error('SQLite needs the option "transaction_mode": "IMMEDIATE".', id="reminders.E002")]
