"""The frame and the pages of no app, in a real browser: themes, targets, widths, weight, and no JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.seen import shifted_by, small_controls, too_wide_by
from tests.browser.test_main_job import sign_up

pytestmark = pytest.mark.browser

PUBLIC_PAGES = ["/", "/about/", "/accounts/signup/"]
"""Some of those whose narrow width and colours test_every_page.py measures."""
DARK_PAPER = "rgb(20, 26, 24)"
PAPER = "document.documentElement && getComputedStyle(document.documentElement).backgroundColor"


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_a_page_fits_a_wide_screen(browser_page: Page, path: str) -> None:
    browser_page.goto(path)

    for width in (768, 1280):
        browser_page.set_viewport_size({"width": width, "height": 800})

        assert too_wide_by(browser_page) == 0, width
        assert small_controls(browser_page) == [], width


def test_the_first_view_weighs_less_than_115_kilobytes_in_16_files_and_nothing_jumps(browser_page: Page) -> None:
    answers = []
    browser_page.on("requestfinished", lambda request: answers.append(request.sizes()["responseBodySize"]))

    browser_page.goto("/", wait_until="networkidle")

    assert 5 < len(answers) <= 16
    assert sum(answers) < 115_000
    assert shifted_by(browser_page) == 0


def test_a_chosen_theme_is_there_before_the_first_paint_of_the_next_page(browser_page: Page) -> None:
    browser_page.goto("/about/")
    browser_page.get_by_label("Dark", exact=True).check()
    assert browser_page.evaluate(PAPER) == DARK_PAPER

    browser_page.goto("/", wait_until="commit")
    browser_page.wait_for_selector("h1")

    assert browser_page.evaluate(PAPER) == DARK_PAPER
    browser_page.goto("/about/")
    expect(browser_page.get_by_label("Dark", exact=True)).to_be_checked()


def test_auto_goes_with_the_device_again(browser_page: Page) -> None:
    browser_page.emulate_media(color_scheme="light")
    browser_page.goto("/about/")
    browser_page.get_by_label("Dark", exact=True).check()

    browser_page.get_by_label("Auto", exact=True).check()

    assert browser_page.evaluate(PAPER) != DARK_PAPER
    assert browser_page.evaluate("localStorage.getItem('theme')") is None


def test_the_time_zone_is_guessed_until_the_person_chooses(browser_page: Page) -> None:
    browser_page.goto("/accounts/signup/")
    expect(browser_page.get_by_text("You seem to be in Lisbon")).to_be_visible()
    expect(browser_page.get_by_label("Where are you?")).to_be_hidden()

    browser_page.get_by_role("button", name="Change where you are").click()
    browser_page.get_by_label("Where are you?").select_option("Pacific/Auckland")
    browser_page.get_by_role("button", name="Make my account").click()

    expect(browser_page.get_by_role("alert")).to_be_focused()
    expect(browser_page.locator("[name=time_zone]")).to_have_value("Pacific/Auckland")
    expect(browser_page.get_by_text("You seem to be in Auckland")).to_be_visible()


def test_the_keyboard_reaches_the_page_first(browser_page: Page) -> None:
    browser_page.goto("/about/")

    browser_page.keyboard.press("Tab")
    expect(browser_page.get_by_text("Skip to main content")).to_be_in_viewport()
    browser_page.keyboard.press("Enter")

    expect(browser_page.locator("main")).to_be_focused()


def test_a_toast_stays_until_it_is_put_away(browser_page: Page) -> None:
    sign_up(browser_page, "toast")
    browser_page.goto("/accounts/logout/")
    browser_page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(browser_page.get_by_role("status")).to_contain_text("You are signed out.")

    browser_page.get_by_role("button", name="Close this message").click()

    expect(browser_page.get_by_text("You are signed out.")).to_have_count(0)
    expect(browser_page.locator("main")).to_be_focused()


def test_without_javascript_the_device_chooses_the_theme_and_the_person_the_zone(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.url, java_script_enabled=False, color_scheme="dark")
    page = context.new_page()

    page.goto("/accounts/signup/")

    expect(page.get_by_label("Dark", exact=True)).to_be_hidden()
    expect(page.get_by_label("Where are you?")).to_be_visible()
    expect(page.get_by_role("button", name="Make my account")).to_be_visible()
    context.close()
