"""The ranker: every name the guide uses finds its exercise first, slips are forgiven, poorer hits come later."""

import pytest

from exercises import catalogue, search
from exercises.models import Exercise
from tests.exercises.queries import QUERIES
from tests.factories import records

ROWS = [search.IndexRow(number, row.search_index, {}) for number, row in enumerate(records())]
SLUGS = [row.slug for row in records()]


def slugs(query: str) -> list[str]:
    return [SLUGS[row.key] for row in search.rank(query, ROWS)]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("The Hundred", "hundred"),
        ("Single-Leg Stretch", "single-leg-stretch"),
        ("push with the long leg, pull with the opposite arm", "single-leg-stretch"),
        ("Double-Leg Stretch", "double-leg-stretch"),
        ("Extended Child's Pose", "childs-pose"),
        ("Extended Child’s Pose", "childs-pose"),
        ("Single-Leg Circle", "single-leg-circle"),
        ("Double-Leg Circle", "double-leg-circle"),
        ("stillness", "constructive-rest"),
        ("weightless sensation", "constructive-rest"),
        ("Roll Up", "roll-up"),
        ("roll ups", "roll-up"),
        ("prayer position", "roll-up"),
        ("Spine Stretch", "spine-stretch"),
        ("The Corkscrew", "corkscrew"),
        ("Swan Dive", "swan-dive"),
        ("swalve dive", "swan-dive"),
        ("The boomerang", "boomerang"),
        ("Mermaid Pose", "mermaid"),
        ("Bridge Pose", "shoulder-bridge"),
        ("C shape", "boomerang"),
        ("lotus feet", "boomerang"),
        ("Side Kick", "side-kick"),
        ("Double Knee Curl", "double-knee-curl"),
        ("Single Knee Curl", "single-knee-curl"),
        ("Single-Leg Teaser", "single-leg-teaser"),
        ("Double-Leg Teaser", "double-leg-teaser"),
        ("pressing one leg up and another down", "double-leg-teaser"),
        ("folding one leg over another while doing circumduction", "double-leg-teaser"),
        ("alternating hip drops while supporting yourself", "double-leg-teaser"),
        ("Swan Dive Pushup", "double-leg-teaser"),
        ("The Mermaid", "mermaid"),
        ("breathing exercises", "breathing"),
        ("balance training", "balance"),
        ("seated spinal extensions", "seated-extension"),
        ("the shoulder bridge", "shoulder-bridge"),
        ("the cat-cow stretch", "cat-cow"),
    ],
)
def test_a_name_the_guide_uses_finds_its_exercise_first(name: str, slug: str) -> None:
    assert slugs(name)[0] == slug


@pytest.mark.parametrize("row", records(), ids=SLUGS)
def test_every_name_of_a_record_finds_it_first(row) -> None:
    shared = {"Bridge": "shoulder-bridge"}
    names = [row.name, *row.guide_names, *row.aka, *(variant["guide_name"] for variant in row.variants)]

    assert {name: slugs(name)[0] for name in names} == {name: shared.get(name, row.slug) for name in names}


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("cat caw", "cat-cow"),
        ("catcow", "cat-cow"),
        ("mermade", "mermaid"),
        ("hundrd", "hundred"),
        ("shoulder brigde", "shoulder-bridge"),
        ("thred the neddle", "thread-needle"),
        ("CHILDS POSE", "childs-pose"),
        ("  swan   prep ", "swan-prep"),
        ("100s", "hundred"),
        ("quadr", "quadruped-reach"),
        ("bird dog", "quadruped-reach"),
        ("rib brea", "breathing"),
        ("corkscrw", "corkscrew"),
    ],
)
def test_typing_errors_and_first_letters_find_the_exercise(typed: str, slug: str) -> None:
    assert slugs(typed)[0] == slug


@pytest.mark.django_db
def test_sixty_written_queries_have_the_same_first_hits_on_every_database() -> None:
    catalogue.load(records())
    slugs_by_key = dict(Exercise.objects.values_list("pk", "slug"))

    found = {
        query: [slugs_by_key[key] for key in Exercise.objects.find(query, {}).keys[: len(first)]]
        for query, first in QUERIES.items()
    }

    assert len(found) == 60
    assert found == QUERIES


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("scapula", [["scapula"], ["scapular"], ["shoulder", "blade"]]),
        ("tight mid back", [["tight", "mid", "back"], ["tight", "upper", "back"], ["tight", "thoracic"]]),
        ("dart", [["dart"]]),
    ],
)
def test_a_query_is_also_asked_in_other_words(asked: str, expected: list[list[str]]) -> None:
    assert search.meanings(search.words(asked)) == expected


def test_matches_of_the_query_come_before_matches_of_synonyms() -> None:
    named = {"guide": [], "others": [], "kinds": [], "text": ""}
    rows = [
        search.IndexRow(1, search.entry(names=["Rotation"], **named), {}),
        search.IndexRow(2, search.entry(names=["Twisting"], **named), {}),
    ]

    assert [row.key for row in search.rank("twisting", rows)] == [2, 1]


def test_a_word_of_the_library_is_not_read_as_a_typing_error() -> None:
    named = {"guide": [], "others": [], "kinds": [], "text": ""}
    rows = [
        search.IndexRow(1, search.entry(names=["Part"], **named), {}),
        search.IndexRow(2, search.entry(names=["Dart"], **named), {}),
    ]

    assert [row.key for row in search.rank("dart", rows)] == [2]
    assert [row.key for row in search.rank("dard", rows)] == [2]


def test_what_weighs_less_comes_later_where_both_fit_alike() -> None:
    index = search.entry(names=["Bend"], guide=[], others=[], kinds=[], text="")

    ranked = search.rank("bend", [search.IndexRow(1, index, {}, 0.5), search.IndexRow(2, index, {})])

    assert [row.key for row in ranked] == [2, 1]


def test_a_name_comes_before_a_body_area_and_that_before_running_text() -> None:
    names = {"others": [], "guide": []}
    rows = [
        search.IndexRow(1, search.entry(names=["Slide"], kinds=["Trunk"], text="good for the neck", **names), {}),
        search.IndexRow(2, search.entry(names=["Nod"], kinds=["Neck"], text="", **names), {}),
        search.IndexRow(3, search.entry(names=["Neck"], kinds=["Trunk"], text="", **names), {}),
    ]

    assert [row.key for row in search.rank("neck", rows)] == [3, 2, 1]


def test_a_name_of_the_guide_comes_before_another_name() -> None:
    rows = [
        search.IndexRow(1, search.entry(names=["A roll"], guide=[], others=["Curl"], kinds=[], text=""), {}),
        search.IndexRow(2, search.entry(names=["B roll"], guide=["Curl"], others=[], kinds=[], text=""), {}),
    ]

    assert [row.key for row in search.rank("curl", rows)] == [2, 1]


def test_every_word_has_to_be_found_where_some_exercise_has_them_all() -> None:
    assert slugs("side kick") == ["side-kick"]


def test_equal_hits_keep_the_order_of_the_library() -> None:
    rows = [
        search.IndexRow(key, search.entry(names=["Bend"], guide=[], others=[], kinds=[], text=""), {}) for key in (5, 2)
    ]

    assert [row.key for row in search.rank("bend", rows)] == [5, 2]


@pytest.mark.parametrize("query", ["", "   "])
def test_no_query_keeps_everything(query: str) -> None:
    assert len(slugs(query)) == 38


@pytest.mark.parametrize("query", ["zzzz", "the", "!?", "qwertyuiop asdfgh", "%_'\"\\"])
def test_what_means_nothing_finds_nothing(query: str) -> None:
    assert slugs(query) == []


@pytest.mark.parametrize(
    ("one", "other", "most", "expected"),
    [
        ("mermaid", "mermade", 2, True),
        ("mermaid", "mermade", 1, False),
        ("bridge", "brigde", 1, True),
        ("swan", "swaan", 1, True),
        ("swan", "wan", 1, True),
        ("swan", "swin", 1, True),
        ("swan", "dart", 1, False),
        ("", "a", 1, True),
    ],
)
def test_a_typing_error_is_a_letter_missing_added_changed_or_swapped(
    one: str, other: str, most: int, expected: bool
) -> None:
    assert search.is_slip(one, other, most=most) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Child's Poses", ["child", "pose"]),
        ("Cat-Cow", ["cat", "cow"]),
        ("Pressing élan", ["pressing", "elan"]),
        ("abs 100s", ["abs", "100"]),
    ],
)
def test_words_are_compared_without_case_accents_and_plurals(text: str, expected: list[str]) -> None:
    assert search.words(text) == expected


def test_filters_count_what_each_further_choice_would_find() -> None:
    rows = [
        search.IndexRow(1, "a\n\n\n\n", {"level": frozenset({"easy"}), "area": frozenset({"neck"})}),
        search.IndexRow(2, "b\n\n\n\n", {"level": frozenset({"easy", "hard"}), "area": frozenset({"back"})}),
        search.IndexRow(3, "c\n\n\n\n", {"level": frozenset({"hard"}), "area": frozenset({"back", "neck"})}),
    ]
    groups = {"level": ["easy", "hard"], "area": ["neck", "back"]}

    found = search.narrow(rows, {"area": frozenset({"back"})}, groups=groups)

    assert found.keys == [2, 3]
    assert found.counts == {"level": {"easy": 1, "hard": 2}, "area": {"neck": 2, "back": 2}}
