"""The pain that a routine is built for, from the diary to both doors, and what is asked after a sore start."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import HealthAnswers, PractisedBefore, Screening, User
from routines.models import DiaryDigest, Routine, Week, person_for
from routines.rules.dosing import minutes_for, turns_for
from tests.factories import make_answers, make_ready, make_routine, make_session
from tracking import practice
from tracking.insights.facts import History
from tracking.insights.high_base import high_base
from tracking.insights.measures import DaysMean
from tracking.insights.summary import summarise
from tracking.models import FollowUp
from tracking.overview.check_in import SessionPlan, check_in
from tracking.overview.summary import summary_of

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]

COMPOSE, API = "/routines/compose/", "/api/v1/routines/compose/"
WISH = {"level": "beginner", "minutes": "15", "kind": "strength"}
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("library")


@pytest.fixture
def ready(alice: User) -> User:
    return make_ready(alice)


def note(person: User, score: int, *, days_ago: int = 0) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    practice.note_pain(owner=person, score=score, felt_at=at, at=at)


def shown(client: Client, sent: dict[str, str]) -> str:
    answer = client.post(COMPOSE, sent)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


# Building a routine ----------------------------------------------------------------------------------------------


def test_the_pain_told_counts_and_is_said(ready: User, page: Page, api: Api) -> None:
    assert "Built for pain 4 and your limit of 5." in shown(page(ready), WISH | {"before": "4"})

    told = api(ready).post(API, {"before": 4}).json()
    assert told["pain"]["score"] == 4
    assert told["dose"][0]["sentence"] == "Built for pain 4 and your limit of 5."
    assert told["level"] == "beginner"


def test_todays_number_fills_the_field_and_an_older_one_is_used_with_its_day(ready: User, page: Page) -> None:
    note(ready, 3)
    assert "Built for pain 3 and your limit of 5." in unescape(page(ready).get(COMPOSE).content.decode())
    assert 'value="3"' in page(ready).get(COMPOSE).content.decode()

    DiaryDigest.objects.update(pain_on=timezone.now().date() - timedelta(days=3), pain_score=5)
    html = unescape(page(ready).get(COMPOSE).content.decode())

    assert "Built for pain 5, your number from" in html


def test_without_a_number_of_the_last_week_the_page_asks_once(ready: User, page: Page) -> None:
    note(ready, 5)
    DiaryDigest.objects.update(pain_on=timezone.now().date() - timedelta(days=12))

    html = unescape(page(ready).get(COMPOSE).content.decode())

    assert html.count("Built without a pain number. Enter your pain now, and we build it again.") == 1


def test_the_pain_never_counts_from_an_address(ready: User, page: Page) -> None:
    html = unescape(page(ready).get(f"{COMPOSE}?level=beginner&before=7").content.decode())

    assert "Built without a pain number." in html


def test_pain_of_seven_is_gentle_and_leads_to_the_urgent_signs(ready: User, page: Page) -> None:
    html = shown(page(ready), WISH | {"before": "7"})

    assert "/accounts/signs/" in html or "/accounts/screening/signs/" in html
    assert "Answer the urgent safety questions" in html
    assert "gentle, beginner." in html
    first = html.index('class="step-row"')
    assert html.index("Red: gentle movement only") < html.index("Answer the urgent safety questions") < first


def test_what_was_built_is_said_above_the_exercises_and_beside_what_was_asked_for(ready: User, page: Page) -> None:
    html = shown(page(ready), WISH | {"level": "advanced", "minutes": "45"})

    assert "You asked for 45 minutes, strength, advanced" in html
    first = html.index('class="step-row"')
    assert html.index("strength, beginner.") < html.index("You chose advanced. This routine is beginner") < first


def test_a_wrong_number_is_named(ready: User, page: Page) -> None:
    answer = page(ready).post(COMPOSE, WISH | {"before": "11"})

    assert answer.status_code == 422
    assert "Choose a number from 0 to 10." in answer.content.decode()


def test_the_page_leads_to_what_was_practised_before_and_then_opens_it(ready: User, page: Page) -> None:
    assert "/accounts/practised/?next=/routines/compose/" in page(ready).get(COMPOSE).content.decode()
    PractisedBefore.objects.declare(
        owner=ready, at=timezone.now(), practised="over_2_years", has_teacher=True, last="this_month"
    )

    sent = WISH | {"level": "advanced", "minutes": "30", "before": "2"}
    html = shown(page(ready), sent)

    assert "Side Kick" in html
    assert "You chose advanced. This routine is beginner" in html
    assert "/accounts/practised/" not in html


def test_a_slower_routine_keeps_its_pace_and_its_minutes(ready: User, api: Api) -> None:
    program = api(ready)
    made = program.post(API, {"minutes": 20}).json()
    steps = [{name: step[name] for name in ("exercise", "form", "sets", "reps", "pace")} for step in made["steps"]]

    kept = program.post("/api/v1/routines/", {"name": "Slow", "steps": steps})

    assert {step["pace"] for step in made["steps"]} == {"calm"}
    assert kept.status_code == 201
    routine = Routine.objects.get()
    assert routine.estimated_minutes() == made["minutes"] >= 18
    session = make_session(ready, NOON, routine=routine)
    assert {step.pace for step in session.steps.all()} == {"calm"}


def test_a_week_with_fibromyalgia_keeps_strength_days_three_apart_in_the_first_weeks(ready: User) -> None:
    make_answers(ready, conditions=("fibromyalgia",))
    routine, now = make_routine(ready), timezone.now()
    slots = [{"weekday": day, "local_time": time(7, 30), "routine": routine} for day in (0, 2)]

    week = Week.objects.plan(owner=ready, slots=slots, expected=None, at=now)
    (near,) = week.findings()
    assert near.rule.id == "PACE"
    assert "2 days between strength days" in near.sentence

    slots[1]["weekday"] = 3
    assert Week.objects.plan(owner=ready, slots=slots, expected=week.version, at=now).findings() == ()


# What is offered and asked ---------------------------------------------------------------------------------------


def mean(score: float) -> DaysMean:
    return DaysMean(score, date(2026, 11, 1), date(2026, 11, 7), ())


def history(**facts: object) -> History:
    return History(today=date(2026, 11, 23), now=NOON, ceiling=3, is_assessed=False, **facts)  # type: ignore[arg-type]


def test_a_first_week_of_strong_pain_asks_for_a_check_until_there_is_a_date() -> None:
    found = high_base(history(), mean(7.2))

    assert found is not None
    assert found.sentence == "Please have this checked: your first week was 7.2 out of 10."
    assert high_base(history(assessed_on=date(2026, 11, 20)), mean(7.2)) is None
    assert high_base(history(), mean(6.9)) is None
    assert high_base(history(), None) is None


def test_today_asks_to_have_a_strong_first_week_looked_at(alice: User, page: Page) -> None:
    make_ready(alice, assessed="long_standing")
    for days_ago, score in ((9, 7), (8, 7), (7, 8)):
        note(alice, score, days_ago=days_ago)

    assert "Please have this checked" in page(alice).get("/today/").content.decode()


def test_nothing_is_asked_of_an_empty_diary() -> None:
    assert summarise(history()).warnings == ()


# What the warnings hold back ---------------------------------------------------------------------------------------


def practise(person: User, *, days_ago: int, morning: int | None = None, **fields: int) -> None:
    """A strength session so many days ago, and how the morning after was."""
    at = timezone.now() - timedelta(days=days_ago)
    session = make_session(person, at, routine=Routine.objects.first() or make_routine(person), **fields)
    if morning is not None:
        asked = FollowUp.objects.get(practised_on=session.local_date)
        practice.answer(asked, at=at + timedelta(days=1), score=morning)


def composed(person: User, **told: int) -> dict[str, Any]:
    program = APIClient()
    program.force_authenticate(person)
    found: dict[str, Any] = program.post(API, {"minutes": 15, **told}).json()
    return found


def sentences(found: dict[str, Any]) -> str:
    return " ".join(note["sentence"] for note in found["notes"])


def test_after_one_sore_morning_nothing_of_strength_is_built_for_two_days(ready: User) -> None:
    with time_machine.travel(NOON, tick=False):
        practise(ready, days_ago=1, pain_before=2, morning=4)
        found = composed(ready)
        assert not found["is_strength"]
        assert sentences(found) == (
            "It was sore the morning after, so take a break from strength until 25 November. "
            "You can still do gentle exercises."
        )
        never_done = SessionPlan.of(ready, routine=make_routine(ready, "breathing", "swan-prep", name="Other"))
        (left_out,) = check_in(
            ready, never_done, summary_of(ready, now=timezone.now()), at=timezone.now(), before=2
        ).changes
        assert (left_out.slug, left_out.after, left_out.rule.id) == ("swan-prep", None, "RESTS")

    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        assert composed(ready)["is_strength"]


def test_after_several_sore_mornings_strength_rests_for_a_week_also_with_little_pain(ready: User) -> None:
    with time_machine.travel(NOON, tick=False):
        for days_ago in (4, 1):
            practise(ready, days_ago=days_ago, pain_before=2, morning=6)
        found = composed(ready, before=2)

        assert not found["is_strength"]
        assert "take a break from strength until 30 November" in sentences(found)
        assert "Please answer the urgent safety questions again." not in sentences(found)

    with time_machine.travel(NOON + timedelta(days=6), tick=False):
        assert not composed(ready, before=2)["is_strength"]
    with time_machine.travel(NOON + timedelta(days=7), tick=False):
        assert composed(ready, before=2)["is_strength"]


def test_the_urgent_questions_stay_open_after_the_week_until_they_are_answered(ready: User) -> None:
    with time_machine.travel(NOON, tick=False):
        for days_ago in (4, 1):
            practise(ready, days_ago=days_ago, pain_before=2, morning=6)
    HealthAnswers.objects.update(signs_at=NOON - timedelta(days=1))

    with time_machine.travel(NOON + timedelta(days=9), tick=False):
        found = composed(ready, before=2)
        assert not found["is_strength"]
        assert sentences(found) == (
            "Please answer the urgent safety questions again. Until then, do only gentle exercises."
        )

        HealthAnswers.objects.update(signs_at=timezone.now())
        assert composed(ready, before=2)["is_strength"]


def test_weeks_with_more_pain_let_the_plan_rest_until_somebody_has_looked(ready: User) -> None:
    with time_machine.travel(NOON, tick=False):
        for days_ago in range(30, -1, -1):
            note(ready, 1 if days_ago > 15 else 3, days_ago=days_ago)
        found = composed(ready, before=2)
        assert not found["is_strength"]
        assert "Your pain has been higher for weeks, so take a break from strength." in sentences(found)

        care = practice.note_care(owner=ready, kind="doctor", noted_at=timezone.now(), at=timezone.now())
        assert composed(ready, before=2)["is_strength"]
        practice.revise_care(care, expected=1, kind="other", noted_at=timezone.now(), at=timezone.now())
        assert not composed(ready, before=2)["is_strength"]

        Screening.objects.update(assessed_on=NOON.date())
        assert composed(ready, before=2)["is_strength"]


# What a person answered ------------------------------------------------------------------------------------------


def test_a_rise_after_a_session_keeps_beginner_strength_closed_after_an_injury(ready: User) -> None:
    injured = {"injury_on": NOON.date() - timedelta(days=60), "injury_where": "elsewhere"}
    with time_machine.travel(NOON, tick=False):
        make_answers(ready, conditions=("injury",), **injured)
        practise(ready, days_ago=4, pain_before=2, pain_after=5)
        practise(ready, days_ago=2, pain_before=2, pain_after=2)
        found = composed(ready, before=2)
        assert not found["is_strength"]
        assert "Do only small, gentle movements for now." in sentences(found)

        practise(ready, days_ago=1, pain_before=2, pain_after=2)
        practise(ready, days_ago=0, pain_before=2, pain_after=2)
        assert "You can do beginner exercises." in sentences(composed(ready, before=2))


@pytest.mark.parametrize(("weeks", "turning"), [(3, 0), (17, 1)])
def test_pain_in_a_leg_for_long_lets_one_exercise_turn(ready: User, weeks: int, turning: int) -> None:
    with time_machine.travel(NOON, tick=False):
        make_answers(ready, conditions=("disc", "disc_leg"), leg_since_on=NOON.date() - timedelta(weeks=weeks))
        person = person_for(ready, today=NOON.date())
        assert turns_for(person, 20).most == turning


@pytest.mark.parametrize(("weeks", "minutes"), [(0, 10), (3, 10), (8, 16)])
def test_with_fibromyalgia_the_first_weeks_hold_ten_minutes(ready: User, weeks: int, minutes: int) -> None:
    with time_machine.travel(NOON, tick=False):
        make_answers(ready, conditions=("fibromyalgia",))
        HealthAnswers.objects.update(paced_since_on=NOON.date() - timedelta(weeks=weeks))
        for ago in range(10, 0, -1):
            practise(ready, days_ago=7 * ago, pain_before=2, pain_worst=2, pain_after=2, effort=4, morning=2)
        person = person_for(ready, today=NOON.date())
        assert minutes_for(person, 30) == minutes


def test_only_weeks_since_fibromyalgia_is_known_make_sessions_longer(ready: User) -> None:
    with time_machine.travel(NOON, tick=False):
        make_answers(ready, conditions=("fibromyalgia",))
        HealthAnswers.objects.update(paced_since_on=NOON.date() - timedelta(days=15))
        for ago in (40, 30, 20, 10, 3):
            practise(ready, days_ago=ago, pain_before=2, pain_worst=2, pain_after=2, effort=4, morning=2)
        assert DiaryDigest.objects.of(ready).good_week_count == 1
