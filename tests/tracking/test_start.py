"""From the check-in through the running session to what is logged, as a person goes through it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import Block, User
from routines.models import Routine
from tests.factories import MORNING, make_ready, make_routine
from tracking import practice
from tracking.models import Draft, Session

Page = Callable[[User | None], Client]
UUID = "11111111-1111-4111-8111-111111111111"

NOT_NEW = {"is_new": "no", "go": "1", "client_uuid": UUID}

pytestmark = pytest.mark.usefixtures("monday_morning")


@pytest.fixture
def routine(ready: User) -> Routine:
    return make_routine(ready, "breathing", "dart")


def test_the_check_in_shows_when_to_call_and_when_to_stop(routine: Routine, alice: User, page: Page) -> None:
    html = page(alice).get(f"/sessions/start/{routine.pk}/").content.decode()

    assert 'href="tel:112"' in html
    assert "When to stop" in html
    assert "Your pain limit is 5 out of 10." in html
    assert html.count("button main") == 1


def test_a_session_goes_from_the_check_in_to_the_diary(routine: Routine, alice: User, page: Page) -> None:
    client = page(alice)

    begun = client.post(f"/sessions/start/{routine.pk}/", {"pain_before": "4", "checked": "4"} | NOT_NEW)
    session = Session.objects.get()
    assert begun["Location"] == f"/sessions/{session.pk}/play/"
    running = client.get(f"/sessions/{session.pk}/").content.decode()
    with time_machine.travel(MORNING + timedelta(minutes=16), tick=False):
        sent = {"version": "1", "minutes": "16", "outcome_1": "done", "outcome_2": "eased"}
        done = client.post(
            f"/sessions/{session.pk}/finish/",
            sent | {"pain_worst": "5", "pain_after": "3", "effort": "", "note": "Fine"},
        )
    logged = client.get(done["Location"]).content.decode()

    assert "Dart" in running
    assert "6 repetitions" in running
    assert "Session logged." in logged
    session.refresh_from_db()
    assert (session.minutes, session.pain_before, session.pain_worst, session.pain_after) == (16, 4, 5, 3)
    assert (session.effort, session.note, session.is_strength) == (None, "Fine", True)


def test_the_pain_before_may_be_left_out(routine: Routine, alice: User, page: Page) -> None:
    page(alice).post(f"/sessions/start/{routine.pk}/", {"pain_before": "", "checked": ""} | NOT_NEW)

    assert Session.objects.get().pain_before is None


def test_the_same_start_sent_twice_leads_to_the_same_session(routine: Routine, alice: User, page: Page) -> None:
    sent = {"pain_before": "4", "checked": "4"} | NOT_NEW

    first, second = (page(alice).post(f"/sessions/start/{routine.pk}/", sent) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert Session.objects.count() == 1


@pytest.mark.parametrize("pain", ["5", ""])
def test_a_start_sent_again_with_another_pain_says_that_the_first_one_runs(
    routine: Routine, alice: User, page: Page, pain: str
) -> None:
    client, sent = page(alice), {"pain_before": "4", "checked": "4"} | NOT_NEW
    client.post(f"/sessions/start/{routine.pk}/", sent)

    answer = client.post(f"/sessions/start/{routine.pk}/", sent | {"pain_before": pain, "checked": pain})

    session = Session.objects.get()
    assert answer.status_code == 422
    assert f'class="button main" href="/sessions/{session.pk}/">' in answer.content.decode()
    assert session.pain_before == 4


def test_going_back_after_discarding_begins_a_new_session(routine: Routine, alice: User, page: Page) -> None:
    client, sent = page(alice), {"pain_before": "4", "checked": "4"} | NOT_NEW
    client.post(f"/sessions/start/{routine.pk}/", sent)
    client.post(f"/sessions/{Session.objects.get().pk}/delete/")

    again = client.post(f"/sessions/start/{routine.pk}/", sent)
    fresh = client.post(
        f"/sessions/start/{routine.pk}/", sent | {"client_uuid": again.context["form"]["client_uuid"].value()}
    )

    assert (again.status_code, fresh.status_code) == (422, 302)
    assert Session.objects.running().count() == 1


def test_while_one_session_runs_the_page_leads_back_to_it(routine: Routine, alice: User, page: Page) -> None:
    running = practice.begin(owner=alice, routine=routine, at=MORNING)

    asked = page(alice).get(f"/sessions/start/{routine.pk}/")
    pressed = page(alice).post(f"/sessions/start/{routine.pk}/", {"pain_before": "4"})

    assert (asked.status_code, pressed.status_code) == (200, 422)
    for answer in (asked, pressed):
        html = answer.content.decode()
        assert f'class="button main" href="/sessions/{running.pk}/">' in html
        assert f'action="/sessions/{running.pk}/delete/"' in html
    assert Session.objects.count() == 1


def test_a_pain_nobody_looked_at_meets_a_kind_page_and_begins_nothing(alice: User, page: Page) -> None:
    make_ready(alice, assessed="new")
    routine = make_routine(alice, "breathing", "dart")

    asked = page(alice).get(f"/sessions/start/{routine.pk}/")
    pressed = page(alice).post(f"/sessions/start/{routine.pk}/", {"pain_before": "4"})

    assert (asked.status_code, pressed.status_code) == (200, 422)
    for answer in (asked, pressed):
        html = answer.content.decode()
        assert "First week, gentle" in html
        assert 'href="/rules/G3/"' in html
        assert 'type="submit" form="begin"' not in html
    assert not Session.objects.exists()


def test_answers_older_than_90_days_are_asked_for_before_the_next_session(
    routine: Routine, alice: User, page: Page
) -> None:
    gentle = make_routine(alice, "breathing", "cat-cow", name="Slow")

    with time_machine.travel(MORNING + timedelta(days=91), tick=False):
        asked = page(alice).get(f"/sessions/start/{routine.pk}/")
        still_open = page(alice).get(f"/sessions/start/{gentle.pk}/")

    assert asked["Location"] == f"/accounts/screening/?next=%2Fsessions%2Fstart%2F{routine.pk}%2F"
    assert still_open.status_code == 200


def test_a_session_that_runs_is_not_interrupted_by_answers_that_grow_old(
    routine: Routine, alice: User, page: Page
) -> None:
    session = practice.begin(owner=alice, routine=routine, at=MORNING)

    with time_machine.travel(MORNING + timedelta(days=91), tick=False):
        answer = page(alice).get(f"/sessions/{session.pk}/")

    assert answer.status_code == 200
    assert f"/sessions/{session.pk}/finish/" in answer.content.decode()


def test_with_an_urgent_sign_the_page_says_what_ends_it_and_offers_nothing(
    routine: Routine, alice: User, page: Page
) -> None:
    Block.objects.raise_for(owner=alice, signs=["9"], at=MORNING)

    html = page(alice).get(f"/sessions/start/{routine.pk}/").content.decode()

    assert "First, have it checked" in html
    assert 'href="/accounts/screening/end/"' in html
    assert "button main" not in html


def test_an_archived_routine_is_not_begun(routine: Routine, alice: User, page: Page) -> None:
    routine.archive(at=MORNING)

    assert page(alice).get(f"/sessions/start/{routine.pk}/").status_code == 404


FINISHED = {"minutes": "1", "outcome_1": "done", "outcome_2": "eased", "pain_after": "3", "note": "Fine"}


@pytest.mark.parametrize("minutes", ["1", "7"])
def test_finishing_twice_leads_to_what_was_logged(routine: Routine, alice: User, page: Page, minutes: str) -> None:
    session = practice.begin(owner=alice, routine=routine, at=MORNING - timedelta(minutes=8))
    Draft.objects.keep(session, sequence=1, cue=0, at=MORNING, stop_signs=["tingling"])
    client, url, sent = page(alice), f"/sessions/{session.pk}/finish/", FINISHED | {"minutes": minutes}

    first = client.post(url, sent)
    with time_machine.travel(MORNING + timedelta(minutes=3), tick=False):
        second, opened = client.post(url, sent), client.get(url)

    assert first["Location"] == second["Location"] == opened["Location"] == f"/sessions/{session.pk}/"
    assert "already logged" in client.get(opened["Location"]).content.decode()
    session.refresh_from_db()
    assert (session.version, session.minutes, session.pain_after) == (2, int(minutes), 3)


@pytest.mark.parametrize(
    "other",
    [{"pain_after": "9"}, {"minutes": "5"}, {"note": "Sore"}, {"outcome_1": "skipped"}, {"stop_reason": "time"}],
)
def test_finishing_again_in_another_way_says_so_and_keeps_what_was_typed(
    routine: Routine, alice: User, page: Page, other: dict[str, str]
) -> None:
    session = practice.begin(owner=alice, routine=routine, at=MORNING - timedelta(minutes=8))
    client, url = page(alice), f"/sessions/{session.pk}/finish/"
    client.post(url, FINISHED)

    answer = client.post(url, FINISHED | other)
    form = answer.context["form"]

    assert answer.status_code == 422
    assert "This session is already logged. Edit it if something is not right." in answer.content.decode()
    assert {name: form[name].value() for name in other} == other
    session.refresh_from_db()
    assert (session.version, session.pain_after, session.note) == (2, 3, "Fine")


def test_a_session_deleted_and_brought_back_meanwhile_is_finished_all_the_same(
    routine: Routine, alice: User, page: Page
) -> None:
    session = practice.begin(owner=alice, routine=routine, at=MORNING)
    url = f"/sessions/{session.pk}/finish/"
    form = page(alice).get(url).context["form"]
    practice.delete(session, at=MORNING)
    practice.restore(session, at=MORNING)
    hidden = {field.html_name: field.value() for field in form.hidden_fields()}

    page(alice).post(url, hidden | {"minutes": "1", "outcome_1": "done", "outcome_2": "done", "note": "Felt good."})

    session.refresh_from_db()
    assert (session.is_running, session.note) == (False, "Felt good.")


def test_of_a_session_that_the_guide_never_led_nothing_is_filled_in(routine: Routine, alice: User, page: Page) -> None:
    session = practice.begin(owner=alice, routine=routine, at=MORNING - timedelta(minutes=12))
    url = f"/sessions/{session.pk}/finish/"

    asked = page(alice).get(url)
    untold = page(alice).post(url, {"minutes": "12", "outcome_1": "done"})

    form = asked.context["form"]
    assert (form["minutes"].value(), form["outcome_1"].value(), form["outcome_2"].value()) == (None, "", "")
    assert (len(form.open_rows()), form.folded_rows()) == (2, [])
    assert "done as planned" not in asked.text
    assert untold.status_code == 422
    assert "Choose done, eased or skipped." in untold.text
    session.refresh_from_db()
    assert session.is_running


def test_a_session_forgotten_for_hours_asks_how_long_it_was(routine: Routine, alice: User, page: Page) -> None:
    session = practice.begin(owner=alice, routine=routine, at=MORNING)
    url = f"/sessions/{session.pk}/finish/"
    sent = {"outcome_1": "done", "outcome_2": "done"}

    with time_machine.travel(MORNING + timedelta(days=3), tick=False):
        asked = page(alice).get(url)
        empty = page(alice).post(url, sent | {"minutes": ""})
        page(alice).post(url, sent | {"minutes": "20"})

    assert asked.context["form"]["minutes"].value() is None
    assert empty.status_code == 422
    session.refresh_from_db()
    assert session.minutes == 20


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"pain_worst": "11"}, "You entered 11."),
        ({"effort": "7.5"}, "You entered 7.5."),
        ({"outcome_2": "flared"}, "Choose done, eased or skipped."),
        ({"minutes": "0"}, "Choose from 1 to 1440 minutes."),
        ({"minutes": "99999999999999999999"}, "Enter a whole number."),
        ({"minutes": "30"}, "This session would end in the future. Choose an earlier start or fewer minutes."),
        ({"note": "a" * 4001}, "4001"),
        ({"note": "a\x00"}, "Character 2 (U+0000) cannot be saved"),
    ],
)
def test_a_wrong_answer_is_shown_at_its_field_and_the_session_runs_on(
    routine: Routine, alice: User, page: Page, wrong: dict[str, str], said: str
) -> None:
    session = practice.begin(owner=alice, routine=routine, at=MORNING)
    sent = {
        "version": "1",
        "minutes": "1",
        "outcome_1": "eased",
        "outcome_2": "done",
        "note": "Kept.",
        "pain_after": "3",
    }

    answer = page(alice).post(f"/sessions/{session.pk}/finish/", sent | wrong)

    assert answer.status_code == 422
    [name] = wrong
    assert any(said in error for error in answer.context["form"].errors[name])
    assert answer.context["form"]["pain_after"].value() == "3"
    session.refresh_from_db()
    assert session.is_running


def test_discarding_a_running_session_can_be_undone(routine: Routine, alice: User, page: Page) -> None:
    session = practice.begin(owner=alice, routine=routine, at=MORNING)
    client = page(alice)

    gone = client.post(f"/sessions/{session.pk}/delete/")
    html = client.get(gone["Location"]).content.decode()
    client.post(f"/sessions/{session.pk}/restore/")

    assert f'action="/sessions/{session.pk}/restore/?next=%2Fsessions%2F"' in html
    assert Session.objects.running().get() == session
