"""The lists of routines: mine beside the week, those to copy, and what is archived."""

from collections.abc import Callable
from datetime import UTC, datetime, time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from exercises import catalogue
from routines.models import Routine, Week
from tests.factories import make_routine, records

Browser = Callable[[User | None], Client]
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def test_the_list_says_what_each_routine_is_and_on_which_days_it_stands(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "breathing", "dart", "childs-pose", name="Evening")
    slots = [{"weekday": day, "local_time": time(7, 30), "routine": routine} for day in (0, 3)]
    Week.objects.plan(owner=alice, slots=slots, expected=None, at=NOW)

    answer = page(alice).get("/routines/")
    html = page(alice).get("/week/").content.decode()

    assert (answer.status_code, answer["Location"]) == (302, "/week/#routines")
    assert f'href="/routines/{routine.pk}/"' in html
    assert "3 exercises, strength. Monday and Thursday" in html


def test_without_a_routine_one_sentence_and_one_button_lead_on(alice: User, page: Browser) -> None:
    html = page(alice).get("/week/").content.decode()

    assert "No routine yet" in html
    assert html.count("button main") == 1
    assert 'href="/routines/compose/"' in html
    assert 'href="/routines/starters/"' in html


def test_the_starters_have_a_page_of_their_own(alice: User, page: Browser) -> None:
    catalogue.load(records())

    html = page(alice).get("/routines/starters/").content.decode()

    assert 'href="/routines/import/"' in html
    assert 'href="/routines/own/"' in html
    for name in (
        "First week, gentle",
        "Beginner, full",
        "Desk break",
        "Article path, basic 1",
        "Intermediate, balanced",
    ):
        assert name in html


def test_archived_routines_have_a_list_of_their_own(alice: User, page: Browser) -> None:
    make_routine(alice, "dart", name="Old one").archive(at=NOW)

    mine = page(alice).get("/week/").content.decode()
    archived = page(alice).get("/routines/?archived=1").content.decode()

    assert "Old one" not in mine
    assert 'href="/routines/?archived=1"' in mine
    assert "Old one" in archived


def test_a_stranger_sees_nothing_of_it(alice: User, bob: User, page: Browser) -> None:
    make_routine(alice, "dart", name="Hers")

    assert "Hers" not in page(bob).get("/week/").content.decode()


def test_the_25th_routine_is_on_the_second_page(alice: User, page: Browser) -> None:
    for n in range(25):
        make_routine(alice, "dart", name=f"Routine {n:02}")

    first = page(alice).get("/week/").content.decode()
    second = page(alice).get("/week/?page=2").content.decode()

    assert "Routine 24" not in first
    assert "Routine 24" in second


@pytest.mark.parametrize(
    "path", ["/routines/starters/", "/routines/?archived=1", "/routines/add/dart/", "/week/", "/week/edit/"]
)
def test_a_page_takes_the_same_queries_with_ten_routines_and_with_twenty(alice: User, page: Browser, path: str) -> None:
    catalogue.load(records())
    browser = page(alice)
    version = None
    counts = []

    for _ in range(2):
        for _ in range(10):
            make_routine(alice, "breathing", "cat-cow", name="Same")
            make_routine(alice, "breathing", "dart", name="Away").archive(at=NOW)
        mine = Routine.objects.active().order_by("pk")
        slots = [{"weekday": n % 6, "local_time": time(n), "routine": routine} for n, routine in enumerate(mine)]
        version = Week.objects.plan(owner=alice, slots=slots, expected=version, at=NOW).version
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] > 2
