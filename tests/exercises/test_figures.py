"""The drawn figures: their files, their joints, their pictures (pure, no database)."""

import re
import tomllib
import xml.etree.ElementTree as ET
from copy import deepcopy
from typing import Any

import brotli
import pytest

from exercises.figures import checks, svg
from exercises.figures.body import Shape
from exercises.figures.frames import DATA, Figure, beaten, figure, figures, read
from exercises.figures.poses import fingertips, joints, swapped, tween
from exercises.figures.scene import HEIGHT, WIDTH, mass, moments, shapes, stage, still
from tests.factories import records

FIGURES = figures()
NAMES = sorted(FIGURES)
NEUTRAL = {"pelvis": 90, "lumbar": 0, "thoracic": 0, "neck": 0, "hip": 0, "knee": 0, "ankle": 0, "sh": 0, "el": 0}
STANDING = {
    "label": "Stand",
    "breath": "natural",
    "seconds": 2,
    "contact": ["feet"],
    "root": [0, 0.526],
    "angles": {**NEUTRAL, "wr": 0},
}


def make_figure(*changes: dict[str, Any], **values: Any) -> Figure:
    """A person standing, one frame for each of ``changes`` to the angles and values of a frame."""
    frames = []
    for change in changes or ({},):
        frame = deepcopy(STANDING)
        for key, value in change.items():
            (frame if key in {*STANDING, "length", "apart", "beat"} else frame["angles"])[key] = value
        frames.append(frame)
    return figure("made", {"view": "side", "loop": [0, len(frames) - 1], "frames": frames, **values})


def placed(path: str) -> list[tuple[float, float]]:
    """The points a path goes through, in units of the stage."""
    points: list[tuple[float, float]] = []
    x = y = 0.0
    for letter, text in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        numbers = [float(number) for number in re.findall(r"-?\d+", text)]
        if letter == "M":
            x, y = numbers
        elif letter in "scla":
            x, y = x + numbers[-2], y + numbers[-1]
        elif letter == "h":
            x += numbers[0]
        elif letter == "v":
            y += numbers[0]
        points.append((x, y))
    return points


# The files -------------------------------------------------------------------------------------------------------


def test_there_are_86_figures_with_344_frames() -> None:
    counts = [len(one.frames) for one in FIGURES.values()]

    assert (len(counts), sum(counts)) == (86, 344)


def test_every_exercise_has_its_figures_and_no_figure_belongs_to_none() -> None:
    rows = records()

    assert {name for row in rows for name in (row.figure, *row.extra_figures)} <= set(NAMES)
    assert {name.partition(".")[0] for name in NAMES} == {row.slug for row in rows}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with_a_figure(name: str) -> None:
    """Angles complete and human, no turn over 175 degrees, nothing below the mat between frames, supports on it."""
    assert checks.findings(FIGURES[name]) == []


@pytest.mark.parametrize("name", [name for name in NAMES if "." in name])
def test_a_form_beside_others_has_a_title(name: str) -> None:
    assert FIGURES[name].title


def test_one_angle_stands_for_both_sides_and_a_side_of_its_own_wins() -> None:
    found = make_figure({"hip": 50, "hipR": 20, "length": {"arm": 0.5, "farmL": -1}}).frames[0].pose

    assert (found["hipL"], found["hipR"]) == (50, 20)
    assert (found["length_uarmL"], found["length_farmL"], found["length_farmR"]) == (0.5, -1, 0.5)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"view": "behind"}, "there is no view 'behind'; choose from side, front, top-side, top-front, plan."),
        ({"loop": [0, 3]}, "the loop [0, 3] does not lie within the frames 0 to 0."),
        ({"telling": 4}, "there is no frame 4 to be the telling one."),
        ({"props": ["ball"]}, "there is no prop 'ball'; choose from"),
        ({"frames": []}, "there has to be at least one frame."),
        ({"colour": "red"}, "the figure: there is no 'colour'."),
    ],
)
def test_a_figure_that_cannot_be_read_says_why(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        make_figure(**values)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"elbow": 3}, "frame 0: there is no angle 'elbow'."),
        ({"breath": "hold"}, "frame 0: there is no breath 'hold'; choose from inhale, exhale, natural."),
        ({"seconds": 0}, "frame 0: the seconds have to be more than 0."),
        ({"length": {"tail": 1}}, "frame 0: there is no limb 'tail'."),
        ({"beat": {"joint": "sh"}}, "frame 0: a beat needs degrees, joint, seconds, times."),
    ],
)
def test_a_frame_that_cannot_be_read_says_why(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        make_figure(change)


def test_every_figure_has_a_verdict_and_their_numbers_are_counted() -> None:
    said = (DATA.parents[2] / "docs" / "figures" / "README.md").read_text()
    verdicts = dict(re.findall(r"^\| ([a-z][\w.-]+) \| (Good|Fair|Poor)\b", said, re.MULTILINE))
    good, fair, poor = (list(verdicts.values()).count(verdict) for verdict in ("Good", "Fair", "Poor"))

    assert [*verdicts] == NAMES
    assert f"\n{good} good, {fair} fair, {poor} poor.\n" in said
    assert poor == 0


# The checks can fail ---------------------------------------------------------------------------------------------


def test_a_standing_person_is_right() -> None:
    assert checks.findings(make_figure()) == []


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ([{"knee": 170}], (0, "kneeL 170 is beyond what a joint can do (0 to 160).")),
        ([{}, {"sh": 180}], (1, "shL turns more than 175 degrees from frame 0.")),
        ([{"root": [0, 0.4]}], (0, "footL goes 0.126 below the mat on the way from frame 0.")),
        ([{"root": [0, 0.7]}], (0, "feet should touch the mat, but footL hangs 0.164 above it.")),
    ],
)
def test_what_is_wrong_is_found(changes: list[dict[str, Any]], finding: tuple[int, str]) -> None:
    assert finding in checks.findings(make_figure(*changes))


def test_a_missing_angle_is_found() -> None:
    values = tomllib.loads((DATA / "cat-cow.toml").read_text())
    del values["frames"][2]["angles"]["thoracic"]

    assert checks.findings(figure("cat-cow", values)) == [(2, "the angle 'thoracic' is missing.")]


def test_what_dips_below_the_mat_only_between_two_frames_is_found() -> None:
    up, over = {"root": [0, 0.3], "hip": 90, "contact": []}, {"root": [0, 0.3], "hip": -30, "contact": []}

    found = checks.findings(make_figure(up, over))

    assert found
    assert all("below the mat" in sentence for _, sentence in found)


@pytest.mark.parametrize(
    ("frames", "steps", "agrees"),
    [
        (["exhale", "inhale"], ["inhale", "exhale"], True),
        (["natural", "inhale", "inhale", "exhale"], ["natural", "inhale", "exhale", "natural"], True),
        (["inhale", "exhale", "inhale", "exhale", "inhale"], ["inhale", "exhale"], False),
        (["inhale"], ["exhale", "natural"], False),
    ],
)
def test_breaths_agree_when_they_follow_those_of_the_steps(frames: list[str], steps: list[str], agrees: bool) -> None:
    drawn = make_figure(*({"breath": breath} for breath in frames))

    assert checks.breath_agrees(drawn, steps) is agrees


# Joints ----------------------------------------------------------------------------------------------------------


def test_a_standing_person_is_as_tall_as_the_bones() -> None:
    found = joints(make_figure().frames[0].pose, view="side")

    assert found.head == pytest.approx((0, 0.526 + 0.07 + 0.10 + 0.08 + 0.08 + 0.05 + 0.05))
    assert found.legs["L"].ankle == pytest.approx((0, 0.035))
    assert found.arms["R"].wrist == pytest.approx((0, 0.526 + 0.25 + 0.0576 - 0.325))


def test_an_arm_raised_forward_points_to_the_right() -> None:
    found = joints(make_figure({"sh": 90}).frames[0].pose, view="side")

    assert fingertips(found.arms["R"]) == pytest.approx((0.405, 0.8336))


def test_an_arm_of_negative_length_points_the_other_way() -> None:
    found = joints(make_figure({"sh": 90, "length": {"arm": -1}}).frames[0].pose, view="side")

    assert fingertips(found.arms["R"])[0] == pytest.approx(-0.405)


def test_a_hand_pushed_through_the_mat_lies_on_it_and_the_bones_keep_their_length() -> None:
    kneeling = {"root": [0, 0.1], "hip": 90, "contact": []}

    arm = joints(make_figure(kneeling).frames[0].pose, view="side").arms["R"]

    assert arm.wrist[1] == pytest.approx(0.0826) or arm.wrist[1] >= 0.015
    assert fingertips(arm)[1] >= 0.0079
    assert ((arm.wrist[0] - arm.elbow[0]) ** 2 + (arm.wrist[1] - arm.elbow[1]) ** 2) ** 0.5 == pytest.approx(0.145)


def test_half_way_every_number_is_in_the_middle() -> None:
    drawn = make_figure({"sh": 0}, {"sh": 90})

    assert tween(drawn.frames[0].pose, drawn.frames[1].pose, 0.5)["shL"] == 45


def test_the_other_side_has_left_and_right_changed() -> None:
    found = swapped(make_figure({"hipL": 10, "hipR": 70}).frames[0].pose)

    assert (found["hipL"], found["hipR"], found["pelvis"]) == (70, 10, 90)


def test_a_beat_is_at_its_most_after_a_quarter() -> None:
    beat = {"joint": "sh", "degrees": 6, "seconds": 1.0, "times": 2}
    frame = make_figure({"beat": beat, "seconds": 2}).frames[0]

    assert beaten(frame, frame.pose, 0.25)["shL"] == pytest.approx(6)
    assert beaten(frame, frame.pose, 0.5)["shR"] == pytest.approx(0, abs=1e-9)


def test_a_beat_shorter_than_its_frame_comes_at_its_end() -> None:
    frame = FIGURES["side-kick"].frames[1]

    assert beaten(frame, frame.pose, 0.9)["hipR"] == 74
    assert beaten(frame, frame.pose, 1.125)["hipR"] == pytest.approx(79)


def test_the_hand_that_holds_the_chair_reaches_its_back_in_every_frame() -> None:
    hands = [fingertips(joints(frame.pose, view="side").arms["L"]) for frame in FIGURES["balance"].frames]

    assert all(0.25 < x < 0.32 and 0.56 < y < 0.61 for x, y in hands)


# Pictures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_pose_is_drawn_by_the_same_shapes_in_the_same_order(name: str) -> None:
    drawn = FIGURES[name]
    first = [(shape.role, shape.inside) for shape in still(drawn, drawn.frames[0])]

    others = [[(shape.role, shape.inside) for shape in shapes(drawn, pose, stage(drawn))] for pose in moments(drawn)]

    assert all(other == first for other in others)


@pytest.mark.parametrize("name", NAMES)
def test_the_whole_body_stays_on_the_stage_in_every_pose(name: str) -> None:
    drawn, place = FIGURES[name], stage(FIGURES[name])
    poses = [*moments(drawn)]

    assert poses
    for pose in poses:
        for shape in shapes(drawn, pose, place):
            if shape.role != "halo":
                assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in placed(shape.path)), shape.role


@pytest.mark.parametrize("name", [name for name in NAMES if FIGURES[name].view in ("side", "front")])
def test_nothing_that_is_drawn_goes_through_the_mat(name: str) -> None:
    drawn = FIGURES[name]

    lowest = min(point[1] - radius for pose in moments(drawn) for point, radius in mass(pose, drawn.view))

    assert lowest > -0.045


def test_the_near_limbs_are_painted_over_the_far_ones() -> None:
    roles = [shape.role for shape in still(FIGURES["cat-cow"], FIGURES["cat-cow"].frames[0])]

    assert roles.index("leg far") < roles.index("top") < len(roles) - roles[::-1].index("leg")


def test_the_face_lies_over_the_arm_where_the_figure_says_so() -> None:
    first, last = (still(FIGURES[name], FIGURES[name].frames[0])[-1].role for name in ("roll-up", "hundred"))

    assert (first, last) == ("cheek", "palm")


def test_a_mirrored_stage_draws_the_mirror_image() -> None:
    drawn = FIGURES["mermaid"]
    pose, place = drawn.frames[2].pose, stage(drawn)

    plain, mirrored = (
        next(shape for shape in shapes(drawn, pose, one) if shape.role == "band") for one in (place, place.mirrored())
    )

    middles = [sum(x for x, _ in placed(one.path)) / len(placed(one.path)) for one in (plain, mirrored)]
    assert sum(middles) == pytest.approx(WIDTH, abs=150)


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_for_a_card_is_small_and_needs_no_id(name: str) -> None:
    drawn = svg.picture(FIGURES[name], FIGURES[name].telling, fine=False)

    assert len(drawn) < 10_000
    assert " id=" not in drawn
    assert 'aria-hidden="true"' in drawn


def test_the_pictures_of_the_whole_library_stay_under_50_kb_compressed() -> None:
    cards = "".join(svg.picture(FIGURES[row.figure], FIGURES[row.figure].telling, fine=False) for row in records())

    assert len(brotli.compress(cards.encode(), quality=5)) < 50_000


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_one_sound_piece_of_svg_without_a_style(name: str) -> None:
    drawn = svg.picture(FIGURES[name], 0, label='An "odd" <name>')

    root = ET.fromstring(drawn)

    assert root.get("aria-label") == 'An "odd" <name>'
    assert not any("style" in element.attrib or element.tag.endswith("style") for element in root.iter())
    assert {element.get("class") for element in root.iter("path")} - {None} <= {*svg.colours("a", "light")}


@pytest.mark.parametrize("theme", svg.THEMES)
@pytest.mark.parametrize("body", svg.BODIES)
def test_a_drawing_that_stands_alone_brings_its_colours(body: str, theme: str) -> None:
    drawn = svg.alone(still(FIGURES["saw"], FIGURES["saw"].frames[1]), label="Saw", body=body, theme=theme)

    fills = set(re.findall(r'fill="(#[0-9a-f]{6})"', drawn))

    assert {svg.colours(body, theme)["skin"], svg.colours(body, theme)["top far"]} <= fills
    assert "class=" not in drawn


def test_the_words_of_a_picture_name_exercise_place_label_and_breath() -> None:
    told = svg.described(FIGURES["cat-cow"], 1, exercise="Cat-Cow")

    assert told == "Cat-Cow, picture 2 of 4: Cat: tuck your tail, round your back, head last; breathe out"


def test_the_strip_shows_every_frame_with_its_number() -> None:
    drawn = svg.strip(FIGURES["hundred"], exercise="The Hundred")

    words = "".join(ET.fromstring(drawn).itertext())

    assert [n for n in range(1, 7) if f"{n}. " in words] == [1, 2, 3, 4, 5]
    assert words.count("breathe in") == 2


def test_a_cut_picture_leaves_out_the_empty_room_above_a_lying_body() -> None:
    drawn = svg.picture(FIGURES["dart"], 1, fine=False, cut=True)

    view = [int(number) for number in re.search(r'viewBox="([^"]+)"', drawn)[1].split()]  # type: ignore[index]

    assert view[2] == WIDTH
    assert view[3] < HEIGHT / 2


def test_the_site_s_colours_are_those_of_the_drawings_that_stand_alone() -> None:
    """tokens.css colours the figures in pages; the same numbers stand in svg.py for files."""
    tokens = (DATA.parents[2] / "static" / "css" / "tokens.css").read_text()
    names = dict(re.findall(r"--f-([\w-]+): light-dark\((#\w+, #\w+)\)", tokens))
    pairs = {name: tuple(value.lower().split(", ")) for name, value in names.items()}
    roles = {name: name for name in ("skin", "hair", "top", "leg", "band", "tie", "mat", "mat-edge", "halo", "wall")}
    roles |= {name: name for name in ("prop", "prop-dark", "cushion", "cushion-dark", "shadow")}

    own = {name: tuple(svg.colours("a", theme)[role] for theme in svg.THEMES) for name, role in roles.items()}
    other = {f"{name}-{body}": (body, name) for body in "bc" for name in ("skin", "hair", "top", "tie")}
    own |= {key: tuple(svg.colours(b, theme)[name] for theme in svg.THEMES) for key, (b, name) in other.items()}

    assert own == {name: pairs[name] for name in own}


def test_reading_one_file_gives_the_figure_by_its_name() -> None:
    assert read(DATA / "roll-over.toml").name == "roll-over"


def test_shapes_without_a_path_are_not_written() -> None:
    drawn = svg.inline([Shape("top", "M0 0z"), Shape("palm", "")], label="", name="x")

    assert drawn.count("<path") == 1
