"""Composing and findings through the API: nothing is stored, a block gives no routine, a stranger sees nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from routines.models import PracticeSettings, Routine
from tests.factories import make_answers, make_ready, make_routine
from tests.routines.library import FIFTEEN

pytestmark = pytest.mark.usefixtures("library")

Caller = Callable[[User | None], APIClient]
COMPOSE, CHECK = "/api/v1/routines/compose/", "/api/v1/routines/findings/"


def slugs(answer: Any) -> list[str]:
    return [step["exercise"] for step in answer.json()["steps"]]


def test_a_routine_is_composed_with_reasons_and_nothing_is_stored(alice: User, api: Caller) -> None:
    make_ready(alice)

    answer = api(alice).post(COMPOSE, {"minutes": 15}, format="json")

    assert answer.status_code == 200
    told = answer.json()
    assert slugs(answer) == FIFTEEN
    assert (told["name"], told["minutes"], told["is_strength"]) == ("Strength, 15 minutes", 15, True)
    assert told["steps"][0]["reasons"] == [
        {"rule": "B2", "sentence": "Settles your breathing before you move.", "source": "Our own choice"}
    ]
    assert (told["left_out"], told["yielded"], told["notes"], told["refusal"]) == ([], [], [], None)
    assert (Routine.objects.count(), PracticeSettings.objects.count()) == (0, 0)


def test_what_is_composed_can_be_sent_as_a_routine_but_for_the_reasons(alice: User, api: Caller) -> None:
    make_ready(alice)
    told = api(alice).post(COMPOSE, {"minutes": 10}, format="json").json()
    steps = [{name: value for name, value in step.items() if name != "reasons"} for step in told["steps"]]

    answer = api(alice).post("/api/v1/routines/", {"name": told["name"], "steps": steps}, format="json")

    assert answer.status_code == 201
    assert answer.json()["minutes"] == told["minutes"]
    found = api(alice).get(f"/api/v1/routines/{answer.json()['id']}/findings/")
    assert found.json() == {"findings": []}


def test_what_was_chosen_last_counts_where_nothing_is_sent(alice: User, api: Caller) -> None:
    make_ready(alice)

    PracticeSettings.objects.choose(owner=alice, today=date(2026, 11, 1), level="beginner", minutes=6, focus=["neck"])

    assert slugs(api(alice).post(COMPOSE, {}, format="json")) == ["breathing", "scapular-slides", "dart", "childs-pose"]


def test_conditions_are_spared_and_named(alice: User, api: Caller) -> None:
    make_ready(alice)
    make_answers(alice, conditions=("neck",))

    told = api(alice).post(COMPOSE, {"minutes": 15}, format="json").json()

    assert {"slug": "chest-lift", "name": "Chest Lift", "rule": "G5", "flags": ["NECK"]}.items() <= (
        next(left for left in told["left_out"] if left["slug"] == "chest-lift").items()
    )
    assert ("cat-cow", "head-level") in {(step["exercise"], step["form"]) for step in told["steps"]}


def test_g1_an_emergency_sign_gives_no_routine_but_the_message(alice: User, api: Caller) -> None:
    make_ready(alice)
    make_answers(alice, "1")

    told = api(alice).post(COMPOSE, {"minutes": 15}, format="json").json()

    assert told["steps"] == []
    assert told["refusal"]["rule"] == "G1"
    assert told["refusal"]["sentence"].startswith("You ticked an emergency sign. Call your emergency number")
    assert told["refusal"]["ends"]


def test_g9_strong_pain_just_now_gives_the_gentle_set(alice: User, api: Caller) -> None:
    make_ready(alice)

    told = api(alice).post(COMPOSE, {"minutes": 15, "before": 7}, format="json").json()

    assert told["is_strength"] is False
    assert "G9" in {note["rule"] for note in told["notes"]}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"minutes": 5}, "minutes"),
        ({"minutes": 46}, "minutes"),
        ({"minutes": "15"}, "minutes"),
        ({"minutes": True}, "minutes"),
        ({"level": "expert"}, "level"),
        ({"focus": ["tail"]}, "focus"),
        ({"focus": "neck"}, "focus"),
        ({"is_strength": "yes"}, "is_strength"),
        ({"before": 11}, "before"),
        ({"random": 1}, "random"),
    ],
)
def test_a_wrong_wish_is_refused_at_its_field(alice: User, api: Caller, wrong: dict[str, Any], field: str) -> None:
    answer = api(alice).post(COMPOSE, wrong, format="json")

    assert answer.status_code == 400
    assert [*answer.json()["errors"]] == [field]


def test_steps_that_are_not_stored_get_findings_with_mends(alice: User, api: Caller) -> None:
    make_ready(alice)
    steps = [
        {"exercise": "cat-cow", "reps": 6},
        {"exercise": "breathing", "reps": 6},
        {"exercise": "childs-pose", "reps": 5},
    ]

    found = api(alice).post(CHECK, {"steps": steps}, format="json")

    assert found.status_code == 200
    first = found.json()["findings"][0]
    assert first["rule"] == "B1"
    assert first["which"] == ["Rib Breathing"]
    assert first["positions"] == [1]
    assert first["mend"] == {
        "label": "Move Rib Breathing to the front",
        "do": "move",
        "position": 1,
        "to": 0,
        "slug": "",
        "form": "",
        "sets": 0,
        "reps": 0,
    }


def test_an_unknown_exercise_among_the_steps_is_refused_by_its_place(alice: User, api: Caller) -> None:
    answer = api(alice).post(CHECK, {"steps": [{"exercise": "planking", "reps": 6}]}, format="json")

    assert answer.status_code == 400
    assert answer.json()["errors"] == {"steps": {"0": {"exercise": ["Choose an exercise from the list."]}}}


def test_no_steps_have_no_findings(alice: User, api: Caller) -> None:
    assert api(alice).post(CHECK, {"steps": []}, format="json").json() == {"findings": []}


def test_the_findings_of_a_strangers_routine_are_missing_like_none(alice: User, bob: User, api: Caller) -> None:
    his = make_routine(bob)

    foreign = api(alice).get(f"/api/v1/routines/{his.pk}/findings/")
    none = api(alice).get("/api/v1/routines/999999/findings/")

    assert (foreign.status_code, foreign.json()) == (none.status_code, none.json())
    assert foreign.status_code == 404
