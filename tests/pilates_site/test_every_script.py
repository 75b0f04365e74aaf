"""Names of every script go through every door, and come to the same on both databases."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from rest_framework.test import APIClient

from accounts.models import User
from routines.models import OwnExercise
from tests.factories import make_own_exercise, make_ready, make_routine, make_session

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]

OWN = {"phase": "mobility", "position": "stand", "reps": "6", "sets": "1", "rep_seconds": "8", "sides": "1"}
DRAWER = {"name": "", "note": "", "do": "search", "drawer": "1"}
FAMILY = "👨\u200d👩\u200d👧"

# As typed, as stored, typed by somebody else, and a few letters that find it.
NAMES = [
    ("Änne", "Änne", "ÄNNE", "anne"),
    ("İpek", "İpek", "ipek", "ipek"),
    ("Straße", "Straße", "STRASSE", "strasse"),
    ("Jose\u0301", "José", "JOSÉ", "jose"),
    ("Кошка", "Кошка", "кошка", "кош"),
    ("黒猫", "黒猫", "黒猫\u200b", "猫"),
    ("Łódka", "Łódka", "łódka", "lodka"),
    ("Smørbrød", "Smørbrød", "SMØRBRØD", "smorbrod"),
    ("שלום.", "שלום.", " שלום.\u200f", "שלום"),
    ("\u200bKnie\u200b", "Knie", "kn\u200bie", "knie"),
    (f"Fun {FAMILY} 👍🏽 🇵🇹", f"Fun {FAMILY} 👍🏽 🇵🇹", f"fun {FAMILY} 👍🏽 🇵🇹", "👩"),
]
IN_ORDER = [
    *("Änne", f"Fun {FAMILY} 👍🏽 🇵🇹", "İpek", "José", "Knie", "Łódka", "Smørbrød", "Straße"),
    *("Кошка", "שלום.", "黒猫"),
]
each_name = pytest.mark.parametrize(("typed", "stored", "again", "asked"), NAMES, ids=range(len(NAMES)))


@each_name
def test_an_own_exercise_is_stored_shown_found_and_refused_a_second_time(
    library: None, alice: User, page: Page, api: Api, typed: str, stored: str, again: str, asked: str
) -> None:
    make_ready(alice)
    browser, program = page(alice), api(alice)
    make_own_exercise(alice, "Towel slide")

    assert browser.post("/routines/own/new/", OWN | {"name": typed}).status_code == 302
    refused = browser.post("/routines/own/new/", OWN | {"name": again})
    answer = program.post("/api/v1/own-exercises/", {"name": again}, format="json")
    drawer = browser.post("/routines/new/", DRAWER | {"search": asked}).content.decode()

    said = f"You already have “{stored}”. Choose another name."
    assert refused.status_code == 422
    assert escape(said) in refused.content.decode()
    assert (answer.status_code, answer.json()["errors"]) == (400, {"name": [said]})
    assert escape(stored) in browser.get("/routines/own/").content.decode()
    assert {row["name"] for row in program.get("/api/v1/own-exercises/").json()["results"]} == {"Towel slide", stored}
    assert escape(stored) in drawer
    assert "Towel slide" not in drawer


def test_names_stand_in_the_same_order_on_pages_and_in_the_api(
    library: None, alice: User, page: Page, api: Api
) -> None:
    make_ready(alice)
    for _, stored, _, _ in NAMES:
        make_own_exercise(alice, stored)
        make_routine(alice, "dart", name=stored)
    own = page(alice).get("/routines/own/").content.decode()
    week = page(alice).get("/week/").content.decode()

    for url in ("/api/v1/own-exercises/", "/api/v1/routines/"):
        assert [row["name"] for row in api(alice).get(url).json()["results"]] == IN_ORDER
        second = api(alice).get(url, {"page_size": 4, "page": 2}).json()["results"]
        assert [row["name"] for row in second] == IN_ORDER[4:8]
    places = [own.index(f'dir="auto">{escape(name)}<') for name in IN_ORDER]
    assert places == sorted(places)
    assert escape("Änne") in week


@each_name
def test_a_routine_goes_into_the_file_of_sessions_as_it_was_named(
    library: None, alice: User, page: Page, typed: str, stored: str, again: str, asked: str
) -> None:
    make_session(make_ready(alice), routine=make_routine(alice, "dart", name=stored))

    answer = page(alice).post("/accounts/my-data/csv/", {"separator": "comma", "table": "sessions"})
    file = answer.getvalue().decode("utf-8-sig")

    assert stored in file


@each_name
def test_a_note_is_kept_shown_and_downloaded_as_it_was_typed(
    alice: User, page: Page, api: Api, typed: str, stored: str, again: str, asked: str
) -> None:
    browser, program = page(make_ready(alice)), api(alice)
    now = timezone.localtime(timezone.now(), ZoneInfo(alice.time_zone))
    moment = {"day": f"{now:%Y-%m-%d}", "clock": f"{now:%H:%M}"}

    assert browser.post("/pain/add/", moment | {"score": "4", "note": typed}).status_code == 302
    [row] = program.get("/api/v1/pain-entries/").json()["results"]
    file = browser.post("/accounts/my-data/csv/", {"table": "pain"}).getvalue().decode("utf-8-sig")

    assert row["note"] == stored
    assert f'dir="auto">{escape(stored)}<' in browser.get("/pain/").content.decode()
    assert f",{stored}\r\n" in file


def test_a_search_without_a_word_finds_nothing_rather_than_everything(library: None, alice: User, page: Page) -> None:
    make_ready(alice)
    make_own_exercise(alice, "Towel slide")
    browser = page(alice)

    for query in ("…", "—", "***"):
        assert "Towel slide" not in browser.post("/routines/new/", DRAWER | {"search": query}).content.decode()
        assert "/exercises/dart/" not in browser.get("/exercises/", {"search": query}).content.decode()
        assert api_of(alice, "/api/v1/exercises/", query) == []
        assert api_of(alice, "/api/v1/help/", query) == []


def api_of(person: User, url: str, query: str) -> list[object]:
    client = APIClient()
    client.force_authenticate(person)
    found = client.get(url, {"search": query}).json()
    return list(found["results"] if "results" in found else found["sections"])


def test_an_exercise_keeps_its_own_name_when_it_is_changed_and_takes_no_other(alice: User, page: Page) -> None:
    own, other = make_own_exercise(make_ready(alice), "Änne"), make_own_exercise(alice, "Knie")

    own.revise(expected=1, name="änne")
    refused = page(alice).post(f"/routines/own/{other.pk}/edit/", OWN | {"name": "ÄNNE", "version": "1"})

    assert refused.status_code == 422
    assert "You already have “änne”. Choose another name." in refused.content.decode()
    assert {one.name for one in OwnExercise.objects.visible_to(alice)} == {"änne", "Knie"}
