"""Shapes as SVG: with classes, to stand in a page; with colours, to stand alone. Pure.

A page's colours come from ``static/css/figures.css``, so that they follow light, dark and the chosen body; a drawing
that stands alone (a file, a letter, a print) carries its colours itself.
"""

from collections.abc import Sequence
from functools import cache
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.figures.body import Shape
from exercises.figures.frames import Figure
from exercises.figures.scene import HEIGHT, WIDTH, around, still

WHOLE = (0, 0, WIDTH, HEIGHT)
BODIES = ("a", "b", "c")
THEMES = ("light", "dark")
SKIN, HAIR, TOP, LEG, BAND, TIE = range(6)
BODY_COLOURS = {
    ("a", "light"): ("#dba681", "#43302b", "#c2613f", "#1f6f6b", "#175652", "#e9c46a"),
    ("a", "dark"): ("#dba681", "#6a4a3d", "#d0704c", "#3a9189", "#2d756e", "#e9c46a"),
    ("b", "light"): ("#8f5b3f", "#241816", "#e2b04f", "#1f6f6b", "#175652", "#c2613f"),
    ("b", "dark"): ("#9c6649", "#4a362f", "#e2b04f", "#3a9189", "#2d756e", "#e08a63"),
    ("c", "light"): ("#f0c9ac", "#a9643a", "#5f9c95", "#2f4858", "#243846", "#c2613f"),
    ("c", "dark"): ("#f0c9ac", "#b8764a", "#7fb8b0", "#587a8d", "#46667a", "#e08a63"),
}
SCENE_COLOURS = {
    "light": {
        **{"paper": "#e9ede6", "halo": "#f5ede0", "wall": "#efe7da", "shadow": "#3d5a52"},
        **{"mat": "#bcd5cb", "mat-edge": "#8fb5aa", "prop": "#cdb697", "prop-dark": "#b39873"},
        **{"cushion": "#ecd3ae", "cushion-dark": "#d6b88d", "trace": "#c2613f"},
    },
    "dark": {
        **{"paper": "#1a2725", "halo": "#233735", "wall": "#223533", "shadow": "#050b0a"},
        **{"mat": "#2f4d48", "mat-edge": "#243d39", "prop": "#8d7a5e", "prop-dark": "#6f5f49"},
        **{"cushion": "#cdb592", "cushion-dark": "#a8916e", "trace": "#e08a63"},
    },
}
SHADE, FAR = {"light": "#1d2b2a", "dark": "#0c1514"}, {"light": 0.24, "dark": 0.30}
FAINT = {"shadow": {"light": "0.3", "dark": "0.55"}, "cheek": {"light": "0.16", "dark": "0.16"}}
LINES = {"eye": "11", "trace": "16"}


def _mixed(one: str, other: str, part: float) -> str:
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


@cache
def colours(body: str, theme: str) -> dict[str, str]:
    own, shade, far = BODY_COLOURS[body, theme], SHADE[theme], FAR[theme]
    near = {"skin": own[SKIN], "top": own[TOP], "leg": own[LEG]}
    mixed = {f"{role} far": _mixed(colour, shade, far) for role, colour in near.items()}
    shades = {"neck": 0.10, "ear": 0.14, "eye": 0.62}
    mixed |= {role: _mixed(own[SKIN], shade, part) for role, part in shades.items()}
    mixed |= {"edge": _mixed(own[TOP], shade, 0.2), "cheek": own[TOP], "palm": _mixed(own[SKIN], "#ffffff", 0.16)}
    mixed |= {"hair": own[HAIR], "bun": _mixed(own[HAIR], "#ffffff", 0.07), "band": own[BAND], "tie": own[TIE]}
    return {**SCENE_COLOURS[theme], **near, **mixed}


def _top(shapes: Sequence[Shape]) -> str:
    return next(shape.path for shape in shapes if shape.role == "top")


def inline(shapes: Sequence[Shape], *, label: str, name: str, box: tuple[int, int, int, int] = WHOLE) -> str:
    """Return the drawing for a page, coloured by classes. Without a ``label`` it is hidden from screen readers.

    ``name`` becomes the id of the clip path, so it has to be unique on the page.
    """
    told = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    view = " ".join(map(str, box))
    return f'<svg class="figure" viewBox="{view}" {told} focusable="false">{inside(shapes, name=name)}</svg>'


def inside(shapes: Sequence[Shape], *, name: str) -> str:
    """Return what stands in the ``<svg>`` of a drawing."""
    clips = any(shape.inside for shape in shapes)
    clip = f'<clipPath id="{name}"><path d="{_top(shapes)}"/></clipPath>' if clips else ""
    paths = "".join(
        f'<path class="{shape.role}" d="{shape.path}"{_clipped(shape, name)}/>' for shape in shapes if shape.path
    )
    return f"{clip}{paths}"


def _clipped(shape: Shape, name: str) -> str:
    return f' clip-path="url(#{name})"' if shape.inside else ""


def alone(shapes: Sequence[Shape], *, label: str, body: str = "a", theme: str = "light") -> str:
    """Return the drawing as a file of its own, coloured by attributes."""
    back = f'<path fill="{colours(body, theme)["paper"]}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="480" height="384" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f"<title>{escape(label)}</title>{back}{painted(shapes, body=body, theme=theme, name='top')}</svg>"
    )


def painted(shapes: Sequence[Shape], *, body: str, theme: str, name: str) -> str:
    """Return the paths alone, coloured by attributes."""
    paint = colours(body, theme)
    clip = f'<clipPath id="{name}"><path d="{_top(shapes)}"/></clipPath>'
    paths = "".join(_painted(shape, paint, theme, name) for shape in shapes if shape.path)
    return f"{clip if any(shape.inside for shape in shapes) else ''}{paths}"


def _painted(shape: Shape, paint: dict[str, str], theme: str, name: str) -> str:
    colour = paint[shape.role]
    if shape.role in LINES:
        dashes = ' stroke-dasharray="2 40"' if shape.role == "trace" else ""
        line = f'fill="none" stroke="{colour}" stroke-width="{LINES[shape.role]}" stroke-linecap="round"{dashes}'
        return f'<path {line} d="{shape.path}"/>'
    faint = f' fill-opacity="{FAINT[shape.role][theme]}"' if shape.role in FAINT else ""
    return f'<path fill="{colour}"{faint} d="{shape.path}"{_clipped(shape, name)}/>'


# Whole pictures --------------------------------------------------------------------------------------------------

BREATH_WORDS = {
    "inhale": gettext_lazy("breathe in"),
    "exhale": gettext_lazy("breathe out"),
    "natural": gettext_lazy("breathe easily"),
}


def described(figure: Figure, number: int, *, exercise: str) -> str:
    """Describe the drawing: "Cat-Cow, picture 2 of 4: tail under, round, head last; breathe out"."""
    frame = figure.frames[number]
    place = _("picture {number} of {count}").format(number=number + 1, count=len(figure.frames))
    return f"{exercise}, {place}: {frame.label}; {BREATH_WORDS[frame.breath]}"


@cache
def picture(figure: Figure, number: int, *, label: str = "", fine: bool = True, cut: bool = False) -> str:
    """Return one frame for a page; ``cut`` leaves out the empty room above and below the body."""
    frame = figure.frames[number]
    name = f"clip-{figure.name.replace('.', '-')}-{number}"
    box = around(figure, frame.pose) if cut else WHOLE
    return inline(still(figure, frame, fine=fine), label=label, name=name, box=box)


def strip(figure: Figure, *, exercise: str, columns: int = 4) -> str:
    """Return every frame with its number, words and breath on one white sheet, to be printed."""
    rows = -(-len(figure.frames) // columns)
    cell, tall = 480, 384 + 96
    width, height = cell * min(columns, len(figure.frames)), tall * rows + 72
    parts = [f'<text x="16" y="46" font-size="30" font-family="Georgia, serif">{escape(exercise)}</text>']
    for number, frame in enumerate(figure.frames):
        x, y = number % columns * cell, 72 + number // columns * tall
        shapes = painted(still(figure, frame), body="a", theme="light", name=f"top{number}")
        parts.append(f'<svg x="{x}" y="{y}" width="{cell}" height="384" viewBox="0 0 {WIDTH} {HEIGHT}">{shapes}</svg>')
        words = [*_lines(f"{number + 1}. {frame.label}", 42), str(BREATH_WORDS[frame.breath])]
        for line, text in enumerate(words):
            place = f'x="{x + 16}" y="{y + 404 + line * 22}"'
            parts.append(f'<text {place} font-size="17" font-family="sans-serif">{escape(text)}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<title>{escape(exercise)}</title><path fill="#fff" d="M0 0h{width}v{height}H0z"/>{"".join(parts)}</svg>'
    )


def _lines(text: str, most: int) -> list[str]:
    """Return the text in lines of at most ``most`` letters (a longer word stays whole)."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
