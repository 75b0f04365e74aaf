"""A professional agreed to what a condition leaves out (rule SIGN-OFF), and the guide's own way (rule GUIDE-WAYS)."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from exercises.facts import BASE, ExerciseFacts, Form, Verdict, guide_effects
from exercises.models import SignOff
from tests.factories import MORNING, make_answers, make_exercise, make_ready, records

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
RECORDS = {exercise.slug: exercise for exercise in records()}


def facts(*flags: str) -> ExerciseFacts:
    """Dart with an easier form, left out by ``flags``."""
    forms = tuple(Form("dart", key, key, "prone") for key in (BASE, "low"))
    return ExerciseFacts("dart", "Dart", "strength", forms, easier="low", effects=dict.fromkeys(flags, "X"))


@pytest.fixture
def sore(alice: User) -> User:
    """alice, whose wrists leave all fours out."""
    make_ready(alice)
    make_answers(alice, conditions=("wrist",))
    make_exercise("quadruped-reach", flags={"WRIST": "X"}, flag_texts={})
    return alice


@pytest.mark.parametrize("flag", ["SHLD", "WRIST", "KNEE", "HIP", "LBP", "SPON", "REFLUX", "NECK"])
def test_what_a_professional_may_sign_off_opens_in_its_easier_form_by_hand(flag: str) -> None:
    found = facts(flag).form_for({flag}, is_signed_off=True)

    assert (found.verdict, found.form, found.is_by_hand) == (Verdict.EASIER, "low", True)


@pytest.mark.parametrize("flag", ["OP", "BP", "EYE", "PREG", "DISC", "RIB", "HERNIA", "DIZZY"])
def test_what_nobody_may_sign_off_stays_left_out(flag: str) -> None:
    assert facts(flag).form_for({flag}, is_signed_off=True).verdict is Verdict.LEFT_OUT
    assert facts(flag, "KNEE").form_for({flag, "KNEE"}, is_signed_off=True).verdict is Verdict.LEFT_OUT


def test_without_a_sign_off_it_is_left_out() -> None:
    assert facts("KNEE").form_for({"KNEE"}).verdict is Verdict.LEFT_OUT


def test_the_page_records_who_agreed_and_the_exercise_opens(sore: User, page: Page) -> None:
    browser = page(sore)
    with time_machine.travel(MORNING, tick=False):
        before = browser.get("/exercises/quadruped-reach/").text
        sent = browser.post("/exercises/quadruped-reach/sign-off/", {"by": "Dr Day", "signed_on": "2026-11-20"})
        after = browser.get("/exercises/quadruped-reach/").text

    assert "Left out because of " in before
    assert "Has a health professional agreed to it?" in before
    assert sent.status_code == 302
    assert re.search(r"verdict fits amber.*?Leg only, toes down", after)
    assert "Dr Day agreed on 20 November 2026. This counts until 17 February 2027." in after


def test_it_runs_out_after_90_days(sore: User, page: Page) -> None:
    exercise = make_exercise("quadruped-reach", flags={"WRIST": "X"})
    SignOff.objects.record(owner=sore, exercise=exercise, by="Dr Day", signed_on=date(2026, 11, 20), at=MORNING)

    assert SignOff.objects.agreed_for(sore, on=date(2027, 2, 17)) == {"quadruped-reach"}
    assert SignOff.objects.agreed_for(sore, on=date(2027, 2, 18)) == frozenset()
    assert SignOff.objects.agreed_for(sore, on=date(2026, 11, 19)) == frozenset()


@pytest.mark.parametrize(
    ("signed_on", "sentence"),
    [
        (date(2026, 12, 24), "Enter a date between 2000 and today."),
        (date(2026, 8, 1), "An agreement counts for 90 days, and this one is older. Ask them again."),
    ],
)
def test_a_day_that_cannot_count_is_refused_at_its_field(sore: User, signed_on: date, sentence: str) -> None:
    exercise = make_exercise("quadruped-reach", flags={"WRIST": "X"})

    with pytest.raises(ValidationError) as refused:
        SignOff.objects.record(owner=sore, exercise=exercise, by="Dr Day", signed_on=signed_on, at=MORNING)

    assert refused.value.message_dict == {"signed_on": [sentence]}


def test_a_wrong_form_answers_422_and_keeps_what_was_typed(sore: User, page: Page) -> None:
    answer = page(sore).post("/exercises/quadruped-reach/sign-off/", {"by": "Dr Day", "signed_on": "soon"})

    assert answer.status_code == 422
    assert 'value="Dr Day"' in answer.text
    assert not SignOff.objects.exists()


def test_what_fits_cannot_be_signed_off(sore: User, page: Page) -> None:
    make_exercise("breathing")

    assert page(sore).get("/exercises/breathing/sign-off/").status_code == 404


def test_a_teacher_may_agree_to_what_builds_on_other_exercises(alice: User, page: Page, api: Api) -> None:
    make_exercise("single-leg-teaser")
    browser, url = page(make_ready(alice)), "/exercises/single-leg-teaser/sign-off/"

    with time_machine.travel(MORNING, tick=False):
        assert url in browser.get("/exercises/single-leg-teaser/").text
        assert "builds on other exercises" in browser.get(url).text
        assert browser.post(url, {"by": "Ms Ray", "signed_on": "2026-11-20"}).status_code == 302
        body = {"exercise": "single-leg-teaser", "by": "Ms Ray", "signed_on": "2026-11-21"}
        assert api(alice).post("/api/v1/sign-offs/", body, format="json").status_code == 201

    assert SignOff.objects.count() == 2


def test_taking_it_back_leaves_the_exercise_out_again(sore: User, page: Page, bob: User) -> None:
    exercise = make_exercise("quadruped-reach", flags={"WRIST": "X"})
    row = SignOff.objects.record(owner=sore, exercise=exercise, by="Dr Day", signed_on=MORNING.date(), at=MORNING)

    assert page(bob).post(f"/exercises/sign-offs/{row.pk}/withdraw/").status_code == 404
    assert page(sore).post(f"/exercises/sign-offs/{row.pk}/withdraw/").status_code == 302
    assert not SignOff.objects.exists()


def test_the_api_records_it_once_and_takes_it_back(sore: User, api: Api, bob: User) -> None:
    program = api(sore)
    body: dict[str, Any] = {
        "client_uuid": "0197a000-0000-7000-8000-000000000001",
        "exercise": "quadruped-reach",
        "by": "Dr Day",
        "signed_on": "2026-11-20",
    }
    with time_machine.travel(MORNING, tick=False):
        first = program.post("/api/v1/sign-offs/", body, format="json")
        again = program.post("/api/v1/sign-offs/", body, format="json")
        fits = program.get("/api/v1/exercises/?fits=me").json()["results"]
    pk = first.json()["id"]

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["ends_on"] == "2027-02-17"
    assert [one["fit"]["verdict"] for one in fits if one["slug"] == "quadruped-reach"] == ["easier"]
    assert api(bob).get(f"/api/v1/sign-offs/{pk}/").status_code == 404
    assert program.delete(f"/api/v1/sign-offs/{pk}/", headers={"If-Match": '"1"'}).status_code == 204


def test_the_api_refuses_what_nobody_may_sign_off(sore: User, api: Api) -> None:
    make_exercise("dart", flags={"OP": "X"})
    make_answers(sore, conditions=("thin_bones",))

    answer = api(sore).post(
        "/api/v1/sign-offs/", {"exercise": "dart", "by": "Dr Day", "signed_on": "2026-11-20"}, format="json"
    )

    assert answer.status_code == 400
    assert answer.json()["errors"]["exercise"] == [
        "There is nothing about it that a professional may sign off for you."
    ]


# The guide's own way ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "flag", "effect"),
    [
        ("swan-dive", "LBP", "X"),
        ("swan-dive", "NECK", "X"),
        ("side-kick", "PREG", "X"),
        ("mermaid", "RIB", "X"),
        ("corkscrew", "SHLD", "M"),
        ("single-leg-stretch", "BP", "M"),
    ],
)
def test_the_articles_way_may_ask_for_more_care_than_ours(slug: str, flag: str, effect: str) -> None:
    assert RECORDS[slug].guide_flags[flag] == effect


def test_of_two_letters_the_worse_counts() -> None:
    way = {"like": "side-kick", "SHLD": "M", "PREG": "X", "HERNIA": "X", "LBP": "M"}
    every = {"side-kick": {"LBP": "X", "SHLD": "N", "OP": "M"}}

    found = guide_effects(way, every)

    assert found == {"LBP": "X", "SHLD": "M", "OP": "M", "PREG": "X", "HERNIA": "X"}


def test_an_exercise_without_a_way_of_the_guides_has_no_conditions_of_it() -> None:
    assert RECORDS["dart"].guide_flags == {}


def test_the_page_says_whom_the_guides_way_does_not_suit(page: Page, db: None) -> None:
    make_exercise("swan-dive")

    text = page(None).get("/exercises/swan-dive/").text

    assert "If you do it as the article says" in text
    assert "Leave it out with " in text
