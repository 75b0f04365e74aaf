"""The way in, from the address to the first running clock on a phone: pages, taps, words, and the minutes they take.

Reading is counted and not waited for: 200 words a minute, a tap 1.2 seconds, a typed letter a quarter of a second.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from zlib import crc32

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Site
from tests.browser.seen import too_wide_by
from tests.browser.test_main_job import PASSWORD

pytestmark = pytest.mark.browser
WORD = re.compile(r"\S*\w\S*")
WORDS_A_MINUTE, TAP_SECONDS, LETTER_SECONDS = 200, 1.2, 0.25
LINES = """(button) => {
  const end = Math.max(innerHeight, button?.getBoundingClientRect().bottom ?? Infinity);
  const lines = [], walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const line = walker.currentNode.data.trim(), element = walker.currentNode.parentElement, range = new Range();
    range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    const seen = element.checkVisibility({ visibilityProperty: true }) && box.width > 2 && box.top < end;
    if (seen && !element.closest('.hidden, select') && !/^\\d*$/.test(line)) lines.push(line);
  }
  return lines;
}"""
"""What eyes see until they press a button, line by line: the first screen, and what they pass on the way.

The bare numbers of a scale are not read one after the other.
"""
ON = re.compile(r"^(Next|None of these|Neither|Nothing to work around)$")


@dataclass
class Way:
    """A person with a thumb: what they read, tap and type, screen by screen."""

    page: Page
    screens: list[tuple[str, int]] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    taps: int = 0
    ticks: int = 0
    letters: int = 0
    scales: int = 0
    last: list[str] = field(default_factory=list)

    def read(self, *, until: Locator | None = None) -> None:
        """Count what stands on the screen now and was not on the one before, as the line for an emergency was."""
        lines = self.page.evaluate(LINES, until and until.element_handle())
        new, self.last = [line for line in lines if line not in self.last], lines
        path = re.sub(r"\d+", "1", self.page.url.split("//", 1)[1].partition("/")[2].partition("?")[0])
        self.screens.append((path, sum(len(WORD.findall(line)) for line in new)))
        if path not in self.pages:
            self.pages.append(path)
        self.scales += self.page.locator(".scale:visible").count()
        assert too_wide_by(self.page) == 0, path

    def tap(self, where: Locator) -> None:
        self.taps += 1
        where.tap()

    def tick(self, where: Locator) -> None:
        self.ticks += 1
        where.tap()

    def type(self, where: Locator, words: str) -> None:
        self.letters += len(words)
        where.fill(words)

    @property
    def words(self) -> int:
        return sum(words for _path, words in self.screens)

    @property
    def minutes(self) -> float:
        seconds = (self.taps + self.ticks) * TAP_SECONDS + self.letters * LETTER_SECONDS
        return self.words / WORDS_A_MINUTE + seconds / 60

    def tell(self, name: str) -> None:
        """Print what the way took; ``pytest -s`` shows it."""
        screens = ", ".join(f"{path or '/'} {words}" for path, words in self.screens)
        print(  # noqa: T201
            f"\n{name}: {len(self.pages)} pages, {self.taps} taps and {self.ticks} ticks, {self.words} words, "
            f"{self.minutes:.1f} minutes ({screens})"
        )


@pytest.fixture
def way(chromium: Browser, site: Site) -> Iterator[Way]:
    context = chromium.new_context(
        base_url=site.url,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        timezone_id="Europe/Lisbon",
        locale="en-GB",
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/")
    yield Way(page)
    context.close()
    assert errors == []


def make_an_account(way: Way, request: pytest.FixtureRequest) -> None:
    """From the welcome page to the first of the safety questions."""
    page = way.page
    way.read()
    way.tap(page.get_by_role("link", name="Make my plan"))
    page.wait_for_url("**/accounts/signup/**")
    way.read()
    way.type(page.get_by_label("User name"), f"way{crc32(request.node.name.encode()) % 1_000_000}")
    way.taps += 1  # to the field of the password; the name has the focus already
    way.type(page.get_by_label("Password", exact=True), PASSWORD)
    for tick in page.get_by_role("checkbox").all():
        way.tick(tick)
    way.tap(page.get_by_role("button", name="Make my account"))
    page.wait_for_url("**/accounts/screening/**")
    page.wait_for_function("() => customElements.get('step-form')")
    way.read()
    way.tick(page.locator("label:has([name=assessed][value=long_standing])"))


def begin(way: Way) -> None:
    """From the pain to the running clock."""
    page = way.page
    page.wait_for_url("**/measures/start/**")
    way.read()
    way.tick(page.locator(".scale label:has([value='4'])"))
    way.tap(page.get_by_role("button", name="See my first week"))
    page.wait_for_url("**/week/first/")
    start = page.get_by_role("button", name=re.compile("^Start now, [0-9]+ minutes$"))
    way.read(until=start)
    way.tap(start)
    page.wait_for_selector("guide-player[data-ready]")
    way.read()
    way.tap(page.get_by_role("button", name="Start", exact=True))
    expect(page.locator("guide-player")).to_have_attribute("data-state", "running")


def test_the_whole_way_takes_5_minutes_and_asks_the_pain_once(way: Way, request: pytest.FixtureRequest) -> None:
    make_an_account(way, request)
    while "/accounts/screening/" in way.page.url:
        following = way.page.get_by_role("button", name=ON).filter(visible=True)
        is_last = way.page.get_by_role("button", name="Nothing to work around").is_visible()
        way.tap(following)
        if is_last:
            way.page.wait_for_url("**/measures/start/**")
        else:
            way.read()
    begin(way)

    way.tell("whole")
    assert len(way.screens) == 11  # six of them are the safety questions
    assert len(way.pages) <= 6
    assert way.taps <= 15
    assert way.taps + way.ticks <= 20
    assert way.words <= 910
    assert way.minutes <= 5  # with taps and typing
    assert way.scales == 1


def test_gentle_movements_only_take_3_minutes(way: Way, request: pytest.FixtureRequest) -> None:
    make_an_account(way, request)
    way.tap(way.page.get_by_role("button", name="Skip: gentle movements only"))
    begin(way)

    way.tell("gentle only")
    assert len(way.pages) <= 6
    assert way.minutes <= 3
    assert way.scales == 1


def test_trying_first_takes_2_minutes(way: Way) -> None:
    page = way.page
    way.read()
    way.tap(page.get_by_role("link", name="Try 6 gentle minutes first"))
    page.wait_for_url("**/try/**")
    way.read()
    way.tap(page.get_by_text("None of these: start"))
    page.wait_for_selector("guide-player[data-ready]")
    way.read()
    if page.locator("guide-player").get_attribute("data-state") != "running":
        way.tap(page.get_by_role("button", name="Start", exact=True))
    expect(page.locator("guide-player")).to_have_attribute("data-state", "running")

    way.tell("try")
    assert way.taps <= 3
    assert way.minutes <= 2
