"""The 38 records: complete, honest, and in the words of the house."""

import re

import pytest

from exercises import catalogue
from exercises.models import Breath, Exercise

# Words of those who wrote the records.
WORKSHOP = re.compile(r"\b(the app|seed)\b", re.IGNORECASE)
ROWS = {row.slug: row for row in catalogue.read()}
EVERY = pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)


def test_all_38_records_are_there() -> None:
    assert set(ROWS) == {
        *("hundred", "single-leg-stretch", "double-leg-stretch", "single-leg-circle", "double-leg-circle", "roll-up"),
        *("spine-stretch", "corkscrew", "swan-dive", "boomerang", "side-kick", "single-leg-teaser"),
        *("double-leg-teaser", "mermaid", "single-knee-curl", "double-knee-curl", "childs-pose", "constructive-rest"),
        *("seated-extension", "shoulder-bridge", "cat-cow", "breathing", "balance", "pelvic-curl", "chest-lift"),
        *("book-opening", "dart", "swan-prep", "swimming-prep", "wall-angels", "thread-needle", "arm-arcs"),
        *("spine-twist", "saw", "chin-nod", "scapular-slides", "quadruped-reach", "roll-over"),
    }


@EVERY
def test_a_record_is_complete(row: Exercise) -> None:
    always = ("name", "origin", "level", "status", "category", "regions", "apparatus", "equipment", "start", "tempo")
    texts = (*always, "dose", "unit", "muscles", "gain", "figure")

    assert [name for name in texts if not getattr(row, name)] == []
    assert [
        name for name in ("aka", "areas", "movements", "supports", "steps", "faults") if not getattr(row, name)
    ] == []
    assert row.sources or row.sources_note


@EVERY
def test_steps_are_numbered_and_say_how_to_breathe(row: Exercise) -> None:
    assert [step["n"] for step in row.steps] == list(range(1, len(row.steps) + 1))
    assert {step["breath"] for step in row.steps} <= set(Breath.values)
    assert all(step["text"].strip() for step in row.steps)


@EVERY
def test_what_the_guide_describes_is_retold_and_judged(row: Exercise) -> None:
    assert bool(row.guide_text) == row.origin.startswith("guide")
    assert bool(row.guide_text) == bool(row.guide_status)


@EVERY
def test_a_record_says_nothing_of_how_it_was_written(row: Exercise) -> None:
    text = str([value for name, value in vars(row).items() if name != "_state"])

    assert not WORKSHOP.search(text.replace(".seed", ""))


def test_nobody_is_said_to_have_reviewed_it() -> None:
    assert [slug for slug, row in ROWS.items() if row.reviewed_by or row.reviewed_on] == []


@pytest.mark.parametrize(
    ("slug", "low", "high", "sets_max"),
    [
        ("hundred", 3, 10, 1),
        ("single-leg-stretch", 5, 8, 1),
        ("corkscrew", 3, 3, 1),
        ("side-kick", 6, 10, 1),
        ("double-leg-teaser", 2, 3, 1),
        ("childs-pose", 5, 6, 2),
        ("constructive-rest", 6, 18, 1),
        ("seated-extension", 6, 8, 2),
        ("balance", 2, 3, 1),
        ("dart", 6, 8, 2),
        ("wall-angels", 6, 10, 2),
        ("thread-needle", 3, 5, 1),
        ("quadruped-reach", 5, 6, 1),
    ],
)
def test_the_dose_of_a_record(slug: str, low: int, high: int, sets_max: int) -> None:
    row = ROWS[slug]

    assert (row.reps_low, row.reps_high, row.sets_max) == (low, high, sets_max)


def test_three_records_are_for_an_instructor_only() -> None:
    kept_out = {slug: row.alternatives for slug, row in ROWS.items() if not row.is_offered}

    assert kept_out == {
        "boomerang": ["spine-stretch"],
        "roll-over": ["pelvic-curl", "spine-stretch"],
        "swan-dive": ["swan-prep", "dart"],
    }


def test_nine_records_are_for_home_with_care() -> None:
    assert sorted(slug for slug, row in ROWS.items() if row.status_code == "home_with_care") == [
        *("chest-lift", "corkscrew", "double-leg-circle", "double-leg-stretch", "double-leg-teaser"),
        *("hundred", "roll-up", "saw", "single-leg-teaser"),
    ]


def test_flags_keep_their_effect_and_their_text() -> None:
    cat_cow, dart = ROWS["cat-cow"], ROWS["dart"]

    assert cat_cow.flags == {
        **{"OP": "M", "DISC": "M", "NECK": "M", "SHLD": "M", "PREG": "N", "DIZZY": "M"},
        **{"SPON": "M", "WRIST": "M", "KNEE": "M", "RIB": "M"},
    }
    assert cat_cow.flag_texts == {"PREG": "Fine."}
    assert cat_cow.facts.form_for({"OP"}).form_name == "Cow and neutral only"
    assert dart.flags["PREG"] == "X"
    assert dart.flag_texts["PREG"] == "Do not lie face down. Do it at a wall or on all fours instead."


def test_the_conditions_are_named_in_words() -> None:
    assert list(catalogue.flags()) == [
        *("OP", "DISC", "LEG", "NECK", "SHLD", "PREG", "BP", "BPC", "EYE", "DIZZY", "LBP", "SPON", "WRIST", "KNEE"),
        *("HIP", "HERNIA", "REFLUX", "BAL", "RIB", "PACE", "BREATH", "UBP", "JOINTS"),
    ]
    assert all(flag["label"] and flag["meaning"] for flag in catalogue.flags().values())


def test_the_variations_of_the_teaser_keep_the_names_the_guide_gives_them() -> None:
    assert [(one["guide_name"], one["status"]) for one in ROWS["double-leg-teaser"].variants] == [
        ("Pressing one leg up and another down", "offered, advanced"),
        ("Folding one leg over another while doing circumduction", "offered with hands down, advanced"),
        ("Alternating hip drops while supporting yourself", "offered as the knees-bent version"),
        ("Curling up and over to create an arching Swan Dive Pushup", "not offered"),
    ]


def test_the_full_form_has_prerequisites_of_its_own() -> None:
    hundred = ROWS["hundred"]

    assert hundred.prerequisites == ["breathing"]
    assert hundred.prerequisites_full == ["chest-lift", "double-knee-curl"]
    assert (hundred.level_base, hundred.level_full) == ("beginner", "intermediate")


@pytest.mark.django_db
def test_what_is_not_for_home_is_not_offered() -> None:
    catalogue.load(catalogue.read())

    offered = set(Exercise.objects.offered().values_list("slug", flat=True))

    assert len(offered) == 35
    assert offered.isdisjoint({"boomerang", "roll-over", "swan-dive"})
    assert Exercise.objects.listed().count() == 38


def test_the_reason_for_easy_breaths_fits_everybody_who_is_shown_it() -> None:
    breathing = next(row for row in catalogue.read() if row.slug == "breathing")
    easy = next(form for form in breathing.facts.forms if form.key == "easy")

    assert easy.why == "Small breaths strain little. Fast or big ones can bring on dizziness, pain or a seizure."
