"""How often one caller may do a thing: fixed windows, counted by one atomic step in the cache that all processes share.

What is the same for everyone, and is kept, is answered without being counted. DRF's settings name this module, so no
view is imported here.
"""

import ipaddress
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.http import HttpRequest
from django.utils.connection import ConnectionProxy
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
MOST_SPENT = 10_000
"""Addresses that a process knows to be spent: about a megabyte."""


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


def take(limits: Sequence[CallLimit], who: str, *, at: float) -> list[Taken]:
    """Count one call of ``who`` at each of the ``limits`` by one step, and tell whether it is within them.

    Of calls at the same moment, on whatever process, exactly as many fit as there is room for.
    """
    counts = count({f"limit:{one.name}:{who}:{int(at) // one.seconds}": 2 * one.seconds for one in limits})
    return [
        Taken(one, used <= one.calls, max(one.calls - used, 0), rest_of(one, at=at))
        for one, used in zip(limits, counts, strict=True)
    ]


def count(kept_seconds: Mapping[str, int], store: BaseCache | ConnectionProxy = cache) -> list[int]:
    """Add one at each key, and tell the counts: in one round trip where the cache is a program of its own."""
    if count_at_once := getattr(store, "count_at_once", None):
        found: list[int] = count_at_once(kept_seconds)
        return found
    return [_one_more(store, key, seconds) for key, seconds in kept_seconds.items()]


def _one_more(store: BaseCache | ConnectionProxy, key: str, seconds: int) -> int:
    for _ in range(2):
        try:
            return int(store.incr(key))
        except ValueError:  # the first of its window
            if store.add(key, 1, timeout=seconds):
                return 1
    return 1  # evicted between two lines: the window begins anew


class Spent:
    """Who has used up a limit, as far as this process knows: asking costs no step of the cache."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def note(self, who: str, *, until: float) -> None:
        if len(self._until) >= MOST_SPENT:
            self._until.clear()  # each is known again after one call more
        self._until[who] = until

    def rest_seconds(self, who: str, *, at: float) -> int:
        """How long until ``who`` has calls again; 0 where nothing is known against it."""
        return max(math.ceil(self._until.get(who, at) - at), 0)

    def clear(self) -> None:
        self._until.clear()


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
        taken = take((*limits, own) if own else limits, who, at=now)
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
