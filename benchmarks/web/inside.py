"""What is measured in the process alone, the database not counted: a first read after a log, and where the time of a
request goes.

Started by `site.py` with Django set up. Reads what is asked for from its first argument and prints JSON.
"""

import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from benchmarks.processor import milliseconds
from benchmarks.web.rows import PROFILED
from tracking.overview.summary import summary_of

ROUNDS = 7
PROFILED_SECONDS = 1.0
SAMPLE_SECONDS = 0.0005
PARTS = {
    "queries": ("/django/db/", "/psycopg2/", "/sqlite3/"),
    "templates": ("/django/template", "/templatetags/", "/django/forms/"),
    "serializers": ("/rest_framework/",),
    "rules": ("/tracking/insights/", "/routines/rules/", "/routines/timeline/", "/accounts/screening/", "/facts.py"),
    "drawing": ("/tracking/charts/", "/exercises/figures/"),
    "searching": ("/exercises/search", "/exercises/everyday"),
    "reading what is kept": ("/tracking/overview/kept",),
    "compressing": ("/gzip.py",),
    "the rest of the site": ("/middleware",),
}
"""The innermost of these that runs has the time. All of a request runs inside of the middleware."""


def first_read(person: User) -> float:
    """Return the shortest of some first reads: what the diary says is judged, and kept."""
    found = []
    for _ in range(ROUNDS):
        with transaction.atomic():
            User.objects.hold(person.pk)
        found.append(milliseconds(partial(summary_of, person, now=timezone.now())))
    return min(found)


def part_of(frame: FrameType | None) -> str:
    while frame is not None:
        for name, places in PARTS.items():
            if any(place in frame.f_code.co_filename for place in places):
                return name
        frame = frame.f_back
    return "the rest"


def profile(ask: Callable[[], Any], *, is_repeated: bool) -> dict[str, float]:
    """Return which part of the processor time each part of the program has, the greatest first.

    ``is_repeated``: it may be asked as often as it takes.
    """
    found: Counter[str] = Counter()
    ask()
    last = time.process_time()

    def sample(_number: int, frame: FrameType | None) -> None:
        nonlocal last
        now = time.process_time()
        found[part_of(frame)] += now - last  # type: ignore[assignment]
        last = now

    before = signal.signal(signal.SIGPROF, sample)
    signal.setitimer(signal.ITIMER_PROF, SAMPLE_SECONDS, SAMPLE_SECONDS)
    try:
        began, count = last, 0
        while count < PROFILED or (is_repeated and time.process_time() - began < PROFILED_SECONDS):
            ask()
            count += 1
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    whole = sum(found.values())
    return {name: seconds / whole for name, seconds in found.most_common() if seconds / whole >= 0.05}


def asking(path: str, headers: dict[str, str], bodies: list[Any]) -> Callable[[], Any]:
    """Return what asks as the web server is asked, each time with the next of the ``bodies``."""
    client = Client(headers={"host": "127.0.0.1", **headers})
    left = iter(bodies)

    def ask() -> None:
        answer = client.post(path, next(left), content_type="application/json") if bodies else client.get(path)
        assert answer.status_code in (200, 201), answer.content

    return ask


def main() -> None:
    asked = json.loads(sys.argv[1])
    told = {
        "first": {name: first_read(User.objects.get(username=f"{name}-000000")) for name in asked["first"]},
        "profile": {
            name: profile(asking(path, headers, bodies), is_repeated=not bodies)
            for name, (path, headers, bodies) in asked["profile"].items()
        },
    }
    print(json.dumps(told))
