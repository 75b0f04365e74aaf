"""Celery task that deletes for good what was deleted more than 30 days ago."""

from celery import shared_task
from django.utils import timezone

from tracking.models import Care, Measure, PainEntry, Session


@shared_task(ignore_result=True)
def forget_deleted() -> None:
    """Rung by beat once an hour; harmless when rung twice."""
    now = timezone.now()
    for model in (Session, PainEntry, Measure, Care):
        model.objects.all().forget(at=now)
