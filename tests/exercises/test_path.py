"""The page of the way from basic to advanced: a picture, and a list that says the same."""

import re

import pytest
from django.test import Client

from tests.exercises.growth import queries_for_ten_and_for_twenty
from tests.factories import records


def entry(html: str, slug: str) -> str:
    """The words of one exercise in the list."""
    found = re.search(rf'<li id="{slug}">(.*?)</li>', html, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split())


@pytest.mark.usefixtures("library")
def test_the_list_says_what_each_needs_and_leads_to(client: Client) -> None:
    html = client.get("/exercises/path/").text

    assert entry(html, "dart") == "Dart Needs first: Scapular Slides. Prepares you for: Swan Prep, Swimming Prep."
    assert "For the full version also: Chest Lift, Double Knee Fold." in entry(html, "hundred")
    assert entry(html, "mermaid") == "Mermaid Needs first: nothing."


@pytest.mark.usefixtures("library")
def test_only_what_is_offered_is_a_link_by_its_name_and_the_rest_says_why_not(client: Client) -> None:
    html = client.get("/exercises/path/").text

    assert '<h3><a href="/exercises/dart/">Dart</a></h3>' in html
    assert "<h3>Boomerang</h3>" in html
    assert "With an instructor only Your body weight rolls" in entry(html, "boomerang")
    assert "What to do instead of Boomerang" in entry(html, "boomerang")
    assert "Boomerang (with an instructor only)" in entry(html, "roll-up")


@pytest.mark.usefixtures("library")
def test_every_box_of_the_picture_leads_to_its_place_in_the_list(client: Client) -> None:
    html = client.get("/exercises/path/").text
    picture = re.search(r'<svg class="way".*?</svg>', html, re.DOTALL)

    assert picture
    targets = re.findall(r'href="#([a-z-]+)" tabindex="-1"', picture[0])
    assert len(targets) == 32
    assert set(targets) <= set(re.findall(r'<li id="([a-z-]+)">', html))
    assert picture[0].count('class="left-out"') == 3


@pytest.mark.usefixtures("library")
def test_every_exercise_is_in_the_list_once(client: Client) -> None:
    listed = re.findall(r'<li id="([a-z-]+)">', client.get("/exercises/path/").text)

    assert sorted(listed) == sorted(row.slug for row in records())


@pytest.mark.django_db
def test_an_empty_library_is_an_empty_page(client: Client) -> None:
    assert client.get("/exercises/path/").status_code == 200


@pytest.mark.django_db
def test_it_costs_two_queries_for_ten_and_for_twenty(client: Client) -> None:
    counted = queries_for_ten_and_for_twenty(lambda: client.get("/exercises/path/"))

    assert counted == [2, 2]


def test_no_exercise_takes_the_address() -> None:
    assert "path" not in {row.slug for row in records()}
