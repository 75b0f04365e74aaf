"""After a session: what is prefilled, what is kept of each exercise, and what a stop does, at both doors."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Block, User
from tests.factories import MORNING, make_routine
from tracking import practice
from tracking.models import Draft, FollowUp, Session

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
QUARTER = timedelta(minutes=15)
SENT = {"minutes": "15", "outcome_1": "done", "outcome_2": "done", "outcome_3": "done"}

pytestmark = pytest.mark.usefixtures("monday_morning")


@pytest.fixture
def session(ready: User) -> Session:
    running: Session = practice.begin(owner=ready, routine=make_routine(ready), at=MORNING, pain_before=2)
    return running


def told(session: Session, *steps: dict[str, object], **stop: object) -> None:
    Draft.objects.keep(session, sequence=1, cue=3, at=MORNING, steps=steps, **stop)  # type: ignore[arg-type]


def test_what_the_guide_was_told_is_filled_in_and_what_went_as_planned_is_folded_away(
    session: Session, ready: User, page: Page
) -> None:
    told(
        session,
        {"position": 1, "outcome": "done"},
        {"position": 2, "outcome": "eased", "form": "easier", "reps_done": 4, "has_hurt": True},
        {"position": 3, "outcome": "skipped", "skip_reason": "time"},
    )

    answer = page(ready).get(f"/sessions/{session.pk}/finish/")

    form = answer.context["form"]
    assert [row.step.exercise_slug for row in form.open_rows()] == ["dart", "childs-pose"]
    assert [row.step.exercise_slug for row in form.folded_rows()] == ["breathing"]
    dart = form.open_rows()[0]
    assert (dart.outcome.value(), dart.reps.value(), dart.hurt.value()) == ("eased", 4, True)
    html = answer.content.decode()
    assert "Show the one done as planned" in html
    assert "Nobody else reads this." in html
    assert "Tomorrow morning we will ask one question" in html


def test_what_became_of_each_exercise_is_kept(session: Session, ready: User, page: Page) -> None:
    sent = SENT | {"outcome_2": "eased", "reps_2": "4", "worst_2": "3", "hurt_2": "on", "is_controlled": "yes"}
    sent |= {"outcome_3": "skipped", "why_3": "time", "pain_worst": "3"}

    with time_machine.travel(MORNING + QUARTER, tick=False):
        done = page(ready).post(f"/sessions/{session.pk}/finish/", sent)

    assert done["Location"] == f"/sessions/{session.pk}/"
    session.refresh_from_db()
    assert session.is_controlled is True
    kept = [(step.outcome, step.reps_done, step.worst, step.has_hurt, step.skip_reason) for step in session.steps.all()]
    assert kept == [("done", None, None, False, ""), ("eased", 4, 3, True, ""), ("skipped", None, None, False, "time")]
    assert FollowUp.objects.get().practised_on == session.local_date


def test_finishing_by_the_api_without_steps_takes_what_the_guide_was_told(
    session: Session, ready: User, api: Api
) -> None:
    told(session, {"position": 1, "outcome": "done"}, {"position": 2, "outcome": "eased", "form": "easier"})

    body = api(ready).post(f"/api/v1/sessions/{session.pk}/finish/", {"pain_worst": 1}, format="json").json()

    assert [(step["outcome"], step["form"]) for step in body["steps"]] == [
        ("done", "base"),
        ("eased", "blades-only"),
        ("skipped", "base"),
    ]


def test_a_sign_of_the_first_tier_closes_training_and_leads_to_what_it_means(
    session: Session, ready: User, page: Page
) -> None:
    sent = SENT | {"stop_reason": "symptom", "stop_signs": ["chest"]}

    with time_machine.travel(MORNING + QUARTER, tick=False):
        done = page(ready).post(f"/sessions/{session.pk}/finish/", sent)

    assert "meaning" in done["Location"]
    assert (Block.objects.get().level, Block.objects.get().signs) == ("emergency", ["1"])
    session.refresh_from_db()
    assert (session.stop_reason, session.stop_signs) == ("symptom", ["chest"])


def test_a_sign_told_to_the_guide_stays_whatever_the_page_says(session: Session, ready: User, page: Page) -> None:
    # Gone after a minute is no reason to go on.
    told(session, {"position": 1, "outcome": "done"}, stop_signs=["chest"])

    with time_machine.travel(MORNING + QUARTER, tick=False):
        page(ready).post(f"/sessions/{session.pk}/finish/", SENT | {"stop_reason": ""})

    session.refresh_from_db()
    assert session.stop_signs == ["chest"]
    assert Block.objects.open().exists()


def test_a_sign_of_the_second_tier_ends_the_session_and_closes_nothing(session: Session, ready: User, api: Api) -> None:
    body = api(ready).post(f"/api/v1/sessions/{session.pk}/finish/", {"stop_signs": ["tingling"]}, format="json").json()

    assert (body["stop_reason"], body["stop_signs"]) == ("symptom", ["tingling"])
    assert not Block.objects.exists()


def test_a_sign_that_an_edit_adds_closes_training_and_an_edit_without_a_word_keeps_it(
    session: Session, ready: User
) -> None:
    practice.finish(session, at=MORNING + QUARTER, stop_reason="tired", is_controlled=True)
    kept = {"started_at": session.started_at, "finished_at": session.finished_at, "at": MORNING + QUARTER}

    practice.revise(session, expected=session.version, **kept)
    silent = (session.stop_reason, session.is_controlled)
    practice.revise(session, expected=session.version, stop_signs=["weakness"], **kept)

    assert silent == ("tired", True)
    assert Block.objects.get().signs == ["4"]


def test_an_edit_keeps_what_was_said_of_each_exercise(session: Session, ready: User, page: Page) -> None:
    practice.finish(
        session,
        at=MORNING + QUARTER,
        outcomes={2: {"outcome": "eased", "reps_done": 4, "worst": 3, "has_hurt": True}},
        is_controlled=False,
    )
    client, url = page(ready), f"/sessions/{session.pk}/edit/"
    form = client.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    sent = {name: "on" if value is True else value for name, value in sent.items()}

    answer = client.post(url, sent | {"note": "Fine."})

    assert answer.status_code == 302
    step = session.steps.get(position=2)
    assert (step.outcome, step.reps_done, step.worst, step.has_hurt) == ("eased", 4, 3, True)
    session.refresh_from_db()
    assert (session.is_controlled, session.note) == (False, "Fine.")
    assert "Eased, it hurt" in client.get(f"/sessions/{session.pk}/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reps_2": "many"}, "reps_2"),
        ({"reps_2": "-1"}, "reps_2"),
        ({"worst_2": "11"}, "worst_2"),
        ({"outcome_2": "skipped", "why_2": "bored"}, "why_2"),
        ({"stop_reason": "boredom"}, "stop_reason"),
        ({"stop_signs": ["hiccups"]}, "stop_signs"),
        ({"is_controlled": "maybe"}, "is_controlled"),
    ],
)
def test_a_wrong_answer_about_an_exercise_is_shown_and_the_session_runs_on(
    session: Session, ready: User, page: Page, wrong: dict[str, object], field: str
) -> None:
    with time_machine.travel(MORNING + QUARTER, tick=False):
        answer = page(ready).post(f"/sessions/{session.pk}/finish/", SENT | wrong)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    session.refresh_from_db()
    assert session.is_running
