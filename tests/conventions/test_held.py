"""Whatever cannot be written just now is asked for again: 503 with Retry-After at every door, and never 500."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.http import HttpRequest
from django.test import Client
from rest_framework.test import APIClient

from accounts.holding import mark_of
from accounts.models import TypedForm, User
from conventions.owned import hardly_waiting, is_held_too_long
from tests.conventions.test_pages import MOMENT, ONCE, held_elsewhere, is_locked
from tests.factories import PASSWORD, make_ready, make_user
from tests.test_doors import ADDRESSES, _barred, _url, maker

Page = Callable[[User | None], Client]


def sent_to_every_door(person: User) -> Iterator[tuple[str, Any]]:
    """What each door answers to whatever may change something, while nothing can be written."""
    browser, program = Client(raise_request_exception=False), APIClient(raise_request_exception=False)
    browser.force_login(person)
    program.force_authenticate(person)
    makers = {maker(name) for name in ADDRESSES if "pk" in ADDRESSES[name]}
    # What is left out is written last: nothing that holds it could be written after it.
    rows = {maker: maker(person) for maker in sorted(makers, key=lambda one: (one is _barred, one.__name__))}
    make_ready(person)
    for name in sorted(ADDRESSES):
        url = _url(name, **({"pk": rows[maker(name)].pk} if "pk" in ADDRESSES[name] else {}))
        cache.clear()  # or the limits of the API would answer
        with connection.execute_wrapper(is_locked):
            if not name.startswith("api:"):
                yield f"post {name}", browser.post(url)
                continue
            for method in ("post", "put", "delete"):
                send = getattr(program, method)
                yield f"{method} {name}", send(url, {}, format="json", headers={"If-Match": '"1"'})


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("library")
def test_no_door_answers_500_while_the_database_is_locked(alice: User) -> None:
    answers = dict(sent_to_every_door(alice))

    failed = {name: answer for name, answer in answers.items() if answer.status_code >= 500}
    assert [
        name for name, answer in failed.items() if (answer.status_code, answer.get("Retry-After")) != (503, "1")
    ] == []
    assert len(failed) > 50
    assert {
        "post tracking:delete",
        "post routines:archive",
        "delete api:care-detail",
        "post api:session-restore",
    } <= set(failed)


def marked(person: User) -> dict[str, str]:
    """The form of a page that was made for ``person``."""
    request = HttpRequest()
    request.user = person  # type: ignore[assignment]
    return MOMENT | {"score": "4", "client_uuid": ONCE, "page_of": mark_of(request)}


@pytest.mark.django_db(transaction=True)
def test_a_form_of_somebody_signed_out_is_held_when_it_is_sent_again() -> None:
    browser = Client(raise_request_exception=False)
    sent = marked(make_ready(make_user("alice")))

    with held_elsewhere(User.objects.get()):
        first = browser.post("/pain/add/", sent)
    again = {
        one.split('"')[0]: one.split('value="')[1].split('"')[0]
        for one in first.content.decode().split('<input type="hidden" name="')[1:]
    }
    second = browser.post("/pain/add/", again)

    assert (first.status_code, first["Retry-After"]) == (503, "1")
    assert {name: again[name] for name in sent} == sent
    assert second["Location"] == "/accounts/login/?next=/pain/add/"
    assert TypedForm.objects.get().owner.username == "alice"


def test_a_browser_whose_session_cannot_be_stored_asks_again(alice: User) -> None:
    """The message of a change is the session's: it is stored after the view, by a middleware."""
    make_ready(alice)
    browser = Client(raise_request_exception=False)

    def is_session_locked(execute: Callable, sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")) and '"django_session"' in sql:
            raise OperationalError("database is locked")
        return execute(sql, *rest)

    with connection.execute_wrapper(is_session_locked):
        signing_in = browser.post("/accounts/login/", {"login": "alice", "password": PASSWORD})
    assert (signing_in.status_code, signing_in["Retry-After"]) == (503, "1")
    assert PASSWORD not in signing_in.content.decode()


def test_the_api_says_when_to_ask_again_where_a_middleware_cannot_write(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_args: Any, **_more: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("accounts.middleware.SessionMiddleware.process_request", cannot)

    answer, page = (Client(raise_request_exception=False).get(url) for url in ("/api/v1/sessions/", "/pain/"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert answer["Content-Type"] == "application/problem+json"
    assert (page.status_code, page["Retry-After"]) == (503, "1")


@pytest.mark.parametrize(("code", "is_held"), [("55P03", True), ("40P01", True), ("57014", False)])
def test_a_lock_that_was_not_free_and_two_that_waited_for_each_other_are_held(code: str, is_held: bool) -> None:
    error = OperationalError("whatever it is called")
    error.__cause__ = type("Refused", (Exception,), {"pgcode": code})()

    assert is_held_too_long(error) is is_held


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_could_not_begin_leaves_no_cursor_to_a_collector_of_another_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alice, made = make_user("alice"), []
    with held_elsewhere(alice):
        create = connection.create_cursor
        monkeypatch.setattr(connection, "create_cursor", lambda name=None: made.append(create(name)) or made[-1])

        with pytest.raises(OperationalError) as failed, hardly_waiting():
            User.objects.select_for_update().get(pk=alice.pk)

        assert is_held_too_long(failed.value)
        assert len(made) >= 2
        for cursor in made:
            with pytest.raises(Exception, match="closed"):
                cursor.execute("SELECT 1")
