"""What programs ask every site for by its well-known address."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.django_db


def test_robots_are_told_where_nothing_is_to_be_found() -> None:
    answer = Client().get("/robots.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == "User-agent: *\nDisallow: /accounts/\nDisallow: /admin/\nDisallow: /api/\n"


def test_the_icon_is_where_browsers_look_for_it() -> None:
    answer = Client().get("/favicon.ico")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/static/img/icon-180")
    assert {*answer["Cache-Control"].split(", ")} == {"public", "max-age=86400"}


@time_machine.travel(datetime(2026, 11, 23, 12, 0, tzinfo=UTC), tick=False)
@pytest.mark.parametrize(
    ("contact", "line"),
    [
        ("security@pilates.example.org", "mailto:security@pilates.example.org"),
        ("https://pilates.example.org/security/", "https://pilates.example.org/security/"),
    ],
)
def test_whom_to_tell_of_a_hole_is_said_for_half_a_year(settings: Any, contact: str, line: str) -> None:
    settings.SECURITY_CONTACT, settings.SITE_URL = contact, "https://pilates.example.org"

    answer = Client().get("/.well-known/security.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        f"Contact: {line}",
        "Expires: 2027-05-22T00:00:00Z",
        "Preferred-Languages: en",
        "Canonical: https://pilates.example.org/.well-known/security.txt",
    ]


def test_who_names_nobody_has_no_such_file(settings: Any) -> None:
    settings.SECURITY_CONTACT = ""

    assert Client().get("/.well-known/security.txt").status_code == 404


def test_a_password_manager_finds_the_page_of_the_password() -> None:
    answer = Client().get("/.well-known/change-password")

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/password/change/")


def test_what_is_deleted_is_overwritten_in_the_file_of_sqlite() -> None:
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete" if is_sqlite else "SELECT 1")
        said = cursor.fetchone()

    assert said == (1,)
