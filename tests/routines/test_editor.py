"""A routine is written in one form that works without script, keeps what was typed and never writes half."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from exercises import catalogue
from exercises.models import Exercise
from routines.models import Routine, RoutineStep
from tests.factories import know_the_catalogue, make_answers, make_exercise, make_ready, make_routine, records

Browser = Callable[[User | None], Client]
ONCE = "6f6d1c9e-3c1f-4a53-9d8e-0b1f6f0a1c11"
EIGHTEEN = ["breathing", "scapular-slides", "arm-arcs", "cat-cow", "dart", "childs-pose"] * 3


def form(*slugs: str, **fields: Any) -> dict[str, Any]:
    """The form as a browser sends it, with the exercises in the catalogue."""
    rows: dict[str, Any] = {}
    for n, slug in enumerate(slugs):
        make_exercise(slug)
        values = {
            "exercise": slug,
            "reps": "6",
            "sets": "1",
            "hold_seconds": "",
            "form": "base",
            "pace": "usual",
            "note": "",
        }
        rows |= {f"steps-{n}-{name}": value for name, value in values.items()}
    return {"name": "Evening", "note": "", "do": "save", **rows, **fields}


def listed(html: str) -> list[str]:
    """The exercises of the rows, in order, by their slugs."""
    return [part.split('"')[0] for part in html.split('-exercise" value="')[1:]]


def trail_of(html: str) -> str:
    """The states the form carries for undo."""
    found = re.search(r'name="trail" value="([^"]*)"', html)
    assert found
    return unescape(found[1])


def choices_in(html: str) -> list[str]:
    """The differences a person chooses for, by the names their choices are sent under."""
    return [*dict.fromkeys(re.findall(r'name="(pick-[a-z0-9]+)"', html))]


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


def test_a_routine_of_18_exercises_is_one_request_of_twelve_queries_beside_signing_in(
    alice: User, page: Browser, django_assert_num_queries: Callable[[int], Any]
) -> None:
    sent = form(*EIGHTEEN, client_uuid=ONCE)
    know_the_catalogue()
    browser = page(alice)
    session_and_user = 2
    User.objects.hold(alice.pk)  # so that it is not the first thing they ever do

    with django_assert_num_queries(session_and_user + 12):
        answer = browser.post("/routines/new/", sent)

    assert answer.status_code == 302
    assert Routine.objects.get().steps.count() == 18


def test_an_exercise_that_left_the_library_a_moment_ago_is_refused_at_its_place(alice: User, page: Browser) -> None:
    sent = form("dart", "cat-cow")
    know_the_catalogue()
    Exercise.objects.filter(slug="dart").delete()  # as another process does it, which this one learns in 5 seconds

    answer = page(alice).post("/routines/new/", sent)

    assert answer.status_code == 422
    assert Routine.objects.count() == 0


def test_the_form_sent_twice_makes_one_routine(alice: User, page: Browser) -> None:
    sent = form("dart", client_uuid=ONCE)

    first = page(alice).post("/routines/new/", sent)
    second = page(alice).post("/routines/new/", sent)
    other = page(alice).post("/routines/new/", {**sent, "name": "Morning"})

    assert first.url == second.url
    assert other.status_code == 422
    assert "You sent this form before with other answers." in other.content.decode()
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


# Two who wrote at once -------------------------------------------------------------------------------------------


def stale(alice: User, page: Browser, **fields: Any) -> tuple[Routine, dict[str, Any]]:
    """A routine at version 2, breathing and dart with 8 repetitions, and a form that was opened at version 1."""
    routine = make_routine(alice, "breathing", "dart", "childs-pose")
    stored = form("breathing", "dart", "cat-cow", version="1", **{"steps-1-reps": "8"})
    assert page(alice).post(f"/routines/{routine.pk}/edit/", stored).status_code == 302
    return routine, form("childs-pose", "breathing", "dart", version="1", name="Mine", **fields)


def test_an_old_version_is_refused_and_both_are_shown_side_by_side(alice: User, page: Browser) -> None:
    routine, mine = stale(alice, page)

    answer = page(alice).post(f"/routines/{routine.pk}/edit/", mine)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "This was changed in another window" in html
    assert 'value="Mine"' in html
    assert 'name="version" value="2"' in html
    assert listed(html) == ["childs-pose", "breathing", "dart"]
    for said in ("8 repetitions", "6 repetitions", "Cat-Cow", "not there", "Saved", "Yours"):
        assert said in html
    assert slugs(routine) == ["breathing", "dart", "cat-cow"]


def test_who_keeps_all_of_theirs_saves_it_over_what_was_shown(alice: User, page: Browser) -> None:
    routine, mine = stale(alice, page)

    answer = page(alice).post(f"/routines/{routine.pk}/edit/", mine | {"version": "2"})

    routine.refresh_from_db()
    assert answer.status_code == 302
    assert (routine.name, routine.version, slugs(routine)) == ("Mine", 3, ["childs-pose", "breathing", "dart"])


def test_using_the_saved_routine_can_be_undone(alice: User, page: Browser) -> None:
    routine, mine = stale(alice, page)
    url = f"/routines/{routine.pk}/edit/"

    taken = page(alice).post(url, mine | {"version": "2", "do": "theirs"}).content.decode()
    again = form("breathing", "dart", "cat-cow", version="2", do="undo", trail=trail_of(taken), **{"steps-1-reps": "8"})
    undone = page(alice).post(url, again).content.decode()

    assert listed(taken) == ["breathing", "dart", "cat-cow"]
    assert 'name="name" value="Evening"' in taken
    assert listed(undone) == ["childs-pose", "breathing", "dart"]
    assert routine.versions.count() == 2


def test_what_was_chosen_for_each_difference_is_saved(alice: User, page: Browser) -> None:
    routine, mine = stale(alice, page)
    url = f"/routines/{routine.pk}/edit/"
    shown = page(alice).post(url, mine).content.decode()
    fields = [name for name in choices_in(shown) if name != "pick-name"]

    chosen = dict.fromkeys(fields, "theirs") | {"pick-name": "mine", "version": "2", "do": "merge"}
    answer = page(alice).post(url, mine | chosen)

    routine.refresh_from_db()
    assert answer.status_code == 302
    assert (routine.name, slugs(routine)) == ("Mine", ["breathing", "dart", "cat-cow"])
    assert [step.reps for step in routine.steps.all()] == [6, 8, 6]


def test_a_third_change_meanwhile_is_shown_too_and_nothing_is_overwritten(alice: User, page: Browser) -> None:
    routine, mine = stale(alice, page)
    url = f"/routines/{routine.pk}/edit/"
    page(alice).post(url, form("arm-arcs", version="2"))

    for do in ("save", "merge", "theirs"):
        answer = page(alice).post(url, mine | {"version": "2", "do": do})

        assert answer.status_code == 422
        assert 'name="version" value="3"' in answer.content.decode()
    assert slugs(routine) == ["arm-arcs"]


@pytest.mark.parametrize(
    ("wrong", "sentence", "kept"),
    [
        ({"name": ""}, "This field is required.", "cat-cow"),
        ({"name": "a\x00b"}, "Character 2 (U+0000) cannot be saved.", "cat-cow"),
        ({"name": "x" * 121}, "This has 121 characters. Shorten it to 120 or fewer.", "x" * 121),
        ({"note": "x" * 4001}, "This has 4001 characters. Shorten it to 4000 or fewer.", "x" * 4001),
        ({"steps-0-reps": "0"}, "Choose a number from 1 to 100. You entered 0.", 'value="0"'),
        ({"steps-0-reps": "300"}, "Choose a number from 1 to 100. You entered 300.", 'value="300"'),
        ({"steps-0-reps": ""}, "Choose a number from 1 to 100.", "cat-cow"),
        ({"steps-0-reps": "7.5"}, "Enter a whole number. You entered 7.5.", 'value="7.5"'),
        ({"steps-0-reps": "many"}, "Enter a whole number. You entered many.", 'value="many"'),
        ({"steps-0-sets": "11"}, "Choose a number from 1 to 10. You entered 11.", 'value="11"'),
        ({"steps-0-hold_seconds": "601"}, "Choose a number from 0 to 600. You entered 601.", 'value="601"'),
        ({"steps-0-form": "hard"}, "Choose a version from the list.", "cat-cow"),
        ({"steps-0-note": "x" * 301}, "This has 301 characters. Shorten it to 300 or fewer.", "x" * 301),
        ({"steps-0-exercise": "planking"}, "This exercise no longer exists. Remove it from the list.", "planking"),
        ({"steps-0-exercise": "a\x00b"}, "There is a problem", "Evening"),
        ({"steps-0-note": "a\x00b"}, "Character 2 (U+0000) cannot be saved.", "Evening"),
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
    assert "There is a problem" in html
    assert Routine.objects.count() == 0


def test_a_routine_without_an_exercise_is_not_saved(alice: User, page: Browser) -> None:
    answer = page(alice).post("/routines/new/", form())

    assert answer.status_code == 422
    assert "Add at least one exercise." in answer.content.decode()


def test_g6_an_exercise_for_the_instructor_is_refused_with_its_reason(alice: User, page: Browser) -> None:
    answer = page(alice).post("/routines/new/", form("dart", "roll-over"))

    assert answer.status_code == 422
    assert "Roll Over needs an instructor" in answer.content.decode()
    assert Routine.objects.count() == 0


def test_41_exercises_are_too_many_and_all_are_kept(alice: User, page: Browser) -> None:
    answer = page(alice).post("/routines/new/", form(*["dart"] * 41))

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "A routine can have 40 exercises at most. This one has 41." in html
    assert len(listed(html)) == 41


# Rows without script ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("do", "order", "hint"),
    [
        ("up-2", ["breathing", "childs-pose", "dart"], "Child&#x27;s Pose is number 2 of 3 now."),
        ("down-0", ["dart", "breathing", "childs-pose"], "Rib Breathing is number 2 of 3 now."),
        ("remove-1", ["breathing", "childs-pose"], "Dart was removed."),
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
        page(alice).post("/routines/new/", form("breathing", "dart", "childs-pose", do="add-hundred")).content.decode()
    )

    assert listed(html) == ["breathing", "dart", "hundred", "childs-pose"]
    assert 'name="steps-2-reps" value="3"' in html
    assert "The Hundred was added as number 3." in html


def test_a_41st_exercise_is_not_added_and_nothing_is_lost(alice: User, page: Browser) -> None:
    html = page(alice).post("/routines/new/", form(*["dart"] * 40, do="add-dart")).content.decode()

    assert len(listed(html)) == 40
    assert "A routine can have 40 exercises at most. Remove one first." in html


@pytest.mark.parametrize(
    ("do", "order"),
    [
        ("move-0-2", ["dart", "childs-pose", "breathing"]),
        ("move-2-0", ["childs-pose", "breathing", "dart"]),
        ("move-1-1", ["breathing", "dart", "childs-pose"]),
        ("move-0-9", ["breathing", "dart", "childs-pose"]),
        ("move-9-0", ["breathing", "dart", "childs-pose"]),
        ("move-0", ["breathing", "dart", "childs-pose"]),
    ],
)
def test_a_row_is_put_in_another_place_in_one_go(alice: User, page: Browser, do: str, order: list[str]) -> None:
    html = page(alice).post("/routines/new/", form("breathing", "dart", "childs-pose", do=do)).content.decode()

    assert listed(html) == order


# Undo ------------------------------------------------------------------------------------------------------------


def test_a_row_that_was_taken_out_comes_back_with_its_dose(alice: User, page: Browser) -> None:
    sent = form("breathing", "dart", do="remove-1", **{"steps-1-reps": "9", "steps-1-note": "Slowly"})
    removed = page(alice).post("/routines/new/", sent).content.decode()

    back = page(alice).post("/routines/new/", form("breathing", do="undo", trail=trail_of(removed))).content.decode()

    assert listed(removed) == ["breathing"]
    assert listed(back) == ["breathing", "dart"]
    assert 'name="steps-1-reps" value="9"' in back
    assert 'name="steps-1-note" value="Slowly"' in back
    assert "Last change undone." in back


def test_a_dose_that_was_typed_is_undone_without_script(alice: User, page: Browser) -> None:
    begun = page(alice).post("/routines/new/", form("dart", do="reckon")).content.decode()
    typed = form("dart", do="undo", trail=trail_of(begun), **{"steps-0-reps": "12"})

    html = page(alice).post("/routines/new/", typed).content.decode()

    assert 'name="steps-0-reps" value="6"' in html


def test_with_nothing_to_undo_there_is_no_button_and_nothing_happens(alice: User, page: Browser) -> None:
    opened = page(alice).get("/routines/new/").content.decode()
    html = page(alice).post("/routines/new/", form("dart", do="undo")).content.decode()

    assert 'value="undo"' not in opened
    assert listed(html) == ["dart"]
    assert "There is nothing to undo." in html


@pytest.mark.parametrize(
    "trail", ["", "{", "[[1]]", "[[[1,2,3,4,5,6]]]", "[" * 5000, '[[["a"]]]', "null", "7", "x" * 300_000]
)
def test_a_trail_that_cannot_be_read_is_no_trail(alice: User, page: Browser, trail: str) -> None:
    answer = page(alice).post("/routines/new/", form("dart", do="undo", trail=trail))

    assert answer.status_code == 200
    assert listed(answer.content.decode()) == ["dart"]


def test_only_the_last_twelve_states_are_kept(alice: User, page: Browser) -> None:
    trail = ""
    for n in range(20):
        html = (
            page(alice)
            .post("/routines/new/", form("dart", do="reckon", trail=trail, **{"steps-0-reps": str(n + 1)}))
            .content.decode()
        )
        trail = trail_of(html)

    assert [state[0][1] for state in json.loads(trail)] == [str(n) for n in range(9, 21)]


# The drawer ------------------------------------------------------------------------------------------------------


def offered(html: str) -> list[str]:
    """What the drawer offers to add, by slug."""
    return re.findall(r'name="do" value="add-([-a-z0-9]+)"', html)


def test_the_drawer_is_searched_and_narrowed_without_losing_a_row(alice: User, page: Browser) -> None:
    catalogue.load(records())
    sent = form("breathing", do="search", drawer="1", search="child pose", **{"steps-0-reps": "9"})

    found = page(alice).post("/routines/new/", sent).content.decode()
    turning = page(alice).post("/routines/new/", form(do="search", drawer="1", narrow=["rotation"])).content.decode()

    assert offered(found)[0] == "childs-pose"
    assert 'name="steps-0-reps" value="9"' in found
    assert 'name="search" maxlength="100" value="child pose"' in found
    assert {"book-opening", "spine-twist"} <= set(offered(turning))
    assert "dart" not in offered(turning)


@pytest.mark.parametrize(
    ("typed", "before", "status"), [("cat", "", 200), ("cat", "cat", 302), ("", "", 302), ("", "cat", 200)]
)
def test_enter_searches_where_the_words_changed_and_saves_elsewhere(
    alice: User, page: Browser, typed: str, before: str, status: int
) -> None:
    sent = form("dart", do="enter", drawer="1", search=typed, searched=before)

    assert page(alice).post("/routines/new/", sent).status_code == status


def test_eight_are_shown_until_all_are_asked_for(alice: User, page: Browser) -> None:
    catalogue.load(records())

    few = page(alice).get("/routines/new/").content.decode()
    every = page(alice).post("/routines/new/", form(do="all", drawer="1")).content.decode()

    assert len(offered(few)) == 8
    assert "Show all 35" in few
    assert len(offered(every)) == 35


def test_g5_what_does_not_fit_is_hidden_by_fits_me_and_else_shown_with_its_reason_and_no_button(
    alice: User, page: Browser
) -> None:
    catalogue.load(records())
    make_ready(alice)
    make_answers(alice, conditions=("thin_bones",))
    browser = page(alice)

    mine = browser.post("/routines/new/", form(do="all", drawer="1", fits="on")).content.decode()
    every = browser.post("/routines/new/", form(do="all", drawer="1")).content.decode()

    assert "roll-up" not in offered(mine) + offered(every)
    assert "Left out because of" not in mine
    assert "Roll Up" in every
    assert "Left out because of osteoporosis or thin bones" in every


@pytest.mark.parametrize("wrong", ["a\x00b", "x" * 500])
def test_what_cannot_be_searched_for_is_no_error(alice: User, page: Browser, wrong: str) -> None:
    answer = page(alice).post("/routines/new/", form("dart", do="search", drawer="1", search=wrong))

    assert answer.status_code == 200
    assert listed(answer.content.decode()) == ["dart"]


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
    catalogue.load(records())
    browser.get(f"/routines/{short.pk}/edit/")  # what is searched is read once a process

    for routine in (short, long):
        with django_assert_num_queries(10):
            browser.get(f"/routines/{routine.pk}/edit/")


# What the rules say ----------------------------------------------------------------------------------------------


def mends(html: str) -> list[str]:
    """The mends that are offered, by what their buttons send."""
    return re.findall(r'value="(mend-\d+-[A-Z]+\d*)"', html)


def test_b1_a_note_says_what_would_help_and_one_press_does_it(alice: User, page: Browser) -> None:
    catalogue.load(records())
    make_ready(alice)
    sent = form("breathing", "childs-pose", "dart")

    shown = page(alice).post("/routines/new/", sent | {"do": "reckon"}).content.decode()
    (press,) = [one for one in mends(shown) if one.endswith("-B1")]
    mended = page(alice).post("/routines/new/", sent | {"do": press, "trail": trail_of(shown)}).content.decode()
    undone = (
        page(alice).post("/routines/new/", form(*listed(mended), do="undo", trail=trail_of(mended))).content.decode()
    )

    assert listed(mended) == ["breathing", "dart", "childs-pose"]
    assert not [one for one in mends(mended) if one.endswith("-B1")]
    assert "Done: " in mended
    assert listed(undone) == ["breathing", "childs-pose", "dart"]
    assert Routine.objects.count() == 0


def test_a_note_gives_the_reason_of_its_rule_and_leads_to_it(alice: User, page: Browser) -> None:
    catalogue.load(records())
    make_ready(alice)

    shown = page(alice).post("/routines/new/", form("dart", "childs-pose", do="reckon")).content.decode()

    assert '<summary>Why?<span class="hidden"> How a routine starts and ends</span></summary>' in shown
    assert "A quiet minute at each end lets your breathing and your back settle." in shown
    assert '<a class="link" href="/rules/B2/">How a routine starts and ends</a>' in shown


def test_b2_a_mend_adds_an_exercise_with_its_form_and_dose(alice: User, page: Browser) -> None:
    catalogue.load(records())
    make_ready(alice)
    sent = form("dart", "childs-pose")

    shown = page(alice).post("/routines/new/", sent | {"do": "reckon"}).content.decode()
    press = next(one for one in mends(shown) if one.endswith("-B2"))
    mended = page(alice).post("/routines/new/", sent | {"do": press}).content.decode()

    assert listed(mended)[0] == "breathing"
    assert 'name="steps-0-reps" value="6"' in mended


@pytest.mark.parametrize("do", ["mend-0-B9", "mend-99-B1", "mend-0-X"])
def test_a_mend_of_a_note_that_is_not_there_any_more_changes_nothing(alice: User, page: Browser, do: str) -> None:
    make_ready(alice)

    html = page(alice).post("/routines/new/", form("breathing", "dart", do=do)).content.decode()

    assert listed(html) == ["breathing", "dart"]


def test_while_a_row_is_not_known_no_note_points_at_a_wrong_place(alice: User, page: Browser) -> None:
    make_ready(alice)

    sent = form("cat-cow", "dart", do="reckon", **{"steps-0-exercise": "planking"})

    html = page(alice).post("/routines/new/", sent).content.decode()

    assert mends(html) == []
