"""Progress: what the diary says, in a sentence with its evidence, in pictures and in tables."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Guidance
from conventions.days import LATER, local_date
from conventions.pages import form_page, get_or_post, person_of, sent
from exercises.looking import looker_of
from exercises.models import Exercise, shared_exercises
from tracking import charts, report
from tracking.forms.report import ReportForm
from tracking.insights import measures
from tracking.insights.answers import ACTIVITY, THREE
from tracking.insights.ledger import KEEP, TOO_FEW, suited
from tracking.insights.summary import Summary
from tracking.overview.leave_out import ToDecide, asked_about, to_decide_of
from tracking.overview.progress import drawn_series, first_day_of
from tracking.overview.summary import summary_of
from tracking.views import when_ready

RANGE_NAMES = {"month": _("Month"), "quarter": _("3 months"), "all": _("All")}
"""The ranges to choose from; an address may ask for any of ``charts.RANGES``."""
SHOWN_NAMES = {"after": _("After it"), "morning": _("Next morning")}
PAIN_RULES = (measures.CHANGE, measures.BASE, measures.BAND, measures.MEAN, measures.EASING)
"""The rules behind what is said and drawn of the pain."""
MOST_ROWS = 184  # days in the table; who reads further back has the diary


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
    looker_of(request).take_over(flags=found.flags, barring=found.barring)
    since = charts.since_day(span, today=found.today, first=found.first_day, first_weekday=person.first_weekday)
    record = drawn_series(person, found, now=now, since=since)
    rows = charts.day_rows(record, most=MOST_ROWS + 1)
    exercises = _exercises_of(found)
    decide = to_decide_of(person, found, exercises=exercises)
    context = {
        "record": record,
        "first": found.first_day,
        "found": found,
        "asked": asked_of(found, decide),
        "counted": found.counted(since=record.since, until=record.until),
        "ledger": ledger_of(found, decide, exercises),
        "day_table": drawn(charts.day_table(rows[:MOST_ROWS], mean=_one_decimal)),
        "most_rows": MOST_ROWS,
        "more_rows": len(rows) > MOST_ROWS,
        "week_table": drawn(charts.week_table(record.weeks)),
        "pain_rules": (*PAIN_RULES, LATER) if record.has_later else PAIN_RULES,
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
    since = charts.since_day(span, today=today, first=first_day_of(person), first_weekday=person.first_weekday)
    notes = report.notes_of(person, since=since, until=today)
    form = ReportForm(sent(request), notes=notes, initial={"range": span})
    if not form.is_valid():
        return form_page(request, "tracking/print_progress.html", form, span=span, spans=RANGE_NAMES.items())
    found = summary_of(person, now=timezone.now())
    record = drawn_series(person, found, now=timezone.now(), since=since)
    context = {
        "span": span,
        "name": person.get_full_name() or person.get_username(),
        "found": found,
        "record": record,
        "figures": report.figures(found, since=since, until=today),
        "exercises": report.exercises(found.ledger),
        "felt": report.felt(found),
        "safety": report.safety_of(person, pain_limit=found.clearance.ceiling if found.clearance else None),
        "compared": compared(record, found),
        "left_out": report.left_out(person, today=today),
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
        "has_hollow": charts.has_hollow(record, shown=shown),
        "weeks_chart": drawn(charts.weeks_chart(record).on_page()),
        "gathering": charts.gathering(record),
        "paused_weeks": [week for week in record.weeks if week.paused_days],
    }


def compared(record: charts.Series, found: Summary) -> list[dict[str, object]]:
    """The three questions and the person's own activities, then and now, each with what may be said of it."""
    first = found.activities[0] if found.activities else None
    return [
        {
            "key": key,
            "change": change,
            "rows": [
                {"asked": asked, "picture": drawn(charts.dumbbell(asked)), "from_to": charts.from_to(asked)}
                for asked in questions
            ],
            "answers": (answers := charts.answer_rows(questions)),
            "table": drawn(charts.answer_table(answers)),
            "since": min((asked.first.day for asked in questions), default=None),
            "until": max((asked.last.day for asked in questions), default=None),
            "later": sorted({day for asked in questions for day in asked.later}),
            "rule": rule,
        }
        for key, questions, change, rule in (
            ("three", record.three, found.three, THREE),
            ("activities", record.activities, first, ACTIVITY),
        )
    ]


def asked_of(found: Summary, decide: ToDecide) -> list[tuple[str, object]]:
    """What asks for something, the most urgent first: the page shows that one and folds the rest."""
    urgent = [warning for warning in found.warnings if warning.rule in found.effects.asked_by]
    others = [warning for warning in found.warnings if warning.rule not in found.effects.asked_by]
    waits = decide.again or decide.waiting or decide.due or decide.lapsed
    return [
        *(("signs", warning) for warning in urgent),
        *([("leave_out", decide.card)] if decide.card else []),
        *(("warning", warning) for warning in others),
        *([("decide", decide)] if waits else []),
        *([("review", found.review)] if found.review and found.review.is_open else []),
    ]


def _exercises_of(found: Summary) -> dict[str, Exercise]:
    """The exercises of the ledger that a verdict is shown of, and those that are asked about."""
    slugs = {row.slug for row in found.ledger if row.verdict != TOO_FEW} | asked_about(found)
    return {row.slug: row for row in shared_exercises().values() if row.slug in slugs} if slugs else {}


def ledger_of(found: Summary, decide: ToDecide, exercises: Mapping[str, Exercise]) -> dict[str, object]:
    """The ledger with its exercises: what asks for a decision, and what may stay as it is."""
    judged = [row for row in found.ledger if row.verdict != TOO_FEW and row.slug not in decide.left_out]
    rows = [(row, exercises.get(row.slug)) for row in judged]
    return {
        "finding": suited(judged),
        "open": [(row, exercise) for row, exercise in rows if row.verdict != KEEP],
        "keep": [(row, exercise) for row, exercise in rows if row.verdict == KEEP],
        "early": [row.name for row in found.ledger if row.verdict == TOO_FEW],
        "asked": decide.card.row.slug if decide.card else "",
        "kept": decide.kept,
    }


def drawn(svg: str) -> SafeString:
    """A drawing is made of numbers, dates and words that the module which makes it escapes."""
    return mark_safe(svg)  # nosec B308 B703


def _one_decimal(mean: float) -> str:
    return str(floatformat(mean, 1))


def _without(shown: list[str], name: str) -> list[str]:
    """What ``shown`` becomes when ``name`` is chosen, or chosen no more."""
    return [other for other in shown if other != name] if name in shown else [*shown, name]
