"""A routine in a real browser: built, asked for again by keyboard, and kept."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import faults, too_wide_by
from tests.browser.test_main_job import sign_up

pytestmark = pytest.mark.browser


def test_a_routine_is_built_by_keyboard_and_kept(browser_page: Page) -> None:
    page = browser_page
    sign_up(page, "gilda")
    page.goto("/routines/compose/")
    expect(page.get_by_role("heading", name="Build a routine")).to_be_visible()

    page.get_by_role("radio", name="15").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")

    # The pain may be among what is asked, so nothing of it stands in the address.
    expect(page.locator(".wish summary")).to_contain_text("10 minutes")
    expect(page).to_have_url(re.compile(r"/routines/compose/$"))
    expect(page.locator("#made")).to_have_text("Gentle, 10 minutes")
    expect(page.get_by_text("Settles your breathing before you move.")).to_be_visible()
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert too_wide_by(page) == 0, width
    assert faults(page) == []

    page.get_by_role("button", name="Save as a routine").click()

    expect(page).to_have_url(re.compile(r"/routines/\d+/$"))
    page.goto("/routines/")
    expect(page.get_by_role("link", name="Gentle, 10 minutes")).to_have_count(1)
    expect(page.get_by_role("link", name="Build me 10 minutes")).to_be_visible()


def test_what_was_built_goes_unsaved_into_the_editor(browser_page: Page) -> None:
    page = browser_page
    sign_up(page, "hedda")
    page.goto("/routines/compose/?minutes=6")

    page.get_by_role("button", name="Edit routine").click()

    expect(page.locator(".editor-row")).to_have_count(4)
    expect(page.get_by_label("Name").first).to_have_value("Gentle, 6 minutes")
    page.get_by_role("button", name="Save routine").click()
    expect(page.get_by_role("heading", name="Gentle, 6 minutes")).to_be_visible()
