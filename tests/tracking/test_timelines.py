"""The clock through the API: of a routine and of a session, the same cues in the same words."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from routines.models import PracticeSettings, Routine
from tests.factories import MORNING, make_ready, make_routine
from tests.tracking.test_forms_played import with_flags
from tracking import practice

Api = Callable[[User | None], APIClient]
Page = Callable[[User | None], Client]
pytestmark = pytest.mark.usefixtures("monday_morning")


@pytest.fixture
def routine(ready: User) -> Routine:
    return make_routine(ready)


def cues(answer: Any) -> list[tuple[Any, ...]]:
    assert answer.status_code == 200, answer.content
    return [(cue["kind"], cue["step"], cue["begins"], cue["seconds"]) for cue in answer.json()["cues"]]


def test_a_routine_is_told_cue_by_cue(ready: User, routine: Routine, api: Api) -> None:
    answer = api(ready).get(f"/api/v1/routines/{routine.pk}/timeline/")

    assert cues(answer) == [
        ("ready", 1, 0, 15),
        ("work", 1, 15, 60),
        ("change", 2, 75, 12),
        ("ready", 2, 87, 15),
        ("work", 2, 102, 78),
        ("change", 3, 180, 12),
        ("ready", 3, 192, 15),
        ("work", 3, 207, 45),
    ]
    body = answer.json()
    assert (body["seconds"], body["minutes"], body["breath_seconds"]) == (252, 4, None)
    assert body["minutes"] == routine.estimated_minutes()
    assert body["cues"][4]["parts"][1] == {"frame": 1, "breath": "exhale", "seconds": 4.0}
    assert body["cues"][2]["detail"] == "Lie face down."


def test_a_session_is_told_as_its_routine_was(ready: User, routine: Routine, api: Api) -> None:
    session = practice.begin(owner=ready, routine=routine, at=MORNING)
    of_routine = api(ready).get(f"/api/v1/routines/{routine.pk}/timeline/").json()

    assert api(ready).get(f"/api/v1/sessions/{session.pk}/timeline/").json() == of_routine


def test_breaths_are_counted_in_the_persons_own(ready: User, routine: Routine, api: Api) -> None:
    PracticeSettings.objects.guide(owner=ready, breath_seconds=6)

    body = api(ready).get(f"/api/v1/routines/{routine.pk}/timeline/").json()

    assert [cue["seconds"] for cue in body["cues"] if cue["kind"] == "work"] == [36, 78, 30]
    assert body["breath_seconds"] == 6


def test_a_session_whose_exercise_is_gone_is_still_told(ready: User, routine: Routine, api: Api) -> None:
    session = practice.begin(owner=ready, routine=routine, at=MORNING)
    session.steps.update(exercise=None)

    told = cues(api(ready).get(f"/api/v1/sessions/{session.pk}/timeline/"))

    assert [seconds for kind, _, _, seconds in told if kind == "work"] == [60, 60, 50]


def test_a_stranger_is_told_nothing(ready: User, bob: User, routine: Routine, api: Api) -> None:
    session = practice.begin(owner=ready, routine=routine, at=MORNING)
    stranger = api(make_ready(bob))

    for foreign, missing in (
        (f"/api/v1/routines/{routine.pk}/timeline/", "/api/v1/routines/999999/timeline/"),
        (f"/api/v1/sessions/{session.pk}/timeline/", "/api/v1/sessions/999999/timeline/"),
    ):
        assert stranger.get(foreign).status_code == 404
        assert stranger.get(foreign).content == stranger.get(missing).content


# How a person likes to be led ------------------------------------------------------------------------------------


USUAL = {
    "has_voice": False,
    "has_tone": True,
    "has_vibration": False,
    "has_text": True,
    "talk": "full",
    "counts_breaths": False,
    "breath_seconds": None,
}


def test_nobody_is_led_differently_before_they_choose(ready: User, api: Api) -> None:
    assert api(ready).get("/api/v1/me/guide/").json() == USUAL
    assert not PracticeSettings.objects.exists()


def test_a_switch_is_remembered_and_the_others_stay(ready: User, api: Api) -> None:
    api(ready).put("/api/v1/me/guide/", {"has_voice": True, "breath_seconds": 8.5}, format="json")

    answer = api(ready).put("/api/v1/me/guide/", {"talk": "short"}, format="json")

    assert answer.json() == USUAL | {"has_voice": True, "talk": "short", "breath_seconds": 8.5}
    assert PracticeSettings.objects.get().level == "beginner"


@pytest.mark.parametrize(
    "body", [{"talk": "loud"}, {"breath_seconds": 3}, {"breath_seconds": 21}, {"has_voice": "yes"}, {"volume": 3}]
)
def test_a_choice_there_is_not_is_refused_at_its_field(ready: User, api: Api, body: dict[str, Any]) -> None:
    answer = api(ready).put("/api/v1/me/guide/", body, format="json")

    assert answer.status_code == 400
    assert [*answer.json()["errors"]] == [*body]
    assert not PracticeSettings.objects.exists()


def test_what_the_conditions_leave_out_has_no_cue_and_takes_no_time(
    ready: User, api: Api, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    routine = make_routine(ready, "breathing", "dart", "childs-pose")
    with_flags(monkeypatch, "PREG")

    body = api(ready).get(f"/api/v1/routines/{routine.pk}/timeline/").json()
    shown = page(ready).get(f"/routines/{routine.pk}/").content.decode()
    printed = page(ready).get(f"/routines/{routine.pk}/print/").content.decode()

    assert {cue["step"] for cue in body["cues"]} == {1, 3}
    assert "Dart" not in json.dumps(body)
    assert "face down" not in json.dumps(body)
    begins = next(cue["begins"] for cue in body["cues"] if (cue["step"], cue["kind"]) == (3, "ready"))
    for html in (shown, printed):
        assert html.count("Left out because of pregnancy.") == 1
        assert len(re.findall(r"\d repetition", html)) == 0
        assert "2 exercises" in html
        assert f"{begins // 60}:{begins % 60:02}" in html
    assert f"Start, {body['minutes']} minute" in shown
    for place in (f"/routines/{routine.pk}/edit/", f"/sessions/start/{routine.pk}/"):
        html = " ".join(re.sub(r"<[^>]+>", " ", page(ready).get(place).content.decode()).split())
        assert re.search(rf"\b{body['minutes']} minutes?\b", html), place
        assert f"{routine.estimated_minutes()} minutes" not in html
    assert body["minutes"] != routine.estimated_minutes()
    assert f"{body['minutes']} minute" in printed
