"""Valkey or Redis, and the memory of this process while it is away: limits hold, a little wider, and nothing fails."""

import threading
import time
from collections.abc import Mapping
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from conventions.limits import count

AWAY_SECONDS = 5
"""For so long nobody asks it again: each who asks one that is frozen waits."""
PATIENCE_SECONDS = 0.4
"""To connect, and again to answer."""
MOST_KEPT = 20_000
KEPT_SECONDS = 300


class SteadyCache(RedisCache):
    """RedisCache that goes on in a memory of its own. Each process has one, with the oldest entries dropped."""

    _lock = threading.Lock()
    _away_until = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {
            "socket_timeout": PATIENCE_SECONDS,
            "socket_connect_timeout": PATIENCE_SECONDS,
            "retry": Retry(NoBackoff(), 0),
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, {**params, "OPTIONS": options})
        self.own = LocMemCache("steady", {"TIMEOUT": KEPT_SECONDS, "OPTIONS": {"MAX_ENTRIES": MOST_KEPT}})

    @classmethod
    def is_away(cls) -> bool:
        return time.monotonic() < cls._away_until

    @classmethod
    def _note_away(cls) -> None:
        with cls._lock:
            SteadyCache._away_until = time.monotonic() + AWAY_SECONDS

    def _steadily(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if not self.is_away():
            try:
                return getattr(super(), name)(*args, **kwargs)
            except (RedisError, OSError):
                self._note_away()
        return getattr(self.own, name)(*args, **kwargs)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._steadily("add", key, value, timeout=timeout, version=version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._steadily("get", key, default=default, version=version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._steadily("set", key, value, timeout=timeout, version=version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._steadily("touch", key, timeout=timeout, version=version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._steadily("delete", key, version=version))

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        found: dict[Any, Any] = self._steadily("get_many", keys, version=version)
        return found

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._steadily("has_key", key, version=version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._steadily("incr", key, delta=delta, version=version))

    def count_at_once(self, kept_seconds: Mapping[str, int]) -> list[int]:
        """Add one at each key, all in one round trip, and tell the counts; a key that is new is kept so long."""
        if not self.is_away():
            try:
                return self._pipelined(kept_seconds)
            except (RedisError, OSError):
                self._note_away()
        return count(kept_seconds, self.own)

    def _pipelined(self, kept_seconds: Mapping[str, int]) -> list[int]:
        with self._cache.get_client(None, write=True).pipeline(transaction=False) as line:
            for key, seconds in kept_seconds.items():
                made = self.make_and_validate_key(key)
                line.set(made, 0, ex=seconds, nx=True)
                line.incr(made)
            found: list[int] = line.execute()[1::2]
            return found

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        self._steadily("set_many", data, timeout=timeout, version=version)
        return []

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._steadily("delete_many", keys, version=version)

    def clear(self) -> None:
        self._steadily("clear")


def is_away(cache: Any) -> bool:
    """Ask for a key that nobody writes, and tell whether the shared cache was silent."""
    cache.get("healthz")
    return isinstance(cache, SteadyCache) and cache.is_away()
