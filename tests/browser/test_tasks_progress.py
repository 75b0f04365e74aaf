"""What somebody comes for, done on a phone by following what the page shows, from Today alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.demo import PHONE, manage, signed_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def phone(chromium: Browser, site: Site) -> Iterator[Page]:
    """The demo person's phone."""
    manage(site, "seed_demo", "--afresh")
    page = signed_in(chromium, site, **PHONE, has_touch=True)
    yield page
    page.context.close()


@pytest.fixture
def today(phone: Page) -> Page:
    phone.goto("/today/")
    return phone


def follow(page: Page, name: str) -> None:
    """Press the one link or button in sight whose words begin with ``name``."""
    words = re.compile(rf"^{re.escape(name)}\b")
    page.get_by_role("link", name=words).or_(page.get_by_role("button", name=words)).first.click()
    page.wait_for_load_state()


def test_why_the_sentence_was_said_is_two_taps_from_progress(today: Page) -> None:
    follow(today, "Progress")
    section = today.locator("section", has=today.locator("#pain"))
    said = section.locator("h2").inner_text()
    section.locator(".why-fold > summary").click()
    expect(section.locator("table.days")).to_be_visible()
    section.locator(".rules a").first.click()

    expect(today.locator("main")).to_contain_text(said)
    expect(today.locator("#rule")).to_be_visible()


def test_a_page_for_an_appointment_is_printed(today: Page) -> None:
    follow(today, "Progress")
    follow(today, "Print for an appointment")
    follow(today, "Show the page")

    expect(today.locator("article.report")).to_be_visible()
    expect(today.get_by_role("button", name="Print this page")).to_be_visible()


def test_the_reminder_is_changed(today: Page) -> None:
    follow(today, "Me")
    follow(today, "Reminders")
    today.check("[name=is_on]")
    today.select_option("[name=lead_minutes]", "60")
    follow(today, "Save reminders")
    follow(today, "Me")

    expect(today.locator('a[href="/reminders/"]')).to_contain_text("60 minutes before")


def test_help_for_a_stiff_neck_is_found(today: Page) -> None:
    follow(today, "Exercises")
    today.fill("input[type=search]", "stiff neck")
    today.keyboard.press("Enter")
    today.wait_for_url("**/exercises/?search=stiff+neck*")

    expect(today.locator('main a[href="/accounts/emergency/"]').first).to_be_visible()
    today.locator("main a.exercise").first.click()
    expect(today.locator("main h1")).to_be_visible()
    expect(today).to_have_url(re.compile(r"/exercises/[a-z-]+/"))
