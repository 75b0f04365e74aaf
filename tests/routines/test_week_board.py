"""The page of the week with what was done, moved and paused, and the pages that move and pause."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Block, User
from routines.models import Move, Pause, Routine, Week, WeekSlot, occurrences_between
from tests.factories import make_ready, make_routine, make_session, make_user
from tracking import practice
from tracking.models import FollowUp

Browser = Callable[[User | None], Client]
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)  # Thursday
EARLIER = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def november(day: int) -> date:
    return date(2026, 11, day)


def plan(owner: User, *slots: tuple[int, str, Routine]) -> Week:
    rows = [{"weekday": day, "local_time": time.fromisoformat(at), "routine": routine} for day, at, routine in slots]
    return Week.objects.plan(owner=owner, slots=rows, expected=None, at=EARLIER)


@pytest.fixture
def strong(alice: User) -> Routine:
    """On Monday and Thursday at 18:30."""
    routine = make_routine(alice, "dart", name="Strong")
    plan(alice, (0, "18:30", routine), (3, "18:30", routine))
    return routine


@pytest.fixture(autouse=True)
def thursday() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def days_of(html: str) -> list[str]:
    return html.split('<li class="day')[1:]


def address(routine: Routine, day: int, at: str = "18:30") -> str:
    return f"/week/move/?routine={routine.pk}&from={november(day)}&at={quote(at)}"


def stands(owner: User) -> list[tuple[int, str, str]]:
    found = occurrences_between(owner, november(23), november(30))
    return [(one.on.day, f"{one.local_time:%H:%M}", one.state) for one in found]


@pytest.mark.parametrize(
    ("now", "is_done", "is_left"),
    [
        (datetime(2026, 11, 26, 0, 10, tzinfo=UTC), False, True),  # it is still the evening of Wednesday
        (datetime(2026, 11, 26, 1, 30, tzinfo=UTC), True, False),
        (datetime(2026, 11, 26, 12, 0, tzinfo=UTC), True, False),
        (datetime(2026, 11, 26, 12, 0, tzinfo=UTC), False, False),  # it passed with its evening
    ],
)
def test_what_is_planned_after_midnight_is_done_by_the_session_of_that_night(
    alice: User, page: Browser, now: datetime, is_done: bool, is_left: bool
) -> None:
    routine = make_routine(alice, "cat-cow", name="Late")
    plan(alice, (3, "00:30", routine))
    if is_done:
        make_session(alice, datetime(2026, 11, 26, 0, 35, tzinfo=UTC), routine=routine)

    with time_machine.travel(now, tick=False):
        html = page(alice).get("/week/").content.decode()

    assert ("data-move" in days_of(html)[3]) is is_left
    assert ("Done" in days_of(html)[2]) is is_done


def test_the_week_can_be_printed_with_its_dates(alice: User, page: Browser, strong: Routine) -> None:
    html = page(alice).get("/week/").content.decode()

    assert "js/print-page.js" in html
    assert re.search(r"<print-page><button[^>]*>.*?Print</span></button></print-page>", html)
    assert 'class="eyebrow on-paper">23 November – 29 November 2026' in html


# The week ----------------------------------------------------------------------------------------------------------


def test_a_session_that_was_done_is_shown_with_how_the_next_morning_was(
    alice: User, page: Browser, strong: Routine
) -> None:
    session = make_session(alice, datetime(2026, 11, 23, 18, 40, tzinfo=UTC), minutes=16, routine=strong)
    follow_up = FollowUp.objects.expect(owner=alice, practised_on=november(23), zone="Europe/Lisbon")
    practice.answer(follow_up, at=datetime(2026, 11, 24, 8, tzinfo=UTC), feeling="settled")

    html = page(alice).get("/week/").content.decode()

    monday = days_of(html)[0]
    assert f'href="/sessions/{session.pk}/"' in monday
    assert "16 minutes, next morning: settled" in monday
    assert "Done" in monday


def test_a_missed_session_is_not_shown(alice: User, page: Browser, strong: Routine) -> None:
    html = page(alice).get("/week/").content.decode()

    monday = days_of(html)[0]
    assert "Strong" not in monday
    assert "Rest" in monday
    assert "missed" not in html.lower()
    assert "catch" not in html.lower()


def test_a_session_done_today_takes_its_place_in_the_plan(alice: User, page: Browser, strong: Routine) -> None:
    make_session(alice, NOON - timedelta(hours=2), routine=strong)

    thursday = days_of(page(alice).get("/week/").content.decode())[3]

    assert "Done" in thursday
    assert "data-move" not in thursday


def test_a_moved_session_is_said_on_both_its_days(alice: User, page: Browser, strong: Routine) -> None:
    Move.objects.move(
        owner=alice, routine=strong, from_on=november(26), from_time=time(18, 30), to_on=november(28),
        local_time=time(9), at=NOON,
    )  # fmt: skip

    html = page(alice).get("/week/").content.decode()

    days = days_of(html)
    assert "Moved to Saturday" in days[3]
    assert "09:00" in days[5]
    assert "moved from Thursday" in days[5]


def test_a_pause_is_said_with_its_reason_and_can_be_ended(alice: User, page: Browser, strong: Routine) -> None:
    pause = Pause.objects.begin(owner=alice, reason="flare_up", since_on=november(25), until_on=november(29), at=NOON)

    html = page(alice).get("/week/").content.decode()

    days = days_of(html)
    assert "Paused until Sunday 29 November" in html
    assert "That counts as keeping your plan" in html
    assert f'action="/week/pauses/{pause.pk}/end/"' in html
    assert all("Paused: a flare-up" in day for day in days[2:7])
    assert "data-move" not in days[3]


def test_other_weeks_are_a_link_away_and_have_the_plan_of_their_time(
    alice: User, page: Browser, strong: Routine
) -> None:
    this = page(alice).get("/week/").content.decode()
    following = page(alice).get("/week/?on=2026-12-03").content.decode()
    october = page(alice).get("/week/?on=2026-10-20").content.decode()

    assert 'href="?on=2026-11-16"' in this
    assert 'href="?on=2026-11-30"' in this
    assert "30 November – 6 December 2026" in following
    assert "data-move" in days_of(following)[0]
    assert "This week" in following
    assert "data-move" not in october


@pytest.mark.parametrize("asked", ["x", "2026-13-01", "", "²"])
def test_a_day_that_is_none_shows_this_week(alice: User, page: Browser, strong: Routine, asked: str) -> None:
    answer = page(alice).get("/week/", {"on": asked})

    assert answer.status_code == 200
    assert ", today" in answer.content.decode()


@pytest.mark.parametrize("asked", ["0001-01-01", "9999-12-31", "2029-01-01"])
def test_a_day_that_is_too_far_away_is_not_there(alice: User, page: Browser, asked: str) -> None:
    assert page(alice).get("/week/", {"on": asked}).status_code == 404


@pytest.mark.parametrize(("first", "weekdays"), [(6, ["Sun", "Mon"]), (0, ["Mon", "Tue"]), (5, ["Sat", "Sun"])])
def test_the_week_of_the_page_is_the_persons_own_across_a_change_of_the_clocks(
    page: Browser, first: int, weekdays: list[str], db: None
) -> None:
    """The clocks of Lisbon change on Sunday 25 October 2026."""
    carol = make_ready(make_user("carol", first_weekday=first))
    plan(carol, (0, "18:30", make_routine(carol, "cat-cow")))

    html = page(carol).get("/week/?on=2026-10-28").content.decode()

    days = days_of(html)
    assert len(days) == 7
    assert [name in day for name, day in zip(weekdays, days, strict=False)] == [True, True]


def test_while_an_urgent_sign_is_open_the_week_invites_to_nothing(alice: User, page: Browser, strong: Routine) -> None:
    before = page(alice).get("/week/").content.decode()
    Block.objects.raise_for(owner=alice, signs=["1"], at=NOON)
    after = page(alice).get("/week/").content.decode()

    assert "/sessions/start/" in before
    assert "/sessions/start/" not in after


def test_a_week_takes_the_same_queries_for_few_rows_and_for_many(alice: User, page: Browser) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert page(alice).get("/week/").status_code == 200
        return len(found)

    routines = [make_routine(alice, "cat-cow", name=f"Gentle {n}") for n in range(12)]
    plan(alice, (0, "08:00", routines[0]), (4, "08:00", routines[1]))
    make_session(alice, NOON - timedelta(days=2))
    few = queries()
    slots = [{"weekday": n % 6, "local_time": time(10 + n), "routine": routine} for n, routine in enumerate(routines)]
    Week.objects.plan(owner=alice, slots=slots, expected=1, at=NOON)
    for number in range(10):
        make_session(alice, NOON - timedelta(days=3, minutes=30 * number), routine=routines[number])
        Move.objects.create(
            owner=alice, routine=routines[number], from_on=november(30), from_time=time(10 + number),
            to_on=november(29), local_time=time(number),
        )  # fmt: skip

    assert queries() == few


# Moving ------------------------------------------------------------------------------------------------------------


def test_a_session_is_moved_this_once_and_taken_back(alice: User, page: Browser, strong: Routine) -> None:
    form = page(alice).get(address(strong, 26)).content.decode()
    sent = {"version": 0, "week_version": 1, "to_on": "2026-11-28", "local_time": "09:15", "do": "once"}
    answer = page(alice).post(address(strong, 26), sent, follow=True)

    assert "Move Thursday’s session" in form
    assert "Thursday 26 November, today<" in form
    assert 'class="fine">Planned now' in form
    assert answer.redirect_chain == [("/week/?on=2026-11-28", 302)]
    assert "Moved to Saturday 28 November at 09:15, this time only." in answer.content.decode()
    assert stands(alice) == [(23, "18:30", "planned"), (28, "09:15", "moved"), (30, "18:30", "planned")]
    row = Move.objects.get()
    assert f'action="/week/moves/{row.pk}/take-back/"' in answer.content.decode()

    back = page(alice).post(f"/week/moves/{row.pk}/take-back/", follow=True)

    assert "Moved back to Thursday 26 November." in back.content.decode()
    assert stands(alice) == [(23, "18:30", "planned"), (26, "18:30", "planned"), (30, "18:30", "planned")]


def test_a_drag_sends_the_same_form(alice: User, page: Browser, strong: Routine) -> None:
    sent = {"version": 0, "week_version": "", "to_on": "2026-11-27", "local_time": "18:30"}

    page(alice).post(address(strong, 26), {"version": "0", "to_on": sent["to_on"], "local_time": "18:30"})

    assert stands(alice)[1] == (27, "18:30", "moved")


def test_a_day_beside_another_strength_day_is_marked_and_taken_and_what_it_means_is_said(
    alice: User, page: Browser, strong: Routine
) -> None:
    form = page(alice).get(address(strong, 26)).content.decode()
    sent = {"version": 0, "week_version": 1, "to_on": "2026-11-29", "local_time": "09:15", "do": "once"}

    answer = page(alice).post(address(strong, 26), sent, follow=True)

    (sunday,) = [label for label in form.split("<label")[1:] if "2026-11-29" in label]
    assert sunday.startswith(' class="less-rest"')
    assert "Next to Monday&#x27;s strength day" in sunday
    assert "#diamond" in sunday
    assert answer.redirect_chain == [("/week/?on=2026-11-29", 302)]
    assert "Your back has less time to recover." in answer.content.decode()
    assert Move.objects.get().to_on == november(29)


@pytest.mark.parametrize("do", ["once", "week"])
def test_what_is_offered_is_never_refused(alice: User, page: Browser, strong: Routine, do: str) -> None:
    """Also where the day has a session at that very time, and strength was done the day before."""
    gentle = make_routine(alice, "cat-cow", name="Gentle")
    slots = [slot.as_given() for slot in strong.slots.all()]
    taken = {"weekday": 5, "local_time": time(18, 30), "routine": gentle}
    week = Week.objects.plan(owner=alice, slots=[*slots, taken], expected=1, at=EARLIER)
    make_session(alice, datetime(2026, 11, 25, 9, tzinfo=UTC), routine=strong)
    Pause.objects.begin(owner=alice, reason="holiday", since_on=november(30), until_on=november(30), at=NOON)
    form = page(alice).get(address(strong, 26)).content.decode()
    offered = re.findall(r'name="to_on" value="([\d-]+)"[^>]*>(?=\s*<span>)', form)
    closed = re.findall(r'name="to_on" value="([\d-]+)"[^>]* disabled', form)

    assert closed == ["2026-11-30"]
    assert "Closed: your plan is paused until Monday 30 November" in form
    assert "A second session, after Gentle" in form
    answers = {}
    for day in sorted({*offered} - {*closed}):
        sent = {"version": 0, "week_version": week.version, "to_on": day, "local_time": "18:30", "do": do}
        with transaction.atomic():
            answers[day] = page(alice).post(address(strong, 26), sent).status_code
            transaction.set_rollback(True)

    assert answers == {
        "2026-11-26": 302, "2026-11-27": 302, "2026-11-28": 302, "2026-11-29": 302,
        "2026-12-01": 302, "2026-12-02": 302, "2026-12-03": 302,
    }  # fmt: skip


def test_a_session_takes_the_next_half_hour_where_its_time_is_taken(
    alice: User, page: Browser, strong: Routine
) -> None:
    gentle = make_routine(alice, "cat-cow", name="Gentle")
    Move.objects.create(
        owner=alice, routine=gentle, from_on=november(28), from_time=time(8), to_on=november(28), local_time=time(9)
    )
    slots = [slot.as_given() for slot in strong.slots.all()]
    taken = [{"weekday": 5, "local_time": at, "routine": gentle} for at in (time(18, 30), time(19, 0))]
    Week.objects.plan(owner=alice, slots=[*slots, *taken], expected=1, at=EARLIER)

    page(alice).post(address(strong, 26), {"version": 0, "to_on": "2026-11-28", "local_time": "18:30"})

    assert Move.objects.get(routine=strong).local_time == time(19, 30)


def test_a_session_that_stays_where_it_is_writes_nothing(alice: User, page: Browser, strong: Routine) -> None:
    sent = {"version": 0, "week_version": 1, "to_on": "2026-11-26", "local_time": "18:30", "do": "once"}

    answer = page(alice).post(address(strong, 26), sent, follow=True)

    assert "It stays on Thursday at 18:30." in answer.content.decode()
    assert not Move.objects.exists()


def test_a_session_is_taken_off_every_week_once_and_put_back(alice: User, page: Browser, strong: Routine) -> None:
    place = f"routine={strong.pk}&from=2026-11-26&at=18%3A30"
    html = page(alice).get("/week/").content.decode()
    assert f'action="/week/take-off/?{place.replace("&", "&amp;")}"' in html

    off = [page(alice).post(f"/week/take-off/?{place}", follow=True) for _ in range(2)]
    assert [str(slot) for slot in WeekSlot.objects.all()] == ["Monday 18:30"]
    assert Week.objects.get().version == 2
    assert f'action="/week/put-back/?{place.replace("&", "&amp;")}"' in off[0].content.decode()
    page(alice).post(f"/week/put-back/?{place}")

    assert [str(slot) for slot in WeekSlot.objects.all()] == ["Monday 18:30", "Thursday 18:30"]


def test_nobody_takes_the_session_of_someone_else_off(alice: User, bob: User, page: Browser, strong: Routine) -> None:
    answer = page(bob).post(f"/week/take-off/?routine={strong.pk}&from=2026-11-26&at=18:30")

    assert answer.status_code == 404
    assert WeekSlot.objects.count() == 2


def test_strength_that_was_done_yesterday_marks_the_day_too(alice: User, page: Browser, strong: Routine) -> None:
    make_session(alice, datetime(2026, 11, 25, 9, tzinfo=UTC), routine=strong)
    sent = {"version": 0, "week_version": 1, "to_on": "2026-11-26", "local_time": "20:00", "do": "once"}

    answer = page(alice).post(address(strong, 26), sent, follow=True)

    assert Move.objects.get().local_time == time(20)
    assert "Moved to Thursday 26 November at 20:00" in answer.content.decode()


def test_a_session_is_moved_for_every_week(alice: User, page: Browser, strong: Routine) -> None:
    sent = {"version": 0, "week_version": 1, "to_on": "2026-11-27", "local_time": "07:00", "do": "week"}

    answer = page(alice).post(address(strong, 26), sent, follow=True)

    assert "Moved to Friday at 07:00 every week." in answer.content.decode()
    assert [str(slot) for slot in WeekSlot.objects.all()] == ["Monday 18:30", "Friday 07:00"]
    assert not Move.objects.exists()


@pytest.mark.parametrize("do", ["once", "week"])
def test_a_move_sent_twice_leads_to_the_same_week_and_writes_nothing(
    alice: User, page: Browser, strong: Routine, do: str
) -> None:
    sent = {"version": 0, "week_version": 1, "to_on": "2026-11-27", "local_time": "07:00", "do": do}
    sent |= {"client_uuid": "6f6d1c9e-3c1f-4a53-9d8e-0b1f6f0a1c11"}

    first = page(alice).post(address(strong, 26), sent)
    made = [*Move.objects.values_list("pk", "version")], strong.slots.get(weekday__gt=0).week.version
    second = page(alice).post(address(strong, 26), sent)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert ([*Move.objects.values_list("pk", "version")], Week.objects.get().version) == made


def test_a_move_that_was_changed_meanwhile_is_shown_beside_the_chosen_one(
    alice: User, page: Browser, strong: Routine
) -> None:
    sent = {"version": 0, "week_version": 1, "to_on": "2026-11-27", "local_time": "07:00", "do": "once"}
    page(alice).post(address(strong, 26), sent)

    stale = page(alice).post(address(strong, 26), sent | {"local_time": "09:15"})
    form = stale.context["form"]
    mine = page(alice).post(address(strong, 26), sent | {"local_time": "09:15", "version": form["version"].value()})

    assert stale.status_code == 422
    assert [(one.label, one.stored, one.typed) for one in form.meanwhile] == [("Time", "07:00", "09:15")]
    assert '<button class="button" name="do" value="once">Save mine</button>' in stale.content.decode()
    assert mine.status_code == 302
    assert Move.objects.get().local_time == time(9, 15)


@pytest.mark.parametrize(
    ("sent", "code", "sentence"),
    [
        ({"to_on": "2026-12-25"}, 422, "Choose one of these days."),
        ({"to_on": "x"}, 422, "Choose one of these days."),
        ({"local_time": "25:00"}, 422, "Choose a time from 00:00 to 23:59"),
        ({"version": "x"}, 422, ""),
        ({"version": "3"}, 422, "This was changed in another window"),
        ({"week_version": "7", "do": "week"}, 422, "This was changed in another window"),
    ],
)
def test_a_form_that_cannot_be_is_refused_kindly(
    alice: User, page: Browser, strong: Routine, sent: dict[str, str], code: int, sentence: str
) -> None:
    usual = {"version": "0", "week_version": "1", "to_on": "2026-11-28", "local_time": "09:15", "do": "once"}

    answer = page(alice).post(address(strong, 26), usual | sent)

    assert answer.status_code == code
    assert sentence in answer.content.decode()
    assert not Move.objects.exists()


@pytest.mark.parametrize(
    "query",
    ["", "routine=x&from=2026-11-26&at=18:30", "routine=1&from=0001-01-01&at=18:30", "routine=1&from=9999-12-31&at=1:1",
     "routine=1&from=9999-12-31&at=18:30", "routine=999999&from=2026-11-26&at=18:30"],
)  # fmt: skip
def test_a_session_that_is_none_is_not_there(alice: User, page: Browser, strong: Routine, query: str) -> None:
    assert page(alice).get(f"/week/move/?{query}").status_code == 404


def test_the_session_of_someone_else_is_not_there(alice: User, bob: User, page: Browser, strong: Routine) -> None:
    assert page(bob).get(address(strong, 26)).status_code == 404


def test_a_session_that_is_over_leads_back_to_the_week(alice: User, page: Browser, strong: Routine) -> None:
    answer = page(alice).get(address(strong, 23), follow=True)

    assert answer.redirect_chain == [("/week/", 302)]
    assert "This day is over, so it cannot be changed." in answer.content.decode()


# Pausing -----------------------------------------------------------------------------------------------------------


def pausing(**sent: str) -> dict[str, str]:
    return {
        "reason": "holiday",
        "since_on": "2026-11-27",
        "until_on": "2026-12-03",
        "note": "",
        "client_uuid": "",
    } | sent


def test_a_pause_is_begun_once_however_often_it_is_sent(alice: User, page: Browser, strong: Routine) -> None:
    form = page(alice).get("/week/pause/").content.decode()
    sent = pausing(client_uuid="6f6d1c9e-3c1f-4a53-9d8e-0b1f6f0a1c11")

    first = page(alice).post("/week/pause/", sent, follow=True)
    again = page(alice).post("/week/pause/", sent)
    other = page(alice).post("/week/pause/", sent | {"until_on": "2026-12-04"})

    assert 'value="2026-11-26"' in form
    assert "Your plan is paused. That counts as keeping it." in first.content.decode()
    assert (again.status_code, other.status_code) == (302, 422)
    assert Pause.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"reason": "lazy"}, "Choose one of these."),
        ({"since_on": "yesterday"}, "Choose a day, for example 2026-11-26."),
        ({"until_on": "2026-11-20"}, "The last day is before the first. Choose a later last day."),
        ({"since_on": "2026-11-01"}, "A pause can start up to 14 days in the past."),
        ({"until_on": "2028-11-27"}, "A pause can last up to a year."),
        (
            {"since_on": "2026-12-10", "until_on": "2026-12-12"},
            "You already have a pause from 9 December to 11 December",
        ),
    ],
)
def test_a_pause_that_cannot_be_is_named_and_what_was_typed_is_kept(
    alice: User, page: Browser, sent: dict[str, str], sentence: str
) -> None:
    Pause.objects.begin(owner=alice, reason="illness", since_on=date(2026, 12, 9), until_on=date(2026, 12, 11), at=NOON)

    answer = page(alice).post("/week/pause/", pausing(note="Sun and sea", **sent))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Sun and sea" in answer.content.decode()
    assert Pause.objects.count() == 1


def test_a_pause_is_changed_ended_and_taken_away(alice: User, page: Browser) -> None:
    made = Pause.objects.begin(owner=alice, reason="illness", since_on=november(20), until_on=november(30), at=NOON)

    changed = page(alice).post(f"/week/pauses/{made.pk}/", pausing(since_on="2026-11-20", version="1"))
    again = page(alice).post(f"/week/pauses/{made.pk}/", pausing(since_on="2026-11-20", version="1"))
    stale = page(alice).post(f"/week/pauses/{made.pk}/", pausing(since_on="2026-11-21", version="1"))
    ended = page(alice).post(f"/week/pauses/{made.pk}/end/", follow=True)
    until = Pause.objects.get().until_on
    gone = page(alice).post(f"/week/pauses/{made.pk}/remove/", follow=True)

    assert (changed.status_code, again.status_code, stale.status_code) == (302, 302, 422)
    assert "Your plan starts again today. Start as gently as you like." in ended.content.decode()
    assert until == november(25)
    assert "Pause deleted." in gone.content.decode()
    assert not Pause.objects.exists()
