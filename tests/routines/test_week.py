"""The pages of the week: what stands where, in the person's own days, and the form that plans it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from routines.models import Routine, Week, WeekSlot
from tests.factories import make_routine, make_user

Browser = Callable[[User | None], Client]
THURSDAY_NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def plan(owner: User, *slots: tuple[int, str, Routine]) -> Week:
    rows = [{"weekday": day, "local_time": time.fromisoformat(at), "routine": routine} for day, at, routine in slots]
    week: Week = Week.objects.plan(owner=owner, slots=rows, expected=None, at=THURSDAY_NOON)
    return week


def form(*slots: tuple[int, str, Any], version: int = 0, **fields: Any) -> dict[str, Any]:
    """The form as a browser sends it: the slots, and a free row for each other day."""
    days = {day for day, _, _ in slots}
    rows = [*slots, *((day, "", "") for day in range(7) if day not in days)]
    sent = {"version": version, "do": "save"} | fields
    for n, (day, at, routine) in enumerate(rows):
        sent |= {f"slots-{n}-weekday": day, f"slots-{n}-local_time": at, f"slots-{n}-routine": routine}
    return sent


def planned(owner: User) -> list[tuple[str, str]]:
    return [(str(slot), slot.routine.name) for slot in WeekSlot.objects.filter(week__owner=owner)]


# Looking ---------------------------------------------------------------------------------------------------------


@time_machine.travel(THURSDAY_NOON, tick=False)
def test_the_week_shows_its_days_with_today_marked_and_what_comes_next(alice: User, page: Browser) -> None:
    strong, gentle = make_routine(alice, "dart", name="Strong"), make_routine(alice, "cat-cow", name="Gentle")
    plan(alice, (0, "18:30", strong), (3, "18:30", strong), (6, "10:00", gentle))

    html = page(alice).get("/week/").content.decode()
    days = html.split('<li class="day')[1:]

    assert len(days) == 7
    assert days[0].startswith(" past")
    assert "Mon <b>23</b>" in days[0]
    assert days[3].startswith(' today" aria-current="date"')
    assert "18:30" in days[3]
    assert f'href="/sessions/start/{strong.pk}/"' in days[3]
    assert ">Rest<" in days[4]
    assert 'href="/week/edit/?add=4#day-4"' in days[4]
    assert ">Free<" in days[5]
    assert "Gentle" in days[6]
    assert f'href="/routines/{gentle.pk}/"' in html.split('id="routines"')[1]


@pytest.mark.parametrize(
    ("now", "today"),
    [
        (datetime(2026, 11, 26, 3, 30, tzinfo=UTC), "25"),
        (datetime(2026, 11, 26, 4, 30, tzinfo=UTC), "26"),
    ],
)
def test_a_day_begins_at_four_in_the_persons_own_zone(alice: User, page: Browser, now: datetime, today: str) -> None:
    plan(alice, (0, "18:30", make_routine(alice, "dart")))

    with time_machine.travel(now, tick=False):
        html = page(alice).get("/week/").content.decode()

    assert f'<b>{today}</b><span class="hidden"> November, today</span>' in html


def test_the_week_begins_on_the_persons_first_weekday(db: None, page: Browser) -> None:
    carol = make_user("carol", first_weekday=6)
    plan(carol, (0, "18:30", make_routine(carol, "dart")))

    html = page(carol).get("/week/").content.decode()
    form_html = page(carol).get("/week/edit/").content.decode()

    days = re.findall(r'class="d">([A-Z][a-z]+)', html)
    assert days == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    assert form_html.index("<legend>Sunday") < form_html.index("<legend>Monday")


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (datetime(2026, 11, 26, 19, 0, tzinfo=UTC), "Next: today at 07:30, “Strong”."),
        (datetime(2026, 11, 25, 19, 0, tzinfo=UTC), "Next: tomorrow at 07:30, “Strong”."),
        (datetime(2026, 11, 26, 7, 0, tzinfo=UTC), "Next: today at 07:30, “Strong”."),
    ],
)
def test_what_comes_next_is_said_in_words(alice: User, page: Browser, now: datetime, said: str) -> None:
    strong = make_routine(alice, "dart", name="Strong")
    plan(alice, (0, "07:30", strong), (3, "07:30", strong))

    with time_machine.travel(now, tick=False):
        sent = form((0, "07:30", strong.pk), (3, "07:30", strong.pk)) | {"version": "1"}
        answer = page(alice).post("/week/edit/", sent, follow=True)

    assert said in answer.content.decode()


def test_an_empty_week_leads_to_planning_or_to_a_first_routine(alice: User, bob: User, page: Browser) -> None:
    make_routine(alice, "dart")

    assert 'button main" href="/week/edit/"' in page(alice).get("/week/").content.decode()
    assert 'button main" href="/routines/compose/"' in page(bob).get("/week/").content.decode()
    assert "First choose a routine" in page(bob).get("/week/edit/").content.decode()


# Planning --------------------------------------------------------------------------------------------------------


@time_machine.travel(THURSDAY_NOON, tick=False)
def test_a_week_is_planned_and_the_next_day_is_said(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "dart", name="Strong")

    answer = page(alice).post("/week/edit/", form((0, "07:30", routine.pk), (3, "07:30", routine.pk)), follow=True)

    alice.refresh_from_db()
    assert answer.redirect_chain == [("/week/", 302)]
    assert "Your week is saved. Next: today at 07:30, “Strong”." in answer.content.decode()
    assert planned(alice) == [("Monday 07:30", "Strong"), ("Thursday 07:30", "Strong")]
    assert alice.plan_changed_at == THURSDAY_NOON


def test_any_days_can_be_planned_and_the_week_says_what_speaks_against_them(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "dart", name="Strong")

    answer = page(alice).post("/week/edit/", form((0, "07:30", routine.pk), (1, "08:15", routine.pk)), follow=True)

    assert "Monday and Tuesday are next to each other. Leave a day between strength days" in answer.content.decode()
    assert planned(alice) == [("Monday 07:30", "Strong"), ("Tuesday 08:15", "Strong")]


def test_a_second_routine_is_put_on_a_day_from_its_menu(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "cat-cow", name="Gentle")
    plan(alice, (5, "10:00", routine))

    html = page(alice).get("/week/edit/?add=5").content.decode()

    saturday = html.split('id="day-5"')[1].split("</fieldset>")[0]
    assert saturday.count("<select") == 2
    assert html.count("<select") == 8


@pytest.mark.parametrize(
    ("at", "routine", "sentence"),
    [
        ("", "mine", "Choose a time, for example 07:30."),
        ("25:00", "mine", "Choose a time from 00:00 to 23:59, for example 07:30."),
        ("noon", "mine", "Choose a time from 00:00 to 23:59, for example 07:30."),
        ("07:30", "foreign", "Choose a routine from the list."),
        ("07:30", "999999", "Choose a routine from the list."),
        ("07:30", "x", "Choose a routine from the list."),
        ("07:30", "archived", "Choose a routine from the list."),
    ],
)
def test_a_wrong_slot_is_named_and_nothing_is_saved(
    alice: User, bob: User, page: Browser, at: str, routine: str, sentence: str
) -> None:
    archived = make_routine(alice, "dart", name="Away")
    archived.archive(at=THURSDAY_NOON)
    known = {"mine": make_routine(alice, "dart").pk, "foreign": make_routine(bob, "dart").pk, "archived": archived.pk}

    answer = page(alice).post("/week/edit/", form((2, at, known.get(routine, routine))))

    assert answer.status_code == 422
    assert f"Wednesday: {sentence}" in answer.content.decode()
    assert planned(alice) == []


def test_a_time_taken_twice_is_named(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "cat-cow")

    answer = page(alice).post("/week/edit/", form((0, "07:30", routine.pk), (0, "07:30", routine.pk)))

    assert answer.status_code == 422
    assert "2 sessions are planned for Monday at 07:30. Choose another time for one of them." in answer.content.decode()


def test_another_time_is_added_without_saving(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "cat-cow")

    answer = page(alice).post("/week/edit/", form((0, "07:30", routine.pk), do="add-0"))

    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count('-weekday" value="0"') == 2
    assert 'value="07:30"' in html
    assert planned(alice) == []


@pytest.mark.parametrize("version", [0, 2])
def test_a_stale_form_keeps_the_saved_week_and_the_typed_one(alice: User, page: Browser, version: int) -> None:
    routine = make_routine(alice, "cat-cow")
    plan(alice, (0, "07:30", routine))

    answer = page(alice).post("/week/edit/", form((4, "19:45", routine.pk), version=version))

    assert answer.status_code == 422
    assert "This was changed in another window" in answer.content.decode()
    assert 'value="19:45"' in answer.content.decode()
    assert [(one.label, one.stored, one.typed) for one in answer.context["form"].meanwhile] == [
        ("Monday", "Evening, 1 min, 07:30", ""),
        ("Friday", "", "Evening, 1 min, 19:45"),
    ]
    assert planned(alice) == [("Monday 07:30", "Evening")]


@pytest.mark.parametrize("wrong", [{"version": ""}, {"version": "x"}, {"slots-0-weekday": "9"}])
def test_a_form_that_was_meddled_with_is_refused(alice: User, page: Browser, wrong: dict[str, str]) -> None:
    routine = make_routine(alice, "cat-cow")

    answer = page(alice).post("/week/edit/", form((0, "07:30", routine.pk)) | wrong)

    assert answer.status_code == 422
    assert planned(alice) == []


def test_a_routine_that_was_just_made_is_suggested_for_two_days_of_an_empty_week(alice: User, page: Browser) -> None:
    routine = make_routine(alice, "dart", name="Strong")

    html = page(alice).get(f"/week/edit/?routine={routine.pk}").content.decode()

    assert "We suggest “Strong” on 2 days with rest between them." in html
    assert html.count(f'<option value="{routine.pk}" selected>') == 2
    assert html.count('value="18:00"') == 2
    assert planned(alice) == []


@pytest.mark.parametrize("asked", ["999999", "x", "", "²"])
def test_an_unknown_routine_is_not_suggested(alice: User, page: Browser, asked: str) -> None:
    make_routine(alice, "dart")

    answer = page(alice).get("/week/edit/", {"routine": asked})

    assert answer.status_code == 200
    assert "A suggestion" not in answer.content.decode()


def test_the_form_says_in_which_zone_its_times_are(alice: User, page: Browser) -> None:
    make_routine(alice, "dart")

    assert "Times are in Europe/Lisbon." in page(alice).get("/week/edit/").content.decode()
