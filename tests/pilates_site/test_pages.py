"""The pages about the site: what each has to say, the menu among them."""

import re

import pytest
from django.test import Client
from django.utils.html import escape

from conventions.sources import SOURCES
from exercises import evidence

pytestmark = pytest.mark.usefixtures("library")

PAGES = {
    "/about/": "About this site",
    "/method/": "The method",
    "/what-you-need/": "What you need",
    "/evidence/": "What the evidence says",
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
def test_the_footer_leads_to_about_from_everywhere(client: Client, page: str) -> None:
    footer = client.get(page).text.partition("<footer")[2]

    assert re.findall(r'href="([^"]+)"', footer) == ["/about/", "/accounts/emergency/"]


def test_about_holds_what_the_footer_has_no_room_for(client: Client) -> None:
    html = client.get("/about/").text

    assert "does not examine or diagnose you" in html
    assert "No physiotherapist, doctor or Pilates teacher has reviewed these pages yet." in html
    assert 'id="licence"' in html
    assert "<theme-switch>" in html


def test_the_welcome_page_asks_one_thing_in_few_words(client: Client) -> None:
    main = client.get("/").text.partition("<main")[2].partition("</main>")[0]

    assert re.findall(r'<a class="button([^"]*)" href="([^"]+)"', main) == [
        (" main wide", "/accounts/signup/"),
        (" wide", "/try/"),
    ]
    assert 40 < len(words("<main" + main).split()) <= 170
    assert "5 minutes to set up" in main
    assert 'href="/evidence/"' in main


def test_no_page_of_the_rules_shows_a_code(client: Client) -> None:
    for path in ("/rules/", "/rules/STOP/", "/rules/CALL/"):
        assert not re.search(r"\b(STOP|CALL|[BGPWT]\d{1,2})\b", words(client.get(path).text)), path


def test_an_exercise_leads_to_the_evidence(client: Client) -> None:
    assert 'href="/evidence/"' in client.get("/exercises/dart/").text.partition("<main")[2].partition("</main>")[0]


def test_the_evidence_page_shows_every_strength_and_study_with_its_reference(client: Client) -> None:
    html = client.get("/evidence/").text

    for strength in evidence.STRENGTHS:
        assert strength.words.replace("'", "&#x27;") in html
    for study in evidence.STUDIES:
        assert f'<a href="#{study.references[0].key}">{study.about}</a>' in html
    for source in SOURCES:
        assert f'<li id="{source.key}">{escape(source.reference)}.</li>' in html
    assert "Very low certainty" in html


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
    assert "2 metres by 1" in text
    assert "A Reformer or any other machine" in text


def test_the_six_questions_of_the_article_are_answered_and_corrected(client: Client) -> None:
    html = client.get("/questions/").text

    assert [question[0] for question in re.findall(r"<h2 id=\"\w+\">(.)", html)] == list("123456")
    assert html.count("The article: ") == 6
    assert "Nobody has compared them" in html
    assert "It is not your fault" in html


def test_the_about_page_carries_the_notice_of_loinc(client: Client) -> None:
    assert (
        "This material contains content from LOINC (http://loinc.org). LOINC is copyright Regenstrief Institute, Inc. "
        "and the LOINC Committee and is available at no cost under the license at http://loinc.org/license. LOINC is a "
        "registered United States trademark of Regenstrief Institute, Inc."
    ) in client.get("/about/").text
