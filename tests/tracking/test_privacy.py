"""Health data stays between the person and the site."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib import admin
from django.test import Client

from accounts.models import User
from tests.factories import MORNING, make_pain_entry, make_session
from tracking.models import Activity, ActivityRating, Care, Edition, FollowUp, Measure, PainEntry, Session, SessionStep

Page = Callable[[User | None], Client]
WORDS = "Worse since Tuesday"


def test_administrators_see_nothing_of_a_diary() -> None:
    assert (
        not {Session, SessionStep, PainEntry, FollowUp, Measure, Activity, ActivityRating, Care, Edition}
        & admin.site._registry.keys()
    )


@pytest.mark.usefixtures("monday_morning")
def test_nothing_a_person_writes_reaches_the_log_or_an_address(
    ready: User, page: Page, caplog: pytest.LogCaptureFixture
) -> None:
    client = page(ready)
    with caplog.at_level(logging.DEBUG):
        answers = [
            client.post("/pain/add/", {"score": "9", "day": "2026-11-23", "clock": "08:00", "note": WORDS}),
            client.post("/pain/add/", {"score": "99", "day": "2026-11-23", "clock": "08:00", "note": WORDS}),
            client.post("/sessions/log/", {"day": "2026-11-22", "clock": "08:00", "minutes": "9", "note": WORDS}),
        ]
        answers += [
            client.post("/pain/quick/", {"score": "9", "next": "/today/"}),
            client.post("/measures/three/", {"pain": "9", "enjoyment": "9", "activity": "9", "note": WORDS}),
            client.post("/measures/three/", {"pain": "99", "enjoyment": "9", "activity": "9", "note": WORDS}),
            client.post("/measures/activities/add/", {"name": WORDS, "score": "1"}),
            client.post("/care/add/", {"kind": "doctor", "day": "2026-11-23", "clock": "07:00", "note": WORDS}),
        ]

    assert [answer.status_code for answer in answers] == [302, 422, 302, 302, 302, 422, 302, 302]
    addresses = [
        re.sub(r"/\d+/", "/…/", answer.headers.get("Location", "")) for answer in answers
    ]  # without keys of rows
    assert not [address for address in addresses if re.search(r"99|score|pain=|doctor", address)]
    messages = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert WORDS not in "\n".join(messages)
    assert answers[0]["Location"] == "/pain/"


@pytest.mark.parametrize(
    "path", ["/today/", "/sessions/", "/pain/", "/progress/", "/measures/", "/measures/start/", "/care/add/"]
)
def test_a_page_of_the_diary_is_kept_by_no_cache(ready: User, page: Page, path: str) -> None:
    make_session(ready, MORNING - timedelta(days=1))
    make_pain_entry(ready, MORNING)

    answer = page(ready).get(path)

    assert "no-store" in answer["Cache-Control"]


def test_a_row_names_no_number_where_it_might_be_shown_to_others(alice: User) -> None:
    entry, session = make_pain_entry(alice, score=9), make_session(alice, pain_before=9)

    assert (str(entry), str(session)) == ("Pain entry, 2026-11-23", "Free session, 2026-11-23")
