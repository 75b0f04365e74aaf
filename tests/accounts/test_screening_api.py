"""The safety form for programs: its words, its answers, and the end of a block; the same verbs as on the page."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Block, HealthAnswers, User
from accounts.screening import QUESTIONS, ROWS
from tests.factories import make_answers, make_ready

Api = Callable[[User | None], APIClient]

ANSWERS = "/api/v1/me/screening/answers/"
BLOCK = "/api/v1/me/screening/block/"
NOTHING: dict[str, Any] = {"signs": [], "conditions": []}
UUID = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.fixture
def ready(alice: User) -> User:
    return make_ready(alice)


def today_of(block: Block) -> str:
    return block.began_at.date().isoformat()


def test_the_form_comes_with_its_words_and_ids(ready: User, api: Api) -> None:
    form = api(ready).get("/api/v1/me/screening/questions/").json()

    assert form["emergency_numbers"] == ["112", "999", "911"]
    assert [sign["id"] for sign in form["signs"]] == [row.id for row in ROWS]
    assert form["signs"][0]["level"] == "emergency"
    assert form["signs"][0]["message"] == "Stop. This could be your heart or lungs. Call now."
    assert [question["id"] for question in form["questions"]] == [question.id for question in QUESTIONS]
    assert form["signs"][0]["lines"][3] == {"id": "1.4", "text": "Pain that goes to an arm or the jaw", "help": ""}
    assert [step["id"] for step in form["steps"]] == ["now", "nerves", "either", "lately"]
    assert form["steps"][2] == {"id": "either", "text": "Does either apply to you?", "none": "Neither"}
    [birth] = [group for group in form["groups"] if "17a.1" in group["lines"]]
    assert (birth["step"], birth["rows"], len(birth["lines"])) == ("either", ["17a", "17b"], 11)
    assert form["questions"][4]["options"][4] == {
        "code": "supervised",
        "text": "Told to avoid exercise or be watched",
        "help": "",
        "is_check_first": True,
        "after": "",
    }


def test_answers_are_kept_and_read_back(ready: User, api: Api) -> None:
    program = api(ready)

    made = program.post(ANSWERS, NOTHING | {"conditions": ["knee", "pressure"], "agreed_on": "2026-11-02"})

    assert made.status_code == 201
    kept = program.get(ANSWERS).json()
    assert (kept["signs"], kept["conditions"], kept["agreed_on"]) == ([], ["knee", "pressure"], "2026-11-02")
    assert HealthAnswers.objects.count() == 1


def test_the_same_answers_sent_twice_make_one_row(ready: User, api: Api) -> None:
    program, sent = api(ready), NOTHING | {"client_uuid": UUID}

    assert [program.post(ANSWERS, sent).status_code for _ in range(2)] == [201, 200]
    assert program.post(ANSWERS, sent | {"conditions": ["knee"]}).status_code == 409


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"signs": []}, "conditions"),
        ({"conditions": []}, "signs"),
        (NOTHING | {"signs": ["99"]}, "signs"),
        (NOTHING | {"signs": "1"}, "signs"),
        (NOTHING | {"conditions": ["mood"]}, "conditions"),
        (NOTHING | {"conditions": ["birth"]}, "birth_on"),
        (NOTHING | {"due_on": "2026-12-24"}, "due_on"),
        (NOTHING | {"mood": "fine"}, "mood"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_kept(ready: User, api: Api, sent: dict[str, Any], field: str) -> None:
    before = HealthAnswers.objects.get().pk

    answer = api(ready).post(ANSWERS, sent)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert HealthAnswers.objects.get().pk == before


def test_nothing_is_kept_before_it_was_agreed_to(alice: User, api: Api) -> None:
    assert api(alice).post(ANSWERS, NOTHING).status_code == 403
    assert not HealthAnswers.objects.exists()


def test_an_urgent_sign_holds_everything_back_until_somebody_looked_at_it(ready: User, api: Api) -> None:
    program = api(ready)
    program.post(ANSWERS, NOTHING | {"signs": ["9"]})
    block = Block.objects.get()
    end = {"professional": "doctor", "seen_on": today_of(block), "is_told": True, "signs": []}

    open_ = program.get(BLOCK).json()
    untold = program.post(BLOCK, end | {"is_told": False})
    ended = program.post(BLOCK, end)

    assert (open_["level"], open_["messages"]) == ("today", ["See a doctor if you are losing weight without trying."])
    assert list(untold.json()["errors"]) == ["is_told"]
    assert ended.json()["ending"] == "assessed"
    assert program.get(BLOCK).status_code == 404
    assert program.get("/api/v1/me/").json()["standing"]["open"] == "all"


def test_an_emergency_sign_on_the_way_out_closes_everything(ready: User, api: Api) -> None:
    make_answers(ready, "9")
    end = {"professional": "doctor", "seen_on": today_of(Block.objects.get()), "is_told": True, "signs": ["4"]}

    answer = api(ready).post(BLOCK, end)

    assert answer.json()["level"] == "emergency"
    assert api(ready).get("/api/v1/me/").json()["standing"]["open"] == "nothing"


def test_answers_are_deleted_and_are_nobody_elses(ready: User, bob: User, api: Api) -> None:
    make_ready(bob)

    gone = api(ready).delete(ANSWERS)

    assert gone.status_code == 204
    assert api(ready).get(ANSWERS).status_code == 404
    assert api(bob).get(ANSWERS).status_code == 200
