"""The library's page: cards, filters as links, search, and what it does with nonsense."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from exercises.models import Exercise, Minutes, Phase
from routines.rules.shares import PARTS
from tests.exercises.growth import queries_for_ten_and_for_twenty
from tests.factories import records


def shown(html: str) -> list[str]:
    return re.findall(r'<a class="exercise" href="/exercises/([a-z-]+)/">', html)


@pytest.mark.usefixtures("library")
def test_it_shows_all_38_to_anyone(client: Client) -> None:
    page = client.get("/exercises/")

    assert page.status_code == 200
    assert len(shown(page.text)) == 38
    assert "38 exercises." in page.text


@pytest.mark.usefixtures("library")
def test_the_gentle_ones_for_the_upper_back_come_first_and_what_is_not_for_home_last(client: Client) -> None:
    order = shown(client.get("/exercises/").text)

    assert order[:4] == ["arm-arcs", "book-opening", "cat-cow", "childs-pose"]
    assert set(order[-3:]) == {"boomerang", "roll-over", "swan-dive"}


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("position=chair", ["seated-extension"]),
        ("position=side", ["book-opening", "side-kick"]),
        ("phase=breath&phase=rest", ["constructive-rest", "breathing"]),
        ("movement=rotation&level=beginner&position=quad", ["thread-needle"]),
        ("apparatus=wall", ["wall-angels", "balance"]),
        ("minutes=more&position=side", ["book-opening"]),
        ("minutes=1&minutes=2&position=side", ["side-kick"]),
        ("minutes=1&apparatus=none&phase=mobility", ["arm-arcs"]),
        ("status=instructor_only", ["boomerang", "roll-over", "swan-dive"]),
        ("area=chest", ["book-opening"]),
        ("search=cat caw", ["cat-cow"]),
        ("search=needle&position=quad", ["thread-needle"]),
        ("level=advanced&position=side", []),
    ],
)
def test_filters_combine_and_live_in_the_address(client: Client, query: str, expected: list[str]) -> None:
    page = client.get(f"/exercises/?{query}")

    assert shown(page.text) == expected


@pytest.mark.usefixtures("library")
def test_the_minutes_to_choose_are_those_on_the_cards(client: Client) -> None:
    cards = {
        minutes: set(re.findall(r", ([^,<]+?) minutes?</span>", client.get(f"/exercises/?minutes={minutes}").text))
        for minutes in Minutes.values
    }

    assert cards == {"1": {"half a", "1"}, "2": {"1½", "2"}, "more": {"2½", "3"}}


def test_no_equipment_is_said_where_a_mat_is_all() -> None:
    needs_more = [
        row.slug
        for row in records()
        if "none" in row.supports and not re.fullmatch(r"Mat( or chair)?(, [^,]+ optional)?", row.equipment)
    ]

    assert needs_more == []


@pytest.mark.usefixtures("library")
def test_a_full_form_counts_for_its_level(client: Client) -> None:
    intermediate = shown(client.get("/exercises/?level=intermediate").text)

    assert "hundred" in intermediate
    assert "cat-cow" not in intermediate


@pytest.mark.usefixtures("library")
def test_a_chosen_filter_is_a_link_that_takes_it_away(client: Client) -> None:
    html = client.get("/exercises/?level=beginner&position=side&page=1").text

    assert '<a class="chip" href="?position=side" aria-current="true">' in html
    assert '<a class="chip" href="?level=beginner" aria-current="true">' in html


@pytest.mark.usefixtures("library")
def test_a_chip_says_how_many_it_would_find(client: Client) -> None:
    html = client.get("/exercises/?position=side").text

    address = re.escape("?level=beginner&amp;position=side&amp;filters=open")
    assert re.search(rf'href="{address}">Beginner <span class="count">3<', html)
    assert "level=advanced" not in html


@pytest.mark.usefixtures("library")
def test_the_search_keeps_the_filters_and_what_was_typed(client: Client) -> None:
    html = client.get("/exercises/?position=quad&search=%3Cneedle%3E").text

    assert 'name="search" value="&lt;needle&gt;"' in html
    assert '<input type="hidden" name="position" value="quad">' in html
    assert shown(html) == ["thread-needle"]


@pytest.mark.usefixtures("library")
def test_nothing_found_says_so_and_shows_the_way_back(client: Client) -> None:
    html = client.get("/exercises/?search=zumba").text

    assert "No exercise fits what you asked for." in html
    assert "No exercises found" in html
    assert "Show all exercises" in html


@pytest.mark.django_db
def test_an_empty_library_says_how_to_fill_it(client: Client) -> None:
    assert "python manage.py load_exercises" in client.get("/exercises/").text


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("level=expert", "“expert” is not one of the choices. Choose from beginner, intermediate, advanced."),
        ("search=%00", "Character 1 (U+0000) cannot be saved."),
        ("search=" + "a" * 101, "This has 101 characters. Shorten it to 100 or fewer."),
    ],
)
def test_nonsense_in_the_address_is_named_and_the_library_still_shown(client: Client, query: str, message: str) -> None:
    page = client.get(f"/exercises/?{query}")

    assert page.status_code == 422
    assert message in page.text
    assert re.search(r'<a href="#(id_\w+)">', page.text)[1] in re.findall(r'id="(\w+)"', page.text)
    assert len(shown(page.text)) == 38


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("page_number", ["0", "-1", "99", "last", "1e9", "%00"])
def test_a_page_number_that_is_none_shows_a_page(client: Client, page_number: str) -> None:
    assert client.get(f"/exercises/?page={page_number}").status_code == 200


@pytest.mark.usefixtures("library")
def test_a_record_that_left_the_data_is_not_shown(client: Client) -> None:
    Exercise.objects.get(slug="cat-cow").withdraw()

    assert "cat-cow" not in shown(client.get("/exercises/").text)


@pytest.mark.django_db
def test_it_costs_two_queries_for_ten_and_for_twenty(client: Client) -> None:
    counted = queries_for_ten_and_for_twenty(lambda: client.get("/exercises/?level=beginner"))

    assert counted == [2, 2]


@pytest.mark.usefixtures("library")
def test_anonymous_readers_get_304_for_what_they_have(client: Client) -> None:
    tag = client.get("/exercises/").headers["ETag"]

    assert client.get("/exercises/", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.usefixtures("library")
def test_a_signed_in_reader_s_page_is_never_stored(page: Callable[[User], Client], alice: User) -> None:
    assert page(alice).get("/exercises/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.usefixtures("library")
def test_it_is_read_only(client: Client) -> None:
    assert client.post("/exercises/").status_code == 405


@pytest.mark.usefixtures("library")
def test_the_filters_stay_open_for_who_has_just_chosen_one(client: Client) -> None:
    first = client.get("/exercises/").text
    chosen = client.get("/exercises/?position=side&filters=open").text

    assert '<details class="filters">' in first
    assert 'href="?position=side&amp;filters=open"' in first
    assert '<details class="filters" open>' in chosen
    assert '<details class="filters">' in client.get("/exercises/?position=side").text


def test_a_part_of_a_session_has_one_name_in_the_filters_and_in_the_legend() -> None:
    labels = {phase.value: str(phase.label) for phase in Phase}

    assert {key: str(PARTS[key][0]) for key in ("activation", "mobility", "strength")} == {
        key: labels[key] for key in ("activation", "mobility", "strength")
    }
