"""What a person writes stays words, with the policy of the site switched off. The long form: benchmarks/payloads.py."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.payloads import PAYLOADS, Attack

pytestmark = pytest.mark.browser
PAGES = (
    *("/today/", "/week/", "/routines/{routine}/", "/routines/{routine}/edit/", "/sessions/{session}/", "/pain/"),
    *("/progress/", "/accounts/me/", "/accounts/tokens/", "/not-for-me/", "/professional/sheet/", "/progress/print/"),
)


def test_sixty_scripts_in_every_field_stay_words(site: Site, chromium: Browser) -> None:
    attack = Attack(site, chromium)
    attack.fill(PAYLOADS)
    attack.read(PAGES)
    attack.say_again([" ".join(PAYLOADS[:20]), " ".join(PAYLOADS[20:40]), " ".join(PAYLOADS[40:])])

    assert len(set(PAYLOADS)) == 60
    assert attack.tried.bad == {}
    assert attack.tried.pages == 27
    assert attack.tried.fields == 22
    assert attack.tried.shown >= 15


def test_a_page_that_did_not_escape_would_be_found(site: Site, chromium: Browser) -> None:
    context = chromium.new_context(base_url=site.url, bypass_csp=True)
    context.add_init_script("window.ran = () => { window.__ran = (window.__ran ?? 0) + 1; };")
    page = context.new_page()
    page.goto("/robots.txt")
    ran = []
    for payload in PAYLOADS:
        page.set_content(f'<p>{payload}</p><input value="{payload}">')
        ran.append(page.evaluate("window.__ran ?? 0"))
    context.close()

    assert sum(count > 0 for count in ran) > 20


def test_the_browser_lets_no_script_make_a_page_of_text(site: Site, chromium: Browser) -> None:
    page = chromium.new_page(base_url=site.url)
    page.goto("/about/")

    said = [
        page.evaluate(f"() => {{ try {{ {code}; return 'made'; }} catch (error) {{ return error.name; }} }}")
        for code in ("document.body.innerHTML = '<b>'", "trustedTypes.createPolicy('x', {})")
    ]
    page.close()

    assert said == ["TypeError", "TypeError"]
