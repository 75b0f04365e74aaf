"""What hurts comes first on Today and Progress, and what the diary left out may come back."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from exercises.barred import BarFacts, Barring
from exercises.models import Barred
from routines.models import Routine, SwapDecision
from tests.factories import MORNING, make_exercise, make_ready, make_routine, make_session
from tests.tracking.diaries import day as day_number
from tests.tracking.diaries import diary, morning, session, step
from tracking.insights.leave_out import Decided, calm_days, is_asked, question_of, to_decide, to_try_again
from tracking.insights.ledger import ASK, EASIER, LEAVE_OUT, LedgerRow, ledger
from tracking.insights.reading import read

Page = Callable[[User | None], Client]
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def row(slug: str = "swan-prep", verdict: str = LEAVE_OUT, hurt: int = 4, days: int = 4) -> LedgerRow:
    return LedgerRow(
        slug=slug,
        name=slug.replace("-", " ").title(),
        done=days,
        eased=0,
        skipped=0,
        hurt=hurt,
        flares=hurt,
        mornings=0,
        verdict=verdict,
        because="",
        last_on=TODAY,
        recent_hurt=hurt,
        recent_days=days,
    )


# Rules -----------------------------------------------------------------------------------------------------------


def test_the_most_painful_comes_first_and_only_suspicion_comes_last() -> None:
    rows = (row("cat-cow", ASK, 0, 8), row("dart", LEAVE_OUT, 3, 6), row(), row("mermaid", EASIER, 2, 5))

    def first(*barred: str) -> str | None:
        bars = tuple(BarFacts(slug, "", "diary", "Your diary", TODAY) for slug in barred)
        found = to_decide(rows, barring=Barring(bars), decided=(), today=TODAY)
        return found.slug if found else None

    assert first() == "swan-prep"
    assert first("swan-prep") == "dart"
    assert first("swan-prep", "dart") == "cat-cow"
    assert first("swan-prep", "dart", "cat-cow") is None


def test_the_question_says_on_how_many_days_it_hurt() -> None:
    assert question_of(row()).sentence == "Swan Prep hurt on 4 of 4 days. Leave it out?"


@pytest.mark.parametrize(
    ("kept", "hurt", "today", "asked"),
    [
        ((), 4, TODAY, True),
        (((TODAY - 3 * DAY, 4),), 5, TODAY, False),
        (((TODAY - 3 * DAY, 4),), 6, TODAY, True),
        (((TODAY - 9 * DAY, 4), (TODAY, 6)), 20, TODAY + 55 * DAY, False),
        (((TODAY - 9 * DAY, 4), (TODAY, 6)), 6, TODAY + 56 * DAY, True),
    ],
)
def test_what_was_kept_is_asked_again_later_and_twice_kept_much_later(
    kept: tuple[tuple[date, int], ...], hurt: int, today: date, asked: bool
) -> None:
    decided = [Decided("swan-prep", "kept", on, hurt_days) for on, hurt_days in kept]

    assert is_asked(row(hurt=hurt), decided, today=today) is asked


def test_without_an_easier_form_the_sentence_has_no_words_about_one() -> None:
    hurt = {"has_hurt": True}
    days: list[dict[str, Any]] = [hurt, {}, hurt, {}, hurt]
    sessions = [session(3 * n, steps=(step("dart", **fields),)) for n, fields in enumerate(days)]

    [found] = ledger(read(diary(90, sessions=sessions)), ceiling=5)

    assert (found.verdict, found.because) == (LEAVE_OUT, "It hurt on 3 of the last 5 days you did it.")
    assert (found.recent_hurt, found.recent_days) == (3, 5)


def test_with_an_easier_form_the_sentence_counts_its_days() -> None:
    eased = {"has_hurt": True, "outcome": "eased"}
    days: list[dict[str, Any]] = [eased, {}, eased, {}, {"has_hurt": True}]
    sessions = [session(3 * n, steps=(step("dart", **fields),)) for n, fields in enumerate(days)]

    [found] = ledger(read(diary(90, sessions=sessions)), ceiling=5)

    assert found.because == "It hurt on 3 of the last 5 days you did it, 2 of them in its easier version."


def calm_on(*numbers: int) -> tuple[date, ...]:
    sessions = [session(number, before=2, worst=2, after=2) for number in numbers]
    return calm_days(read(diary(120, sessions=sessions, mornings=tuple(morning(number, 2) for number in numbers))))


@pytest.mark.parametrize(
    ("said_by", "weeks", "sessions", "is_asked"),
    [
        ("diary", 7, (10, 20, 30), True),
        ("diary", 6, (10, 20, 30), True),
        ("diary", 5, (10, 20, 30), False),
        ("diary", 7, (10, 20), False),
        ("me", 7, (10, 20, 30), False),
        ("physiotherapist", 70, (10, 20, 30), False),
    ],
)
def test_only_what_the_diary_left_out_comes_back_after_weeks_and_calm_sessions(
    said_by: str, weeks: int, sessions: tuple[int, ...], is_asked: bool
) -> None:
    bar = BarFacts("swan-prep", "", said_by, "", day_number(0))
    today = day_number(7 * weeks)

    found = to_try_again(Barring((bar,)), calm_on(*sessions), decided=(), today=today)

    assert (found is not None) is is_asked


def test_who_leaves_it_out_is_not_asked_for_eight_weeks() -> None:
    bar = BarFacts("swan-prep", "", "diary", "", day_number(0))
    decided = [Decided("swan-prep", "kept", day_number(50))]

    def asked(number: int) -> bool:
        found = to_try_again(Barring((bar,)), calm_on(10, 20, 30), decided=decided, today=day_number(number))
        return found is not None

    assert (asked(105), asked(106)) == (False, True)


# Pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def sore(alice: User, library: None) -> User:
    """Alice, whose Swan Prep hurt on 4 of 4 days, with two routines that hold it."""
    make_ready(alice)
    make_routine(alice, "breathing", "swan-prep", "childs-pose")
    make_routine(alice, "cat-cow", "swan-prep", name="Morning")
    hurting = {"exercise": make_exercise("swan-prep"), "reps": 4, "has_hurt": True, "outcome": "done"}
    for back in (8, 6, 4, 2):
        make_session(alice, MORNING - back * DAY, steps=[hurting], pain_before=2, pain_worst=3, pain_after=2)
    return alice


def slugs(name: str) -> list[str]:
    return [step.subject.slug for step in Routine.objects.with_steps().get(name=name).listed_steps()]


@pytest.mark.usefixtures("monday_morning")
def test_what_hurts_is_said_first_with_three_answers(sore: User, page: Page) -> None:
    text = page(sore).get("/progress/").content.decode()

    assert "It hurt on 4 of 4 days. Swap it for Seated Extension?" in text
    swap = text.index("Swap it in 2 routines")
    assert swap < text.index("Only leave it out") < text.index("Keep it for now")
    assert swap < text.index('id="pain"')


@pytest.mark.usefixtures("monday_morning")
def test_today_says_it_in_one_line_that_leads_there(sore: User, page: Page) -> None:
    text = page(sore).get("/today/").content.decode()

    line = '<a class="line-field" href="/progress/"><span class="what">Swan Prep hurt on 4 of 4 days. Leave it out?<'
    assert line in text
    assert 'action="/progress/decide/swan-prep/"' not in text


@pytest.mark.usefixtures("monday_morning")
def test_one_tap_swaps_it_everywhere_says_where_and_can_be_undone(sore: User, page: Page) -> None:
    browser = page(sore)

    answer = browser.post("/progress/decide/swan-prep/", {"answer": "swap", "next": "/today/"})

    assert answer["Location"] == "/today/"
    assert (slugs("Evening"), slugs("Morning")) == (
        ["breathing", "seated-extension", "childs-pose"],
        ["cat-cow", "seated-extension"],
    )
    text = browser.get("/today/").content.decode()
    assert "Swan Prep is left out. 2 routines changed: Evening and Morning." in text
    assert "Leave it out?" not in text
    kept = Barred.objects.get()
    assert (kept.said_by, kept.reason, kept.since_on) == ("diary", "It hurt on 4 of 4 days.", TODAY)
    browser.post(f"/not-for-me/decisions/{SwapDecision.objects.get().pk}/undo/")
    assert slugs("Morning") == ["cat-cow", "swan-prep"]
    assert "Leave it out?" in browser.get("/today/").content.decode()


@pytest.mark.usefixtures("monday_morning")
def test_it_is_left_out_without_a_swap_if_the_person_likes(sore: User, page: Page) -> None:
    page(sore).post("/progress/decide/swan-prep/", {"answer": "leave_out"})

    assert slugs("Morning") == ["cat-cow"]
    assert Barred.objects.get().instead == ""


@pytest.mark.usefixtures("monday_morning")
def test_who_keeps_it_is_not_asked_at_once(sore: User, page: Page) -> None:
    browser = page(sore)

    browser.post("/progress/decide/swan-prep/", {"answer": "keep"})

    assert SwapDecision.objects.get().hurt_days == 4
    assert slugs("Morning") == ["cat-cow", "swan-prep"]
    assert "Leave it out?" not in browser.get("/progress/").content.decode()


def test_seven_weeks_and_three_calm_sessions_later_it_may_be_tried_again(sore: User, page: Page) -> None:
    with time_machine.travel(MORNING, tick=False):
        page(sore).post("/progress/decide/swan-prep/", {"answer": "leave_out"})
    calm_one = {"pain_before": 1, "pain_worst": 1, "pain_after": 1, "effort": 5, "is_controlled": True}
    for back in (9, 6, 3):
        made = make_session(sore, MORNING + (49 - back) * DAY, steps=[_calm_step()], **calm_one)
        sore.followup_set.filter(practised_on=made.local_date).update(feeling="settled", source="asked")
    with time_machine.travel(MORNING + 49 * DAY, tick=False):
        browser = page(sore)
        asked = browser.get("/today/").content.decode()
        answer = browser.post("/progress/try-again/swan-prep/", {"answer": "try"})
        again = browser.get("/today/").content.decode()

    assert "Try Swan Prep again, small, once?" in asked
    assert answer["Location"] == "/exercises/swan-prep/practise/"
    assert Barred.objects.get().lifted_at is not None
    assert "again, small, once?" not in again


def _calm_step() -> dict[str, Any]:
    return {"exercise": make_exercise("cat-cow"), "reps": 4, "outcome": "done"}


@pytest.mark.usefixtures("monday_morning")
def test_a_row_of_the_ledger_and_the_check_in_leave_it_out_with_one_tap(sore: User, page: Page) -> None:
    browser = page(sore)
    routine = Routine.objects.get(name="Evening")
    ledger_page = browser.get("/progress/").content.decode()
    start = f"/sessions/start/{routine.pk}/"
    checked = browser.post(start, {"pain_before": "2", "is_new": "no"}).content.decode()

    assert 'action="/progress/decide/swan-prep/"' in ledger_page
    assert 'formaction="/progress/decide/swan-prep/" name="answer" value="leave_out"' in checked
    answer = browser.post("/exercises/swan-prep/not-for-me/", {"next": start})
    assert answer["Location"] == start
    assert 'href="/exercises/swan-prep/"' not in browser.get("/progress/").content.decode()


@pytest.mark.usefixtures("monday_morning")
def test_the_guide_can_leave_out_what_hurts(sore: User, page: Page) -> None:
    browser = page(sore)
    routine = Routine.objects.get(name="Evening")
    form = {"pain_before": "2", "is_new": "no"}
    browser.post(f"/sessions/start/{routine.pk}/", {**form, "checked": "2", "go": "1", "keep": "2"})
    playing = sore.session_set.get(finished_at__isnull=True)

    text = browser.get(f"/sessions/{playing.pk}/play/").content.decode()

    assert 'data-do="leave-out"' in text
    assert '"leave_out": "/api/v1/not-for-me/"' in text
    assert '"slug": "swan-prep"' in text
    assert '"left_out": "{name} is left out from now on.' in text


# One story ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def checked(sore: User, page: Page) -> Callable[[], str]:
    """The check-in of the routine Evening with a pain of 2."""
    url = f"/sessions/start/{Routine.objects.get(name='Evening').pk}/"
    return lambda: page(sore).post(url, {"pain_before": "2", "is_new": "no"}).content.decode()


@pytest.mark.usefixtures("monday_morning")
def test_the_check_in_offers_the_swap_with_its_reason(sore: User, page: Page, checked: Callable[[], str]) -> None:
    text = checked()

    first = text[text.index("What changes") :]
    assert first.index("It hurt on 4 of the last 4 days you did it. Seated Extension: ") < first.index("Swan Prep")
    assert "left out today" in first
    assert 'formaction="/progress/decide/swan-prep/" name="answer" value="swap">Swap it for Seated Extension' in first
    assert "Do it anyway" in first


@pytest.mark.usefixtures("monday_morning")
def test_a_swap_in_the_check_in_keeps_what_was_answered(sore: User, page: Page) -> None:
    start = f"/sessions/start/{Routine.objects.get(name='Evening').pk}/"
    sent = {"answer": "swap", "next": start, "pain_before": "2", "is_new": "no", "checked": "2"}

    answer = page(sore).post("/progress/decide/swan-prep/", sent, follow=True)

    assert answer.redirect_chain == [(start, 307)]
    text = answer.content.decode()
    assert slugs("Evening") == ["breathing", "seated-extension", "childs-pose"]
    assert re.search(r'name="pain_before" value="2"[^>]* checked', text)
    assert 'id="verdict"' in text


@pytest.mark.usefixtures("monday_morning")
def test_what_is_kept_is_planned_as_before_and_the_ledger_says_so(
    sore: User, page: Page, checked: Callable[[], str]
) -> None:
    page(sore).post("/progress/decide/swan-prep/", {"answer": "keep"})

    assert "It hurt on 4 of the last 4 days" not in checked()
    assert "You keep it for now." in page(sore).get("/progress/").content.decode()


@pytest.mark.usefixtures("monday_morning")
def test_a_program_hears_of_it_first_and_in_the_check_in(sore: User, api: Callable[[User], APIClient]) -> None:
    program = api(sore)
    routine = Routine.objects.get(name="Evening")

    told = program.get("/api/v1/insights/").json()
    verdict = program.post("/api/v1/sessions/check-in/", {"routine": routine.pk, "pain_before": 2}).json()
    kept = program.post("/api/v1/swap-decisions/", {"exercise": "swan-prep", "answer": "kept", "hurt_days": 4})
    later = program.get("/api/v1/insights/").json()

    assert told["headline"]["sentence"] == "Swan Prep hurt on 4 of 4 days. Leave it out?"
    assert (told["leave_out"]["exercise"], told["leave_out"]["instead"], told["leave_out"]["routine_count"]) == (
        "swan-prep",
        "seated-extension:small-lift",
        2,
    )
    [change] = [one for one in verdict["changes"] if one["exercise"] == "swan-prep"]
    assert (change["today"], change["is_gate"], change["rule"], change["instead"]) == (
        None,
        False,
        "LEDGER",
        "seated-extension:small-lift",
    )
    assert kept.json()["hurt_days"] == 4
    assert (later["leave_out"], "Leave it out?" in later["headline"]["sentence"]) == (None, False)


@pytest.mark.usefixtures("monday_morning")
def test_one_tap_is_at_every_row_of_ledger_and_check_in_and_keeps_the_pain(
    alice: User, library: None, page: Page
) -> None:
    make_ready(alice)
    routine = make_routine(alice, "breathing", "cat-cow", "childs-pose")
    fine = {"exercise": make_exercise("cat-cow"), "reps": 4, "outcome": "done"}
    for back in (8, 6, 4, 2):
        make_session(alice, MORNING - back * DAY, steps=[fine], pain_before=2, pain_worst=3, pain_after=2)
    browser, start = page(alice), f"/sessions/start/{routine.pk}/"
    sent = {"pain_before": "2", "is_new": "no"}

    ledger_page = browser.get("/progress/").content.decode()
    checked = browser.post(start, sent).content.decode()
    answer = browser.post("/exercises/cat-cow/not-for-me/", {**sent, "next": start}, follow=True)

    assert 'action="/exercises/cat-cow/not-for-me/"' in ledger_page
    assert 'formaction="/exercises/cat-cow/not-for-me/"' in checked
    assert answer.redirect_chain == [(start, 307)]
    assert re.search(r'name="pain_before" value="2"[^>]* checked', answer.content.decode())
    assert "cat-cow" not in slugs("Evening")
