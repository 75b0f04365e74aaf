"""A form is sent once, by a double click and after the Back button."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_main_job import sign_up

pytestmark = pytest.mark.browser
DOUBLE_CLICK_GAP = 60  # milliseconds: far below what any system takes for two clicks


def test_a_double_click_makes_one_key_and_shows_it(browser_page: Page) -> None:
    page = browser_page
    sign_up(page, "hasty")
    page.goto("/accounts/tokens/new/")
    page.get_by_label("Name of the key").fill("watch app")
    button = page.get_by_role("button", name="Create key")
    button.hover()

    for _ in range(2):
        page.mouse.down()
        page.mouse.up()
        page.wait_for_timeout(DOUBLE_CLICK_GAP)

    expect(page.get_by_text("Copy it now")).to_be_visible()


def test_the_back_button_leads_to_the_form_and_not_to_an_error_of_the_browser(browser_page: Page) -> None:
    page = browser_page
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("There are 2 problems")).to_be_visible()
    page.goto("/about/")

    page.go_back()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_forward()
    expect(page).to_have_url(re.compile("/about/$"))
