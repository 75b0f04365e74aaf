"""Celery task that sends the mails about accounts. It carries no data."""

from celery import shared_task
from django.utils import timezone

from accounts import posting


@shared_task(ignore_result=True)
def post() -> None:
    """Send what waits. Safe to run twice or late."""
    posting.post(clock=timezone.now)
