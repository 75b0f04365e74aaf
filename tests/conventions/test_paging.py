"""Every list of the API: its pages, the header that leads through them, and a cursor that somebody changed."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import URLPattern
from rest_framework.test import APIClient

from accounts.models import User
from conventions.paging import LogCursor, PageNumbers
from pilates_site.api import v1
from tests.factories import MORNING, make_care, make_own_exercise, make_pain_entry, make_ready

Api = Callable[[User | None], APIClient]
TAMPERED = [
    "cD14",
    "cD14&r=1",
    "x",
    "",
    b64encode(b"p=2026-13-40&i=1").decode(),
    b64encode(b"p=2026-11-23 08:00:00&i=1").decode(),
    b64encode(b"p=9999-12-31 23:59:59-14:00&i=1").decode(),
    b64encode(b"p=0001-01-01 00:00:00+14:00&i=1").decode(),
    b64encode(b"p=99999999999999999999999&i=1").decode(),
    b64encode(b"p=1%00&i=1").decode(),
    b64encode(b"p=1&i=-1").decode(),
    b64encode(b"p=1&i=x&r=1").decode(),
    b64encode(b"r=2&q=1").decode(),
    b64encode("p=é".encode()).decode(),
    b64encode(b"p=1&i=9223372036854775808").decode(),
    b64encode(b"p=1&p=1&i=1").decode(),
    b64encode(b"i=1").decode(),
]


def lists() -> Iterator[tuple[str, Any]]:
    """The address of each list without a part that varies, and how it is cut into pages."""
    for pattern in v1:
        if not isinstance(pattern, URLPattern) or "<" in str(pattern.pattern) or "." in str(pattern.pattern):
            continue
        view = pattern.callback
        actions = getattr(view, "actions", {})
        kind = getattr(view, "initkwargs", {}).get("pagination_class", getattr(view.cls, "pagination_class", None))
        if actions.get("get") == "list" and kind is not None:
            yield re.sub(r"[\^$]", "", str(pattern.pattern)), kind


LISTS = dict(lists())
LOGS = [url for url, kind in LISTS.items() if issubclass(kind, LogCursor)]
NUMBERED = [url for url, kind in LISTS.items() if issubclass(kind, PageNumbers)]


def test_every_list_is_of_one_of_the_two_kinds() -> None:
    assert sorted(LOGS) == [
        "care/", "measures/", "mornings/", "pain-entries/", "reminders/deliveries/", "sessions/",
    ]  # fmt: skip
    assert len(NUMBERED) >= 14
    assert {*LOGS, *NUMBERED} == {*LISTS}


@pytest.mark.parametrize("url", LOGS)
def test_a_cursor_that_was_changed_is_named(api: Api, alice: User, url: str) -> None:
    make_ready(alice)
    seen = {said: api(alice).get(f"/api/v1/{url}", {"cursor": said}) for said in TAMPERED}
    assert {said: answer.status_code for said, answer in seen.items()} == dict.fromkeys(TAMPERED, 400)
    assert seen["cD14"].json()["errors"] == {"cursor": ["This is no cursor of this list. Start again without one."]}


@pytest.mark.parametrize("url", NUMBERED)
def test_a_list_with_numbers_knows_no_cursor(api: Api, alice: User, url: str) -> None:
    make_ready(alice)
    answer = api(alice).get(f"/api/v1/{url}", {"cursor": "cD14"})
    assert (answer.status_code, answer.json()["errors"]) == (400, {"cursor": ["There is no such parameter."]})
    assert api(alice).get(f"/api/v1/{url}").status_code == 200


@pytest.mark.parametrize("url", LISTS)
def test_the_first_page_is_linked_from_every_list(api: Api, alice: User, url: str) -> None:
    make_ready(alice)
    answer = api(alice).get(f"/api/v1/{url}", {"page_size": 7})
    assert f'<http://testserver/api/v1/{url}?page_size=7>; rel="first"' in answer["Link"]


def linked(answer: Any) -> dict[str, str]:
    return {name: url for url, name in re.findall(r'<([^>]*)>; rel="(\w+)"', answer["Link"])}


@pytest.mark.parametrize("url", ["/api/v1/care/", "/api/v1/own-exercises/"])
def test_links_lead_through_all_pages_with_each_row_once(api: Api, alice: User, url: str) -> None:
    make_ready(alice)
    for n in range(5):
        make_care(alice, MORNING + timedelta(minutes=n // 2))  # two at the same moment
        make_own_exercise(alice, f"Slide {n}")
    answer = api(alice).get(url, {"page_size": 2})
    first, seen = answer.json(), [row["id"] for row in answer.json()["results"]]
    while "next" in linked(answer):
        assert linked(answer)["next"] == answer.json()["next"]
        answer = api(alice).get(linked(answer)["next"])
        seen += [row["id"] for row in answer.json()["results"]]
    assert len(seen) == len({*seen}) == 5
    back = api(alice).get(linked(answer)["prev"])
    assert linked(back)["prev"] == back.json()["previous"]
    assert first["previous"] is None
    assert linked(answer)["first"] == f"http://testserver{url}?page_size=2"


@pytest.mark.parametrize("moments", [[7, 1, 1, 20, 2], [31], [1] * 31, [15, 16]])
@pytest.mark.parametrize("size", [2, 5, 25])
def test_the_way_back_leads_through_the_same_rows_however_many_are_of_one_moment(
    api: Api, alice: User, moments: list[int], size: int
) -> None:
    make_ready(alice)
    for minute, many in enumerate(moments):
        for _ in range(many):
            make_pain_entry(alice, MORNING + timedelta(minutes=minute))
    there, url = [], f"/api/v1/pain-entries/?page_size={size}"
    while url:
        answer = api(alice).get(url).json()
        there, url = [*there, *answer["results"]], answer["next"]

    back, url = answer["results"], answer["previous"]
    while url:
        answer = api(alice).get(url).json()
        back, url = [*answer["results"], *back], answer["previous"]

    assert len({row["id"] for row in there}) == len(there) == 31
    assert back == there
    assert answer["next"] is not None
