"""What the environment says, read by kind. What cannot be read is refused in one sentence that says how to write it.

It is handed the variables, and opens nothing. Whether what could be read is also right for a site is for the checks of
`place.py` to say: they name all that is wrong at once.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

TRUE, FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
NUMBERS = {
    "TRUSTED_PROXY_COUNT": range(6),
    "REMINDER_TICK_SECONDS": range(5, 301),
    "REMINDER_SMTP_SECONDS": range(1, 71),  # Celery ends a task after 75
    "REMINDER_LEASE_SECONDS": range(2, 3601),
    "API_CALLS_A_MINUTE": range(1, 1_000_001),
}
"""What a whole number may be."""
LOCAL = ("127.0.0.1", "localhost", "::1", "testserver")
"""The hosts that nobody else reaches; the last is the one of Django's test client."""
ESCAPED = "Write @ as %40, / as %2F, : as %3A, # as %23, ? as %3F and [ as %5B."
# What writes at the same time on SQLite: IMMEDIATE takes the write lock at BEGIN, so that a read-then-write transaction
# never fails as "locked". And what somebody deleted is not in the file any more.
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
    "PRAGMA secure_delete=ON;",
}
POSTGRESQL = "-c statement_timeout=15s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s"


OWN_CACHES = ("locmemcache", "dummycache")
"""Of one process, or of nobody: on one's own computer alone (E016)."""


class Environment:
    """The variables of a place. One that is empty counts as not set."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables

    def text(self, name: str, default: str = "") -> str:
        return self.variables.get(name, "").strip() or default

    def listed(self, name: str, default: Sequence[str] = ()) -> list[str]:
        """Return what stands between commas."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()] or list(default)

    def yes_or_no(self, name: str, *, default: bool) -> bool:
        word = self.text(name, TRUE[0] if default else FALSE[0]).lower()
        if word not in TRUE + FALSE:
            raise ImproperlyConfigured(
                f"{name} is {word!r}, which is neither true nor false. Write {name}=true or {name}=false."
            )
        return word in TRUE

    def whole_number(self, name: str, *, default: int) -> int:
        word, possible = self.text(name, str(default)), NUMBERS[name]
        if not re.fullmatch(r"-?[0-9]{1,9}", word):
            raise ImproperlyConfigured(
                f"{name} is {word!r}; it must be a whole number from {possible[0]} to {possible[-1]}."
            )
        return int(word)

    def one_of(self, name: str, words: Sequence[str], *, default: str) -> str:
        word = self.text(name, default)
        if word.upper() not in words:
            raise ImproperlyConfigured(f"{name} is {word!r}; {', '.join(words[:-1])} or {words[-1]} is possible.")
        return word.upper()

    def site(self, name: str, default: str) -> str:
        """Return the address of the site, without a last slash."""
        address = self.text(name, default).rstrip("/")
        if split(address) is None:
            raise ImproperlyConfigured(f"{name} is {masked(address)!r}, which is no address.")
        return address

    def database(self, name: str, default: str) -> dict[str, Any]:
        """Return Django's settings of the database, with what lets web and worker write at the same time.

        A connection stays open from one request to the next: SQLite reads the whole schema anew on each one.
        """
        address = self.text(name, default)
        scheme = scheme_of(address)
        if scheme not in ("sqlite", "postgres", "postgresql"):
            raise ImproperlyConfigured(f"{name} begins with {scheme!r}; it must be sqlite:///… or postgres://….")
        if scheme != "sqlite" and ends_early(address):
            raise ImproperlyConfigured(f"The password in {name} has a character that ends it early. {ESCAPED}")
        parts = split(address)
        if parts is None or not parts.path.strip("/") or (scheme == "sqlite" and parts.netloc):
            raise ImproperlyConfigured(
                f"{name} names no database. Write sqlite:////path/to/db.sqlite3 or postgres://user:password@host/name."
            )
        database = Env.db_url_config(address) | {"CONN_MAX_AGE": 60}
        if scheme == "sqlite":
            return database | {"ENGINE": "conventions.sqlite3", "OPTIONS": dict(SQLITE)}
        options = database.get("OPTIONS", {}) | {"options": POSTGRESQL}
        return database | {"CONN_HEALTH_CHECKS": True, "OPTIONS": options}

    def cache(self, name: str, default: str) -> dict[str, Any]:
        """Return Django's settings of the cache; one that others share goes on in memory while it is away."""
        address = self.text(name, default)
        scheme = scheme_of(address)
        if scheme not in ("redis", "rediss", *OWN_CACHES):
            raise ImproperlyConfigured(f"{name} begins with {scheme!r}; it must be redis:// or rediss://.")
        if ends_early(address):
            raise ImproperlyConfigured(f"The password in {name} has a character that ends it early. {ESCAPED}")
        cache = Env.cache_url_config(address)
        return cache if scheme in OWN_CACHES else cache | {"BACKEND": "pilates_site.steady_cache.SteadyCache"}

    def mail(self, name: str, default: str) -> dict[str, Any]:
        """Return Django's settings of how mail leaves."""
        address = self.text(name, default)
        scheme = scheme_of(address)
        if scheme not in ("smtp", "smtp+tls", "smtp+ssl", "filemail", "consolemail", "memorymail", "dummymail"):
            raise ImproperlyConfigured(
                f"{name} begins with '{scheme}://'; it must be smtp://, smtp+tls:// or smtp+ssl://."
            )
        if ends_early(address):
            raise ImproperlyConfigured(f"The password in {name} has a character that ends it early. {ESCAPED}")
        mail = Env.email_url_config(address)
        folder = mail["EMAIL_FILE_PATH"].lstrip("/")
        return mail | {
            "EMAIL_HOST": mail["EMAIL_HOST"] or "localhost",
            "EMAIL_PORT": mail["EMAIL_PORT"] or 25,
            "EMAIL_HOST_USER": mail["EMAIL_HOST_USER"] or "",
            "EMAIL_HOST_PASSWORD": mail["EMAIL_HOST_PASSWORD"] or "",
            "EMAIL_USE_TLS": scheme == "smtp+tls",
            "EMAIL_USE_SSL": scheme == "smtp+ssl",
            "EMAIL_FILE_PATH": f"/{folder}" if folder else None,
        }


def split(address: str) -> SplitResult | None:
    """Return the parts of an address, None where its host or port cannot be told."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts


def scheme_of(address: str) -> str:
    """Return what stands before ://, and where nothing does, no more than what cannot be a password."""
    scheme, found, _ = address.partition("://")
    return scheme if found else re.split(r"[^\w.+-]", address)[0]


def ends_early(address: str) -> bool:
    """Whether a character of the password was taken for the end of it: the @ before the host then comes too late."""
    parts = split(address)
    return parts is None or "@" in parts.path + parts.query + parts.fragment


def masked(address: str) -> str:
    """Return an address without the name and password in it, for a sentence."""
    return re.sub(r"//.*@", "//…@", address)
