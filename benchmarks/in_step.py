"""Whether a copy that is kept in step ever differs from what it is a copy of, however many write at once.

    .venv/bin/python -m benchmarks.in_step [--rounds 200] [--writers 20] [--postgresql]

In each round the writers note, change, delete and restore pain, by verbs and through /sync/, while a reader asks for
changes again and again. When all are done it asks once more, and its copy is compared with the rows. Afterwards 50
identical requests to /sync/ are sent at once: each item makes one row.
"""

import argparse
import contextlib
import os
import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

from benchmarks.processor import in_a_new_database

MOMENT = datetime.now(UTC)
PARALLEL = 50


def program(person: Any) -> Any:
    from rest_framework.test import APIClient

    client = APIClient(SERVER_NAME="127.0.0.1")
    client.force_authenticate(person)
    return client


def act(person: Any, chance: random.Random, counts: dict[str, int]) -> None:
    """One change that a person makes, by a verb or through /sync/; nothing where others were in the way."""
    from django.db import OperationalError

    from conventions.owned import StaleVersion, is_held_too_long
    from tracking import practice

    score, now = chance.randrange(11), datetime.now(UTC)
    rows = person.painentry_set.all()
    kept, gone = [*rows.kept()[:20]], [*rows.filter(deleted_at__isnull=False)[:5]]
    what = chance.choice(("note", "sync", "change", "delete", "restore"))
    try:
        if what == "change" and kept:
            one = chance.choice(kept)
            practice.revise_pain(one, expected=one.version, score=score, felt_at=one.felt_at, at=now)
        elif what == "delete" and kept:
            practice.delete(chance.choice(kept), at=now)
        elif what == "restore" and gone:
            practice.restore(chance.choice(gone), at=now)
        elif what == "sync":
            row = {"score": score, "felt_at": MOMENT.isoformat()}
            items = [{"kind": "pain_entry", "uuid": str(uuid4()), "version": None, "row": row} for _ in range(2)]
            answer = program(person).post("/api/v1/sync/", {"items": items}, format="json")
            counts["refused"] += sum(one["status"] != 201 for one in answer.json()["results"])
        else:
            practice.note_pain(owner=person, score=score, felt_at=MOMENT, at=now)
        counts["written"] += 1
    except StaleVersion:
        counts["stale"] += 1
    except OperationalError as error:
        if not is_held_too_long(error):
            raise
        counts["held"] += 1


class Reader:
    """A copy of the pain of a person, by UUID."""

    def __init__(self, person: Any) -> None:
        self.program, self.next, self.asked = program(person), "", 0
        self.rows: dict[str, Any] = {}

    def pull(self) -> None:
        more = True
        while more:
            given = {"kinds": "pain_entry", "limit": 7} | ({"since": self.next} if self.next else {})
            said = self.program.get("/api/v1/changes/", given).json()
            for one in said["changes"]:
                self.rows.pop(one["uuid"], None)
                if one["op"] == "put":
                    self.rows[one["uuid"]] = (one["version"], one["row"]["score"])
            self.next, more, self.asked = said["next"], said["more"], self.asked + 1


def at_once(acts: list[Callable[[], None]]) -> None:
    from django.db import connection

    def run(one: Callable[[], None]) -> None:
        try:
            one()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def race(person: Any, reader: Reader, *, writers: int, seed: int, counts: dict[str, int]) -> bool:
    """One round; whether the copy differs afterwards."""
    is_over = threading.Event()

    def write(number: int) -> None:
        for _ in range(2):
            act(person, random.Random(seed * 1000 + number), counts)

    def read() -> None:
        while not is_over.is_set():
            reader.pull()

    def all_write() -> None:
        at_once([lambda number=number: write(number) for number in range(writers)])  # type: ignore[misc]
        is_over.set()

    at_once([read, all_write])
    reader.pull()
    kept = person.painentry_set.kept().values_list("client_uuid", "version", "score")
    return reader.rows != {str(uuid): (version, score) for uuid, version, score in kept}


def identical(person: Any) -> tuple[int, int]:
    """Send one request 50 times at once; how many rows and how many items there are."""
    uuids = [UUID(int=n + 1) for n in range(10)]
    row = {"score": 3, "felt_at": MOMENT.isoformat()}
    items = [{"kind": "pain_entry", "uuid": str(uuid), "version": None, "row": row} for uuid in uuids]
    sends = [lambda: program(person).post("/api/v1/sync/", {"items": items}, format="json") for _ in range(PARALLEL)]
    at_once(sends)
    return person.painentry_set.filter(client_uuid__in=uuids).count(), len(uuids)


def main(rounds: int, writers: int) -> None:
    from accounts.models import User
    from tests.factories import make_ready

    person = make_ready(User.objects.create_user("in-step", time_zone="UTC"))
    reader, counts, began = Reader(person), {"written": 0, "stale": 0, "held": 0, "refused": 0}, time.monotonic()
    different = sum(race(person, reader, writers=writers, seed=seed, counts=counts) for seed in range(rounds))
    print(f"{rounds} rounds of {writers} writers: {different} differences in {time.monotonic() - began:.0f} s")
    print(f"{counts}; the reader asked {reader.asked} times and holds {len(reader.rows)} rows")
    rows, items = identical(person)
    print(f"{PARALLEL} identical requests at once: {rows} rows for {items} items")


def unlimited(rounds: int, writers: int) -> None:
    """One person asks faster here than any may."""
    with mock.patch("conventions.limits.Throttle.allow_request", return_value=True):
        main(rounds, writers)


def on_postgresql(act: Callable[[], None]) -> None:
    from tests import postgresql

    with postgresql.server() as url:
        os.environ |= {"SECRET_KEY": "only-for-this-benchmark", "DJANGO_SETTINGS_MODULE": "pilates_site.settings"}
        os.environ |= {"DATABASE_URL": url, "DEBUG": "true"}
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", verbosity=0)
        try:
            act()
        finally:
            connections.close_all()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        (on_postgresql if given.postgresql else in_a_new_database)(lambda: unlimited(given.rounds, given.writers))
