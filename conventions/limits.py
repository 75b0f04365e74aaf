"""How often one caller may do a thing: fixed windows, counted by one atomic step in the cache that all processes share.

What is the same for everyone, and is kept, is answered without being counted. DRF's settings name this module, so no
view is imported here.
"""

import ipaddress
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from conventions.fields import Data

IPV6_PREFIX = 64
"""One subscriber has as many addresses as lie under it."""


@dataclass(frozen=True, slots=True)
class CallLimit:
    """At most ``calls`` in a window of ``seconds``; ``name`` is what RateLimit-Policy calls it."""

    name: str
    calls: int
    seconds: int

    @property
    def policy(self) -> str:
        return f'"{self.name}";q={self.calls};w={self.seconds}'


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one call: whether it fits, how many are left, and in how many seconds the window ends."""

    limit: CallLimit
    fits: bool
    left: int
    rest_seconds: int

    @property
    def item(self) -> str:
        return f'"{self.limit.name}";r={self.left};t={self.rest_seconds}'


A_MINUTE: int = settings.API_CALLS_A_MINUTE
CALLER = (CallLimit("minute", A_MINUTE, 60), CallLimit("hour", A_MINUTE * 50 // 3, 3600))
"""Of each key, and of each person in a browser."""
ADDRESS = (CallLimit("minute", A_MINUTE // 5, 60),)
"""Of each address that sends no key."""
SYNC = CallLimit("sync", 60, 60)
EXPORT = CallLimit("export", 20, 3600)
COMPOSE = CallLimit("compose", 30, 60)
IMPORT = CallLimit("import", 12, 3600)
WRONG_KEYS = CallLimit("wrong-keys", 20, 60)
"""Of each address. At the last one no key is looked up any more until the window ends."""


class TooManyCalls(exceptions.APIException):
    """A limit is used up. ``wait`` becomes Retry-After, and ``retry_after`` in the body."""

    status_code = HTTPStatus.TOO_MANY_REQUESTS
    default_code = "too_many_calls"

    def __init__(self, wait: float, detail: str = "") -> None:
        self.wait = max(math.ceil(wait), 1)
        super().__init__(detail or f"Too many calls. Wait {self.wait} s, then call again.")

    @property
    def more(self) -> Data:
        return {"retry_after": self.wait}


def take(limit: CallLimit, who: str, *, at: float) -> Taken:
    """Count one call of ``who``, and tell whether it is within ``limit``.

    Of calls at the same moment, on whatever process, exactly as many fit as there is room for.
    """
    key = _key(limit, who, at=at)
    try:
        used = cache.incr(key)
    except ValueError:  # the first of its window
        used = 1 if cache.add(key, 1, timeout=2 * limit.seconds) else _counted(key)
    return Taken(limit, used <= limit.calls, max(limit.calls - used, 0), rest_of(limit, at=at))


def is_spent(limit: CallLimit, who: str, *, at: float) -> bool:
    """Whether no call of ``who`` is left in this window. Counts nothing."""
    used: int = cache.get(_key(limit, who, at=at), 0)
    return used >= limit.calls


def _counted(key: str) -> int:
    try:
        return cache.incr(key)
    except ValueError:  # evicted between two lines: the window begins anew
        return 1


def _key(limit: CallLimit, who: str, *, at: float) -> str:
    return f"limit:{limit.name}:{who}:{int(at) // limit.seconds}"


def rest_of(limit: CallLimit, *, at: float) -> int:
    return limit.seconds - int(at) % limit.seconds


def address_of(request: HttpRequest) -> str:
    """The address that a request comes from; of IPv6, the part that one subscriber has."""
    said: str = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return said
    if address.version == 4 or address.ipv4_mapped:
        return str(address if address.version == 4 else address.ipv4_mapped)
    return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False).network_address)


class Throttle(BaseThrottle):
    """Every view's; one with a ``call_limit`` has that beside the limits of the caller."""

    def allow_request(self, request: Request, view: object) -> bool:
        """Count the call, and note it for RateLimitMiddleware. Raises ``TooManyCalls``."""
        now = time.time()
        own: CallLimit | None = getattr(view, "call_limit", None)
        who, limits = _caller(request)
        taken = [take(limit, who, at=now) for limit in (*limits, *((own,) if own else ()))]
        request._request.taken = taken  # type: ignore[attr-defined]
        if wait := max((one.rest_seconds for one in taken if not one.fits), default=0):
            raise TooManyCalls(wait)
        return True


def _caller(request: Request) -> tuple[str, Sequence[CallLimit]]:
    """Who is counted: the key, the person in a browser, or the address."""
    if request.auth is not None:
        return f"k{request.auth.pk}", CALLER
    if request.user is not None and request.user.is_authenticated:
        return f"p{request.user.pk}", CALLER
    return f"a{address_of(request._request)}", ADDRESS
