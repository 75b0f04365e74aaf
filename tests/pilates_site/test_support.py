"""Whom people tell that something is wrong: what the settings may hold."""

from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from pilates_site.apps import check_somebody_is_named, check_support


def test_an_address_a_page_both_or_none_are_well(settings: Any) -> None:
    for email, url in (
        ("help@example.org", ""),
        ("", "https://example.org/"),
        ("help@example.org", "http://a/"),
        ("", ""),
    ):
        settings.SUPPORT_EMAIL, settings.SUPPORT_URL = email, url
        assert check_support() == []


@pytest.mark.parametrize(
    ("email", "url", "expected"),
    [
        ("help", "", ["pilates_site.E001"]),
        ("", "example.org/contact", ["pilates_site.E002"]),
        ("", "javascript:alert(1)", ["pilates_site.E002"]),
        ("a b@c", "ftp://a", ["pilates_site.E001", "pilates_site.E002"]),
    ],
)
def test_what_leads_nowhere_keeps_the_site_from_starting(
    settings: Any, email: str, url: str, expected: list[str]
) -> None:
    settings.SUPPORT_EMAIL, settings.SUPPORT_URL = email, url

    assert [one.id for one in check_support()] == expected
    with pytest.raises(SystemCheckError):
        call_command("check")


def test_a_site_for_others_is_reminded_to_name_somebody(settings: Any) -> None:
    settings.SUPPORT_EMAIL = settings.SUPPORT_URL = ""
    assert [one.id for one in check_somebody_is_named()] == ["pilates_site.W001"]

    settings.SUPPORT_EMAIL = "help@example.org"
    assert check_somebody_is_named() == []
