"""The demo person in a browser: three months of a diary, and commands beside the running site."""

import os
import subprocess
import sys
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.conftest import ROOT, Site

PHONE = {"viewport": {"width": 390, "height": 844}}


def manage(site: Site, *arguments: str) -> None:
    """Run a command of manage.py beside the running site."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=kept | {"DATA_DIR": str(site.data)},
        check=True,
        capture_output=True,
    )


def signed_in(chromium: Browser, site: Site, **options: Any) -> Page:
    """A page in which the demo person is signed in, in a context of its own."""
    page = chromium.new_context(base_url=site.url, **options).new_page()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "demo")
    page.fill("input[name=password]", "a-calm-back")
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "login" not in url)
    return page
