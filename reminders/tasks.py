"""Celery tasks that start the reminder engine. They carry no data."""

import contextlib

from celery import shared_task
from kombu.exceptions import OperationalError

from reminders import engine

_watch = engine.ClockWatch()


@shared_task(ignore_result=True)
def tick() -> None:
    """Run the engine once. Safe to run twice or late."""
    if engine.ring(clock=engine.database_clock, watch=_watch):
        with contextlib.suppress(OperationalError):
            tick.apply_async(expires=25, retry=False)
