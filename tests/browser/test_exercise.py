"""The page of an exercise on a phone: it can be done now, and says only what concerns the person who looks."""

import os
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Site
from tests.browser.seen import faults_in_both_schemes, small_controls, too_wide_by

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"  # of tests.factories
PERSON = """
from tests.factories import make_answers, make_ready, make_user
make_answers(make_ready(make_user("ella")), conditions=("wrist",))
"""
PLACES = """() => {
  const top = (element) => element.getBoundingClientRect().top + scrollY;
  const words = (element) => element.innerText.match(/\\S*[\\p{L}\\p{N}]\\S*/gu)?.length ?? 0;
  const unseen = [...document.querySelectorAll('main .hidden')].filter((one) => one.checkVisibility());
  return {
    how: top(document.getElementById('how')),
    high: document.documentElement.scrollHeight,
    words: unseen.reduce((left, one) => left - words(one), words(document.querySelector('main'))),
    loud: [...document.querySelectorAll('main .for-you, main .conditions')].filter((one) => one.checkVisibility())
      .map((one) => one.querySelector('strong').innerText),
  };
}"""


@pytest.fixture(scope="module", autouse=True)
def person(site: Site) -> None:
    """Ella, whose wrists are sore."""
    own = {"DATA_DIR": str(site.data), "DEBUG": "true", "PATH": os.environ["PATH"]}
    subprocess.run([sys.executable, "manage.py", "shell", "-c", PERSON], cwd=ROOT, env=own, check=True, timeout=120)


def open_as_ella(page: Page, address: str) -> None:
    page.goto(f"/accounts/login/?next={address}")
    page.locator("input[name=login]").fill("ella")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(f"**{address}")


def test_it_is_done_at_once_and_says_what_concerns_the_person_alone(browser_page: Page) -> None:
    page = browser_page
    open_as_ella(page, "/exercises/cat-cow/")

    start = page.locator(".dock .button.main")
    box = start.bounding_box()
    assert box
    assert 700 <= box["y"] <= 780
    places = page.evaluate(PLACES)
    assert places["how"] <= 720
    assert places["high"] <= 2600
    assert places["words"] <= 200
    assert places["loud"] == ["Why this version: sore wrists."]
    assert page.locator(".more details[open]").count() == 0
    expect(page.locator("#you-and")).to_have_text("You and Cat-Cow")
    assert small_controls(page) == []
    assert faults_in_both_schemes(page) == []

    # The pictures are one row that is swiped; a tap, or an arrow in it, shows one above.
    row = page.locator(".frames")
    assert row.evaluate("(one) => one.scrollWidth > one.clientWidth")
    row.focus()
    expect(row).to_be_focused()
    row.get_by_role("button").nth(1).click()
    label = page.locator(".scene .label")
    expect(label).to_have_text("Tail under, round the back, head last")
    page.keyboard.press("ArrowRight")
    expect(label).not_to_have_text("Tail under, round the back, head last")

    page.set_viewport_size({"width": 320, "height": 700})
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert too_wide_by(page) == 0
    dock = page.locator(".dock").bounding_box()
    assert dock
    assert (
        dock["height"] <= 200 or page.locator(".dock").evaluate("(one) => getComputedStyle(one).position") == "static"
    )


def test_whoever_is_not_signed_in_reads_for_whom_it_is_not_and_may_try_it(browser_page: Page) -> None:
    page = browser_page
    page.goto("/exercises/cat-cow/")

    expect(page.locator(".about > details[open] .conditions").first).to_be_visible()
    assert page.evaluate(PLACES)["words"] <= 200
    assert page.locator(".dock .button.main").get_attribute("href") == "/try/cat-cow/"
    page.goto("/exercises/swan-prep/")
    assert page.locator(".dock .button.main").get_attribute("href") == "/accounts/signup/"


def test_what_was_left_out_is_allowed_again_where_the_button_was(browser_page: Page) -> None:
    page = browser_page
    open_as_ella(page, "/exercises/dart/")

    page.locator("form[action$='/dart/not-for-me/'] button").click()
    page.goto("/exercises/dart/")
    expect(page.locator(".dock .verdict.red")).to_be_visible()
    expect(page.locator(".dock .button.main")).to_have_count(0)
    page.locator(".dock form button").click()
    expect(page.locator(".dock .button.main")).to_be_visible()
