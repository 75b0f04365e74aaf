"""A page as it is seen, measured: what axe finds, what is wider than the screen, what is too small for a thumb."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SMALL_CONTROLS = """() => [...document.querySelectorAll('a, button, input, select, summary')].filter(control => {
  const box = control.getBoundingClientRect(), style = getComputedStyle(control);
  return box.height && box.height < 44 && style.display !== 'inline'
    && !['hidden', 'radio', 'checkbox'].includes(control.type) && !control.closest("[aria-hidden]");
}).map(control => control.textContent.trim() || control.name)"""

SHIFT = """() => new Promise(done => {
  let sum = 0;
  const add = shifts => shifts.forEach(shift => sum += shift.value);
  const watching = new PerformanceObserver(list => add(list.getEntries()));
  watching.observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => { add(watching.takeRecords()); done(sum); }, 100);
})"""

COLOURS: dict[str, object] = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""What another scheme can change of what axe finds."""


def faults(page: Page, part: str | None = None, *, options: dict[str, object] | None = None) -> list[tuple[str, str]]:
    """What axe finds on the page, or in ``part`` of it: the rule that is broken, and where."""
    found = Axe().run(page, context=part, options=options).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in found]


def faults_in_both_schemes(page: Page) -> list[tuple[str, str]]:
    """What axe finds in the light and in the dark, with nothing moving; the page stays dark."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    in_the_light = faults(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return in_the_light + faults(page, options=COLOURS)


def small_controls(page: Page) -> list[str]:
    """What can be pressed and is lower than 44 pixels, by its words."""
    found: list[str] = page.evaluate(SMALL_CONTROLS)
    return found


def too_wide_by(page: Page) -> int:
    """How many pixels of the page lie beside the screen; 0 where it fits."""
    return max(0, int(page.evaluate("document.documentElement.scrollWidth - innerWidth")))


def shifted_by(page: Page) -> float:
    """How much of what was shown jumped since the page was opened; 0 where nothing did."""
    return float(page.evaluate(SHIFT))
