"""What somebody searched for says what hurts: no log holds the query of an address."""

import logging

import pytest
from django.conf import settings

from pilates_site.security import WithoutQuery


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('"GET /exercises/?search=chest+pain HTTP/1.1" 422 12', '"GET /exercises/ HTTP/1.1" 422 12'),
        ("/help/?search=numb%20hand", "/help/"),
        ("https://pilates.example.org/help/?search=a", "https://pilates.example.org/help/"),
        ("Did it work?", "Did it work?"),
    ],
)
def test_the_query_of_an_address_is_cut_from_a_record(said: str, kept: str) -> None:
    record = logging.LogRecord("django.server", logging.WARNING, __file__, 1, "%s %s", (said, 422), None)

    assert WithoutQuery().filter(record) is True
    assert record.getMessage() == f"{kept} 422"


def test_every_record_goes_through_it_and_so_do_those_of_the_server() -> None:
    import pilates_site.wsgi  # noqa: F401  # it adds the filter

    assert settings.LOGGING["handlers"]["console"]["filters"] == ["security.WithoutQuery", "request_ids.WithRequestId"]
    assert any(isinstance(one, WithoutQuery) for one in logging.getLogger("gunicorn.error").filters)
