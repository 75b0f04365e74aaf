"""Celery task that deletes what was kept for a while: for 30 days what was deleted, for an hour what was typed, for a
week what a diary said."""

from celery import shared_task
from django.db import connection
from django.utils import timezone

from accounts.models import Tombstone, TypedForm
from conventions.deletable import every
from tracking.models import KeptSummary
from tracking.overview.deleted import DELETED


@shared_task(ignore_result=True)
def forget_deleted() -> None:
    """Rung by beat every 10 minutes; harmless when rung twice."""
    now = timezone.now()
    for model in DELETED.values():
        every(model).forget(at=now)
    Tombstone.objects.forget(at=now)
    TypedForm.objects.all().forget(at=now)
    KeptSummary.objects.forget(at=now)
    _count_rows()


def _count_rows() -> None:
    """Let SQLite see how many rows a person has, so that it finds the days of a diary by their index and does not read
    all of them in order. A few hundred rows of each index are looked at. PostgreSQL counts by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 400")
            cursor.execute("ANALYZE")
