"""What the diary says, by page and by program: the same sentence, its rule, its rows, and what a warning closes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import HealthAnswers, User
from routines.models import Pause, plan_of
from tests.factories import (
    make_activity,
    make_answers,
    make_care,
    make_exercise,
    make_measure,
    make_pain_entry,
    make_ready,
    make_routine,
    make_session,
)
from tests.reminders.makers import MONDAY, THURSDAY, make_week
from tracking import practice
from tracking.models import FollowUp, Session
from tracking.overview.history import history_of
from tracking.overview.summary import PLANNED_FOR, clearance_of, judged_anew, summary_of

BEGAN = datetime(2026, 8, 31, 8, tzinfo=UTC)
SIX_WEEKS = BEGAN + timedelta(weeks=8)


def page(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def program(person: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(person)
    return client


@pytest.fixture
def ready(alice: User) -> User:
    alice.time_zone = "UTC"
    alice.save()
    with time_machine.travel(BEGAN, tick=False):
        return make_ready(alice)


def log_pain(person: User, *runs: tuple[int, int]) -> None:
    """An entry at noon of every day, so many days of such a score, from the first day on."""
    scores = [score for days, score in runs for _day in range(days)]
    for number, score in enumerate(scores):
        make_pain_entry(person, BEGAN + timedelta(days=number), score=score)


def sore_morning(person: User, number: int) -> Session:
    """A session with pain 3 before and 7 on the next morning."""
    began = BEGAN + timedelta(days=number)
    made = make_session(person, began, pain_before=3, pain_worst=2, effort=5)
    row, _ = FollowUp.objects.get_or_create(owner=person, practised_on=began.date(), defaults={"time_zone": "UTC"})
    FollowUp.objects.filter(pk=row.pk).update(score=7, source="asked", answered_at=began + timedelta(days=1))
    return made


def test_the_sentence_and_its_reason_are_the_same_on_the_page_and_in_the_api(ready: User) -> None:
    log_pain(ready, (14, 6), (43, 4))

    with time_machine.travel(SIX_WEEKS, tick=False):
        shown = page(ready).get("/progress/why/CHANGE/").content.decode()
        told = program(ready).get("/api/v1/insights/").json()

    sentence = "Pain is down from 6.0 to 4.0. That is more than chance usually explains. We compared on 25 October."
    assert sentence in shown
    assert told["headline"]["sentence"] == sentence
    assert told["headline"]["rule"] == "CHANGE"
    assert len(told["headline"]["evidence"]) == 42
    assert "Farrar 2001" in told["headline"]["source"]
    assert f"/pain/{told['headline']['evidence'][0]['id']}/edit/" in shown


def test_an_edit_changes_the_sentence_with_its_reason(ready: User) -> None:
    log_pain(ready, (14, 6), (43, 4))
    before = summary_of(ready, now=SIX_WEEKS).headline.sentence

    for entry in ready.painentry_set.filter(score=4):
        practice.delete(entry, at=SIX_WEEKS)

    after = summary_of(ready, now=SIX_WEEKS).headline
    assert before.startswith("Pain is down from 6.0 to 4.0")
    assert after.sentence == "No pain logged since 13 September. It was 6.0 at the start and 6.0 then."


@pytest.mark.parametrize(
    ("rule", "title"),
    [
        ("BASE", "Your starting point"),
        ("EASING", "Backs often ease by themselves"),
        ("BAND", "What may be chance"),
        ("THREE", "When we say that the weekly questions are better or worse"),
        ("ACTIVITY", "When we say that one of your activities is better or worse"),
        ("FELT", "The change as you feel it"),
        ("RHYTHM", "How we count weeks"),
        ("LEDGER", "What we say about an exercise"),
        ("REVIEW", "The reviews"),
        ("W1", "A day with more pain than usual"),
        ("W10", "Sessions that did not happen"),
    ],
)
def test_every_rule_has_a_page_even_where_it_says_nothing(rule: str, title: str, ready: User) -> None:
    answer = page(ready).get(f"/progress/why/{rule}/")

    assert answer.status_code == 200
    assert f"<h1>{title}</h1>" in answer.content.decode()
    assert f'href="/rules/{rule}/"' in answer.content.decode()


def test_the_sources_of_a_rule_can_be_looked_up_where_it_says_why(ready: User) -> None:
    html = page(ready).get("/progress/why/W4/").content.decode()

    assert '<a href="/evidence/#finucane-2020">Finucane 2020</a>. The numbers are our own choice.' in html


def test_there_is_no_page_for_a_rule_that_is_none(ready: User) -> None:
    assert page(ready).get("/progress/why/W99/").status_code == 404


def test_a_stranger_sees_nothing_of_it(ready: User, bob: User) -> None:
    log_pain(ready, (14, 6))
    make_ready(bob)

    assert (
        program(bob).get("/api/v1/insights/").json()["headline"]["sentence"]
        == "No pain logged yet. Log your pain on 3 days to set your starting point."
    )
    assert program(bob).get("/api/v1/insights/measures/").json()["base"] is None


def test_two_very_sore_mornings_close_strength_at_every_door(ready: User) -> None:
    routine = make_routine(ready, "dart")
    sore_morning(ready, 0)
    sore_morning(ready, 3)
    now = BEGAN + timedelta(days=4)

    with pytest.raises(ValidationError) as refused:
        practice.begin(owner=ready, routine=routine, at=now, pain_before=2)

    assert refused.value.code == "gentle_only"
    assert summary_of(ready, now=now).effects.strength_from == date(2026, 9, 11)
    with time_machine.travel(now, tick=False):
        assert page(ready).get("/today/").content.decode().count('href="/progress/why/W3/"') == 1
        told = program(ready).get("/api/v1/insights/").json()
    assert told["effects"]["strength_from"] == "2026-09-11"
    assert told["effects"]["asked_by"] == ["W3"]


def test_the_pause_ends_by_time_and_the_questions_by_an_answer(ready: User) -> None:
    sore_morning(ready, 0)
    sore_morning(ready, 3)
    later = BEGAN + timedelta(days=12)

    assert [reason.rule.id for reason in clearance_of(ready, now=later).reasons] == ["G7"]

    HealthAnswers.objects.answer_signs(owner=ready, at=later, signs=[])

    assert clearance_of(ready, now=later).reasons == ()


def test_the_whole_form_answers_the_urgent_rows_as_well(ready: User) -> None:
    sore_morning(ready, 0)
    sore_morning(ready, 3)
    later = BEGAN + timedelta(days=12)

    make_answers(ready, at=later)

    assert clearance_of(ready, now=later).reasons == ()


def test_the_review_sums_up_and_asks(ready: User) -> None:
    log_pain(ready, (14, 6), (31, 4))
    make_session(ready, BEGAN, pain_before=6)

    with time_machine.travel(BEGAN + timedelta(weeks=6), tick=False):
        shown = page(ready).get("/progress/review/").content.decode()
        told = program(ready).get("/api/v1/reviews/").json()
        today = page(ready).get("/today/").content.decode()

    assert "Your 6-week review" in shown
    assert "You did 1 session." in shown
    assert "/measures/change/?next=/progress/review/" in shown
    assert told["current"]["weeks"] == 6
    assert told["current"]["asks_change"] is True
    assert "/progress/review/" in today


def test_where_it_does_not_work_the_review_leads_to_another_plan(ready: User) -> None:
    log_pain(ready, (42, 5))
    routine = make_routine(ready, "dart")
    make_week(ready, (MONDAY, "08:00"), (THURSDAY, "08:00"), at=BEGAN)
    for week in range(6):
        for number in (0, 3):
            make_session(ready, BEGAN + timedelta(days=7 * week + number), routine=routine, pain_before=5)
    make_measure(ready, BEGAN + timedelta(weeks=6), change=0)

    with time_machine.travel(BEGAN + timedelta(weeks=6), tick=False):
        shown = page(ready).get("/progress/review/").content.decode()

    assert '<a class="button small" href="/routines/compose/">Try another plan</a>' in shown


def test_before_five_weeks_there_is_no_review(ready: User) -> None:
    log_pain(ready, (14, 6))

    with time_machine.travel(BEGAN + timedelta(weeks=4), tick=False):
        shown = page(ready).get("/progress/review/").content.decode()

    assert "After 6 weeks, and again after 12" in shown


def test_the_ledger_names_the_exercise_and_links_its_days(ready: User) -> None:
    routine = make_routine(ready, "dart")
    for number in (0, 3, 6):
        make_session(ready, BEGAN + timedelta(days=number), routine=routine, pain_before=3)

    with time_machine.travel(BEGAN + timedelta(days=7), tick=False):
        (row,) = program(ready).get("/api/v1/insights/ledger/").json()["rows"]

    assert (row["exercise"], row["done"], row["verdict"]) == ("dart", 3, "keep")
    assert [one["kind"] for one in row["evidence"]] == ["session", "session", "session"]


def write_down(person: User, *, since: int, until: int) -> None:
    """A session, its morning, the three questions and a physiotherapist in each week from ``since`` to ``until``."""
    for week in range(since, until):
        began = BEGAN + timedelta(weeks=week)
        sore_morning(person, 7 * week)
        make_pain_entry(person, began, score=5)
        make_measure(person, began)
        make_care(person, began)


def test_everything_the_diary_says_takes_eleven_queries_however_much_there_is(
    ready: User, django_assert_num_queries: Any
) -> None:
    make_week(ready, (MONDAY, "08:00"), (THURSDAY, "08:00"), at=BEGAN)
    Pause.objects.create(owner=ready, since_on=date(2026, 9, 14), until_on=date(2026, 9, 20), reason="holiday")
    make_activity(ready, at=BEGAN).rate(score=4, at=BEGAN)

    for since, until in ((0, 4), (4, 12)):
        write_down(ready, since=since, until=until)
        with django_assert_num_queries(11):
            judged_anew(ready, now=BEGAN + timedelta(weeks=until))

        today = BEGAN.date() + timedelta(weeks=until)
        history = history_of(ready, now=BEGAN + timedelta(weeks=until), plan=plan_of(ready, today - PLANNED_FOR, today))
        assert {len(rows) for rows in (history.sessions, history.mornings, history.measures, history.care)} == {until}
        assert (len(history.pauses), len(history.activities)) == (1, 1)
        assert len(history.planned) == 2 * (until - 1) + 1  # a week of it is paused, today is a Monday


def test_what_is_read_in_one_query_keeps_its_kinds_its_order_and_its_values(ready: User) -> None:
    later, earlier = BEGAN + timedelta(days=2), BEGAN + timedelta(days=1)
    sore_morning(ready, 2)
    sore_morning(ready, 0)
    make_measure(ready, later, change=-2)
    make_measure(ready, earlier, pain=0, enjoyment=10, activity=7)
    make_care(ready, later, kind="doctor")
    make_care(ready, earlier)
    practice.delete(make_care(ready, earlier), at=later)

    history = history_of(ready, now=SIX_WEEKS)

    assert [(one.practised_on, one.feeling, one.score, one.source) for one in history.mornings] == [
        (date(2026, 8, 31), "", 7, "asked"),
        (date(2026, 9, 2), "", 7, "asked"),
    ]
    assert [(one.day, one.kind, one.pain, one.enjoyment, one.activity, one.change) for one in history.measures] == [
        (date(2026, 9, 1), "three", 0, 10, 7, None),
        (date(2026, 9, 2), "change", None, None, None, -2),
    ]
    assert [(one.day, one.kind) for one in history.care] == [
        (date(2026, 9, 1), "physiotherapy"),
        (date(2026, 9, 2), "doctor"),
    ]


def test_marks_signs_and_places_are_read_as_they_were_written(ready: User) -> None:
    steps = [{"exercise": make_exercise("dart"), "reps": 6, "has_hurt": is_hurt} for is_hurt in (True, False)]
    make_session(ready, BEGAN, steps=steps, stop_signs=["dizziness"])
    make_pain_entry(ready, BEGAN, score=3, places=["upper", "neck"])

    history = history_of(ready, now=BEGAN + timedelta(days=1))

    [session], [entry] = history.sessions, history.entries
    assert [step.has_hurt for step in session.steps] == [True, False]
    assert session.stop_signs == ("dizziness",)
    assert entry.places == ("upper", "neck")
