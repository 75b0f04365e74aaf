"""The shared cache dies, freezes and comes back: nobody sees an error, and limits hold."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test import Client
from redis.connection import UnixDomainSocketConnection

from conventions.limits import CallLimit, take
from pilates_site import steady_cache
from pilates_site.steady_cache import SteadyCache
from pilates_site.supervisor import broker_options, valkey_server
from tests.factories import PASSWORD, make_user
from tests.run.processes import wait_until

pytestmark = pytest.mark.django_db
FEW, TWENTY = CallLimit("few", 3, 60), CallLimit("twenty", 20, 60)
NOON = 1_795_953_600.0


class Valkey:
    """A server of the tests' own, on a socket."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.socket = folder, folder / "s"
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [valkey_server(), *broker_options(self.socket, self.folder)], stdout=subprocess.DEVNULL
        )
        wait_until(self.socket.is_socket, seconds=10, what="the cache")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.socket.unlink(missing_ok=True)

    def freeze(self) -> None:
        os.kill(self.process.pid, signal.SIGSTOP)


@pytest.fixture
def valkey(
    tmp_path_factory: pytest.TempPathFactory, settings: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Valkey]:
    server = Valkey(tmp_path_factory.mktemp("v"))
    monkeypatch.setattr(SteadyCache, "_away_until", 0.0)
    settings.CACHES = {  # type: ignore[attr-defined]
        "default": {
            "BACKEND": "pilates_site.steady_cache.SteadyCache",
            "LOCATION": f"unix://{server.socket}",
            "OPTIONS": {"db": 1},
        }
    }
    caches["default"].own.clear()
    yield server
    server.kill()


def sign_in(password: str) -> int:
    return Client().post("/accounts/login/", {"login": "alice", "password": password}).status_code


def test_the_settings_take_it_wherever_the_cache_is_shared() -> None:
    code = "from pilates_site.settings import CACHES; print(CACHES['default']['BACKEND'])"
    environment = os.environ | {"CACHE_URL": "redis://127.0.0.1:6379/1"}

    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "pilates_site.steady_cache.SteadyCache"


def test_people_sign_in_while_it_is_dead_and_wrong_tries_are_still_counted(valkey: Valkey) -> None:
    make_user("alice")
    assert Client().get("/healthz/").json() == {"status": "ok", "cache": "ok"}

    valkey.kill()
    tries = [sign_in("wrong") for _ in range(7)]

    assert tries == [422] * 7
    assert sign_in(PASSWORD) == 422  # too many tries
    assert Client().get("/healthz/").json() == {"status": "ok", "cache": "away"}
    caches["default"].clear()
    assert sign_in(PASSWORD) == 302


def test_a_limit_holds_in_the_memory_of_the_process(valkey: Valkey) -> None:
    valkey.kill()

    assert [take([FEW], "alice", at=NOON)[0].fits for _ in range(5)] == [True, True, True, False, False]


def test_all_limits_of_a_caller_are_counted_in_one_round_trip(valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []
    send = UnixDomainSocketConnection.send_packed_command

    def watched(connection: UnixDomainSocketConnection, command: object, **how: object) -> None:
        sent.append(command)
        send(connection, command, **how)

    take([FEW, TWENTY], "alice", at=NOON)
    monkeypatch.setattr(UnixDomainSocketConnection, "send_packed_command", watched)
    taken = take([FEW, TWENTY], "alice", at=NOON)

    assert [one.left for one in taken] == [1, 18]
    assert len(sent) == 1
    assert caches["default"]._cache.get_client().ttl(f":1:limit:few:alice:{int(NOON) // 60}") in range(60, 121)


def test_of_forty_calls_at_the_same_moment_exactly_twenty_fit(valkey: Valkey) -> None:
    start, fits = threading.Barrier(40), []

    def call() -> None:
        start.wait()
        fits.append(take([FEW, TWENTY], "alice", at=NOON)[1].fits)

    callers = [threading.Thread(target=call) for _ in range(40)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()

    assert fits.count(True) == 20
    assert len(fits) == 40
    assert not SteadyCache.is_away()


def test_a_frozen_one_costs_one_second_at_most_and_then_nothing(valkey: Valkey) -> None:
    assert take([FEW], "alice", at=NOON)[0].left == 2
    valkey.freeze()

    began = time.monotonic()
    take([FEW], "alice", at=NOON)[0]
    first = time.monotonic() - began
    for _ in range(100):
        take([FEW], "alice", at=NOON)[0]
    rest = time.monotonic() - began - first

    assert first < 1
    assert rest < 0.2


def test_it_is_used_again_when_it_is_back(valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steady_cache, "AWAY_SECONDS", 0.2)
    cache = caches["default"]
    valkey.kill()
    cache.set("while", "away")
    valkey.start()

    wait_until(lambda: not SteadyCache.is_away(), seconds=5, what="the end of its absence")
    cache.set("after", "back")

    assert (cache.get("while"), cache.get("after")) == (None, "back")
    assert (cache.own.get("while"), cache.own.get("after")) == ("away", None)


def test_every_way_to_use_it_works_with_and_without(valkey: Valkey) -> None:
    def used() -> tuple[object, ...]:
        cache = caches["default"]
        cache.clear()
        cache.set_many({"a": 1, "b": 2})
        return (
            cache.add("a", 5),
            cache.incr("a", 2),
            cache.get_many(["a", "b"]),
            cache.touch("a", 60),
            cache.has_key("a"),
            cache.delete("a"),
            cache.has_key("a"),
            cache.delete_many(["b"]),
            cache.get("b", "none"),
        )

    shared = used()
    valkey.kill()

    assert used() == shared == (False, 3, {"a": 3, "b": 2}, True, True, True, False, None, "none")
