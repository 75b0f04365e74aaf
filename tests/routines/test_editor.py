"""A routine is written in one form that works without script, keeps what was typed and never writes half."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from routines.models import Routine, RoutineStep
from tests.factories import make_exercise, make_routine

Browser = Callable[[User | None], Client]
ONCE = "6f6d1c9e-3c1f-4a53-9d8e-0b1f6f0a1c11"
EIGHTEEN = ["breathing", "scapular-slides", "arm-arcs", "cat-cow", "dart", "childs-pose"] * 3


def form(*slugs: str, **fields: Any) -> dict[str, Any]:
    """The form as a browser sends it, with the exercises in the catalogue."""
    rows: dict[str, Any] = {}
    for n, slug in enumerate(slugs):
        make_exercise(slug)
        values = {"exercise": slug, "reps": "6", "sets": "1", "hold_seconds": "", "form": "base", "note": ""}
        rows |= {f"steps-{n}-{name}": value for name, value in values.items()}
    return {"name": "Evening", "note": "", "do": "save", **rows, **fields}


def listed(html: str) -> list[str]:
    """The exercises of the rows, in order, by their slugs."""
    return [part.split('"')[0] for part in html.split('-exercise" value="')[1:]]


def slugs(routine: Routine) -> list[str]:
    return [step.exercise.slug for step in RoutineStep.objects.filter(routine=routine)]


# Saving ----------------------------------------------------------------------------------------------------------


def test_a_new_routine_is_saved_and_shown(alice: User, page: Browser) -> None:
    sent = form("breathing", "dart", **{"steps-1-sets": "2", "steps-1-note": "Slowly", "note": "After work"})

    answer = page(alice).post("/routines/new/", sent)

    routine = Routine.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/routines/{routine.pk}/"
    assert (routine.owner, routine.name, routine.note) == (alice, "Evening", "After work")
    assert [(s.exercise.slug, s.reps, s.sets, s.note) for s in RoutineStep.objects.filter(routine=routine)] == [
        ("breathing", 6, 1, ""),
        ("dart", 6, 2, "Slowly"),
    ]


def test_a_routine_of_18_exercises_is_one_request_of_eight_queries_beside_signing_in(
    alice: User, page: Browser, django_assert_num_queries: Callable[[int], Any]
) -> None:
    sent = form(*EIGHTEEN, client_uuid=ONCE)
    browser = page(alice)
    session_and_user = 2

    with django_assert_num_queries(session_and_user + 8):
        answer = browser.post("/routines/new/", sent)

    assert answer.status_code == 302
    assert Routine.objects.get().steps.count() == 18


def test_the_form_sent_twice_makes_one_routine(alice: User, page: Browser) -> None:
    sent = form("dart", client_uuid=ONCE)

    first = page(alice).post("/routines/new/", sent)
    second = page(alice).post("/routines/new/", sent)
    other = page(alice).post("/routines/new/", {**sent, "name": "Morning"})

    assert first.url == second.url
    assert other.status_code == 409
    assert "This form was saved before." in other.content.decode()
    assert 'value="Morning"' in other.content.decode()
    assert Routine.objects.count() == 1


def test_editing_replaces_the_whole_routine(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "dart")

    answer = page(alice).post(
        f"/routines/{routine.pk}/edit/", form("cat-cow", "breathing", version="1", name="Morning")
    )

    routine.refresh_from_db()
    assert answer.status_code == 302
    assert (routine.name, routine.version, slugs(routine)) == ("Morning", 2, ["cat-cow", "breathing"])


def test_an_old_version_is_refused_and_what_was_typed_is_kept(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "dart")
    page(alice).post(f"/routines/{routine.pk}/edit/", form("cat-cow", version="1"))

    answer = page(alice).post(f"/routines/{routine.pk}/edit/", form("arm-arcs", version="1", name="Mine"))

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "This was changed in another window" in html
    assert 'value="Mine"' in html
    assert listed(html) == ["arm-arcs"]
    assert slugs(routine) == ["cat-cow"]


@pytest.mark.parametrize(
    ("wrong", "sentence", "kept"),
    [
        ({"name": ""}, "This field is required.", "cat-cow"),
        ({"name": "a\x00b"}, "This holds a character that cannot be stored.", "cat-cow"),
        ({"name": "x" * 121}, "Keep this to 120 characters; it has 121.", "x" * 121),
        ({"note": "x" * 4001}, "Keep this to 4000 characters; it has 4001.", "x" * 4001),
        ({"steps-0-reps": "0"}, "Choose a number from 1 to 100. We kept your 0.", 'value="0"'),
        ({"steps-0-reps": "300"}, "Choose a number from 1 to 100. We kept your 300.", 'value="300"'),
        ({"steps-0-reps": ""}, "Choose a number from 1 to 100.", "cat-cow"),
        ({"steps-0-reps": "7.5"}, "Use a whole number. We kept your 7.5.", 'value="7.5"'),
        ({"steps-0-reps": "many"}, "Use a whole number. We kept your many.", 'value="many"'),
        ({"steps-0-sets": "11"}, "Choose a number from 1 to 10. We kept your 11.", 'value="11"'),
        ({"steps-0-hold_seconds": "601"}, "Choose a number from 0 to 600. We kept your 601.", 'value="601"'),
        ({"steps-0-form": "hard"}, "Select a valid choice. hard is not one of the available choices.", "cat-cow"),
        ({"steps-0-note": "x" * 301}, "Keep this to 300 characters; it has 301.", "x" * 301),
        ({"steps-0-exercise": "planking"}, "There is no such exercise. Take it out of the list.", "planking"),
        ({"steps-0-exercise": "a\x00b"}, "One thing needs another look", "Evening"),
        ({"steps-0-note": "a\x00b"}, "This holds a character that cannot be stored.", "Evening"),
        ({"client_uuid": "7"}, "Enter a valid UUID.", "cat-cow"),
    ],
)
def test_a_wrong_field_is_named_and_what_was_typed_is_kept(
    alice: User, page: Browser, wrong: dict[str, str], sentence: str, kept: str
) -> None:
    answer = page(alice).post("/routines/new/", form("cat-cow") | wrong)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert kept in html
    assert "One thing needs another look" in html
    assert Routine.objects.count() == 0


def test_a_routine_without_an_exercise_is_not_saved(alice: User, page: Browser) -> None:
    answer = page(alice).post("/routines/new/", form())

    assert answer.status_code == 422
    assert "Add at least one exercise." in answer.content.decode()


def test_g6_an_exercise_for_the_instructor_is_refused_with_its_reason(alice: User, page: Browser) -> None:
    answer = page(alice).post("/routines/new/", form("dart", "roll-over"))

    assert answer.status_code == 422
    assert "Roll Over is for practice with an instructor" in answer.content.decode()
    assert Routine.objects.count() == 0


def test_41_exercises_are_too_many_and_all_are_kept(alice: User, page: Browser) -> None:
    answer = page(alice).post("/routines/new/", form(*["dart"] * 41))

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "A routine holds at most 40 exercises; this has 41." in html
    assert len(listed(html)) == 41


# Rows without script ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("do", "order", "hint"),
    [
        ("up-2", ["breathing", "childs-pose", "dart"], "Child&#x27;s Pose is number 2 of 3 now."),
        ("down-0", ["dart", "breathing", "childs-pose"], "Rib Breathing is number 2 of 3 now."),
        ("remove-1", ["breathing", "childs-pose"], "Dart is out of the list."),
        ("up-0", ["breathing", "dart", "childs-pose"], ""),
        ("down-2", ["breathing", "dart", "childs-pose"], ""),
        ("remove-9", ["breathing", "dart", "childs-pose"], ""),
        ("explode", ["breathing", "dart", "childs-pose"], ""),
        ("reckon", ["breathing", "dart", "childs-pose"], ""),
    ],
)
def test_a_button_of_a_row_changes_the_list_and_saves_nothing(
    alice: User, page: Browser, do: str, order: list[str], hint: str
) -> None:
    answer = page(alice).post("/routines/new/", form("breathing", "dart", "childs-pose", do=do))

    html = answer.content.decode()
    assert answer.status_code == 200
    assert listed(html) == order
    assert hint in html
    assert Routine.objects.count() == 0


def test_a_moved_row_takes_what_was_typed_along_even_what_is_wrong(alice: User, page: Browser) -> None:
    sent = form(
        "breathing", "dart", do="up-1", name="", client_uuid=ONCE, **{"steps-1-reps": "300", "steps-1-note": "Slow"}
    )

    html = page(alice).post("/routines/new/", sent).content.decode()

    assert 'name="steps-0-reps" value="300"' in html
    assert 'name="steps-0-note" value="Slow"' in html
    assert f'name="client_uuid" value="{ONCE}"' in html
    assert "error-summary" not in html


def test_b1_b16_an_added_exercise_goes_where_its_phase_belongs_with_its_low_dose(alice: User, page: Browser) -> None:
    make_exercise("hundred")

    html = (
        page(alice)
        .post("/routines/new/", form("breathing", "dart", "childs-pose", do="add", add="hundred"))
        .content.decode()
    )

    assert listed(html) == ["breathing", "dart", "hundred", "childs-pose"]
    assert 'name="steps-2-reps" value="3"' in html
    assert "The Hundred is in the list now, as number 3." in html


def test_a_41st_exercise_is_not_added_and_nothing_is_lost(alice: User, page: Browser) -> None:
    html = page(alice).post("/routines/new/", form(*["dart"] * 40, do="add", add="dart")).content.decode()

    assert len(listed(html)) == 40
    assert "A routine holds at most 40 exercises. Take one out first." in html


def test_an_exercise_that_was_chosen_but_not_added_is_put_in_before_saving(alice: User, page: Browser) -> None:
    make_exercise("dart")

    answer = page(alice).post("/routines/new/", form("breathing", add="dart"))

    assert answer.status_code == 422
    assert listed(answer.content.decode()) == ["breathing", "dart"]
    assert "You had chosen it but not added it: look at its dose, then save." in answer.content.decode()
    assert Routine.objects.count() == 0


@pytest.mark.parametrize("slug", ["planking", "swan-dive", ""])
def test_what_cannot_be_added_is_not_in_the_list(alice: User, page: Browser, slug: str) -> None:
    make_exercise("swan-dive")

    html = page(alice).get(f"/routines/new/?add={slug}").content.decode()

    assert listed(html) == []


def test_the_editor_opens_with_an_exercise_to_add(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "breathing", "childs-pose")
    make_exercise("dart")

    html = page(alice).get(f"/routines/{routine.pk}/edit/?add=dart").content.decode()

    assert listed(html) == ["breathing", "dart", "childs-pose"]
    assert slugs(routine) == ["breathing", "childs-pose"]


def test_the_editor_shows_when_each_exercise_begins_and_how_long_it_all_takes(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "breathing", "dart")

    html = page(alice).get(f"/routines/{routine.pk}/edit/").content.decode()

    assert '<span data-live id="begins-0">0:00</span>' in html
    assert '<span data-live id="begins-1">1:27</span>' in html
    assert '<span class="number">3</span> minutes' in html
    assert "2 exercises, 1 change of position." in html


def test_opening_the_editor_takes_the_same_queries_for_2_and_for_20_exercises(
    alice: User, page: Browser, django_assert_num_queries: Callable[[int], Any]
) -> None:
    short, long = make_routine(alice, "dart", "cat-cow"), make_routine(alice, *["dart", "cat-cow"] * 10)
    browser = page(alice)

    for routine in (short, long):
        with django_assert_num_queries(6):
            browser.get(f"/routines/{routine.pk}/edit/")
