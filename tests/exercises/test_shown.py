"""What a form shows of a figure: its own frames, at its own scale (pure, no database)."""

import json
import re

import pytest

from exercises.figures import svg
from exercises.figures.frames import figures
from exercises.figures.scene import for_script
from exercises.figures.shown import Shown, shown_figure

CAT, COW = "Cat: tuck your tail, round your back, head last", "Cow: tail long, breastbone forward, neck long"
COW_ONLY = Shown("cat-cow", (0, 3), labels=("Back to a long neutral spine", COW))


def test_a_form_holds_its_own_frames_in_its_order_with_its_words() -> None:
    form = shown_figure(COW_ONLY)

    assert [frame.label for frame in form.frames] == ["Back to a long neutral spine", COW]
    assert [frame.pose for frame in form.frames] == [figures()["cat-cow"].frames[n].pose for n in (0, 3)]


def test_what_is_sent_to_the_browser_holds_nothing_of_an_excluded_frame() -> None:
    form = shown_figure(COW_ONLY)

    sent = json.dumps(for_script(form)) + svg.strip(form, exercise="Cat-Cow")

    assert COW in sent
    assert CAT not in sent
    assert str(figures()["cat-cow"].frames[1].pose["thoracic"]) not in sent


def test_a_figure_shown_whole_is_the_figure() -> None:
    assert shown_figure(Shown("cat-cow", (0, 1, 2, 3))) is figures()["cat-cow"]


def test_two_forms_of_one_figure_have_names_of_their_own() -> None:
    names = {
        shown_figure(shown).name
        for shown in (
            COW_ONLY,
            Shown("cat-cow", (0, 3)),
            Shown("cat-cow", (0, 1, 2, 3), 0.25),
            Shown("cat-cow", (0, 1)),
        )
    }

    assert len(names) == 4
    assert all(re.fullmatch(r"cat-cow\.[0-9a-f]{6}", name) for name in names)


def test_the_same_form_is_made_once() -> None:
    assert shown_figure(Shown("cat-cow", (0, 1))) is shown_figure(Shown("cat-cow", (0, 1)))


# Scale -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(4))
def test_at_a_quarter_every_number_of_the_loop_goes_a_quarter_of_its_way_from_neutral(number: int) -> None:
    whole, quarter = figures()["swan-prep"], shown_figure(Shown("swan-prep", (0, 1, 2, 3), scale=0.25))
    neutral, pose = whole.frames[0].pose, whole.frames[number].pose

    assert quarter.frames[number].pose == pytest.approx(
        {name: neutral[name] + 0.25 * (value - neutral[name]) for name, value in pose.items()}
    )


def test_getting_into_place_is_shown_as_drawn() -> None:
    """Before the circle of the legs, and after it, feet leave the mat and come back one by one: always all the way."""
    whole = figures()["double-leg-circle"]
    small = shown_figure(Shown("double-leg-circle", tuple(range(len(whole.frames))), scale=0.5))

    first, last = whole.loop
    same = [one.pose == other.pose for one, other in zip(whole.frames, small.frames, strict=True)]
    assert all(same[:first])
    assert not any(same[first : last + 1])
    assert all(same[last + 1 :])


def test_a_beat_is_scaled_with_its_frame() -> None:
    beats = [shown_figure(Shown("hundred.level1", (0, 1), scale)).frames[0].beat for scale in (1.0, 0.4)]

    assert [beat and beat.degrees for beat in beats] == [5, 2]


# The loop --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "frames", "loop", "telling"),
    [
        ("arm-arcs", (0, 2, 3), (1, 2), 2),
        ("cat-cow", (0, 1, 2), (1, 2), 1),
        ("chest-lift", (0, 1, 3), (0, 2), 1),
        ("pelvic-curl", (0, 1), (0, 1), 1),
    ],
)
def test_the_loop_of_a_form_is_what_it_shows_of_the_figure_s(
    figure: str, frames: tuple[int, ...], loop: tuple[int, int], telling: int
) -> None:
    form = shown_figure(Shown(figure, frames))

    assert (form.loop, form.telling) == (loop, telling)


@pytest.mark.parametrize(
    ("frames", "breaths"), [((0, 3), ["exhale", "inhale"]), ((0, 1), ["inhale", "exhale"])], ids=["cow", "cat"]
)
def test_a_single_frame_moves_to_and_from_the_one_before_it_and_the_breath_goes_with_it(
    frames: tuple[int, ...], breaths: list[str]
) -> None:
    form = shown_figure(Shown("cat-cow", frames))

    assert (form.loop, form.telling) == ((0, 1), 1)
    assert [frame.breath for frame in form.frames] == breaths


# What cannot be shown --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        (Shown("cow-cat", (0,)), "there is no figure 'cow-cat'."),
        (Shown("cat-cow", (0, 4)), "cat-cow has no frame 4, only 0 to 3."),
        (Shown("cat-cow", (0, 1), neutral=-1), "cat-cow has no frame -1, only 0 to 3."),
        (Shown("cat-cow", (0, 1, 1)), "a frame of cat-cow is shown twice."),
        (Shown("cat-cow", (0,)), "of the loop of cat-cow there have to be frames, and next to each other."),
        (Shown("cat-cow", (1, 0, 3)), "of the loop of cat-cow there have to be frames, and next to each other."),
        (Shown("cat-cow", (0, 1), scale=0.0), "the scale 0 has to be more than 0 and at most 1."),
        (Shown("cat-cow", (0, 1), scale=1.5), "the scale 1.5 has to be more than 0 and at most 1."),
        (Shown("cat-cow", (0, 3), labels=("Cow",)), "there are 1 labels for 2 frames."),
    ],
)
def test_what_cannot_be_shown_says_why(shown: Shown, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        shown_figure(shown)
