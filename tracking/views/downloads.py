"""The diary as tables for a spreadsheet, to be kept."""

from collections.abc import Iterable

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from conventions.pages import person_of
from tracking import import_export


@require_POST
def download_sessions(request: HttpRequest) -> StreamingHttpResponse:
    """All sessions as a CSV file. POST, as every download of health data: no address gives it away."""
    return as_file(import_export.session_lines(person_of(request)), name="sessions")


@require_POST
def download_pain(request: HttpRequest) -> StreamingHttpResponse:
    return as_file(import_export.pain_lines(person_of(request)), name="pain")


def as_file(lines: Iterable[str], *, name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="pilates-{name}-{timezone.now():%Y-%m-%d}.csv"'
    return answer
