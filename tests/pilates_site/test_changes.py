"""What changed since a program asked last, and a copy that is kept in step by it."""

import random
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db.models import F
from rest_framework.test import APIClient

from accounts.models import Consent, RecordVersion, Tombstone, User
from exercises.models import Barred
from pilates_site.kinds import KINDS
from routines.models import Pause, Week
from tests.factories import (
    MORNING,
    make_activity,
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
URL = "/api/v1/changes/"


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def person(alice: User) -> User:
    return make_ready(alice)


class Copy:
    """What a program keeps of somebody's rows, by kind and UUID."""

    def __init__(self, program: APIClient, *, limit: int = 3) -> None:
        self.program, self.limit = program, limit
        self.rows: dict[tuple[str, str], Any] = {}
        self.next: str | None = None

    def pull(self, *, pages: int = 1000) -> int:
        """Ask until there is no more; how many changes came."""
        count = 0
        for _ in range(pages):
            asked = {"limit": self.limit} | ({"since": self.next} if self.next else {})
            answer = self.program.get(URL, asked)
            assert answer.status_code == 200, answer.content
            said = answer.json()
            for one in said["changes"]:
                count += 1
                key = (one["kind"], one["uuid"])
                if one["op"] == "delete":
                    self.rows.pop(key, None)
                else:
                    assert one["row"]["client_uuid"] == one["uuid"]
                    self.rows[key] = one["row"]
            self.next = said["next"]
            if not said["more"]:
                break
        return count


LISTS = {
    "own_exercise": "own-exercises", "routine": "routines", "move": "moves", "pause": "pauses",
    "not_for_me": "not-for-me", "guidance": "guidance", "sign_off": "sign-offs", "session": "sessions",
    "morning": "mornings", "pain_entry": "pain-entries", "measure": "measures", "activity": "activities",
    "care": "care",
}  # fmt: skip


def stored(program: APIClient) -> dict[tuple[str, str], Any]:
    """The same from the lists of all kinds."""
    found = {}
    for kind, name in LISTS.items():
        url: str | None = f"/api/v1/{name}/?page_size=100"
        while url:
            page = program.get(url).json()
            found |= {(kind, row["client_uuid"]): row for row in page["results"]}
            url = page["next"]
    return found


def make_one_of_each(person: User) -> None:
    routine = make_routine(person)
    slot = {"weekday": 3, "local_time": time(18, 30), "routine": routine}
    Week.objects.plan(owner=person, slots=[slot], expected=None, at=NOON)
    person.move_set.move(  # type: ignore[attr-defined]
        owner=person, routine=routine, from_on=date(2026, 11, 26), from_time=time(18, 30), to_on=date(2026, 11, 27),
        local_time=time(7), at=NOON,
    )  # fmt: skip
    Pause.objects.begin(owner=person, reason="holiday", since_on=date(2026, 12, 7), until_on=date(2026, 12, 9), at=NOON)
    Barred.objects.bar(owner=person, exercise=make_exercise("chest-lift"), at=NOON)
    make_session(person, routine=routine)
    make_pain_entry(person)
    make_measure(person)
    make_activity(person)
    make_care(person)
    make_own_exercise(person)


def test_a_copy_equals_the_lists_whatever_the_size_of_a_page(api: Api, person: User) -> None:
    make_one_of_each(person)
    for limit in (1, 2, 500):
        copy = Copy(api(person), limit=limit)
        copy.pull()
        assert copy.rows == stored(api(person))
        assert {kind for kind, _uuid in copy.rows} == LISTS.keys() - {"guidance", "sign_off"}
    assert copy.pull() == 0


def test_every_kind_has_its_area_and_its_list() -> None:
    assert {name: kind.area for name, kind in KINDS.items()} == {
        **dict.fromkeys(("own_exercise", "routine", "move", "pause", "not_for_me", "guidance", "sign_off"), "routines"),
        **dict.fromkeys(("morning", "pain_entry", "measure", "activity", "care"), "diary"),
        "session": "practice",
    }
    assert KINDS.keys() == LISTS.keys()


def test_what_is_deleted_changed_and_restored_arrives_once(api: Api, person: User) -> None:
    make_one_of_each(person)
    copy = Copy(api(person))
    copy.pull()
    entry, care = person.painentry_set.get(), person.care_set.get()
    practice.delete(entry, at=NOON)
    practice.revise_care(care, expected=1, kind="doctor", noted_at=care.noted_at, at=NOON)
    practice.revise_care(care, expected=2, kind="other", noted_at=care.noted_at, at=NOON)

    said = api(person).get(URL, {"since": copy.next}).json()
    assert [(one["kind"], one["op"], one["version"]) for one in said["changes"]] == [
        ("pain_entry", "delete", 2),
        ("care", "put", 3),
    ]
    assert said["changes"][0]["at"] == "2026-11-24T12:00:00Z"
    assert said["more"] is False
    copy.pull()
    assert copy.rows == stored(api(person))

    practice.restore(entry, at=NOON)
    assert copy.pull() == 1
    assert copy.rows == stored(api(person))


def test_what_goes_for_good_and_what_goes_with_it_is_told(api: Api, person: User) -> None:
    make_one_of_each(person)
    copy = Copy(api(person))
    copy.pull()
    Week.objects.plan(owner=person, slots=[], expected=1, at=NOON)  # the move goes with what it moved
    routine, own, activity = person.routine_set.get(), person.ownexercise_set.get(), person.activity_set.get()
    routine.archive(at=NOON)
    own.archive(at=NOON)
    activity.end(on=NOON.date())
    copy.pull()
    assert copy.rows == stored(api(person))
    assert ("move", "put") not in {(kind, "put") for kind, _uuid in copy.rows}
    for kind, row in (("routine", routine), ("own_exercise", own), ("activity", activity)):
        practice.remove_for_good(person, kind, row.pk, at=NOON)
    copy.pull()
    assert copy.rows == stored(api(person))
    assert {kind for kind, _uuid in copy.rows} == {
        "pause", "not_for_me", "session", "morning", "pain_entry", "measure", "care",
    }  # fmt: skip


def test_only_the_kinds_that_are_named_are_told(api: Api, person: User) -> None:
    make_one_of_each(person)
    said = api(person).get(URL, {"kinds": "care,session"}).json()
    assert [one["kind"] for one in said["changes"]] == ["session", "care"]
    assert said["kinds"] == ["session", "care"]
    wrong = api(person).get(URL, {"kinds": "care,secrets"})
    assert wrong.status_code == 400
    assert wrong.json()["errors"]["kinds"][0].startswith("There is no kind “secrets”.")


def test_nobody_else_and_nobody_without_consent_reads_it(api: Api, person: User, bob: User) -> None:
    make_one_of_each(person)
    assert api(None).get(URL).status_code == 401
    assert api(None).post("/api/v1/sync/", {"items": []}).status_code == 401
    assert api(make_ready(bob)).get(URL).json()["changes"] == []
    mine = api(person).get(URL).json()["next"]
    assert api(bob).get(URL, {"since": mine}).status_code == 400  # a version that bob's record never had
    Consent.objects.filter(owner=person).first().withdraw(at=NOON)  # type: ignore[union-attr]
    assert api(person).get(URL, {"kinds": "session"}).status_code == 403
    assert "session" not in api(person).get(URL).json()["kinds"]


@pytest.mark.parametrize(
    "since",
    ["x", "", "c2.", "c1.MA", "c2.!!!", "c2." + urlsafe_b64encode(b"9.0.0.9").decode(), "c2.\x00", "c2.é", "c2.cD14"],
)
def test_a_cursor_that_was_changed_is_named(api: Api, person: User, since: str) -> None:
    RecordVersion.objects.filter(owner=person).update(version=3)
    answer = api(person).get(URL, {"since": since})
    assert (answer.status_code, [*answer.json()["errors"]]) == (400, ["since"])


def test_after_400_days_a_copy_is_read_again_and_a_new_one_is_not_refused(api: Api, person: User) -> None:
    make_one_of_each(person)
    copy, halfway = Copy(api(person)), Copy(api(person), limit=1)
    copy.pull()
    halfway.pull(pages=2)
    practice.delete(person.painentry_set.get(), at=NOON)
    Tombstone.objects.forget(at=NOON + timedelta(days=399))
    assert Tombstone.objects.count() == 1
    Tombstone.objects.forget(at=NOON + timedelta(days=401))
    assert Tombstone.objects.count() == 0
    for known in (copy, halfway):
        answer = api(person).get(URL, {"since": known.next})
        assert (answer.status_code, answer.json()["status"]) == (410, 410)
        assert answer.json()["detail"].startswith("Read everything again")
    again = Copy(api(person), limit=1)
    again.pull()
    assert again.rows == stored(api(person))


def test_what_was_there_before_is_told_first_and_asking_again_costs_little(
    api: Api, person: User, django_assert_max_num_queries: Any
) -> None:
    make_one_of_each(person)
    person.care_set.update(seq=F("seq") - F("seq"))
    copy = Copy(api(person), limit=500)
    copy.pull()
    assert copy.rows == stored(api(person))
    assert next(kind for kind, _uuid in copy.rows) == "care"
    answer = api(person).get(URL, {"since": copy.next})
    with django_assert_max_num_queries(2):
        again = api(person).get(URL, {"since": copy.next}, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_a_tombstone_goes_with_its_person_and_says_no_word(person: User) -> None:
    practice.delete(make_care(person), at=NOON)
    grave = Tombstone.objects.get()
    assert {field.name for field in grave._meta.get_fields()} == {
        "id", "owner", "kind", "uuid", "version", "deleted_at", "seq",
    }  # fmt: skip
    person.erase()
    assert not Tombstone.objects.exists()


def test_a_copy_follows_a_hundred_changes_in_any_order(api: Api, person: User) -> None:
    chance, copy = random.Random(14), Copy(api(person), limit=4)
    for _ in range(100):
        kept = [*person.painentry_set.kept()]
        what = chance.choice(["make", "make", "change", "delete", "restore", "pull"])
        gone = [*person.painentry_set.filter(deleted_at__isnull=False)]
        if what == "make":
            practice.note_pain(owner=person, score=chance.randrange(11), felt_at=MORNING, at=NOON)
        elif what == "change" and kept:
            one = chance.choice(kept)
            practice.revise_pain(one, expected=one.version, score=chance.randrange(11), felt_at=MORNING, at=NOON)
        elif what == "delete" and kept:
            practice.delete(chance.choice(kept), at=NOON)
        elif what == "restore" and gone:
            practice.restore(chance.choice(gone), at=NOON)
        else:
            copy.pull(pages=1)
    copy.pull()
    assert copy.rows == stored(api(person))
    assert len(copy.rows) > 5
    assert uuid4() not in copy.rows
