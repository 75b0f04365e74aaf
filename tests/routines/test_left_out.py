"""Leaving out changes every routine at once, can be undone for a day, and is reached from every place."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from exercises import catalogue
from exercises.barred import BarFacts, Barring
from exercises.models import Barred
from routines import rules
from routines.models import Routine, SwapDecision
from routines.models.said import suggested
from tests.factories import MORNING, know_the_catalogue, make_exercise, make_ready, make_routine
from tests.routines.library import TODAY, library, person, practised

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
KNOWN = practised("quadruped-reach", "dart", "wall-angels", "seated-extension")

pytestmark = pytest.mark.usefixtures("library", "monday_morning")


@pytest.fixture
def monday_morning() -> Any:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def ready(alice: User) -> User:
    return make_ready(alice)


def slugs(routine: Routine) -> list[str]:
    return [step.subject.slug for step in Routine.objects.with_steps().get(pk=routine.pk).listed_steps()]


def leave_out(owner: User, slug: str = "swan-prep", **said: Any) -> SwapDecision:
    return SwapDecision.objects.leave_out(owner=owner, exercise=make_exercise(slug), at=MORNING, **said)


# What is near ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("barred", "there", "practice", "key"),
    [
        ((), (), KNOWN, "quadruped-reach:base"),
        ((), ("quadruped-reach",), KNOWN, "dart:blades-only"),
        (("dart", "quadruped-reach"), (), KNOWN, "seated-extension:small-lift"),
        (("dart", "quadruped-reach", "seated-extension"), (), KNOWN, None),
        ((), (), {}, "seated-extension:small-lift"),
    ],
)
def test_the_nearest_that_fits_and_is_known_is_suggested(
    barred: tuple[str, ...], there: tuple[str, ...], practice: dict[str, rules.Experience], key: str | None
) -> None:
    rows = tuple(BarFacts(slug, "", "me", "You", TODAY) for slug in barred)
    who = person(practice=practice, barring=Barring(rows))

    found = rules.nearest(who, "swan-prep", swaps=catalogue.swaps(), in_session=there)

    assert (found.key if found else None) == key


def test_nothing_takes_its_own_place_where_all_of_it_is_left_out() -> None:
    who = person(practice=practised(*library()))

    found = {slug: rules.nearest(who, slug, swaps=catalogue.swaps()) for slug in catalogue.swaps()}

    assert [slug for slug, swap in found.items() if swap and swap.slug == slug] == []
    assert found["cat-cow"] is not None


def test_a_condition_that_leaves_it_out_passes_to_the_next() -> None:
    who = person("PREG", practice=KNOWN)

    found = rules.nearest(who, "dart", swaps=catalogue.swaps())

    assert found is not None
    assert not who.is_left_out(found.slug)


# In every routine --------------------------------------------------------------------------------------------------


def test_one_tap_swaps_it_in_every_routine_as_one_version_each(ready: User, bob: User) -> None:
    evening = make_routine(ready, "breathing", "swan-prep", "childs-pose")
    archived = make_routine(ready, "cat-cow", "swan-prep", name="Old")
    archived.archive(at=MORNING)
    plain = make_routine(ready, "breathing", "cat-cow", name="Plain")
    foreign = make_routine(bob, "breathing", "swan-prep")

    made = leave_out(ready, instead="quadruped-reach:base")

    assert slugs(evening) == ["breathing", "quadruped-reach", "childs-pose"]
    assert slugs(archived) == ["cat-cow", "quadruped-reach"]
    assert slugs(plain) == ["breathing", "cat-cow"]
    assert slugs(foreign) == ["breathing", "swan-prep"]
    assert [one["name"] for one in made.changed] == ["Evening", "Old"]
    assert Routine.objects.get(pk=evening.pk).version == 2
    assert evening.versions.count() == 2
    assert made.said() == "Swan Prep is left out. 2 routines changed: Evening and Old."


def test_without_a_swap_the_session_is_shorter(ready: User) -> None:
    routine = make_routine(ready, "breathing", "swan-prep", "childs-pose")

    leave_out(ready)

    assert slugs(routine) == ["breathing", "childs-pose"]


def test_what_is_in_the_routine_already_is_not_put_in_twice(ready: User) -> None:
    routine = make_routine(ready, "quadruped-reach", "swan-prep")

    leave_out(ready, instead="quadruped-reach:base")

    assert slugs(routine) == ["quadruped-reach"]


def test_a_routine_of_nothing_else_stays_and_is_named(ready: User) -> None:
    routine = make_routine(ready, "swan-prep")

    made = leave_out(ready)

    assert slugs(routine) == ["swan-prep"]
    assert made.said() == ("Swan Prep is left out. Evening has nothing else in it and stays. Change it, or archive it.")


def test_one_form_leaves_the_steps_of_the_others(ready: User) -> None:
    routine = Routine.objects.start(
        owner=ready,
        name="Both",
        steps=[
            {"exercise": make_exercise("dart"), "reps": 4, "form": "blades-only"},
            {"exercise": make_exercise("breathing"), "reps": 4},
            {"exercise": make_exercise("dart"), "reps": 4},
        ],
    )

    leave_out(ready, "dart", form="base")
    routine.refresh_from_db()

    assert [(step.subject.slug, step.form) for step in routine.steps.all()] == [
        ("dart", "blades-only"),
        ("breathing", "base"),
    ]


def test_nothing_is_changed_where_one_thing_fails(ready: User) -> None:
    routine = make_routine(ready, "breathing", "swan-prep")

    with pytest.raises(ValidationError):
        leave_out(ready, instead="unknown:base")

    assert slugs(routine) == ["breathing", "swan-prep"]
    assert not Barred.objects.exists()


def test_queries_grow_by_a_fixed_number_a_routine_that_holds_it(ready: User) -> None:
    for number in range(3):
        make_routine(ready, "breathing", "cat-cow", name=f"Plain {number}")
    know_the_catalogue()
    with CaptureQueriesContext(
        connection,
    ) as few:
        leave_out(ready)
    for number in range(9):
        make_routine(ready, "breathing", "cat-cow", name=f"More {number}")

    with CaptureQueriesContext(connection) as many:
        leave_out(ready, "dart")

    assert len(many) == len(few)


# Undone ----------------------------------------------------------------------------------------------------------


def test_undo_puts_every_routine_back_and_allows_it_again(ready: User) -> None:
    routine = make_routine(ready, "breathing", "swan-prep", "childs-pose")
    made = leave_out(ready, instead="quadruped-reach:base")

    assert made.undo(at=MORNING + timedelta(hours=24)) == []

    assert slugs(routine) == ["breathing", "swan-prep", "childs-pose"]
    assert Barred.objects.get().lifted_at is not None
    assert made.undo(at=MORNING) == []


def test_after_a_day_it_cannot_be_undone(ready: User) -> None:
    made = leave_out(ready)

    with pytest.raises(ValidationError, match="24 hours"):
        made.undo(at=MORNING + timedelta(hours=24, seconds=1))

    assert Barred.objects.get().lifted_at is None


def test_a_routine_that_was_changed_since_stays_and_is_named(ready: User) -> None:
    routine = make_routine(ready, "breathing", "swan-prep", "childs-pose")
    made = leave_out(ready)
    routine.refresh_from_db()
    routine.revise(expected=2, name="Evening", steps=[{"exercise": make_exercise("cat-cow"), "reps": 4}])

    assert made.undo(at=MORNING) == ["Evening"]

    assert slugs(routine) == ["cat-cow"]


# Pages -----------------------------------------------------------------------------------------------------------


def test_the_page_of_an_exercise_leaves_it_out_with_one_tap_and_brings_it_back(ready: User, page: Page) -> None:
    browser = page(ready)
    routine = make_routine(ready, "breathing", "dart")
    before = browser.get("/exercises/dart/").content.decode()

    answer = browser.post("/exercises/dart/not-for-me/")

    assert 'action="/exercises/dart/not-for-me/"' in before
    assert answer["Location"] == "/exercises/dart/"
    after = browser.get("/exercises/dart/").content.decode()
    assert "Left out. You, 23 November 2026." in after
    assert "Dart is left out. 1 routine changed: Evening." in after
    assert 'action="/exercises/dart/not-for-me/"' not in after
    assert 'href="/exercises/dart/practise/"' not in after
    assert "dart" not in slugs(routine)
    row = Barred.objects.get()
    browser.post(f"/not-for-me/{row.pk}/allow/")
    assert 'href="/exercises/dart/practise/"' in browser.get("/exercises/dart/").content.decode()
    assert "dart" not in slugs(routine)


def test_a_second_tap_says_that_it_is_left_out_already(ready: User, page: Page) -> None:
    browser = page(ready)
    browser.post("/exercises/dart/not-for-me/")

    browser.post("/exercises/dart/not-for-me/")

    assert "Dart is left out already." in browser.get("/exercises/dart/").content.decode()
    assert Barred.objects.count() == 1


def test_the_list_says_who_since_when_why_and_what_takes_its_place(ready: User, page: Page) -> None:
    browser = page(ready)
    make_routine(ready, "breathing", "dart")
    sent = {
        "exercise": "dart",
        "said_by": "physiotherapist",
        "by": "Example",
        "reason": "Not now.",
        "instead": "wall-angels:base",
    }

    answer = browser.post("/not-for-me/new/", sent)

    assert answer["Location"] == "/not-for-me/"
    text = browser.get("/not-for-me/").content.decode()
    assert "Physiotherapist Example, 23 November 2026: “Not now.” Wall Angels takes its place." in text


def test_a_form_without_an_exercise_is_refused_at_its_field(ready: User, page: Page) -> None:
    answer = page(ready).post("/not-for-me/new/", {"said_by": "me"})

    assert answer.status_code == 422
    assert "Choose an exercise from the list." in answer.content.decode()


def test_an_empty_list_says_how_it_fills(ready: User, page: Page) -> None:
    text = page(ready).get("/not-for-me/").content.decode()

    assert "Nothing is left out. You can leave out an exercise from its page or after a session." in text


def test_an_entry_is_changed_and_names_what_was_changed_meanwhile(ready: User, page: Page) -> None:
    row = leave_out(ready, "dart").barred
    assert row is not None
    fields = {"said_by": "me", "by": "", "instead": "", "until_on": "", "version": "1"}
    url = f"/not-for-me/{row.pk}/edit/"

    opened = page(ready).get(url).content.decode()
    first = page(ready).post(url, {**fields, "reason": "It pinches."})
    second = page(ready).post(url, {**fields, "reason": "Other."})

    assert first["Location"] == "/not-for-me/"
    assert second.status_code == 422
    assert "It pinches." in second.content.decode()
    said = "This was changed in another window"
    assert (opened.count(said), second.content.decode().count(said)) == (0, 1)


def test_undo_is_a_button_of_the_message(ready: User, page: Page) -> None:
    browser = page(ready)
    routine = make_routine(ready, "breathing", "dart")
    browser.post("/exercises/dart/not-for-me/")
    made = SwapDecision.objects.get()

    assert f'action="/not-for-me/decisions/{made.pk}/undo/"' in browser.get("/exercises/dart/").content.decode()
    browser.post(f"/not-for-me/decisions/{made.pk}/undo/")

    assert slugs(routine) == ["breathing", "dart"]


def test_the_list_undoes_it_for_a_day(ready: User, page: Page) -> None:
    routine = make_routine(ready, "breathing", "dart")
    made = leave_out(ready, "dart")
    undo = f'action="/not-for-me/decisions/{made.pk}/undo/"'
    browser = page(ready)

    first = browser.get("/not-for-me/").content.decode()
    with time_machine.travel(MORNING + timedelta(hours=25), tick=False):
        late = page(ready).get("/not-for-me/").content.decode()
    browser.post(f"/not-for-me/decisions/{made.pk}/undo/")

    assert (undo in first, undo in late, "Dart" in late) == (True, False, True)
    assert slugs(routine) == ["breathing", "dart"]
    assert undo not in browser.get("/not-for-me/").content.decode()


# Programs --------------------------------------------------------------------------------------------------------


def test_a_program_leaves_out_reads_changes_and_allows_again(ready: User, api: Api) -> None:
    program = api(ready)
    routine = make_routine(ready, "breathing", "dart")

    made = program.post("/api/v1/not-for-me/", {"exercise": "dart", "reason": "It pinches.", "instead": ""})
    row = made.json()
    changed = program.put(
        f"/api/v1/not-for-me/{row['id']}/",
        {"exercise": "dart", "reason": "Other.", "said_by": "doctor", "by": "Day"},
        headers={"If-Match": made["ETag"]},
    )
    gone = program.delete(f"/api/v1/not-for-me/{row['id']}/", headers={"If-Match": changed["ETag"]})

    assert (made.status_code, row["said_by"], row["since_on"], row["instead"]) == (201, "me", "2026-11-23", "")
    assert (changed.status_code, changed.json()["reason"], changed.json()["by"]) == (200, "Other.", "Day")
    assert gone.status_code == 204
    assert program.get(f"/api/v1/not-for-me/{row['id']}/").json()["lifted_at"] is not None
    assert slugs(routine) == ["breathing"]
    [decision] = program.get("/api/v1/swap-decisions/").json()["results"]
    assert (decision["answer"], decision["changed"][0]["name"]) == ("left_out", "Evening")


def test_without_instead_a_program_gets_what_is_suggested(ready: User, api: Api) -> None:
    answer = api(ready).post("/api/v1/not-for-me/", {"exercise": "swan-prep"})

    assert answer.json()["instead"] == suggested(ready, "swan-prep", at=MORNING) == "seated-extension:small-lift"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"exercise": "unknown"}, "exercise"),
        ({"exercise": "dart", "form": "On Chair"}, "form"),
        ({"exercise": "dart", "said_by": "wizard"}, "said_by"),
        ({"exercise": "dart", "instead": "unknown:base"}, "instead"),
        ({"exercise": "dart", "instead": "dart:blades-only"}, "instead"),
        ({"exercise": "dart", "colour": "red"}, "colour"),
    ],
)
def test_what_a_program_cannot_send_is_named(ready: User, api: Api, body: dict[str, str], field: str) -> None:
    answer = api(ready).post("/api/v1/not-for-me/", body)

    assert answer.status_code == 400
    assert field in str(answer.json())
    assert not Barred.objects.exists()


def test_the_same_request_again_is_the_same_row_and_another_one_is_in_the_way(ready: User, api: Api) -> None:
    program = api(ready)
    body = {"exercise": "dart", "client_uuid": "8d0d3c0e-3c52-4a45-9a2c-111111111111"}

    first = program.post("/api/v1/not-for-me/", body)
    again = program.post("/api/v1/not-for-me/", body)
    other = program.post("/api/v1/not-for-me/", {"exercise": "dart"})

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert first.json()["id"] == again.json()["id"]


def test_a_program_undoes_and_keeps(ready: User, api: Api) -> None:
    program = api(ready)
    routine = make_routine(ready, "breathing", "dart")
    program.post("/api/v1/not-for-me/", {"exercise": "dart"})
    made = SwapDecision.objects.get()

    undone = program.post(f"/api/v1/swap-decisions/{made.pk}/undo/")
    kept = program.post("/api/v1/swap-decisions/", {"exercise": "dart", "answer": "kept"})
    wrong = program.post("/api/v1/swap-decisions/", {"exercise": "dart", "answer": "swapped"})

    assert (undone.status_code, undone.json()["undone_at"] is not None) == (200, True)
    assert slugs(routine) == ["breathing", "dart"]
    assert (kept.status_code, kept.json()["answer"], wrong.status_code) == (201, "kept", 400)
    with time_machine.travel(MORNING + timedelta(days=2), tick=False):
        late = program.post("/api/v1/not-for-me/", {"exercise": "dart"}).json()
        newest = SwapDecision.objects.filter(barred=late["id"]).get()
    with time_machine.travel(MORNING + timedelta(days=4), tick=False):
        assert program.post(f"/api/v1/swap-decisions/{newest.pk}/undo/").status_code == 409
