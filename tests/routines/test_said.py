"""What my professional said: written down by the person, at both doors, with all that follows from it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Guidance, User
from exercises.models import Barred, SignOff
from routines.models import Routine, SwapDecision
from routines.models.said import said_by_professional, take_back
from tests.factories import MORNING, make_answers, make_exercise, make_ready, make_routine

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
TODAY, REVIEW = date(2026, 11, 23), date(2027, 2, 15)
FORM = {"profession": "physiotherapist", "by": "Example", "seen_on": "2026-11-20", "review_on": "2027-02-15"}

pytestmark = pytest.mark.usefixtures("library", "monday_morning")


@pytest.fixture
def monday_morning() -> Any:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def ready(alice: User) -> User:
    return make_ready(alice)


def write(owner: User, *never: str, yes: tuple[str, ...] = (), **said: Any) -> Guidance:
    usual = {"profession": "physiotherapist", "by": "Example", "seen_on": TODAY, "review_on": REVIEW}
    return said_by_professional(
        owner=owner,
        at=MORNING,
        never=[{"exercise": make_exercise(slug), "form": ""} for slug in never],
        yes=[{"exercise": make_exercise(slug), "form": "", "most_reps": 5} for slug in yes],
        **(usual | said),
    ).guidance


def slugs(routine: Routine) -> list[str]:
    return [step.subject.slug for step in Routine.objects.with_steps().get(pk=routine.pk).listed_steps()]


def barred(owner: User, on: date = TODAY) -> set[str]:
    return {row.slug for row in Barred.objects.of_person(owner, on=on).rows}


def test_a_limit_a_never_and_a_yes_each_name_the_professional(ready: User, page: Page) -> None:
    make_answers(ready, conditions=("neck",))
    routine = make_routine(ready, "breathing", "dart", "childs-pose")
    sent = {**FORM, "never": ["dart"], "yes": ["mermaid"], "most_reps": "5", "pain_limit": "3"}

    answer = page(ready).post("/professional/new/", sent)

    assert answer["Location"] == "/professional/"
    assert (ready.clearance(today=TODAY).ceiling, barred(ready)) == (3, {"dart"})
    assert "dart" not in slugs(routine)
    text = page(ready).get("/professional/").content.decode()
    assert "Physiotherapist Example, 20 November 2026" in text
    assert "As I was told. Nobody checked it." in text
    assert "At most 3 out of 10" in text
    assert "Physiotherapist Example said so." in text
    assert "Mermaid (at most 5)" in text
    listed = page(ready).get("/not-for-me/").content.decode()
    assert "Physiotherapist Example, 20 November 2026" in listed


def test_what_opens_something_asks_once_more_and_then_counts(ready: User, page: Page) -> None:
    make_answers(ready, conditions=("neck",))
    sheet = write(ready, yes=("mermaid",))
    before = SignOff.objects.agreed_for(ready, on=TODAY)
    asked = page(ready).get("/today/").content.decode()

    page(ready).post(f"/professional/{sheet.pk}/confirm/")

    assert (before, SignOff.objects.agreed_for(ready, on=TODAY)) == (frozenset(), {"mermaid"})
    assert "Physiotherapist Example allows more. Is this right?" in asked
    assert "Is this right?" not in page(ready).get("/today/").content.decode()


def test_what_nobody_can_agree_to_is_refused_before_anything_is_saved(ready: User, page: Page) -> None:
    make_answers(ready, conditions=("thin_bones",))

    answer = page(ready).post("/professional/new/", {**FORM, "yes": ["roll-up"]})

    assert answer.status_code == 422
    assert (
        "Nobody can agree to Roll Up here, because of osteoporosis or thin bones. It keeps its limits."
        in answer.content.decode()
    )
    assert not Guidance.objects.exists()


def test_fifteen_days_after_the_review_the_yes_ends_and_the_rest_stays(ready: User, page: Page) -> None:
    make_answers(ready, conditions=("neck",))
    write(ready, "dart", yes=("mermaid",), pain_limit=3).confirm(at=MORNING)

    last, over = REVIEW + timedelta(days=14), REVIEW + timedelta(days=15)

    assert SignOff.objects.agreed_for(ready, on=last) == {"mermaid"}
    assert SignOff.objects.agreed_for(ready, on=over) == frozenset()
    assert (ready.clearance(today=over).ceiling, barred(ready, over)) == (3, {"dart"})
    with time_machine.travel(MORNING + (over - TODAY), tick=False):
        assert "What Physiotherapist Example allowed ended on 1 March." in page(ready).get("/today/").content.decode()
    with time_machine.travel(MORNING + (REVIEW - TODAY), tick=False):
        due = page(ready).get("/today/").content.decode()
    assert "Review what Physiotherapist Example said: it was due on 15 February." in due
    with time_machine.travel(MORNING + (REVIEW - TODAY) - timedelta(days=1), tick=False):
        assert "Review what" not in page(ready).get("/today/").content.decode()


def test_an_empty_review_date_and_a_raised_limit_are_refused_at_their_fields(ready: User, page: Page) -> None:
    empty = page(ready).post("/professional/new/", {**FORM, "review_on": ""})
    raised = page(ready).post("/professional/new/", {**FORM, "pain_limit": "8"})

    assert (empty.status_code, raised.status_code) == (422, 422)
    assert "Choose a day from 2 to 26 weeks ahead." in empty.content.decode()
    assert "A limit can only be lowered: choose 0 to 5." in raised.content.decode()
    assert not Guidance.objects.exists()


def test_a_kind_of_movement_to_spare_leaves_every_routine(ready: User) -> None:
    routine = make_routine(ready, "breathing", "dart", "cat-cow")

    write(ready, spared=["face_down"])

    assert "dart" not in slugs(routine)
    assert slugs(routine)[0] == "breathing"
    assert SwapDecision.objects.get().changed[0]["name"] == "Evening"


def test_a_routine_that_is_longer_than_was_said_is_named(ready: User, page: Page) -> None:
    make_routine(ready, *("breathing", "arm-arcs", "cat-cow", "dart", "swan-prep", "book-opening", "childs-pose"))

    write(ready, minutes_limit=5)

    text = page(ready).get("/professional/").content.decode()
    assert "more than you were told." in text
    assert "Shorten Evening" in text


def test_a_later_visit_takes_the_place_and_its_form_begins_with_the_one_before(ready: User, page: Page) -> None:
    first = write(ready, "dart", pain_limit=2)
    form = page(ready).get(f"/professional/new/?like={first.pk}").content.decode()

    write(ready, "swan-prep", pain_limit=4)

    assert 'value="2"' in form
    assert 'name="never" value="dart"' in form
    assert (barred(ready), ready.clearance(today=TODAY).ceiling) == ({"swan-prep"}, 4)
    assert "Earlier, 1" in page(ready).get("/professional/").content.decode()


def test_of_two_professionals_every_never_and_the_stricter_limit_count(ready: User) -> None:
    write(ready, "dart", pain_limit=4)
    doctor = write(ready, "dart", "swan-prep", profession="doctor", by="Day", pain_limit=3)
    barring = Barred.objects.of_person(ready, on=TODAY)
    assert (barring.bars("dart").who, barring.pain.value) == ("Doctor Day", 3)  # type: ignore[union-attr]

    take_back(doctor, at=MORNING + timedelta(hours=1))

    barring = Barred.objects.of_person(ready, on=TODAY)
    assert [row.who for row in barring.rows] == ["Physiotherapist Example"]
    assert ready.clearance(today=TODAY).ceiling == 4


def test_what_the_person_allowed_again_stays_allowed_when_another_word_is_taken_back(ready: User) -> None:
    write(ready, "dart")
    Barred.objects.get().lift(at=MORNING + timedelta(minutes=5))
    doctor = write(ready, "dart", profession="doctor", by="Day")

    take_back(doctor, at=MORNING + timedelta(hours=1))

    assert barred(ready) == set()


def test_it_is_taken_back_at_once_by_a_button(ready: User, page: Page) -> None:
    sheet = write(ready, "dart", pain_limit=3)

    page(ready).post(f"/professional/{sheet.pk}/withdraw/")

    assert (barred(ready), ready.clearance(today=TODAY).ceiling) == (set(), 5)


def test_the_sheet_to_fill_in_by_hand_prints_on_paper(ready: User, page: Page) -> None:
    text = page(ready).get("/professional/sheet/").content.decode()

    assert "Pain while moving, at most (0 to 10)" in text
    assert "Lift the head lying down" in text


def test_a_program_writes_confirms_reads_and_takes_back(ready: User, api: Api) -> None:
    make_answers(ready, conditions=("neck",))
    program = api(ready)
    body = {
        **FORM,
        "agrees_to": "strength",
        "spared": ["rolls"],
        "never": [{"exercise": "dart"}],
        "yes": [{"exercise": "mermaid", "most_reps": 5}],
        "minutes_limit": 20,
    }

    made = program.post("/api/v1/guidance/", body)
    row = made.json()
    confirmed = program.post(f"/api/v1/guidance/{row['id']}/confirm/")
    gone = program.delete(f"/api/v1/guidance/{row['id']}/", headers={"If-Match": confirmed["ETag"]})

    assert made.status_code == 201
    assert row["never"] == [{"exercise": "dart", "form": ""}]
    assert row["yes"] == [{"exercise": "mermaid", "form": "", "most_reps": 5}]
    assert (row["waits"], row["open_until"], row["spared"]) == (True, "2027-03-01", ["rolls"])
    assert confirmed.json()["waits"] is False
    assert gone.status_code == 204
    assert program.get(f"/api/v1/guidance/{row['id']}/").json()["replaced_at"] is not None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"review_on": None}, "review_on"),
        ({"pain_limit": 8}, "pain_limit"),
        ({"never": [{"exercise": "unknown"}]}, "never"),
        ({"yes": [{"exercise": "roll-over"}]}, "yes"),
        ({"spared": ["flying"]}, "spared"),
        ({"agrees_to": "everything"}, "agrees_to"),
    ],
)
def test_what_a_program_cannot_send_is_named(ready: User, api: Api, changes: dict[str, object], field: str) -> None:
    answer = api(ready).post("/api/v1/guidance/", {**FORM, **changes})

    assert answer.status_code == 400
    assert field in str(answer.json())
    assert not Guidance.objects.exists()


# Kinds of movement to spare --------------------------------------------------------------------------------------


def test_what_one_should_not_do_holds_on_every_page(ready: User, page: Page) -> None:
    write(ready, spared=["face_down"])
    browser = page(ready)

    out = browser.get("/exercises/swan-prep/").content.decode()
    other = browser.get("/exercises/breathing/").content.decode()
    listed = browser.get("/not-for-me/").content.decode()
    mine = browser.get("/exercises/?fits=me").content.decode()

    assert "Left out. Physiotherapist Example" in out
    assert 'href="/exercises/swan-prep/practise/"' not in out
    assert "/not-for-me/0/" not in out
    assert "Fits you" in other
    assert "Lie face down" in listed
    assert "Physiotherapist Example, 23 November 2026" in listed
    assert 'href="/exercises/swan-prep/"' not in mine


def test_where_a_form_without_it_is_left_that_one_is_shown(ready: User, page: Page) -> None:
    write(ready, spared=["flat_on_back"])

    text = page(ready).get("/exercises/breathing/").content.decode()

    assert "Your form: Sitting" in text
    assert "Why this form: what you leave out" in text
    assert 'href="/exercises/breathing/practise/"' in text


def test_what_one_should_not_do_is_refused_at_both_doors_and_left_out_of_copies(ready: User, api: Api) -> None:
    theirs = make_routine(ready, "breathing", "swan-prep", "childs-pose")
    plain = make_routine(ready, "breathing", "childs-pose", name="Plain")
    Routine.objects.filter(pk=theirs.pk).update(name="Before")
    program = api(ready)
    body = {"name": "New", "steps": [{"exercise": "breathing", "reps": 4}, {"exercise": "swan-prep", "reps": 4}]}
    document_before = theirs.duplicate(owner=ready)
    write(ready, spared=["face_down"])

    made = program.post("/api/v1/routines/", body)
    read = program.get(f"/api/v1/routines/{plain.pk}/")
    changed = program.put(f"/api/v1/routines/{plain.pk}/", body, headers={"If-Match": read["ETag"]})

    assert (made.status_code, changed.status_code) == (400, 400)
    assert "Swan Prep is left out (Physiotherapist Example). It is among what you should not do: Lie face down." in str(
        made.json()
    )
    assert ("swan-prep" in slugs(theirs), "swan-prep" in slugs(document_before)) == (False, False)
    theirs.refresh_from_db()
    theirs.restore(1, expected=theirs.version)
    assert slugs(theirs) == ["breathing", "childs-pose"]


def test_one_routine_with_several_of_them_is_freed_of_each(ready: User) -> None:
    routine = make_routine(ready, "breathing", "swan-prep", "dart", "mermaid", "childs-pose")

    write(ready, "childs-pose", spared=["face_down", "turns"])

    assert [slug for slug in slugs(routine) if slug in ("swan-prep", "mermaid", "childs-pose")] == []
    assert "breathing" in slugs(routine)


def test_the_same_exercise_cannot_be_ruled_out_and_agreed_to(ready: User, page: Page, api: Api) -> None:
    make_answers(ready, conditions=("neck",))
    both = [{"exercise": "mermaid"}]

    answer = page(ready).post("/professional/new/", {**FORM, "never": ["mermaid"], "yes": ["mermaid"]})
    told = api(ready).post("/api/v1/guidance/", {**FORM, "never": both, "yes": both})

    said = "Mermaid cannot be ruled out and agreed to at once. Choose one of the two."
    assert (answer.status_code, told.status_code) == (422, 400)
    assert said in answer.content.decode()
    assert said in str(told.json()["yes"] if "yes" in told.json() else told.json())
    assert not Guidance.objects.exists()


@pytest.mark.parametrize(
    ("never", "told"),
    [
        (("dart",), "Undone. What Physiotherapist Example ruled out is allowed again."),
        ((), "Undone. What Physiotherapist Example said does not count any more."),
    ],
)
def test_taking_back_speaks_of_what_was_ruled_out_where_something_was(
    ready: User, page: Page, never: tuple[str, ...], told: str
) -> None:
    sheet = write(ready, *never, pain_limit=3)
    browser = page(ready)

    browser.post(f"/professional/{sheet.pk}/withdraw/")

    assert told in browser.get("/professional/").content.decode()
