"""What must never come into this room."""

import re
from pathlib import Path

from django.conf import settings

from pilates_site.celery import app
from reminders import tasks
from tests.reminders.makers import make_due

ROOT = Path(settings.BASE_DIR)


def test_no_task_is_delayed_by_the_broker() -> None:
    """An eta beyond the visibility timeout runs again and again; what is due later is a row in the database."""
    sources = [path for folder in ("reminders", "pilates_site") for path in (ROOT / folder).rglob("*.py")]

    found = [path.name for path in sources if re.search(r"\b(eta|countdown)\s*=", path.read_text())]

    assert found == []


def test_the_periodic_task_carries_no_arguments() -> None:
    entry = app.conf.beat_schedule["reminders.tick"]

    assert entry["task"] == tasks.tick.name == "reminders.tasks.tick"
    assert "args" not in entry
    assert "kwargs" not in entry
    assert entry["options"]["expires"] < entry["schedule"]


def test_the_times_that_rest_on_each_other_are_in_order() -> None:
    smtp, soft = settings.REMINDER_SMTP_SECONDS, settings.CELERY_TASK_SOFT_TIME_LIMIT
    hard, lease = settings.CELERY_TASK_TIME_LIMIT, settings.REMINDER_LEASE_SECONDS

    assert smtp < soft < hard < lease < settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]


def test_the_task_sends_what_is_due(db: None, mailoutbox: list[object]) -> None:
    make_due("alice")

    tasks.tick()
    tasks.tick()

    assert len(mailoutbox) == 1
