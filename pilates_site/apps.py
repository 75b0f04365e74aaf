"""What must be so before the site starts."""

from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.exceptions import ValidationError
from django.core.validators import validate_email


class PilatesSiteConfig(AppConfig):
    name = "pilates_site"

    def ready(self) -> None:
        checks.register(check_support)
        checks.register(check_somebody_is_named, deploy=True)


def check_support(**_: object) -> list[checks.CheckMessage]:
    """People who need help must not be led to an address that leads nowhere."""
    found: list[checks.CheckMessage] = []
    try:
        validate_email(settings.SUPPORT_EMAIL or "none@example.org")
    except ValidationError:
        found.append(checks.Error("SUPPORT_EMAIL must be an email address.", id="pilates_site.E001"))
    if settings.SUPPORT_URL and urlsplit(settings.SUPPORT_URL).scheme not in {"http", "https"}:
        found.append(checks.Error("SUPPORT_URL must start with https:// or http://.", id="pilates_site.E002"))
    return found


def check_somebody_is_named(**_: object) -> list[checks.CheckMessage]:
    """A site for others should say whom to tell that something is wrong."""
    if settings.SUPPORT_EMAIL or settings.SUPPORT_URL:
        return []
    return [checks.Warning("Set SUPPORT_EMAIL or SUPPORT_URL, so that people can reach you.", id="pilates_site.W001")]
