"""Which browser and which device a list of sign-ins means, from what the browser says of itself, and whether somebody
has signed in there before. Pure."""

from django.utils.crypto import constant_time_compare, salted_hmac
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


MOST_KNOWN = 5
"""How many people a shared device is known to at the same time."""


def _mark(name_key: str) -> str:
    return salted_hmac("accounts.devices", name_key, algorithm="sha256").hexdigest()[:32]


def is_known(kept: str, name_key: str) -> bool:
    """Whether the person of this name signed in on the device whose cookie is ``kept``. Nobody can make one up."""
    mine = _mark(name_key)
    return any(constant_time_compare(one, mine) for one in kept.split("."))


def made_known(kept: str, name_key: str) -> str:
    """The cookie of a device on which the person of this name has just signed in, the newest first. It names nobody."""
    mine = _mark(name_key)
    return ".".join([mine, *(one for one in kept.split(".") if one and one != mine)][:MOST_KNOWN])
