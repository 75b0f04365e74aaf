"""What is wrong with the place the site is to run in: a sentence each, with the way out. Reads settings; opens nothing.

`manage.py prepare`, and so ./run and every recipe, runs these before anything else: gunicorn runs none, and Celery
heeds none.
"""

import os
import re
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http.request import validate_host

from pilates_site.environment import ESCAPED, NUMBERS, masked, split

MAIL = "Write EMAIL_URL=smtp+tls://user:password@host:587."
BROKERS = ("redis", "rediss", "redis+socket", "amqp", "amqps")
NOT_COLLECTED = "pilates.E021"
FRESH_KEY = 'Make one: python3 -c "import secrets; print(secrets.token_urlsafe(48))".'
PORTS = {465: "smtp+ssl", 587: "smtp+tls"}
SHORTEST_KEY = 50
FEWEST_CHARACTERS = 5


def error(number: int, words: str, hint: str) -> CheckMessage:
    return Error(words, hint=hint, id=f"pilates.E{number:03}")


def warning(number: int, words: str, hint: str) -> CheckMessage:
    return Warning(words, hint=hint, id=f"pilates.W{number:03}")


def check_place(**_: object) -> list[CheckMessage]:
    """All that settings can tell. Without an address there is nothing that the rest could be compared with."""
    site = split(settings.SITE_URL)
    if site is None or site.scheme not in ("http", "https") or not site.hostname:
        words = f"SITE_URL is {masked(settings.SITE_URL)!r}, which is no address."
        return [error(1, words, "Write the whole of it: SITE_URL=https://pilates.example.org.")]
    return [
        *_address(site),
        *_hosts(site.hostname),
        *_proxies(),
        *_numbers(),
        *_mail(),
        *_queue(),
        *_secrets(),
        *_support(),
    ]


def check_collected(**_: object) -> list[CheckMessage]:
    """The pages of a site without DEBUG need its collected files. `prepare` collects them."""
    if settings.DEBUG or os.access(Path(settings.STATIC_ROOT) / "staticfiles.json", os.R_OK):
        return []
    words = f"There are no collected static files in {settings.STATIC_ROOT}: run python manage.py prepare."
    return [error(21, words, "If they lie elsewhere, name that folder in STATIC_ROOT.")]


def check_somebody_is_named(**_: object) -> list[CheckMessage]:
    """A site for others should say whom to tell that something is wrong."""
    if settings.SUPPORT_EMAIL or settings.SUPPORT_URL:
        return []
    words = "SUPPORT_EMAIL and SUPPORT_URL are not set: nobody can tell you that something is wrong."
    return [warning(30, words, "Write SUPPORT_EMAIL=help@pilates.example.org.")]


def _address(site: SplitResult) -> Iterator[CheckMessage]:
    if site.path or site.query or site.fragment or site.username:
        words = f"SITE_URL has more than a host: {masked(settings.SITE_URL)!r}. The site lives at the root of its host."
        yield error(2, words, f"Write SITE_URL={site.scheme}://{site.netloc.rpartition('@')[2]}.")
    if site.scheme == "http" and not settings.IS_LOCAL:
        words = "SITE_URL is http: passwords and diaries would travel in the clear."
        yield warning(3, words, f"Put a proxy with TLS before the site, and write SITE_URL=https://{site.hostname}.")


def _hosts(own: str) -> Iterator[CheckMessage]:
    allowed = settings.ALLOWED_HOSTS
    for host in allowed:
        if host == "*":
            words = "ALLOWED_HOSTS is *: links could be made to lead to somebody else's host."
            yield error(4, words, f"Write ALLOWED_HOSTS={own}.")
        elif "/" in host or (":" in host and not re.fullmatch(r"\[[0-9A-Fa-f:.]+\]", host)):
            words = f"ALLOWED_HOSTS has {host!r}: a host name stands there without scheme, port or path."
            yield error(5, words, f"Write ALLOWED_HOSTS={own}.")
    if not validate_host(f"[{own}]" if ":" in own else own, allowed):
        words = f"ALLOWED_HOSTS lacks {own}, the host of SITE_URL: every page would answer 400."
        yield error(6, words, f"Write ALLOWED_HOSTS={','.join([own, *allowed])}.")


def _proxies() -> Iterator[CheckMessage]:
    count = settings.TRUSTED_PROXY_COUNT
    if count not in NUMBERS["TRUSTED_PROXY_COUNT"]:
        hint = "It is how many proxies of your own stand before the site: 1 with one proxy for TLS, 0 without any."
        yield error(7, f"TRUSTED_PROXY_COUNT is {count}.", hint)
    elif count == 0 and settings.IS_HTTPS:
        words = (
            "SITE_URL is https and TRUSTED_PROXY_COUNT is 0: the site cannot see that a visitor came by https, and "
            "would redirect them for ever."
        )
        yield error(8, words, "Write TRUSTED_PROXY_COUNT=1 where one proxy of yours stands before the site.")


def _numbers() -> Iterator[CheckMessage]:
    numbers = {"REMINDER_TICK_SECONDS": 17, "API_CALLS_A_MINUTE": 22, "REMINDER_SMTP_SECONDS": 23}
    for name, number in (numbers | {"REMINDER_LEASE_SECONDS": 24}).items():
        value, possible = getattr(settings, name), NUMBERS[name]
        if value not in possible:
            words = f"{name} is {value}; {possible[0]} to {possible[-1]} are possible."
            yield error(number, words, f"Leave {name} out, and the default is taken.")


def _mail() -> Iterator[CheckMessage]:
    """What EMAIL_URL says is asked of the text itself: what it leaves out has been filled in elsewhere."""
    kind, written = settings.EMAIL_BACKEND.rsplit(".", 2)[-2], os.environ.get("EMAIL_URL", "")
    if kind in ("console", "dummy", "locmem") and not settings.IS_LOCAL:
        yield error(9, "EMAIL_URL names a backend that sends nothing.", MAIL)
    if kind == "filebased" and not settings.IS_LOCAL:
        said = "names a folder" if written else "is not set"
        yield warning(10, f"EMAIL_URL {said}: mails lie as files in {settings.EMAIL_FILE_PATH} and reach nobody.", MAIL)
    if kind == "smtp":
        yield from _mail_server(written)
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if "@" not in sender or (kind == "smtp" and not settings.IS_LOCAL and not is_address(sender)):
        words = f"DEFAULT_FROM_EMAIL is {settings.DEFAULT_FROM_EMAIL!r}, which no mail server takes as a sender."
        yield error(14, words, "Write DEFAULT_FROM_EMAIL=Pilates at home <no-reply@pilates.example.org>.")


def _mail_server(written: str) -> Iterator[CheckMessage]:
    server = split(written)
    has_tls = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if written.count("@") > 1:
        yield error(11, "The password in EMAIL_URL has a character that ends it early.", ESCAPED)
    elif server is None or not server.hostname:
        yield error(12, "EMAIL_URL names no mail server.", MAIL)
    elif has_tls and not server.port:
        words = f"EMAIL_URL has no port: {settings.EMAIL_PORT} would be used."
        yield error(13, words, "Write :587 behind the host for smtp+tls, :465 for smtp+ssl.")
    elif server.port in PORTS and has_tls and server.scheme != PORTS[server.port]:
        words = f"EMAIL_URL is {server.scheme} with port {server.port}: site and mail server would wait for each other."
        yield error(25, words, f"Write {PORTS[server.port]}://…:{server.port}.")
    elif settings.EMAIL_HOST_PASSWORD and not has_tls and not settings.IS_LOCAL:
        words = "EMAIL_URL is smtp:// with a password, which would travel in the clear."
        yield warning(26, words, MAIL)


def _queue() -> Iterator[CheckMessage]:
    broker = split(settings.BROKER_URL)
    if broker is None or broker.scheme not in BROKERS:
        words = (
            f"BROKER_URL is {masked(settings.BROKER_URL)!r}; it must begin with redis://, rediss://, redis+socket:// "
            "or amqp://."
        )
        yield error(15, words, "Write BROKER_URL=redis://localhost:6379/0.")
    cache = settings.CACHES["default"]
    is_dummy = "dummy" in cache["BACKEND"].lower()
    if (is_dummy or "locmem" in cache["BACKEND"].lower()) and not settings.IS_LOCAL:
        said = "names a memory of one process" if os.environ.get("CACHE_URL") else "is not set"
        words = f"CACHE_URL {said}: each web process would count sign-in attempts for itself."
        if is_dummy:
            words = "CACHE_URL names a cache that keeps nothing: nobody would count sign-in attempts."
        yield error(16, words, "Write CACHE_URL=redis://localhost:6379/1.")
    place = re.sub(r"/0?$", "", settings.BROKER_URL)
    if place == re.sub(r"/0?$", "", str(cache.get("LOCATION", ""))):
        words = "CACHE_URL and BROKER_URL name one database: who empties the cache would empty the queue."
        yield warning(27, words, "End the one with /0, the other with /1.")


def _secrets() -> Iterator[CheckMessage]:
    if settings.DEBUG and not settings.IS_LOCAL:
        words = "DEBUG is on at an address that others can reach: errors would show settings and people's data."
        yield error(19, words, "Write DEBUG=false.")
    key = settings.SECRET_KEY
    if (len(key) < SHORTEST_KEY and not settings.IS_LOCAL) or len(set(key)) < FEWEST_CHARACTERS:
        yield error(20, "SECRET_KEY is short or simple: sessions and links could be forged.", FRESH_KEY)


def _support() -> Iterator[CheckMessage]:
    """People who need help must not be led to an address that leads nowhere."""
    if settings.SUPPORT_EMAIL and not is_address(settings.SUPPORT_EMAIL):
        words = f"SUPPORT_EMAIL is {settings.SUPPORT_EMAIL!r}, which is no email address."
        yield error(28, words, "Write SUPPORT_EMAIL=help@pilates.example.org.")
    page = split(settings.SUPPORT_URL)
    if settings.SUPPORT_URL and (page is None or page.scheme not in ("http", "https") or not page.hostname):
        words = f"SUPPORT_URL is {settings.SUPPORT_URL!r}, which is no address of a page."
        yield error(29, words, "Write SUPPORT_URL=https://pilates.example.org/contact/.")


def is_address(text: str) -> bool:
    """Whether mail can be sent to this address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
