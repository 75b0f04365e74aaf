"""While something holds exercise back, the library says so in one line and offers what is open alone."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Block, User
from tests.factories import MORNING, make_answers, make_ready

pytestmark = pytest.mark.usefixtures("library")

Page = Callable[[User | None], Client]
ADVICE = "You ticked a sign that needs advice today. Until it has been checked, do only breathing and rest."


@pytest.fixture
def held(alice: User) -> User:
    """alice, who has ticked a sign to ask about today."""
    Block.objects.raise_for(owner=make_ready(alice), signs=["9"], at=MORNING)
    return alice


@pytest.mark.parametrize("slug", ["swan-prep", "cat-cow"])
def test_what_is_held_back_is_not_offered_and_the_page_says_why(slug: str, held: User, page: Page) -> None:
    html = page(held).get(f"/exercises/{slug}/").text

    assert f"/exercises/{slug}/practise/" not in html
    assert "/exercises/?fits=me" in html
    assert ADVICE in html
    assert "Fits you" not in html
    assert "Not open now" in html


def test_breathing_stays_open(held: User, page: Page) -> None:
    html = page(held).get("/exercises/breathing/").text

    assert html.count('href="/exercises/breathing/practise/"') == 2
    assert "Fits you" in html
    assert ADVICE not in html


@pytest.mark.parametrize("slug", ["swan-prep", "breathing"])
def test_an_emergency_sign_leaves_nothing(slug: str, alice: User, page: Page) -> None:
    Block.objects.raise_for(owner=make_ready(alice), signs=["1"], at=MORNING)

    html = page(alice).get(f"/exercises/{slug}/").text

    assert f"/exercises/{slug}/practise/" not in html
    assert "/exercises/?fits=me" not in html
    assert f'href="{reverse("accounts:meaning")}"' in html
    assert "You ticked an emergency sign." in html


def test_the_library_counts_as_fitting_what_is_open(held: User, page: Page) -> None:
    found = page(held).get("/exercises/?fits=me")

    assert {one.slug for one in found.context["exercises"]} == {"breathing", "constructive-rest"}
    assert found.context["fits"].count == 2
    assert ADVICE in found.text
    assert found.text.count("Fits you") == 2
    assert "Not open now" in page(held).get("/exercises/").text


def test_an_unchecked_pain_leaves_the_gentle_ones(alice: User, page: Page) -> None:
    browser = page(make_ready(alice, assessed="new"))

    assert "/exercises/dart/practise/" not in browser.get("/exercises/dart/").text
    assert "/exercises/cat-cow/practise/" in browser.get("/exercises/cat-cow/").text


def test_answers_that_have_run_out_are_asked_for_at_the_check(alice: User, page: Page) -> None:
    make_answers(make_ready(alice), at=MORNING)
    alice.healthanswers_set.update(answered_at=MORNING.replace(year=2025))

    assert "/exercises/dart/practise/" in page(alice).get("/exercises/dart/").text


def test_whoever_looks_costs_no_more_queries_for_more_exercises(held: User, page: Page) -> None:
    browser = page(held)
    browser.get("/exercises/?fits=me")
    counted = []
    for address in ("/exercises/?fits=me", "/exercises/"):
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_the_way_in_promises_no_session_while_it_is_on_hold(held: User, page: Page) -> None:
    html = page(held).get(reverse("tracking:where_you_are")).text

    assert "It goes into your diary." in html
    for promise in ("It shapes your first session", "See my first week"):
        assert promise not in html
