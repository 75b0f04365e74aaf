"""The pages about the site: what each has to say, the menu among them, and rules made from the constants."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from accounts import screening
from accounts.screening import gates, questions, red_flags
from exercises import evidence, fit
from pilates_site import rulebook
from reminders import occurrences
from routines import rules, timeline
from routines.rules import balance, fitting, learning, shape
from tracking import insights
from tracking.insights import ledger, measures, warnings
from tracking.models import logged

pytestmark = pytest.mark.usefixtures("library")

PAGES = {
    "/about/": "About this site",
    "/method/": "The method",
    "/what-you-need/": "What you need",
    "/evidence/": "The evidence, honestly",
    "/questions/": "Questions and answers",
    "/rules/": "The rules",
    "/find-an-instructor/": "Find an instructor",
}


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(("path", "title"), PAGES.items())
def test_every_page_opens_for_anyone_and_stands_in_the_menu(client: Client, path: str, title: str) -> None:
    html = client.get(path).text

    assert f"<h1>{title}</h1>" in html
    assert f'<a class="chip" href="{path}" aria-current="page">' in html
    for other in PAGES:
        assert f'<a class="chip" href="{other}"' in html


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_leads_somewhere(client: Client, path: str) -> None:
    html = client.get(path).text
    links = set(re.findall(r'<a [^>]*href="(/[^"]*|#[^"]*)"', html.partition("<main")[2].partition("</main>")[0]))

    assert links
    for link in links:
        address, _, anchor = link.partition("#")
        answer = client.get(address.replace("&amp;", "&") or path)
        assert answer.status_code in {200, 302}, link
        assert not anchor or f'id="{anchor}"' in answer.text, link


@pytest.mark.parametrize("page", ["/", "/exercises/dart/", "/exercises/", "/accounts/login/"])
def test_the_footer_leads_to_them_from_everywhere(client: Client, page: str) -> None:
    footer = client.get(page).text.partition("<footer")[2]

    for path in ("/about/", "/evidence/", "/questions/", "/rules/", "/find-an-instructor/"):
        assert f'href="{path}"' in footer


def test_an_exercise_leads_to_the_evidence(client: Client) -> None:
    assert 'href="/evidence/"' in client.get("/exercises/dart/").text.partition("<main")[2].partition("</main>")[0]


def test_the_evidence_page_shows_every_strength_and_study_with_its_reference(client: Client) -> None:
    html = client.get("/evidence/").text

    for strength in evidence.STRENGTHS:
        assert strength.words.replace("'", "&#x27;") in html
    for study in evidence.STUDIES:
        assert f'<a href="#ref-{study.key}">{study.about}</a>' in html
        assert f'id="ref-{study.key}"' in html
    assert "Very low certainty" in html
    assert "no randomised trial of Pilates for it was found" in html


def test_the_list_of_what_is_needed_names_it_all(client: Client) -> None:
    text = words(client.get("/what-you-need/").text)

    for thing in (
        "10 to 15 mm",
        "cushion or a folded towel",
        "firm chair",
        "free wall",
        "strap",
        "elastic band",
        "ball",
    ):
        assert thing in text
    assert "two metres by one" in text
    assert "A Reformer or any other machine" in text


def test_the_six_questions_of_the_guide_are_answered_and_corrected(client: Client) -> None:
    html = client.get("/questions/").text

    assert [question[0] for question in re.findall(r"<h2 id=\"\w+\">(.)", html)] == list("123456")
    assert html.count("The guide: ") == 6
    assert "Nobody has compared them" in html
    assert "it is not your fault" in html


def test_the_about_page_carries_the_notice_of_loinc(client: Client) -> None:
    assert (
        "This material contains content from LOINC (http://loinc.org). LOINC is copyright Regenstrief Institute, Inc. "
        "and the LOINC Committee and is available at no cost under the license at http://loinc.org/license. LOINC is a "
        "registered United States trademark of Regenstrief Institute, Inc."
    ) in client.get("/about/").text


# Rules -----------------------------------------------------------------------------------------------------------


def words_of(rule_id: str) -> str:
    chapters = rulebook.chapters({"dart": "Dart", "breathing": "Breathing"}, ["Boomerang"])
    return next(rule.words for chapter in chapters for rule in chapter.rules if rule.id == rule_id)


@pytest.mark.parametrize(
    ("module", "constant", "value", "rule", "expected"),
    [
        (screening, "CEILING_ASSESSED", 9, "CEILING", "stays at 9 of 10"),
        (screening, "CEILING_NOT_ASSESSED", 1, "CEILING", "and at 1 or below"),
        (screening, "MINIMUM_AGE", 18, "G4", "people of 18 and older"),
        (red_flags, "ADULT_FROM", 30, "G4", "Below 30"),
        (red_flags, "NEW_PAIN_FROM", 66, "G4", "from 66 on"),
        (gates, "VALID_DAYS", 33, "G7", "count for 33 days"),
        (gates, "AFTER_OPERATION", timedelta(weeks=5), "G11", "for 5 weeks after an operation"),
        (gates, "AFTER_BIRTH", timedelta(weeks=5), "G11", "5 weeks after a birth"),
        (gates, "AFTER_CAESAREAN", timedelta(weeks=5), "G11", "5 weeks after a caesarean"),
        (questions, "PREG_FROM", 16, "PREG", "from 16 completed weeks"),
        (questions, "GREEN_MAX", 4, "UBP", "above 4 of 10"),
        (rules, "GENTLE_SET", frozenset({"dart"}), "G3", "only the gentle set: Dart."),
        (rules, "GENTLE_IN_EASIER_FORM", frozenset({"breathing"}), "G3", "Of these Breathing in the easier form"),
        (rules, "PHASES", ("rest", "breath"), "B1", "in this order: rest and breath."),
        (timeline, "CHANGE_SECONDS", 20, "B3", "20 seconds to get ready"),
        (timeline, "POSITION_CHANGE_SECONDS", 33, "B3", "33 more where the position changes"),
        (timeline, "REST_BETWEEN_SETS_SECONDS", 44, "B17", "44 seconds of rest"),
        (fit, "BY_HAND_FROM", 5, "G5", "With 5 conditions or more"),
        (fitting, "MAX_SUPINE_SECONDS", 240, "G8", "takes 4 minutes at most"),
        (shape, "FIRST_BREATHS", 9, "B2", "begins with 9 breaths"),
        (shape, "LAST_REPS", {"dart": 7}, "B2", "Dart for 7 breaths at least"),
        (shape, "WINDOW_SECONDS", 240, "B3", "up to 4 minutes less"),
        (balance, "LOADED_FLEXION_MAX", {"beginner": 4}, "B4", "at most 4 for beginner"),
        (balance, "EXTENSORS", frozenset({"dart"}), "B5", "one of these at least: Dart."),
        (balance, "HEAD_LIFTED_IN_A_ROW", 5, "B9", "no more than 5 one after the other"),
        (learning, "NEW_MAX", {"beginner": 4}, "B14", "at most 4 for beginner"),
        (learning, "REPEATED_PERCENT", 55, "B14", "55 of 100"),
        (rules, "DEFAULT_SESSIONS", 4, "WEEK", "4 sessions a week to begin with"),
        (rules, "MAX_STRENGTH_DAYS", 5, "WEEK", "5 strength days at most"),
        (rules, "MIN_STRENGTH_GAP_DAYS", 4, "GAP", "there are at least 3 days"),
        (rules, "MAX_SESSION_DAYS", 4, "B13", "on 4 days a week"),
        (insights, "MEAN_DAYS", 10, "MEAN", "the last 10 days"),
        (insights, "MEAN_NEEDS_DAYS", 8, "MEAN", "at least 8 of them"),
        (insights, "GOOD_WEEK", (1, 5), "WEEKS", "1 to 5 sessions"),
        (measures, "MEANINGFUL_POINTS", 7, "CHANGE", "at least 7 points and 30 %"),
        (measures, "RECENT_DAYS", 35, "CHANGE", "the last 35 days differ"),
        (warnings, "PAUSE_DAYS", 9, "W3", "Strength rests for 9 days"),
        (warnings, "LEAST_PLANNED", 4, "W6", "with 4 sessions planned"),
        (ledger, "ENOUGH_DAYS", 6, "LEDGER", "Nothing before 6 days"),
        (logged, "BACKDATED_DAYS", 9, "BACK", "up to 9 days later"),
        (logged, "UNDO_DAYS", 1, "UNDO", "for 1 day;"),
        (occurrences, "QUIET_FROM", occurrences.QUIET_FROM.replace(hour=20, minute=5), "QUIET", "from 20:05 on"),
        (occurrences, "WINDOW", occurrences.WINDOW / 2, "WINDOW", "sent up to 1 hour later"),
        (occurrences, "LATE_WINDOW", occurrences.LATE_WINDOW / 2, "WINDOW", "in the evening up to 15 minutes"),
    ],
)
def test_a_rule_says_what_the_constant_says(
    monkeypatch: pytest.MonkeyPatch, module: object, constant: str, value: object, rule: str, expected: str
) -> None:
    assert expected not in words_of(rule)

    monkeypatch.setattr(module, constant, value)

    assert expected in words_of(rule)


def test_the_page_shows_every_rule_with_its_reason_and_source(client: Client) -> None:
    text = words(client.get("/rules/").text)

    assert "G3 If the pain is new or has changed" in text
    assert "Pain while moving stays at 5 of 10 or below if a professional has looked at it, and at 3 or below" in text
    assert "never enters a routine: Boomerang, Roll Over and Swan Dive." in text
    assert "Between two strength days there is at least 1 day." in text
    assert "End the session: spreading or shooting pain, tingling" in text
    assert text.count("Why: ") == text.count("Source: ") == 74


def test_the_page_shows_every_sign_that_comes_before_exercise(client: Client) -> None:
    html = client.get("/rules/").text

    assert len(screening.ROWS) > 20
    assert [row.question for row in screening.ROWS if escape(str(row.question)) not in html] == []


def test_the_rules_page_costs_one_query(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get("/rules/")

    assert len(queries) == 1
