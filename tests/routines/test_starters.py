"""The starters keep the rules that their words promise."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.checks import registry as checks
from django.test import Client

from accounts.models import User
from exercises import catalogue
from routines import starters
from routines.apps import check_starters
from routines.models import Routine, RoutineStep, StarterRoutine
from tests.factories import make_answers, make_exercise, make_ready, records

PHASES = ("breath", "activation", "mobility", "strength", "integration", "stretch", "rest")
PATH = ("article-path-basic", "article-path-basic-2", "article-path-intermediate", "article-path-advanced")
SLUGS = ("first-week-gentle", "beginner-full", "desk-break", *PATH, "intermediate-balanced")


# The second path of beginners asks one breath more of The Hundred.
LEARNT_LONGER = {"article-path-basic-2": {"hundred"}}


def test_the_path_counts_nothing_that_the_page_of_the_article_counts_otherwise() -> None:
    said = {one.slug: str(one.who) for one in starters.starters() if one.slug in PATH}

    assert said["article-path-basic-2"].endswith("It has 5 of the exercises that the article calls basic.")
    assert said["article-path-advanced"].startswith(
        "For when the intermediate path has become easy. It has 4 exercises"
    )
    assert [who for who in said.values() if "All " in who or "4 of the 5" in who] == []


@pytest.fixture
def drafts(db: None) -> dict[str, list[RoutineStep]]:
    """Each starter's steps with the real exercises."""
    catalogue.load(records())
    return {one.starter.slug: one.steps for one in StarterRoutine.offered()}


def test_there_are_eight_starters_with_these_names() -> None:
    names = [one.name for one in starters.starters()]

    assert names == [
        "First week, gentle",
        "Beginner, full",
        "Desk break",
        "Article path, basic 1",
        "Article path, basic 2",
        "Article path, intermediate",
        "Article path, advanced",
        "Intermediate, balanced",
    ]
    assert [one.slug for one in starters.starters()] == list(SLUGS)


@pytest.mark.parametrize(
    ("slug", "minutes", "changes", "is_strength", "is_gentle"),
    [
        ("first-week-gentle", 11, 4, False, True),
        ("beginner-full", 16, 5, True, False),
        ("desk-break", 8, 4, False, False),
        ("article-path-basic", 15, 5, True, False),
        ("article-path-basic-2", 16, 5, True, False),
        ("article-path-intermediate", 14, 6, True, False),
        ("article-path-advanced", 14, 6, True, False),
        ("intermediate-balanced", 17, 5, True, False),
    ],
)
def test_a_copied_starter_is_what_it_promises(
    alice: User,
    drafts: dict[str, list[RoutineStep]],
    slug: str,
    minutes: int,
    changes: int,
    *,
    is_strength: bool,
    is_gentle: bool,
) -> None:
    routine = Routine.objects.copy_starter(slug, owner=alice)

    assert routine.starter == slug
    assert routine.estimated_minutes() == minutes
    assert routine.position_changes() == changes
    assert routine.is_strength() is is_strength
    assert routine.is_gentle_set() is is_gentle


@pytest.mark.parametrize("slug", SLUGS)
def test_each_dose_of_a_starter_is_in_the_range_of_its_exercise_and_all_but_breathing_at_its_low_end(
    drafts: dict[str, list[RoutineStep]], slug: str
) -> None:
    assert drafts[slug]
    for step in drafts[slug]:
        exercise = step.exercise
        assert exercise.is_offered
        form = step.done_as
        assert form.reps_low <= step.reps <= form.reps_high
        assert 1 <= step.sets <= form.sets_max
        if exercise.slug not in {"breathing", *LEARNT_LONGER.get(slug, ())}:
            assert step.reps == form.reps_low, exercise.slug


@pytest.mark.parametrize("slug", SLUGS)
def test_b1_b2_b10_a_starter_begins_with_breath_goes_through_the_phases_in_order_and_ends_at_rest(
    drafts: dict[str, list[RoutineStep]], slug: str
) -> None:
    steps = drafts[slug]

    phases = [PHASES.index(step.exercise.phase) for step in steps]
    changes = sum(one.exercise.position != two.exercise.position for one, two in pairwise(steps))

    assert phases == sorted(phases)
    assert steps[0].exercise.slug == "breathing"
    assert steps[0].reps >= 6
    assert (steps[-1].exercise.slug, steps[-1].reps) in {("childs-pose", 5), ("constructive-rest", 6)}
    assert changes <= len(steps) // 2 + 1


@pytest.mark.parametrize("slug", ["beginner-full", "desk-break", "article-path-basic"])
def test_b11_what_an_exercise_of_a_beginners_starter_needs_stands_before_it_or_in_the_gentle_week(
    drafts: dict[str, list[RoutineStep]], slug: str
) -> None:
    before = {step.exercise.slug for step in drafts["first-week-gentle"]}

    assert drafts[slug]
    for step in drafts[slug]:
        assert set(step.exercise.prerequisites) <= before, step.exercise.slug
        before.add(step.exercise.slug)


@pytest.mark.parametrize("slug", ["beginner-full", *PATH, "intermediate-balanced"])
def test_b4_b5_b6_b7_b8_b12_a_strength_starter_is_balanced(drafts: dict[str, list[RoutineStep]], slug: str) -> None:
    slugs = [step.exercise.slug for step in drafts[slug]]
    tags = [tag for step in drafts[slug] for tag in step.facts().tags]

    assert len(set(slugs)) == len(slugs)
    assert tags.count("extension") >= max(1, tags.count("loaded_flexion"))
    assert tags.count("loaded_flexion") <= (2 if slug in {"intermediate-balanced", "article-path-advanced"} else 1)
    assert {"dart", "swan-prep", "swimming-prep", "quadruped-reach"} & set(slugs)
    assert tags.count("rotation") >= 1
    assert tags.count("scapula") >= 1
    assert tags.count("faq_class") >= 1
    assert slugs[-1] == "childs-pose"


def test_manage_py_checks_the_starters() -> None:
    assert check_starters in checks.registry.get_checks()
    assert check_starters(None) == []


def test_an_unknown_exercise_is_named_with_its_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "starters.toml"
    path.write_text(_ONE.replace('"dart"', '"darts"'))

    with pytest.raises(starters.StarterError, match=r"starters\.toml, line 9: there is no exercise called 'darts'"):
        starters.check({"breathing": {"base"}, "dart": {"base"}}, path=path)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("reps = 6", 'reps = "6"'), "line 8: reps is '6'"),
        (("reps = 6", "reps = true"), "line 8: reps is True"),
        (("reps = 6", "reps = 0"), "line 8: a step needs an exercise and at least one repetition"),
        (("reps = 6", "rep = 6"), "line 8: there is no field called 'rep'"),
        (('who = "All"', ""), r"starter 'one': missing \['who'\]"),
        (('who = "All"', 'who = "All"\nwhom = "x"'), r"unknown \['whom'\]"),
        (('who = "All"', "who = All"), "starters.toml: Invalid value"),
        (("steps = [", "steps = [ ]\nwords = ["), r"missing \['steps'\]"),
    ],
)
def test_a_mistake_in_the_file_of_starters_is_named(tmp_path: Path, wrong: tuple[str, str], message: str) -> None:
    path = tmp_path / "starters.toml"
    path.write_text(_ONE.replace(*wrong))

    with pytest.raises(starters.StarterError, match=message):
        starters.read(path)


def test_two_starters_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "starters.toml"
    path.write_text(_ONE + _ONE)

    with pytest.raises(starters.StarterError, match="two starters called 'one'"):
        starters.read(path)


def test_a_starter_that_does_not_exist_is_not_copied(alice: User) -> None:
    with pytest.raises(starters.UnknownStarter):
        Routine.objects.copy_starter("six-pack", owner=alice)


def test_a_starter_is_neither_offered_nor_copied_while_the_catalogue_lacks_one_of_its_exercises(alice: User) -> None:
    make_exercise("breathing")

    assert StarterRoutine.offered() == []
    with pytest.raises(starters.UnknownStarter):
        Routine.objects.copy_starter("desk-break", owner=alice)


_ONE = """\
[[starter]]
slug = "one"
name = "One"
who = "All"
when = "Always"
reasons = "Short"
steps = [
  { exercise = "breathing", reps = 6 },
  { exercise = "dart", reps = 6 },
]
"""


def test_what_takes_the_place_of_an_exercise_says_which_one_it_is(
    alice: User, page: Callable[[User | None], Client]
) -> None:
    catalogue.load(records())
    make_ready(alice)
    make_answers(alice, conditions=("thin_bones",))

    html = page(alice).get("/routines/starters/article-path-intermediate/").content.decode()

    assert re.findall(r"<s>([^<]+)</s>", html) == ["Spine Stretch", "Corkscrew", "Roll Up"]
