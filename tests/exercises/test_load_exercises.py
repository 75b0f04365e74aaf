"""The loader: what it refuses, naming file and line, and what it does to the database."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from exercises import catalogue
from exercises.models import Exercise, LoadedCatalogue, Status, catalogue_stamp
from tests.factories import make_routine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalogue with three exercises that need nothing else."""
    (tmp_path / "en").mkdir()
    for name in ("breathing", "cat-cow", "mermaid", "flags", "sources"):
        (tmp_path / "en" / f"{name}.toml").write_text((catalogue.DATA / "en" / f"{name}.toml").read_text())
    (tmp_path / "en" / "swaps.toml").write_text("")
    return tmp_path


def edit(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the first ``old`` in a file; the line it stands in."""
    path = folder / "en" / f"{name}.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(catalogue.CatalogueError) as refused:
        catalogue.read(folder)
    return [str(mistake) for mistake in refused.value.mistakes]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'position = "quad"',
            'position = "upside"',
            "there is no position 'upside'; choose from supine, propped, side,",
        ),
        ('phase = "mobility"', 'phase = "fun"', "there is no phase 'fun'; choose from breath, activation,"),
        ('level_base = "beginner"', 'level_base = "easy"', "there is no level_base 'easy'; choose from beginner,"),
        (
            'status_code = "home"',
            'status_code = "ok"',
            "there is no status_code 'ok'; choose from home,",
        ),
        ('{ breath = "exhale"', '{ breath = "pant"', "there is no breath 'pant'; choose from inhale, exhale, natural."),
        ("OP = {", "OLD = {", "there is no flag 'OLD' in flags.toml."),
        ('OP = { effect = "M"', 'OP = { effect = "Q"', "there is no effect 'Q'; choose from X, M, N."),
        ("prerequisites = []", 'prerequisites = ["dog"]', "there is no exercise 'dog'."),
        ('tags = ["extension"', 'tags = ["wiggle"', "there is no 'wiggle' in tags; choose from loaded_flexion,"),
        ('areas = ["upper_back"', 'areas = ["soul"', "there is no 'soul' in areas; choose from upper_back, neck,"),
        ('sources = ["T44"]', 'sources = ["T999"]', "there is no source 'T999' in sources.toml."),
        (
            'level_base = "beginner"\nlevel_full = "beginner"',
            'level_base = "advanced"\nlevel_full = "beginner"',
            "level_full has to be level_base or above.",
        ),
        ('level = "Beginner"', 'level = "Begnner"', "'level' has to say beginner, as level_base and level_full do."),
        ("reps_low = 6", "reps_low = 9", "reps_low has to be at least 1 and at most reps_high."),
        ("sets = 1", "sets = 3", "sets has to be at least 1 and at most sets_max."),
        ("sides = 1", "sides = 3", "sides has to be 1 or 2."),
        ("est_seconds = 54", "est_seconds = 0", "est_seconds has to be at least 1."),
        ("reps = 6", 'reps = "six"', "'reps' has to be a whole number."),
        ("reps = 6", "reps = true", "'reps' has to be a whole number."),
        ('tempo = "4 s out', 'tempo = 4 # "4 s out', "'tempo' has to be text."),
        ('faults = ["Elbows lock"', 'faults = [7, "Elbows lock"', "'faults' has to be a list of texts."),
        ("steps = [\n  { breath", "steps = [\n  { sigh", "'steps' has to be a list of { breath, text }, each a text."),
        ('slug = "cat-cow"', 'slug = "cat-cow"\ncolour = "red"', "there is no field 'colour'."),
        ('slug = "cat-cow"', 'slug = "cat"', "the slug has to be the name of the file."),
        ('slug = "cat-cow"', 'slug = "mermaid"', "the slug 'mermaid' is taken by mermaid.toml."),
        ('name = "Cat-Cow"', 'name = ""', "'name': This field cannot be blank."),
        ('name = "Cat-Cow"', 'name = "Rib breathing"', "the name 'Rib breathing' is taken by breathing.toml."),
        ('aka = ["Cat stretch"', 'aka = ["Mermaid"', "the name 'Mermaid' is taken by mermaid.toml."),
        ('aka = ["Cat stretch"', 'aka = ["thoracic breathing"', "the name 'thoracic breathing' is taken by breathing"),
        ('reviewed_by = ""', 'reviewed_by = "Dr Day"', "a review needs both a name and a date (reviewed_on)."),
        ('status_code = "home"', 'status_code = "instructor_only"', "what is not for home has to name alternatives."),
    ],
)
def test_a_mistake_names_its_file_and_line(folder: Path, old: str, new: str, sentence: str) -> None:
    line = edit(folder, "cat-cow", old, new)
    # What is added or changed stands in the last line of a longer replacement.
    line += new.count("\n") - (old.count("\n") if old.startswith("steps") else 0)

    found = mistakes(folder)

    assert found[0].startswith(f"cat-cow.toml, line {line}: {sentence}")
    assert len(found) == 1


def test_a_missing_field_is_named(folder: Path) -> None:
    edit(folder, "cat-cow", "hold_seconds = 0\n", "")

    assert mistakes(folder) == ["cat-cow.toml, line 1: the field 'hold_seconds' is missing."]


def test_what_is_not_toml_is_named_with_its_line(folder: Path) -> None:
    line = edit(folder, "cat-cow", 'phase = "mobility"', 'phase = "mobility')

    assert mistakes(folder)[0].startswith(f"cat-cow.toml, line {line}: this is not TOML: ")


def test_what_is_not_utf_8_is_named_with_its_line(folder: Path) -> None:
    (folder / "en" / "cat-cow.toml").write_bytes(b'slug = "cat-cow"\nname = "Cat\xff"\n')

    assert mistakes(folder) == ["cat-cow.toml, line 2: this is not UTF-8 text."]


def test_a_missing_vocabulary_is_named(folder: Path) -> None:
    (folder / "en" / "flags.toml").unlink()

    assert mistakes(folder) == ["flags.toml, line 1: this file is missing."]


def test_a_circle_of_prerequisites_is_told_as_one(folder: Path) -> None:
    line = edit(folder, "breathing", "prerequisites = []", 'prerequisites = ["cat-cow"]')
    edit(folder, "cat-cow", "prerequisites = []", 'prerequisites = ["mermaid"]')
    edit(folder, "mermaid", "prerequisites_full = []", 'prerequisites_full = ["breathing"]')

    sentence = "these prerequisites go round in a circle: breathing needs cat-cow needs mermaid needs breathing."
    assert mistakes(folder) == [f"breathing.toml, line {line}: {sentence}"]


def test_every_mistake_is_told_at_once(folder: Path) -> None:
    edit(folder, "cat-cow", 'position = "quad"', 'position = "upside"')
    edit(folder, "mermaid", "sides = 2", "sides = 0")

    assert [found.split(",")[0] for found in mistakes(folder)] == ["cat-cow.toml", "mermaid.toml"]


def test_an_alternative_has_to_be_for_home(folder: Path) -> None:
    for name in ("cat-cow", "mermaid"):
        edit(folder, name, 'status_code = "home"', 'status_code = "not_offered"\nalternatives = ["mermaid"]')

    assert "the alternative 'mermaid' is not for home either." in mistakes(folder)[0]


@pytest.mark.django_db
def test_loading_reports_what_it_did_and_again_changes_nothing(capsys: pytest.CaptureFixture) -> None:
    call_command("load_exercises")
    before = dict(Exercise.objects.values_list("slug", "pk"))

    call_command("load_exercises")

    assert capsys.readouterr().out.splitlines() == [
        "38 exercises: 38 created, 0 changed, 0 unchanged, 0 removed, 0 withdrawn.",
        "38 exercises: 0 created, 0 changed, 38 unchanged, 0 removed, 0 withdrawn.",
    ]
    assert dict(Exercise.objects.values_list("slug", "pk")) == before


@pytest.mark.django_db
def test_a_changed_file_changes_its_row_and_no_other(folder: Path) -> None:
    catalogue.load(catalogue.read(folder))
    key = Exercise.objects.get(slug="cat-cow").pk
    edit(folder, "cat-cow", "reps_high = 8", "reps_high = 9")

    outcome = catalogue.load(catalogue.read(folder))

    assert (outcome.created, outcome.changed, outcome.unchanged) == ([], ["cat-cow"], ["breathing", "mermaid"])
    assert Exercise.objects.get(pk=key).reps_high == 9


@pytest.mark.django_db
def test_a_record_that_left_is_removed(folder: Path) -> None:
    catalogue.load(catalogue.read(folder))
    (folder / "en" / "mermaid.toml").unlink()

    outcome = catalogue.load(catalogue.read(folder))

    assert outcome.removed == ["mermaid"]
    assert not Exercise.objects.filter(slug="mermaid").exists()


@pytest.mark.django_db
def test_a_record_that_left_but_is_used_stays_and_is_not_offered(folder: Path, alice: User) -> None:
    catalogue.load(catalogue.read(folder))
    make_routine(alice, "breathing", "mermaid")
    catalogue.load(catalogue.read(folder))
    (folder / "en" / "mermaid.toml").unlink()

    outcome = catalogue.load(catalogue.read(folder))

    assert outcome.withdrawn == ["mermaid"]
    row = Exercise.objects.get(slug="mermaid")
    assert row.status_code == Status.NOT_OFFERED
    assert not Exercise.objects.listed().filter(slug="mermaid").exists()
    assert not Exercise.objects.offered().filter(slug="mermaid").exists()


@pytest.mark.django_db
def test_a_record_that_comes_back_is_offered_again(folder: Path, alice: User) -> None:
    catalogue.load(catalogue.read(folder))
    make_routine(alice, "mermaid")
    (folder / "en" / "mermaid.toml").rename(folder / "mermaid.away")
    catalogue.load(catalogue.read(folder))
    (folder / "mermaid.away").rename(folder / "en" / "mermaid.toml")

    outcome = catalogue.load(catalogue.read(folder))

    assert outcome.changed == ["mermaid"]
    assert Exercise.objects.listed().offered().filter(slug="mermaid").exists()


@pytest.mark.django_db
def test_loading_everything_takes_few_queries() -> None:
    rows = catalogue.read()

    with CaptureQueriesContext(connection) as first:
        catalogue.load(rows)
    with CaptureQueriesContext(connection) as again:
        catalogue.load(rows)

    assert len(first) <= 8
    assert len(again) <= 4


@pytest.mark.django_db
def test_the_catalogue_gets_a_new_stamp_only_where_loading_changed_something(folder: Path) -> None:
    assert catalogue_stamp() == ""
    stamps = []
    # The last one is the first again, and yet another: a page of the one between may be kept under the first stamp.
    for old, new in (("Mermaid", "Mermaid"), ("Mermaid", "Mermaid"), ("Mermaid", "Siren"), ("Siren", "Mermaid")):
        edit(folder, "mermaid", f'name = "{old}"', f'name = "{new}"')
        catalogue.load(catalogue.read(folder))
        stamps.append(catalogue_stamp())
    LoadedCatalogue.objects.all().delete()
    catalogue.load(catalogue.read(folder))

    assert stamps[0] == stamps[1]
    assert len({*stamps, catalogue_stamp()}) == 4
    assert LoadedCatalogue.objects.count() == 1


@pytest.mark.django_db
def test_check_writes_nothing(capsys: pytest.CaptureFixture) -> None:
    call_command("load_exercises", check=True)

    assert capsys.readouterr().out == "38 exercises, no mistakes.\n"
    assert Exercise.objects.count() == 0


@pytest.mark.django_db
def test_a_mistake_stops_the_command_before_anything_is_written(folder: Path) -> None:
    line = edit(folder, "cat-cow", 'position = "quad"', 'position = "upside"')

    with pytest.raises(CommandError, match=f"cat-cow.toml, line {line}: there is no position 'upside'"):
        call_command("load_exercises", folder=folder)

    assert Exercise.objects.count() == 0
