"""Whom an exercise fits, and in which form: rules G5 and G6 as tables on the real records."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from accounts.screening import FLAGS
from exercises.facts import BASE, FULL, ExerciseFacts, Form, Rank, Suitability, Verdict, Why
from exercises.models import Exercise
from tests.factories import make_answers, make_ready, records

Page = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]
RECORDS = {exercise.slug: exercise for exercise in records()}
HOME, EASIER, LEFT_OUT = Verdict.HOME, Verdict.EASIER, Verdict.LEFT_OUT


def form(key: str, *suits: str, is_home: bool = True) -> Form:
    return Form("dart", key, key.title(), "prone", suits=frozenset(suits), is_home=is_home)


def facts(*forms: Form, **changes: object) -> ExerciseFacts:
    """Dart in its usual form and in ``forms``."""
    return ExerciseFacts("dart", "Dart", "strength", (form(BASE), *forms), **changes)  # type: ignore[arg-type]


def of(slug: str, *flags: str) -> Suitability:
    return RECORDS[slug].suits(flags)


def with_verdict(verdict: Verdict, *flags: str) -> set[str]:
    return {slug for slug, record in RECORDS.items() if record.is_offered and of(slug, *flags).verdict is verdict}


# The rules -------------------------------------------------------------------------------------------------------


def test_without_conditions_everything_for_home_fits_in_its_usual_form() -> None:
    assert with_verdict(HOME) == {slug for slug, record in RECORDS.items() if record.is_offered}
    assert {of(slug).form for slug in with_verdict(HOME)} == {BASE}


@pytest.mark.parametrize(("effect", "verdict", "key"), [("X", LEFT_OUT, ""), ("M", EASIER, "low"), ("N", HOME, BASE)])
def test_the_effect_of_a_condition_decides(effect: str, verdict: Verdict, key: str) -> None:
    found = facts(form("low", "OP"), effects={"OP": effect}).form_for({"OP"})

    assert (found.verdict, found.form) == (verdict, key)


def test_a_condition_the_person_does_not_have_changes_nothing() -> None:
    assert facts(effects={"OP": "X"}).form_for({"KNEE"}) == Suitability(HOME, BASE, form_name="Base")


def test_g6_what_is_not_for_home_is_left_out_whoever_asks() -> None:
    assert facts(is_home=False).form_for(set()).verdict is LEFT_OUT
    assert of("boomerang").verdict is LEFT_OUT


def test_the_first_form_that_is_safe_with_all_conditions_is_taken() -> None:
    dart = facts(
        form("low", "OP"), form("lower", "OP", "KNEE"), form("lowest", "OP", "KNEE"), effects={"OP": "M", "KNEE": "M"}
    )

    assert dart.form_for({"OP"}).form == "low"
    assert dart.form_for({"OP", "KNEE"}).form == "lower"


def test_a_form_that_is_asked_for_stays_where_it_is_safe() -> None:
    dart = facts(form("low", "OP"), form("lower", "OP"), effects={"OP": "M"})

    assert dart.form_for({"OP"}, "lower").form == "lower"
    assert dart.form_for({"OP"}, FULL).form == "low"


def test_where_no_form_spares_all_it_is_left_out_and_names_all() -> None:
    dart = facts(form("low", "OP"), form("lower", "KNEE"), effects={"OP": "M", "KNEE": "M"})

    found = dart.form_for({"OP", "KNEE"})

    assert (found.verdict, found.form, found.whys) == (LEFT_OUT, "", (Why("OP", ""), Why("KNEE", "")))


def test_leave_out_wins_over_another_form_and_gives_only_its_reason() -> None:
    dart = facts(
        form("low", "KNEE"), effects={"KNEE": "M", "OP": "X"}, texts={"OP": "No."}, instead={"OP": "arm-arcs:base"}
    )

    found = dart.form_for({"KNEE", "OP"})

    assert (found.verdict, found.whys, found.instead) == (LEFT_OUT, (Why("OP", "No."),), ("arm-arcs:base",))


def test_a_note_changes_nothing_and_is_told() -> None:
    assert facts(effects={"OP": "N"}, texts={"OP": "Fine."}).form_for({"OP"}).notes == (Why("OP", "Fine."),)


def test_a_form_that_only_a_teacher_does_is_never_chosen() -> None:
    dart = facts(form(FULL, "OP", is_home=False), effects={"OP": "M"})

    assert dart.form_for({"OP"}).verdict is LEFT_OUT
    assert dart.form_for((), FULL).form == BASE


def test_what_bars_a_form_is_named_in_the_order_of_the_record() -> None:
    dart = facts(form("low", "KNEE"), effects={"HIP": "M", "OP": "X", "KNEE": "M", "BP": "N"})

    assert dart.barring("low", {"KNEE", "OP", "HIP", "BP"}) == ("HIP", "OP")
    assert dart.barring("low", {"KNEE"}) == ()


# The records -----------------------------------------------------------------------------------------------------

CHANGED = {flag: {slug for slug, record in RECORDS.items() if flag in record.flags} for flag in FLAGS}


@pytest.mark.parametrize("flag", sorted({*FLAGS} - {"LEG", "PACE"}))  # these two change routines, not exercises
def test_each_condition_has_its_effect_on_each_record(flag: str) -> None:
    assert CHANGED[flag]

    for slug, record in RECORDS.items():
        found = of(slug, flag)
        letter = record.flags.get(flag)
        if not record.is_offered or letter == "X":
            assert found.verdict is LEFT_OUT, slug
        elif letter == "M":
            assert [found.form] == [one.key for one in record.facts.forms if flag in one.asked_by], slug
        else:
            assert (found.verdict, found.form) == (HOME, BASE), slug


def test_thin_bones_leave_out_eight_exercises_and_lead_to_other_forms() -> None:
    assert with_verdict(LEFT_OUT, "OP") == {
        *("roll-up", "chest-lift", "double-leg-stretch", "saw", "spine-stretch", "corkscrew"),
        *("single-leg-teaser", "double-leg-teaser"),
    }
    assert {slug: of(slug, "OP").form for slug in with_verdict(EASIER, "OP")} == {
        **{"hundred": "stage-1", "single-leg-stretch": "head-down", "cat-cow": "cow-only"},
        **{"mermaid": "on-chair-small", "book-opening": "short-lever", "spine-twist": "on-chair"},
        **{"childs-pose": "at-table", "pelvic-curl": "one-piece", "seated-extension": "small-lift"},
        "thread-needle": "open-half",
    }


@pytest.mark.parametrize(
    ("slug", "flags", "key"),
    [
        ("cat-cow", ("OP",), "cow-only"),
        ("cat-cow", ("SPON",), "cat-only"),
        ("cat-cow", ("WRIST", "KNEE"), "at-table"),
        ("cat-cow", ("NECK", "KNEE"), "on-chair"),
        ("thread-needle", ("EYE",), "open-half"),
        ("pelvic-curl", ("OP",), "one-piece"),
        ("balance", ("BAL",), "heel-to-toe"),
        ("side-kick", ("LBP", "HIP", "NECK"), "knees-bent"),
        ("seated-extension", ("RIB",), "small-lift"),
        ("corkscrew", ("BP",), BASE),
    ],
)
def test_the_form_of_a_person(slug: str, flags: tuple[str, ...], key: str) -> None:
    assert of(slug, *flags).form == key


@pytest.mark.parametrize(
    ("slug", "flags", "instead"),
    [
        ("dart", ("HERNIA",), ("quadruped-reach:base",)),
        ("childs-pose", ("DISC",), ("constructive-rest:calves-up",)),
        ("chest-lift", ("NECK",), ("chin-nod:base",)),
        ("chest-lift", ("RIB",), ("chin-nod:base",)),
    ],
)
def test_what_takes_the_place_of_what_is_left_out(slug: str, flags: tuple[str, ...], instead: tuple[str, ...]) -> None:
    found = of(slug, *flags)

    assert (found.verdict, found.instead) == (LEFT_OUT, instead)


def test_cat_cow_cannot_spare_both_halves_and_names_both() -> None:
    found = of("cat-cow", "OP", "SPON")

    assert (found.verdict, [why.flag for why in found.whys]) == (LEFT_OUT, ["OP", "SPON"])


def test_easier_of_old_is_the_exercises_own_easier_form() -> None:
    twist = RECORDS["spine-twist"].facts

    assert (twist.key_of("easier"), twist.form("easier").position) == ("on-chair", "chair")
    assert twist.key_of("on-chairr") == BASE
    assert not twist.has_form("on-chairr")


def test_a_sore_neck_lifts_no_head_face_up() -> None:
    lifted = {slug for slug, record in RECORDS.items() if record.is_offered and "head_lifted" in record.tags}

    assert lifted & with_verdict(HOME, "NECK") == set()
    for slug in lifted & with_verdict(EASIER, "NECK"):
        assert "head_lifted" not in RECORDS[slug].facts.form(of(slug, "NECK").form).tags, slug
    assert lifted <= with_verdict(LEFT_OUT, "NECK", "JOINTS")


def test_a_rib_and_a_pregnancy_never_lead_face_down() -> None:
    for flag in ("RIB", "PREG"):
        allowed = {slug: of(slug, flag).form for slug in RECORDS if of(slug, flag).form}
        assert allowed
        assert [slug for slug, key in allowed.items() if RECORDS[slug].facts.form(key).position == "prone"] == []


# Every exercise, every condition, every form ---------------------------------------------------------------------


def test_no_form_that_anyone_may_get_bars_a_condition_of_theirs() -> None:
    """``form_for`` with whatever is asked, and ``easier_than`` from whichever form one is in."""
    looked_at = 0
    for record in RECORDS.values():
        exercise = record.facts
        for flag in FLAGS:
            for asked in exercise.forms:
                found = [exercise.form_for({flag}, asked.key).form]
                easier = exercise.easier_than(asked.key, {flag}) if found[0] else None
                for key in (*found, *([easier.key] if easier else [])):
                    if not key:
                        continue
                    looked_at += 1
                    assert exercise.barring(key, {flag}) == (), (record.slug, flag, asked.key)
                    assert exercise.by_key[key].is_home
                assert easier is None or easier.rank is Rank.EASIER
    assert looked_at > 2000


# The library -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("library")
def test_cards_and_pages_say_whether_it_fits(alice: User, page: Page) -> None:
    make_answers(make_ready(alice), conditions=("thin_bones",))

    cards = page(alice).get("/exercises/").content.decode()
    left_out = page(alice).get("/exercises/double-leg-stretch/").content.decode()
    eased = page(alice).get("/exercises/cat-cow/").content.decode()

    assert "Fits you" in cards
    assert "Your version: Cow and neutral only" in cards
    assert "Left out because of osteoporosis or thin bones" in cards
    assert "Left out because of osteoporosis or thin bones" in left_out
    assert "<strong>Osteoporosis or thin bones:</strong> Use Arm Arcs instead." in left_out
    assert "Your version: Cow and neutral only" in eased
    assert "<strong>Why this version: osteoporosis or thin bones.</strong> " in eased


@pytest.mark.usefixtures("library")
def test_the_list_narrows_to_what_fits_and_the_address_names_no_condition(alice: User, page: Page) -> None:
    make_answers(make_ready(alice), conditions=("thin_bones",))

    answer = page(alice).get("/exercises/?fits=me")

    assert len(answer.context["exercises"]) == Exercise.objects.offered().count() - 8
    html = answer.content.decode()
    assert "Left out" not in html
    assert not re.search(r"(?<![\w-])OP(?![\w-])", html.split("<main")[0])  # a token may hold it by chance
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
        "form": "cow-only",
        "form_name": "Cow and neutral only",
        "form_why": "Thin bones are spared from bending forwards. The other half trains what holds you up.",
        "instead": [],
        "is_by_hand": False,
        "reasons": [{"flag": "OP", "text": ""}],
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
def test_what_fits_costs_nineteen_queries_whatever_there_is(
    alice: User, page: Page, at: datetime, django_assert_max_num_queries: Callable
) -> None:
    make_answers(make_ready(alice), conditions=("thin_bones", "knee"), at=at)
    client = page(alice)
    client.get("/exercises/")

    with django_assert_max_num_queries(19):
        client.get("/exercises/?fits=me")
