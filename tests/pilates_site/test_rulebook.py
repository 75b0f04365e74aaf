"""The rule book: every rule of the site once, with its numbers, its reason and its source, for people and programs."""

import ast
import importlib
import itertools
import os
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from string import Formatter
from typing import Any, cast

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from accounts import screening
from accounts.models import User
from conventions.rules import Number, Rule
from conventions.sources import SOURCES
from exercises.models import Exercise
from pilates_site import rulebook
from tests.factories import make_ready

APPS = ("conventions", "accounts", "exercises", "routines", "tracking", "reminders")
ROOT = Path(__file__).parents[2]
RULES = [rule for chapter in rulebook.CHAPTERS for rule in chapter.rules]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# What a rule is ---------------------------------------------------------------------------------------------------


def written_down() -> Iterator[Rule]:
    """Every rule that is a name of some module."""
    for app in APPS:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" not in found.name:
                yield from (one for one in vars(importlib.import_module(found.name)).values() if isinstance(one, Rule))


def test_every_rule_stands_in_exactly_one_chapter() -> None:
    missing = {rule.id for rule in written_down() if rule not in RULES}

    assert missing == set()
    assert [rule.id for rule, count in Counter(RULES).items() if count > 1] == []
    assert [rule for rule, count in Counter(rule.id for rule in RULES).items() if count > 1] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_text_names_exactly_its_numbers_and_exercises(rule: Rule) -> None:
    named = {name for _, name, _, _ in Formatter().parse(str(rule.text)) if name is not None}

    assert named == {*rule.numbers, *rule.exercises}
    assert not rule.numbers.keys() & rule.exercises.keys()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_a_title_a_reason_and_a_source_or_a_choice(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z][A-Z0-9-]*", rule.id)
    assert str(rule.title)
    assert str(rule.reason)
    assert rule.credits()
    assert set(rule.sources) <= set(SOURCES)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.exercises], ids=lambda rule: rule.id)
@pytest.mark.usefixtures("library")
def test_the_exercises_of_a_rule_are_in_the_library(rule: Rule) -> None:
    """By name, or by what their records say: never a slug or a mark in the text that a person reads."""
    names = {facts.name for facts in Exercise.objects.facts().values()}
    listed = rulebook.find(rule.id)
    assert listed is not None

    for slugs in rule.exercises.values():
        for slug in slugs:
            assert slug not in listed.text
    assert any(name in listed.text for name in names)


# An example, not a limit.
EXAMPLES = {("shape.py", "8"), ("shape.py", "changes_allowed(8)")}


def numbers_as_written() -> Iterator[tuple[str, str]]:
    """The file and the expression of every number that a ``Rule`` of the product is given."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Rule":
                    given = [*node.args[6:7], *(one.value for one in node.keywords if one.arg == "numbers")]
                    for numbers in given:
                        values = numbers.values if isinstance(numbers, ast.Dict) else [numbers]
                        yield from ((path.name, ast.unparse(value)) for value in values)


def test_no_number_of_a_rule_is_retyped() -> None:
    numbers = set(numbers_as_written())

    retyped = {(file, value) for file, value in numbers if not re.search(r"(?<!\w)_?[A-Z][A-Z\d_]{2,}\b", value)}

    assert len(numbers) > 100
    assert retyped == EXAMPLES


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("CEILING", "at 5 out of 10 or below if it has been checked, and at 3 or below if not"),
        ("G4", "people aged 16 and over. If you are under 20, or have new pain at 50 or over"),
        ("G7", "Your safety answers count for 90 days"),
        ("G9", "With pain of 7 out of 10 or more before a session"),
        ("G11", "for 12 weeks after an operation or a fracture. After a birth it is 6 weeks, after a caesarean 12."),
        ("PREG", "from 13 completed weeks on"),
        ("HERNIA", "For 26 weeks after a birth"),
        ("UBP", "With pain above 2 out of 10 today"),
        ("SIGN-OFF", "It counts for 90 days"),
        ("W3", "Your last 3 known mornings were higher on average than chance explains: by 1.5 points or more"),
        ("DAY", "A day runs from 04:00 to the same time the next day"),
        ("QUIET", "We send nothing from 21:30 on"),
        ("WINDOW", "goes out up to 2 hours later, and in the late evening up to 30 minutes"),
    ],
)
def test_a_rule_says_its_numbers(rule: str, expected: str) -> None:
    assert expected in next(one for one in RULES if one.id == rule).says()


@pytest.mark.parametrize(
    ("template", "context", "rule", "name", "expected"),
    [
        ("tracking/_ledger.html", {}, "LEDGER", "flare", "97 points worse the next morning"),
        ("tracking/_ledger.html", {"ledger": {"early": ["Dart"]}}, "LEDGER", "enough", "on 97 days. So far: Dart"),
        ("tracking/_morning_choices.html", {}, "MORNING", "flare", "counts as 97 points more"),
        ("tracking/_pain_fields.html", {}, "BACK", "days", "Any time in the last 97 days."),
    ],
)
def test_a_changed_number_of_a_rule_is_said_on_the_page(
    template: str, context: dict[str, Any], rule: str, name: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = cast("MutableMapping[str, object]", next(one for one in RULES if one.id == rule).numbers)
    monkeypatch.setitem(numbers, name, Number(97, "a number"))

    assert expected in words(render_to_string(template, context))


def test_stop_is_said_in_three_steps() -> None:
    stop = next(rule for rule in RULES if rule.id == "STOP")
    points = [str(point) for point in stop.points]

    assert stop.says() == "Check for these signs in this order. Do what the first one that fits says."
    assert len(points) == 3
    assert points[1] == (
        "End the session: spreading or shooting pain, tingling, dizziness for more than 2 minutes, belly bulging that "
        "does not stop with the easier version. Stop here and log what you did."
    )


# The page for those who read the code ------------------------------------------------------------------------------


def in_docs() -> str:
    """``docs/rules.md`` as it has to be."""
    lines = ["# The rules", "", "Made from the rules in the code, each beside its constants. Do not edit it here.", ""]
    for chapter, rules in itertools.groupby(rulebook.listed(), key=lambda one: one.chapter):
        lines += [f"## {chapter.title}", ""]
        for one in rules:
            rule = one.rule
            lines += [f"**{rule.id}: {rule.title}.** {one.text}", ""]
            lines += [*(f"- {point}" for point in rule.points), *([""] if rule.points else [])]
            lines += [f"Why: {rule.reason} Source: {rule.credits()}.", ""]
    return "\n".join(lines)


@pytest.mark.usefixtures("library")
def test_the_page_of_the_rules_in_docs_says_what_the_rules_say() -> None:
    path = ROOT / "docs/rules.md"
    if "RENEW_RULES" in os.environ:
        path.write_text(in_docs())

    assert path.read_text() == in_docs(), "Renew it: RENEW_RULES=1 python -m pytest tests/pilates_site/test_rulebook.py"


# Where rules are named --------------------------------------------------------------------------------------------

CITED = re.compile(r"\b[Rr]ules? ([A-Z]+(?:-[A-Z]+)*\d*\b(?!_))")
FILES = [
    path
    for folder in (*APPS, "pilates_site", "templates")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts
]


def test_every_rule_that_is_named_in_the_product_exists() -> None:
    known = {rule.id for rule in RULES}
    cited = {(id_, str(path.relative_to(ROOT))) for path in FILES for id_ in CITED.findall(path.read_text())}

    assert len(cited) > 20
    assert [(id_, file) for id_, file in sorted(cited) if id_ not in known] == []


# Pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("library")
def test_the_page_shows_every_rule_with_its_reason_and_source(client: Client) -> None:
    html = client.get("/rules/").text
    text = words(html)

    assert "Your pain limit Keep pain while you move at 5 out of 10 or below" in text
    assert "never enter a routine: Boomerang, Roll Over, Swan Dive." in text
    assert "Source: Smith 2017 , Silbernagel 2007 . The limits are our own choice." in text
    assert '<a href="/evidence/#smith-2017">Smith 2017</a>' in html
    assert text.count("Why: ") == text.count("Source: ") == len(RULES)
    for rule in RULES:
        assert f'<div id="rule-{rule.id}">' in html
        assert f'<a href="/rules/{rule.id}/">{escape(str(rule.title))}</a>' in html


@pytest.mark.usefixtures("library")
def test_the_page_shows_every_sign_that_comes_before_exercise(client: Client) -> None:
    html = client.get("/rules/").text

    assert len(screening.ROWS) > 20
    assert [row.question for row in screening.ROWS if escape(str(row.question)) not in html] == []


@pytest.mark.parametrize("address", ["/rules/", "/rules/G6/", "/api/v1/rules/", "/api/v1/rules/G6/"])
@pytest.mark.usefixtures("library")
def test_rules_cost_one_query_and_one_for_which_catalogue_is_loaded(client: Client, address: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)

    assert answer.status_code == 200
    assert len(queries) == 2


@pytest.mark.usefixtures("library")
def test_a_rule_has_a_page_of_its_own(client: Client) -> None:
    answer = client.get("/rules/G10/")
    text = words(answer.text)

    assert "<h1>Check with your doctor first</h1>" in answer.text
    assert "Until then, do only breathing, rest and the small seated extension." in text
    assert "Why: You may need exercises chosen for you." in text
    assert "Source: General practice, not a trial." in text
    assert '<a class="button" href="/rules/#rule-G10">See all rules</a>' in answer.text
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.usefixtures("library")
def test_the_menu_of_the_page_of_a_rule_marks_the_rules(client: Client) -> None:
    html = client.get("/rules/G10/").text

    assert re.findall(r'<a class="chip" href="([^"]+)" aria-current="true">', html) == ["/rules/"]


@pytest.mark.usefixtures("library")
def test_one_rule_is_found_without_wording_all_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    worded = []
    says = Rule.says

    def noting(rule: Rule, names: dict[str, str]) -> str:
        worded.append(rule.id)
        return says(rule, names)

    monkeypatch.setattr(Rule, "says", noting)

    found = rulebook.find("G6")

    assert found is not None
    assert found.text.endswith("never enter a routine: Boomerang, Roll Over, Swan Dive.")
    assert worded == ["G6"]


@pytest.mark.usefixtures("library")
def test_the_page_of_a_rule_of_the_diary_leads_to_what_it_says_of_the_person(client: Client, alice: User) -> None:
    link = 'href="/progress/why/W3/"'

    assert link not in client.get("/rules/W3/").text
    client.force_login(make_ready(alice))
    assert link in client.get("/rules/W3/").text
    assert "/progress/why/" not in client.get("/rules/G3/").text
    assert client.get("/progress/why/W3/").status_code == 200


@pytest.mark.parametrize("address", ["/rules/X99/", "/rules/g10/", "/api/v1/rules/X99/"])
@pytest.mark.django_db
def test_a_rule_that_does_not_exist_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


# Programs ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("library")
def test_a_program_reads_every_rule(client: Client) -> None:
    first = client.get("/api/v1/rules/?page_size=100").json()
    second = client.get(first["next"]).json()

    assert first["count"] == len(RULES)
    assert [row["id"] for row in (*first["results"], *second["results"])] == [rule.id for rule in RULES]


@pytest.mark.usefixtures("library")
def test_a_program_reads_one_rule_with_its_sources(client: Client) -> None:
    assert client.get("/api/v1/rules/CEILING/").json() == {
        "id": "CEILING",
        "title": "Your pain limit",
        "text": ("Keep pain while you move at 5 out of 10 or below if it has been checked, and at 3 or below if not."),
        "points": [],
        "reason": (
            "In trials, a little pain while moving was no worse. The limits come from knee and tendon pain, so we use "
            "them here by analogy."
        ),
        "source": "Smith 2017, Silbernagel 2007. The limits are our own choice",
        "sources": [
            {
                "key": "smith-2017",
                "short": "Smith 2017",
                "reference": "Smith BE and others. Br J Sports Med 2017;51:1679",
            },
            {
                "key": "silbernagel-2007",
                "short": "Silbernagel 2007",
                "reference": "Silbernagel KG and others. Am J Sports Med 2007;35:897",
            },
        ],
        "chapter": "first",
        "constants": {},
    }


@pytest.mark.django_db
def test_a_missing_rule_is_told_as_a_problem(client: Client) -> None:
    answer = client.get("/api/v1/rules/X99/")

    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404
