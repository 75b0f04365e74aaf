"""What is offered after calm sessions, and what becomes of it, at every door."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Block, User
from routines.models import PracticeSettings, Proposal, Routine
from tests.factories import MORNING, make_exercise, make_proposal, make_ready, make_routine, make_session
from tracking import practice
from tracking.insights.offers import P1
from tracking.models import FollowUp, Session
from tracking.overview.standings import open_offers

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)

pytestmark = pytest.mark.usefixtures("monday_morning")


@pytest.fixture
def monday_morning() -> Any:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def ready(alice: User) -> User:
    return make_ready(alice)


def practised(owner: User, routine: Routine, *days_back: int, **fields: Any) -> list[Session]:
    """Calm, controlled sessions, each settled by the next morning."""
    usual = {"pain_before": 2, "pain_worst": 2, "effort": 5, "is_controlled": True}
    made = []
    for back in days_back:
        made.append(make_session(owner, MORNING - back * DAY, routine=routine, **(usual | fields)))
        asked = FollowUp.objects.get(owner=owner, practised_on=made[-1].local_date)
        practice.answer(asked, at=MORNING - (back - 1) * DAY, feeling="settled")
    return made


def reps(routine: Routine, slug: str = "dart") -> int:
    found: int = routine.steps.get(exercise__slug=slug).reps
    return found


# Offered ---------------------------------------------------------------------------------------------------------


def test_three_calm_sessions_over_eight_days_offer_one_repetition_more_once_the_morning_is_answered(
    ready: User,
) -> None:
    routine = make_routine(ready)
    practised(ready, routine, 9, 6)
    last = make_session(
        ready, MORNING - 2 * DAY, routine=routine, pain_before=2, pain_worst=2, effort=5, is_controlled=True
    )

    waiting = open_offers(ready, is_blocked=False)
    practice.answer(
        FollowUp.objects.get(owner=ready, practised_on=last.local_date), at=MORNING - DAY, feeling="settled"
    )

    assert waiting == []
    [offer] = open_offers(ready, is_blocked=False)
    kept = offer.proposal
    assert kept.sentence == "3 sessions went well over 8 days. Try one more repetition of Dart: 7 instead of 6?"
    assert (kept.rule, kept.exercise.slug, kept.change["routine"]) == ("P1", "dart", routine.pk)
    assert offer.rule is P1


def test_an_offer_runs_out_with_the_next_session_and_no_answer_changes_nothing(ready: User) -> None:
    routine = make_routine(ready)
    practised(ready, routine, 9, 6, 2)
    make_session(ready, MORNING - timedelta(hours=2), routine=routine, pain_before=2, pain_worst=2)

    assert open_offers(ready, is_blocked=False) == []
    assert [row.state for row in Proposal.objects.all()] == ["expired"]
    assert reps(routine) == 6


def test_an_edit_that_takes_the_reason_away_takes_the_offer_away_and_back_again(ready: User) -> None:
    routine = make_routine(ready)
    last = practised(ready, routine, 9, 6, 2)[-1]

    def revise(worst: int) -> None:
        last.refresh_from_db()
        practice.revise(
            last,
            expected=last.version, started_at=last.started_at, finished_at=last.finished_at, at=MORNING,
            pain_before=2, pain_worst=worst, effort=5,
        )  # fmt: skip

    revise(4)
    gone = open_offers(ready, is_blocked=False)
    revise(2)

    assert gone == []
    assert len(open_offers(ready, is_blocked=False)) == 1
    assert Proposal.objects.count() == 1


def test_what_was_said_no_to_is_not_offered_again_for_the_same_session(ready: User) -> None:
    routine = make_routine(ready)
    last = practised(ready, routine, 9, 6, 2)[-1]
    Proposal.objects.get().decline(at=MORNING)

    last.refresh_from_db()
    practice.delete(last, at=MORNING)
    practice.restore(last, at=MORNING)

    assert [row.state for row in Proposal.objects.all()] == ["declined"]


def test_while_a_red_flag_holds_everything_back_nothing_is_offered(ready: User) -> None:
    practised(ready, make_routine(ready), 9, 6, 2)
    Block.objects.raise_for(owner=ready, signs=["1"], at=MORNING)

    assert open_offers(ready, is_blocked=ready.is_blocked()) == []


# Taken, left, undone ---------------------------------------------------------------------------------------------


def test_taking_it_changes_the_dose_in_every_routine_that_has_it_and_undoing_gives_it_back(ready: User) -> None:
    one, other, more = make_routine(ready), make_routine(ready, name="Morning"), make_routine(ready, name="More")
    changed = [step.as_given() | {"reps": 8} for step in more.steps.all()]
    more.revise(expected=more.version, name="More", steps=changed)
    offer = make_proposal(ready)

    offer.accept(at=MORNING)
    taken = [reps(routine) for routine in (one, other, more)]
    offer.undo(at=MORNING)

    assert taken == [7, 7, 8]
    assert [reps(routine) for routine in (one, other, more)] == [6, 6, 8]
    assert offer.state == "undone"


def test_what_was_changed_by_hand_since_stays_when_it_is_undone(ready: User) -> None:
    routine, offer = make_routine(ready), make_proposal(ready)
    offer.accept(at=MORNING)
    routine.refresh_from_db()
    steps = [step.as_given() for step in routine.steps.all()]
    routine.revise(
        expected=routine.version,
        name="Mine",
        steps=[step | {"reps": 5} if step["exercise"].slug == "dart" else step for step in steps],
    )

    offer.undo(at=MORNING)

    assert reps(routine) == 5


def test_where_no_routine_is_as_it_was_it_says_so_and_stays_open(ready: User) -> None:
    offer = make_proposal(ready)

    with pytest.raises(ValidationError) as refused:
        offer.accept(at=MORNING)

    assert refused.value.code == "changed"
    offer.refresh_from_db()
    assert (offer.state, offer.version) == ("offered", 1)


def test_a_harder_form_begins_at_the_low_end_again(ready: User) -> None:
    routine = make_routine(ready)
    steps = [step.as_given() for step in routine.steps.all()]
    eased = [step | {"form": "easier", "reps": 8} if step["exercise"].slug == "dart" else step for step in steps]
    routine.revise(expected=routine.version, name="Mine", steps=eased)
    offer = make_proposal(
        ready, change={"what": "form", "from": "easier", "to": "base", "reps": [8, 6], "slug": "dart"}
    )

    offer.accept(at=MORNING)
    dart = routine.steps.get(exercise__slug="dart")
    offer.undo(at=MORNING)
    back = routine.steps.get(exercise__slug="dart")

    assert ((dart.form, dart.reps), (back.form, back.reps)) == (("base", 6), ("blades-only", 8))


def test_an_exercise_that_builds_on_another_is_added_in_its_phase_and_taken_out_again(ready: User) -> None:
    routine = make_routine(ready)
    swan = make_exercise("swan-prep")
    offer = make_proposal(
        ready,
        exercise=swan,
        change={"what": "exercise", "from": "", "to": "swan-prep", "routine": routine.pk, "slug": "swan-prep"},
    )

    offer.accept(at=MORNING)
    added = [step.exercise.slug for step in routine.steps.all()]
    offer.undo(at=MORNING)

    assert added == ["breathing", "dart", "swan-prep", "childs-pose"]
    assert [step.exercise.slug for step in routine.steps.all()] == ["breathing", "dart", "childs-pose"]


def test_a_level_is_taken_and_can_be_taken_back_at_any_time(ready: User) -> None:
    offer = make_proposal(
        ready, rule="P6", exercise=None, change={"what": "level", "from": "beginner", "to": "intermediate", "slug": ""}
    )

    offer.accept(at=MORNING)
    taken = PracticeSettings.objects.of(ready)
    offer.undo(at=MORNING)

    assert (taken.level, taken.level_since_on) == ("intermediate", TODAY)
    assert PracticeSettings.objects.of(ready).level == "beginner"


@pytest.mark.parametrize("verb", ["accept", "decline", "undo"])
def test_accepting_twice_is_idempotent(ready: User, verb: str) -> None:
    make_routine(ready)
    offer = make_proposal(ready)
    if verb == "undo":
        offer.accept(at=MORNING)
    getattr(offer, verb)(at=MORNING)
    version = offer.version

    getattr(offer, verb)(at=MORNING)

    assert offer.version == version


@pytest.mark.parametrize(("state", "verb"), [("expired", "accept"), ("declined", "accept"), ("offered", "undo")])
def test_an_expired_offer_cannot_be_accepted(ready: User, state: str, verb: str) -> None:
    offer = make_proposal(ready, state=state)

    with pytest.raises(ValidationError) as refused:
        getattr(offer, verb)(at=MORNING)

    assert refused.value.code == "over"


# Doors -----------------------------------------------------------------------------------------------------------


def test_the_page_shows_what_was_offered_and_takes_leaves_and_undoes_it(ready: User, page: Page) -> None:
    routine = make_routine(ready)
    offer = make_proposal(ready)
    client = page(ready)

    shown = client.get("/proposals/").content.decode()
    taken = client.post(f"/proposals/{offer.pk}/accept/", {"next": "/today/"})
    after = reps(routine)
    undone = client.post(f"/proposals/{offer.pk}/undo/")
    again = client.post(f"/proposals/{offer.pk}/decline/", {"next": "https://elsewhere.example/"}, follow=True)

    assert "one more repetition of Dart" in shown
    assert "Yes, change it" in shown
    assert (taken["Location"], after, undone["Location"], reps(routine)) == ("/today/", 7, "/proposals/", 6)
    assert "This suggestion has ended." in again.content.decode()


def test_the_link_behind_an_offer_leads_to_its_rule_and_an_unknown_rule_leads_nowhere(ready: User, page: Page) -> None:
    make_proposal(ready, rule="P1")
    make_proposal(ready, rule="P99")

    html = page(ready).get("/proposals/").content.decode()

    assert '<a class="rule" href="/rules/P1/">' in html
    assert "P99" not in html


def test_an_empty_page_says_when_something_comes(ready: User, page: Page) -> None:
    assert "After 3 sessions over a week that go well" in page(ready).get("/proposals/").content.decode()


def test_the_page_of_a_finished_session_shows_what_is_offered_and_what_the_session_was(ready: User, page: Page) -> None:
    last = practised(ready, make_routine(ready), 9, 6, 2)[-1]

    html = page(ready).get(f"/sessions/{last.pk}/").content.decode()

    assert "one more repetition of Dart" in html
    assert "It went well, and your back had settled by the next morning." in html


def test_the_api_lists_takes_and_undoes_and_tells_where_one_stands(ready: User, api: Api) -> None:
    routine = make_routine(ready)
    practised(ready, routine, 9, 6, 2)
    program = api(ready)

    [listed] = program.get("/api/v1/proposals/").json()["results"]
    taken = program.post(f"/api/v1/proposals/{listed['id']}/accept/")
    raised = reps(routine)
    undone = program.post(f"/api/v1/proposals/{listed['id']}/undo/")
    over = program.post(f"/api/v1/proposals/{listed['id']}/decline/")
    standings = program.get("/api/v1/standings/").json()["results"]
    dart = program.get("/api/v1/standings/dart/").json()

    assert (listed["exercise"], listed["state"], listed["can_be_undone"]) == ("dart", "offered", False)
    assert (taken.status_code, taken.json()["state"], raised) == (200, "accepted", 7)
    assert (undone.json()["state"], over.status_code) == ("undone", 409)
    assert {row["exercise"] for row in standings} == {"breathing", "childs-pose", "dart"}
    assert (dart["done_count"], dart["green_count"], dart["mastered_on"]) == (3, 3, "2026-11-21")


def test_a_stranger_sees_neither_offers_nor_standings(ready: User, bob: User, api: Api) -> None:
    practised(ready, make_routine(ready), 9, 6, 2)
    make_ready(bob)

    assert api(bob).get("/api/v1/proposals/").json()["results"] == []
    assert api(bob).get("/api/v1/standings/dart/").status_code == 404


def test_a_list_of_twenty_offers_takes_as_many_queries_as_one_of_ten(ready: User, page: Page) -> None:
    counts = []
    for _ in range(2):
        for back in range(10):
            make_proposal(ready, day=TODAY - timedelta(days=back))
        with CaptureQueriesContext(connection) as seen:
            page(ready).get("/proposals/")
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_the_api_tells_what_a_session_was_and_why(ready: User, api: Api) -> None:
    session = make_session(ready, MORNING - DAY, pain_before=3, pain_worst=6)

    body = api(ready).get(f"/api/v1/sessions/{session.pk}/reading/").json()

    assert (body["class"], body["light"], body["delta"], body["tags"]) == ("RED", "red", None, ["worst"])
    assert body["why"][0]["rule"] == "TOO-MUCH"
