"""The picture of what needs what: columns to the right of all that is needed, levels from left to right, no overlap."""

from itertools import pairwise

import pytest

from exercises import catalogue, graph
from exercises.graph import Node
from exercises.models import Level


def node(slug: str, *needs: str, level: int = 0, full: tuple[str, ...] = ()) -> Node:
    return Node(slug, slug.replace("-", " ").title(), level, is_offered=True, needs=needs, needs_full=full)


@pytest.fixture(scope="module")
def way() -> graph.Way:
    return graph.lay_out(
        [
            Node(
                slug=row.slug,
                name=row.name,
                level=Level.values.index(row.level_base),
                is_offered=row.is_offered,
                needs=tuple(row.prerequisites),
                needs_full=tuple(row.prerequisites_full),
            )
            for row in catalogue.read()
        ]
    )


def test_every_exercise_stands_to_the_right_of_all_it_needs(way: graph.Way) -> None:
    x = {box.node.slug: box.x for box in way.boxes}

    backwards = [(need, box.node.slug) for box in way.boxes for need in box.node.needs if x[need] >= box.x]

    assert backwards == []


def test_the_levels_follow_each_other_from_left_to_right(way: graph.Way) -> None:
    ends = {band.level: [box.x for box in way.boxes if box.node.level == band.level] for band in way.bands}

    assert [band.level for band in way.bands] == [0, 1, 2]
    assert max(ends[0]) < min(ends[1])
    assert max(ends[1]) < min(ends[2])


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
    drawn = {box.node.slug for box in way.boxes} | {node.slug for node in way.alone}

    assert drawn == {row.slug for row in catalogue.read()}
    assert [node.slug for node in way.alone] == [
        *("balance", "book-opening", "childs-pose", "constructive-rest", "mermaid", "seated-extension"),
    ]


def test_every_need_is_a_line_and_those_of_the_full_form_are_marked(way: graph.Way) -> None:
    rows = catalogue.read()

    assert sum(not line.is_full for line in way.lines) == sum(len(row.prerequisites) for row in rows)
    assert sum(line.is_full for line in way.lines) == sum(len(row.prerequisites_full) for row in rows)


def test_a_chain_goes_one_column_further_at_each_step() -> None:
    way = graph.lay_out([node("third", "second"), node("first"), node("second", "first")])

    assert {box.node.slug: box.x for box in way.boxes} == {"first": 12, "second": 152, "third": 292}


def test_a_line_runs_from_the_right_of_what_is_needed_to_the_left_of_what_needs_it() -> None:
    way = graph.lay_out([node("first"), node("second", "first")])

    assert [line.path for line in way.lines] == ["M124 66C138 66 138 66 152 66"]


def test_a_full_form_that_needs_what_stands_further_right_gets_its_line_too() -> None:
    way = graph.lay_out([node("low", "start", full=("high",)), node("start"), node("high", "start", level=1)])

    x = {box.node.slug: box.x for box in way.boxes}
    back = next(line for line in way.lines if line.is_full)
    assert x == {"start": 12, "low": 152, "high": 292}
    assert back.path.startswith("M264 ")
    assert " 292 " in back.path


def test_lines_cross_less_after_the_rows_are_put_in_order() -> None:
    way = graph.lay_out([node("a"), node("b"), node("x", "b"), node("y", "a")])

    y = {box.node.slug: box.y for box in way.boxes}
    assert (y["a"] < y["b"]) == (y["y"] < y["x"])


def test_needs_that_are_not_there_are_passed_over() -> None:
    way = graph.lay_out([node("one", "gone")])

    assert way.boxes == ()
    assert [node.slug for node in way.alone] == ["one"]


def test_nothing_to_draw_is_an_empty_picture() -> None:
    way = graph.lay_out([])

    assert (way.boxes, way.lines, way.bands, way.alone) == ((), (), (), ())


def test_the_same_exercises_give_the_same_picture(way: graph.Way) -> None:
    again = graph.lay_out([*[box.node for box in way.boxes][::-1], *way.alone])

    assert {box.node.slug: box.x for box in again.boxes} == {box.node.slug: box.x for box in way.boxes}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Dart", ("Dart",)), ("Shoulder Bridge", ("Shoulder", "Bridge")), ("Thread the Needle", ("Thread", "the Needle"))],
)
def test_a_long_name_is_broken_in_two(name: str, expected: tuple[str, ...]) -> None:
    way = graph.lay_out([Node("one", name, 0, is_offered=True, needs=(), needs_full=()), node("two", "one")])

    assert way.boxes[0].lines == expected
