"""What the diary does without being asked: what was deleted goes for good once it can no longer be taken back."""

from celery import shared_task
from django.utils import timezone

from tracking.models import Care, Measure, PainEntry, Session


@shared_task(ignore_result=True)
def forget_deleted() -> None:
    """Rung by beat once an hour; harmless when rung twice."""
    now = timezone.now()
    for model in (Session, PainEntry, Measure, Care):
        model.objects.all().forget(at=now)
