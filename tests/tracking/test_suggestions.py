"""What is suggested to who comes less often than planned: on Today, in the API, and what becomes of the answer."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from routines.models import PracticeSettings, Proposal, Routine, Week
from tests.factories import MORNING, make_routine, make_session
from tests.tracking.diaries import day, diary, session
from tracking import practice
from tracking.insights.facts import History, PauseFacts
from tracking.insights.seldom import Suggestion, is_offered_more, kept, suggestion
from tracking.models import FollowUp

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
DAY = timedelta(days=1)


def weeks(planned: tuple[int, ...], done: tuple[int, ...], *, count: int = 8, **fields: Any) -> History:
    """``count`` weeks with such days planned and done, seen on the Monday after them."""
    return diary(
        7 * count,
        sessions=[session(7 * week + number) for week in range(count) for number in done],
        planned=tuple(day(7 * week + number) for week in range(count) for number in planned),
        **fields,
    )


def suggested(history: History, **given: Any) -> Suggestion | None:
    return suggestion(kept(history), today=history.today, **({"plan_days": 3, "minutes": 20} | given))


def test_one_of_three_days_kept_suggests_one_day_first() -> None:
    history = weeks((0, 2, 4), (0,))

    found = suggested(history)

    assert found is not None
    assert (found.what, found.start, found.options) == ("days", 3, (1, 2))
    assert found.sentence == "You planned 3 days and came on 1. Plan 1 day? Plan 2? Keep 3?"
    assert not is_offered_more(kept(history))


def test_who_did_not_come_at_all_is_asked_for_one_day_first() -> None:
    found = suggested(weeks((0, 2, 4), ()))

    assert found is not None
    assert found.sentence == "You planned 3 days and came on 0. Plan 1 day? Plan 2? Keep 3?"
    assert found.options == (1, 2)


def test_a_day_and_a_half_are_rounded_up_on_the_button() -> None:
    """Six sessions of twelve in the last four weeks."""
    sessions = [session(number) for number in (28, 30, 35, 42, 44, 49)]
    planned = tuple(day(7 * week + number) for week in range(8) for number in (0, 2, 4))

    found = suggested(diary(56, sessions=sessions, planned=planned))

    assert found is not None
    assert (found.options, found.sentence) == ((2,), "You planned 3 days and came on 2. Plan 2 days? Keep 3?")


def three_of_four(**fields: Any) -> History:
    """Two days a week planned, and one and a half kept."""
    sessions = [session(7 * week + number) for week in range(8) for number in ((0, 3) if week % 2 else (0,))]
    planned = tuple(day(7 * week + number) for week in range(8) for number in (0, 3))
    return diary(56, **({"sessions": sessions, "planned": planned} | fields))


def test_three_of_four_kept_suggest_shorter_or_another_time_one_at_a_time() -> None:
    history = three_of_four()
    shorter = suggested(history, plan_days=2)
    later = suggested(history, plan_days=2, answered=[(day(28), "minutes")])

    assert shorter is not None
    assert later is not None
    assert (shorter.what, shorter.options, shorter.sentence) == (
        "minutes",
        (10,),
        "You did 6 of 8 planned sessions. 10 minutes instead of 20?",
    )
    assert (later.what, later.sentence) == (
        "time",
        "You did 6 of 8 planned sessions. Would another time of day suit you better?",
    )
    assert not is_offered_more(kept(history))


def test_who_has_the_shortest_sessions_is_asked_for_another_time() -> None:
    found = suggested(three_of_four(), plan_days=2, minutes=6)

    assert found is not None
    assert found.what == "time"


@pytest.mark.parametrize(("days_ago", "asks"), [(0, False), (27, False), (28, True)])
def test_it_is_asked_once_in_28_days_whatever_the_answer(days_ago: int, asks: bool) -> None:
    found = suggested(weeks((0, 2, 4), (0,)), answered=[(day(56 - days_ago), "days")])

    assert (found is not None) is asks


@pytest.mark.parametrize(("planned", "asks"), [((0, 2, 4), True), ((0, 2), False)])
def test_after_two_weeks_of_pause_six_planned_sessions_are_needed_beside_it(
    planned: tuple[int, ...], asks: bool
) -> None:
    """The last four weeks are those of day 28 to 55, and the first two of them were paused."""
    away = {"pauses": (PauseFacts(day(28), day(41), "holiday"),)}

    found = suggested(weeks(planned, (0,), **away), plan_days=len(planned))

    assert (found is not None) is asks
    if found is not None:
        assert found.sentence == "You planned 3 days and came on 1. Plan 1 day? Plan 2? Keep 3?"


def test_who_keeps_nine_of_ten_is_offered_more_as_before() -> None:
    sessions = [session(7 * week + number) for week in range(8) for number in (0, 3) if (week, number) != (6, 3)]
    planned = tuple(day(7 * week + number) for week in range(8) for number in (0, 3))
    history = diary(56, sessions=sessions, planned=planned)

    assert is_offered_more(kept(history))
    assert suggested(history, plan_days=2) is None
    assert is_offered_more(kept(diary(56)))  # without a plan nothing is kept or not


def test_who_has_planned_fewer_days_since_is_not_asked() -> None:
    assert suggested(weeks((0, 2, 4), (0,)), plan_days=2) is None
    assert suggested(weeks((0, 2, 4), (0,)), plan_days=1) is None


# With rows -------------------------------------------------------------------------------------------------------


@pytest.fixture
def seldom(ready: User, monday_morning: None) -> User:
    """Alice: Monday, Wednesday and Friday planned for five weeks, and one Wednesday session a week."""
    routine = make_routine(ready)
    slots = [{"weekday": weekday, "local_time": time(8), "routine": routine} for weekday in (0, 2, 4)]
    Week.objects.plan(owner=ready, slots=slots, expected=None, at=MORNING - 35 * DAY)
    for week in range(4, 0, -1):
        calm = {"pain_before": 2, "pain_worst": 2, "effort": 5, "is_controlled": True}
        done = make_session(ready, MORNING - (7 * week - 2) * DAY, routine=routine, **calm)
        asked = FollowUp.objects.get(owner=ready, practised_on=done.local_date)
        practice.answer(asked, at=done.started_at + DAY, feeling="settled")
    return ready


def planned_on(owner: User) -> list[int]:
    return [slot.weekday for slot in Week.objects.with_slots().get(owner=owner).planned_slots()]


def test_today_asks_and_plans_the_day_on_which_the_person_came(seldom: User, page: Page) -> None:
    browser = page(seldom)

    shown = browser.get("/today/").content.decode()
    answered = browser.post("/today/suggestion/days/", {"answer": "take 1"}, follow=True).content.decode()

    assert "You planned 3 days and came on 1. Plan 1 day? Plan 2? Keep 3?" in shown
    assert "more than a booklet" in shown
    assert [label in shown for label in ("Plan 1 day<", "Plan 2 days<", "Keep 3<", "Not now<")] == [True] * 4
    assert planned_on(seldom) == [2]
    assert "You planned 3 days" not in answered


def test_what_was_taken_can_be_undone(seldom: User) -> None:
    row = practice.answer_suggestion(seldom, what="days", answer="take", days=2, at=MORNING)
    fewer = planned_on(seldom)

    Proposal.objects.get(pk=row.pk).undo(at=MORNING)

    assert (fewer, planned_on(seldom)) == ([0, 2], [0, 2, 4])


def test_a_week_changed_by_hand_since_stays_when_it_is_undone(seldom: User) -> None:
    row = practice.answer_suggestion(seldom, what="days", answer="take", days=1, at=MORNING)
    Week.objects.plan(owner=seldom, slots=[], expected=Week.objects.get(owner=seldom).version, at=MORNING)

    Proposal.objects.get(pk=row.pk).undo(at=MORNING)

    assert planned_on(seldom) == []


@pytest.mark.parametrize(("answer", "state"), [("keep", "declined"), ("not_now", "expired")])
def test_any_other_answer_changes_nothing_and_is_remembered(seldom: User, page: Page, answer: str, state: str) -> None:
    browser = page(seldom)

    browser.post("/today/suggestion/days/", {"answer": answer})

    assert planned_on(seldom) == [0, 2, 4]
    assert [(row.rule, row.state, row.change["what"]) for row in Proposal.objects.all()] == [("SELDOM", state, "days")]
    assert "You planned 3 days" not in browser.get("/today/").content.decode()
    assert Proposal.objects.last_declined(seldom) == {}


def test_the_same_answer_again_changes_nothing_and_another_one_is_refused(seldom: User) -> None:
    first = practice.answer_suggestion(seldom, what="days", answer="take", days=1, at=MORNING)
    again = practice.answer_suggestion(seldom, what="days", answer="take", days=1, at=MORNING)

    assert first.pk == again.pk
    with pytest.raises(ValidationError):
        practice.answer_suggestion(seldom, what="days", answer="keep", at=MORNING)


def test_the_api_tells_it_takes_the_answer_and_undoes_it(seldom: User, api: Api) -> None:
    client = api(seldom)

    told = client.get("/api/v1/insights/suggestion/").json()
    refused = client.post("/api/v1/insights/suggestion/", {"what": "days", "answer": "take", "days": 5})
    stored = client.post("/api/v1/insights/suggestion/", {"what": "days", "answer": "take", "days": 1})
    undone = client.post(f"/api/v1/proposals/{stored.json()['id']}/undo/")

    assert (told["suggestion"]["what"], told["suggestion"]["options"]) == ("days", [1, 2])
    assert refused.status_code == 409
    assert (stored.status_code, stored.json()["state"], stored.json()["can_be_undone"]) == (200, "accepted", True)
    assert undone.json()["state"] == "undone"
    assert client.get("/api/v1/insights/suggestion/").json() == {"suggestion": None}


def test_nobody_else_is_asked_and_nothing_is_stored_for_them(seldom: User, bob: User, api: Api) -> None:
    answer = api(bob).post("/api/v1/insights/suggestion/", {"what": "days", "answer": "take"})

    assert answer.status_code in (403, 409)
    assert Proposal.objects.count() == 0


def test_shorter_sessions_are_what_is_composed_next(seldom: User, page: Page) -> None:
    routine = Routine.objects.get(owner=seldom)
    for week in range(1, 5):
        make_session(seldom, MORNING - 7 * week * DAY, routine=routine, pain_before=2, pain_worst=2, effort=5)
    before = PracticeSettings.objects.of(seldom).minutes

    answered = page(seldom).post("/today/suggestion/minutes/", {"answer": "take 10"})

    assert (before, PracticeSettings.objects.of(seldom).minutes) == (15, 10)
    assert answered["Location"] == "/routines/compose/"
    Proposal.objects.get(rule="SELDOM").undo(at=MORNING)
    assert PracticeSettings.objects.of(seldom).minutes == 15


def test_more_is_not_offered_to_who_comes_seldom(seldom: User) -> None:
    """Without a plan the same calm sessions offer one repetition more."""
    last = seldom.followup_set.latest("practised_on")
    offered = Proposal.objects.open().count()

    Week.objects.get(owner=seldom).versions.update(since_on=date(2027, 1, 1))
    practice.answer(last, at=MORNING, feeling="settled", score=2)

    assert (offered, [row.rule for row in Proposal.objects.open()]) == (0, ["P1"])
