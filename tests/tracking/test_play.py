"""The guide's page: all of a running session is in it, for its person alone."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.screening import EMERGENCY_STOPS
from routines.models import OwnExercise, PracticeSettings, Routine
from tests.factories import MORNING, make_answers, make_ready, make_routine
from tracking import practice
from tracking.models import Draft, Session

Page = Callable[[User | None], Client]
pytestmark = pytest.mark.usefixtures("monday_morning")
AT = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)


@pytest.fixture
def running(ready: User) -> Session:
    session: Session = practice.begin(owner=ready, routine=make_routine(ready), at=MORNING)
    return session


def opened(client: Client, session: Session) -> tuple[str, dict[str, Any]]:
    """The page and what its script is given."""
    answer = client.get(f"/sessions/{session.pk}/play/")
    assert answer.status_code == 200
    html = answer.content.decode()
    found = re.search(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found
    return html, json.loads(found[1])


def test_the_page_holds_the_whole_session(ready: User, running: Session, page: Page) -> None:
    _, guide = opened(page(ready), running)

    assert [step["name"] for step in guide["steps"]] == ["Rib Breathing", "Dart", "Child's Pose"]
    assert [cue["kind"] for cue in guide["timeline"]["cues"]] == [
        *("ready", "work", "change", "ready", "work", "change", "ready", "work"),
    ]
    assert guide["steps"][1]["easier"]["name"] == "Head down, arms only"
    assert {cue["figure"] for cue in guide["timeline"]["cues"]} <= guide["figures"].keys()
    assert guide["draft"] is None
    assert guide["settings"]["has_tone"] is True
    assert guide["urls"]["draft"] == f"/api/v1/sessions/{running.pk}/draft/"


def test_every_word_that_the_script_says_is_given_to_it(ready: User, running: Session, page: Page) -> None:
    scripts = Path("static/js")
    sources = [scripts / "player.js", *sorted((scripts / "player").glob("*.js"))]
    said = {word for path in sources for word in re.findall(r"\bthis\.words\.(\w+)", path.read_text(encoding="utf-8"))}

    _, guide = opened(page(ready), running)

    assert {"left_out", "not_left_out", "keep_breathing"} <= said
    assert said - guide["words"].keys() == set()


def test_the_words_of_a_drawing_come_without_remarks_on_it_and_for_the_other_side(ready: User, page: Page) -> None:
    session = practice.begin(owner=ready, routine=make_routine(ready, "book-opening", "thread-needle"), at=MORNING)

    _, guide = opened(page(ready), session)

    book, needle = (guide["figures"][name]["frames"] for name in ("book-opening", "thread-needle"))
    assert book[1]["label"] == "Lift the top arm to the ceiling"
    assert needle[1]["label"] == "Open the left arm to the side and up"
    assert needle[1]["label_other"] == "Open the right arm to the side and up"


def test_the_side_of_a_practice_has_one_name_for_the_screen_and_the_voice(ready: User, page: Page) -> None:
    session = practice.begin(owner=ready, routine=make_routine(ready, "quadruped-reach"), at=MORNING)

    _, guide = opened(page(ready), session)

    work = [cue["side_words"] for cue in guide["timeline"]["cues"] if cue["kind"] == "work"]
    assert work == ["Right arm, left leg", "Left arm, right leg"]
    assert not {"first side", "other side"} & {said for said in guide["words"].values() if isinstance(said, str)}


def test_stop_is_in_the_page_with_the_emergency_list_first(ready: User, running: Session, page: Page) -> None:
    html, guide = opened(page(ready), running)

    stop = html[html.index('data-dialog="stop"') :]
    assert html.index('data-do="stop"') < html.index("<dialog")
    for sign in EMERGENCY_STOPS:
        assert f'data-sign="{sign.key}"' in stop
    assert stop.index('data-stop="emergency"') < stop.index('data-stop="ending"') < stop.index('data-stop="resting"')
    assert stop.index("tel:112") < stop.index('data-sign="chest"')
    assert guide["signs"]["emergency"][0] == "chest"


def test_the_page_goes_on_where_the_draft_is(ready: User, running: Session, page: Page) -> None:
    steps = [{"position": 1, "outcome": "done", "reps_done": 6}]
    Draft.objects.keep(running, sequence=7, cue=4, elapsed_seconds=20, steps=steps, at=AT)

    _, guide = opened(page(ready), running)

    assert (guide["draft"]["sequence"], guide["draft"]["cue"], guide["draft"]["elapsed_seconds"]) == (7, 4, 20)
    assert guide["draft"]["steps"][0]["outcome"] == "done"


def test_the_guide_plays_the_form_that_a_condition_asks_for_and_sends_nothing_easier_that_it_bars(
    ready: User, page: Page
) -> None:
    make_answers(ready, conditions=("shoulder",))
    session = practice.begin(owner=ready, routine=make_routine(ready, "breathing", "quadruped-reach"), at=MORNING)

    _, guide = opened(page(ready), session)

    step = guide["steps"][1]
    assert (step["form"]["key"], step["form"]["name"]) == ("leg-slide", "Leg only, toes down")
    assert (step["easier"], step["smaller"]) == (None, "Make the movement smaller and slower.")
    assert guide["timeline"]["cues"][2]["detail"] == "Come to all fours."


def test_an_exercise_of_ones_own_is_led_as_well(ready: User, page: Page) -> None:
    own = OwnExercise.objects.create(
        owner=ready, name="Towel pull", instructions="Hold the towel.\nPull apart.", reps=4, rep_seconds=5, sides=2
    )
    routine: Routine = Routine.objects.start(
        owner=ready, name="Mine", steps=[{"own_exercise": own, "exercise": None, "reps": 4}]
    )
    session = practice.begin(owner=ready, routine=routine, at=MORNING)

    _, guide = opened(page(ready), session)

    assert [(cue["kind"], cue["seconds"]) for cue in guide["timeline"]["cues"]] == [
        ("ready", 15),
        ("work", 20),
        ("switch", 10),
        ("work", 20),
    ]
    assert [line["text"] for line in guide["steps"][0]["form"]["lines"]] == ["Hold the towel.", "Pull apart."]
    assert guide["steps"][0]["easier"] is None
    assert guide["steps"][0]["smaller"] == "Make the movement smaller and slower."


def test_the_switches_stand_as_they_were_chosen(ready: User, running: Session, page: Page) -> None:
    PracticeSettings.objects.guide(owner=ready, has_voice=True, has_tone=False, talk="quiet", breath_seconds=6)

    html, guide = opened(page(ready), running)

    assert re.search(r'data-switch="has_voice" aria-pressed="true"', html)
    assert re.search(r'data-switch="has_tone" aria-pressed="false"', html)
    assert re.search(r'value="quiet" data-setting="talk" checked', html)
    assert guide["settings"]["breath_seconds"] == 6
    assert guide["timeline"]["cues"][1]["seconds"] == 36


def test_a_session_that_is_over_is_shown_not_led(ready: User, running: Session, page: Page) -> None:
    practice.finish(running, at=AT)

    answer = page(ready).get(f"/sessions/{running.pk}/play/")

    assert (answer.status_code, answer["Location"]) == (302, f"/sessions/{running.pk}/")


def test_without_javascript_the_page_leads_to_the_list(ready: User, running: Session, page: Page) -> None:
    html, _ = opened(page(ready), running)

    noscript = html[html.index("<noscript>") : html.index("</noscript>")]
    assert f'href="/sessions/{running.pk}/"' in noscript


def test_the_running_session_leads_to_the_guide(ready: User, running: Session, page: Page) -> None:
    html = page(ready).get(f"/sessions/{running.pk}/").content.decode()

    assert f'href="/sessions/{running.pk}/play/"' in html
    assert "Start the guided session" in html
    Draft.objects.keep(running, sequence=1, cue=3, at=AT)
    assert "Continue the guided session" in page(ready).get(f"/sessions/{running.pk}/").content.decode()


def test_the_page_asks_as_often_for_ten_exercises_as_for_three(
    ready: User, page: Page, django_assert_num_queries: Any
) -> None:
    short = practice.begin(owner=ready, routine=make_routine(ready), at=MORNING)
    client = page(ready)
    opened(client, short)
    with CaptureQueriesContext(connection) as few:
        opened(client, short)
    asked = len(few)
    practice.delete(short, at=AT)
    names = [
        "breathing",
        "dart",
        "cat-cow",
        "mermaid",
        "saw",
        "spine-twist",
        "hundred",
        "balance",
        "chin-nod",
        "roll-up",
    ]
    long = practice.begin(owner=ready, routine=make_routine(ready, *names), at=MORNING)
    opened(client, long)

    with django_assert_num_queries(asked):
        opened(client, long)


def test_nobody_is_led_on_after_an_urgent_sign_was_told_elsewhere(ready: User, running: Session, page: Page) -> None:
    make_answers(ready, "1")

    answer = page(ready).get(f"/sessions/{running.pk}/play/")

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/start/meaning/")


def test_a_session_that_a_sign_ended_offers_no_way_on(ready: User, running: Session, page: Page) -> None:
    Draft.objects.keep(running, sequence=1, cue=2, at=AT, stop_signs=["chest"])

    _, guide = opened(page(ready), running)
    shown = page(ready).get(f"/sessions/{running.pk}/").content.decode()

    assert guide["draft"]["stop_signs"] == ["chest"]
    assert f'href="/sessions/{running.pk}/play/"' not in shown
    assert f'href="/sessions/{running.pk}/finish/"' in shown


def test_a_stranger_finds_nothing(running: Session, bob: User, page: Page) -> None:
    client = page(make_ready(bob))

    foreign, missing = client.get(f"/sessions/{running.pk}/play/"), client.get("/sessions/999999/play/")

    assert foreign.status_code == missing.status_code == 404
