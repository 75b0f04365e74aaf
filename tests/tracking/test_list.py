"""The diary: day by day, page by page."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from accounts.models import User
from routines.models import Routine
from tests.factories import (
    MORNING,
    make_activity,
    make_care,
    make_follow_up,
    make_measure,
    make_pain_entry,
    make_ready,
    make_routine,
    make_session,
)
from tracking import practice
from tracking.models import Measure
from tracking.overview.diary import diary_page

Page = Callable[[User | None], Client]


def days_shown(html: str) -> list[str]:
    return re.findall(r'id="day-([\d-]+)"', html)


def test_an_empty_diary_has_one_sentence_and_one_button(ready: User, page: Page) -> None:
    html = page(ready).get("/sessions/").content.decode()

    assert "Nothing logged yet" in html
    assert 'href="/sessions/log/">Log a session' in html


def test_a_day_holds_sessions_and_pain_entries_latest_first(ready: User) -> None:
    early = make_pain_entry(ready, MORNING)
    session = make_session(ready, MORNING + timedelta(hours=1))
    late = make_pain_entry(ready, MORNING + timedelta(hours=2))

    [day] = diary_page(ready).days

    assert day.rows == (late, session, early)


def test_exercises_that_were_skipped_do_not_count(ready: User, page: Page) -> None:
    session = make_session(ready, routine=make_routine(ready, "breathing", "dart"))
    session.steps.filter(position=2).update(outcome="skipped")

    assert "15 minutes, 1 exercise<" in page(ready).get("/sessions/").content.decode()


def test_a_page_holds_14_days_and_leads_to_older_and_newer_ones(ready: User, page: Page) -> None:
    for back in range(30):
        make_pain_entry(ready, MORNING - timedelta(days=back))
    client = page(ready)

    first = client.get("/sessions/").content.decode()
    second = client.get("/sessions/?before=2026-11-10").content.decode()
    third = client.get("/sessions/?before=2026-10-27").content.decode()
    back_again = client.get("/sessions/?after=2026-11-09").content.decode()

    assert days_shown(first) == [f"2026-11-{day:02}" for day in range(23, 9, -1)]
    assert 'href="?before=2026-11-10"' in first
    assert 'rel="prev"' not in first
    assert days_shown(second)[0] == "2026-11-09"
    assert 'href="?after=2026-11-09"' in second
    assert days_shown(third) == ["2026-10-26", "2026-10-25"]
    assert 'rel="next"' not in third
    assert days_shown(back_again) == days_shown(first)
    assert 'rel="prev"' not in back_again
    assert 'href="?before=2026-11-10"' in back_again


@pytest.mark.parametrize("query", ["before=yesterday", "before=0001-01-01", "after=9999-12-31", "before=2026-02-30"])
def test_an_address_that_leads_nowhere_is_still_a_page(ready: User, page: Page, query: str) -> None:
    make_pain_entry(ready)

    assert page(ready).get(f"/sessions/?{query}").status_code == 200


def test_another_persons_days_are_not_among_them(ready: User, bob: User) -> None:
    make_session(make_ready(bob))

    assert diary_page(ready).days == ()


def test_deleted_rows_and_running_sessions_are_not_among_them(ready: User, page: Page) -> None:
    practice.delete(make_session(ready), at=MORNING)
    practice.delete(make_pain_entry(ready, MORNING - timedelta(days=1)), at=MORNING)

    assert diary_page(ready).days == ()


def test_a_running_session_stands_above(ready: User, page: Page) -> None:
    routine: Routine = make_routine(ready)
    session = practice.begin(owner=ready, routine=routine, at=MORNING)

    html = page(ready).get("/sessions/").content.decode()

    assert f'href="/sessions/{session.pk}/">Continue' in html


def test_the_diary_asks_the_database_no_more_often_however_much_there_is(
    ready: User, page: Page, django_assert_num_queries: Callable
) -> None:
    routine = make_routine(ready)
    client = page(ready)
    for count in (10, 20):
        for hours in range(count):
            make_session(ready, MORNING - timedelta(hours=hours, minutes=count), routine=routine)
            make_pain_entry(ready, MORNING - timedelta(hours=hours, minutes=count))
            make_measure(ready, MORNING - timedelta(hours=hours, minutes=count))
            make_care(ready, MORNING - timedelta(hours=hours, minutes=count))
            morning = make_follow_up(ready, (MORNING - timedelta(days=hours + count)).date())
            practice.answer(morning, feeling="settled", at=MORNING - timedelta(days=hours + count - 1))

        with django_assert_num_queries(17):
            client.get("/sessions/")


def test_a_day_holds_mornings_measures_activities_and_care_as_well(ready: User, page: Page) -> None:
    practice.answer(make_follow_up(ready, date(2026, 11, 22)), feeling="same", score=4, at=MORNING)
    make_measure(ready, MORNING + timedelta(minutes=1))
    make_measure(ready, MORNING + timedelta(minutes=2), change=-1)
    make_activity(ready).rate(score=6, at=MORNING + timedelta(minutes=3))
    make_care(ready, MORNING + timedelta(minutes=4))

    [day] = diary_page(ready).days
    html = page(ready).get("/sessions/").content.decode()

    assert [row.noun for row in day.rows] == ["care", "activityrating", "measure", "measure", "followup"]
    for words in (
        "Physiotherapy",
        "Lifting a full pan",
        "6 out of 10",
        "Compared with the start: A little worse",
        "Pain 5, enjoyment 4, activity 6",
        "Morning after Sunday: the same, 4",
    ):
        assert words in html


def test_a_late_answer_stands_on_its_morning_and_says_when_it_was_given(ready: User, page: Page) -> None:
    practice.answer(make_follow_up(ready, date(2026, 11, 18)), feeling="settled", at=MORNING)

    html = page(ready).get("/sessions/").content.decode()

    assert days_shown(html) == ["2026-11-19"]
    assert "answered on 23 November" in html


def test_a_clock_of_the_night_is_said_with_its_own_weekday(ready: User, page: Page) -> None:
    night = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # a Friday, in the night of Thursday
    make_pain_entry(ready, night - timedelta(hours=2))
    make_pain_entry(ready, night)
    make_session(ready, night + timedelta(minutes=5))
    make_care(ready, night + timedelta(minutes=10))
    practice.answer(make_follow_up(ready, date(2026, 11, 18)), feeling="settled", at=night + timedelta(minutes=15))

    html = page(ready).get("/sessions/").content.decode()

    assert days_shown(html) == ["2026-11-19"]
    clocks = [part.split("<")[0].strip() for part in html.split('<span class="when">')[1:]]
    assert clocks == ["Fri 01:15", "Fri 01:10", "Fri 01:05", "Fri 01:00", "23:00"]
    assert "answered on" not in html


def test_what_nobody_answered_and_what_was_put_away_is_not_among_them(ready: User) -> None:
    make_follow_up(ready)
    Measure.objects.put_away(owner=ready, at=MORNING)

    assert diary_page(ready).days == ()


def test_a_page_is_found_for_the_days_nearest_to_the_one_asked_for(ready: User) -> None:
    for back in (0, 1, 40):
        make_session(ready, MORNING - timedelta(days=back))

    page = diary_page(ready, after=date(2026, 10, 1))

    assert [day.day for day in page.days] == [date(2026, 11, 23), date(2026, 11, 22), date(2026, 10, 14)]
    assert (page.newer, page.older) == (None, date(2026, 10, 14))
