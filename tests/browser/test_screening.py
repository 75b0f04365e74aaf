"""The way in up to the safety answers: an account, six calm steps, and what an urgent sign says at once."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.seen import faults_in_both_schemes, small_controls, too_wide_by
from tests.browser.test_main_job import PASSWORD, sign_up

pytestmark = pytest.mark.browser
HEART = "Stop. This could be your heart or lungs. Call now."
CHEST = "Chest pain or pressure, or a tight chest"
SEEN_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"
RING = 6  # how far the ring of the focus reaches out of a field
BELOW_THE_DATE = """() => document.querySelector(".when > .errors:not([hidden])").getBoundingClientRect().top
  - document.querySelector("[name=assessed_on]").getBoundingClientRect().bottom"""
BORDERS = "one => getComputedStyle(one).borderTopWidth"
PIECES = "all => all.map(one => [getComputedStyle(one).borderTopWidth, getComputedStyle(one).backgroundColor])"
BELOW_THE_LAST_LINE = """() => {
  const step = document.querySelector("[data-step]:not([hidden])");
  const bottom = (one) => one.getBoundingClientRect().bottom;
  const last = Math.max(...[...step.querySelectorAll(".sign")].filter((one) => one.offsetParent).map(bottom));
  return step.querySelector("[data-on]").getBoundingClientRect().top - last;
}"""


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def expect_step(page: Page, step: int, heading: str) -> None:
    """The step is said, and its heading is on the screen and has the focus."""
    expect(page.get_by_text(f"Safety questions, {step} of 6")).to_be_visible()
    h1 = page.get_by_role("heading", level=1, name=heading)
    expect(h1).to_be_focused()
    assert h1.evaluate("one => one.getBoundingClientRect().top") >= 0
    assert too_wide_by(page) == 0


def test_six_steps_ask_everything_and_nothing_is_lost_on_the_way_back(browser_page: Page) -> None:
    page = browser_page
    sign_up(page, "tess")
    page.wait_for_function("() => customElements.get('step-form')")

    press(page, "Next")
    expect(page.get_by_text("Choose the closest answer.")).to_be_visible()
    page.get_by_label("Yes", exact=True).check()
    press(page, "Next")
    expect(page.get_by_label("Roughly when?")).to_be_focused()
    assert page.evaluate(BELOW_THE_DATE) > RING
    page.get_by_label("Roughly when?").fill("2026-09-01")
    press(page, "Next")

    expect_step(page, 2, "Any of these now?")
    assert page.evaluate(BELOW_THE_LAST_LINE) > 0
    press(page, "None of these")
    expect_step(page, 3, "And any of these?")
    assert page.evaluate(BELOW_THE_LAST_LINE) > 0
    page.get_by_role("link", name="Back").click()
    expect_step(page, 2, "Any of these now?")
    press(page, "None of these")
    press(page, "None of these")

    expect_step(page, 4, "Does either apply to you?")
    assert len(page.locator("main").inner_text().split()) <= 30
    cancer = page.get_by_role("checkbox", name="I have cancer, or had it before")
    cancer.check()
    expect(page.get_by_role("button", name="None of the signs")).to_be_visible()
    page.get_by_label("Cancer, now or before, and this pain is new").check()
    amber = page.get_by_text("Amber: ask today").filter(visible=True)
    expect(amber).to_be_visible()
    page.emulate_media(forced_colors="active")
    assert page.locator(".alarm", has=amber).evaluate(BORDERS) == "1px"
    assert page.locator(".check-first + .note").first.evaluate(BORDERS) == "1px"
    pieces = page.locator(".pieces li").evaluate_all(PIECES)
    assert [width for width, _colour in pieces] == ["0px"] * 4 + ["1px"] * 2
    assert pieces[3][1] != pieces[4][1]  # what is done is filled
    page.emulate_media(forced_colors="none")
    cancer.uncheck()
    expect(page.get_by_label("Cancer, now or before, and this pain is new")).to_be_visible()  # ticked, never hidden
    page.get_by_label("Cancer, now or before, and this pain is new").uncheck()
    press(page, "Neither")

    expect_step(page, 5, "Any of these lately?")
    assert page.evaluate(BELOW_THE_LAST_LINE) > 0
    gently = page.locator(".understood").get_by_label("I understand, and choose to start gently")
    expect(gently).to_be_hidden()
    page.get_by_label("Under 45, stiff over 30 minutes").check()
    expect(gently).to_be_visible()
    page.get_by_label("Under 45, stiff over 30 minutes").uncheck()
    press(page, "None of these")

    expect_step(page, 6, "What should exercises work around?")
    page.get_by_label("Sore wrists").check()
    expect(page.get_by_label("When did you give birth?")).to_be_hidden()
    page.get_by_label("Gave birth within 6 months").check()
    expect(page.get_by_label("When did you give birth?")).to_be_visible()
    expect(page.get_by_role("button", name="Save, 2 chosen")).to_be_in_viewport()
    page.get_by_label("Gave birth within 6 months").uncheck()

    for _step in range(5):
        page.go_back()
    expect_step(page, 1, "Has anyone checked this pain?")
    page.get_by_label("No, it is old and the same").check()
    for words in ("Next", "None of these", "None of these", "Neither", "None of these"):
        press(page, words)
    expect(page.get_by_label("Sore wrists")).to_be_checked()
    press(page, "Save, 1 chosen")
    page.wait_for_url("**/measures/start/**")

    page.goto("/accounts/screening/")
    expect(page.get_by_label("No, it is old and the same")).to_be_checked()
    expect(page.locator("[name=conditions]:checked")).to_have_count(1)


def test_an_emergency_sign_raises_the_number_at_the_tick_without_a_network(browser_page: Page) -> None:
    page = browser_page
    sign_up(page, "emil")
    page.get_by_label("No, it is old and the same").check()
    press(page, "Next")
    expect_step(page, 2, "Any of these now?")
    sheet = page.get_by_role("dialog")

    page.context.set_offline(True)
    page.get_by_label(CHEST).check()
    expect(sheet.get_by_text(HEART)).to_be_visible()
    number = sheet.get_by_role("link", name="Call 112")
    assert number.get_attribute("href") == "tel:112"
    assert number.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") == 72
    assert sheet.evaluate("one => one.matches(':modal')")  # what lies under it is inert
    for _time in range(3):  # the browser lets a page keep a dialog open against one Escape only
        page.keyboard.press("Escape")
    page.wait_for_timeout(100)
    expect(sheet).to_be_visible()
    assert sheet.evaluate("one => one.matches(':modal')")
    sheet.get_by_role("button", name="I ticked it by mistake").click()
    expect(sheet).to_be_hidden()
    expect(page.get_by_label(CHEST)).to_be_focused()
    expect(page.get_by_label(CHEST)).not_to_be_checked()
    page.context.set_offline(False)

    # What ends at the page to sign in on has not arrived, and is sent again.
    page.get_by_label(CHEST).check()
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    with page.expect_response("**/accounts/login/**"):
        page.evaluate(SEEN_AGAIN)
    page.context.add_cookies(cookies)
    with page.expect_response("**/accounts/start/meaning/"):
        page.evaluate(SEEN_AGAIN)


def test_an_emergency_sign_is_sent_when_the_page_is_left(browser_page: Page) -> None:
    page = browser_page
    sign_up(page, "emma")
    page.get_by_label("No, it is old and the same").check()
    press(page, "Next")
    page.get_by_label(CHEST).check()
    sheet = page.get_by_role("dialog")
    page.goto("/accounts/me/")
    held = page.get_by_role("heading", name="Call your emergency number")
    for _time in range(5):  # it may arrive later than the page that was asked for next
        page.goto("/accounts/screening/")
        expect(held.or_(sheet)).to_be_visible()
    expect(held).to_be_visible()


def test_answers_outlive_a_session_that_ends_on_the_way(browser_page: Page) -> None:
    page = browser_page
    sign_up(page, "otto")
    page.get_by_label("No, it is new: under 6 weeks").check()
    for words in ("Next", "None of these", "None of these", "Neither"):
        press(page, words)
    # Who said that the pain is new reads what makes a new pain matter, and is not asked again whether it is.
    expect(page.get_by_label("The pain is new, and you are 50 or older")).to_be_visible()
    expect(page.get_by_role("checkbox", name="The pain is new", exact=True)).to_be_hidden()
    press(page, "None of these")
    page.get_by_label("Sore knees").check()
    page.context.clear_cookies(name="sessionid")
    press(page, "Save, 1 chosen")

    page.wait_for_url("**/accounts/login/**")
    page.get_by_label("User name").fill("otto")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    expect(page.get_by_role("heading", level=1, name="What should exercises work around?")).to_be_visible()
    expect(page.get_by_label("Sore knees")).to_be_checked()
    press(page, "Save, 1 chosen")
    expect(page).not_to_have_url("**/accounts/screening/**")


@contextmanager
def phone(chromium: Browser, site: Site, **settings: object) -> Iterator[Page]:
    context = chromium.new_context(base_url=site.url, viewport={"width": 390, "height": 844}, **settings)
    yield context.new_page()
    context.close()


def test_the_page_of_an_account_shows_the_password_and_says_where_one_is(chromium: Browser, site: Site) -> None:
    with phone(chromium, site, timezone_id="Europe/Berlin") as page:
        page.goto("/accounts/signup/")
        expect(page.get_by_label("User name")).to_be_focused()
        shown = page.get_by_role("button", name="Show")
        shown.click()
        expect(page.get_by_label("Password", exact=True)).to_have_attribute("type", "text")
        expect(page.get_by_role("button", name="Hide")).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_text("You seem to be in Berlin, ")).to_be_visible()
        expect(page.get_by_label("Where are you?")).to_be_hidden()
        assert (faults_in_both_schemes(page), small_controls(page), too_wide_by(page)) == ([], [], 0)
        page.get_by_role("button", name="Change").click()
        expect(page.get_by_label("Where are you?")).to_be_focused()
        press(page, "Make my account")
        wrong = page.locator(".error-summary li")
        expect(wrong).to_have_count(3)
        said = "Tick “I am 16 or older” to continue. Nothing was saved."
        assert said in wrong.all_inner_texts()  # without the long words of the box itself
        assert [line.evaluate(BORDERS) for line in wrong.all()] == ["0px", "1px", "1px"]

    for zone, said in (("Asia/Calcutta", "You seem to be in Kolkata"), ("UTC", None)):
        with phone(chromium, site, timezone_id=zone) as page:
            page.goto("/accounts/signup/")
            if said:  # a name that the list lacks
                expect(page.get_by_text(said)).to_be_visible()
            else:
                expect(page.get_by_label("Where are you?")).to_be_visible()


def test_without_a_script_it_is_one_page_and_a_step_left_out_is_named(chromium: Browser, site: Site) -> None:
    with phone(chromium, site, java_script_enabled=False) as page:
        page.goto("/accounts/signup/")
        page.get_by_label("User name").fill("nora")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("Where are you?").select_option("Europe/Lisbon")
        for tick in page.get_by_role("checkbox").all():
            tick.check()
        press(page, "Make my account")
        page.get_by_label("No, it is old and the same").check()

        page.get_by_label(CHEST).check()
        said = page.locator(".alarm", has_text=HEART).first
        expect(said).to_be_visible()
        assert page.locator(".sign:has(:checked) .emergency-number").first.get_attribute("href") == "tel:112"
        page.get_by_label(CHEST).uncheck()
        expect(said).to_be_hidden()
        page.get_by_label("Sore knees").check()
        press(page, "Save answers")

        links = page.locator(".error-summary a")
        expect(links).to_have_count(4)
        assert [link.get_attribute("href") for link in links.all()] == [
            f"#id_none_{step}" for step in ("now", "nerves", "either", "lately")
        ]
        for none in page.locator("[name=none]").all():
            none.check()
        press(page, "Save answers")
        page.wait_for_url("**/measures/start/**")
        page.goto("/accounts/screening/")
        expect(page.get_by_label("Sore knees")).to_be_checked()
