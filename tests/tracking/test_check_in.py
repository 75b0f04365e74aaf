"""The check before a session: G5, G9, G12, W1 and what the last sessions ask for, at both doors."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Block, HealthAnswers, User
from routines.models import Routine
from tests.factories import (
    MORNING,
    make_answers,
    make_exercise,
    make_pain_entry,
    make_ready,
    make_routine,
    make_session,
)
from tracking import practice
from tracking.insights.check_in import CheckInResult
from tracking.models import CheckIn, FollowUp, Session
from tracking.overview.check_in import SessionPlan, check_in
from tracking.overview.summary import summary_of

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
DAY = timedelta(days=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


@pytest.fixture
def routine(ready: User) -> Routine:
    return make_routine(ready, "breathing", "book-opening", "dart", "childs-pose")


def checked(owner: User, routine: Routine, before: int | None) -> CheckInResult:
    return check_in(
        owner, SessionPlan.of(owner, routine=routine), summary_of(owner, now=MORNING), at=MORNING, before=before
    )


def changes(verdict: CheckInResult) -> list[tuple[str, str, str | None]]:
    return [(one.slug, one.rule.id, one.after.form if one.after else None) for one in verdict.changes]


def rules_of(verdict: CheckInResult) -> tuple[str, ...]:
    return tuple(rule.id for rule in verdict.rules)


# The verdict -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "light", "rules", "expected"),
    [
        (None, "green", (), []),
        (0, "green", (), []),
        (2, "green", (), []),
        (3, "amber", ("CHECK-IN",), [("dart", "CHECK-IN", "blades-only")]),
        (4, "amber", ("CHECK-IN",), [("dart", "CHECK-IN", "blades-only")]),  # below a limit of 5
        (5, "amber", ("W1",), [("dart", "W1", None)]),  # without a baseline
        (6, "red", ("G12",), [("book-opening", "G12", "short-lever"), ("dart", "G12", None)]),
        (7, "red", ("G9", "G12"), [("book-opening", "G9", "short-lever"), ("dart", "G9", None)]),
    ],
)
def test_the_pain_now_makes_it_green_amber_or_red(
    ready: User, routine: Routine, before: int | None, light: str, rules: tuple[str, ...], expected: list[Any]
) -> None:
    verdict = checked(ready, routine, before)

    assert (verdict.light, changes(verdict)) == (light, expected)
    assert rules_of(verdict)[: len(rules)] == rules
    assert verdict.asks_red_flags == ("emergency" if before == 7 else "")


def test_a_green_day_is_called_as_planned_only_where_nothing_is_different(ready: User, routine: Routine) -> None:
    assert checked(ready, routine, 1).title == "Green: as planned"

    make_answers(ready, conditions=["thin_bones"])
    other = checked(ready, make_routine(ready, "breathing", "cat-cow", "childs-pose"), 1)

    assert other.changes
    assert other.title == "Green: with changes"


def test_where_nobody_looked_at_the_pain_4_is_above_the_limit_and_only_the_gentle_set_is_open(alice: User) -> None:
    make_ready(alice, assessed="long_standing")
    routine = make_routine(alice, "breathing", "dart", "childs-pose")

    verdict = checked(alice, routine, 4)

    assert (verdict.light, changes(verdict)) == ("red", [("dart", "G12", None)])
    assert all(change.is_gate for change in verdict.changes)


@pytest.mark.parametrize(("base", "before", "rules"), [(4, 5, ()), (4, 4, ()), (3, 5, ("W1",)), (1, 3, ("W1",))])
def test_w1_is_measured_from_the_baseline_and_as_usual_changes_nothing_where_it_was_assessed(
    ready: User, routine: Routine, base: int, before: int, rules: tuple[str, ...]
) -> None:
    for back in (1, 2, 3):
        make_pain_entry(ready, MORNING - back * DAY, score=base)

    verdict = checked(ready, routine, before)

    assert ("W1" in rules_of(verdict)) is bool(rules)
    if before <= base:
        assert (verdict.title, changes(verdict)) == ("Amber: about as usual", [])


@pytest.mark.parametrize(
    ("before", "base", "expected"),
    [
        (2, None, []),
        (3, None, [("swan-prep", "UBP", None)]),
        (4, 4, []),  # as usual, for someone whose pain was assessed
        (6, None, [("swan-prep", "G12", None)]),
    ],
)
def test_a_new_exercise_is_left_out_on_a_sore_day(
    ready: User, before: int, base: int | None, expected: list[Any]
) -> None:
    make_session(ready, MORNING - 60 * DAY, routine=make_routine(ready, "breathing", "cat-cow", name="Slow"))
    for back in (1, 2, 3):
        if base is not None:
            make_pain_entry(ready, MORNING - back * DAY, score=base)
    routine = make_routine(ready, "breathing", "cat-cow", "swan-prep", "childs-pose")

    verdict = checked(ready, routine, before)

    assert changes(verdict) == expected
    assert all(change.is_gate is (change.rule.id == "G12") for change in verdict.changes)


def test_the_first_practice_of_all_is_new_as_a_whole_and_stays_open(ready: User) -> None:
    verdict = checked(ready, make_routine(ready, "breathing", "swan-prep", "childs-pose"), 3)

    assert changes(verdict) == [("swan-prep", "CHECK-IN", "sphinx")]


def test_what_a_condition_leaves_out_is_a_gate_and_so_is_the_form_it_asks_for(ready: User) -> None:
    make_answers(ready, conditions=("thin_bones",))
    routine = make_routine(ready, "breathing", "spine-stretch", "cat-cow", "childs-pose")

    verdict = checked(ready, routine, 0)

    assert {(one.slug, one.rule.id, one.is_gate) for one in verdict.changes} >= {
        ("spine-stretch", "G5", True),
        ("cat-cow", "G5", True),
    }
    assert all("thin bones" in one.reason.lower() for one in verdict.changes)
    assert verdict.changes[1].reason == (
        "Because of osteoporosis or thin bones: Cow and neutral only. Thin bones are spared from bending forwards. The "
        "other half trains what holds you up."
    )
    kept = practice.begin(owner=ready, routine=routine, at=MORNING, pain_before=0, kept=[3])
    assert ("cat-cow", "cow-only") in kept.steps.values_list("exercise_slug", "form")


def test_what_is_left_out_names_what_takes_its_place_in_the_form_that_fits(ready: User) -> None:
    make_exercise("quadruped-reach")
    make_answers(ready, conditions=("hernia", "wrist"))

    verdict = checked(ready, make_routine(ready, "breathing", "dart"), 0)

    assert [one.reason for one in verdict.changes if one.slug == "dart"] == [
        "Left out because of hernia or belly surgery. Instead, add Quadruped Reach (Standing at a table)."
    ]


def test_a_session_that_was_too_much_makes_the_next_one_smaller_and_says_why(ready: User, routine: Routine) -> None:
    make_session(ready, MORNING - 3 * DAY, routine=routine, pain_before=2, pain_worst=6, effort=5)

    verdict = checked(ready, routine, 0)

    assert changes(verdict) == [("book-opening", "P4", "short-lever"), ("dart", "P4", "blades-only")]
    assert "too much last time" in verdict.changes[1].reason
    assert verdict.light == "green"


def test_after_a_stop_strength_waits_for_the_safety_questions(ready: User, routine: Routine) -> None:
    make_session(ready, MORNING - 3 * DAY, routine=routine, stop_signs=["tingling"])
    HealthAnswers.objects.visible_to(ready).update(answered_at=MORNING - 30 * DAY, signs_at=None)

    waiting = checked(ready, routine, 0)
    make_answers(ready, at=MORNING)
    answered = checked(ready, routine, 0)

    # Tingling is asked about today (W5), which closes more than strength (P5).
    assert ("dart", "G7", None) in changes(waiting)
    assert all(change.is_gate for change in waiting.changes)
    assert [one.rule.id for one in answered.changes] == ["P4", "P4"]


def test_w7_two_dizzy_notes_within_a_month_let_what_moves_the_head_rest(ready: User, routine: Routine) -> None:
    for days in (3, 9):
        make_session(ready, MORNING - days * DAY, stop_signs=["dizziness"])
    make_answers(ready, at=MORNING)

    verdict = checked(ready, routine, 0)

    resting = [(one.slug, one.after, one.is_gate) for one in verdict.changes if one.rule.id == "W7"]
    assert resting == [("book-opening", None, True), ("childs-pose", None, True)]


def test_w8_three_very_hard_sessions_in_seven_days_offer_easier_forms_and_say_why(
    ready: User, routine: Routine
) -> None:
    for days in (1, 3, 6):
        make_session(ready, MORNING - days * DAY, pain_before=2, pain_worst=2, effort=9)

    verdict = checked(ready, routine, 2)

    assert (verdict.light, changes(verdict)) == ("green", [("dart", "W8", "blades-only")])
    assert verdict.changes[0].reason == (
        "Your effort was 9 or more 3 times in 7 days. The easier version leaves you something in reserve."
    )
    assert not verdict.changes[0].is_gate
    begun = practice.begin(owner=ready, routine=routine, at=MORNING, pain_before=2)
    assert [(step.exercise_slug, step.form) for step in begun.steps.all()][2] == ("dart", "blades-only")
    assert begun.check_in.rules == ["W8"]


def test_w8_is_over_when_the_first_of_the_three_is_a_week_old(ready: User, routine: Routine) -> None:
    for days in (1, 3, 7):
        make_session(ready, MORNING - days * DAY, pain_before=2, pain_worst=2, effort=9)

    assert "W8" not in rules_of(checked(ready, routine, 2))


def test_w8_asks_for_fewer_repetitions_where_there_is_no_easier_form(ready: User) -> None:
    routine = make_routine(ready, "breathing", "dart", "childs-pose")
    usual = make_exercise("dart").forms[0]
    make_exercise("dart", easier="", forms=[usual | {"reps_low": 4}])
    routine.steps.filter(exercise__slug="dart").update(reps=8)
    for days in (1, 3, 6):
        make_session(ready, MORNING - days * DAY, pain_before=2, pain_worst=2, effort=10)

    [change] = checked(ready, routine, 2).changes

    assert (change.rule.id, change.after.form, change.after.reps) == ("W8", "base", 4)
    assert "Fewer repetitions" in change.reason


def test_the_urgent_rows_alone_answer_a_stop(ready: User, routine: Routine) -> None:
    make_session(ready, MORNING - 3 * DAY, routine=routine, stop_signs=["tingling"])
    HealthAnswers.objects.visible_to(ready).update(answered_at=MORNING - 30 * DAY, signs_at=None)

    HealthAnswers.objects.answer_signs(owner=ready, at=MORNING, signs=[])

    assert "P5" not in rules_of(checked(ready, routine, 0))


# Beginning -------------------------------------------------------------------------------------------------------


def test_the_session_begins_as_the_check_in_leaves_it_and_keeps_what_was_changed(ready: User, routine: Routine) -> None:
    session = practice.begin(owner=ready, routine=routine, at=MORNING, pain_before=4)

    assert [(step.position, step.exercise_slug, step.form) for step in session.steps.all()] == [
        (1, "breathing", "base"),
        (2, "book-opening", "base"),
        (3, "dart", "blades-only"),
        (4, "childs-pose", "base"),
    ]
    assert (session.check_in.light, session.check_in.rules) == ("amber", ["CHECK-IN"])
    [change] = session.check_in.changes
    assert (change["position"], change["rule"], change["is_kept"]) == (3, "CHECK-IN", False)
    assert (change["from"]["form"], change["to"]["form"]) == ("base", "blades-only")


def test_the_usual_form_may_be_kept_but_not_against_a_gate(ready: User, routine: Routine) -> None:
    kept = practice.begin(owner=ready, routine=routine, at=MORNING, pain_before=4, kept=[3])
    forms = [step.form for step in kept.steps.all()]
    is_kept = [change["is_kept"] for change in kept.check_in.changes]
    practice.delete(kept, at=MORNING)
    gated = practice.begin(owner=ready, routine=routine, at=MORNING, pain_before=6, kept=[2, 3], has_read_red_list=True)

    assert (forms, is_kept) == (["base"] * 4, [True])
    assert [step.exercise_slug for step in gated.steps.all()] == ["breathing", "book-opening", "childs-pose"]
    assert [change["is_kept"] for change in gated.check_in.changes] == [False, False]


def test_after_two_very_sore_mornings_in_a_row_strength_does_not_begin_and_the_gentle_set_does(
    ready: User, routine: Routine
) -> None:
    for back in (5, 2):
        made = make_session(ready, MORNING - back * DAY, routine=routine, pain_before=1, pain_worst=1)
        asked = FollowUp.objects.get(owner=ready, practised_on=made.local_date)
        practice.answer(asked, at=MORNING - (back - 1) * DAY, score=5)

    with pytest.raises(ValidationError) as refused:
        practice.begin(owner=ready, routine=routine, at=MORNING, pain_before=1)

    assert refused.value.code == "gentle_only"
    gentle = make_routine(ready, "breathing", "cat-cow", name="Slow")
    assert practice.begin(owner=ready, routine=gentle, at=MORNING, pain_before=1).is_running


def test_where_nothing_is_left_nothing_begins(ready: User) -> None:
    routine = make_routine(ready, "dart")

    with pytest.raises(ValidationError, match="You cannot do any of it today") as refused:
        practice.begin(owner=ready, routine=routine, at=MORNING, pain_before=6)

    assert refused.value.code == "gentle_only"
    assert not Session.objects.exists()


# The page --------------------------------------------------------------------------------------------------------


def test_the_page_asks_says_and_begins_in_two_steps(ready: User, routine: Routine, page: Page) -> None:
    client, url = page(ready), f"/sessions/start/{routine.pk}/"

    seen = client.post(url, {"pain_before": "4", "is_new": "no"})
    html = seen.content.decode()
    uuid = seen.context["form"]["client_uuid"].value()
    begun = client.post(
        url, {"pain_before": "4", "checked": "4", "is_new": "no", "go": "1", "client_uuid": uuid, "keep": "3"}
    )

    assert seen.status_code == 200
    assert "Amber: easier today" in html
    assert "Your pain of 4 is above green (2 or less) and below your limit of 5." in html
    assert "Keep the usual version" in html
    assert '<a href="/rules/CHECK-IN/">The check-in</a>' in html
    session = Session.objects.get()
    assert begun["Location"] == f"/sessions/{session.pk}/play/"
    assert session.steps.get(exercise_slug="dart").form == "base"


def test_a_number_that_was_changed_is_checked_anew_before_it_begins(ready: User, routine: Routine, page: Page) -> None:
    sent = {"pain_before": "6", "checked": "2", "is_new": "no", "go": "1"}

    answer = page(ready).post(f"/sessions/start/{routine.pk}/", sent)

    assert answer.status_code == 200
    assert "Red: gentle movement only" in answer.content.decode()
    assert not Session.objects.exists()


def test_something_new_leads_to_the_safety_questions_before_anything_else(
    ready: User, routine: Routine, page: Page
) -> None:
    answer = page(ready).post(f"/sessions/start/{routine.pk}/", {"pain_before": "1", "is_new": "yes", "go": "1"})

    assert answer["Location"] == f"/accounts/screening/?next=%2Fsessions%2Fstart%2F{routine.pk}%2F"
    assert not Session.objects.exists()


def test_whether_anything_is_new_is_never_left_out(ready: User, routine: Routine, page: Page) -> None:
    answer = page(ready).post(f"/sessions/start/{routine.pk}/", {"pain_before": "1", "checked": "1", "go": "1"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["is_new"] == ["Choose yes or no."]
    assert answer.context["form"]["pain_before"].value() == "1"


def test_strong_pain_asks_the_red_list_again_and_a_sign_closes_training(
    ready: User, routine: Routine, page: Page
) -> None:
    client, url = page(ready), f"/sessions/start/{routine.pk}/"
    sent = {"pain_before": "8", "checked": "8", "is_new": "no", "go": "1"}

    unread = client.post(url, sent)
    clear = client.post(url, sent | {"is_clear": "on"})
    practice.delete(Session.objects.get(), at=MORNING)
    ticked = client.post(url, sent | {"signs": ["1"]})

    assert unread.status_code == 422
    assert "None of these" in unread.content.decode()
    assert clear.status_code == 302
    assert ticked["Location"] == "/accounts/meaning/" or "meaning" in ticked["Location"]
    assert Block.objects.open().get().signs == ["1"]


def test_the_whole_red_list_is_asked_where_it_was_not_read_for_a_week(
    ready: User, routine: Routine, page: Page
) -> None:
    HealthAnswers.objects.visible_to(ready).update(answered_at=MORNING - 8 * DAY, signs_at=None)

    form = page(ready).post(f"/sessions/start/{routine.pk}/", {"pain_before": "8", "is_new": "no"}).context["form"]

    assert {"1", "7b"} <= {value for value, _ in form.fields["signs"].choices}


# One exercise ----------------------------------------------------------------------------------------------------


def test_one_exercise_is_practised_straight_from_its_page_through_the_same_check(ready: User, page: Page) -> None:
    make_exercise("dart")
    client = page(ready)

    linked = client.get("/exercises/dart/").content.decode()
    seen = client.post("/exercises/dart/practise/", {"pain_before": "4", "is_new": "no"}).content.decode()
    begun = client.post("/exercises/dart/practise/", {"pain_before": "4", "checked": "4", "is_new": "no", "go": "1"})

    assert 'href="/exercises/dart/practise/"' in linked
    assert "Amber: easier today" in seen
    session = Session.objects.get()
    assert begun["Location"] == f"/sessions/{session.pk}/play/"
    assert (session.title, session.routine, session.is_strength) == ("Dart", None, True)
    assert [(step.exercise_slug, step.form, step.reps) for step in session.steps.all()] == [("dart", "blades-only", 6)]


def test_what_is_not_for_home_is_refused_with_what_can_be_done_instead(ready: User, page: Page) -> None:
    boomerang = make_exercise("boomerang")
    for slug in boomerang.alternatives:
        make_exercise(slug)

    answer = page(ready).get("/exercises/boomerang/practise/")
    pressed = page(ready).post("/exercises/boomerang/practise/", {"pain_before": "0", "is_new": "no", "go": "1"})

    html = answer.content.decode()
    assert "Boomerang needs an instructor, so you cannot add it to a routine." in html
    assert 'href="/rules/G6/"' in html
    assert f'href="/exercises/{boomerang.alternatives[0]}/practise/"' in html or "can take its place" in html
    assert (answer.status_code, pressed.status_code) == (200, 422)
    assert not Session.objects.exists()


def test_an_exercise_that_a_condition_leaves_out_does_not_begin(ready: User, page: Page) -> None:
    make_answers(ready, conditions=("thin_bones",))
    make_exercise("spine-stretch")

    seen = page(ready).post("/exercises/spine-stretch/practise/", {"pain_before": "0", "is_new": "no"})

    assert 'name="go"' not in seen.content.decode()
    with pytest.raises(ValidationError, match="You cannot do any of it today"):
        practice.begin(owner=ready, exercise=make_exercise("spine-stretch"), at=MORNING, pain_before=0)


# The API ---------------------------------------------------------------------------------------------------------


def test_the_api_checks_without_storing_and_begins_with_what_is_kept(ready: User, routine: Routine, api: Api) -> None:
    program = api(ready)

    seen = program.post("/api/v1/sessions/check-in/", {"routine": routine.pk, "pain_before": 4}, format="json")
    stored = Session.objects.count()
    begun = program.post(
        "/api/v1/sessions/start/", {"routine": routine.pk, "pain_before": 4, "keep": [3]}, format="json"
    )

    assert (seen.status_code, stored) == (200, 0)
    body = seen.json()
    assert (body["light"], body["title"], body["rules"]) == ("amber", "Amber: easier today", ["CHECK-IN"])
    [change] = body["changes"]
    assert (change["exercise"], change["usual"]["form"], change["today"]["form"]) == ("dart", "base", "blades-only")
    assert begun.status_code == 201
    assert [step["form"] for step in begun.json()["steps"]] == ["base"] * 4
    assert CheckIn.objects.get().changes[0]["is_kept"] is True


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"pain_before": 4}, "routine"),
        ({"exercise": "no-such"}, "exercise"),
        ({"exercise": "dart", "pain_before": 11}, "pain_before"),
        ({"exercise": "dart", "keep": ["3"]}, "keep"),
        ({"exercise": "dart", "pain_before": 8}, "signs"),
        ({"exercise": "dart", "pain_before": 8, "signs": ["11"]}, "signs"),
        ({"exercise": "dart", "has_something_new": "no"}, "has_something_new"),
    ],
)
def test_the_api_says_what_is_wrong_with_a_beginning(ready: User, api: Api, body: dict[str, Any], field: str) -> None:
    make_exercise("dart")

    answer = api(ready).post("/api/v1/sessions/start/", body, format="json")

    assert answer.status_code == 400
    assert field in str(answer.json())
    assert not Session.objects.exists()


def test_a_sign_told_to_the_api_closes_training(ready: User, api: Api) -> None:
    make_exercise("dart")

    answer = api(ready).post(
        "/api/v1/sessions/start/", {"exercise": "dart", "pain_before": 8, "signs": ["1"]}, format="json"
    )

    assert answer.status_code == 400
    assert "Call now" in str(answer.json())
    assert Block.objects.open().get().signs == ["1"]


def test_a_stranger_checks_no_foreign_routine(routine: Routine, bob: User, page: Page, api: Api) -> None:
    make_ready(bob)

    assert page(bob).post(f"/sessions/start/{routine.pk}/", {"pain_before": "1", "is_new": "no"}).status_code == 404
    answer = api(bob).post("/api/v1/sessions/check-in/", {"routine": routine.pk}, format="json")
    assert answer.status_code == 400
    assert answer.json() == api(bob).post("/api/v1/sessions/check-in/", {"routine": 999_999}, format="json").json()


def test_a_check_takes_as_many_queries_after_thirteen_sessions_as_after_ten(ready: User, routine: Routine) -> None:
    counts = []
    for span in ((1, 11), (11, 14)):
        for back in range(*span):
            make_session(ready, MORNING - back * DAY, routine=routine)
        with CaptureQueriesContext(connection) as seen:
            checked(ready, routine, 4)
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_one_exercise_that_is_left_out_may_be_done_all_the_same(ready: User, page: Page) -> None:
    make_exercise("dart")
    client, url = page(ready), "/exercises/dart/practise/"
    asked = {"pain_before": "5", "is_new": "no"}  # without a baseline strength is left out (W1)

    seen = client.post(url, asked)
    html = seen.content.decode()
    sent = asked | {"checked": "5", "go": "1", "client_uuid": seen.context["form"]["client_uuid"].value()}
    nothing = client.post(url, sent)
    begun = client.post(url, sent | {"keep": "1"})

    assert "Do it anyway" in html
    assert "Start with your choices" in html
    assert nothing.status_code == 422
    assert begun.status_code == 302
    assert Session.objects.get().steps.get().exercise_slug == "dart"
