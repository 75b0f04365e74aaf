"""A passkey is made, signs in, confirms who it is, is renamed and removed; the browser's own authenticator answers.

Any word of the browser about its policy or Trusted Types fails these tests (``browser_page``).
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_main_job import PASSWORD

pytestmark = pytest.mark.browser


def with_device(page: Page, *, is_verified: bool = True) -> str:
    """Give the browser an authenticator. Return the site's address by name, as a passkey belongs to a name."""
    page.goto("/about/")
    at = page.url.replace("127.0.0.1", "localhost").removesuffix("/about/")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    more = {"isUserVerified": is_verified, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options | more})
    return at


def sign_up(page: Page, at: str, name: str) -> None:
    page.goto(f"{at}/accounts/signup/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    for tick in page.get_by_role("checkbox").all():
        tick.check()
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url("**/accounts/screening/**")


def make_passkey(page: Page, at: str) -> None:
    page.goto(f"{at}/accounts/2fa/webauthn/add/")
    page.get_by_label("Name of the passkey").fill("laptop")
    page.get_by_role("button", name="Create passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def sign_out(page: Page, at: str) -> None:
    page.goto(f"{at}/accounts/me/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)


def test_a_passkey_is_made_and_signs_in_without_a_password(browser_page: Page) -> None:
    page, at = browser_page, with_device(browser_page)
    sign_up(page, at, "finger")
    make_passkey(page, at)
    page.goto(f"{at}/accounts/2fa/webauthn/")
    expect(page.get_by_text("laptop", exact=True)).to_be_visible()
    sign_out(page, at)

    page.goto(f"{at}/accounts/login/?next=/accounts/tokens/")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("heading", name="API keys")).to_be_visible()
    assert page.url == f"{at}/accounts/tokens/"
    page.goto(f"{at}/accounts/2fa/webauthn/reauthenticate/?next=/accounts/me/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{at}/accounts/me/")


def test_a_passkey_is_the_second_step_after_a_password_until_it_is_removed(browser_page: Page) -> None:
    page, at = browser_page, with_device(browser_page)
    sign_up(page, at, "thumb")
    make_passkey(page, at)
    sign_out(page, at)

    page.goto(f"{at}/accounts/login/?next=/accounts/2fa/webauthn/")
    page.get_by_label("User name").fill("thumb")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("heading", name="Passkeys")).to_be_visible()
    page.get_by_role("link", name=re.compile("Rename")).click()
    page.get_by_label("Name of the passkey").fill("<b>tablet</b>")
    page.get_by_role("button", name="Save name").click()
    expect(page.get_by_text("<b>tablet</b>", exact=True)).to_be_visible()
    page.get_by_role("link", name=re.compile("Remove")).click()
    page.get_by_role("button", name="Remove passkey").click()
    expect(page.get_by_text("You have no passkey yet.")).to_be_visible()


def test_a_device_that_does_not_know_its_person_makes_no_passkey_and_keeps_what_was_typed(browser_page: Page) -> None:
    page, at = browser_page, with_device(browser_page, is_verified=False)
    sign_up(page, at, "glove")
    page.goto(f"{at}/accounts/2fa/webauthn/add/")
    page.get_by_label("Name of the passkey").fill("laptop")

    page.get_by_role("button", name="Create passkey").click()

    expect(page.get_by_text("Nothing was done. Please try again.")).to_be_visible()
    expect(page.get_by_label("Name of the passkey")).to_have_value("laptop")
    expect(page.get_by_role("button", name="Create passkey")).to_be_enabled()


def test_at_a_number_the_page_says_why_there_is_no_passkey(browser_page: Page) -> None:
    page = browser_page
    page.goto("/about/")
    sign_up(page, page.url.removesuffix("/about/"), "number")

    page.goto("/accounts/2fa/webauthn/add/")

    expect(page.get_by_text("Passkeys do not work at this address.")).to_be_visible()
    expect(page.get_by_role("button", name="Create passkey")).to_be_hidden()


def test_the_code_of_an_app_can_be_scanned_where_colours_are_forced(browser_page: Page) -> None:
    page = browser_page
    page.goto("/about/")
    sign_up(page, page.url.removesuffix("/about/"), "contrast")
    page.emulate_media(color_scheme="dark", forced_colors="active")

    page.goto("/accounts/2fa/totp/activate/")

    ground = page.locator(".qr").evaluate("image => getComputedStyle(image).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
