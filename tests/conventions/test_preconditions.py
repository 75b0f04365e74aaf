"""If-Match at every address that changes a row: any of several versions, any at all, weak ones, and what is neither."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.db.models import F
from rest_framework.test import APIClient

from accounts.models import User
from conventions.preconditions import PreconditionMalformed, tags_in
from exercises.models import Barred
from routines.models import Week
from tests.conventions.every_form import CHANGINGS
from tests.factories import MORNING, make_care, make_exercise, make_ready, make_routine

Api = Callable[[User | None], APIClient]
WRITTEN_SO = 'If-Match: write the version in quotes, for example "3".'


def make_barred(owner: User) -> Any:
    return Barred.objects.bar(owner=owner, exercise=make_exercise("dart"), at=MORNING)


def make_week(owner: User) -> Any:
    slots = [{"weekday": 3, "local_time": time(18, 30), "routine": make_routine(owner)}]
    return Week.objects.plan(owner=owner, slots=slots, expected=None, at=MORNING)


def make_move(owner: User) -> Any:
    week = make_week(owner)
    [slot] = week.slots.all()
    days = {"from_on": date(2026, 11, 26), "to_on": date(2026, 11, 27)}
    return owner.move_set.move(  # type: ignore[attr-defined]
        owner=owner, routine=slot.routine, from_time=time(18, 30), local_time=time(7), at=MORNING, **days
    )


KINDS: dict[str, tuple[Callable[[User], Any], str, dict[str, Any]]] = {
    name: (one.make, one.url, one.body) for name, one in CHANGINGS.items() if one.url and name != "the reminders"
} | {
    "a routine": (
        make_routine, "/api/v1/routines/{pk}/", {"name": "Night", "steps": [{"exercise": "dart", "reps": 6}]},
    ),
    "the week": (make_week, "/api/v1/week/", {"slots": []}),
    "a move": (
        make_move, "/api/v1/moves/{pk}/", {"to_on": "2026-11-28", "local_time": "07:00"},
    ),
    "what is left out": (
        make_barred, "/api/v1/not-for-me/{pk}/", {"exercise": "dart", "reason": "It hurts."},
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def second(alice: User) -> Callable[[str], tuple[str, dict[str, Any]]]:
    """``second(kind)``: the address of a row of this kind at version 2, and a body that changes it."""

    def made(kind: str) -> tuple[str, dict[str, Any]]:
        make_ready(alice)
        make_exercise("dart")
        make, url, body = KINDS[kind]
        row = make(alice)
        type(row).objects.filter(pk=row.pk).update(version=F("version") - F("version") + 2)
        alice.refresh_from_db()
        return url.format(pk=row.pk), body

    return made


def put(api: Api, person: User, at: tuple[str, dict[str, Any]], match: str) -> Any:
    return api(person).put(at[0], at[1], headers={"If-Match": match})


@pytest.mark.parametrize("match", ['"2"', 'W/"2"', '"1", "2"', "*"])
@pytest.mark.parametrize("kind", KINDS)
def test_version_2_is_changed_by_whoever_names_it(
    api: Api, alice: User, second: Callable[[str], Any], kind: str, match: str
) -> None:
    answer = put(api, alice, second(kind), match)
    assert answer.status_code == 200, answer.content
    assert answer["ETag"] == '"3"'


@pytest.mark.parametrize("kind", KINDS)
def test_another_version_is_refused_with_the_row_and_what_is_no_tag_is_named(
    api: Api, alice: User, second: Callable[[str], Any], kind: str
) -> None:
    at = second(kind)
    stale = put(api, alice, at, '"1"')
    assert stale.status_code == 412
    assert stale["ETag"] == '"2"'
    assert stale.json()["current"] == api(alice).get(at[0]).json()
    malformed = put(api, alice, at, "2")
    assert (malformed.status_code, malformed.json()["detail"]) == (400, WRITTEN_SO)
    missing = api(alice).put(*at)
    assert missing.status_code == 428


def test_a_row_that_is_deleted_takes_the_same_lists(api: Api, alice: User) -> None:
    make_ready(alice)
    care = make_care(alice)
    url = f"/api/v1/care/{care.pk}/"
    stale = api(alice).delete(url, headers={"If-Match": '"7", W/"9"'})
    assert (stale.status_code, stale.json()["current"]["id"], stale["ETag"]) == (412, care.pk, '"1"')
    assert api(alice).delete(url, headers={"If-Match": 'W/"1", "9"'}).status_code == 204


def test_a_week_that_was_never_planned_is_version_0_and_no_row_for_a_star(api: Api, alice: User) -> None:
    make_ready(alice)
    star = put(api, alice, ("/api/v1/week/", {"slots": []}), "*")
    assert (star.status_code, star["ETag"]) == (412, '"0"')
    assert put(api, alice, ("/api/v1/week/", {"slots": []}), '"0"').status_code == 200


def test_the_row_in_an_answer_is_only_ever_ones_own(api: Api, alice: User, bob: User) -> None:
    make_ready(bob)
    care = make_care(make_ready(alice))
    answer = api(bob).put(f"/api/v1/care/{care.pk}/", {}, headers={"If-Match": '"9"'})
    assert (answer.status_code, "current" in answer.json()) == (404, False)


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ('"3"', {"3"}),
        (' W/"3" ,"4",, "x,y" ', {"3", "4", "x,y"}),
        (', "3"', {"3"}),
        ("*", {"*"}),
        ('""', {""}),
    ],
)
def test_tags_are_read_as_http_writes_them(header: str, tags: set[str]) -> None:
    assert tags_in(header) == tags


@pytest.mark.parametrize(
    "header", ["3", "W/3", 'w/"3"', '"3', '"3" "4"', '*, "3"', '"a b"', '"\x00"', ",", '"3";', '"1",' * 600]
)
def test_what_is_no_list_of_tags_is_malformed(header: str) -> None:
    with pytest.raises(PreconditionMalformed):
        tags_in(header)
