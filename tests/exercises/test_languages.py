"""A second language is only words: what the catalogue says in it, what stays English, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import User
from exercises import catalogue
from exercises.catalogue import words
from exercises.figures.frames import figures, spoken
from exercises.models import Exercise

GERMAN = """
name = "Katze und Kuh"
aka = ["Katzenbuckel"]
steps = ["Vierfüßlerstand.", "Rund werden.", "Zurück.", "Strecken.", "Wieder."]

[flags]
PREG = "Gut."

[forms.cow-only]
name = "Nur die Kuh"
steps = ["Lang.", "Strecken.", "Zurück."]
cue = "Brustbein vor."
labels = ["Lang", "Kuh"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two exercises in English, one of them in German as well."""
    (tmp_path / "en").mkdir()
    (tmp_path / "de").mkdir()
    for name in ("breathing", "cat-cow", "flags", "sources"):
        (tmp_path / "en" / f"{name}.toml").write_text((catalogue.DATA / "en" / f"{name}.toml").read_text())
    (tmp_path / "en" / "swaps.toml").write_text("")
    (tmp_path / "de" / "cat-cow.toml").write_text(GERMAN)
    words.languages.cache_clear()
    return tmp_path


@pytest.fixture
def loaded(db: None, folder: Path) -> None:
    catalogue.load(catalogue.read(folder))


def refused(folder: Path) -> list[str]:
    with pytest.raises(catalogue.CatalogueError) as error:
        catalogue.read(folder)
    return [str(mistake) for mistake in error.value.mistakes]


@pytest.mark.usefixtures("loaded")
def test_a_row_says_its_words_in_the_language_of_the_moment() -> None:
    with translation.override("de"):
        cat = Exercise.objects.get(slug="cat-cow")

    assert (cat.name, cat.aka, cat.flag_texts["PREG"]) == ("Katze und Kuh", ["Katzenbuckel"], "Gut.")
    assert [(step["n"], step["breath"], step["text"]) for step in cat.steps][1] == (2, "exhale", "Rund werden.")


@pytest.mark.usefixtures("loaded")
def test_a_form_says_its_words_and_moves_the_same() -> None:
    english = Exercise.objects.get(slug="cat-cow").facts
    with translation.override("de"):
        german = Exercise.objects.get(slug="cat-cow").facts

    cow, said = english.form("cow-only"), german.form("cow-only")
    assert (said.name, said.cue, said.why) == ("Nur die Kuh", "Brustbein vor.", cow.why)
    assert [(step.breath, step.text) for step in said.steps] == [
        ("natural", "Lang."),
        ("inhale", "Strecken."),
        ("exhale", "Zurück."),
    ]
    assert said.shown
    assert cow.shown
    assert (said.shown.labels, said.shown.frames) == (("Lang", "Kuh"), cow.shown.frames)


@pytest.mark.usefixtures("loaded")
def test_a_form_that_is_done_as_the_record_says_has_its_words() -> None:
    with translation.override("de"):
        cat = Exercise.objects.get(slug="cat-cow").facts

    assert [step.text for step in cat.base.steps][:2] == ["Vierfüßlerstand.", "Rund werden."]
    assert cat.form("on-chair").steps[0].text == "Sit tall, eyes level."


@pytest.mark.usefixtures("loaded")
def test_a_region_of_a_language_is_that_language() -> None:
    with translation.override("de-at"):
        assert Exercise.objects.get(slug="cat-cow").name == "Katze und Kuh"


@pytest.mark.usefixtures("loaded")
def test_what_is_not_said_stays_english() -> None:
    with translation.override("de"):
        cat, breathing = Exercise.objects.get(slug="cat-cow"), Exercise.objects.get(slug="breathing")

    assert cat.tempo.startswith("4 s out")
    assert breathing.name == "Rib Breathing"


@pytest.mark.usefixtures("loaded")
def test_english_is_untouched_by_other_words() -> None:
    assert Exercise.objects.get(slug="cat-cow").name == "Cat-Cow"


@pytest.mark.usefixtures("loaded")
def test_search_finds_words_of_the_language_of_the_moment_alone() -> None:
    with translation.override("de"):
        german = Exercise.objects.find("katze", {})
    english = Exercise.objects.find("katze", {})

    cat = Exercise.objects.get(slug="cat-cow")
    assert [*german.keys] == [cat.pk]
    assert cat.pk not in english.keys


@pytest.mark.usefixtures("loaded")
def test_the_page_answers_in_the_language_of_the_browser(
    page: Callable[[User | None], Client], settings: object
) -> None:
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]  # type: ignore[attr-defined]

    german = page(None).get("/exercises/cat-cow/", headers={"Accept-Language": "de"})
    english = page(None).get("/exercises/cat-cow/", headers={"Accept-Language": "fr"})

    assert "Katze und Kuh" in german.text
    assert '<html lang="de"' in german.text
    assert "Katze und Kuh" not in english.text
    assert "Accept-Language" in german.headers["Vary"]


@pytest.mark.usefixtures("loaded")
def test_a_changed_word_changes_its_row_and_no_other(folder: Path) -> None:
    path = folder / "de" / "cat-cow.toml"
    path.write_text(path.read_text().replace("Katze und Kuh", "Katzenkuh"))

    outcome = catalogue.load(catalogue.read(folder))

    assert outcome.counts() == {"created": 0, "changed": 1, "unchanged": 1, "removed": 0, "withdrawn": 0}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('name = "Katze und Kuh"', "reps = 6", "de/cat-cow.toml, line 2: there is no word 'reps' to translate."),
        ('name = "Katze und Kuh"', "name = 7", "de/cat-cow.toml, line 2: 'name' has to be text."),
        ('"Wieder."]', '"Wieder.", "Ruhen."]', "de/cat-cow.toml, line 4: 'steps' has 6 items and 5 in English."),
        ("PREG =", "XX =", "de/cat-cow.toml, line 7: 'XX' has no words in English."),
        ("[forms.cow-only]", "[forms.dog]", "de/cat-cow.toml, line 1: there is no form 'dog' in English."),
        ('cue = "Bru', 'cue = 7 # "', "de/cat-cow.toml, line 1: the form 'cow-only' has texts, and lists of texts for"),
        (
            'cue = "Bru',
            'why_not = "Bru',
            "de/cat-cow.toml, line 1: of the form 'cow-only' there is nothing to translate but",
        ),
        (
            '["Lang", "Kuh"]',
            '["Lang"]',
            "de/cat-cow.toml, line 1: 'labels' of 'cow-only' has 1 items and 2 in English.",
        ),
        ('name = "Katze und Kuh"', 'name = "Katze', "de/cat-cow.toml, line 2: this is not TOML"),
    ],
)
def test_wrong_words_are_refused_with_file_and_line(folder: Path, old: str, new: str, sentence: str) -> None:
    path = folder / "de" / "cat-cow.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))

    assert refused(folder)[0].startswith(sentence)


def test_words_for_an_exercise_that_is_not_there_are_refused(folder: Path) -> None:
    (folder / "de" / "dog.toml").write_text('name = "Hund"')

    assert refused(folder) == ["de/dog.toml, line 1: there is no exercise of this name in English."]


def test_a_figure_says_its_labels_in_another_language_and_moves_the_same() -> None:
    cat = figures()["cat-cow"]
    labels = [f"Bild {number}" for number in range(1, len(cat.frames) + 1)]

    german = spoken(cat, {"title": "Ganz", "labels": labels})

    assert [frame.label for frame in german.frames] == labels
    assert [frame.pose for frame in german.frames] == [frame.pose for frame in cat.frames]
    assert (german.title, german.digest) == ("Ganz", cat.digest)
