"""What a program reads again: its ETag, what changes it, and what a 304 costs."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiToken, Consent, User
from conventions import rereading
from conventions.areas import everywhere
from exercises.models import Barred, LoadedCatalogue
from routines.models import Pause, PracticeSettings, Week
from tests.factories import (
    MORNING,
    make_activity,
    make_answers,
    make_care,
    make_exercise,
    make_measure,
    make_own_exercise,
    make_pain_entry,
    make_ready,
    make_routine,
    make_session,
)
from tracking import practice

Api = Callable[[User | None], APIClient]
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
READS = [
    *("sessions/", "pain-entries/", "measures/", "activities/", "care/", "mornings/", "measures/due/"),
    *("routines/", "own-exercises/", "moves/", "pauses/", "week/occurrences/", "not-for-me/", "guidance/"),
    *("proposals/", "standings/", "sign-offs/", "insights/", "insights/measures/", "insights/ledger/"),
    *("insights/suggestion/", "reviews/", "progress/", "routines/{routine}/versions/"),
]
KEY = "pil_" + "k" * 43


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def person(alice: User, library: None) -> User:
    make_ready(alice)
    make_session(alice, routine=make_routine(alice))
    make_pain_entry(alice)
    ApiToken.objects.issue(owner=alice, key=KEY, name="watch", scopes=everywhere("write"), days=None, at=NOON)
    ApiToken.objects.update(last_used_at=NOON)
    return alice


def address(person: User, read: str) -> str:
    routine = person.routine_set.first()
    return f"/api/v1/{read}".format(routine=routine.pk if routine else 0)


def by_key() -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {KEY}")
    return client


def tags(api: Api, person: User) -> dict[str, str]:
    return {read: api(person).get(address(person, read))["ETag"] for read in READS}


def test_what_did_not_change_is_not_sent_again_in_2_queries(person: User) -> None:
    program = by_key()
    for read in READS:
        url = address(person, read)
        first = program.get(url)
        assert first.status_code == 200, read
        assert first["Cache-Control"] == "private, no-cache"
        assert {"Authorization", "Cookie", "Accept-Language"} <= {*first["Vary"].split(", ")}
        with CaptureQueriesContext(connection) as asked:
            again = program.get(url, headers={"If-None-Match": f'"x", W/{first["ETag"]}'})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        assert again["Cache-Control"] == "private, no-cache"
        assert len(asked) <= 2, (read, [one["sql"] for one in asked])
    assert len(READS) == 24


def pause(person: User) -> Pause:
    row: Pause = Pause.objects.begin(
        owner=person, reason="holiday", since_on=date(2026, 12, 7), until_on=date(2026, 12, 9), at=NOON
    )
    return row


def plan(person: User) -> Any:
    slot = {"weekday": 3, "local_time": time(18, 30), "routine": person.routine_set.first()}
    return Week.objects.plan(owner=person, slots=[slot], expected=None, at=NOON)


def morning(person: User) -> None:
    practice.answer(person.followup_set.get(practised_on="2026-11-23"), at=NOON, feeling="settled")


VERBS: dict[str, Callable[[User], Any]] = {
    "log": lambda one: make_session(one, NOON - timedelta(hours=2)),
    "begin": lambda one: practice.begin(owner=one, at=NOON, exercise=make_exercise("breathing")),
    "revise": lambda one: practice.revise_pain(one.painentry_set.get(), expected=1, score=3, felt_at=MORNING, at=NOON),
    "note pain": lambda one: practice.note_pain(owner=one, score=2, felt_at=NOON, at=NOON),
    "note care": lambda one: make_care(one),
    "answer a morning": morning,
    "measure": lambda one: make_measure(one, NOON),
    "an activity": lambda one: make_activity(one),
    "a routine": lambda one: make_routine(one),
    "archive": lambda one: one.routine_set.last().archive(at=NOON),
    "an own exercise": lambda one: make_own_exercise(one),
    "pause": pause,
    "plan": plan,
    "leave out": lambda one: Barred.objects.bar(owner=one, exercise=make_exercise("dart"), at=NOON),
    "the safety questions": lambda one: make_answers(one, conditions=("wrist",)),
    "settings": lambda one: PracticeSettings.objects.guide(owner=one, has_voice=False),
    "the place": lambda one: one.settle(time_zone="Asia/Tokyo", first_weekday=6, at=NOON),
    "delete": lambda one: practice.delete(one.session_set.last(), at=NOON),
    "withdraw": lambda one: Consent.objects.first().withdraw(at=NOON),  # type: ignore[union-attr]
}


def test_every_verb_changes_the_tag_of_every_list(person: User) -> None:
    seen = {rereading.tag_of(person, at=NOON)}
    for number, (verb, do) in enumerate(VERBS.items(), 2):
        do(person)
        person.refresh_from_db()
        seen.add(rereading.tag_of(person, at=NOON))
        assert len(seen) == number, verb
    assert len(VERBS) == 19


def test_deleting_shows_in_every_read_at_once(api: Api, person: User) -> None:
    before = tags(api, person)
    practice.delete(person.painentry_set.get(), at=NOON)
    after = tags(api, person)
    assert [read for read in READS if before[read] == after[read]] == []


@pytest.mark.parametrize(
    ("moment", "is_new"),
    [((24, 23, 59), False), ((25, 0, 0), True), ((25, 3, 59), True), ((25, 4, 0), True), ((24, 12, 20), False)],
)
def test_midnight_and_04_00_change_the_tag(alice: User, moment: tuple[int, int, int], is_new: bool) -> None:
    before = rereading.tag_of(alice, at=NOON)
    then = datetime(2026, 11, *moment, tzinfo=UTC)
    assert (rereading.tag_of(alice, at=then) != before) is is_new


def test_each_part_of_a_night_has_a_tag_of_its_own(alice: User) -> None:
    hours = [(24, 23), (25, 1), (25, 5)]
    assert len({rereading.tag_of(alice, at=datetime(2026, 11, *hour, tzinfo=UTC)) for hour in hours}) == 3


def test_what_the_clock_changes_has_a_new_tag_each_quarter_of_an_hour(api: Api, person: User) -> None:
    before = tags(api, person)
    with time_machine.travel(NOON + timedelta(minutes=15), tick=False):
        after = tags(api, person)
    assert [read for read in READS if before[read] != after[read]] == [
        *("measures/due/", "insights/", "insights/measures/", "insights/ledger/", "insights/suggestion/"),
        *("reviews/", "progress/"),
    ]


def test_the_tag_of_another_person_is_never_equal(api: Api, alice: User, bob: User) -> None:
    make_ready(alice)
    make_ready(bob)
    mine, others = (api(one).get("/api/v1/sessions/") for one in (alice, bob))
    assert mine.json() == others.json()
    assert mine["ETag"] != others["ETag"]
    assert api(bob).get("/api/v1/sessions/", headers={"If-None-Match": mine["ETag"]}).status_code == 200


def test_another_language_code_or_catalogue_has_another_tag(
    alice: User, library: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {rereading.tag_of(alice, at=NOON)}
    LoadedCatalogue.objects.note(is_changed=True)
    seen.add(rereading.tag_of(alice, at=NOON))
    monkeypatch.setattr(rereading, "CODE_STAMP", "another release")
    seen.add(rereading.tag_of(alice, at=NOON))
    monkeypatch.setattr(rereading, "get_language", lambda: "pl")
    seen.add(rereading.tag_of(alice, at=NOON))
    assert len(seen) == 4


def test_a_304_is_only_for_who_may_read(api: Api, person: User) -> None:
    seen = {"If-None-Match": api(person).get("/api/v1/sessions/")["ETag"]}
    assert APIClient().get("/api/v1/sessions/", headers=seen).status_code == 401
    Consent.objects.update(withdrawn_at=NOON)
    person.consent_set.first().withdraw(at=NOON)  # type: ignore[union-attr]
    assert api(person).get("/api/v1/sessions/", headers=seen).status_code == 403


def test_a_parameter_that_is_wrong_is_named_whatever_is_known(api: Api, person: User) -> None:
    seen = {"If-None-Match": api(person).get("/api/v1/sessions/")["ETag"]}
    assert api(person).get("/api/v1/sessions/?nonsense=1", headers=seen).status_code == 400


def test_a_row_keeps_its_version_as_its_tag_and_a_page_is_never_kept(page: Any, api: Api, person: User) -> None:
    session = person.session_set.get()
    assert api(person).get(f"/api/v1/sessions/{session.pk}/")["ETag"] == '"1"'
    answer = page(person).get("/sessions/", headers={"If-None-Match": rereading.tag_of(person, at=timezone.now())})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
