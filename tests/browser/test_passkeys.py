"""A passkey is made, signs in alone, and confirms who it is; the browser's own authenticator answers."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_main_job import PASSWORD

pytestmark = pytest.mark.browser


def test_a_passkey_is_made_and_signs_in_without_a_password(browser_page: Page) -> None:
    page = browser_page
    page.goto("/about/")
    at = page.url.replace("127.0.0.1", "localhost").removesuffix("/about/")  # a passkey belongs to a name
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": options | {"isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    page.goto(f"{at}/accounts/signup/")
    page.get_by_label("User name").fill("finger")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    for tick in page.get_by_role("checkbox").all():
        tick.check()
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url("**/accounts/screening/**")
    page.goto(f"{at}/accounts/2fa/webauthn/add/")
    page.get_by_label("Name of the passkey").fill("laptop")

    page.get_by_role("button", name="Create passkey").click()

    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(f"{at}/accounts/2fa/webauthn/")
    expect(page.get_by_text("laptop", exact=True)).to_be_visible()
    page.goto(f"{at}/accounts/me/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{at}/accounts/login/?next=/accounts/tokens/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="API keys")).to_be_visible()
    assert page.url == f"{at}/accounts/tokens/"
    page.goto(f"{at}/accounts/2fa/webauthn/reauthenticate/?next=/accounts/me/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{at}/accounts/me/")
