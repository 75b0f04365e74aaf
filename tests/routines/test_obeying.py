"""What is left out stays out: of composing, copies, starters, files, versions, offers, the check-in and the week."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from accounts.screening.guidance import Limit, Spared
from exercises import catalogue
from exercises.barred import BarFacts, Barring, SparedKind
from exercises.models import Barred
from routines import rules
from routines.composer import Composed, NoRoutine, Wish, compose
from routines.import_export import document, examined
from routines.models import Routine, SwapDecision, Week, compose_for, person_for
from routines.models.said import said_by_professional
from tests.factories import MORNING, make_answers, make_exercise, make_ready, make_routine
from tests.routines.library import TODAY, findings, library, person, practised, steps
from tracking.insights.check_in import check
from tracking.insights.this_moment import Today

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
LEVELS = ("beginner", "intermediate", "advanced")
KNOWN = practised(*library())


def barred(*slugs: str, said_by: str = "me", form: str = "") -> Barring:
    who = "Physiotherapist Example" if said_by == "physiotherapist" else "You"
    return Barring(
        tuple(BarFacts(slug, form, said_by, who, TODAY) for slug in slugs), named=catalogue.named_movements()
    )


def spared(kind: Spared) -> Barring:
    return Barring(spared=(SparedKind(kind, "Doctor Day", "doctor", TODAY),), named=catalogue.named_movements())


def composed(barring: Barring, level: str = "beginner", minutes: int = 20) -> Composed:
    found = compose(person(level=level, practice=KNOWN, barring=barring), Wish(minutes=minutes))
    assert isinstance(found, Composed)
    return found


# Composing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("slug", ["swan-prep", "dart", "cat-cow", "scapular-slides", "book-opening"])
def test_composing_never_brings_it_back_in_any_form(slug: str, level: str) -> None:
    found = [composed(barred(slug), level, minutes) for minutes in (10, 15, 20, 30)]

    assert [one.step.slug for made in found for one in made.steps if one.step.slug == slug] == []
    assert len(found) == 4


def test_what_needs_it_is_waived_as_with_a_condition() -> None:
    who = person(barring=barred("dart"))

    assert who.missing("swan-prep", "base", ()) == ()
    assert person().missing("swan-prep", "base", ()) == ("dart",)


def test_composing_says_who_leaves_it_out() -> None:
    found = composed(barred("dart", said_by="physiotherapist"))

    assert [(one.rule, one.sentence) for one in found.left_out if one.slug == "dart"] == [
        ("NOT-FOR-ME", "Left out, as Physiotherapist Example said.")
    ]


@pytest.mark.parametrize("kind", [*Spared])
def test_a_kind_of_movement_to_spare_leaves_no_form_of_it_anywhere(kind: Spared) -> None:
    who = person(level="advanced", practice=KNOWN, barring=spared(kind))
    made = [compose(who, Wish(minutes=minutes)) for minutes in (10, 20, 30)]

    against = [
        (one.step.slug, one.step.form.key)
        for found in made
        if isinstance(found, Composed)
        for one in found.steps
        if who.barred(one.step.slug, one.step.form.key)
    ]
    assert against == []
    assert [(slug, form) for slug in who.exercises for form in who.forms(slug) if who.barred(slug, form)] == []
    assert any(who.barred(slug, "base") for slug in who.exercises)


def test_both_extensors_left_out_and_sore_wrists_still_leave_one_that_straightens_the_back() -> None:
    who = person("WRIST", practice=KNOWN, barring=barred("dart", "swan-prep"))
    found = compose(who, Wish(minutes=20))

    assert isinstance(found, Composed)
    assert ("quadruped-reach", "at-table") in [(one.step.slug, one.step.form.key) for one in found.steps]


@pytest.mark.django_db
@pytest.mark.usefixtures("library")
def test_a_session_is_no_longer_than_a_professional_said(ready: User) -> None:
    said_by_professional(owner=ready, at=MORNING, **SHEET, minutes_limit=10)

    found = compose_for(ready, Wish(minutes=30), level="beginner", today=TODAY)

    assert found.estimated_minutes() <= 10  # type: ignore[union-attr]
    known = [one.sentence for one in found.composed.notes]  # type: ignore[union-attr]
    assert "At most 10 minutes a session, as Physiotherapist Example said." in known


def test_a_person_who_leaves_out_breathing_too_is_told_that_no_session_is_left() -> None:
    found = compose(person(practice=KNOWN, barring=barred(*library())), Wish(minutes=10))

    assert isinstance(found, NoRoutine)
    assert (found.rule.id, found.sentence) == ("NOT-FOR-ME", "You leave out so much that no whole session is possible.")


def test_a_form_that_is_left_out_gives_way_to_the_next_that_suits() -> None:
    who = person(practice=KNOWN, barring=spared(Spared.FLAT_ON_BACK))

    assert who.suits("breathing").form == "sitting"
    assert who.suits("scapular-slides").form == "seated"
    assert who.is_left_out("chin-nod") is (who.suits("chin-nod").form == "")


@pytest.mark.parametrize("form", ["", "base"])
def test_a_professional_s_yes_opens_the_usual_form_by_hand_and_for_the_composer(form: str) -> None:
    sore = person("NECK", practice=KNOWN)
    agreed = person("NECK", practice=KNOWN, said_yes={"mermaid": form})

    assert sore.suits("mermaid").form != "base" or sore.is_left_out("mermaid")
    assert (agreed.suits("mermaid").form, agreed.is_by_hand("mermaid"), agreed.forms("mermaid")[0]) == (
        "base",
        False,
        "base",
    )


def test_a_yes_opens_nothing_of_what_nobody_can_agree_to_and_never_is_stronger() -> None:
    thin = person("OP", said_yes={"roll-up": ""})
    never = person("NECK", said_yes={"mermaid": ""}, barring=barred("mermaid", said_by="physiotherapist"))

    assert thin.is_left_out("roll-up")
    assert never.is_left_out("mermaid")


# Findings --------------------------------------------------------------------------------------------------------


def test_a_routine_that_holds_it_is_told_so_with_a_mend() -> None:
    who = person(practice=KNOWN, barring=barred("dart", said_by="physiotherapist"))

    [found] = [one for one in findings(steps("breathing", "dart", "childs-pose"), who) if one.rule.id == "NOT-FOR-ME"]

    assert found.sentence == "Dart is not for you. Left out, as Physiotherapist Example said."
    assert found.mend is not None
    assert found.mend.slug != "dart"


def test_a_form_that_is_left_out_leaves_the_other_one_open() -> None:
    who = person(practice=KNOWN, barring=barred("dart", form="base"))

    assert who.forms("dart") == ("blades-only",)
    assert not who.is_left_out("dart")


def test_limits_of_professionals_reach_the_rules() -> None:
    assert person(barring=Barring(minutes=Limit(20, "Doctor Day"))).barring.minutes == Limit(20, "Doctor Day")
    assert rules.NOT_MINE == "NOT-FOR-ME"


# What comes in ---------------------------------------------------------------------------------------------------

SHEET: dict[str, Any] = {
    "profession": "physiotherapist",
    "by": "Example",
    "seen_on": date(2026, 11, 23),
    "review_on": date(2027, 2, 15),
}


@pytest.fixture
def monday_morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def ready(alice: User, library: None, monday_morning: None) -> User:
    return make_ready(alice)


def leave_out(owner: User, slug: str = "swan-prep", instead: str = "quadruped-reach:base") -> SwapDecision:
    return SwapDecision.objects.leave_out(owner=owner, exercise=make_exercise(slug), at=MORNING, instead=instead)


def slugs(routine: Routine) -> list[str]:
    return [step.subject.slug for step in Routine.objects.with_steps().get(pk=routine.pk).listed_steps()]


def test_a_starter_is_copied_without_it_and_the_message_names_it(ready: User, page: Page) -> None:
    leave_out(ready, instead="wall-angels:base")
    browser = page(ready)
    shown = browser.get("/routines/starters/intermediate-balanced/").content.decode()

    browser.post("/routines/starters/intermediate-balanced/copy/")

    made = Routine.objects.get()
    assert "swan-prep" not in slugs(made)
    text = browser.get(made.get_absolute_url()).content.decode()
    assert "Swan Prep is not for you. You leave it out." in text
    assert "Swan Prep is not for you. You leave it out." in shown


def test_a_file_comes_in_without_it_and_one_line_says_so(ready: User, bob: User, page: Page) -> None:
    theirs = document(make_routine(bob, "breathing", "swan-prep", "childs-pose"))
    leave_out(ready)

    stored = examined(theirs, owner=ready).store()

    assert slugs(stored) == ["breathing", "quadruped-reach", "childs-pose"]
    assert [*stored.left_out] == ["Swan Prep is left out. Quadruped Reach takes its place."]


def test_an_earlier_version_comes_back_without_it(ready: User) -> None:
    routine = make_routine(ready, "breathing", "swan-prep", "childs-pose")
    leave_out(ready)
    routine.refresh_from_db()

    routine.restore(1, expected=2)

    assert slugs(routine) == ["breathing", "quadruped-reach", "childs-pose"]


def test_a_copy_of_a_routine_that_still_holds_it_does_not(ready: User) -> None:
    routine = make_routine(ready, "swan-prep")
    leave_out(ready, instead="")
    assert slugs(routine) == ["swan-prep"]

    with pytest.raises(ValidationError):
        routine.duplicate(owner=ready)


@pytest.mark.parametrize("form", ["base", "sphinx"])
def test_it_cannot_be_written_into_a_routine_at_any_door(ready: User, api: Api, form: str) -> None:
    leave_out(ready)
    body = {"name": "New", "steps": [{"exercise": "swan-prep", "reps": 4, "form": form}]}

    answer = api(ready).post("/api/v1/routines/", body)

    assert answer.status_code == 400
    assert "Swan Prep is left out (You). Allow it again first, under Not for me." in str(answer.json())
    assert not Routine.objects.exists()


def test_more_days_than_a_professional_said_cannot_be_planned(ready: User) -> None:
    routine = make_routine(ready, "breathing", "cat-cow")
    said_by_professional(owner=ready, at=MORNING, **SHEET, days_limit=1)
    slots = [{"weekday": day, "local_time": time(7, 30), "routine": routine} for day in (0, 3)]

    with pytest.raises(ValidationError, match="At most 1 day a week, as Physiotherapist Example said"):
        Week.objects.plan(owner=ready, slots=slots, expected=None, at=MORNING)

    Week.objects.plan(owner=ready, slots=slots[:1], expected=None, at=MORNING)
    assert Week.objects.get().slots.count() == 1


def test_the_check_in_leaves_it_out_and_only_a_professional_s_word_is_final(ready: User, page: Page) -> None:
    routine = make_routine(ready, "swan-prep")
    leave_out(ready, instead="")
    start = f"/sessions/start/{routine.pk}/"

    mine = page(ready).post(start, {"pain_before": "1", "is_new": "no"}).content.decode()
    Barred.objects.bar(
        owner=ready, exercise=make_exercise("swan-prep"), at=MORNING, said_by="physiotherapist", by="Example"
    )
    theirs = page(ready).post(start, {"pain_before": "1", "is_new": "no"}).content.decode()

    assert "You leave it out." in mine
    assert "Do it anyway" in mine
    assert "Left out, as Physiotherapist Example said." in theirs
    assert "Do it anyway" not in theirs


def test_no_more_repetitions_than_a_professional_agreed_to() -> None:
    agreed = {"said_yes": {"mermaid": ""}, "most_reps": {"mermaid": 2}}
    who = person("NECK", practice=KNOWN, **agreed)
    asked = [replace(step, reps=4) if step.slug == "mermaid" else step for step in steps("breathing", "mermaid")]

    [found] = [one for one in findings(asked, who) if one.rule.id == "SHEET"]
    verdict = check(asked, who, Today(ceiling=5, before=1), actions={})
    made = compose(who, Wish(minutes=20))

    assert found.sentence == "Mermaid: your professional agreed to 2 at most."
    assert found.mend is not None
    assert (found.mend.do, found.mend.reps) == ("dose", 2)
    [change] = verdict.changes
    assert (change.after.reps if change.after else 0, change.is_gate, change.rule.id) == (2, True, "SHEET")
    assert isinstance(made, Composed)
    assert [one.step.reps for one in made.steps if one.step.slug == "mermaid" and one.step.reps > 2] == []


def test_the_repetitions_that_were_agreed_to_reach_the_rules(ready: User) -> None:
    make_answers(ready, conditions=("neck",))
    yes = [{"exercise": make_exercise("mermaid"), "form": "", "most_reps": 2}]
    said = said_by_professional(owner=ready, at=MORNING, yes=yes, **SHEET)
    before = person_for(ready, today=TODAY).reps_allowed("mermaid", "base")

    said.guidance.confirm(at=MORNING)

    assert (before, person_for(ready, today=TODAY).reps_allowed("mermaid", "base")) == (None, 2)


def test_a_file_says_beforehand_what_is_left_out_at_both_doors(ready: User, bob: User, page: Page, api: Api) -> None:
    theirs = document(make_routine(bob, "breathing", "swan-prep", "childs-pose"))
    leave_out(ready)
    file = SimpleUploadedFile("routine.json", json.dumps(theirs).encode())

    shown = page(ready).post("/routines/import/", {"file": file}).content.decode()
    looked = api(ready).post("/api/v1/routines/import/look/", {"file": theirs}, format="json").json()

    said = "Swan Prep is left out. Quadruped Reach takes its place."
    assert said in shown
    assert looked["left_out"] == [said]
    assert not Routine.objects.visible_to(ready).exists()
