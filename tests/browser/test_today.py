"""Today in each of its states on a phone: one card that is seen at once, few words, the diary one tap away."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site
from tests.browser.people import make_people, page_of
from tests.browser.seen import faults_in_both_schemes, small_controls, too_wide_by

pytestmark = pytest.mark.browser
TABS_BEGIN, MOST_HIGH, MOST_WORDS = 784, 1500, 120

STATES = """
def before(owner):
    make_session(owner, now - timedelta(days=2), pain_before=3, pain_worst=4, pain_after=2)
    make_pain_entry(owner, now - timedelta(days=2, hours=1), score=5, places=["neck"])
    practice.delete(make_pain_entry(owner, now - timedelta(days=2, hours=3), score=5), at=now)
    for asked in FollowUp.objects.filter(owner=owner):
        practice.answer(asked, feeling="settled", at=now - timedelta(days=1))
    return owner

plan(before(person("planned")), weekday(0), weekday(3))
asked = person("morning")
plan(asked, weekday(2))
make_session(asked, now - timedelta(days=1), pain_before=2, pain_after=2)
practice.delete(make_pain_entry(asked, now - timedelta(days=2)), at=now)
done = before(person("finished"))
make_session(done, now - timedelta(hours=1), routine=plan(done, weekday(0), weekday(3)), pain_before=2, pain_after=2)
plan(before(person("resting")), weekday(2), weekday(4))
held = before(person("held"))
plan(held, weekday(2), weekday(4))
Block.objects.raise_for(owner=held, signs=["10"], at=now)
"""

FACTS = """() => {
  const main = document.querySelector("main"), words = (text) => text.trim().split(/\\s+/).filter(Boolean).length;
  const unseen = [...main.querySelectorAll(".hidden")].map((part) => part.innerText).join(" ");
  const foot = (part) => Math.round(part.getBoundingClientRect().bottom + scrollY);
  const top = (part) => Math.round(part.getBoundingClientRect().top + scrollY);
  return {
    h1: document.querySelector("h1").innerText,
    card: Math.max(...[...main.querySelectorAll(".card :is(a, button, summary)")].map(foot)),
    main: [...main.querySelectorAll(".button.main")].map(top),
    high: document.documentElement.scrollHeight,
    words: words(main.innerText) - words(unseen),
    diary: main.querySelectorAll('a[href="/sessions/"]').length,
    deleted: main.querySelectorAll('a[href="/sessions/deleted/"]').length,
  };
}"""


def test_each_state_is_one_card_seen_at_once_with_few_words_and_the_diary_a_tap_away(
    chromium: Browser, site: Site
) -> None:
    keys = make_people(site, STATES)
    heads = {
        "planned": "Good morning, Sam",
        "morning": "Good morning, Sam",
        "finished": "Done for today, Sam",
        "resting": "A day of rest, Sam",
        "held": "Exercise is on hold, Sam",
    }
    assert set(heads) == set(keys)
    for state, head in heads.items():
        page = page_of(chromium, site, keys[state], reduced_motion="reduce")
        page.goto("/today/")
        seen = page.evaluate(FACTS)
        assert seen["h1"] == head
        assert seen["card"] <= (844 * 1.5 if state == "held" else TABS_BEGIN), (state, seen)
        assert seen["high"] <= MOST_HIGH, (state, seen)
        assert seen["words"] <= MOST_WORDS, (state, seen)
        assert (seen["diary"], seen["deleted"]) == (1, 1), state
        assert len(seen["main"]) == (1 if state in ("planned", "held") else 0), state
        assert small_controls(page) == [], state
        if state == "planned":
            assert seen["main"][0] <= 600
            page.set_viewport_size({"width": 1280, "height": 800})
            assert page.evaluate(FACTS)["main"][0] <= 600
        assert faults_in_both_schemes(page) == [], state
        page.set_viewport_size({"width": 320, "height": 700})
        assert too_wide_by(page) == 0, state
        page.context.close()


COVERED = """() => {
  const [left, top, right, bottom] = ((box) => [box.left, box.top, box.right, box.bottom])(
    document.querySelector(".toast").getBoundingClientRect());
  return [...document.querySelectorAll(":is(header, main, .tabs) :is(a, button, summary)")].filter((part) => {
    const box = part.getBoundingClientRect();
    return box.width && box.left < right && box.right > left && box.top < bottom && box.bottom > top;
  }).filter((part) => part.getBoundingClientRect().top < innerHeight).map((part) => part.innerText);
}"""


def test_what_was_just_saved_is_said_where_it_covers_no_control(chromium: Browser, site: Site) -> None:
    keys = make_people(site, 'plan(person("told"), weekday(0), weekday(3))')
    page = page_of(chromium, site, keys["told"], reduced_motion="reduce")
    page.goto("/pain/quick/?next=/today/")
    page.locator("main button[name=score]").nth(3).click()
    page.wait_for_url("**/today/")

    expect(page.locator(".toast")).to_contain_text("Pain entry saved.")
    assert page.evaluate(COVERED) == []
    page.context.close()
