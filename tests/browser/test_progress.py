"""Progress in a real browser: the text says what is drawn, labels fit every width, and the page for an appointment is
one sheet of paper."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site
from tests.browser.demo import PHONE, manage, signed_in
from tests.browser.seen import faults, too_wide_by
from tests.reading import seen_at_once

pytestmark = pytest.mark.browser

LONG = """
from tracking.models import Activity, PainEntry
from django.utils import timezone
from accounts.models import Guidance, User
from exercises.models import Barred
demo = User.objects.get(username="demo")
for model in (Barred, Guidance):
    model.objects.filter(owner=demo).delete()
for number in range(2):
    Activity.objects.start(owner=demo, name=f"Activity {number}", at=timezone.now()).rate(score=4, at=timezone.now())
for activity in Activity.objects.filter(owner=demo):
    activity.name = (activity.name + " and whatever else is said of it at great length")[:80]
    activity.save()
for entry in PainEntry.objects.filter(owner=demo).exclude(note=""):
    entry.note = "It went on and on, as long as the words of this note do. " * 9
    entry.save()
"""

LEFT_OUT = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import Guidance, User
from exercises.models import Exercise
from routines.models import SwapDecision
demo, now, today = User.objects.get(username="demo"), timezone.now(), timezone.localdate()
for slug in ("swan-prep", "roll-over", "boomerang", "swan-dive"):
    SwapDecision.objects.leave_out(owner=demo, exercise=Exercise.objects.get(slug=slug), at=now, reason="it hurt twice")
Guidance.objects.write_down(
    owner=demo, at=now, profession="physiotherapist", by="Carol of the Long Name", seen_on=today,
    review_on=today + timedelta(days=60), pain_limit=4, minutes_limit=15, days_limit=3,
)
"""


@pytest.fixture(scope="module")
def life(site: Site) -> Site:
    """The site with 3 months of the demo person."""
    manage(site, "seed_demo", "--afresh")
    return site


@pytest.fixture
def desktop(chromium: Browser, life: Site) -> Iterator[Page]:
    page = signed_in(chromium, life, viewport={"width": 1280, "height": 900})
    yield page
    page.context.close()


HURTING = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import User
from exercises.models import Exercise
from routines.models import Routine
from tracking import practice
demo, now = User.objects.get(username="demo"), timezone.now()
step = {"exercise": Exercise.objects.get(slug="swan-prep"), "reps": 4}
for back in (9, 7, 5, 3):
    begun = now - timedelta(days=back)
    met = [step | {"has_hurt": True, "outcome": "done"}]
    practice.log(owner=demo, started_at=begun, finished_at=begun + timedelta(minutes=9), at=now, steps=met)
for name in ("Slow evening", "Slow morning"):
    Routine.objects.start(owner=demo, name=name, steps=[step])
"""
HEADINGS = "found => found.filter(one => one.checkVisibility()).map(one => one.tagName + ' ' + one.id)"
FOLDS = "sections => sections.map(one => one.querySelectorAll('.why-fold').length)"


def shown(page: Page, selector: str) -> list[str]:
    """Return the visible words of the drawing."""
    return page.eval_on_selector_all(
        selector, "parts => parts.filter(part => part.getClientRects().length).map(part => part.textContent)"
    )


def test_the_chart_description_matches_the_drawing(desktop: Page) -> None:
    desktop.goto("/progress/")
    chart = "svg[aria-labelledby^=pain-chart]"
    heard = desktop.inner_html(f"{chart} > desc")
    seen = shown(desktop, f"{chart} text")

    first_week = re.search(r"Starting point (\d\.\d)\.", heard)
    last = re.search(r"and (\d\.\d) on \d+ \w+\.", heard)
    band = re.search(r"band from (\d\.\d) to (\d\.\d) may", heard)
    counts = re.search(r"(\d+) pain entries and (\d+) sessions", heard)
    assert first_week and last and band and counts  # noqa: PT018 - all four or nothing
    assert f"{first_week[1]} at the start" in seen
    assert f"{last[1]} last 7 days" in seen
    assert "may be chance" in seen
    assert seen.count("paused") == heard.count("Paused from") == 2
    top, height = (float(desktop.get_attribute(f"{chart} rect.band", name) or "nan") for name in ("y", "height"))
    drawn_band = [f"{(234 - y) / 21.6:.1f}" for y in (top + height, top)]
    assert drawn_band == [band[1], band[2]]
    assert desktop.locator(f"{chart} circle.entry").count() == int(counts[1])
    assert desktop.locator(f"{chart} circle.before").count() == int(counts[2])


def test_what_is_heard_of_the_weeks_is_what_is_drawn(desktop: Page) -> None:
    desktop.goto("/progress/")
    chart = "svg[aria-labelledby^=weeks-chart]"
    heard = desktop.inner_html(f"{chart} > desc")

    sessions = re.match(r"(\d+) sessions in (\d+) weeks", heard)
    assert sessions
    assert desktop.locator(f"{chart} rect.block").count() == int(sessions[1])
    assert desktop.locator(f"{chart} rect.rest").count() == heard.count("Paused in the week of")


def test_the_tables_hold_the_same_numbers_as_the_drawings(desktop: Page) -> None:
    desktop.goto("/progress/")
    for number in range(2):
        desktop.locator(".why-fold > summary").nth(number).click()

    befores = desktop.locator("table.days tbody tr td:nth-child(5)").all_inner_texts()
    numbers = [number for cell in befores for number in re.findall(r"\d+", cell)]
    assert len(numbers) == desktop.locator("svg[aria-labelledby^=pain-chart] circle.before").count()
    weeks = desktop.locator("table.weeks tbody tr td:nth-child(2)").all_inner_texts()
    assert sum(map(int, weeks)) == desktop.locator("rect.block").count()


@pytest.mark.parametrize(("width", "visible", "hidden"), [(390, "now ", "last 7 days"), (1280, "last 7 days", "now ")])
def test_labels_stand_beside_the_drawing_or_inside_it_and_are_never_small(
    chromium: Browser, life: Site, width: int, visible: str, hidden: str
) -> None:
    page = signed_in(chromium, life, viewport={"width": width, "height": 844})
    page.goto("/progress/")

    seen = " | ".join(shown(page, "svg[aria-labelledby^=pain-chart] text"))
    sizes = page.eval_on_selector_all(
        ".chart text", "parts => parts.map(part => parseFloat(getComputedStyle(part).fontSize))"
    )
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.context.close()

    assert visible in seen
    assert hidden not in seen
    assert min(sizes) >= 13
    assert overflow == 0


def test_what_to_do_now_comes_first_and_one_tap_does_it(chromium: Browser, life: Site) -> None:
    manage(life, "shell", "-c", HURTING)
    page = signed_in(chromium, life, **PHONE)
    page.goto("/progress/")
    swap = page.locator(".verdict-card button.main")

    assert page.eval_on_selector_all("main :is(h1, h2, h3, h4)", HEADINGS) == [
        *("H1 ", "H2 leave-out", "H2 pain", "H2 weeks", "H2 three", "H2 activities", "H2 suits", "H2 take"),
    ]
    assert (swap.bounding_box() or {"y": 9999})["y"] <= 640
    assert page.evaluate("document.documentElement.scrollHeight") <= 3600
    assert seen_at_once(page.content()) <= 260
    assert max(page.eval_on_selector_all("main section", FOLDS)) == 1
    page.set_viewport_size({"width": 320, "height": 700})
    assert too_wide_by(page) == 0
    with page.expect_navigation():
        swap.click()
    assert page.locator('form[action="/progress/decide/swan-prep/"]').count() == 0
    with page.expect_navigation():
        page.click(".toast button")
    page.goto("/progress/")
    assert page.locator('.verdict-card form[action="/progress/decide/swan-prep/"]').count() == 1
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_light_nor_in_the_dark(chromium: Browser, life: Site, scheme: Any) -> None:
    page = signed_in(chromium, life, color_scheme=scheme)
    found = []
    for address in ("/progress/", "/progress/?range=all&show=after&show=morning", "/progress/print/"):
        page.goto(address)
        found += faults(page)
    page.click("main button[type=submit]")
    page.wait_for_selector(".report")
    found += faults(page)
    page.context.close()

    assert found == []


def paper(page: Page, *, span: str, notes: int, questions: list[str]) -> bytes:
    page.goto(f"/progress/print/?range={span}")
    for box in page.locator("input[name=notes]").all()[:notes]:
        box.check()
    page.fill("textarea[name=questions]", "\n".join(questions))
    page.click("main button[type=submit]")
    page.wait_for_selector(".report")
    return page.pdf(prefer_css_page_size=True, print_background=True)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("span", ["week", "month", "quarter", "all"])
def test_the_page_for_an_appointment_is_one_page(desktop: Page, span: str) -> None:
    assert pages(paper(desktop, span=span, notes=4, questions=["May I swim?", "Why Dart?"])) == 1


def test_the_page_for_an_appointment_is_one_page_with_what_is_left_out_and_what_was_said(
    desktop: Page, life: Site
) -> None:
    manage(life, "shell", "-c", LEFT_OUT)
    questions = ["May I swim?", "Why Dart?", "How long?"]

    assert pages(paper(desktop, span="quarter", notes=4, questions=questions)) == 1
    assert desktop.locator("section[aria-labelledby=left-out] li").count() == 1 + 3 + 1


def test_the_page_for_an_appointment_is_one_page_with_long_words(desktop: Page, life: Site) -> None:
    manage(life, "shell", "-c", LONG)

    assert pages(paper(desktop, span="quarter", notes=4, questions=["why " * 25 for _ in range(5)])) == 1
