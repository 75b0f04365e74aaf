"""The library for programs: the whole record, the same filters and search as the page, strict about what is asked."""

import pytest
from rest_framework.test import APIClient

from exercises.forms import FindForm
from exercises.models import FILTERS, Exercise
from tests.exercises.growth import queries_for_ten_and_for_twenty
from tests.factories import records

LIST = "/api/v1/exercises/"


@pytest.fixture
def program() -> APIClient:
    return APIClient()


@pytest.mark.usefixtures("library")
def test_it_gives_all_38_to_a_program_without_an_account(program: APIClient) -> None:
    answer = program.get(LIST, {"page_size": 100})

    body = answer.json()
    assert answer.status_code == 200
    assert body["count"] == len(body["results"]) == 38
    assert {row["slug"] for row in body["results"]} == {row.slug for row in records()}


@pytest.mark.usefixtures("library")
def test_one_record_is_whole(program: APIClient) -> None:
    row = program.get(f"{LIST}hundred/").json()

    assert row["name"] == "The Hundred"
    assert row["steps"][0] == {
        "n": 1,
        "breath": "inhale",
        "text": "Lie long. Let the back of the neck lengthen and the ribs settle.",
    }
    assert (row["reps_low"], row["reps_high"], row["sets_max"], row["unit"]) == (3, 10, 1, "breaths")
    assert (row["level_base"], row["level_full"], row["status_code"]) == ("beginner", "intermediate", "home_with_care")
    assert row["flags"]["PREG"] == "X"
    assert row["extra_figures"] == ["hundred"]
    assert row["is_offered"] is True
    assert row["reviewed_on"] is None


@pytest.mark.usefixtures("library")
def test_a_form_is_told_whole(program: APIClient) -> None:
    row = program.get(f"{LIST}cat-cow/").json()

    assert [form["key"] for form in row["forms"]] == [
        *("base", "cow-only", "cat-only", "small", "head-level", "at-table", "on-chair"),
    ]
    assert row["easier"] == "on-chair"
    assert row["forms"][1] == {
        "key": "cow-only",
        "name": "Cow and neutral only",
        "for": ["OP"],
        "suits": ["OP"],
        "position": "quad",
        "supports": ["mat"],
        "start": "All fours, hands under shoulders, knees under hips on something soft.",
        "steps": [
            {"breath": "natural", "text": "Long neutral spine. Elbows soft."},
            {"breath": "inhale", "text": "Tail long, breastbone forward, blades slide down. Neck long."},
            {"breath": "exhale", "text": "Back to the long neutral spine, and stop there."},
        ],
        "cue": "Breastbone forward, then back to a long spine.",
        "why": "Thin bones are spared from bending forwards. The other half trains what holds you up.",
        "told": "",
        "dose": {"reps_low": 6, "reps_high": 8, "sets_max": 2, "unit": "reps", "hold_seconds": 0, "sides": 1},
        "level": "beginner",
        "tags": ["extension", "faq_class"],
        "needs": [],
        "light": False,
        "home": True,
        "same_as": "",
        "figure": {
            "figure": "cat-cow",
            "frames": [0, 3],
            "scale": 1.0,
            "neutral": 0,
            "labels": ["Back to a long neutral spine", "Cow: tail long, breastbone forward, neck long"],
            "breaths": [],
        },
    }


@pytest.mark.usefixtures("library")
def test_what_takes_its_place_is_told_by_condition(program: APIClient) -> None:
    assert program.get(f"{LIST}dart/").json()["instead"] == {"HERNIA": "quadruped-reach:base"}


@pytest.mark.usefixtures("library")
def test_the_fields_are_the_record_and_nothing_of_the_workings(program: APIClient) -> None:
    assert set(program.get(f"{LIST}dart/").json()) == {
        *("slug", "name", "aka", "guide_names", "origin", "level", "level_base", "level_full", "guide_level"),
        *("status", "status_code", "is_offered", "alternatives", "phase", "position", "category", "movements"),
        *("regions", "areas", "tags", "apparatus", "equipment", "supports", "start", "steps", "tempo", "faults"),
        *("dose", "reps", "reps_low", "reps_high", "sets", "sets_max", "unit", "hold_seconds", "sides"),
        *(
            "est_seconds",
            "muscles",
            "muscles_secondary",
            "gain",
            "watch",
            "flags",
            "flag_texts",
            "cautions",
            "guide_flags",
        ),
        *(
            "instead",
            "forms",
            "easier",
            "harder",
            "prerequisites",
            "prerequisites_full",
            "guide_text",
            "guide_status",
            "variants",
        ),
        *("sources", "sources_note", "figure", "extra_figures", "reviewed_by", "reviewed_on"),
    }


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"search": "roll ups"}, "roll-up"),
        ({"search": "cat caw"}, "cat-cow"),
        ({"search": "shoulder blade"}, "scapular-slides"),
        ({"position": "chair"}, "cat-cow"),
        ({"position": "chair", "phase": "mobility", "search": "extension"}, "seated-extension"),
        ({"minutes": "more", "position": "side"}, "book-opening"),
        ({"area": "upper_back", "position": "side"}, "book-opening"),
        ({"level": ["intermediate", "advanced"], "position": "side"}, "side-kick"),
    ],
)
def test_filters_and_search_are_those_of_the_page(program: APIClient, query: dict, expected: str) -> None:
    assert program.get(LIST, query).json()["results"][0]["slug"] == expected


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ({"page_size": "101"}, "page_size", "Choose a page size from 1 to 100."),
        ({"page_size": "0"}, "page_size", "Choose a page size from 1 to 100."),
        ({"page_size": "abc"}, "page_size", "Choose a page size from 1 to 100."),
        ({"colour": "red"}, "colour", "There is no such parameter."),
        (
            {"level": "expert"},
            "level",
            "“expert” is not one of the choices. Choose from beginner, intermediate, advanced.",
        ),
        ({"search": "a" * 101}, "search", "This has 101 characters. Shorten it to 100 or fewer."),
        ({"search": "\0"}, "search", "Character 1 (U+0000) cannot be saved. Please remove it."),
    ],
)
def test_what_cannot_be_answered_is_refused_by_name(program: APIClient, query: dict, field: str, message: str) -> None:
    answer = program.get(LIST, query)

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"] == {field: [message]}


@pytest.mark.usefixtures("library")
def test_pages_follow_each_other_without_a_gap(program: APIClient) -> None:
    first = program.get(LIST, {"page_size": 20}).json()
    second = program.get(first["next"]).json()

    slugs = [row["slug"] for row in first["results"] + second["results"]]
    assert len(slugs) == len(set(slugs)) == 38
    assert second["next"] is None


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("path", ["nope/", "1/", "CAT-COW/"])
def test_an_unknown_exercise_is_a_problem(program: APIClient, path: str) -> None:
    answer = program.get(LIST + path)

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_read_only(program: APIClient, method: str) -> None:
    assert getattr(program, method)(f"{LIST}dart/", {}).status_code in (403, 405)


@pytest.mark.django_db
def test_a_page_costs_two_queries_for_ten_and_for_twenty(program: APIClient) -> None:
    counted = queries_for_ten_and_for_twenty(lambda: program.get(LIST, {"page_size": 20, "search": "back"}))

    assert counted == [2, 2]


@pytest.mark.usefixtures("library")
def test_a_program_gets_304_for_what_it_has(program: APIClient) -> None:
    tag = program.get(LIST).headers["ETag"]

    assert program.get(LIST, headers={"If-None-Match": tag}).status_code == 304


def test_the_parameters_of_the_api_are_those_the_form_reads() -> None:
    assert list(FindForm.base_fields) == ["search", *FILTERS, "fits"]


@pytest.mark.usefixtures("library")
def test_a_record_that_left_the_data_is_found_by_its_slug_only(program: APIClient) -> None:
    Exercise.objects.get(slug="dart").withdraw()

    assert program.get(LIST).json()["count"] == 37
    assert program.get(f"{LIST}dart/").json()["status_code"] == "not_offered"


@pytest.mark.usefixtures("library")
def test_who_asks_what_fits_them_has_to_say_who_they_are_but_not_for_a_method_that_there_is_not(
    program: APIClient,
) -> None:
    asked = {method: program.generic(method, f"{LIST}?fits=me").status_code for method in ("GET", "HEAD", "TRACE")}

    assert asked == {"GET": 401, "HEAD": 401, "TRACE": 405}
