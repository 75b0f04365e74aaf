"""The sheets of docs/figures, on which every figure was looked at: all frames, and five moments of the movement."""

import math
import os
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from exercises.figures import svg
from exercises.figures.frames import Figure, beaten, figures
from exercises.figures.poses import Pose, tween
from exercises.figures.scene import HEIGHT, WIDTH, shapes, stage

pytestmark = pytest.mark.browser
FOLDER = Path(__file__).parents[2] / "docs" / "figures"
ON_A_SHEET, MOMENTS = 8, 5
FRAME, MOMENT, CARD = 240, 160, 120
PAPER = {"light": "#ffffff", "dark": "#141a18"}
STYLE = """body { margin: 8px; width: max-content; font: 10px sans-serif; color: gray }
h1 { margin: 8px 0 2px; font-size: 13px } div { display: flex; gap: 4px } figure { margin: 0 } svg { display: block }
.cards { display: grid; grid-template-columns: repeat(8, auto) }"""


def moments(figure: Figure) -> Iterator[tuple[str, Pose]]:
    """Five poses of the loop, evenly spread over its time, each with its place in words."""
    first, last = figure.loop
    loop = figure.frames[first : last + 1]
    for number in range(MOMENTS):
        seconds, into = sum(frame.seconds for frame in loop) * (number + 0.5) / MOMENTS, 0
        while seconds > loop[into].seconds:
            seconds -= loop[into].seconds
            into += 1
        eased = (1 - math.cos(math.pi * seconds / loop[into].seconds)) / 2
        pose = beaten(loop[into], tween(loop[into - 1].pose, loop[into].pose, eased), seconds)
        yield f"{eased:.0%} of the way to {first + into + 1}", pose


def cell(figure: Figure, pose: Pose, words: str, *, width: int, look: tuple[str, str], name: str) -> str:
    body, theme = look
    paths = svg.painted(
        shapes(figure, pose, stage(figure), fine=width > CARD), body=body, theme=theme, name=name.replace(".", "-")
    )
    paper = svg.colours(body, theme)["paper"]
    size = f'width="{width}" height="{width * HEIGHT // WIDTH}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    told = f'<figcaption style="width: {width}px">{escape(words)}</figcaption>'
    return f'<figure><svg {size} style="background: {paper}">{paths}</svg>{told}</figure>'


def row(figure: Figure, look: tuple[str, str]) -> str:
    frames = "".join(
        cell(figure, frame.pose, f"{number}. {frame.label}", width=FRAME, look=look, name=f"{figure.name}-{number}")
        for number, frame in enumerate(figure.frames, 1)
    )
    between = "".join(
        cell(figure, pose, words, width=MOMENT, look=look, name=f"{figure.name}-at-{number}")
        for number, (words, pose) in enumerate(moments(figure))
    )
    return f"<h1>{figure.name}</h1><div>{frames}</div><div>{between}</div>"


def cards(drawn: Sequence[Figure], theme: str) -> str:
    cells = "".join(
        cell(figure, frame.pose, figure.name, width=CARD, look=("a", theme), name=f"{figure.name}-{number}")
        for figure in drawn
        for number, frame in enumerate(figure.frames)
    )
    return f'<div class="cards">{cells}</div>'


def sheets() -> Iterator[tuple[str, str, str]]:
    """The name, the theme and the content of each sheet."""
    drawn = [*figures().values()]
    for number in range(math.ceil(len(drawn) / ON_A_SHEET)):
        look = svg.BODIES[number % len(svg.BODIES)], svg.THEMES[number % len(svg.THEMES)]
        some = drawn[number * ON_A_SHEET : (number + 1) * ON_A_SHEET]
        yield f"all-{number + 1:02}.png", look[1], "".join(row(figure, look) for figure in some)
    for theme in svg.THEMES:
        yield f"cards-{theme}.png", theme, cards(drawn, theme)


def test_the_sheets_of_all_figures_can_be_drawn(chromium: Browser, tmp_path: Path) -> None:
    """RENEW_FIGURES=1 draws every sheet anew, into docs/figures; without it the first one shows that it can be."""
    renewed = "RENEW_FIGURES" in os.environ
    folder = FOLDER if renewed else tmp_path
    page = chromium.new_page()

    for name, theme, content in [*sheets()] if renewed else [next(sheets())]:
        page.set_viewport_size({"width": 600, "height": 400})
        page.set_content(f'<style>{STYLE}</style><body style="background: {PAPER[theme]}">{content}</body>')
        page.locator("body").screenshot(path=folder / name)

    assert (folder / "all-01.png").stat().st_size > 50_000
    page.close()
