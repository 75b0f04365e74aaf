"""Progress: what the diary says, in a sentence with its evidence, in pictures and in tables."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tracking import charts, insights
from tracking.models import picture_of, recorded
from tracking.views import person_of, when_ready

RANGE_NAMES = {
    "week": _("Week"),
    "month": _("Month"),
    "quarter": _("Quarter"),
    "year": _("Year"),
    "all": _("All"),
}
SHOWN_NAMES = {"after": _("After it"), "morning": _("Next morning")}
MOST_ROWS = 184  # days in the table; who reads further back has the diary


@require_safe
@when_ready
def progress(request: HttpRequest) -> HttpResponse:
    """``?range=`` week, month, quarter, year or all; ``?show=after`` and ``?show=morning`` draw more marks."""
    person = person_of(request)
    asked = request.GET.get("range", insights.USUAL_RANGE)
    span = asked if asked in insights.RANGES else insights.USUAL_RANGE
    shown = [name for name in charts.OPTIONAL if name in request.GET.getlist("show")]
    history = picture_of(person, now=timezone.now())
    first = insights.first_day(history)
    since = insights.since_day(span, today=history.today, first=first)
    record = recorded(person, history, since=since)
    rows = insights.day_rows(record)
    context = {
        "record": record,
        "first": first,
        "sentence": insights.sentence(record),
        "rows": rows[:MOST_ROWS],
        "more_rows": len(rows) > MOST_ROWS,
        "span": span,
        "spans": RANGE_NAMES.items(),
        "shown": shown,
        "choices": [(name, label, _without(shown, name)) for name, label in SHOWN_NAMES.items()],
        **pictures(record, shown=shown),
    }
    return render(request, "tracking/progress.html", context)


def pictures(record: insights.Record, *, shown: list[str]) -> dict[str, Any]:
    """The drawings of a record and the words that go under them."""
    return {
        "pain_chart": drawn(charts.pain_chart(record, shown=shown).on_page()),
        "thinning": charts.thinning(record),
        "weeks_chart": drawn(charts.weeks_chart(record).on_page()),
        "gathering": charts.gathering(record),
        "paused_weeks": [week for week in record.weeks if week.paused_days],
        "compared": [
            {
                "key": key,
                "rows": [
                    {"asked": asked, "picture": drawn(charts.dumbbell(asked)), "from_to": charts.from_to(asked)}
                    for asked in questions
                ],
                "answers": insights.answer_rows(questions),
                "since": min((asked.first[0] for asked in questions), default=None),
                "until": max((asked.last[0] for asked in questions), default=None),
            }
            for key, questions in (("three", record.three), ("activities", record.activities))
        ],
    }


def drawn(svg: str) -> SafeString:
    """A drawing is made of numbers, dates and words that the module which makes it escapes."""
    return mark_safe(svg)  # nosec B308 B703


def _without(shown: list[str], name: str) -> list[str]:
    """What ``shown`` becomes when ``name`` is chosen, or chosen no more."""
    return [other for other in shown if other != name] if name in shown else [*shown, name]
