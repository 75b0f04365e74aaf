"""A time that is typed: in the hour that comes twice, in the one that never comes, and on which day it counts."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from exercises.models import Barred
from routines.models import Pause, Week
from tests.factories import make_exercise, make_pain_entry, make_ready, make_routine
from tracking.models import Care, PainEntry, Session

Page = Callable[[User | None], Client]

FIRST, SECOND = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
LATER = datetime(2026, 10, 26, 9, 0, tzinfo=UTC)
TYPED = {"score": "4", "day": "2026-10-25", "clock": "01:30", "note": ""}


@pytest.fixture
def person(alice: User) -> User:
    with time_machine.travel(datetime(2026, 10, 20, 9, 0, tzinfo=UTC), tick=False):
        return make_ready(alice)


@pytest.mark.parametrize(("now", "meant"), [(FIRST, FIRST), (SECOND, SECOND)])
def test_in_the_hour_that_comes_twice_the_time_is_the_one_that_is_now(
    person: User, page: Page, now: datetime, meant: datetime
) -> None:
    with time_machine.travel(now, tick=False):
        answer = page(person).post("/pain/add/", TYPED)

    assert answer.status_code == 302
    assert PainEntry.objects.get().felt_at == meant


@pytest.mark.parametrize(
    ("address", "more", "rows", "moment"),
    [
        ("/pain/add/", {"score": "4"}, PainEntry, "felt_at"),
        ("/care/add/", {"kind": "doctor"}, Care, "noted_at"),
        ("/sessions/log/", {"minutes": "10"}, Session, "started_at"),
    ],
)
def test_later_it_is_asked_which_of_the_two_it_was(
    person: User, page: Page, address: str, more: dict[str, str], rows: type, moment: str
) -> None:
    browser, typed = page(person), TYPED | more
    with time_machine.travel(LATER, tick=False):
        asked = browser.post(address, typed)
        chosen = browser.post(address, typed | {"which": "second"})

    assert asked.status_code == 422
    assert asked.context["form"].errors == {
        "which": ["The clocks went back, so this time came twice. Choose which one it was."]
    }
    html = asked.content.decode()
    assert "The first 01:30, before the clocks went back" in html
    assert "The second 01:30, after the clocks went back" in html
    assert chosen.status_code == 302
    assert [getattr(row, moment) for row in rows.objects.all()] == [SECOND]  # type: ignore[attr-defined]


def test_an_entry_of_the_hour_that_came_twice_keeps_its_moment_when_something_else_is_changed(
    person: User, page: Page
) -> None:
    entry = make_pain_entry(person, SECOND)
    with time_machine.travel(LATER, tick=False):
        answer = page(person).post(f"/pain/{entry.pk}/edit/", TYPED | {"score": "6", "version": "1"})

    entry.refresh_from_db()
    assert (answer.status_code, entry.score, entry.felt_at) == (302, 6, SECOND)


def test_the_hour_that_never_comes_is_refused_at_its_field(alice: User, page: Page) -> None:
    with time_machine.travel(datetime(2026, 3, 30, 9, 0, tzinfo=UTC), tick=False):
        answer = page(make_ready(alice)).post("/pain/add/", TYPED | {"day": "2026-03-29"})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "clock": ["The clocks went forward at this time. Choose a time 1 hour later."]
    }


@pytest.mark.parametrize("address", ["/pain/add/", "/care/add/", "/sessions/log/", "/week/pause/"])
def test_where_a_day_is_chosen_it_says_when_a_day_ends(person: User, page: Page, address: str) -> None:
    with time_machine.travel(LATER, tick=False):
        assert "A day ends at 04:00." in page(person).get(address).content.decode()


def test_where_a_planned_day_is_chosen_it_says_so_too(person: User, page: Page) -> None:
    with time_machine.travel(LATER, tick=False):
        routine = make_routine(person, "cat-cow")
        barred = Barred.objects.bar(owner=person, exercise=make_exercise("dart"), at=LATER)
        slots = [{"weekday": 0, "local_time": time(18, 30), "routine": routine}]
        Week.objects.plan(owner=person, slots=slots, expected=None, at=LATER)
        paused = Pause.objects.begin(
            owner=person, reason="holiday", since_on=date(2026, 11, 2), until_on=date(2026, 11, 4), at=LATER
        )
        addresses = (
            f"/week/move/?routine={routine.pk}&from=2026-10-26&at=18:30",
            "/week/edit/",
            f"/week/pauses/{paused.pk}/",
            f"/not-for-me/{barred.pk}/edit/",
        )
        pages = [page(person).get(address).content.decode() for address in addresses]

    assert ["A day ends at 04:00." in html for html in pages] == [True, True, True, True]


@pytest.mark.parametrize(
    ("now", "day", "clock", "counts_for"),
    [
        (datetime(2027, 1, 1, 9, 0, tzinfo=UTC), "2027-01-01", "03:59", date(2026, 12, 31)),
        (datetime(2027, 1, 1, 9, 0, tzinfo=UTC), "2027-01-01", "04:00", date(2027, 1, 1)),
        (datetime(2028, 3, 1, 9, 0, tzinfo=UTC), "2028-03-01", "03:59", date(2028, 2, 29)),
        (datetime(2028, 3, 1, 9, 0, tzinfo=UTC), "2028-02-29", "04:00", date(2028, 2, 29)),
    ],
)
def test_a_typed_time_counts_for_the_day_that_ends_at_four(
    alice: User, page: Page, now: datetime, day: str, clock: str, counts_for: date
) -> None:
    with time_machine.travel(now, tick=False):
        page(make_ready(alice)).post("/pain/add/", TYPED | {"day": day, "clock": clock})

    assert PainEntry.objects.get().local_date == counts_for
