"""Today: the one next thing."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import Block, User
from routines.models import Move, Pause, Routine, Week
from tests.factories import (
    MORNING,
    make_activity,
    make_answers,
    make_exercise,
    make_follow_up,
    make_measure,
    make_pain_entry,
    make_proposal,
    make_ready,
    make_routine,
    make_session,
)
from tracking import practice
from tracking.models import FollowUp, PainEntry

Page = Callable[[User | None], Client]
MONDAY, THURSDAY = 0, 3

pytestmark = pytest.mark.usefixtures("monday_morning")


def plan(owner: User, *weekdays: int, routine: Routine | None = None) -> Routine:
    routine = routine or make_routine(owner)
    slots = [{"weekday": weekday, "local_time": time(7, 30), "routine": routine} for weekday in weekdays]
    Week.objects.plan(owner=owner, slots=slots, expected=None, at=MORNING)
    return routine


def text_of(client: Client) -> str:
    answer = client.get("/today/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_has_not_agreed_yet_is_led_to_the_first_step_and_back(alice: User, page: Page) -> None:
    answer = page(alice).get("/today/")

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/start/?next=%2Ftoday%2F"


def test_nothing_is_written_before_the_first_step(alice: User, page: Page) -> None:
    answer = page(alice).post("/today/", {"score": "3"})

    assert answer.status_code == 302
    assert not PainEntry.objects.exists()


def test_without_a_routine_there_is_one_button_to_choose_one(ready: User, page: Page) -> None:
    html = text_of(page(ready))

    assert "Choose a routine" in html
    assert html.count("button main") == 1


def test_without_a_plan_there_is_one_button_to_the_week(ready: User, page: Page) -> None:
    make_routine(ready)

    html = text_of(page(ready))

    assert 'href="/week/edit/">Plan my week' in html
    assert html.count("button main") == 1


def test_what_is_planned_today_can_be_started(ready: User, page: Page) -> None:
    routine = plan(ready, MONDAY, THURSDAY)

    html = text_of(page(ready))

    assert "Today, Monday 23 November, 07:30" in html
    assert f'href="/sessions/start/{routine.pk}/">Check in and start' in html
    assert "Good morning, alice" in html


def test_on_a_day_of_rest_the_next_session_is_named(ready: User, page: Page) -> None:
    plan(ready, THURSDAY)

    html = text_of(page(ready))

    assert "A day of rest" in html
    assert "Next on Thursday 26 November, 07:30: Evening" in html


@pytest.mark.parametrize(
    ("yesterday", "planned", "is_offered"),
    [("dart", "dart", False), ("cat-cow", "dart", True), ("dart", "cat-cow", True)],
)
def test_a_strength_session_is_not_offered_on_the_day_after_another(
    ready: User, page: Page, yesterday: str, planned: str, is_offered: bool
) -> None:
    plan(ready, THURSDAY, routine=make_routine(ready, planned))
    make_session(ready, MORNING - timedelta(days=1), routine=make_routine(ready, yesterday))

    assert ("Do it today instead" in text_of(page(ready))) is is_offered


def test_once_a_session_is_done_today_says_so(ready: User, page: Page) -> None:
    plan(ready, MONDAY, THURSDAY)
    make_session(ready, MORNING - timedelta(minutes=30))

    html = text_of(page(ready))

    assert "Done for today" in html
    assert "Next on Thursday 26 November: Evening" in html
    assert "1 session done." in html


def test_a_running_session_comes_before_everything(ready: User, page: Page) -> None:
    routine = plan(ready, MONDAY)
    session = practice.begin(owner=ready, routine=routine, at=MORNING - timedelta(minutes=5))

    html = text_of(page(ready))

    assert f'href="/sessions/{session.pk}/play/"' in html
    assert "Begun on Monday at 07:55" in html
    assert html.count("button main") == 1


@pytest.mark.parametrize(("sign", "title"), [("1", "First, get help"), ("9", "First, have it checked")])
def test_with_an_urgent_sign_today_invites_to_nothing(ready: User, page: Page, sign: str, title: str) -> None:
    plan(ready, MONDAY)
    Block.objects.raise_for(owner=ready, signs=[sign], at=MORNING)

    html = text_of(page(ready))

    assert title in html
    assert 'href="/accounts/screening/end/"' in html
    assert "/sessions/start/" not in html


def test_while_a_pain_is_new_the_gentle_set_takes_the_place_of_what_is_planned(alice: User, page: Page) -> None:
    make_ready(alice, assessed="new")
    plan(alice, MONDAY)

    html = text_of(page(alice))

    assert "Gentle first" in html
    assert "/routines/starters/first-week-gentle/" in html
    assert "Check in and start" not in html


def test_a_gentle_routine_of_ones_own_is_offered_before_the_starter(alice: User, page: Page) -> None:
    make_ready(alice, assessed="new")
    plan(alice, MONDAY)
    gentle = make_routine(alice, "breathing", "cat-cow", name="Slow")

    assert f'href="/sessions/start/{gentle.pk}/">Start it: Slow' in text_of(page(alice))


def test_the_week_shows_done_planned_and_free_days_and_keeps_silent_about_the_past(ready: User, page: Page) -> None:
    slow = make_routine(ready, "breathing", "cat-cow")
    plan(ready, MONDAY, 1, THURSDAY, routine=slow)  # Tuesday passes without a session
    make_session(ready, MORNING)

    with time_machine.travel(MORNING + timedelta(days=2), tick=False):
        html = text_of(page(ready))

    words = re.findall(r'<span class="hidden"> (\d+) November: (\w+)</span>', html)
    assert words == [
        ("23", "done"),
        ("24", "free"),
        ("25", "free"),
        ("26", "planned"),
        ("27", "free"),
        ("28", "free"),
        ("29", "free"),
    ]


def test_until_four_in_the_morning_it_is_still_yesterday(ready: User, page: Page) -> None:
    plan(ready, MONDAY)

    with time_machine.travel(datetime(2026, 11, 24, 3, 59, tzinfo=UTC), tick=False):
        html = text_of(page(ready))

    assert "Today, Monday 23 November" in html
    assert "Good evening" in html


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [(4, "Good morning"), (11, "Good morning"), (12, "Good afternoon"), (17, "Good afternoon"), (18, "Good evening")],
)
def test_the_greeting_goes_by_the_persons_clock(ready: User, page: Page, hour: int, greeting: str) -> None:
    ready.settle(time_zone="America/New_York", first_weekday=0, at=MORNING)

    with time_machine.travel(datetime(2026, 11, 23, hour + 5, 0, tzinfo=UTC), tick=False):
        assert greeting in text_of(page(ready))


def test_a_pain_entry_takes_two_taps(ready: User, page: Page) -> None:
    client = page(ready)

    answer = client.post("/today/", {"score": "3", "client_uuid": "11111111-1111-4111-8111-111111111111"})

    assert (answer.status_code, answer["Location"]) == (302, "/today/")
    entry = PainEntry.objects.get()
    assert (entry.score, entry.felt_at) == (3, MORNING)
    assert "Last entry: 3, today at 08:00." in text_of(client)


def test_the_same_form_sent_twice_makes_one_entry(ready: User, page: Page) -> None:
    sent = {"score": "3", "client_uuid": "11111111-1111-4111-8111-111111111111"}

    answers = [page(ready).post("/today/", sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert PainEntry.objects.count() == 1


def test_a_form_sent_again_with_another_number_asks_once_more_and_keeps_it(ready: User, page: Page) -> None:
    client = page(ready)
    sent = {"score": "3", "client_uuid": "11111111-1111-4111-8111-111111111111"}
    client.post("/today/", sent)

    answer = client.post("/today/", sent | {"score": "7"})

    assert answer.status_code == 422
    assert "sent before, with other answers" in answer.content.decode()
    fresh = answer.context["form"]["client_uuid"].value()
    assert fresh != sent["client_uuid"]
    assert client.post("/today/", {"score": "7", "client_uuid": fresh}).status_code == 302
    assert PainEntry.objects.count() == 2


@pytest.mark.parametrize("score", ["", "11", "-1", "10.5", "seven", "true", "\x00", "٣"])
def test_a_number_that_is_none_is_refused_beside_the_scale(ready: User, page: Page, score: str) -> None:
    answer = page(ready).post("/today/", {"score": score})

    assert answer.status_code == 422
    assert "Choose a number from 0 to 10." in answer.content.decode()
    assert not PainEntry.objects.exists()


def test_today_asks_the_database_no_more_often_however_much_there_is(
    ready: User, page: Page, django_assert_num_queries: Callable
) -> None:
    plan(ready, MONDAY, THURSDAY)
    client = page(ready)
    for count in (10, 20):
        for hours in range(count):
            make_session(ready, MORNING - timedelta(hours=25 + hours, minutes=count))
            make_pain_entry(ready, MORNING - timedelta(hours=hours, minutes=count))

        with django_assert_num_queries(34):
            client.get("/today/")


# Why, pauses, moves


def test_what_the_last_session_did_says_why_this_one_runs_as_planned(ready: User, page: Page) -> None:
    plan(ready, MONDAY)
    make_session(ready, MORNING - timedelta(days=2), pain_before=3, pain_worst=2)
    practice.answer(make_follow_up(ready, date(2026, 11, 21)), feeling="settled", at=MORNING - timedelta(days=1))

    assert "Saturday&#x27;s session had settled by the next morning, so this one runs as planned." in text_of(
        page(ready)
    )


def test_a_session_that_was_moved_to_today_is_the_next_thing_and_can_be_moved_on(ready: User, page: Page) -> None:
    routine = plan(ready, THURSDAY)
    Move.objects.move(
        owner=ready,
        routine=routine,
        from_on=date(2026, 11, 26),
        from_time=time(7, 30),
        to_on=date(2026, 11, 23),
        local_time=time(19, 0),
        at=MORNING,
    )

    html = text_of(page(ready))

    assert "Today, Monday 23 November, 19:00" in html
    assert f'href="/week/move/?routine={routine.pk}&amp;from=2026-11-26&amp;at=07%3A30">Move to another day' in html


def test_while_paused_today_says_until_when_and_that_it_is_part_of_the_plan(ready: User, page: Page) -> None:
    plan(ready, MONDAY, THURSDAY)
    Pause.objects.begin(
        owner=ready, reason="flare_up", since_on=date(2026, 11, 23), until_on=date(2026, 11, 24), at=MORNING
    )

    html = text_of(page(ready))

    assert "Paused until Tuesday 24 November" in html
    assert "counts as keeping it" in html
    assert "Check in and start" not in html
    words = re.findall(r'<span class="hidden"> (\d+) November: (\w+)</span>', html)
    assert words[:4] == [("23", "paused"), ("24", "paused"), ("25", "free"), ("26", "planned")]


def test_a_day_that_was_too_much_is_not_praised(ready: User, page: Page) -> None:
    plan(ready, MONDAY)
    make_session(ready, MORNING - timedelta(minutes=30), pain_before=3, pain_worst=8)

    html = text_of(page(ready))

    assert "Enough for today" in html
    assert "Done for today" not in html


# The morning after


@pytest.fixture
def practised_yesterday(ready: User) -> FollowUp:
    make_session(ready, MORNING - timedelta(days=1), pain_before=3, pain_after=4)
    return FollowUp.objects.get()


def test_the_question_about_yesterday_takes_the_place_of_the_card(
    ready: User, page: Page, practised_yesterday: FollowUp
) -> None:
    plan(ready, MONDAY)
    client = page(ready)

    html = text_of(client)

    assert "How is your back this morning?" in html
    assert "Pain 3 before, 4 right after." in html
    assert html.count('class="card') == 1
    assert "Check in and start" in html  # in one line below
    answer = client.post(
        f"/mornings/{practised_yesterday.pk}/",
        {"feeling": "same", "version": str(practised_yesterday.version), "next": "/today/"},
    )
    assert answer["Location"] == "/today/"
    after = text_of(client)
    assert "How is your back this morning?" not in after
    assert "had not quite settled by the next morning" in after


@pytest.mark.parametrize(("hour", "is_asked"), [(5, False), (6, True), (17, True), (18, False)])
def test_it_is_asked_until_the_deadline(
    ready: User, page: Page, practised_yesterday: FollowUp, hour: int, is_asked: bool
) -> None:
    with time_machine.travel(MORNING.replace(hour=hour), tick=False):
        assert ("How is your back this morning?" in text_of(page(ready))) is is_asked


def test_with_an_urgent_sign_the_question_stands_below_and_invites_to_nothing(
    ready: User, page: Page, practised_yesterday: FollowUp
) -> None:
    plan(ready, MONDAY)
    Block.objects.raise_for(owner=ready, signs=["9"], at=MORNING)

    html = text_of(page(ready))

    assert html.index("First, have it checked") < html.index("How is your back this morning?")
    assert "/sessions/start/" not in html


# Regular questions


def test_someone_new_is_asked_where_they_are_and_can_say_not_now(ready: User, page: Page) -> None:
    client = page(ready)
    assert 'href="/measures/start/?next=/today/">Set your starting point' in text_of(client)

    client.post("/measures/put-away/")

    assert "Set your starting point" not in text_of(client)


def test_what_is_due_is_offered_in_one_place(ready: User, page: Page) -> None:
    make_measure(ready, MORNING - timedelta(days=7))
    make_activity(ready)

    html = text_of(page(ready))

    assert "Questions for today" in html
    assert 'href="/measures/three/?next=/today/"' in html
    assert 'href="/measures/activities/rate/?next=/today/"' in html
    assert "/measures/change/" not in html


def test_with_nothing_due_nothing_is_asked(ready: User, page: Page) -> None:
    make_measure(ready, MORNING - timedelta(days=6))

    assert "Questions for today" not in text_of(page(ready))


# Warnings


def test_after_two_very_sore_mornings_the_plan_rests_and_nothing_invites(ready: User, page: Page) -> None:
    plan(ready, MONDAY, THURSDAY)
    for back in (5, 2):
        make_session(ready, MORNING - timedelta(days=back), routine=make_routine(ready), pain_before=3, pain_worst=3)
        row = FollowUp.objects.get(practised_on=(MORNING - timedelta(days=back)).date())
        practice.answer(row, feeling="worse", score=7, at=MORNING - timedelta(days=back - 1))

    html = text_of(page(ready))

    assert "Gentle exercises only for now" in html
    assert "Several mornings were sore, so strength rests until" in html
    assert 'href="/progress/why/W3/"' in html
    assert "/sessions/start/" not in html
    assert "planned</span>" not in html


def test_with_an_urgent_sign_no_day_of_the_week_is_shown_as_planned(ready: User, page: Page) -> None:
    plan(ready, MONDAY, THURSDAY)
    Block.objects.raise_for(owner=ready, signs=["9"], at=MORNING)

    html = text_of(page(ready))

    assert "planned</span>" not in html
    assert "Two or three make a good week" not in html


@pytest.mark.parametrize(("is_done", "headline"), [(False, "Late"), (True, "Done for today")])
def test_what_is_planned_after_midnight_belongs_to_the_evening_it_is_part_of(
    ready: User, page: Page, is_done: bool, headline: str
) -> None:
    routine = make_routine(ready, "breathing", name="Late")
    slots = [{"weekday": 2, "local_time": time(0, 30), "routine": routine}]
    Week.objects.plan(owner=ready, slots=slots, expected=None, at=MORNING)
    night = datetime(2026, 11, 25, 0, 40, tzinfo=UTC)
    if is_done:
        make_session(ready, night - timedelta(minutes=20), routine=routine)

    with time_machine.travel(night, tick=False):
        html = text_of(page(ready))

    found = re.search(r'id="next"[^>]*>([^<]+)<', html)
    assert found
    assert found[1] == headline


def test_after_a_sign_today_and_progress_lead_to_the_questions_also_on_the_day_they_were_answered(
    ready: User, page: Page
) -> None:
    make_answers(ready, at=MORNING - timedelta(hours=2))
    make_session(ready, MORNING - timedelta(hours=1), stop_reason="symptom", stop_signs=["spreading"])

    for address in ("/today/", "/progress/"):
        html = page(ready).get(address).content.decode()

        assert f'href="/accounts/screening/signs/?next={address}"' in html


def test_a_suggestion_leads_to_its_rule_and_an_unknown_rule_shows_its_id_alone(ready: User, page: Page) -> None:
    make_proposal(ready, rule="P1")
    make_proposal(ready, rule="P0", exercise=make_exercise("cat-cow"), sentence="From an earlier version?")

    html = page(ready).get("/today/").content.decode()

    assert html.count('href="/rules/P1/"') == 1
    assert '<span class="rule">P0</span>' in html
    assert "/rules/P0/" not in html
