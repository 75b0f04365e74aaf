"""The message of an urgent sign: at once, with nothing but the page itself."""

import re
from collections.abc import Iterator
from zlib import crc32

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.test_main_job import PASSWORD, agree, sign_up

pytestmark = pytest.mark.browser
HEART = "Stop. This could be your heart or lungs. Call now."


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def form(chromium: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The safety form of a new person, on a phone."""
    context = chromium.new_context(
        base_url=site.url, viewport={"width": 390, "height": 844}, java_script_enabled=request.param
    )
    page = context.new_page()
    page.goto("/accounts/signup/")
    page.get_by_label("User name").fill(f"tess{int(request.param)}{crc32(request.node.originalname.encode())}")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    for tick in page.get_by_role("checkbox").all():
        tick.check()
    page.get_by_label("No, it is old and the same").check()
    page.get_by_role("button", name="Agree and continue").click()
    expect(page.get_by_role("heading", name="Safety questions")).to_be_visible()
    if request.param:
        page.wait_for_function("() => customElements.get('step-form')")
    yield page
    context.close()


def test_one_tick_shows_the_message_without_saving_and_without_a_network(form: Page) -> None:
    expect(form.get_by_text(HEART)).to_be_hidden()
    form.context.set_offline(True)

    form.get_by_label("Chest pain or pressure, or a tight chest").check()

    expect(form.get_by_text(HEART)).to_be_visible()
    number = form.locator(".sign:has(:checked) .emergency-number").first
    expect(number).to_be_visible()
    assert number.get_attribute("href") == "tel:112"
    assert float(number.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= 88  # 5.5rem
    expect(form.get_by_text("You lose weight without trying")).to_be_hidden()
    expect(form.get_by_role("heading", name="What should we be careful with?")).to_be_hidden()


def go_to(form: Page, label: str) -> None:
    """Go to the part of the form with this tick, if it has parts (on a phone with JavaScript)."""
    while not form.get_by_label(label).is_visible():
        form.get_by_role("button", name="Next").click()


def test_a_sign_to_ask_about_today_says_so_beside_its_tick(form: Page) -> None:
    go_to(form, "You lose weight without trying")
    form.get_by_label("You lose weight without trying").check()

    expect(form.get_by_text("See a doctor if you are losing weight without trying.")).to_be_visible()
    expect(form.get_by_text(HEART)).to_be_hidden()
    form.get_by_label("You lose weight without trying").uncheck()
    expect(form.get_by_text("See a doctor if you are losing weight without trying.")).to_be_hidden()


def test_signs_of_pregnancy_are_read_by_whom_they_concern(form: Page) -> None:
    opener = "Pregnant, or you may be, or you gave birth in the last 6 weeks"
    go_to(form, opener)
    expect(form.get_by_label("A severe headache")).to_be_hidden()

    form.get_by_label(opener).check()
    form.get_by_label("A severe headache").check()

    expect(form.get_by_text("Call your maternity unit or your emergency number now.")).to_be_visible()
    form.get_by_label(opener).uncheck()
    expect(form.get_by_label("A severe headache")).to_be_visible()  # what is ticked is never hidden
    form.get_by_label("A severe headache").uncheck()
    expect(form.get_by_label("A severe headache")).to_be_hidden()


def test_what_more_is_asked_appears_with_its_tick(form: Page) -> None:
    go_to(form, "Diabetes")
    expect(form.get_by_label("Numb feet")).to_be_hidden()

    form.get_by_label("Diabetes").check()
    form.get_by_label("Numb feet").check()
    form.get_by_label("Diabetes").uncheck()

    expect(form.get_by_label("Numb feet")).to_be_visible()


def test_on_a_phone_there_is_one_question_a_step_and_all_of_them_are_sent(chromium: Browser, form: Page) -> None:
    if not form.get_by_role("button", name="Next").count():
        expect(form.get_by_text("What should we be careful with?")).to_be_visible()
        return
    expect(form.get_by_text("1 / 28")).to_be_visible()
    expect(form.get_by_role("button", name="Save answers")).to_be_hidden()
    while not form.get_by_label("Sore knees").is_visible():
        form.get_by_role("button", name="Next").click()
        if form.get_by_label("I have read").is_visible():
            form.get_by_label("I have read").check()
    form.get_by_label("Sore knees").check()
    expect(form.get_by_text("26 / 28")).to_be_visible()
    form.get_by_role("button", name="Back").click()
    form.get_by_role("button", name="Next").click()
    expect(form.get_by_label("Sore knees")).to_be_checked()
    form.get_by_role("button", name="Next").click()
    form.get_by_role("button", name="Next").click()
    form.get_by_role("button", name="Save answers").click()

    expect(form.get_by_role("heading", name="Safety questions")).to_be_hidden()
    form.goto("/accounts/screening/")
    expect(form.get_by_label("Sore knees")).to_be_checked()


def test_with_an_emergency_sign_there_is_no_way_on(form: Page) -> None:
    form.get_by_label("Chest pain or pressure, or a tight chest").check()

    expect(form.get_by_role("button", name="Next")).to_be_hidden()


def test_on_a_phone_an_emergency_sign_can_be_kept_at_once(browser_page: Page) -> None:
    page = browser_page
    sign_up(page, "emil")
    agree(page)
    page.goto("/accounts/screening/")
    expect(page.get_by_role("button", name="Next")).to_be_visible()
    expect(page.get_by_role("button", name="Save answers")).to_be_hidden()

    page.get_by_role("checkbox", name=re.compile("^Chest pain or pressure")).check()
    page.get_by_role("button", name="Save answers").click()

    expect(page.get_by_role("heading", name="Call your emergency number")).to_be_visible()
