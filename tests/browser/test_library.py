"""The library and the pages about the site, in a real browser: seen by axe, on a phone, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.seen import faults_in_both_schemes, small_controls, too_wide_by
from tests.browser.test_main_job import sign_up

pytestmark = pytest.mark.browser

PAGES = [
    *("/exercises/", "/exercises/?search=bridge&level=beginner", "/exercises/hundred/", "/exercises/boomerang/"),
    *(
        "/exercises/path/",
        "/evidence/",
        "/method/",
        "/what-you-need/",
        "/find-an-instructor/",
        "/questions/",
        "/rules/",
        "/rules/G1/",
    ),
]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_a_page_fits_its_width_and_every_control_a_thumb(browser_page: Page, path: str) -> None:
    browser_page.goto(path)

    for width in (320, 390, 1280):
        browser_page.set_viewport_size({"width": width, "height": 800})

        assert too_wide_by(browser_page) == 0, width
        assert small_controls(browser_page) == [], width
        if width > 320:
            assert faults_in_both_schemes(browser_page) == [], width


def test_search_and_filters_work_without_javascript(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(
        base_url=site.url, java_script_enabled=False, viewport={"width": 1280, "height": 800}
    )
    page = context.new_page()
    page.goto("/exercises/")

    page.get_by_role("searchbox").fill("shoulder blade")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name=re.compile(r"^No equipment")).click()

    expect(page).to_have_url(re.compile(r"\?search=shoulder\+blade&apparatus=none&filters=open$"))
    expect(page.locator(".exercise .name").first).to_have_text("Scapular Slides")
    expect(page.get_by_role("status")).to_contain_text("fit what you asked for")
    context.close()


def test_a_box_of_the_picture_leads_to_its_place_in_the_list(browser_page: Page) -> None:
    browser_page.set_viewport_size({"width": 1280, "height": 800})
    browser_page.goto("/exercises/path/")

    browser_page.locator("svg.way a").filter(has_text="Swan Dive").click()

    expect(browser_page).to_have_url(re.compile("#swan-dive$"))
    expect(browser_page.locator("#swan-dive")).to_be_in_viewport()


def test_a_page_kept_from_before_signing_in_is_not_shown_again(browser_page: Page) -> None:
    browser_page.goto("/exercises/")
    sign_up(browser_page, "reader")

    browser_page.goto("/exercises/")

    expect(browser_page.get_by_role("link", name="Has something changed?")).to_be_visible()
