"""What changed in a routine as a page, and what was there brought back; and a routine on paper."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from routines.models import Routine
from tests.factories import make_own_exercise, make_routine, make_steps

Browser = Callable[[User | None], Client]


def test_the_page_tells_what_changed_and_how_it_began(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "breathing", "dart")
    routine.revise(expected=1, name="Morning", steps=make_steps("dart"))

    html = page(alice).get(f"/routines/{routine.pk}/history/").content.decode()

    assert "Renamed from “Evening” to “Morning”." in html
    assert "Rib Breathing was removed." in html
    assert "This is how it began." in html
    assert f'action="/routines/{routine.pk}/history/1/restore/"' in html
    assert f'action="/routines/{routine.pk}/history/2/restore/"' not in html


def test_an_old_version_is_brought_back(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "breathing", "dart")
    routine.revise(expected=1, name="Morning", steps=make_steps("dart"))

    answer = page(alice).post(f"/routines/{routine.pk}/history/1/restore/", {"version": "2"}, follow=True)

    routine.refresh_from_db()
    assert (routine.name, routine.version, routine.steps.count()) == ("Evening", 3, 2)
    assert "“Evening” is restored to how it was then." in answer.content.decode()


def test_who_looked_at_an_older_page_is_shown_the_new_one_and_nothing_changes(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "dart")
    routine.revise(expected=1, name="Morning", steps=make_steps("dart"))
    url = f"/routines/{routine.pk}/history/1/restore/"

    for version in ("1", "", "x"):
        answer = page(alice).post(url, {"version": version})

        assert answer.status_code == 422
        assert "This was changed in another window. Check it again, then decide." in answer.content.decode()
    assert Routine.objects.get().name == "Morning"


def test_a_version_that_never_was_is_missing(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "dart")

    for number in (9, 10**30):
        answer = page(alice).post(f"/routines/{routine.pk}/history/{number}/restore/", {"version": "1"})

        assert answer.status_code == 404


def test_the_page_takes_the_same_queries_for_ten_versions_and_for_twenty(alice: User, page: Browser) -> None:
    routine, browser = make_routine(alice, "dart"), page(alice)
    counts: list[Any] = []

    for goal in (10, 20):
        for version in range(routine.version, goal):
            routine.revise(expected=version, name=f"N {version}", steps=make_steps("dart"))
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"/routines/{routine.pk}/history/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


# On paper --------------------------------------------------------------------------------------------------------


def test_on_paper_each_exercise_has_its_pictures_its_dose_and_its_time(alice: User, page: Browser) -> None:
    own = make_own_exercise(alice, "<b>Slide</b>", instructions="Sit tall.")
    steps = [*make_steps("breathing", "dart"), {"own_exercise": own, "reps": 5}]
    steps[1] |= {"form": "easier", "note": "Slowly"}
    routine = Routine.objects.start(owner=alice, name="Evening", note="After work", steps=steps)

    html = page(alice).get(f"/routines/{routine.pk}/print/").content.decode()

    assert html.count("<figure><svg") >= 4
    for said in (
        "0:00",
        "6 breaths, 1:00",
        "Head down, arms only",
        "“Slowly”",
        "&lt;b&gt;Slide&lt;/b&gt;",
        "Sit tall.",
        "After work",
    ):
        assert said in html


def test_the_page_of_a_routine_leads_to_all_that_can_be_done_with_it(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "breathing", "dart")

    html = page(alice).get(f"/routines/{routine.pk}/").content.decode()

    for path in (f"/routines/{routine.pk}/print/", f"/routines/{routine.pk}/history/"):
        assert f'href="{path}"' in html
    assert f'href="/api/v1/routines/{routine.pk}/file/"' in html
    assert "at 0:00, 6 breaths" in html
    assert "Edit routine" in html
