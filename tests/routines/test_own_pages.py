"""The pages of a person's own exercises: written down, changed, put away; nothing typed is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from routines.models import OwnExercise, Routine
from tests.factories import make_exercise, make_own_exercise

Browser = Callable[[User | None], Client]
ONCE = "6f6d1c9e-3c1f-4a53-9d8e-0b1f6f0a1c11"


def form(**fields: Any) -> dict[str, Any]:
    usual = {
        "name": "Towel slide",
        "instructions": "Sit tall.\nSlide.",
        "phase": "mobility",
        "position": "sit",
        "reps": "8",
        "sets": "1",
        "rep_seconds": "6",
        "hold_seconds": "",
        "sides": "2",
        "drawn_as": "",
        "note": "",
    }
    return usual | fields


def test_one_is_written_down_and_listed_with_its_picture(alice: User, page: Browser) -> None:
    make_exercise("dart")

    answer = page(alice).post("/routines/own/new/", form(drawn_as="dart", client_uuid=ONCE), follow=True)

    own = OwnExercise.objects.get()
    html = answer.content.decode()
    assert (own.owner, own.name, own.sides, own.hold_seconds, own.drawn_as) == (
        alice,
        "Towel slide",
        2,
        0,
        make_exercise("dart"),
    )
    assert own.instructions == "Sit tall.\nSlide."
    assert "“Towel slide” is saved." in html
    assert f'href="/routines/own/{own.pk}/edit/"' in html
    assert "8 repetitions, each side" in html


def test_the_form_sent_twice_makes_one(alice: User, page: Browser) -> None:
    browser = page(alice)

    first = browser.post("/routines/own/new/", form(client_uuid=ONCE))
    second = browser.post("/routines/own/new/", form(client_uuid=ONCE))
    other = browser.post("/routines/own/new/", form(client_uuid=ONCE, name="Other"))

    assert (first.status_code, second.status_code, other.status_code) == (302, 302, 422)
    assert 'value="Other"' in other.content.decode()
    assert OwnExercise.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "a\x00b"}, "Character 2 (U+0000) cannot be saved."),
        ({"reps": "300"}, "Choose a number from 1 to 100. You entered 300."),
        ({"rep_seconds": "0"}, "Choose a number from 1 to 120. You entered 0."),
        ({"sides": "3"}, "Select a valid choice."),
        ({"phase": "party"}, "Select a valid choice."),
        ({"drawn_as": "planking"}, "Select a valid choice."),
    ],
)
def test_a_wrong_field_is_named_and_the_rest_is_kept(
    alice: User, page: Browser, wrong: dict[str, str], sentence: str
) -> None:
    answer = page(alice).post("/routines/own/new/", form(note="By the door") | wrong)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "By the door" in answer.content.decode()
    assert OwnExercise.objects.count() == 0


def test_it_is_changed_and_a_stale_change_is_refused_with_what_was_typed(alice: User, page: Browser) -> None:
    own = make_own_exercise(alice)
    url = f"/routines/own/{own.pk}/edit/"

    changed = page(alice).post(url, form(name="Wall slide", version="1"))
    stale = page(alice).post(url, form(name="Door slide", version="1"))

    own.refresh_from_db()
    assert (changed.status_code, stale.status_code) == (302, 422)
    assert (own.name, own.version) == ("Wall slide", 2)
    assert 'value="Door slide"' in stale.content.decode()
    assert [(one.label, one.stored, one.typed) for one in stale.context["form"].meanwhile] == [
        ("Name", "Wall slide", "Door slide")
    ]


def test_it_is_put_away_with_a_way_back(alice: User, page: Browser) -> None:
    own = make_own_exercise(alice)
    browser = page(alice)

    away = browser.post(f"/routines/own/{own.pk}/archive/", follow=True).content.decode()
    listed = browser.get("/routines/own/?archived=1").content.decode()
    back = browser.post(f"/routines/own/{own.pk}/unarchive/", follow=True).content.decode()

    assert f'action="/routines/own/{own.pk}/unarchive/"' in away
    assert "Towel slide" in listed
    assert "“Towel slide” is restored." in back


def test_a_routine_shows_it_with_its_name_and_leads_to_it(alice: User, page: Browser) -> None:
    own = make_own_exercise(alice, "<b>Slide</b>")
    routine = Routine.objects.start(owner=alice, name="Mine", steps=[{"own_exercise": own, "reps": 5}])

    html = page(alice).get(f"/routines/{routine.pk}/").content.decode()

    assert "&lt;b&gt;Slide&lt;/b&gt;" in html
    assert "<b>Slide" not in html
    assert f'href="/routines/own/{own.pk}/edit/"' in html


def test_the_editor_offers_it_and_keeps_it(alice: User, bob: User, page: Browser) -> None:
    own, foreign = make_own_exercise(alice), make_own_exercise(bob, "Not hers")
    put_away = make_own_exercise(alice, "Old one")
    put_away.archive(at=put_away.created_at)
    browser = page(alice)

    html = browser.get("/routines/new/").content.decode()
    added = browser.post("/routines/new/", {"name": "Mine", "note": "", "do": f"add-own-{own.pk}"}).content.decode()
    row = {"exercise": f"own-{own.pk}", "reps": "6", "sets": "1", "hold_seconds": "", "form": "base", "note": ""}
    sent = {f"steps-0-{name}": value for name, value in row.items()}
    saved = browser.post("/routines/new/", {"name": "Mine", "note": "", "do": "save", **sent})
    stolen = browser.post(
        "/routines/new/", {"name": "Mine", "do": "save", **sent, "steps-0-exercise": f"own-{foreign.pk}"}
    )

    assert f'value="add-own-{own.pk}"' in html
    assert "Not hers" not in html
    assert "Old one" not in html
    assert re.search(rf'name="steps-0-exercise" value="own-{own.pk}"', added)
    assert saved.status_code == 302
    assert Routine.objects.get().steps.get().own_exercise == own
    assert stolen.status_code == 422
    assert "This exercise no longer exists. Remove it from the list." in stolen.content.decode()


def test_the_list_takes_the_same_queries_for_ten_and_for_twenty(alice: User, page: Browser) -> None:
    dart, browser = make_exercise("dart"), page(alice)
    counts = []

    for start in (0, 10):
        for n in range(start, start + 10):
            make_own_exercise(alice, f"Own {n}", drawn_as=dart)
        with CaptureQueriesContext(connection) as queries:
            browser.get("/routines/own/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
