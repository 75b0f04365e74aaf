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
    know_the_catalogue,
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
from tracking.insights.facts import History
from tracking.models import Draft, FollowUp, PainEntry, Session
from tracking.overview.summary import summary_of

Page = Callable[[User | None], Client]
MONDAY, THURSDAY = 0, 3

pytestmark = pytest.mark.usefixtures("monday_morning")


def plan(owner: User, *weekdays: int, routine: Routine | None = None) -> Routine:
    routine = routine or make_routine(owner)
    slots = [{"weekday": weekday, "local_time": time(7, 30), "routine": routine} for weekday in weekdays]
    Week.objects.plan(owner=owner, slots=slots, expected=None, at=MORNING)
    return routine


ASKED = "How was your back this morning?"


def h1_of(html: str) -> str:
    (title,) = re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    return " ".join(title.split())


def text_of(client: Client) -> str:
    answer = client.get("/today/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_has_not_agreed_yet_is_led_to_the_first_step_and_back(alice: User, page: Page) -> None:
    answer = page(alice).get("/today/")

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/start/?next=%2Ftoday%2F"


def test_nothing_is_written_before_the_first_step(alice: User, page: Page) -> None:
    answer = page(alice).post("/pain/quick/", {"score": "3"})

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

    assert 'class="eyebrow">Monday 23 November' in html
    assert h1_of(html) == "Good morning, alice"
    assert f'main wide" href="/sessions/start/{routine.pk}/">Start with the check-in' in html
    assert html.count("button main") == 1
    assert 'href="/routines/compose/?kind=gentle&amp;minutes=6"' in html
    assert f'href="/week/move/?routine={routine.pk}&amp;from=2026-11-23&amp;at=07%3A30"' in html


@pytest.mark.parametrize(("minutes", "label"), [(61, "Start with the check-in"), (60, "Start, "), (0, "Start, ")])
def test_within_an_hour_of_a_number_the_check_in_is_no_question(
    ready: User, page: Page, minutes: int, label: str
) -> None:
    routine = plan(ready, MONDAY)
    make_pain_entry(ready, MORNING - timedelta(minutes=minutes), score=2)

    assert f'href="/sessions/start/{routine.pk}/">{label}' in text_of(page(ready))


def test_on_a_day_of_rest_the_next_session_is_named(ready: User, page: Page) -> None:
    plan(ready, THURSDAY)

    html = text_of(page(ready))

    assert h1_of(html) == "A day of rest, alice"
    assert "Next on <strong>Thursday at 07:30</strong>: Evening" in html
    assert 'at=07%3A30&amp;to=2026-11-23">Bring Thursday forward' in html


@pytest.mark.parametrize(
    ("yesterday", "planned", "is_said"),
    [("dart", "dart", True), ("cat-cow", "dart", False), ("dart", "cat-cow", False)],
)
def test_on_the_day_after_strength_the_rest_says_why(
    ready: User, page: Page, yesterday: str, planned: str, is_said: bool
) -> None:
    plan(ready, THURSDAY, routine=make_routine(ready, planned))
    make_session(ready, MORNING - timedelta(days=1), routine=make_routine(ready, yesterday))

    FollowUp.objects.all().delete()

    assert ("Yesterday was a strength day." in text_of(page(ready))) is is_said


def test_once_a_session_is_done_today_says_so(ready: User, page: Page) -> None:
    plan(ready, MONDAY, THURSDAY)
    session = make_session(ready, MORNING - timedelta(minutes=30), pain_before=2, pain_after=3)

    html = text_of(page(ready))

    assert h1_of(html) == "Done for today, alice"
    assert "Pain 2 before, 3 after." in html
    assert f'href="/sessions/{session.pk}/">See the session' in html
    assert f'href="/sessions/{session.pk}/edit/#id_note">Add a note' in html
    assert "Next: Thursday 07:30" in html
    assert "button main" not in html


def test_a_running_session_comes_before_everything(ready: User, page: Page) -> None:
    routine = plan(ready, MONDAY)
    session = practice.begin(owner=ready, routine=routine, at=MORNING - timedelta(minutes=5))

    html = text_of(page(ready))

    assert f'href="/sessions/{session.pk}/play/"' in html
    assert "Started on Monday at 07:55." in html
    assert html.count("button main") == 1
    assert html.count('class="card') == 1


def test_a_running_session_says_where_it_stopped_and_how_long_is_left(ready: User, page: Page) -> None:
    routine = make_routine(ready, "breathing", "cat-cow", "dart", name="Evening")
    session = practice.begin(owner=ready, routine=routine, at=MORNING - timedelta(minutes=5))
    Draft.objects.keep(
        session,
        sequence=1,
        cue=2,
        at=MORNING,
        steps=[{"position": 1, "outcome": "done"}, {"position": 2, "outcome": ""}],
    )

    html = text_of(page(ready))

    assert h1_of(html) == "You were at Cat-Cow, 2 of 3"
    assert re.search(r"Continue, [1-9] minutes? left", html)


def test_what_is_logged_or_deleted_while_a_page_is_read_is_read_once_more(
    ready: User, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = summary_of(ready, now=MORNING)
    session = make_session(ready, MORNING - timedelta(hours=1))
    nothing = History(today=MORNING.date(), now=MORNING, ceiling=5, is_assessed=False)
    monkeypatch.setattr("tracking.views.today.summary_of", lambda *_, **__: before)
    monkeypatch.setattr("tracking.overview.summary.day_of", lambda *_, **__: nothing)

    today, one = page(ready).get("/today/"), page(ready).get(f"/sessions/{session.pk}/")

    assert (today.status_code, today["Location"]) == (302, "/today/")
    assert (one.status_code, one["Location"]) == (302, f"/sessions/{session.pk}/")


def test_what_is_discarded_on_today_is_undone_there(ready: User, page: Page) -> None:
    client = page(ready)
    session = practice.begin(owner=ready, routine=make_routine(ready), at=MORNING)
    assert 'name="next" value="/today/"' in text_of(client)

    gone = client.post(f"/sessions/{session.pk}/delete/", {"next": "/today/"}, follow=True)
    undo = f"/sessions/{session.pk}/restore/?next=%2Ftoday%2F"
    back = client.post(undo)

    assert gone.request["PATH_INFO"] == "/today/"
    assert f'action="{undo}"' in gone.content.decode()
    assert back["Location"] == "/today/"
    assert Session.objects.running().get() == session


@pytest.mark.parametrize(("sign", "title", "may_breathe"), [("1", "Red: ", False), ("9", "Amber: ", True)])
def test_with_an_urgent_sign_today_invites_to_nothing(
    ready: User, page: Page, sign: str, title: str, may_breathe: bool
) -> None:
    plan(ready, MONDAY)
    Block.objects.raise_for(owner=ready, signs=[sign], at=MORNING)

    html = text_of(page(ready))

    assert h1_of(html) == "Exercise is on hold, alice"
    assert f'class="title">{title}' in html
    assert 'href="/accounts/screening/end/"' in html
    assert 'href="/accounts/screening/mistake/"' in html
    assert ('href="/exercises/breathing/"' in html) is may_breathe
    assert "/sessions/start/" not in html


def test_while_a_pain_is_new_the_gentle_set_takes_the_place_of_what_is_planned(alice: User, page: Page) -> None:
    make_ready(alice, assessed="new")
    plan(alice, MONDAY)

    html = text_of(page(alice))

    assert "/routines/starters/first-week-gentle/" in html
    assert "/sessions/start/" not in html


def test_a_gentle_routine_of_ones_own_is_offered_before_the_starter(alice: User, page: Page) -> None:
    make_ready(alice, assessed="new")
    plan(alice, MONDAY)
    gentle = make_routine(alice, "breathing", "cat-cow", name="Slow")

    assert f'href="/sessions/start/{gentle.pk}/">Start this routine: Slow' in text_of(page(alice))


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

    assert 'class="eyebrow">Monday 23 November' in html
    assert "Good evening" in html


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [(4, "Good morning"), (11, "Good morning"), (12, "Good afternoon"), (17, "Good afternoon"), (18, "Good evening")],
)
def test_the_greeting_goes_by_the_persons_clock(ready: User, page: Page, hour: int, greeting: str) -> None:
    ready.settle(time_zone="America/New_York", first_weekday=0, at=MORNING)

    with time_machine.travel(datetime(2026, 11, 23, hour + 5, 0, tzinfo=UTC), tick=False):
        assert greeting in text_of(page(ready))


def test_today_asks_the_database_no_more_often_however_much_there_is(
    ready: User, page: Page, django_assert_num_queries: Callable
) -> None:
    plan(ready, MONDAY, THURSDAY)
    client = page(ready)
    know_the_catalogue()
    for count in (10, 20):
        for hours in range(count):
            make_session(ready, MORNING - timedelta(hours=25 + hours, minutes=count))
            make_pain_entry(ready, MORNING - timedelta(hours=hours, minutes=count))

        client.get("/today/")  # whoever reads first after a change judges it, and keeps what is said
        with django_assert_num_queries(14):
            client.get("/today/")


# Why, pauses, moves


def test_what_the_last_session_did_says_why_this_one_runs_as_planned(ready: User, page: Page) -> None:
    plan(ready, MONDAY)
    make_session(ready, MORNING - timedelta(days=2), pain_before=3, pain_worst=2)
    practice.answer(make_follow_up(ready, date(2026, 11, 21)), feeling="settled", at=MORNING - timedelta(days=1))

    assert "Your back had settled the morning after Saturday&#x27;s session" in text_of(page(ready))


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

    assert "19:00, " in html
    assert f'href="/week/move/?routine={routine.pk}&amp;from=2026-11-26&amp;at=07%3A30">Move it' in html


def test_while_paused_today_says_until_when_and_that_it_is_part_of_the_plan(ready: User, page: Page) -> None:
    plan(ready, MONDAY, THURSDAY)
    Pause.objects.begin(
        owner=ready, reason="flare_up", since_on=date(2026, 11, 23), until_on=date(2026, 11, 24), at=MORNING
    )

    html = text_of(page(ready))

    assert h1_of(html) == "Paused until 24 November"
    assert ">End the pause<" in html
    assert "/sessions/start/" not in html
    words = re.findall(r'<span class="hidden"> (\d+) November: (\w+)</span>', html)
    assert words[:4] == [("23", "paused"), ("24", "paused"), ("25", "free"), ("26", "planned")]


def test_a_day_that_was_too_much_is_not_praised(ready: User, page: Page) -> None:
    plan(ready, MONDAY)
    make_session(ready, MORNING - timedelta(minutes=30), pain_before=3, pain_worst=8)

    html = text_of(page(ready))

    assert h1_of(html) == "Enough for today, alice"


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

    assert ASKED in html
    assert "Pain was 3 before and 4 right after." in html
    assert html.count('class="card') == 1
    assert 'href="/sessions/start/' in html  # in one line below
    answer = client.post(
        f"/mornings/{practised_yesterday.pk}/",
        {"feeling": "same", "version": str(practised_yesterday.version), "next": "/today/"},
    )
    assert answer["Location"] == "/today/"
    after = text_of(client)
    assert ASKED not in after
    assert "had not quite settled the morning after" in after


@pytest.mark.parametrize(("hour", "is_asked"), [(5, False), (6, True), (17, True), (18, False)])
def test_it_is_asked_until_the_deadline(
    ready: User, page: Page, practised_yesterday: FollowUp, hour: int, is_asked: bool
) -> None:
    with time_machine.travel(MORNING.replace(hour=hour), tick=False):
        assert (ASKED in text_of(page(ready))) is is_asked


def test_with_an_urgent_sign_the_question_stands_below_and_invites_to_nothing(
    ready: User, page: Page, practised_yesterday: FollowUp
) -> None:
    plan(ready, MONDAY)
    Block.objects.raise_for(owner=ready, signs=["9"], at=MORNING)

    html = text_of(page(ready))

    assert ASKED not in html
    assert f'class="line-field" href="/mornings/{practised_yesterday.pk}/?next=/today/"' in html
    assert "/sessions/start/" not in html


# Regular questions


@pytest.fixture
def settled_in(ready: User) -> User:
    """Who is here since yesterday: on the first day nothing is asked."""
    User.objects.filter(pk=ready.pk).update(date_joined=MORNING - timedelta(days=1))
    ready.refresh_from_db()
    return ready


def test_on_the_first_day_nothing_is_asked(ready: User, page: Page) -> None:
    User.objects.filter(pk=ready.pk).update(date_joined=MORNING)

    assert "/measures/" not in text_of(page(ready))


def test_someone_new_is_asked_where_they_are_and_can_say_not_now(settled_in: User, page: Page) -> None:
    client = page(settled_in)
    assert 'href="/measures/start/?next=/today/">Set your starting point' in text_of(client)

    client.post("/measures/put-away/")

    assert "Set your starting point" not in text_of(client)


def test_of_what_is_due_one_line_is_shown_at_a_time(settled_in: User, page: Page) -> None:
    make_measure(settled_in, MORNING - timedelta(days=7))
    make_activity(settled_in)
    client = page(settled_in)

    first = text_of(client)
    make_measure(settled_in, MORNING)
    second = text_of(client)

    assert 'href="/measures/three/?next=/today/"' in first
    assert "/measures/activities/rate/" not in first
    assert 'href="/measures/activities/rate/?next=/today/"' in second
    assert "/measures/three/" not in second


def test_with_nothing_due_nothing_is_asked(settled_in: User, page: Page) -> None:
    make_measure(settled_in, MORNING - timedelta(days=6))

    assert "?next=/today/" not in text_of(page(settled_in)).split('id="diary"')[0].split("<main")[1]


# Warnings


def test_after_two_very_sore_mornings_the_plan_rests_and_nothing_invites(ready: User, page: Page) -> None:
    plan(ready, MONDAY, THURSDAY)
    for back in (5, 2):
        make_session(ready, MORNING - timedelta(days=back), routine=make_routine(ready), pain_before=3, pain_worst=3)
        row = FollowUp.objects.get(practised_on=(MORNING - timedelta(days=back)).date())
        practice.answer(row, feeling="worse", score=7, at=MORNING - timedelta(days=back - 1))

    html = text_of(page(ready))

    assert h1_of(html) == "Gentle exercises only for now, alice"
    assert 'href="/progress/why/W3/"' in html
    assert "/sessions/start/" not in html
    assert "planned</span>" not in html


def test_with_an_urgent_sign_no_day_of_the_week_is_shown_as_planned(ready: User, page: Page) -> None:
    plan(ready, MONDAY, THURSDAY)
    Block.objects.raise_for(owner=ready, signs=["9"], at=MORNING)

    html = text_of(page(ready))

    assert "planned</span>" not in html


@pytest.mark.parametrize(("is_done", "is_offered"), [(False, True), (True, False)])
def test_what_is_planned_after_midnight_belongs_to_the_evening_it_is_part_of(
    ready: User, page: Page, is_done: bool, is_offered: bool
) -> None:
    routine = make_routine(ready, "breathing", name="Late")
    slots = [{"weekday": 2, "local_time": time(0, 30), "routine": routine}]
    Week.objects.plan(owner=ready, slots=slots, expected=None, at=MORNING)
    night = datetime(2026, 11, 25, 0, 40, tzinfo=UTC)
    if is_done:
        make_session(ready, night - timedelta(minutes=20), routine=routine)

    with time_machine.travel(night, tick=False):
        html = text_of(page(ready))

    assert (f'href="/sessions/start/{routine.pk}/"' in html) is is_offered
    assert (h1_of(html) == "Done for today, alice") is is_done


def test_after_a_sign_today_and_progress_lead_to_the_questions_also_on_the_day_they_were_answered(
    ready: User, page: Page
) -> None:
    make_answers(ready, at=MORNING - timedelta(hours=2))
    make_session(ready, MORNING - timedelta(hours=1), stop_reason="symptom", stop_signs=["spreading"])

    for address in ("/today/", "/progress/"):
        html = page(ready).get(address).content.decode()

        assert f'href="/accounts/screening/signs/?next={address}"' in html


def test_a_suggestion_leads_to_its_rule_and_an_unknown_rule_leads_nowhere(ready: User, page: Page) -> None:
    make_proposal(ready, rule="P1")
    make_proposal(ready, rule="P0", exercise=make_exercise("cat-cow"), sentence="From an earlier version?")

    html = page(ready).get("/today/").content.decode()

    assert html.count('href="/rules/P1/"') == 1
    assert "P0" not in html


# The end of the diary


def test_the_last_two_rows_of_any_kind_end_the_page_and_lead_to_all_of_it(ready: User, page: Page) -> None:
    make_pain_entry(ready, MORNING - timedelta(days=3), score=6)
    session = make_session(ready, MORNING - timedelta(days=2))
    FollowUp.objects.all().delete()
    entry = make_pain_entry(ready, MORNING - timedelta(hours=3), score=4)

    html = text_of(page(ready))

    assert re.findall(r'class="entry" href="([^"]+)"', html) == [
        f"/pain/{entry.pk}/edit/?next=/today/",
        f"/sessions/{session.pk}/",
    ]
    assert 'href="/sessions/">All of it' in html
    assert "/sessions/deleted/" not in html


def test_what_was_deleted_is_counted_and_can_be_restored(ready: User, bob: User, page: Page) -> None:
    client = page(ready)
    old, new = (make_pain_entry(ready, MORNING - timedelta(days=days), score=days) for days in (8, 3))
    practice.delete(new, at=MORNING - timedelta(days=1))
    practice.delete(old, at=MORNING - timedelta(days=31))
    practice.delete(make_session(ready, MORNING - timedelta(days=2)), at=MORNING)

    assert "Recently deleted, 2" in text_of(client)
    html = client.get("/sessions/deleted/").content.decode()
    assert "Pain 3 out of 10, Friday 20 November" in html
    assert "Deleted on 22 November. You can restore it until 22 December." in html
    assert "Pain 8" not in html
    back = client.post(f"/pain/{new.pk}/restore/", {"next": "/sessions/deleted/"})

    assert back["Location"] == "/sessions/deleted/"
    assert "Recently deleted, 1" in client.get("/sessions/").content.decode()
    assert "/restore/" not in page(make_ready(bob)).get("/sessions/deleted/").content.decode()
