"""Text and borders can be seen, in the light and in the dark: the table of measured contrasts holds."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
DEFINITION = re.compile(r"--([\w-]+): light-dark\((#[0-9A-Fa-f]{6}), (#[0-9A-Fa-f]{6})\);")

# (foreground, background, ratio in the light, ratio in the dark), WCAG 2, measured to one decimal
MEASURED = [
    ("ink", "paper", 13.5, 14.4),
    ("ink", "card", 14.6, 13.0),
    ("ink2", "paper", 6.0, 8.2),
    ("ink2", "card", 6.4, 7.4),
    ("ink2", "sunk", 5.4, 8.5),
    ("ink2", "stage", 5.6, 7.2),
    ("ink2", "noise", 5.0, 6.0),
    ("sea", "paper", 7.1, 9.2),
    ("sea", "seatint", 6.3, 6.4),
    ("sea", "noise", 5.9, 6.7),
    ("onsea", "sea", 7.7, 8.5),
    ("onsea", "seahi", 10.4, 10.3),
    ("clay", "paper", 5.6, 8.3),
    ("clay", "claytint", 4.9, 6.4),
    ("clay", "noise", 4.7, 6.1),
    ("green", "paper", 5.9, 9.3),
    ("green", "greentint", 5.4, 7.2),
    ("amber", "paper", 5.7, 10.0),
    ("amber", "ambertint", 5.3, 7.5),
    ("red", "paper", 6.3, 8.1),
    ("red", "redtint", 5.5, 6.4),
    ("edge", "paper", 3.9, 5.1),
    ("edge", "card", 4.2, 4.6),
]
TINTS = ["seatint", "claytint", "greentint", "ambertint", "redtint", "sunk", "noise", "stage"]


def colours() -> dict[str, tuple[str, str]]:
    """Return each colour of tokens.css as (light, dark)."""
    return {name: (light, dark) for name, light, dark in DEFINITION.findall(TOKENS.read_text())}


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#RRGGBB``, from 0 to 1 (WCAG 2)."""
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white_is_21_to_1() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21.0


@pytest.mark.parametrize(("front", "back", "light", "dark"), MEASURED)
def test_contrast_is_as_measured(front: str, back: str, light: float, dark: float) -> None:
    palette = colours()

    measured = [round(contrast(palette[front][theme], palette[back][theme]), 1) for theme in (0, 1)]

    assert measured == [light, dark]


@pytest.mark.parametrize("tint", TINTS)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_ink_reads_well_on_every_tint(tint: str, theme: int) -> None:
    palette = colours()

    assert contrast(palette["ink"][theme], palette[tint][theme]) >= 9.9


@pytest.mark.parametrize(("front", "back", "light", "dark"), MEASURED)
def test_text_has_a_contrast_of_4_5_and_borders_of_3(front: str, back: str, light: float, dark: float) -> None:
    assert min(light, dark) >= (3 if front == "edge" else 4.5)


def test_no_other_file_defines_a_colour() -> None:
    own_colours = {
        path.name: found
        for path in TOKENS.parent.glob("*.css")
        if path != TOKENS and (found := re.findall(r"#[0-9A-Fa-f]{3,8}\b(?=[^{]*;)|\brgba?\(|\bhsl", path.read_text()))
    }

    assert own_colours == {}
