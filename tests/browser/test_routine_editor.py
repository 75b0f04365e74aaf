"""Writing a routine with script: rows move where they stand, and the times follow."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_main_job import sign_up

pytestmark = pytest.mark.browser


def names(page: Page) -> list[str]:
    return page.locator(".editor-row .name").all_inner_texts()


def test_rows_are_added_moved_and_dosed_without_leaving_the_page_and_saved_once(browser_page: Page) -> None:
    page = browser_page
    sign_up(page, "emma")

    page.goto("/routines/new/")
    page.get_by_label("Name").fill("By the window")
    for exercise, place in (("Dart", 1), ("Rib Breathing", 1), ("Cat-Cow", 2)):
        chooser = page.get_by_label("Exercise", exact=True)
        chooser.select_option(chooser.locator("option", has_text=exercise).get_attribute("value"))
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.locator("#hint")).to_have_text(f"{exercise} is in the list now, as number {place}.")
    assert names(page) == ["Rib Breathing", "Cat-Cow", "Dart"]
    expect(page.locator("#total")).to_have_text("4 minutes")

    down = page.get_by_role("button", name="Move Cat-Cow down")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#hint")).to_have_text("Cat-Cow is number 3 of 3 now.")
    assert names(page) == ["Rib Breathing", "Dart", "Cat-Cow"]
    expect(page.get_by_role("button", name="Move Cat-Cow up")).to_be_focused()
    expect(page.get_by_label("Name")).to_have_value("By the window")

    page.get_by_role("button", name="More breaths, Rib Breathing").click()
    expect(page.get_by_role("spinbutton", name="Breaths, Rib Breathing")).to_have_value("7")
    expect(page.locator("#begins-1")).to_have_text("1:37")
    page.get_by_role("button", name="Take Cat-Cow out").click()
    expect(page.locator("#hint")).to_have_text("Cat-Cow is out of the list.")

    page.get_by_role("button", name="Save routine").click()
    expect(page).to_have_url(re.compile(r"/routines/\d+/$"))
    expect(page.get_by_role("heading", name="By the window")).to_be_visible()
    expect(page.get_by_text("7 breaths")).to_be_visible()


def test_another_time_is_added_to_a_day_where_it_stands(browser_page: Page) -> None:
    page = browser_page
    sign_up(page, "fiona")
    page.goto("/routines/starters/first-week-gentle/")
    page.get_by_role("button", name="Copy this routine").click()

    page.get_by_role("link", name="Put it on your week").click()
    monday = page.get_by_role("group", name="Monday")
    expect(monday.get_by_label("Time")).to_have_value("18:00")
    monday.get_by_role("button", name="Add another time").click()

    expect(monday.get_by_label("Routine")).to_have_count(2)
    expect(monday.get_by_label("Routine").nth(1)).to_be_focused()
    expect(monday.get_by_label("Time").first).to_have_value("18:00")
