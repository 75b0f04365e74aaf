"""The picture of what needs what: columns to the right of all that is needed, levels from left to right, no overlap."""

from itertools import pairwise

import pytest

from exercises import graph
from exercises.facts import BASE, FULL, ExerciseFacts, Form
from tests.factories import records


def exercise(
    slug: str, *needs: str, level: str = "beginner", full: tuple[str, ...] = (), name: str = ""
) -> ExerciseFacts:
    """An exercise whose usual form needs ``needs``, and whose harder form needs ``full`` besides."""
    base = Form(slug, BASE, "Usual form", "supine", level=level, needs=frozenset(needs))
    harder = (Form(slug, FULL, "Harder", "supine", needs=frozenset({*needs, *full})),) if full else ()
    return ExerciseFacts(slug, name or slug.title(), "strength", (base, *harder))


@pytest.fixture(scope="module")
def way() -> graph.Way:
    return graph.lay_out([row.facts for row in records()])


def test_every_exercise_stands_to_the_right_of_all_it_needs(way: graph.Way) -> None:
    x = {box.exercise.slug: box.x for box in way.boxes}

    backwards = [
        (need, box.exercise.slug) for box in way.boxes for need in graph.needs_first(box.exercise) if x[need] >= box.x
    ]

    assert backwards == []


def test_the_levels_follow_each_other_from_left_to_right(way: graph.Way) -> None:
    ends = {band.level: [box.x for box in way.boxes if box.exercise.forms[0].level == band.level] for band in way.bands}

    assert [band.level for band in way.bands] == ["beginner", "intermediate", "advanced"]
    assert max(ends["beginner"]) < min(ends["intermediate"])
    assert max(ends["intermediate"]) < min(ends["advanced"])


def test_no_two_boxes_overlap_and_all_are_in_the_picture(way: graph.Way) -> None:
    places = [(box.x, box.y) for box in way.boxes]

    assert len(set(places)) == len(places)
    for x, y in places:
        assert 0 <= x <= way.width - graph.BOX_WIDTH
        assert graph.HEAD <= y <= way.height - graph.BOX_HEIGHT
    for column in {x for x, _ in places}:
        ys = sorted(y for x, y in places if x == column)
        assert all(below - above >= graph.BOX_HEIGHT for above, below in pairwise(ys))


def test_every_exercise_is_in_it_or_named_beside_it(way: graph.Way) -> None:
    drawn = {box.exercise.slug for box in way.boxes} | {one.slug for one in way.alone}

    assert drawn == {row.slug for row in records()}
    assert [one.slug for one in way.alone] == [
        *("balance", "book-opening", "childs-pose", "constructive-rest", "mermaid", "seated-extension"),
    ]


def test_every_need_is_a_line_and_those_of_the_full_form_are_marked(way: graph.Way) -> None:
    rows = records()

    assert sum(not line.is_full for line in way.lines) == sum(len(graph.needs_first(row.facts)) for row in rows) == 45
    assert sum(line.is_full for line in way.lines) == sum(len(graph.needs_full(row.facts)) for row in rows) == 7


def test_a_chain_goes_one_column_further_at_each_step() -> None:
    way = graph.lay_out([exercise("third", "second"), exercise("first"), exercise("second", "first")])

    assert {box.exercise.slug: box.x for box in way.boxes} == {"first": 12, "second": 152, "third": 292}


def test_a_line_runs_from_the_right_of_what_is_needed_to_the_left_of_what_needs_it() -> None:
    way = graph.lay_out([exercise("first"), exercise("second", "first")])

    assert [line.path for line in way.lines] == ["M124 66C138 66 138 66 152 66"]


def test_a_full_form_that_needs_what_stands_further_right_gets_its_line_too() -> None:
    way = graph.lay_out(
        [exercise("low", "start", full=("high",)), exercise("start"), exercise("high", "start", level="intermediate")]
    )

    x = {box.exercise.slug: box.x for box in way.boxes}
    back = next(line for line in way.lines if line.is_full)
    assert x == {"start": 12, "low": 152, "high": 292}
    assert back.path.startswith("M264 ")
    assert " 292 " in back.path


def test_lines_cross_less_after_the_rows_are_put_in_order() -> None:
    way = graph.lay_out([exercise("a"), exercise("b"), exercise("x", "b"), exercise("y", "a")])

    y = {box.exercise.slug: box.y for box in way.boxes}
    assert (y["a"] < y["b"]) == (y["y"] < y["x"])


def test_needs_that_are_not_there_are_passed_over() -> None:
    way = graph.lay_out([exercise("one", "gone")])

    assert way.boxes == ()
    assert [one.slug for one in way.alone] == ["one"]


def test_nothing_to_draw_is_an_empty_picture() -> None:
    way = graph.lay_out([])

    assert (way.boxes, way.lines, way.bands, way.alone) == ((), (), (), ())


def test_the_same_exercises_give_the_same_picture(way: graph.Way) -> None:
    again = graph.lay_out([*[box.exercise for box in way.boxes][::-1], *way.alone])

    assert {box.exercise.slug: box.x for box in again.boxes} == {box.exercise.slug: box.x for box in way.boxes}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Dart", ("Dart",)), ("Shoulder Bridge", ("Shoulder", "Bridge")), ("Thread the Needle", ("Thread", "the Needle"))],
)
def test_a_long_name_is_broken_in_two(name: str, expected: tuple[str, ...]) -> None:
    way = graph.lay_out([exercise("one", name=name), exercise("two", "one")])

    assert way.boxes[0].lines == expected
