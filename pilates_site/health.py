"""Health checks for supervisors, load balancers and monitoring. They hold nothing about any person."""

from dataclasses import asdict
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pilates_site.steady_cache import is_away
from reminders import engine
from reminders.models import Restoration


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 if the web process can reach its database. Without the cache it goes on, and says so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "cache": "away" if is_away(caches["default"]) else "ok"})


@login_not_required
@never_cache
@require_safe
def reminders(request: HttpRequest) -> JsonResponse:
    """Answer 503 if no dispatcher ran for 2 minutes or a due reminder waits for 5.

    For monitoring, not for restarting the web process. For 7 days ``restored_at`` says that it came from a backup.
    """
    now = engine.database_clock()
    pulse, restored = engine.pulse(at=now), Restoration.lately(at=now)
    status = HTTPStatus.OK if pulse.is_well else HTTPStatus.SERVICE_UNAVAILABLE
    said = asdict(pulse) | {"restored_at": restored.restored_at if restored else None}
    return JsonResponse({"status": "ok" if pulse.is_well else "late", **said}, status=status)
