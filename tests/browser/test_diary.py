"""The diary in a real browser: pain in two taps, the morning by a link, yesterday edited, a deletion taken back."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, Site
from tests.browser.seen import faults, faults_in_both_schemes, too_wide_by
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

# A person who practised yesterday where it is about ten in the morning now, whatever the hour of the test.
PREPARE = """
from datetime import timedelta
from django.utils import timezone
from tests.factories import *
from tracking.models import *
now = timezone.now()
hours = max(10 - now.hour, -12)
zone = f"Etc/GMT{{-hours:+d}}"
person = make_ready(make_user({name!r}, time_zone=zone))
make_session(person, now - timedelta(days=1), pain_before=3, pain_worst=4, pain_after=4)
make_pain_entry(person, now - timedelta(days=1, hours=1), score=5, places=["neck"], note="Long drive.")
make_measure(person, now - timedelta(days=8))
make_activity(person, at=now - timedelta(days=1))
print("LINK", FollowUp.objects.get(owner=person).signed())
"""


def prepared(site: Site, name: str) -> str:
    """Make a person ``name`` who practised yesterday. Return the path of the link in the morning mail."""
    told = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "-c", PREPARE.format(name=name)],
        env={"DATA_DIR": str(site.data), "PATH": os.environ["PATH"]},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return f"/morning/{re.search(r'LINK (.+)', told.stdout)[1]}/"  # type: ignore[index]


def sign_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Today")).to_be_visible()


def test_pain_is_logged_in_two_taps_from_any_page_and_undone_in_one(browser_page: Page, site: Site) -> None:
    page = browser_page
    prepared(site, "doris")
    sign_in(page, "doris")
    page.goto("/exercises/")

    page.get_by_role("button", name="Log pain").click()
    page.get_by_role("dialog").get_by_role("button", name="4", exact=True).click()

    expect(page).to_have_url(re.compile("/exercises/$"))
    expect(page.get_by_text("Pain entry saved.")).to_be_visible()
    page.goto("/pain/")
    expect(page.locator(".pain-entries .score").first).to_have_text(re.compile("4"))
    page.goto("/exercises/")
    page.get_by_role("button", name="Log pain").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Log pain").click()
    page.get_by_role("dialog").get_by_role("button", name="9", exact=True).click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Pain entry deleted.")).to_be_visible()
    page.goto("/pain/")
    expect(page.locator(".pain-entries li")).to_have_count(2)


def test_without_javascript_the_same_numbers_are_a_page(chromium: Browser, site: Site, browser_page: Page) -> None:
    prepared(site, "nils")
    sign_in(browser_page, "nils")
    context = chromium.new_context(
        base_url=site.url, java_script_enabled=False, storage_state=browser_page.context.storage_state()
    )
    page = context.new_page()
    page.goto("/week/")

    page.get_by_role("link", name="Log pain").click()
    page.get_by_role("button", name="6", exact=True).click()

    expect(page).to_have_url(re.compile("/week/$"))
    page.goto("/pain/add/")
    expect(page.get_by_label("Neck")).to_be_visible()
    expect(page.locator("svg.back-drawing")).to_be_hidden()
    context.close()


def test_the_morning_is_answered_from_the_link_of_a_mail_logged_out(browser_page: Page, site: Site) -> None:
    page = browser_page
    link = prepared(site, "mara")

    page.goto(link)
    page.get_by_text("Add a number (optional)").click()
    page.get_by_role("radio", name="4", exact=True).check()
    page.get_by_role("button", name=re.compile("^The same")).click()

    expect(page.get_by_role("heading", name="Thank you, saved")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Thank you, saved")).to_be_visible()
    sign_in(page, "mara")
    page.goto("/sessions/")
    expect(page.get_by_text(re.compile(r"Morning after \w+: the same, 4"))).to_be_visible()


def test_on_today_the_morning_is_one_press(browser_page: Page, site: Site) -> None:
    page = browser_page
    prepared(site, "tina")
    sign_in(page, "tina")
    page.goto("/today/")
    expect(page.get_by_role("heading", name="How was your back this morning?")).to_be_visible()

    page.get_by_role("button", name=re.compile("^Settled")).click()

    expect(page.get_by_text("Morning answer saved.")).to_be_visible()
    expect(page.get_by_role("heading", name="How was your back this morning?")).to_be_hidden()


def test_yesterday_is_edited_and_the_earlier_version_stays(browser_page: Page, site: Site) -> None:
    page = browser_page
    prepared(site, "eva")
    sign_in(page, "eva")
    page.goto("/sessions/")

    page.get_by_role("link", name=re.compile("Pain 5 out of 10")).click()
    page.get_by_role("group", name=re.compile("How strong")).get_by_role("radio", name="2", exact=True).check()
    page.locator("[data-place=blade_left]").click()
    expect(page.get_by_label("Left shoulder blade")).to_be_checked()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Pain entry changed.")).to_be_visible()
    expect(page.get_by_text("Neck, Left shoulder blade")).to_be_visible()
    page.get_by_role("link", name=re.compile("Pain 2 out of 10")).click()
    page.get_by_role("link", name="Edit history").click()
    expect(page.locator(".score")).to_have_text(re.compile("5"))
    expect(page.get_by_text("Long drive.")).to_be_visible()


def test_a_deleted_session_comes_back(browser_page: Page, site: Site) -> None:
    page = browser_page
    prepared(site, "rosa")
    sign_in(page, "rosa")
    page.goto("/sessions/")

    page.get_by_role("link", name=re.compile("Free session")).click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("Session deleted.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("Session restored.")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Free session"))).to_be_visible()


def test_axe_finds_nothing_on_the_pages_of_the_diary_in_the_light_nor_in_the_dark(
    browser_page: Page, site: Site
) -> None:
    page = browser_page
    link = prepared(site, "axel")
    page.emulate_media(reduced_motion="reduce")
    found = axe_on(page, link)
    sign_in(page, "axel")

    for path in (
        *("/today/", "/pain/", "/pain/add/", "/pain/quick/", "/measures/", "/measures/three/", "/measures/change/"),
        *("/measures/start/", "/measures/activities/add/", "/measures/activities/rate/", "/care/add/", "/sessions/"),
    ):
        found += axe_on(page, path)
    page.get_by_role("button", name="Log pain").click()
    found += faults(page)

    assert found == []


def axe_on(page: Page, path: str) -> list[tuple[str, str]]:
    page.goto(path)
    found = faults_in_both_schemes(page)
    assert too_wide_by(page) == 0, path
    return found


def test_a_sentence_changes_with_the_answer_it_rests_on_and_says_why(browser_page: Page, site: Site) -> None:
    page = browser_page
    page.goto(prepared(site, "wilma"))
    page.get_by_text("Add a number (optional)").click()
    page.get_by_role("radio", name="6", exact=True).check()
    page.get_by_role("button", name=re.compile("^Worse")).click()
    expect(page.get_by_role("heading", name="Thank you, saved")).to_be_visible()
    sign_in(page, "wilma")

    page.goto("/progress/")
    sentence = page.get_by_text(re.compile("was a bit much. Your pain the next morning was 3 higher"))
    expect(sentence).to_be_visible()
    page.locator("a[href$='/W2/']").locator("visible=true").first.click()
    expect(page.get_by_role("heading", name="One sore morning")).to_be_visible()
    expect(page.get_by_role("link", name="Thomeé 1997")).to_be_visible()

    page.goto("/sessions/")
    page.get_by_role("link", name=re.compile("Morning after")).click()
    page.get_by_role("group", name=re.compile("Pain on waking")).get_by_role("radio", name="3", exact=True).check()
    page.get_by_role("button", name=re.compile("^Settled")).click()
    expect(page.get_by_text(re.compile("Morning answer (saved|changed)"))).to_be_visible()

    page.goto("/progress/")
    expect(sentence).to_be_hidden()
