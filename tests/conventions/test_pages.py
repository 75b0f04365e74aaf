"""One event has one answer, at every form of every room and at the API beside it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from html import unescape
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from routines.models import Week
from tests.conventions.every_form import CHANGINGS, MAKINGS, MOMENT, PAUSE, ROUTINE, Changing, Making, make_pause
from tests.factories import (
    MORNING,
    make_answers,
    make_exercise,
    make_pain_entry,
    make_ready,
    make_routine,
    make_user,
)
from tracking import practice

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
ONCE = "5a0c3f1e-8f7e-4e7b-9a53-0d2f6f1b7c11"


THROUGH_THE_API = [name for name, making in MAKINGS.items() if making.url]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def person(alice: User) -> User:
    """Alice, ready to begin; her wrists leave one exercise out, and a routine stands on Thursday at 18:30."""
    make_ready(alice)
    make_answers(alice, conditions=("wrist",))
    make_exercise("quadruped-reach", flags={"WRIST": "X"}, flag_texts={})
    make_exercise("dart")
    slots = [{"weekday": 3, "local_time": time(18, 30), "routine": make_routine(alice)}]
    Week.objects.plan(owner=alice, slots=slots, expected=None, at=MORNING)
    return alice


def addressed(making: Making, person: User) -> tuple[str, dict[str, Any]]:
    """The page and the API's body with the routine they are about."""
    routine = person.routine_set.first()
    assert routine
    body = making.body | ({"routine": routine.pk} if making.rows == "move_set" else {})
    return making.page.format(routine=routine.pk), body


def writes(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def named(made: Iterable[str]) -> Any:
    return pytest.mark.parametrize("name", made)


# The same request again ------------------------------------------------------------------------------------------


@named(MAKINGS)
def test_a_form_sent_twice_leads_to_the_row_it_made_and_writes_nothing(person: User, page: Page, name: str) -> None:
    making, browser = MAKINGS[name], page(person)
    url, _body = addressed(making, person)
    rows = getattr(person, making.rows)
    before = rows.count()

    first = browser.post(url, making.form | {"client_uuid": ONCE})
    with CaptureQueriesContext(
        connection,
    ) as queries:
        second = browser.post(url, making.form | {"client_uuid": ONCE})

    assert rows.count() == before + 1 or name == "the safety questions"
    assert second.status_code == 302
    assert first.status_code == 201 if name == "a key" else first["Location"] == second["Location"]
    assert writes(queries) == []


@named(THROUGH_THE_API)
def test_a_request_sent_twice_is_answered_with_the_row_it_made(person: User, api: Api, name: str) -> None:
    making, program = MAKINGS[name], api(person)
    _url, body = addressed(making, person)

    first = program.post(making.url, body | {"client_uuid": ONCE})
    with CaptureQueriesContext(connection) as queries:
        second = program.post(making.url, body | {"client_uuid": ONCE})

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert writes(queries) == []


# The same key, other content -------------------------------------------------------------------------------------


@named(MAKINGS)
def test_other_answers_in_the_same_form_are_kept_in_a_fresh_one(person: User, page: Page, name: str) -> None:
    making, browser = MAKINGS[name], page(person)
    url, _body = addressed(making, person)
    rows = getattr(person, making.rows)
    browser.post(url, making.form | {"client_uuid": ONCE})
    before = rows.count()

    refused = browser.post(url, making.form | making.other | {"client_uuid": ONCE})
    form = refused.context["form"]

    assert refused.status_code == 422
    assert refused.content.decode().count("You sent this form before with other answers.") == 1
    assert form["client_uuid"].value() != ONCE
    assert {field: form[field].value() for field in making.other} == making.other
    assert rows.count() == before


@named(THROUGH_THE_API)
def test_another_body_under_the_same_key_is_refused(person: User, api: Api, name: str) -> None:
    making, program = MAKINGS[name], api(person)
    _url, body = addressed(making, person)
    program.post(making.url, body | {"client_uuid": ONCE})

    refused = program.post(making.url, body | making.other_body | {"client_uuid": ONCE})

    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")


# The same request again, of a row deleted since -------------------------------------------------------------------


def of_the_diary(names: Iterable[str]) -> list[str]:
    """Those whose rows stay for a while when they are deleted, one form a row."""
    return [name for name in names if MAKINGS[name].rows in ("painentry_set", "care_set", "measure_set", "session_set")]


@named(of_the_diary(MAKINGS))
def test_a_form_sent_again_after_a_deletion_says_so_and_can_be_saved_once_more(
    person: User, page: Page, name: str
) -> None:
    making, browser = MAKINGS[name], page(person)
    rows = getattr(person, making.rows)
    browser.post(making.page, making.form | {"client_uuid": ONCE})
    practice.delete(rows.get(), at=datetime.now(UTC))

    asked = browser.post(making.page, making.form | {"client_uuid": ONCE})
    form, html = asked.context["form"], asked.content.decode()
    saved = browser.post(making.page, making.form | {"client_uuid": form["client_uuid"].value()})

    assert asked.status_code == 422
    assert "You have deleted this since. Send it again to save it once more." in html
    assert "with other answers" not in html
    assert {field: form[field].value() for field in making.form} == making.form
    assert saved.status_code == 302
    assert [row.is_deleted for row in rows.order_by("pk")] == [True, False]


@named(of_the_diary(THROUGH_THE_API))
def test_a_request_sent_again_after_a_deletion_is_refused_and_says_so(person: User, api: Api, name: str) -> None:
    making, program = MAKINGS[name], api(person)
    made = program.post(making.url, making.body | {"client_uuid": ONCE}).json()
    practice.delete(getattr(person, making.rows).get(pk=made["id"]), at=datetime.now(UTC))

    refused = program.post(making.url, making.body | {"client_uuid": ONCE})
    saved = program.post(making.url, making.body | {"client_uuid": str(UUID(int=7))})

    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    assert refused.json()["detail"].startswith("You have deleted this since.")
    assert saved.status_code == 201


# Changed meanwhile -----------------------------------------------------------------------------------------------


def opened(changing: Changing, person: User, browser: Client) -> tuple[str, dict[str, Any]]:
    """The page of the row and the form as it was opened, before another window changed the row."""
    row = changing.make(person)
    url = changing.page.format(pk=row.pk)
    opened_form = browser.get(url).context["form"]
    sent = changing.form | {"version": opened_form["version"].value()}
    stored = browser.post(url, sent | changing.stored)
    assert stored.status_code == 302, stored.content.decode()
    return url, sent


@named(CHANGINGS)
def test_what_is_there_now_stands_beside_what_was_typed_and_either_can_be_kept(
    person: User, page: Page, name: str
) -> None:
    changing, browser = CHANGINGS[name], page(person)
    url, sent = opened(changing, person, browser)

    stale = browser.post(url, sent | changing.typed)
    form, html = stale.context["form"], unescape(stale.content.decode())
    theirs = browser.get(url).context["form"]
    mine = browser.post(url, sent | changing.typed | {"version": form["version"].value()})

    assert stale.status_code == 422
    assert [(one.label, one.stored, one.typed) for one in form.meanwhile] == changing.shown
    for words in ("This was changed in another window", "Save mine", "Use what is saved", changing.shown[0][0]):
        assert words in html
    assert {field: form[field].value() for field in changing.typed} == changing.typed
    assert {field: str(theirs[field].value()) for field in changing.stored} == changing.stored
    assert mine.status_code == 302


@named(CHANGINGS)
def test_a_change_sent_twice_is_done_and_writes_nothing(person: User, page: Page, name: str) -> None:
    changing, browser = CHANGINGS[name], page(person)
    url, sent = opened(changing, person, browser)

    before = browser.get(url).context["form"]["version"].value()

    again = browser.post(url, sent | changing.stored)

    assert again.status_code == 302
    assert browser.get(url).context["form"]["version"].value() == before


@named(CHANGINGS)
def test_the_api_asks_for_the_version_and_refuses_an_old_one(person: User, api: Api, name: str) -> None:
    changing, program = CHANGINGS[name], api(person)
    url = changing.url.format(pk=changing.make(person).pk)

    without = program.put(url, changing.body)
    stale = program.put(url, changing.body, headers={"If-Match": '"99"'})

    assert (without.status_code, stale.status_code) == (428, 412)
    assert stale["Content-Type"] == "application/problem+json"


@named(CHANGINGS)
def test_the_same_change_again_through_the_api_is_refused_as_old_but_for_one_tap(
    person: User, api: Api, name: str
) -> None:
    changing, program = CHANGINGS[name], api(person)
    url = changing.url.format(pk=changing.make(person).pk)
    seen = {"If-Match": program.get(url)["ETag"]}

    first, again = (program.put(url, changing.body, headers=seen) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200 if name == "a morning" else 412)


# Held too long ---------------------------------------------------------------------------------------------------


def is_locked(execute: Callable, sql: str, *rest: Any) -> Any:
    """The database of somebody whose row another request holds: it can be read, and not written."""
    if sql.startswith(("INSERT", "UPDATE", "DELETE")):
        raise OperationalError("database is locked")
    return execute(sql, *rest)


@named(MAKINGS)
def test_a_form_that_cannot_be_saved_just_now_keeps_what_was_typed(person: User, page: Page, name: str) -> None:
    making, browser = MAKINGS[name], page(person)
    url, _body = addressed(making, person)

    with connection.execute_wrapper(is_locked):
        answer = browser.post(url, making.form | making.other | {"client_uuid": ONCE})

    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert answer.content.decode().count("Something else of yours is being saved just now.") == 1
    form = answer.context["form"]
    assert {field: form[field].value() for field in making.other} == making.other
    assert form["client_uuid"].value() == ONCE


@named(CHANGINGS)
def test_a_change_that_cannot_be_saved_just_now_keeps_what_was_typed(person: User, page: Page, name: str) -> None:
    changing, browser = CHANGINGS[name], page(person)
    url, sent = opened(changing, person, browser)
    version = browser.get(url).context["form"]["version"].value()

    with connection.execute_wrapper(is_locked):
        answer = browser.post(url, sent | changing.typed | {"version": version})

    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert answer.content.decode().count("Something else of yours is being saved just now.") == 1
    form = answer.context["form"]
    assert {field: form[field].value() for field in changing.typed} == changing.typed


@named(THROUGH_THE_API)
def test_the_api_says_when_to_send_it_again(person: User, api: Api, name: str) -> None:
    making = MAKINGS[name]
    _url, body = addressed(making, person)

    with connection.execute_wrapper(is_locked):
        answer = api(person).post(making.url, body | {"client_uuid": ONCE})

    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "held"


def test_a_button_that_cannot_be_saved_just_now_can_be_pressed_again(person: User, page: Page) -> None:
    entry, browser = make_pain_entry(person), page(person)

    with connection.execute_wrapper(is_locked):
        answer = browser.post(f"/pain/{entry.pk}/delete/", {"next": "/today/", "password": "secret"})

    html = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert f'action="/pain/{entry.pk}/delete/"' in html
    assert '<input type="hidden" name="next" value="/today/">' in html
    assert "secret" not in html


def test_a_page_that_cannot_be_read_just_now_can_be_asked_for_again(person: User, page: Page) -> None:
    def unreadable(execute: Callable, sql: str, *rest: Any) -> Any:
        if "tracking_painentry" in sql:
            raise OperationalError("database is locked")
        return execute(sql, *rest)

    browser = page(person)

    with connection.execute_wrapper(unreadable):
        answer = browser.get("/pain/?page=2")

    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert '<a class="button main" href="/pain/?page=2">Try again</a>' in answer.content.decode()


@pytest.mark.parametrize(
    ("url", "sent", "kept"),
    [
        ("/routines/{routine}/edit/", ROUTINE | {"version": "1"}, 'name="name" value="Night"'),
        ("/week/edit/", {"version": "1", "slots-0-weekday": "1", "slots-0-routine": "{routine}",
                         "slots-0-local_time": "19:45"}, 'value="19:45"'),
    ],
)  # fmt: skip
def test_an_editor_that_cannot_save_just_now_keeps_its_rows(
    person: User, page: Page, url: str, sent: dict[str, str], kept: str
) -> None:
    routine, browser = person.routine_set.get(), page(person)

    with connection.execute_wrapper(is_locked):
        answer = browser.post(
            url.format(routine=routine.pk), {name: value.format(routine=routine.pk) for name, value in sent.items()}
        )

    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert "Something else of yours is being saved just now." in answer.content.decode()
    assert kept in answer.content.decode()


@contextmanager
def held_elsewhere(person: User) -> Iterator[None]:
    """Another connection holds the person's row (on SQLite: the file), and ours does not wait for long."""
    hold, wait = {
        "sqlite": ("BEGIN IMMEDIATE", "PRAGMA busy_timeout = 50"),
        "postgresql": ("BEGIN; SELECT 1 FROM accounts_user FOR UPDATE", "SET lock_timeout = '50ms'"),
    }[connection.vendor]
    other = connection.copy()
    try:
        with other.cursor() as elsewhere, connection.cursor() as here:
            elsewhere.execute(hold)
            here.execute(wait)
            yield
    finally:
        other.close()
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_person_whose_row_is_held_is_asked_to_send_it_again_and_then_it_is_saved(page: Page, api: Api) -> None:
    alice = make_ready(make_user("alice"))
    browser, program = page(alice), api(alice)
    sent = MOMENT | {"score": "4", "client_uuid": ONCE}
    body = {"score": 7, "felt_at": "2026-11-22T18:30:00Z"}

    with held_elsewhere(alice):
        form = browser.post("/pain/add/", sent)
        button = browser.post("/measures/put-away/")
        problem = program.post("/api/v1/pain-entries/", body)
    again = [browser.post("/pain/add/", sent), browser.post("/measures/put-away/")]
    through_the_api = program.post("/api/v1/pain-entries/", body)

    assert [answer.status_code for answer in (form, button, problem)] == [503, 503, 503]
    assert {answer["Retry-After"] for answer in (form, button, problem)} == {"1"}
    assert [answer.status_code for answer in again] == [302, 302]
    assert through_the_api.status_code == 201
    assert [entry.score for entry in alice.painentry_set.order_by("score")] == [4, 7]


def test_another_fault_of_the_database_stays_one(person: User, page: Page) -> None:
    def broken(execute: Callable, sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT"):
            raise OperationalError("disk I/O error")
        return execute(sql, *rest)

    client = page(person)
    client.raise_request_exception = False

    with connection.execute_wrapper(broken):
        answer = client.post("/pain/add/", MOMENT | {"score": "4"})

    assert answer.status_code == 500


# Something else in the way ---------------------------------------------------------------------------------------


def test_what_is_in_the_way_is_said_at_both_doors(person: User, page: Page, api: Api) -> None:
    routine = person.routine_set.get()
    make_pause(person)
    browser, program = page(person), api(person)

    archived = browser.post(f"/routines/{routine.pk}/archive/")
    paused = browser.post("/week/pause/", PAUSE)
    through_the_api = [program.post(f"/api/v1/routines/{routine.pk}/archive/"), program.post("/api/v1/pauses/", PAUSE)]

    assert (archived.status_code, paused.status_code) == (422, 422)
    assert "“Evening” is in your week on Thursday." in archived.content.decode()
    assert "You already have a pause from 7 December to 13 December." in paused.content.decode()
    assert [answer.status_code for answer in through_the_api] == [409, 409]
    assert through_the_api[0].json()["detail"].startswith("“Evening” is in your week on Thursday.")
