"""A device in another zone is noticed: asked once a zone, and names of one clock are no difference."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from accounts.zones import is_same, place_named
from tests.factories import make_ready, make_routine
from tracking import practice

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]

ASK = "/api/v1/me/device-zone/"
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Asia/Calcutta", "Asia/Kolkata", True),
        ("US/Pacific", "America/Los_Angeles", True),
        ("Europe/Kiev", "Europe/Kyiv", True),
        ("Asia/Saigon", "Asia/Ho_Chi_Minh", True),
        ("America/Buenos_Aires", "America/Argentina/Buenos_Aires", True),
        ("GB", "Europe/London", True),
        ("Iceland", "Atlantic/Reykjavik", True),
        ("Pacific/Truk", "Pacific/Chuuk", True),
        ("Europe/Amsterdam", "Europe/Brussels", True),  # one clock since 1970, and one emergency number
        ("America/Toronto", "America/Nassau", False),  # one clock, but not one emergency number
        ("Atlantic/Reykjavik", "Africa/Abidjan", False),
        ("Europe/Lisbon", "Europe/Lisbon", True),
        ("Europe/Lisbon", "Europe/London", False),  # the same hour, but two zones
        ("Europe/Lisbon", "Asia/Tokyo", False),
    ],
)
def test_two_names_of_one_clock_are_no_difference(one: str, other: str, same: bool) -> None:
    assert (is_same(one, other), is_same(other, one)) == (same, same)


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Etc/Unknown", ""),
        ("Mars/X", ""),
        ("", ""),
        ("UTC", ""),
        ("Etc/GMT-9", ""),
        ("GMT", ""),
        ("GMT0", ""),
        ("EST", ""),
        ("EST5EDT", ""),
        ("localtime", ""),
        ("../../etc/passwd", ""),
    ],
)
def test_a_device_that_names_no_place_is_not_asked_about(said: str, zone: str, alice: User, api: Api) -> None:
    found = api(alice).get(ASK, {"zone": said}).json()

    assert (place_named(said), found["zone"], found["is_asked"]) == (zone, zone, bool(zone))


def test_the_city_of_an_old_name_is_the_present_one(alice: User, api: Api) -> None:
    assert api(alice).get(ASK, {"zone": "Asia/Calcutta"}).json() == {
        "zone": "Asia/Kolkata",
        "city": "Kolkata",
        "is_asked": True,
    }


def test_using_it_moves_the_place_and_asks_no_more(alice: User, page: Page, api: Api) -> None:
    answer = page(alice).post("/accounts/place/device/", {"zone": "Asia/Calcutta", "version": "1", "answer": "use"})

    alice.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, "/today/")
    assert (alice.time_zone, alice.first_weekday, alice.version) == ("Asia/Kolkata", 0, 2)
    assert api(alice).get(ASK, {"zone": "Asia/Calcutta"}).json()["is_asked"] is False


def test_a_page_that_is_older_than_the_place_changes_nothing(alice: User, page: Page) -> None:
    alice.settle(time_zone="Africa/Lagos", first_weekday=0, at=NOON)
    browser = page(make_ready(alice))

    browser.post("/accounts/place/device/", {"zone": "Asia/Tokyo", "version": "1", "answer": "use"})

    alice.refresh_from_db()
    assert alice.time_zone == "Africa/Lagos"
    assert "This was changed in another window." in browser.get("/today/").content.decode()


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_zone_that_was_declined_is_never_asked_for_again_on_any_device(
    door: str, alice: User, page: Page, api: Api
) -> None:
    program = api(alice)
    for _again in range(2):
        if door == "page":
            page(alice).post("/accounts/place/device/", {"zone": "Asia/Calcutta", "version": "1", "answer": "keep"})
        else:
            assert program.post(ASK, {"zone": "Asia/Calcutta"}).status_code == 204
    alice.refresh_from_db()

    assert (alice.time_zone, alice.declined_zones, alice.version) == ("Europe/Lisbon", ["Asia/Kolkata"], 1)
    assert [api(alice).get(ASK, {"zone": zone}).json()["is_asked"] for zone in ("Asia/Kolkata", "Asia/Tokyo")] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    "sent",
    [
        {"zone": "Mars/X", "version": "1", "answer": "use"},
        {"zone": "UTC", "version": "1", "answer": "use"},
        {"zone": "", "version": "1", "answer": "keep"},
        {"zone": "Asia/Tokyo", "version": "x", "answer": "use"},
        {"zone": "Asia/Tokyo", "version": "1", "answer": "perhaps"},
    ],
)
def test_what_names_no_place_changes_nothing_and_leads_to_the_list(
    alice: User, page: Page, sent: dict[str, str]
) -> None:
    answer = page(alice).post("/accounts/place/device/", sent)

    alice.refresh_from_db()
    assert answer["Location"] == "/accounts/place/"
    assert (alice.time_zone, alice.declined_zones) == ("Europe/Lisbon", [])


@pytest.mark.usefixtures("library")
def test_today_asks_and_no_page_of_a_practice_does(alice: User, page: Page) -> None:
    browser, routine, now = page(make_ready(alice)), make_routine(alice), timezone.now()
    before = [browser.get(address).content.decode() for address in ("/today/", f"/sessions/start/{routine.pk}/")]

    session = practice.begin(owner=alice, routine=routine, at=now)
    during = [browser.get(f"/sessions/{session.pk}/{page}/").content.decode() for page in ("play", "finish")]
    running = browser.get("/today/").content.decode()

    assert '<device-zone data-zone="Europe/Lisbon"' in before[0]
    assert ["<device-zone" in html for html in (before[1], *during, running)] == [False] * 4
