"""What a person says of their pain goes all the way: asked, saved, shown, changed, kept as it was, and handed out.

A new field needs a sample in FIRST and in SECOND; each place that forgets it fails here.
"""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from tracking.import_export import PAIN
from tracking.models import Edition, PainEntry

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
pytestmark = pytest.mark.usefixtures("monday_morning")

BOOKKEEPING = {"id", "owner", "client_uuid", "created_digest", "version", "created_at", "updated_at", "deleted_at"}
BOOKKEEPING |= {"received_at", "seq"}
FOLLOWS = {"local_date", "time_zone", "source"}
FIELDS = {field.name for field in PainEntry._meta.concrete_fields} - BOOKKEEPING - FOLLOWS
ROWS = "/api/v1/pain-entries/"


@dataclass(frozen=True)
class Sample:
    """One thing that is said: as the page sends it, as the API has it, its column and cell, the words on the pages."""

    typed: dict[str, Any]
    value: Any
    column: str
    cell: str
    shown: str


FIRST = {
    "score": Sample({"score": "3"}, 3, "score", "3", "Pain 3"),
    "felt_at": Sample(
        {"day": "2026-11-20", "clock": "22:15"}, "2026-11-20T22:15:00Z", "felt", "2026-11-20 22:15", "22:15"
    ),
    "kind": Sample(
        {"kind": "average"},
        "average",
        "kind",
        "On average in the last 7 days",
        "On average in the last 7 days",
    ),
    "places": Sample(
        {"places": ["mid", "neck"]}, ["mid", "neck"], "places", "Middle of the back; Neck", "Middle of the back, Neck"
    ),
    "qualities": Sample({"qualities": ["dull"]}, ["dull"], "qualities", "Dull", "dull"),
    "note": Sample({"note": "Long drive."}, "Long drive.", "note", "Long drive.", "Long drive."),
}
SECOND = {
    "score": Sample({"score": "7"}, 7, "score", "7", "Pain 7"),
    "felt_at": Sample(
        {"day": "2026-11-20", "clock": "21:05"}, "2026-11-20T21:05:00Z", "felt", "2026-11-20 21:05", "21:05"
    ),
    "kind": Sample({"kind": "now"}, "now", "kind", "At that moment", ""),  # the usual kind is not said
    "places": Sample({"places": ["upper"]}, ["upper"], "places", "Upper back", "Upper back"),
    "qualities": Sample({"qualities": ["stiff"]}, ["stiff"], "qualities", "Stiff", "stiff"),
    "note": Sample({"note": "A long meeting."}, "A long meeting.", "note", "A long meeting.", "A long meeting."),
}


def typed(samples: dict[str, Sample]) -> dict[str, Any]:
    return {name: value for sample in samples.values() for name, value in sample.typed.items()}


def values(samples: dict[str, Sample]) -> dict[str, Any]:
    return {name: sample.value for name, sample in samples.items()}


def said(row: dict[str, Any]) -> dict[str, Any]:
    """Of a row as the API, an edition or the download has it, what a person says."""
    return {name: row.get(name, "nothing") for name in sorted(FIELDS)}


def not_shown(answer: Any, samples: dict[str, Sample]) -> list[str]:
    """The fields whose words are not on the page."""
    text = " ".join(re.sub(r"<[^>]+>", "", answer.content.decode()).split())
    return [name for name, sample in samples.items() if sample.shown not in text]


def as_rendered(answer: Any) -> dict[str, Any]:
    """What the form of a page sends when nothing is typed. Asserts that every field of it is on the page."""
    form, html = answer.context["form"], answer.content.decode()
    assert [name for name in form.fields if f'name="{form.add_prefix(name)}"' not in html] == []
    return {field.html_name: field.value() for field in form if field.value() is not None}


@pytest.fixture
def entry(ready: User, page: Page) -> PainEntry:
    """The first samples, typed on the page."""
    client = page(ready)
    assert client.post("/pain/add/", as_rendered(client.get("/pain/add/")) | typed(FIRST)).status_code == 302
    return PainEntry.objects.get()


@pytest.mark.parametrize("samples", [FIRST, SECOND], ids=["first", "second"])
def test_every_field_that_a_person_fills_in_has_a_sample(samples: dict[str, Sample]) -> None:
    missing = sorted(FIELDS - set(samples))

    assert missing == [], f"Give {', '.join(missing)} a sample in FIRST and in SECOND, or say that it is bookkeeping."
    assert [name for name in samples if FIRST[name].value == SECOND[name].value] == []


def test_what_is_typed_is_saved(entry: PainEntry, ready: User, api: Api) -> None:
    row = api(ready).get(f"{ROWS}{entry.pk}/").json()

    assert said(row) == values(FIRST)


def test_sending_the_page_to_change_it_as_it_opens_changes_nothing(
    entry: PainEntry, ready: User, page: Page, api: Api
) -> None:
    client, address = page(ready), f"/pain/{entry.pk}/edit/"

    answer = client.post(address, as_rendered(client.get(address)))

    assert answer.status_code == 302
    assert said(api(ready).get(f"{ROWS}{entry.pk}/").json()) == values(FIRST)


def test_a_change_on_the_page_and_one_by_the_api_are_saved(entry: PainEntry, ready: User, page: Page, api: Api) -> None:
    program, address = api(ready), f"{ROWS}{entry.pk}/"

    page(ready).post(f"/pain/{entry.pk}/edit/", typed(SECOND) | {"version": "1"})
    by_page = said(program.get(address).json())
    program.put(address, values(FIRST), headers={"If-Match": '"2"'})
    by_api = said(program.get(address).json())

    assert (by_page, by_api) == (values(SECOND), values(FIRST))


def test_an_entry_made_by_the_api_has_every_field(ready: User, api: Api) -> None:
    answer = api(ready).post(ROWS, values(SECOND))

    assert answer.status_code == 201, answer.json()
    assert said(api(ready).get(f"{ROWS}{PainEntry.objects.get().pk}/").json()) == values(SECOND)


def test_a_change_keeps_what_was_there_and_shows_it(entry: PainEntry, ready: User, page: Page) -> None:
    client = page(ready)

    client.post(f"/pain/{entry.pk}/edit/", typed(SECOND) | {"version": "1"})

    assert said(Edition.objects.get().data) == values(FIRST)
    assert not_shown(client.get(f"/pain/{entry.pk}/versions/"), FIRST) == []


@pytest.mark.parametrize("address", ["/pain/", "/sessions/"])
def test_the_lists_show_every_field(entry: PainEntry, ready: User, page: Page, address: str) -> None:
    client = page(ready)
    first = not_shown(client.get(address), FIRST)

    client.post(f"/pain/{entry.pk}/edit/", typed(SECOND) | {"version": "1"})

    assert (first, not_shown(client.get(address), SECOND)) == ([], [])


def test_the_table_to_download_has_every_field_under_its_header(entry: PainEntry, ready: User, page: Page) -> None:
    text = b"".join(page(ready).post("/accounts/my-data/csv/", {"table": "pain"}).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]

    [row] = csv.DictReader(text.splitlines())

    assert row == {sample.column: sample.cell for sample in FIRST.values()} | {
        "day": "2026-11-20",
        "time_zone": "Europe/Lisbon",
        "logged": "Logged later",
    }
    assert [*row] == [column.name for column in PAIN.columns]


def test_the_download_of_all_data_has_every_field(entry: PainEntry, ready: User, page: Page) -> None:
    [row] = page(ready).post("/accounts/my-data/download/").json()["tracking.PainEntry"]

    assert said(row) == values(FIRST)
