"""The doorbell: Celery says "look now", and says nothing else. What is to be sent are rows in the database."""

import contextlib

from celery import shared_task
from kombu.exceptions import OperationalError

from reminders import engine

_watch = engine.ClockWatch()


@shared_task(ignore_result=True)
def tick() -> None:
    """Rung by beat. Without arguments, and harmless when rung twice, late, or again by a broker that forgot."""
    if engine.ring(clock=engine.database_clock, watch=_watch):
        with contextlib.suppress(OperationalError):
            tick.apply_async(expires=25, retry=False)
