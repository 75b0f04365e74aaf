"""Which browser and which device a list of sign-ins means, from what the browser says of itself. Pure."""

from django.utils.translation import gettext as _

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
"""What each calls itself, the narrower first: Edge says that it is Chrome, and Chrome that it is Safari."""


def device_of(user_agent: str) -> str:
    """Return the browser and the device as people call them: ``Firefox on Windows``."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    device = next((name for mark, name in DEVICES if mark in user_agent), "")
    if browser and device:
        return _("{browser} on {device}").format(browser=browser, device=device)
    return browser or device or _("A browser we do not know")
