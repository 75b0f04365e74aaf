"""Where a person is and when their week begins, through the page and the API."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Consent, User
from accounts.zones import city_of
from conventions.owned import StaleVersion

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
TOKYO = {"time_zone": "Asia/Tokyo", "first_weekday": 6}


@pytest.mark.parametrize(
    ("zone", "city"),
    [
        ("Asia/Calcutta", "Kolkata"),
        ("Europe/Kiev", "Kyiv"),
        ("US/Eastern", "New York"),
        ("Asia/Kolkata", "Kolkata"),
        ("Europe/Amsterdam", "Amsterdam"),  # a link, and a place of its own
        ("Pacific/Truk", "Truk"),  # shares its zone with other islands
        ("America/Knox_IN", "Knox (Indiana)"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_goes_by_its_present_name(zone: str, city: str) -> None:
    assert city_of(zone) == city


def test_an_old_name_that_is_kept_is_shown_by_the_present_one(page: Page, alice: User) -> None:
    alice.settle(time_zone="Asia/Calcutta", first_weekday=0, at=NOON)

    html = page(alice).get("/accounts/place/").text

    assert '<option value="Asia/Calcutta" selected>Kolkata</option>' in html


def test_settling_moves_the_place_and_tells_the_reminders(alice: User) -> None:
    alice.settle(time_zone="Asia/Tokyo", first_weekday=6, at=NOON)

    alice.refresh_from_db()
    assert (alice.time_zone, alice.first_weekday, alice.version) == ("Asia/Tokyo", 6, 2)
    assert alice.plan_changed_at == NOON


def test_of_two_changes_from_the_same_version_one_gets_through(alice: User) -> None:
    other = User.objects.get(pk=alice.pk)
    alice.settle(time_zone="Asia/Tokyo", first_weekday=6, at=NOON, expected=1)

    with pytest.raises(StaleVersion):
        other.settle(time_zone="Africa/Lagos", first_weekday=0, at=NOON, expected=1)

    alice.refresh_from_db()
    assert alice.time_zone == "Asia/Tokyo"


def test_an_unknown_zone_is_not_saved(alice: User) -> None:
    with pytest.raises(ValidationError, match="Choose a time zone from the list"):
        alice.settle(time_zone="Mars/Olympus", first_weekday=0, at=NOON)


def test_the_database_itself_refuses_an_eighth_day(alice: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET first_weekday = 7 WHERE id = %s", [alice.pk])


def test_the_page_saves_the_place(page: Page, alice: User) -> None:
    answer = page(alice).post("/accounts/place/", TOKYO | {"version": 1})

    assert answer.status_code == 302
    alice.refresh_from_db()
    assert (alice.time_zone, alice.first_weekday) == ("Asia/Tokyo", 6)


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone", "Choose a city from the list, the nearest one in your time zone."),
        (
            {"time_zone": "Asia/Tokyo\x00"},
            "time_zone",
            "Choose a city from the list, the nearest one in your time zone.",
        ),
        ({"first_weekday": "7"}, "first_weekday", "Choose a day of the week."),
    ],
)
def test_the_page_names_the_field_and_changes_nothing(
    page: Page, alice: User, sent: dict[str, str], field: str, sentence: str
) -> None:
    answer = page(alice).post("/accounts/place/", TOKYO | {"version": 1} | sent)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [sentence]}
    alice.refresh_from_db()
    assert alice.time_zone == "Europe/Lisbon"


def test_the_page_says_that_the_place_was_changed_elsewhere(page: Page, alice: User) -> None:
    alice.settle(time_zone="Africa/Lagos", first_weekday=0, at=NOON)

    answer = page(alice).post("/accounts/place/", TOKYO | {"version": 1})

    assert answer.status_code == 422
    assert "changed in another window" in answer.content.decode()
    assert '<option value="Asia/Tokyo" selected>' in answer.content.decode()
    alice.refresh_from_db()
    assert alice.time_zone == "Africa/Lagos"


def test_a_zone_outside_the_short_list_is_kept_in_the_form(page: Page, alice: User) -> None:
    alice.settle(time_zone="Etc/GMT+5", first_weekday=0, at=NOON)

    text = page(alice).get("/accounts/place/").content.decode()

    assert '<option value="Etc/GMT+5" selected>' in text


@pytest.mark.parametrize("address", ["/accounts/me/", "/accounts/place/", "/accounts/tokens/"])
def test_a_zone_that_left_the_list_since_breaks_no_page(page: Page, alice: User, address: str) -> None:
    User.objects.filter(pk=alice.pk).update(time_zone="Europe/Atlantis")

    answer = page(alice).get(address)

    assert answer.status_code == 200
    assert User.objects.get(pk=alice.pk).time_zone == "UTC"


def test_pages_show_times_where_the_person_is_and_the_api_in_utc(page: Page, alice: User) -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    alice.settle(time_zone="Asia/Tokyo", first_weekday=0, at=late)
    Consent.objects.give(owner=alice, kinds=["age"], at=late)
    browser = page(alice)

    shown = browser.get("/accounts/me/").content.decode()
    [told] = browser.get("/api/v1/me/consents/").json()["results"]

    assert "21 November 2026" in shown
    assert told["given_at"] == "2026-11-20T23:30:00Z"


# The API -----------------------------------------------------------------------------------------------------------


def test_the_api_shows_who_is_asking(api: Api, alice: User) -> None:
    answer = api(alice).get("/api/v1/me/")

    assert answer["ETag"] == '"1"'
    me = answer.json()
    assert {name: me[name] for name in ("username", "time_zone", "first_weekday", "ready", "version")} == {
        "username": "alice",
        "time_zone": "Europe/Lisbon",
        "first_weekday": 0,
        "ready": False,
        "version": 1,
    }
    assert me["standing"]["gentle_only"] is True
    assert [terms["kind"] for terms in me["terms"]] == ["disclaimer", "health_data", "age"]


def test_the_api_saves_the_place_and_gives_the_next_version(api: Api, alice: User) -> None:
    answer = api(alice).put("/api/v1/me/", TOKYO, headers={"If-Match": '"1"'})

    assert answer.status_code == 200
    assert answer["ETag"] == '"2"'
    assert answer.json()["time_zone"] == "Asia/Tokyo"


def test_what_was_read_can_be_sent_back(api: Api, alice: User) -> None:
    program = api(alice)
    read = program.get("/api/v1/me/")

    answer = program.put("/api/v1/me/", read.json() | {"first_weekday": 6}, headers={"If-Match": read["ETag"]})

    assert answer.status_code == 200
    assert answer.json()["first_weekday"] == 6


@pytest.mark.parametrize(("header", "code"), [({}, 428), ({"If-Match": '"7"'}, 412), ({"If-Match": '"9"'}, 412)])
def test_the_api_wants_the_version_that_was_read(api: Api, alice: User, header: dict[str, str], code: int) -> None:
    answer = api(alice).put("/api/v1/me/", TOKYO, headers=header)

    assert answer.status_code == code
    alice.refresh_from_db()
    assert alice.time_zone == "Europe/Lisbon"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "Asia/Tokyo\x00"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"time_zone": 7}, "time_zone"),
        ({"first_weekday": 7}, "first_weekday"),
        ({"first_weekday": "6"}, "first_weekday"),
        ({"first_weekday": True}, "first_weekday"),
        ({"first_weekday": 6.5}, "first_weekday"),
        ({"first_weekday": None}, "first_weekday"),
        ({"is_staff": True}, "is_staff"),
    ],
)
def test_the_api_names_the_field_it_cannot_use(api: Api, alice: User, sent: dict[str, object], field: str) -> None:
    answer = api(alice).put("/api/v1/me/", TOKYO | sent, headers={"If-Match": '"1"'})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    alice.refresh_from_db()
    assert (alice.time_zone, alice.is_staff) == ("Europe/Lisbon", False)


def test_an_unknown_parameter_is_named(api: Api, alice: User) -> None:
    answer = api(alice).get("/api/v1/me/?verbose=1")

    assert answer.status_code == 400
    assert answer.json()["errors"] == {"verbose": ["There is no such parameter."]}
