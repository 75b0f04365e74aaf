"""What people come for, each done on a phone from Today by following what can be seen, without an address typed."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.people import make_people, page_of

pytestmark = pytest.mark.browser

PERSON = """
owner = person("tasks")
plan(owner, 3, 5)
second = Routine.objects.copy_starter("desk-break", owner=owner, today=today)
make_pain_entry(owner, now - timedelta(days=1, hours=1), score=5, places=["neck"])
practice.delete(make_pain_entry(owner, now - timedelta(days=1, hours=3), score=7), at=now)
print(second.name)
"""


@pytest.fixture(scope="module")
def tasks(chromium: Browser, site: Site) -> Iterator[Page]:
    """A phone of somebody with a plan on Thursday and Saturday, an entry of yesterday, and one that was deleted."""
    page = page_of(chromium, site, make_people(site, PERSON)["tasks"])
    page.goto("/today/")
    yield page
    page.context.close()


@pytest.fixture
def today(tasks: Page) -> Page:
    """The phone, back on Today by its tab."""
    tab(tasks, "Today")
    return tasks


def tab(page: Page, name: str) -> None:
    page.locator(".tabs").get_by_role("link", name=name, exact=True).click()


def next_week(page: Page) -> None:
    """Open the plan and the week after this one, in which no day is over."""
    tab(page, "Plan")
    page.get_by_role("link", name="Week after").click()


def menu(page: Page, day: str) -> None:
    page.locator("summary", has_text=re.compile(f"on {day}")).first.click()


def test_the_entry_of_yesterday_is_found_and_corrected(today: Page) -> None:
    today.get_by_role("link", name=re.compile("Pain 5 out of 10")).click()
    today.get_by_role("radio", name="3", exact=True).check()
    today.get_by_role("button", name="Save", exact=True).click()

    expect(today.get_by_text("Pain entry changed.")).to_be_visible()
    tab(today, "Today")
    expect(today.get_by_role("link", name=re.compile("Pain 3 out of 10"))).to_be_visible()


def test_what_was_deleted_is_brought_back(today: Page) -> None:
    today.get_by_role("link", name="Recently deleted, 1").click()
    today.get_by_role("button", name=re.compile(r"^Restore\s*: Pain 7")).click()

    expect(today.get_by_text("Pain entry restored.")).to_be_visible()
    tab(today, "Today")
    expect(today.get_by_role("link", name=re.compile("Pain 7 out of 10"))).to_be_visible()
    expect(today.get_by_role("link", name=re.compile("Recently deleted"))).to_have_count(0)


def test_thursday_is_moved_to_friday(today: Page) -> None:
    next_week(today)
    menu(today, "Thursday")
    today.get_by_role("link", name="Move", exact=True).click()
    sheet = today.get_by_role("dialog")
    expect(sheet.get_by_role("heading", name="Move Thursday’s session")).to_be_visible()
    sheet.get_by_role("radio", name=re.compile("^Friday")).check()
    sheet.get_by_role("button", name="Move to Friday").click()

    expect(today.get_by_text(re.compile("^Moved to Friday .* at 18:30"))).to_be_visible()


def test_the_plan_is_paused_for_a_week_and_goes_on(today: Page) -> None:
    tab(today, "Plan")
    today.get_by_role("link", name="Pause your plan").click()
    today.get_by_label("Holiday").check()
    first, last = (date.fromisoformat(today.get_by_label(label).input_value()) for label in ("First day", "Last day"))
    assert (last - first).days == 6
    today.get_by_role("button", name="Pause your plan").click()

    tab(today, "Today")
    expect(today.get_by_role("heading", level=1)).to_have_text(re.compile("^Paused until"))
    today.get_by_role("button", name="End the pause").click()
    tab(today, "Today")
    expect(today.get_by_role("heading", level=1)).not_to_have_text(re.compile("^Paused"))


def test_a_second_routine_is_put_on_saturday(today: Page) -> None:
    next_week(today)
    menu(today, "Saturday")
    today.get_by_role("link", name="Add another").click()
    saturday = today.get_by_role("group", name="Saturday")
    saturday.get_by_label("Routine").nth(1).select_option(label="Desk break, 8 min")
    saturday.get_by_label("Time").nth(1).fill("10:00")
    today.get_by_role("button", name="Save week").click()

    expect(today.get_by_text(re.compile("Your week is saved"))).to_be_visible()
    today.get_by_role("link", name="Week after").click()
    expect(today.locator("li.day", has_text="Sat").locator(".slot")).to_have_count(2)


def test_an_exercise_is_left_out_on_its_page(today: Page) -> None:
    tab(today, "Exercises")
    today.get_by_role("link", name=re.compile("^Swan Prep")).first.click()
    today.get_by_role("button", name="Not for me").click()

    expect(today.get_by_role("button", name="Allow again")).to_be_visible()
    expect(today.get_by_role("button", name="Not for me")).to_have_count(0)
