"""Whom an exercise fits: rules G5 and G6 as tables on the real records."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from accounts.screening import FLAGS
from exercises import catalogue
from exercises.facts import Facts, Fit, Verdict, Why, fit
from exercises.models import Exercise
from tests.factories import make_answers, make_ready

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
RECORDS = {exercise.slug: exercise for exercise in catalogue.read()}
HOME, EASIER, LEFT_OUT = Verdict.HOME, Verdict.EASIER, Verdict.LEFT_OUT


def facts(**changes: object) -> Facts:
    record = {"slug": "dart", "is_home": True, "effects": {}, "texts": {}, "easier": "Lower.", "is_head_lifted": False}
    return Facts(**(record | changes))  # type: ignore[arg-type]


def of(slug: str, *flags: str) -> Fit:
    return RECORDS[slug].fit_for(flags)


def with_verdict(verdict: Verdict, *flags: str) -> set[str]:
    return {slug for slug, record in RECORDS.items() if record.is_offered and of(slug, *flags).verdict is verdict}


# The rules -------------------------------------------------------------------------------------------------------


def test_without_conditions_everything_for_home_fits() -> None:
    assert with_verdict(HOME) == {slug for slug, record in RECORDS.items() if record.is_offered}


@pytest.mark.parametrize(("effect", "verdict"), [("X", LEFT_OUT), ("M", EASIER), ("N", HOME)])
def test_the_effect_of_a_condition_decides(effect: str, verdict: Verdict) -> None:
    assert fit(facts(effects={"OP": effect}), {"OP"}).verdict is verdict


def test_a_condition_the_person_does_not_have_changes_nothing() -> None:
    assert fit(facts(effects={"OP": "X"}), {"KNEE"}) == Fit(HOME)


def test_g6_what_is_not_for_home_is_left_out_whoever_asks() -> None:
    assert fit(facts(is_home=False), set()).verdict is LEFT_OUT
    assert of("boomerang").verdict is LEFT_OUT


def test_g5_the_conditions_own_words_are_the_easier_form_or_else_the_records() -> None:
    record = facts(effects={"OP": "M", "KNEE": "M", "HIP": "M"}, texts={"OP": "Small.", "HIP": "Small."})

    found = fit(record, {"OP", "KNEE", "HIP"})

    assert found.whys == (Why("OP", "Small."), Why("KNEE", ""), Why("HIP", "Small."))
    assert found.forms == ("Small.", "Lower.")


@pytest.mark.parametrize(("count", "is_by_hand"), [(2, False), (3, True)])
def test_three_easier_forms_at_once_are_chosen_by_hand_only(count: int, is_by_hand: bool) -> None:
    flags = ("OP", "KNEE", "HIP")[:count]

    found = fit(facts(effects=dict.fromkeys(flags, "M")), flags)

    assert (found.verdict, found.is_by_hand) == (EASIER, is_by_hand)


def test_leave_out_wins_over_easier_and_gives_only_its_reason() -> None:
    found = fit(facts(effects={"KNEE": "M", "OP": "X"}, texts={"OP": "Use Arm Arcs instead."}), {"KNEE", "OP"})

    assert (found.verdict, found.whys) == (LEFT_OUT, (Why("OP", "Use Arm Arcs instead."),))


def test_a_note_changes_nothing_and_is_told() -> None:
    assert fit(facts(effects={"OP": "N"}, texts={"OP": "Fine."}), {"OP"}).notes == (Why("OP", "Fine."),)


# The records -----------------------------------------------------------------------------------------------------

CHANGED = {flag: {slug for slug, record in RECORDS.items() if flag in record.flags} for flag in FLAGS}


@pytest.mark.parametrize("flag", sorted(set(FLAGS) - {"JOINTS"}))
def test_each_condition_has_its_effect_on_each_record(flag: str) -> None:
    assert CHANGED[flag]

    for slug, record in RECORDS.items():
        found = of(slug, flag)
        letter = record.flags.get(flag)
        if not record.is_offered or letter == "X":
            assert found.verdict is LEFT_OUT, slug
        elif flag == "NECK" and "head_lifted" in record.tags:
            assert found.verdict is not HOME, slug
        else:
            assert found.verdict is (EASIER if letter == "M" else HOME), slug
            assert bool(found.forms) is (letter == "M"), slug
            assert all(found.forms), slug


def test_thin_bones_leave_out_eight_exercises_and_ease_others() -> None:
    assert with_verdict(LEFT_OUT, "OP") == {
        "roll-up",
        "chest-lift",
        "double-leg-stretch",
        "saw",
        "spine-stretch",
        "corkscrew",
        "single-leg-teaser",
        "double-leg-teaser",
    }
    assert of("hundred", "OP").forms == ("Stage 1 only, no curl.",)
    assert of("single-leg-stretch", "OP").forms == ("Head down.",)
    assert of("cat-cow", "OP").forms == ("Cow and neutral only.",)
    assert of("mermaid", "OP").forms == ("Small range, no twist, not to the end of the range.",)
    assert of("book-opening", "OP").forms == ("Small range, no push.",)
    assert of("spine-twist", "OP").forms == ("Small movements, not to the end of the range, no load.",)


def test_a_sore_neck_lifts_no_head() -> None:
    lifted = {slug for slug, record in RECORDS.items() if record.is_offered and "head_lifted" in record.tags}

    assert lifted & with_verdict(HOME, "NECK") == set()
    assert lifted & with_verdict(EASIER, "NECK") == {"hundred", "single-leg-stretch", "double-leg-stretch"}
    assert of("hundred", "NECK").forms == ("Stage 1 only.",)
    assert of("double-leg-stretch", "NECK").forms == ("Head down, arms only.",)
    assert lifted <= with_verdict(LEFT_OUT, "NECK", "JOINTS")


def test_side_kick_is_there_in_pregnancy() -> None:
    assert of("side-kick", "PREG").verdict is HOME
    assert of("quadruped-reach", "PREG").verdict is HOME
    allowed = with_verdict(HOME, "PREG") | with_verdict(EASIER, "PREG")
    assert not [slug for slug in allowed if RECORDS[slug].position == "prone"]


def test_cat_cow_cannot_spare_both_halves() -> None:
    found = of("cat-cow", "OP", "SPON")

    assert found.verdict is LEFT_OUT
    assert found.whys == (Why("OP", "Cow and neutral only."), Why("SPON", "Cat half and neutral only."))
    assert of("cat-cow", "SPON").verdict is EASIER


def test_a_rib_leaves_out_lying_on_the_front_and_every_turn() -> None:
    allowed = with_verdict(HOME, "RIB") | with_verdict(EASIER, "RIB")

    assert not [slug for slug in allowed if RECORDS[slug].position == "prone"]
    assert not [slug for slug in allowed if "rotation" in RECORDS[slug].tags]


# The library -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("library")
def test_cards_and_pages_say_whether_it_fits(alice: User, page: Page) -> None:
    make_answers(make_ready(alice), conditions=("thin_bones",))

    cards = page(alice).get("/exercises/").content.decode()
    left_out = page(alice).get("/exercises/double-leg-stretch/").content.decode()
    eased = page(alice).get("/exercises/cat-cow/").content.decode()

    assert "Fits you" in cards
    assert "Easier form: cow and neutral only" in cards
    assert "Left out: thin bones" in cards
    assert "Left out: thin bones." in left_out
    assert "<strong>Thin bones:</strong> Use Arm Arcs instead." in left_out
    assert "Easier form: cow and neutral only." in eased


@pytest.mark.usefixtures("library")
def test_the_list_narrows_to_what_fits_and_the_address_names_no_condition(alice: User, page: Page) -> None:
    make_answers(make_ready(alice), conditions=("thin_bones",))

    answer = page(alice).get("/exercises/?fits=me")

    assert len(answer.context["exercises"]) == Exercise.objects.offered().count() - 8
    html = answer.content.decode()
    assert "Left out" not in html
    assert "OP" not in html.split("<main")[0]
    assert 'href="?" aria-current="true"' in html
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.usefixtures("library")
def test_who_has_not_answered_is_told_nothing_about_themselves(alice: User, page: Page) -> None:
    for client in (page(None), page(alice)):
        html = client.get("/exercises/?fits=me").content.decode()

        assert "Fits you" not in html
        assert "Fits me" not in html


@pytest.mark.usefixtures("library")
def test_the_public_list_stays_the_same_for_everyone(page: Page) -> None:
    answer = page(None).get("/exercises/")

    assert answer["Cache-Control"].startswith("public")
    assert "See what fits you" not in answer.content.decode()


@pytest.mark.usefixtures("library")
def test_the_api_tells_who_asks_what_fits_them(alice: User, api: Api) -> None:
    make_answers(make_ready(alice), conditions=("thin_bones",))

    answer = api(alice).get("/api/v1/exercises/", {"fits": "me", "page_size": 100})

    found = {row["slug"]: row["fit"] for row in answer.json()["results"]}
    assert "roll-up" not in found
    assert found["cat-cow"] == {
        "verdict": "easier",
        "forms": ["Cow and neutral only."],
        "is_by_hand": False,
        "reasons": [{"flag": "OP", "text": "Cow and neutral only."}],
        "notes": [],
    }
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.usefixtures("library")
def test_the_api_asks_who_it_is_and_for_answers_first(alice: User, api: Api) -> None:
    assert APIClient().get("/api/v1/exercises/", {"fits": "me"}).status_code == 401
    assert list(api(alice).get("/api/v1/exercises/", {"fits": "me"}).json()["errors"]) == ["fits"]
    assert list(api(alice).get("/api/v1/exercises/", {"fits": "you"}).json()["errors"]) == ["fits"]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("at", [datetime(2026, 11, 23, 12, tzinfo=UTC)])
def test_what_fits_costs_one_question_more_whatever_there_is(
    alice: User, page: Page, at: datetime, django_assert_max_num_queries: Callable
) -> None:
    make_answers(make_ready(alice), conditions=("thin_bones", "knee"), at=at)
    client = page(alice)
    client.get("/exercises/")

    with django_assert_max_num_queries(7):
        client.get("/exercises/?fits=me")
