"""The emergency number of the country a time zone lies in, and all three where that is not known."""

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory

from accounts.models import User
from accounts.screening import local_number

ALL_THREE = ("112", "999", "911")


@pytest.mark.parametrize(
    ("zone", "number"),
    [
        ("Europe/Berlin", "112"),
        ("Europe/Lisbon", "112"),
        ("Atlantic/Azores", "112"),
        ("Europe/Dublin", "112"),
        ("Atlantic/Reykjavik", "112"),
        ("Europe/Vaduz", "112"),
        ("Europe/Oslo", "112"),
        ("Europe/Zurich", "112"),
        ("Europe/London", "999"),
        ("America/New_York", "911"),
        ("Pacific/Honolulu", "911"),
        ("America/Toronto", "911"),
        ("Australia/Sydney", "000"),
        ("Pacific/Auckland", "111"),
        ("Pacific/Chatham", "111"),
    ],
)
def test_a_zone_has_the_number_of_its_country(zone: str, number: str) -> None:
    assert local_number.numbers_of(zone) == (number,)


@pytest.mark.parametrize(
    "zone", ["UTC", "Etc/GMT+5", "Asia/Tokyo", "Europe/Kyiv", "GB", "US/Pacific", "Atlantis/Capital", "", None]
)
def test_another_country_an_old_name_and_no_place_have_all_three(zone: str | None) -> None:
    assert local_number.numbers_of(zone) == ALL_THREE


def test_every_country_of_the_table_has_a_zone_and_stands_there_once() -> None:
    countries = [country for listed in local_number.NUMBERS.values() for country in listed.split()]

    assert len(countries) == len(set(countries)) == 36
    assert set(countries) - {country for _, country in local_number.countries_by_zone()} == set()


@pytest.mark.parametrize(("zone", "numbers"), [("Europe/Berlin", ["112"]), ("UTC", ["112", "999", "911"])])
def test_the_line_calls_where_the_person_is(alice: User, zone: str, numbers: list[str]) -> None:
    request = RequestFactory().get("/")
    alice.time_zone = zone
    request.user = alice

    html = Template("{% load ui %}{% emergency_line %}").render(Context({"request": request}))

    assert [part.partition('"')[0] for part in html.split('href="tel:')[1:]] == numbers
    assert "<a" not in html.partition("<summary>")[2].partition("</summary>")[0]


@pytest.mark.django_db
def test_the_footer_of_a_stranger_leads_to_all_numbers_and_that_of_a_person_calls(client: Client, alice: User) -> None:
    stranger = client.get("/about/").text.partition("<footer")[2]
    User.objects.filter(pk=alice.pk).update(time_zone="Europe/Berlin")
    client.force_login(alice)
    person = client.get("/about/").text.partition("<footer")[2]

    assert 'href="/accounts/emergency/"' in stranger
    assert "tel:" not in stranger
    assert 'href="tel:112"' in person
    assert "/accounts/emergency/" not in person
