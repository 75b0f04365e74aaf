"""Progress: what the diary says, in a sentence with its evidence, in pictures and in tables."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Guidance
from conventions.days import local_date
from conventions.pages import form_page, get_or_post, person_of, sent
from exercises.models import Barred, Exercise
from tracking import charts, report
from tracking.forms.report import ReportForm
from tracking.insights.answers import ACTIVITY, THREE
from tracking.insights.facts import first_day
from tracking.insights.ledger import KEEP, TOO_FEW, LedgerRow
from tracking.insights.summary import Summary
from tracking.overview.leave_out import to_decide_of
from tracking.overview.progress import drawn_from, first_day_of
from tracking.overview.summary import summary_of
from tracking.views import when_ready

RANGE_NAMES = {
    "week": _("Week"),
    "month": _("Month"),
    "quarter": _("Quarter"),
    "year": _("Year"),
    "all": _("All"),
}
SHOWN_NAMES = {"after": _("After it"), "morning": _("Next morning")}
MOST_ROWS = 184  # days in the table; who reads further back has the diary
LEDGER_SHOWN = 7


@require_safe
@when_ready
def progress(request: HttpRequest) -> HttpResponse:
    """``?range=`` week, month, quarter, year or all; ``?show=after`` and ``?show=morning`` draw more marks."""
    person = person_of(request)
    asked = request.GET.get("range", charts.USUAL_RANGE)
    span = asked if asked in charts.RANGES else charts.USUAL_RANGE
    shown = [name for name in charts.OPTIONAL if name in request.GET.getlist("show")]
    now = timezone.now()
    found = summary_of(person, now=now)
    first = first_day(found.history)
    since = charts.since_day(span, today=found.today, first=first)
    record = drawn_from(person, found.history, since=since)
    rows = charts.day_rows(record)
    context = {
        "record": record,
        "first": first,
        "found": found,
        "decide": to_decide_of(person, found, now=now),
        "sentence": charts.sentence(record),
        "ledger": ledger_of(found),
        "early": [row.name for row in found.ledger if row.verdict == TOO_FEW],
        "rows": rows[:MOST_ROWS],
        "more_rows": len(rows) > MOST_ROWS,
        "span": span,
        "spans": RANGE_NAMES.items(),
        "shown": shown,
        "choices": [(name, label, _without(shown, name)) for name, label in SHOWN_NAMES.items()],
        **pictures(record, shown=shown),
        "compared": compared(record, found),
    }
    return render(request, "tracking/progress.html", context)


@get_or_post
@when_ready
def print_progress(request: HttpRequest) -> HttpResponse:
    """Choose what goes on the page for an appointment; a POST shows it. It is stored nowhere."""
    person = person_of(request)
    asked = (request.POST if request.method == "POST" else request.GET).get("range", charts.USUAL_RANGE)
    span = asked if asked in charts.RANGES else charts.USUAL_RANGE
    today = local_date(timezone.now(), person.time_zone)
    since = charts.since_day(span, today=today, first=first_day_of(person))
    notes = report.notes_of(person, since=since, until=today)
    form = ReportForm(sent(request), notes=notes, initial={"range": span})
    if not form.is_valid():
        return form_page(request, "tracking/print_progress.html", form, span=span, spans=RANGE_NAMES.items())
    found = summary_of(person, now=timezone.now())
    record = drawn_from(person, found.history, since=since)
    context = {
        "span": span,
        "name": person.get_full_name() or person.get_username(),
        "found": found,
        "record": record,
        "figures": report.figures(found, since=since, until=today),
        "exercises": report.exercises(found.ledger),
        "compared": compared(record, found),
        "left_out": Barred.objects.visible_to(person).standing(today).with_exercises(),
        "sheets": Guidance.objects.visible_to(person).standing(),
        "notes": form.cleaned_data.get("notes", []),
        "questions": form.cleaned_data["questions"],
        **pictures(record, shown=[]),
    }
    return render(request, "tracking/report.html", context)


def pictures(record: charts.Series, *, shown: list[str]) -> dict[str, object]:
    """The drawings of a record and the words that go under them."""
    return {
        "pain_chart": drawn(charts.pain_chart(record, shown=shown).on_page()),
        "thinning": charts.thinning(record),
        "weeks_chart": drawn(charts.weeks_chart(record).on_page()),
        "gathering": charts.gathering(record),
        "paused_weeks": [week for week in record.weeks if week.paused_days],
    }


def compared(record: charts.Series, found: Summary) -> list[dict[str, object]]:
    """The three questions and the person's own activities, then and now, each with what may be said of it."""
    activities = found.activities[0].sentence if len(found.activities) > 1 else ""
    return [
        {
            "key": key,
            "rows": [
                {"asked": asked, "picture": drawn(charts.dumbbell(asked)), "from_to": charts.from_to(asked)}
                for asked in questions
            ],
            "answers": charts.answer_rows(questions),
            "since": min((asked.first.day for asked in questions), default=None),
            "until": max((asked.last.day for asked in questions), default=None),
            "sentence": sentence,
            "rule": rule,
        }
        for key, questions, sentence, rule in (
            ("three", record.three, found.three.sentence, THREE),
            ("activities", record.activities, activities, ACTIVITY),
        )
    ]


def ledger_of(found: Summary) -> dict[str, list[tuple[LedgerRow, Exercise | None]]]:
    """The ledger with its exercises, in one query, first what asks for a change; what may stay as it is is folded away
    where it is long."""
    judged = sorted((row for row in found.ledger if row.verdict != TOO_FEW), key=lambda row: row.verdict == KEEP)
    exercises = {row.slug: row for row in Exercise.objects.filter(slug__in=[row.slug for row in judged])}
    rows = [(row, exercises.get(row.slug)) for row in judged]
    room = max(LEDGER_SHOWN, sum(row.verdict != KEEP for row in judged))
    return {"shown": rows[:room], "folded": rows[room:]}


def drawn(svg: str) -> SafeString:
    """A drawing is made of numbers, dates and words that the module which makes it escapes."""
    return mark_safe(svg)  # nosec B308 B703


def _without(shown: list[str], name: str) -> list[str]:
    """What ``shown`` becomes when ``name`` is chosen, or chosen no more."""
    return [other for other in shown if other != name] if name in shown else [*shown, name]
