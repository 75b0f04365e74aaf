"""What the loader refuses of a form: pictures of what its conditions spare, words it never says, one movement twice."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from exercises import catalogue
from exercises.catalogue.form_mistakes import drawing_mistakes
from exercises.catalogue.records import CatalogueEntry, parse
from exercises.catalogue.spared import double_mistakes, spared_mistakes, trait_mistakes
from exercises.facts import MODIFY
from exercises.figures.frames import figures
from exercises.figures.shown import shown_figure
from exercises.figures.traits import TRAITS, shown_traits
from tests.factories import records

ROWS = {row.slug: row for row in records()}
RECORDS = {slug: parse(catalogue.DATA / "en" / f"{slug}.toml") for slug in ROWS}


def record(slug: str, *changes: tuple[str, str], folder: Path) -> CatalogueEntry:
    """The record of ``slug`` with each first old text changed to the new one."""
    text = (catalogue.DATA / "en" / f"{slug}.toml").read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / f"{slug}.toml"
    path.write_text(text)
    found = parse(path)
    assert isinstance(found, CatalogueEntry)
    return found


def spares(slug: str, flag: str) -> frozenset[str]:
    found = RECORDS[slug]
    assert isinstance(found, CatalogueEntry)
    return frozenset(found.values["flags"].get(flag, {}).get("spares", ()))


def test_the_records_hold_38_exercises_115_forms_and_187_rows_that_ask_for_one() -> None:
    asking = [(slug, flag) for slug, row in ROWS.items() for flag, effect in row.flags.items() if effect == MODIFY]

    assert len(ROWS) == 38
    assert sum(len(row.forms) for row in ROWS.values()) == 115
    assert len(asking) == 187
    for slug, flag in asking:
        assert [flag in form["asked_by"] for form in ROWS[slug].forms].count(True) == 1, (slug, flag)


@pytest.mark.parametrize(
    ("slug", "flag"),
    [
        *(("cat-cow", "OP"), ("thread-needle", "BP"), ("pelvic-curl", "OP"), ("chest-lift", "BP"), ("dart", "NECK")),
        *(("childs-pose", "EYE"), ("double-knee-curl", "LBP"), ("balance", "BAL"), ("wall-angels", "SHLD")),
        *(("side-kick", "LBP"), ("book-opening", "OP"), ("seated-extension", "RIB"), ("roll-up", "NECK")),
        *(("swan-prep", "WRIST"), ("spine-twist", "OP"), ("mermaid", "KNEE"), ("quadruped-reach", "LBP")),
        ("single-leg-circle", "DISC"),
    ],
)
def test_the_usual_drawing_shows_what_the_condition_spares(slug: str, flag: str) -> None:
    """Or else a form would pass because nothing is ever seen."""
    figure = figures()[ROWS[slug].figure]

    assert [*shown_traits(figure, spares(slug, flag))] != []


def test_every_trait_is_spared_by_some_record() -> None:
    asked = {trait for slug, row in ROWS.items() for flag in row.flags for trait in spares(slug, flag)}

    assert asked == TRAITS.keys()


def test_whoever_has_two_conditions_is_shown_nothing_that_either_spares() -> None:
    looked_at = 0
    for slug, row in ROWS.items():
        asking = [flag for flag, effect in row.flags.items() if effect == MODIFY]
        for pair in combinations(asking, 2):
            form = row.facts.form_shown(pair)
            if form is None or form.shown is None:
                continue
            looked_at += 1
            spared = spares(slug, pair[0]) | spares(slug, pair[1])
            assert [*shown_traits(shown_figure(form.shown), spared)] == [], (slug, pair)
    assert looked_at > 350


# What is refused -------------------------------------------------------------------------------------------------


def test_a_frame_that_is_added_to_a_form_is_refused(tmp_path: Path) -> None:
    changed = record(
        "cat-cow",
        ("frames = [0, 3]", "frames = [0, 1, 3]"),
        ('labels = [\n  "Back', 'labels = [\n  "Long",\n  "Back'),
        folder=tmp_path,
    )

    found = [str(mistake) for mistake in spared_mistakes(changed)]

    line = changed.text[: changed.text.index('key = "cow-only"')].count("\n") + 1
    assert found == [f"cat-cow.toml, line {line}: form 'cow-only': picture 2 shows what OP spares: rounds."]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("Breastbone forward, then back", "Cat, then back", "it says 'cat': Cat, then back to a long spine."),
        ('Long neutral spine. Elbows soft." },\n  { breath = "inhale"', 'Round." },\n  { breath = "inhale"', "it"),
        ('"Back to a long neutral spine",', '"Not the cat",', "a picture says 'cat': Not the cat"),
    ],
)
def test_a_word_that_a_form_never_says_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    changed = record("cat-cow", (old, new), folder=tmp_path)

    found = [mistake.sentence for mistake in spared_mistakes(changed)]

    assert len(found) == 1
    assert found[0].startswith(f"form 'cow-only': {sentence}")


def test_what_is_not_to_be_done_may_be_said(tmp_path: Path) -> None:
    changed = record("cat-cow", ("Breastbone forward, then back", "Never round, only back"), folder=tmp_path)

    assert [*spared_mistakes(changed)] == []


def test_a_trait_that_nobody_can_see_is_refused_with_its_line(tmp_path: Path) -> None:
    changed = record("cat-cow", ('spares = ["rounds"]', 'spares = ["rounds", "wiggles"]'), folder=tmp_path)

    found = [str(mistake) for mistake in trait_mistakes(changed)]

    line = changed.text[: changed.text.index('"wiggles"')].count("\n") + 1
    assert found == [f"cat-cow.toml, line {line}: OP cannot spare 'wiggles': there is no such trait."]


def test_one_movement_under_two_names_is_refused(tmp_path: Path) -> None:
    twist = record("spine-twist", folder=tmp_path)
    needle = record("thread-needle", ('same_as = "spine-twist:on-chair"\n', ""), folder=tmp_path)

    found = [mistake.sentence for mistake in double_mistakes([twist, needle])]

    assert found == ["form 'sitting' is drawn as spine-twist:on-chair is: say that in 'same_as'."]


def test_a_condition_that_asks_for_a_form_which_is_not_there_stops_the_site(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    for name in ("breathing", "flags", "sources", "swaps"):
        (tmp_path / "en" / f"{name}.toml").write_text((catalogue.DATA / "en" / f"{name}.toml").read_text())
    record("cat-cow", ('form = "cow-only", ', ""), folder=tmp_path / "en")

    with pytest.raises(catalogue.CatalogueError) as refused:
        catalogue.read(tmp_path)

    assert "OP has to name the form it asks for; there is no form ''." in str(refused.value)


# Breath ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("slug", "key"), [("chest-lift", "no-hold"), ("shoulder-bridge", "half-height")])
def test_the_form_for_blood_pressure_breathes_in_on_the_way_down_and_holds_nothing(slug: str, key: str) -> None:
    form = ROWS[slug].facts.by_key[key]
    assert form.shown is not None

    assert [frame.breath for frame in shown_figure(form.shown).frames] == ["inhale", "exhale", "inhale"]
    assert [step.breath for step in form.steps] == ["inhale", "exhale", "inhale"]
    assert form.hold_seconds == 0


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ('["inhale", "exhale", "exhale"]', "form 'no-hold': the breaths of its frames are not those of its steps."),
        ('["inhale", "exhale"]', "there are 2 breaths for 3 frames."),
        ('["inhale", "exhale", "in"]', "there is no breath 'in'; choose from inhale, exhale, natural."),
    ],
)
def test_a_drawing_that_breathes_otherwise_than_the_steps_is_refused(tmp_path: Path, new: str, sentence: str) -> None:
    changed = record("chest-lift", ('["inhale", "exhale", "inhale"]', new), folder=tmp_path)

    found = [mistake.sentence for mistake in drawing_mistakes(changed)]

    assert len(found) == 1
    assert found[0].endswith(sentence)


# Words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "number", "label"),
    [
        ("thread-needle:open-half", 1, "Open the right arm to the side and up, head in line"),
        ("thread-needle:sitting", 0, "Sit tall on a chair, arms hug the chest"),
        ("thread-needle:sitting", 2, "Breathe into the upper back and return"),
        ("mermaid:on-chair-small", 0, "Sit tall on a chair, arms folded, hands on the ribs"),
        ("arm-arcs:to-ceiling", 0, "Float the arms to the ceiling, no further"),
        ("chest-lift:slow", 1, "Slowly nod, then slide the ribs toward the pelvis"),
        ("quadruped-reach:full", 2, "Three breaths, small circles with hand and foot"),
        ("side-kick:full", 1, "Small circles forward, trunk still"),
        ("single-leg-teaser:full", 2, "Roll up to a V, arms by the ears"),
        ("balance:supported", 3, "Hold 10 to 20 s, breathe"),
        ("balance:full", 3, "Turn the head slowly a little to each side, breathe"),
        ("swan-prep:full", 2, "Hover the hands, nothing sinks"),
        ("scapular-slides:base", 1, "Reach up, blades apart, then slide them toward the ears"),
        ("scapular-slides:seated", 2, "Let them settle wide and flat, then slide them down"),
        ("breathing:base", 0, "Through the nose: ribs widen to the sides and back"),
    ],
)
def test_what_is_said_large_is_the_step_of_this_very_form(form: str, number: int, label: str) -> None:
    slug, _, key = form.partition(":")
    shown = ROWS[slug].facts.by_key[key].shown
    assert shown is not None

    assert shown_figure(shown).frames[number].label == label


@pytest.mark.parametrize(
    "form", ["pelvic-curl:tilt", "shoulder-bridge:tilt", "thread-needle:sitting", "chest-lift:slow"]
)
def test_a_form_without_a_hold_has_none_in_its_dose(form: str) -> None:
    slug, _, key = form.partition(":")

    assert ROWS[slug].facts.by_key[key].hold_seconds == 0


def test_three_breaths_on_all_fours_are_held_for_twelve_seconds() -> None:
    facts = ROWS["quadruped-reach"].facts

    assert (facts.base.hold_seconds, facts.base.rep_seconds) == (3, 13.0)
    assert (facts.by_key["full"].hold_seconds, facts.by_key["full"].rep_seconds) == (12, 22.0)


def test_every_form_says_its_own_start_and_nothing_of_how_it_is_drawn() -> None:
    texts = [
        text for row in ROWS.values() for one in row.facts.forms for text in (one.start, *(s.text for s in one.steps))
    ]
    labels = [frame.label for figure in figures().values() for frame in figure.frames]

    assert [text for text in texts if re.search(r"\b[Aa]s (in )?(the usual form|Stage \d|before)", text)] == []
    assert [label for label in labels if "drawn" in label] == []
