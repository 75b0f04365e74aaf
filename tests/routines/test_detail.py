"""One routine or starter: what it holds, and what can be done with it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from exercises import catalogue
from routines.models import Routine, Week
from tests.factories import know_the_catalogue, make_ready, make_routine, make_steps, records

Browser = Callable[[User | None], Client]
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def once(html: str) -> str:
    """The UUID a form carries."""
    found = re.search(r'name="client_uuid" value="([^"]+)"', html)
    assert found
    return found[1]


def test_a_routine_shows_its_exercises_with_their_doses(alice: User, page: Browser) -> None:
    steps = make_steps("breathing", "book-opening")
    steps[1] |= {"form": "easier", "note": "Left first"}
    routine = Routine.objects.start(owner=alice, name="Evening", note="After work", steps=steps)

    html = page(alice).get(f"/routines/{routine.pk}/").content.decode()

    assert "6 breaths" in html
    assert "5 repetitions, each side; Hand on the ribs" in html
    assert "Left first" in html
    assert "After work" in html
    assert f'href="/sessions/start/{routine.pk}/"' in html
    assert f'href="/routines/{routine.pk}/edit/"' in html
    assert f'href="/week/edit/?routine={routine.pk}"' in html


def test_what_a_person_wrote_is_shown_as_text(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "dart", name="<script>alert(1)</script>")

    html = page(alice).get(f"/routines/{routine.pk}/").content.decode()

    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_longer_routine_takes_no_more_queries(alice: User, page: Browser) -> None:
    short, long = make_routine(alice, "dart"), make_routine(alice, *["dart", "cat-cow"] * 10)
    browser = page(alice)
    know_the_catalogue()

    with CaptureQueriesContext(connection) as of_short:
        browser.get(f"/routines/{short.pk}/")
    with CaptureQueriesContext(connection) as of_long:
        browser.get(f"/routines/{long.pk}/")

    assert len(of_long) == len(of_short)


@pytest.mark.parametrize("path", ["", "edit/", "duplicate/", "archive/", "unarchive/"])
def test_a_stranger_and_a_missing_routine_get_the_same_page(alice: User, bob: User, page: Browser, path: str) -> None:
    routine = make_routine(alice, "dart")
    ask = page(bob).get if path in ("", "edit/") else page(bob).post

    foreign, missing = ask(f"/routines/{routine.pk}/{path}"), ask(f"/routines/999999/{path}")

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_a_number_no_database_holds_is_missing(alice: User, page: Browser) -> None:
    assert page(alice).get(f"/routines/{10**30}/").status_code == 404


@pytest.mark.parametrize("verb", ["duplicate", "archive", "unarchive"])
def test_looking_changes_nothing(alice: User, page: Browser, verb: str) -> None:
    routine = make_routine(alice, "dart")

    assert page(alice).get(f"/routines/{routine.pk}/{verb}/").status_code == 405
    assert Routine.objects.get().version == 1


def test_a_copy_is_made_and_shown_and_a_second_press_makes_no_second_one(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "breathing", "dart")
    browser = page(alice)
    sent = {"client_uuid": once(browser.get(f"/routines/{routine.pk}/").content.decode())}

    first = browser.post(f"/routines/{routine.pk}/duplicate/", sent)
    second = browser.post(f"/routines/{routine.pk}/duplicate/", sent)

    twin = Routine.objects.get(name="Evening (copy)")
    assert first.status_code == second.status_code == 302
    assert first.url == second.url == f"/routines/{twin.pk}/"


def test_archiving_offers_the_way_back(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "dart")
    browser = page(alice)

    answer = browser.post(f"/routines/{routine.pk}/archive/", follow=True)
    html = answer.content.decode()

    assert answer.redirect_chain == [("/routines/", 302), ("/week/#routines", 302)]
    assert "“Evening” is archived." in html
    assert f'action="/routines/{routine.pk}/unarchive/"' in html
    browser.post(f"/routines/{routine.pk}/unarchive/")
    assert Routine.objects.get().archived_at is None


def test_a_routine_in_the_week_stays_and_the_page_says_why(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "dart")
    slot = {"weekday": 0, "local_time": time(7, 30), "routine": routine}
    Week.objects.plan(owner=alice, slots=[slot], expected=None, at=NOW)

    answer = page(alice).post(f"/routines/{routine.pk}/archive/")

    assert answer.status_code == 422
    html = answer.content.decode()
    assert "“Evening” is in your week on Monday. Remove it from your week before you archive it." in html
    assert Routine.objects.get().archived_at is None


# Starters --------------------------------------------------------------------------------------------------------


def test_a_starter_is_shown_and_copied_once(alice: User, page: Browser) -> None:
    catalogue.load(records())
    browser = page(alice)

    html = browser.get("/routines/starters/article-path-basic/").content.decode()
    sent = {"client_uuid": once(html)}
    first = browser.post("/routines/starters/article-path-basic/copy/", sent)
    second = browser.post("/routines/starters/article-path-basic/copy/", sent)

    routine = Routine.objects.get()
    assert "Copy this routine" in html
    assert "2 days a week, weeks 1 and 2" in html
    assert (routine.owner, routine.name, routine.steps.count()) == (alice, "Article path, basic 1", 10)
    assert first.url == second.url == f"/routines/{routine.pk}/"


def test_an_unknown_starter_is_missing(alice: User, page: Browser) -> None:
    assert page(alice).get("/routines/starters/six-pack/").status_code == 404
    assert page(alice).post("/routines/starters/six-pack/copy/").status_code == 404


@pytest.mark.parametrize(
    ("assessed", "slug", "is_warned"),
    [
        ("new", "beginner-full", True),
        ("new", "first-week-gentle", False),
        ("yes", "beginner-full", False),
    ],
)
def test_g3_a_new_pain_gets_the_gentle_starter_without_and_the_others_with_a_word(
    alice: User, page: Browser, assessed: str, slug: str, *, is_warned: bool
) -> None:
    catalogue.load(records())
    make_ready(alice, assessed=assessed)
    routine = Routine.objects.copy_starter(slug, owner=alice)

    for path in (f"/routines/starters/{slug}/", f"/routines/{routine.pk}/"):
        assert ("gentle routines first" in page(alice).get(path).content.decode()) is is_warned


# Adding an exercise ----------------------------------------------------------------------------------------------


def test_an_exercise_is_offered_to_each_routine_and_to_a_new_one(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "dart")

    html = page(alice).get("/routines/add/dart/").content.decode()

    assert f'href="/routines/{routine.pk}/edit/?add=dart"' in html
    assert 'href="/routines/new/?add=dart"' in html


def test_g6_an_exercise_for_the_instructor_is_not_offered_to_a_routine(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "dart")
    make_steps("swan-dive", "swan-prep")

    html = page(alice).get("/routines/add/swan-dive/").content.decode()

    assert "Swan Dive needs an instructor, so you cannot add it to a routine." in html
    assert "Try Dart or Swan Prep instead." in html
    assert f"/routines/{routine.pk}/edit/" not in html


def test_an_unknown_exercise_is_missing(alice: User, page: Browser) -> None:
    assert page(alice).get("/routines/add/planking/").status_code == 404
