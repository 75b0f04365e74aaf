"""What the plan is told of the diary: how much was practised, how the pain began and is; it follows every verb."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from routines.models import DiaryDigest, PractisedDay
from routines.rules.newcomer import SoFar
from routines.rules.pain_now import KnownPain
from tests.factories import make_ready, make_routine, make_session
from tracking import practice
from tracking.insights.classes import SessionClass
from tracking.insights.facts import SessionFacts
from tracking.insights.good_weeks import good_weeks
from tracking.insights.reading import Readings, SessionReading
from tracking.models import PainEntry

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("library")


@pytest.fixture
def ready(alice: User) -> User:
    return make_ready(alice)


def digest(person: User) -> DiaryDigest:
    return DiaryDigest.objects.of(person)


def note(person: User, score: int, *, days: int = 0, hours: int = 0) -> PainEntry:
    at = NOON + timedelta(days=days, hours=hours)
    return practice.note_pain(owner=person, score=score, felt_at=at, at=at)


def test_nothing_is_known_of_an_empty_diary(ready: User) -> None:
    assert digest(ready).so_far() == SoFar(0, 0, None)
    assert digest(ready).newest_pain() is None


def test_sessions_are_counted_from_the_first_one_on(ready: User) -> None:
    make_session(ready, NOON, routine=make_routine(ready), pain_before=4)
    make_session(ready, NOON + timedelta(hours=3))
    make_session(ready, NOON + timedelta(days=2))

    assert digest(ready).so_far() == SoFar(3, 1, date(2026, 11, 23), first_score=4)
    assert digest(ready).newest_pain() == KnownPain(4, date(2026, 11, 23))


def test_the_newest_number_of_a_day_follows_every_change_of_an_entry(ready: User) -> None:
    note(ready, 6)
    entry = note(ready, 5, days=2)
    assert digest(ready).newest_pain() == KnownPain(5, date(2026, 11, 25))

    practice.revise_pain(entry, expected=1, score=3, felt_at=entry.felt_at, at=entry.felt_at)
    assert digest(ready).newest_pain() == KnownPain(3, date(2026, 11, 25))

    practice.delete(entry, at=NOON + timedelta(days=2, hours=1))
    assert digest(ready).newest_pain() == KnownPain(6, date(2026, 11, 23))

    practice.restore(entry, at=NOON + timedelta(days=2, hours=2))
    assert digest(ready).newest_pain() == KnownPain(3, date(2026, 11, 25))


def test_the_newest_number_of_a_day_is_the_pain_now_and_an_average_is_not(ready: User) -> None:
    note(ready, 6)
    note(ready, 4, hours=1)
    assert digest(ready).newest_pain() == KnownPain(4, date(2026, 11, 23))
    make_session(ready, NOON + timedelta(hours=2), pain_before=3)
    assert digest(ready).newest_pain() == KnownPain(3, date(2026, 11, 23))

    at = NOON + timedelta(days=1)
    practice.note_pain(owner=ready, score=7, felt_at=at, at=at, kind="average")
    assert digest(ready).newest_pain() == KnownPain(3, date(2026, 11, 23))


def test_the_first_week_is_known_from_three_days_on(ready: User) -> None:
    note(ready, 7)
    note(ready, 6, days=1)
    assert (digest(ready).base, digest(ready).first_score) == (None, 7)

    note(ready, 5, days=2)

    assert (digest(ready).base, digest(ready).first_score) == (6.0, 7)


def test_the_page_and_the_api_tell_the_plan(ready: User, page: Page, api: Api) -> None:
    page(ready).post("/pain/quick/", {"score": "4"})
    assert digest(ready).pain_score == 4
    practice.delete(PainEntry.objects.get(), at=datetime.now(tz=UTC))
    assert digest(ready).pain_score is None

    at = datetime.now(tz=UTC).isoformat()
    made = api(ready).post("/api/v1/pain-entries/", {"score": 2, "felt_at": at, "kind": "now"})

    assert made.status_code == 201
    assert digest(ready).pain_score == 2


def test_a_diary_without_a_digest_counts_its_practised_days(ready: User) -> None:
    make_session(ready, NOON, routine=make_routine(ready))
    DiaryDigest.objects.all().delete()

    assert PractisedDay.objects.count() == 1
    assert digest(ready).so_far() == SoFar(1, 1, date(2026, 11, 23))


def test_nothing_is_written_where_nothing_changed(
    ready: User, django_assert_num_queries: Callable[..., object]
) -> None:
    note(ready, 4)
    row = digest(ready)
    pain = {name: getattr(row, name) for name in ("pain_score", "pain_on", "base", "first_score")}

    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        DiaryDigest.objects.follow(owner=ready, pain=pain)


# Good weeks -------------------------------------------------------------------------------------------------------


def readings(*days: tuple[int, SessionClass]) -> Readings:
    found = []
    for pk, (day, cls) in enumerate(days):
        at = NOON + timedelta(days=day)
        session = SessionFacts(pk, at.date(), at, 12.0, 15, at + timedelta(days=1))
        found.append(SessionReading(session, cls, cls, cls, worst=None, ceiling=5, delta=None, completion=None))
    return Readings(tuple(found))


GREEN, RED = SessionClass.GREEN, SessionClass.RED


@pytest.mark.parametrize(
    ("days", "today", "expected"),
    [
        ((), 0, 0),
        (((0, GREEN),), 6, 0),
        (((0, GREEN),), 7, 1),
        (((0, GREEN), (3, RED)), 7, 0),
        (((0, GREEN), (7, GREEN), (8, GREEN), (15, RED)), 28, 2),
        (((0, GREEN), (21, GREEN)), 28, 2),
    ],
)
def test_a_good_week_is_over_and_went_well_as_a_whole(
    days: tuple[tuple[int, SessionClass], ...], today: int, expected: int
) -> None:
    assert good_weeks(readings(*days), today=NOON.date() + timedelta(days=today)) == expected
