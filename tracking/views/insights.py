"""Why the diary says what it says, and the six- and twelve-week review."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from conventions.pages import person_of
from conventions.rules import Rule
from tracking.insights import RULES
from tracking.insights.adherence import RHYTHM
from tracking.insights.facts import Evidence, Insight
from tracking.insights.ledger import ASK, EASIER, KEEP, LEAVE_OUT, LEDGER
from tracking.insights.review import REVIEW
from tracking.insights.summary import Summary
from tracking.insights.warnings.pain import W3, W4
from tracking.insights.warnings.plan import W6
from tracking.insights.warnings.signs import W5
from tracking.overview.summary import summary_of
from tracking.views import when_ready

PAGES = {"session": "tracking:detail", "entry": "tracking:edit_pain", "measure": "tracking:edit_measure"}
"""Where a row of evidence can be looked at, by its kind."""
LISTED = 3


@require_safe
@when_ready
def why(request: HttpRequest, rule: str) -> HttpResponse:
    """The rule in words and numbers, what it says today, and the rows that rests on."""
    shown = RULES.get(rule)
    if shown is None:
        raise Http404
    found = summary_of(person_of(request), now=timezone.now())
    said = [(insight, [*map(_row, insight.evidence)]) for insight in found.rows_for(shown)]
    return render(request, "tracking/why.html", {"rule": shown, "said": said})


@require_safe
@when_ready
def review(request: HttpRequest) -> HttpResponse:
    """What six or twelve weeks came to, and the questions that are still open."""
    found = summary_of(person_of(request), now=timezone.now())
    shown = found.review or (found.reviews[-1] if found.reviews else None)
    rows = {
        verdict: [row for row in found.ledger if row.verdict == verdict][:LISTED]
        for verdict in (KEEP, EASIER, LEAVE_OUT, ASK)
    }
    not_working = next((insight for insight in found.warnings if insight.rule is W6), None)
    context = {
        "found": found,
        "review": shown,
        "rules": _rules_of(found, not_working),
        "kept": rows[KEEP],
        "changed": [*rows[EASIER], *rows[LEAVE_OUT], *rows[ASK]],
        "not_working": not_working,
        "warnings": [insight for insight in found.warnings if insight.rule in (W3, W4, W5)],
    }
    return render(request, "tracking/review.html", context)


def _rules_of(found: Summary, not_working: Insight | None) -> list[Rule]:
    """The rules behind a review, each once, in the order in which they speak."""
    said = [REVIEW, RHYTHM, *(insight.rule for insight in found.measured), *([W6] if not_working else []), LEDGER]
    return [*dict.fromkeys(said)]


def _row(evidence: Evidence) -> dict[str, object]:
    """A row of evidence with the address of its page."""
    page = PAGES.get(evidence.kind)
    if page is not None and evidence.pk is not None:
        url = reverse(page, args=[evidence.pk])
    else:
        url = reverse("tracking:week" if evidence.kind == "plan" else "tracking:measures")
    return {"day": evidence.day, "text": capfirst(evidence.text), "url": url}
