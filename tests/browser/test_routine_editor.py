"""Writing a routine with script: rows move where they stand by drag, keys and buttons, and what follows is shown."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.conftest import Site
from tests.browser.people import sign_in
from tests.browser.seen import faults, too_wide_by
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # seconds may pass on a busy machine
DESKTOP: ViewportSize = {"width": 1280, "height": 900}


def names(page: Page) -> list[str]:
    return page.locator(".editor-row .name").all_inner_texts()


def drawer(page: Page) -> Locator:
    return page.get_by_role("region", name="Add an exercise")


def begin(page: Page, site: Site, name: str, *exercises: str) -> None:
    """Sign in, open the editor on a wide page and add these exercises."""
    page.set_viewport_size(DESKTOP)
    sign_in(page, site, name)
    page.goto("/routines/new/")
    page.get_by_label("Name").fill("By the window")
    for exercise in exercises:
        page.get_by_label("Search the exercises").fill(exercise)
        drawer(page).get_by_role("button", name=f"Add {exercise}", exact=True).click()
        expect(page.locator("#hint")).to_contain_text(f"{exercise} was added as number")


def test_on_a_phone_exercises_come_from_a_sheet_get_a_dose_and_are_saved_once(browser_page: Page, site: Site) -> None:
    page = browser_page
    sign_in(page, site, "ottilie")
    page.goto("/routines/new/")
    page.get_by_label("Name").fill("By the window")
    assert faults(page) == []

    page.get_by_role("button", name="Add an exercise").click()
    sheet = drawer(page)
    expect(sheet.get_by_role("heading", name="Add an exercise")).to_be_focused()
    for typed, exercise in (("dart", "Dart"), ("breath", "Rib Breathing"), ("cat", "Cat-Cow")):
        sheet.get_by_label("Search the exercises").fill(typed)
        sheet.get_by_role("button", name=f"Add {exercise}", exact=True).click()
        expect(sheet.get_by_text("already added").first).to_be_visible()
    assert faults(page) == []
    sheet.get_by_role("button", name="Done").click()
    expect(sheet).to_be_hidden()
    assert names(page)[:3] == ["Rib Breathing", "Cat-Cow", "Dart"]

    page.get_by_role("button", name="More breaths, Rib Breathing").click()
    expect(page.get_by_role("spinbutton", name="Breaths, Rib Breathing")).to_have_value("7")
    expect(page.locator("#begins-1")).to_have_text("1:37")
    page.get_by_label("More for Cat-Cow").click()
    page.get_by_role("button", name="Remove Cat-Cow").click()
    expect(page.locator("#hint")).to_have_text("Cat-Cow was removed.")
    assert too_wide_by(page) == 0

    page.get_by_role("button", name="Save routine").click()
    expect(page).to_have_url(re.compile(r"/routines/\d+/$"))
    expect(page.get_by_role("heading", name="By the window")).to_be_visible()
    expect(page.get_by_text("7 breaths")).to_be_visible()


def test_a_row_is_lifted_moved_put_down_and_left_by_keys(browser_page: Page, site: Site) -> None:
    page = browser_page
    begin(page, site, "grace", "Rib Breathing", "Cat-Cow", "Dart")
    said = page.locator("#hint")
    grip = page.get_by_role("button", name=re.compile("^Move Dart, 3 of 3"))
    grip.focus()

    page.keyboard.press("Space")
    expect(said).to_have_text("Dart, 3 of 3, picked up")
    page.keyboard.press("ArrowUp")
    expect(said).to_have_text("Dart, 2 of 3")
    expect(grip).to_be_focused()
    page.keyboard.press("Escape")
    expect(said).to_have_text("Dart is back in its place")
    assert names(page)[:3] == ["Rib Breathing", "Cat-Cow", "Dart"]

    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    expect(said).to_have_text("Dart is number 1 of 3 now.")
    expect(page.get_by_role("button", name=re.compile("^Move Dart, 1 of 3"))).to_be_focused()
    assert names(page)[:3] == ["Dart", "Rib Breathing", "Cat-Cow"]

    page.get_by_role("button", name="Undo").click()
    expect(said).to_have_text("Last change undone.")
    assert names(page)[:3] == ["Rib Breathing", "Cat-Cow", "Dart"]


def test_a_row_is_dragged_by_its_grip(browser_page: Page, site: Site) -> None:
    page = browser_page
    begin(page, site, "hanna", "Rib Breathing", "Cat-Cow", "Dart")
    grip = page.get_by_role("button", name=re.compile("^Move Rib Breathing")).bounding_box()
    last = page.locator("#step-2").bounding_box()
    assert grip
    assert last

    page.mouse.move(grip["x"] + 20, grip["y"] + 20)
    page.mouse.down()
    page.mouse.move(grip["x"] + 20, grip["y"] + 60, steps=4)
    page.mouse.move(grip["x"] + 20, last["y"] + last["height"] - 10, steps=8)
    expect(page.locator("#hint")).to_have_text("Rib Breathing, 3 of 3")
    page.mouse.up()

    expect(page.locator("#hint")).to_have_text("Rib Breathing is number 3 of 3 now.")
    assert names(page)[:3] == ["Cat-Cow", "Dart", "Rib Breathing"]


def test_a_note_is_followed_by_one_press_and_taken_back_by_another(browser_page: Page, site: Site) -> None:
    page = browser_page
    begin(page, site, "ida", "Rib Breathing", "Dart", "Child's Pose")
    page.get_by_label("More for Child's Pose").click()
    page.get_by_role("button", name="Move Child's Pose up").click()
    expect(page.locator("#hint")).to_have_text("Child's Pose is number 2 of 3 now.")

    ideas = page.get_by_role("region", name="Ideas")
    ideas.locator('button[value$="-B1"]').first.click()

    expect(page.locator("#hint")).to_contain_text("Done: ")
    assert names(page)[:3] == ["Rib Breathing", "Dart", "Child's Pose"]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#hint")).to_have_text("Last change undone.")
    assert names(page)[:3] == ["Rib Breathing", "Child's Pose", "Dart"]
    assert faults(page) == []


def test_two_windows_that_save_at_once_lose_nothing(browser_page: Page, site: Site) -> None:
    page = browser_page
    begin(page, site, "julia", "Rib Breathing", "Dart")
    page.get_by_role("button", name="Save routine").click()
    expect(page).to_have_url(re.compile(r"/routines/\d+/$"))
    url = f"{page.url}edit/"
    page.goto(url)
    other = page.context.new_page()
    other.goto(url)
    other.get_by_role("button", name="More repetitions, Dart").click()
    other.get_by_role("button", name="Save routine").click()
    expect(other.get_by_text("7 repetitions")).to_be_visible()

    page.get_by_role("button", name="More breaths, Rib Breathing").click()
    page.get_by_role("button", name="Save routine").click()
    faced = page.get_by_role("region", name="This was changed in another window")
    expect(faced).to_be_focused()
    assert faults(page) == []
    faced.get_by_role("group", name="Dart").get_by_label("Saved").check()
    faced.get_by_role("button", name="Save my choices").click()

    expect(page).to_have_url(re.compile(r"/routines/\d+/$"))
    expect(page.get_by_text("7 breaths")).to_be_visible()
    expect(page.get_by_text("7 repetitions")).to_be_visible()


def test_without_script_a_routine_is_searched_for_built_and_saved(
    chromium: Browser, site: Site, browser_page: Page
) -> None:
    sign_in(browser_page, site, "karin")
    context = chromium.new_context(base_url=site.url, viewport=DESKTOP, java_script_enabled=False)
    page = context.new_page()
    page.goto("/accounts/login/?next=/routines/new/")
    page.get_by_label("User name").fill("karin")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.get_by_label("Name").fill("Plain")
    page.get_by_label("Search the exercises").fill("cat")
    page.get_by_label("Search the exercises").press("Enter")
    drawer(page).get_by_role("button", name="Add Cat-Cow", exact=True).click()
    page.get_by_label("Search the exercises").fill("breath")
    page.get_by_role("button", name="Search", exact=True).click()
    drawer(page).get_by_role("button", name="Add Rib Breathing", exact=True).click()
    page.get_by_label("More for Rib Breathing").click()
    page.get_by_role("button", name="Move Rib Breathing down").click()
    expect(page.locator(".editor-row .name").first).to_have_text("Cat-Cow")  # waits for the page that answers
    assert names(page)[:2] == ["Cat-Cow", "Rib Breathing"]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".editor-row .name").first).to_have_text("Rib Breathing")  # waits for the page that answers
    assert names(page)[:2] == ["Rib Breathing", "Cat-Cow"]
    page.get_by_role("button", name="Save routine").click()

    expect(page.get_by_role("heading", name="Plain")).to_be_visible()
    context.close()


def test_another_time_is_added_to_a_day_where_it_stands(browser_page: Page, site: Site) -> None:
    page = browser_page
    sign_in(page, site, "fiona")
    page.goto("/routines/starters/first-week-gentle/")
    page.get_by_role("button", name="Copy this routine").click()

    page.get_by_role("link", name="Add it to your week").click()
    monday = page.get_by_role("group", name="Monday")
    expect(monday.get_by_label("Time")).to_have_value("18:00")
    monday.get_by_role("button", name="Add another time").click()

    expect(monday.get_by_label("Routine")).to_have_count(2)
    expect(monday.get_by_label("Routine").nth(1)).to_be_focused()
    expect(monday.get_by_label("Time").first).to_have_value("18:00")
