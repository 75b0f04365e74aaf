"""The week in a real browser: a session moved by drag, by its button and without JavaScript, a pause, and axe."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Site
from tests.browser.seen import faults, too_wide_by
from tests.browser.test_main_job import sign_up

pytestmark = pytest.mark.browser


def plan_gently(page: Page, name: str) -> None:
    """Plan a gentle routine on Monday and Thursday at 18:00 and open the next week."""
    sign_up(page, name)
    page.goto("/routines/starters/first-week-gentle/")
    page.get_by_role("button", name="Copy this routine").click()
    page.get_by_role("link", name="Add it to your week").click()
    page.get_by_role("button", name="Save the week").click()
    expect(page.get_by_role("heading", name="Your week")).to_be_visible()
    page.get_by_role("link", name="Week after").click()


def day(page: Page, name: str) -> Locator:
    return page.locator("li.day", has=page.get_by_role("heading", name=re.compile(f"^{name}")))


def test_a_session_is_dragged_to_another_day_and_taken_back(browser_page: Page) -> None:
    page = browser_page
    page.set_viewport_size({"width": 1280, "height": 900})  # all days in view: nothing scrolls under the pointer
    plan_gently(page, "vera")

    day(page, "Monday").locator(".slot").drag_to(day(page, "Wednesday"))

    expect(page.get_by_text(re.compile(r"Moved to Wednesday .* at 18:00, this once\."))).to_be_visible()
    expect(day(page, "Monday")).to_contain_text("Moved to Wednesday")
    expect(day(page, "Wednesday")).to_contain_text("moved from Monday")

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(re.compile("Back on Monday"))).to_be_visible()
    expect(day(page, "Monday")).to_contain_text("18:00")


def test_a_session_is_moved_by_its_button_with_the_keyboard(browser_page: Page) -> None:
    page = browser_page
    plan_gently(page, "wanda")

    page.get_by_role("link", name=re.compile("^Move .*Thursday")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Move “First week, gentle”")).to_be_visible()
    last = page.get_by_label("Day").locator("option").last.get_attribute("value")
    page.get_by_label("Day").select_option(last)
    page.get_by_label("Time").fill("08:15")
    page.get_by_role("button", name="Move it every week").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("From now on: Thursday at 08:15.")).to_be_visible()


def test_the_plan_is_paused_and_goes_on_without_javascript(chromium: Browser, site: Site, browser_page: Page) -> None:
    plan_gently(browser_page, "yara")
    state = browser_page.context.storage_state()
    page = chromium.new_context(base_url=site.url, storage_state=state, java_script_enabled=False).new_page()

    page.goto("/week/")
    page.get_by_role("link", name="Pause the plan").click()
    page.get_by_label("A flare-up").check()
    page.get_by_role("button", name="Pause the plan").click()
    expect(page.get_by_text("Your plan is paused. That counts as keeping it.")).to_be_visible()
    expect(page.get_by_text("Paused: a flare-up").first).to_be_visible()
    page.get_by_role("button", name="Go on today").click()

    expect(page.get_by_text("Your plan goes on today.")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_the_light_nor_in_the_dark(browser_page: Page, width: int) -> None:
    page = browser_page
    plan_gently(page, f"jana{width}")
    page.set_viewport_size({"width": width, "height": 900})
    move = page.locator(".slot[data-move]").first.get_attribute("data-move")
    assert move

    for path in ("/week/", move, "/week/pause/", "/reminders/"):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(path)
            assert faults(page) == [], f"{path} in {scheme}"
        assert too_wide_by(page) == 0, path
