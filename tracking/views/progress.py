"""Progress: what the diary says, in counts and pictures. It passes no judgement."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from conventions.days import local_date
from tracking import charts, insights
from tracking.models import first_day_of, record_of
from tracking.views import person_of, when_ready

SPANS = {"week": 7, "month": 30, "quarter": 91, "all": None}
USUAL = "quarter"
LEAST_DAYS = 7
MOST_ROWS = 184  # days in the table; who reads further back has the diary


@require_safe
@when_ready
def progress(request: HttpRequest) -> HttpResponse:
    """``?range=`` week, month, quarter or all; ``?after=1`` draws the pain after sessions as well."""
    person = person_of(request)
    span = request.GET.get("range", USUAL)
    span = span if span in SPANS else USUAL
    with_after = request.GET.get("after") == "1"
    today = local_date(timezone.now(), person.time_zone)
    first = first_day_of(person)
    record = record_of(person, since=_since(span, today=today, first=first), until=today)
    rows = insights.day_rows(record)
    # The drawings are made of numbers and dates, and the module that makes them escapes what it writes.
    context = {
        "record": record,
        "first": first,
        "sentence": insights.sentence(record),
        "pain_chart": mark_safe(charts.pain_chart(record, with_after=with_after)),  # nosec B308 B703
        "weeks_chart": mark_safe(charts.weeks_chart(record)),  # nosec B308 B703
        "rows": rows[:MOST_ROWS],
        "more_rows": len(rows) > MOST_ROWS,
        "span": span,
        "spans": [(name, name.capitalize()) for name in SPANS],
        "with_after": with_after,
    }
    return render(request, "tracking/progress.html", context)


def _since(span: str, *, today: date, first: date | None) -> date:
    """The first day shown: not before anything was written down, but a week at least."""
    days = SPANS[span]
    earliest = date.min if days is None else today - timedelta(days=days - 1)
    return max(earliest, min(first or today, today - timedelta(days=LEAST_DAYS - 1)))
