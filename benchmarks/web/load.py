"""Many people at once: what a server bears, how long they wait, and 32 sessions of one person."""

import contextlib
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from benchmarks.web.rows import SESSIONS, session_of
from benchmarks.web.site import RunningSite, Visitor

WORKERS_OF_THE_MIX = ("--workers=2", "--threads=8")
WORKERS_IN_PARALLEL = ("--workers=4", "--threads=8")
SATURATION_SECONDS, MIX_SECONDS = 15, 60
AT_ONCE = 32
SEED = 13


@dataclass
class Waited:
    """How each request ended: its status, and the seconds from the moment at which it was due."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    processor_seconds: float = 0.0
    took: float = 0.0

    @property
    def errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status not in (200, 201))

    @property
    def milliseconds_each(self) -> float:
        return 1000 * self.processor_seconds / len(self.seconds)

    def percentile(self, part: float) -> float:
        """Return how many milliseconds that part of the requests waited at most."""
        return 1000 * sorted(self.seconds)[int(part * (len(self.seconds) - 1))]


def pain_of(_people: dict[str, Any]) -> dict[str, Any]:
    return {"score": 4, "felt_at": datetime.now(UTC).isoformat(), "note": ""}


READS = (
    *("/today/",) * 6,
    *("/progress/", "/progress/", "/routines/{routine}/", "/sessions/start/{routine}/", "/sessions/{old}/"),
    *("/sessions/", "/exercises/", "/exercises/dart/", "/api/v1/exercises/?page_size=20"),
    "/api/v1/routines/{routine}/timeline/",
)
"""16 of 20: what people look at, most of all Today, each as somebody who is signed in."""
WRITES: tuple[tuple[str, Callable[..., dict[str, Any]]], ...] = (
    *((SESSIONS, session_of),) * 2,
    *(("/api/v1/pain-entries/", pain_of),) * 2,
)
"""4 of 20."""


def one_of_the_mix(chance: random.Random, people: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return what one of the people asks for next, and how."""
    person, number = chance.choice(people["mix"]), chance.randrange(len(READS) + len(WRITES))
    if number < len(READS):
        return READS[number].format(**person), {"person": person}
    path, body = WRITES[number - len(READS)]
    return path, {"person": person, "method": "POST", "body": body(people)}


def offer(site: RunningSite, moments: Iterator[float], *, threads: int) -> Waited:
    """Let so many threads ask, each request at its moment or as soon as a thread is free."""
    waited, lock, chance = Waited(), threading.Lock(), random.Random(SEED)
    clock = site.processor_time()
    used, began = clock.seconds(), time.monotonic()

    def work() -> None:
        visitor = site.visitor()
        while True:
            with lock:
                due = next(moments, None)
                path, how = one_of_the_mix(chance, site.people)
            if due is None:
                return
            time.sleep(max(0.0, began + due - time.monotonic()))
            status = status_of(visitor, path, **how)
            with lock:
                waited.statuses[status] += 1
                waited.seconds.append(time.monotonic() - began - due)

    in_threads(work, threads)
    waited.took = time.monotonic() - began
    waited.processor_seconds = clock.seconds() - used
    return waited


def status_of(visitor: Visitor, path: str, **how: Any) -> int:
    """Return the status of the answer, 0 where there is none."""
    with contextlib.suppress(OSError):
        return visitor.send(path, **how)[0]
    return 0


def in_threads(work: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def as_soon_as_possible(seconds: float) -> Iterator[float]:
    """Yield the present, again and again: whoever is free asks."""
    began = time.monotonic()
    while (now := time.monotonic() - began) < seconds:
        yield now


def by_chance(rate: float, seconds: float) -> Iterator[float]:
    """Yield the moments at which people come who know nothing of each other."""
    chance, now = random.Random(SEED), 0.0
    while (now := now + chance.expovariate(rate)) < seconds:
        yield now


def mix(site: RunningSite) -> tuple[Waited, Waited]:
    """Return how many requests the site bears, and how long people wait at half of that for a minute."""
    visitor = site.visitor()
    for person in site.people["mix"]:
        visitor.ask("/today/", person=person)  # what is said of a diary was said before, as on any other day
    most = offer(site, as_soon_as_possible(SATURATION_SECONDS), threads=AT_ONCE // 2)
    rate = len(most.seconds) / most.took / 2
    return most, offer(site, by_chance(rate, MIX_SECONDS), threads=2 * AT_ONCE)


def parallel(site: RunningSite) -> Waited:
    """Return how 32 sessions of one person went that were logged at the same moment."""
    waited, lock, together = Waited(), threading.Lock(), threading.Barrier(AT_ONCE)
    person = site.people["parallel"]

    def work() -> None:
        visitor, sent = site.visitor(), session_of(site.people)
        visitor.ask("/today/", person=person)
        together.wait()
        began = time.monotonic()
        status = status_of(visitor, SESSIONS, person=person, method="POST", body=sent)
        with lock:
            waited.statuses[status] += 1
            waited.seconds.append(time.monotonic() - began)

    in_threads(work, AT_ONCE)
    return waited
