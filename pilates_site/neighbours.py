"""Whether broker and cache let this site in, asked once, before anything starts.

Both may be away: Celery waits for a broker, and the cache goes on in memory (`steady_cache.py`). A password that is
refused stays refused, and nothing would say so.
"""

from collections.abc import Callable

from amqp.exceptions import AccessRefused
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from kombu import Connection
from redis.exceptions import AuthenticationError, AuthorizationError, NoPermissionError

from pilates_site.environment import masked

REFUSED = (AccessRefused, AuthenticationError, AuthorizationError, NoPermissionError)
PATIENCE_SECONDS = 3


def why_refused_at(name: str, address: str, ask: Callable[[], object]) -> str | None:
    """Return one sentence where whoever is at this address refuses the password; None where it is away, too."""
    try:
        ask()
    except REFUSED:
        return f"{masked(address)} refuses the password in {name}: write the one that is set there."
    except Exception:
        return None
    return None


def why_refused_by_neighbours() -> list[str]:
    """Return a sentence for each of broker and cache that lets nobody in with what the settings say."""
    cache = caches["default"]
    found = [why_refused_at("BROKER_URL", settings.BROKER_URL, greet_broker)]
    if isinstance(cache, RedisCache):
        place = settings.CACHES["default"]["LOCATION"]
        found.append(why_refused_at("CACHE_URL", str(place), cache._cache.get_client().ping))
    return [sentence for sentence in found if sentence]


def greet_broker() -> None:
    once = {"socket_timeout": PATIENCE_SECONDS, "retry_on_timeout": False}
    with Connection(settings.BROKER_URL, connect_timeout=PATIENCE_SECONDS, transport_options=once) as broker:
        broker.connect()
