"""A starter as the person's conditions have it, and the article's path, whose next step waits for the one before."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from exercises.models import Exercise
from routines.models import ExerciseStanding, Routine, StarterRoutine, person_for
from routines.models.ladder import ladder
from routines.rules.ladder import still_to_learn
from tests.factories import make_answers, make_ready

TODAY = date(2026, 11, 24)
pytestmark = pytest.mark.usefixtures("library")


def thin_bones(person: User) -> User:
    make_ready(person)
    make_answers(person, conditions=["thin_bones"])
    return person


def test_without_conditions_a_starter_is_as_it_is_written(alice: User) -> None:
    starter = StarterRoutine.called("beginner-full")

    fitted = starter.fitted(person_for(make_ready(alice), today=TODAY))

    assert fitted.changes == ()
    assert [step.exercise for step in fitted.steps] == [step.exercise for step in starter.steps]


def test_what_conditions_leave_out_or_ease_is_changed_and_told_before_it_is_copied(
    alice: User, page: Callable[[User], Client]
) -> None:
    client = page(thin_bones(alice))

    html = client.get("/routines/starters/intermediate-balanced/").text

    assert "Changed for you" in html
    told = html.partition("Changed for you")[2].partition("</section>")[0]
    assert "Single-Leg Stretch is done as “Head down”." in told


def test_the_copy_is_what_was_shown(alice: User, page: Callable[[User], Client]) -> None:
    client = page(thin_bones(alice))
    starter = StarterRoutine.called("intermediate-balanced").fitted(person_for(alice, today=TODAY))

    client.post("/routines/starters/intermediate-balanced/copy/")

    copied = Routine.objects.visible_to(alice).with_steps().get()
    assert [(step.exercise, step.form) for step in copied.listed_steps()] == [
        (step.exercise, step.form) for step in starter.steps
    ]
    assert [one for one in copied.findings(person_for(alice, today=TODAY)) if one.rule.id in {"G5", "G8"}] == []


def test_a_program_gets_the_same_with_what_was_changed(alice: User, api: Callable[[User], APIClient]) -> None:
    program = api(thin_bones(alice))

    one = program.get("/api/v1/starters/intermediate-balanced/").json()
    copied = program.post("/api/v1/starters/intermediate-balanced/copy/", {}, format="json").json()

    assert one["changes"]
    assert all(change["why"] for change in one["changes"])
    assert copied["note"] == one["reasons"]
    assert [step["exercise"] for step in copied["steps"]] == [step["exercise"] for step in one["steps"]]


def test_three_good_times_in_a_row_of_each_exercise_open_the_next_step() -> None:
    assert still_to_learn(["dart", "saw", "hundred"], {"dart": 3, "saw": 2}) == ["saw", "hundred"]
    assert still_to_learn(["dart"], {"dart": 4}) == []


def test_the_first_step_of_the_path_is_offered_to_everybody(alice: User) -> None:
    make_ready(alice)

    assert ladder(alice, today=TODAY)[0].is_offered
    assert ladder(None)[0].is_offered
    assert next(rung.routine.starter.slug for rung in ladder(None)) == "article-path-basic"


def went_well(person: User, *, times: int) -> None:
    for exercise in Exercise.objects.all():
        ExerciseStanding.objects.create(owner=person, exercise=exercise, reps=5, green_count=times)


def test_the_path_leads_from_basic_1_to_advanced() -> None:
    assert [rung.routine.starter.slug for rung in ladder(None)] == [
        *("article-path-basic", "article-path-basic-2", "article-path-intermediate", "article-path-advanced"),
    ]


def test_a_step_waits_until_each_exercise_before_it_went_well_three_times(
    alice: User, page: Callable[[User], Client]
) -> None:
    went_well(make_ready(alice), times=2)
    client = page(alice)

    before = client.get("/article/").text
    ExerciseStanding.objects.filter(owner=alice).update(green_count=3)
    after = client.get("/article/").text

    assert [rung.is_offered for rung in ladder(alice, today=TODAY)] == [True, True, True, True]
    assert before.count("Offered when these have gone well:") == 3
    assert "Open “Article path, advanced” now" in before
    assert "Offered when these have gone well:" not in after


@pytest.mark.parametrize(
    ("slug", "names"),
    [
        ("article-path-basic", []),
        ("article-path-basic-2", ["Double-Leg Stretch"]),
        ("article-path-intermediate", ["Spine Stretch", "Corkscrew", "Roll Up"]),
        ("article-path-advanced", ["Single-Leg Teaser", "Double-Leg Teaser"]),
    ],
)
def test_with_thin_bones_each_step_opens_with_what_takes_the_place_of_what_is_left_out(
    alice: User, page: Callable[[User], Client], slug: str, names: list[str]
) -> None:
    client = page(thin_bones(alice))

    html = client.get(f"/routines/starters/{slug}/").text
    told = html.partition("Changed for you")[2].partition("</section>")[0]
    client.post(f"/routines/starters/{slug}/copy/")

    copied = [step.exercise.name for step in Routine.objects.visible_to(alice).with_steps().get().listed_steps()]
    assert [name for name in names if f"{name} is left out because of" not in told] == []
    assert told.count("is left out because of") == len(names)
    assert set(names) & set(copied) == set()
    assert "Remove" not in told
    assert all(
        told.partition(f"{name} is left out")[2].partition("</li>")[0].count("takes its place.") for name in names
    )


def test_the_reasons_of_a_copy_do_not_tell_of_exercises_that_are_gone(
    alice: User, page: Callable[[User], Client]
) -> None:
    client = page(thin_bones(alice))

    html = client.get("/routines/starters/article-path-intermediate/").text
    client.post("/routines/starters/article-path-intermediate/copy/")

    note = Routine.objects.visible_to(alice).get().note
    assert "Corkscrew with bent knees" not in html
    assert "Corkscrew with bent knees" not in note
    assert "Corkscrew is left out because of osteoporosis or thin bones." in note


def test_a_step_that_is_not_offered_yet_says_so_before_it_is_copied(
    alice: User, page: Callable[[User], Client]
) -> None:
    client, advanced = page(make_ready(alice)), "/routines/starters/article-path-advanced/"

    assert "This step is offered when these have gone well:" in client.get(advanced).text
    assert "This step is" not in client.get("/routines/starters/article-path-basic/").text
    went_well(alice, times=3)
    assert "This step is" not in client.get(advanced).text


@pytest.mark.parametrize(
    ("slug", "exercise", "form"),
    [
        ("article-path-basic", "cat-cow", "cow-only"),
        ("article-path-basic", "hundred", "stage-1"),
        ("article-path-basic", "single-leg-stretch", "heel-slide"),
        ("article-path-advanced", "mermaid", "on-chair-small"),
    ],
)
def test_with_thin_bones_the_path_is_copied_in_the_persons_own_forms(
    alice: User, page: Callable[[User], Client], slug: str, exercise: str, form: str
) -> None:
    page(thin_bones(alice)).post(f"/routines/starters/{slug}/copy/")

    steps = Routine.objects.visible_to(alice).with_steps().get().listed_steps()
    assert [step.form for step in steps if step.exercise.slug == exercise] == [form]


def test_the_page_of_the_article_shows_the_path_as_the_person_would_practise_it(
    alice: User, page: Callable[[User], Client]
) -> None:
    html = page(thin_bones(alice)).get("/article/").text.partition('id="steps"')[2]

    assert "Article path, basic 1" in html
    assert "Double-Leg Teaser is left out because of" in html
    assert "/routines/starters/article-path-basic/" in html
    assert "Changed for you" in html
