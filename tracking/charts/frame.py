"""What every drawing shares: its frame, its scale, its words and its looks. Pure.

A drawing has no view box: what lies across is in per cent, what stands upright in pixels. So one drawing fits every
width while its text stays at 13 pixels and its marks stay round. What needs room is ``wide-only``, what stands in for
it on a phone ``narrow-only``. On a page looks come from classes alone (``static/css/progress.css``), as the content
security policy forbids styles; a drawing that leaves the site carries its colours with it. All text is escaped here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

WIDE, NARROW = "wide", "narrow"
SIZES = {WIDE: 960, NARROW: 390}
"""How many pixels a drawing that leaves the site is across."""
TEXT_PIXELS = 13
_LEFT, _NARROW_RIGHT = 30, 14

PALETTES = {
    "light": {
        "paper": "#F7F3EA",
        "line": "#DED6C6",
        "edge": "#81786A",
        "ink": "#1F2925",
        "ink2": "#565F59",
        "sea": "#0F5B5C",
        "clay": "#9A4A2C",
        "claytint": "#F4E1D6",
        "noise": "#E4DFD3",
    },
    "dark": {
        "paper": "#141A18",
        "line": "#33403B",
        "edge": "#7E8D86",
        "ink": "#EDE8DD",
        "ink2": "#A9B3AC",
        "sea": "#7CC9C2",
        "clay": "#E8A283",
        "claytint": "#40281E",
        "noise": "#2A3431",
    },
}
"""The colours of tokens.css, for drawings that leave the site."""

_LOOKS = {
    "grid": 'stroke="{line}"',
    "band": 'fill="{noise}"',
    "pause": 'fill="{claytint}" fill-opacity=".6"',
    "base": 'stroke="{ink2}" stroke-width="1.5" stroke-dasharray="4 4"',
    "mean": 'fill="none" stroke="{sea}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"',
    "now": 'fill="{sea}"',
    "stem": 'stroke="{edge}"',
    "entry": 'fill="{ink2}" fill-opacity=".7"',
    "before": 'fill="{paper}" stroke="{ink2}" stroke-width="1.75"',
    "worst": 'fill="{clay}"',
    "after": 'fill="{paper}" stroke="{clay}" stroke-width="1.5"',
    "morning": 'fill="{paper}" stroke="{sea}" stroke-width="1.75"',
    "entry-later": 'fill="{paper}" stroke="{ink2}" stroke-width="1.5"',
    "before-later": 'fill="{paper}" stroke="{ink2}" stroke-width="1.75"',
    "worst-later": 'fill="{paper}" stroke="{clay}" stroke-width="1.5"',
    "after-later": 'fill="{paper}" stroke="{clay}" stroke-width="1.5"',
    "morning-later": 'fill="{paper}" stroke="{sea}" stroke-width="1.75"',
    "entry-dot": 'fill="{ink2}"',
    "before-dot": 'fill="{ink2}"',
    "worst-dot": 'fill="{clay}"',
    "after-dot": 'fill="{clay}"',
    "morning-dot": 'fill="{sea}"',
    "tick": 'stroke="{sea}" stroke-width="2"',
    "block": 'fill="{sea}"',
    "rest": 'fill="none" stroke="{sea}" stroke-width="1.5" stroke-dasharray="4 3"',
    "pull": 'stroke="{ink2}" stroke-width="2"',
    "then": 'fill="{paper}" stroke="{ink2}" stroke-width="2"',
    "strong": 'fill="{sea}" font-weight="600"',
    "name": 'fill="{ink}"',
}
_CLASS = re.compile(r' class="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture: its name, its words and its parts, each part one element. ``right`` is room for labels, in pixels.

    The description says in words what the eye sees, numbers included.
    """

    name: str
    height: int
    title: str
    description: str
    parts: tuple[str, ...]
    right: int = 0

    def on_page(self) -> str:
        """One ``<svg>`` that fits the width it finds."""
        room = " labelled" if self.right else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart fluid{room}" width="100%" height="{self.height}" '
            f'role="img" aria-labelledby="{self.name}-title {self.name}-words" focusable="false">'
            f"{self._words()}{''.join(self.parts)}</svg>"
        )

    def alone(self, *, size: str = WIDE, theme: str = "light") -> str:
        """An SVG document of ``SIZES[size]`` pixels with the colours of ``theme``, to be kept or shown elsewhere."""
        palette = PALETTES[theme]
        across = SIZES[size]
        unwanted = "narrow-only" if size == WIDE else "wide-only"
        right = max(self.right, _NARROW_RIGHT) if size == WIDE else _NARROW_RIGHT
        parts = "".join(part for part in self.parts if unwanted not in part)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{self.height}" '
            f'viewBox="0 0 {across} {self.height}" role="img" '
            f'aria-labelledby="{self.name}-title {self.name}-words" fill="{palette["ink2"]}" '
            f'font-family="system-ui, sans-serif" font-size="{TEXT_PIXELS}">{self._words()}'
            f'<rect width="100%" height="100%" fill="{palette["paper"]}"/>'
            f'<svg x="{_LEFT}" width="{across - _LEFT - right}" height="{self.height}" overflow="visible">'
            f"{_CLASS.sub(lambda found: _look(found[1], palette), parts)}</svg></svg>"
        )

    def _words(self) -> str:
        return (
            f'<title id="{self.name}-title">{escape(self.title)}</title>'
            f'<desc id="{self.name}-words">{escape(self.description)}</desc>'
        )


def _look(classes: str, palette: dict[str, str]) -> str:
    looks = [_LOOKS[name].format(**palette) for name in classes.split() if name in _LOOKS]
    return f" {' '.join(looks)}" if looks else ""


@dataclass(frozen=True, slots=True)
class Days:
    """Where a moment of ``count`` days from ``since`` on lies, in per cent from the left."""

    since: date
    count: int

    def share(self, day: date, hour: float) -> float:
        """``hour`` since the local day began; kept inside its day, so that every mark stays within the picture."""
        within = min(max(hour, 0.0), 24.0) / 24
        return 100 * ((day - self.since).days + within) / self.count

    def percent(self, day: date, hour: float) -> str:
        return px(self.share(day, hour))


def px(number: float) -> str:
    """At most two decimals, without trailing zeros."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def text(words: str, *, x: str, y: float, css: str = "", **attributes: str) -> str:
    """A label; ``dx`` and ``anchor`` where given."""
    named = {"anchor": "text-anchor"}
    more = "".join(f' {named.get(name, name)}="{value}"' for name, value in attributes.items())
    shown = f' class="{css}"' if css else ""
    return f'<text x="{x}" y="{px(y)}"{more}{shown}>{escape(words)}</text>'


def apart(wanted: Sequence[float], *, least: float, top: float, bottom: float) -> list[float]:
    """``wanted`` heights moved as little as needs be so that two are ``least`` apart and all lie within the picture."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = list(wanted)
    floor = top
    for index in order:
        placed[index] = floor = max(placed[index], floor)
        floor += least
    ceiling = bottom
    for index in reversed(order):
        placed[index] = ceiling = min(placed[index], ceiling)
        ceiling -= least
    return placed
