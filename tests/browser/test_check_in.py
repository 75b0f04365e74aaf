"""The check before a session and the screen after it, in a real browser on a phone, light and dark."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seen import faults_in_both_schemes, too_wide_by
from tests.browser.test_main_job import agree, choose, sign_up

pytestmark = pytest.mark.browser


def axe_finds_nothing(page: Page) -> None:
    assert faults_in_both_schemes(page) == []
    assert too_wide_by(page) == 0
    page.emulate_media(color_scheme="light")


def test_one_exercise_is_checked_practised_and_told_about_by_thumb(browser_page: Page) -> None:
    page = browser_page
    sign_up(page, "edda")
    agree(page)

    page.goto("/exercises/dart/")
    page.locator(".dock").get_by_role("link", name=re.compile("^Practise")).click()
    expect(page.get_by_role("heading", name="Before you start")).to_be_visible()
    axe_finds_nothing(page)
    choose(page, "How strong is your upper-back pain right now", 4)
    page.get_by_role("group", name=re.compile("new or different")).get_by_role("radio", name="No").check()
    page.get_by_role("button", name="See today's session").click()
    expect(page.get_by_role("heading", name="Amber: easier today")).to_be_in_viewport()
    expect(page.get_by_text("Your pain of 4 is above green (2 or less) and below your limit of 5.")).to_be_visible()
    axe_finds_nothing(page)
    page.get_by_label("Keep the usual version of Dart").check()
    page.get_by_role("button", name=re.compile("^Start")).click()
    page.wait_for_url("**/play/")

    page.goto(page.url.replace("/play/", "/finish/"))
    expect(page.get_by_role("heading", name="How was it?")).to_be_visible()
    page.get_by_role("group", name="1. Dart").get_by_role("radio", name="Eased").check()
    page.get_by_role("checkbox", name=re.compile("It hurt")).check()
    axe_finds_nothing(page)
    choose(page, "Worst pain during", 4)
    choose(page, "How hard was it", 5)
    page.get_by_role("spinbutton", name="Minutes").fill("1")  # the guide has led through nothing
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Session logged").first).to_be_visible()
    expect(page.get_by_text("Waiting for your next-morning answer").first).to_be_visible()
