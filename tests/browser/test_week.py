"""The week in a real browser: short, moved by its sheet and by drag, never refusing what it offers; a pause; axe."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.conftest import Site
from tests.browser.people import PHONE, make_people, page_of
from tests.browser.seen import faults, too_wide_by

pytestmark = pytest.mark.browser
WEEK_MOST_HIGH, ROUTINES_BEGIN = 640, 900
DESKTOP: ViewportSize = {"width": 1280, "height": 900}

# Strength today and three days on, so that days between them are marked; the last day that is listed is paused.
PERSON = """
owner = person("vera")
plan(owner, weekday(0), weekday(3), at=time(23, 30), slug="beginner-full")
last = today + timedelta(days=7)
Pause.objects.begin(owner=owner, reason="holiday", since_on=last, until_on=last, at=now)
"""


@pytest.fixture(scope="module")
def week(chromium: Browser, site: Site) -> Iterator[Page]:
    page = page_of(chromium, site, make_people(site, PERSON)["vera"], reduced_motion="reduce")
    yield page
    page.context.close()


def open_today(page: Page) -> tuple[Locator, Locator]:
    """Open the week, and the menu and the sheet of what is planned today. Return the menu's button and the sheet."""
    page.goto("/week/")
    more = page.locator("li.today summary").first
    more.click()
    page.locator("li.today").get_by_role("link", name="Move", exact=True).click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("radio").first).to_be_attached()
    return more, sheet


def test_the_week_is_short_and_the_routines_follow_on_the_first_screens(week: Page) -> None:
    week.set_viewport_size(PHONE)
    week.goto("/week/")
    high = week.locator("ol.seven").bounding_box()
    first = week.locator("#routines li").first.bounding_box()
    assert high
    assert first
    assert high["height"] <= WEEK_MOST_HIGH
    assert first["y"] + first["height"] <= ROUTINES_BEGIN
    assert week.locator("ol.seven > li").count() == 7
    week.set_viewport_size(DESKTOP)
    beside = week.locator("#routines").bounding_box()
    assert beside
    assert beside["x"] > 600
    week.set_viewport_size(PHONE)


def test_the_sheet_marks_days_in_shape_and_words_closes_only_a_paused_one_and_gives_the_focus_back(week: Page) -> None:
    more, sheet = open_today(week)

    marked = sheet.locator("label", has=week.locator(".amber"))
    assert marked.count() >= 1
    assert marked.first.locator("svg").count() == 1
    assert len(marked.first.locator(".amber").inner_text()) > 10
    closed = sheet.locator("label:has(input:disabled)")
    expect(closed).to_have_count(1)
    expect(closed).to_contain_text("Closed: your plan is paused until")
    assert faults(week) == []
    sheet.get_by_role("link", name=re.compile("^Keep ")).click()
    expect(sheet).to_be_hidden()
    expect(more).to_be_focused()


def test_no_day_that_the_sheet_offers_is_refused(week: Page) -> None:
    _more, sheet = open_today(week)
    own = sheet.locator("label", has_text="Planned now").locator("input").get_attribute("value")
    offered = sheet.locator("input[name=to_on]:enabled").evaluate_all("all => all.map((one) => one.value)")
    others = [day for day in offered if day != own]
    assert len(others) == 6
    for day in others:
        week.goto("/today/")
        _more, sheet = open_today(week)
        sheet.locator(f'input[name=to_on][value="{day}"]').check()
        with week.expect_response(lambda answer: answer.request.method == "POST") as moved:
            sheet.locator("[data-move]").click()
        assert moved.value.status == 302, day
        expect(week.get_by_text(re.compile("^Moved to .* at 23:[03]0"))).to_be_visible()
        week.get_by_role("button", name="Undo").click()
        expect(week.get_by_text(re.compile("^Moved back to"))).to_be_visible()


def test_a_session_is_dragged_to_another_day_and_taken_back(week: Page) -> None:
    week.set_viewport_size(DESKTOP)  # all days in view: nothing scrolls under the pointer
    week.goto("/week/")
    week.get_by_role("link", name="Week after").click()
    days = week.locator("li.day[data-on]")
    planned = days.filter(has=week.locator(".slot[data-move]")).first
    empty = days.filter(has_not=week.locator(".slot")).first.get_attribute("data-on")

    planned.locator(".slot").first.drag_to(week.locator(f'li.day[data-on="{empty}"]'))

    expect(week.get_by_text(re.compile("^Moved to .* at 23:30"))).to_be_visible()
    week.get_by_role("button", name="Undo").click()
    expect(week.get_by_text(re.compile("^Moved back to"))).to_be_visible()
    week.set_viewport_size(PHONE)


def test_the_plan_is_paused_and_goes_on_without_javascript(chromium: Browser, site: Site) -> None:
    key = make_people(site, 'plan(person("yara"), weekday(0), weekday(3))')["yara"]
    page = page_of(chromium, site, key, java_script_enabled=False)

    page.goto("/week/")
    page.get_by_role("link", name="Pause your plan").click()
    page.get_by_label("A flare-up").check()
    page.get_by_role("button", name="Pause your plan").click()
    expect(page.get_by_text(re.compile("^Paused until")).first).to_be_visible()
    page.get_by_role("button", name="End the pause today").click()

    expect(page.get_by_text("Your plan starts again today.")).to_be_visible()
    page.context.close()


def test_axe_finds_nothing_in_the_light_nor_in_the_dark(week: Page) -> None:
    week.goto("/week/")
    move = week.locator(".slot[data-move]").first.get_attribute("data-move")
    assert move
    for width in (390, 1280):
        week.set_viewport_size({"width": width, "height": 900})
        for path in ("/week/", move, "/week/edit/", "/week/pause/"):
            week.goto(path)
            for scheme in ("light", "dark"):
                week.emulate_media(color_scheme=scheme)
                assert faults(week) == [], f"{path} in {scheme}"
            assert too_wide_by(week) == 0, path
