"""Searching help: questions, method, evidence, the article's page and the rules are found in everyday words."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from pilates_site import help as help_pages

pytestmark = pytest.mark.usefixtures("library")


@pytest.mark.parametrize(
    ("words", "to"),
    [
        ("how often", "/questions/#often"),
        ("times a week", "/questions/#often"),
        ("can beginners try it", "/questions/#beginners"),
        ("joseph pilates", "/method/#origin"),
        ("principles", "/method/#principles"),
        ("posture", "/evidence/#posture"),
        ("scoliosis", "/article/#scoliosis"),
        ("oxygen", "/article/#oxygen"),
        ("new exercises", "/rules/B14/"),
        ("when to stop", "/about/#stop"),
        ("licence", "/about/#licence"),
    ],
)
def test_the_pages_about_the_site_are_found(client: Client, words: str, to: str) -> None:
    html = client.get("/help/", {"search": words}).text

    assert f'<a class="link" href="{to}">' in html
    assert f'<a class="link" href="{to}">' in client.get("/exercises/", {"search": words}).text


def test_every_section_stands_where_it_says_under_its_heading(client: Client) -> None:
    sections, _ = help_pages.index()

    assert len(sections) > 80
    for section in sections:
        address, _, anchor = section.to.partition("#")
        html = client.get(address).text
        assert not anchor or f'id="{anchor}"' in html, section
        assert section.title.replace("'", "&#x27;") in html, section


def test_signs_come_first_here_too_and_pain_in_the_chest_shows_the_numbers_alone(client: Client) -> None:
    html = client.get("/help/?search=headache").text
    chest = client.get("/help/?search=chest+pain").text

    assert 0 < html.find("If this is new or strong, read this first.") < html.find("found-help")
    assert "Call your emergency number." in chest
    assert "found-help" not in chest
    assert "Search the exercises for this" not in chest


def test_without_words_it_is_a_form_and_what_nobody_knows_is_said(client: Client) -> None:
    assert "found-help" not in client.get("/help/").text
    assert "No page about the site speaks of that." in client.get("/help/?search=zzzz").text


def test_nonsense_is_named(client: Client) -> None:
    answer = client.get("/help/", {"search": "a" * 101})

    assert answer.status_code == 422
    assert "100 or fewer" in answer.text


def test_a_program_searches_help_in_the_same_way() -> None:
    answer = APIClient().get("/api/v1/help/", {"search": "how often"}).json()

    assert answer["sections"][0] == {
        "page": "Questions and answers",
        "title": "3. How often?",
        "to": "/questions/#often",
    }
    assert answer["meant"]["signs"] == []
    assert APIClient().get("/api/v1/help/", {"search": "a" * 101}).status_code == 400
    assert APIClient().get("/api/v1/help/", {"q": "a"}).status_code == 400


def test_searching_help_asks_the_database_nothing(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        html = client.get("/help/?search=how+often").text

    assert len(queries) == 0
    assert "Answers on other pages" in html
