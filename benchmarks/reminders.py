"""What reminders promise, in figures: dispatchers killed with -9 under load, and every zone against a stepped clock.

.venv/bin/python -m benchmarks.reminders kills --mails 500 --workers 3 --every 0.15
.venv/bin/python -m benchmarks.reminders zones
.venv/bin/python -m benchmarks.reminders scale --rules 100000

In a folder of its own under /tmp; with DATABASE_URL in that database, which must be empty.
"""

import argparse
import os
import random
import signal
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

FOLDER = Path(tempfile.mkdtemp(prefix="reminders-", dir="/tmp"))
ANSWER_SECONDS = 0.02
# Where clocks change, at midnight and at breakfast.
TIMES = [wall_time(*clock) for clock in ((0, 0), (0, 30), (1, 30), (2, 0), (2, 15), (2, 30), (9, 0), (23, 45))]
LEASE_SECONDS, SMTP_SECONDS = 3, 1


# Kills ------------------------------------------------------------------------------------------------------------


def serve_mail(port: int, accepted: Path) -> None:
    """Run a mail server that records each accepted Message-ID and answers a little later."""
    import asyncio
    import email

    from aiosmtpd.smtp import SMTP

    class Taken:
        async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
            message = email.message_from_bytes(envelope.original_content)  # type: ignore[attr-defined]
            with accepted.open("a") as lines:
                lines.write(f"{message['Message-ID']}\n")
            await asyncio.sleep(ANSWER_SECONDS)
            return "250 OK"

    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(lambda: SMTP(Taken()), "127.0.0.1", port)
        await server.serve_forever()

    asyncio.run(serve())


def fork(work: object, *arguments: object) -> int:
    """Start a child process that does ``work`` and nothing else."""
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        work(*arguments)  # type: ignore[operator]
    finally:
        os._exit(0)


def dispatch() -> None:
    import logging

    from django.db import Error

    from reminders import engine

    logging.disable(logging.CRITICAL)
    while True:
        try:
            engine.ring(clock=engine.database_clock)
        except Error:
            time.sleep(0.05)
        time.sleep(0.05)


def kills(*, mails: int, workers: int, every: float, seed: int) -> None:
    from django.conf import settings
    from django.core.management import call_command

    from reminders.models import Delivery, Reminder
    from tests.reminders.makers import make_people
    from tests.reminders.sink import free_port

    port, accepted, chance = free_port(), FOLDER / "accepted", random.Random(seed)
    accepted.touch()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    call_command("migrate", verbosity=0)
    minute = datetime.now(UTC).replace(second=0, microsecond=0)
    make_people(mails, (minute.weekday(), f"{minute:%H:%M}"), at=minute - timedelta(seconds=1))
    server = fork(serve_mail, port, accepted)
    time.sleep(1)
    began, killed = time.monotonic(), 0
    children = [fork(dispatch) for _ in range(workers)]
    while Reminder.objects.filter(next_due_at__lte=minute).exists() or Delivery.objects.filter(Delivery.OPEN).exists():
        time.sleep(every)
        if every and not Delivery.objects.exists():
            continue
        place = chance.randrange(workers)
        os.kill(children[place], signal.SIGKILL)
        os.waitpid(children[place], 0)
        killed += 1
        children[place] = fork(dispatch)
    took = time.monotonic() - began
    for child in (*children, server):
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    report_kills(accepted=accepted, mails=mails, killed=killed, took=took, seed=seed)


def report_kills(*, accepted: Path, mails: int, killed: int, took: float, seed: int) -> None:
    from django.db import connection

    from reminders.models import Delivery

    copies = Counter(accepted.read_text().split())
    states = Counter(Delivery.objects.values_list("status", flat=True))
    sent = set(Delivery.objects.filter(status="sent").values_list("message_id", flat=True))
    doubled = {one: number for one, number in copies.items() if number > 1}
    unmarked = Delivery.objects.filter(message_id__in=doubled, ambiguous=0).count()
    print(f"{connection.vendor}, seed {seed}: {mails} due, {killed} kills, {took:.0f} s")
    print(f"  states           {dict(states)}")
    print(f"  unaccounted      {mails - sum(states.values())}")
    print(f"  sent, not taken  {len(sent - copies.keys())}")
    print(f"  duplicates       {sum(copies.values()) - len(copies)} ({unmarked} of them not marked)")
    print(f"  most copies      {max(copies.values(), default=0)}")
    print(f"  never delivered  {mails - len(copies)}")


# Zones ------------------------------------------------------------------------------------------------------------


def changes_of(zone: str, *, first: int, last: int) -> list[datetime]:
    """Return the days of the years ``first`` to ``last`` on which the zone's offset changes."""
    here, day, found = ZoneInfo(zone), datetime(first, 1, 1, tzinfo=UTC), []
    while day.year <= last:
        following = day + timedelta(days=1)
        if day.astimezone(here).utcoffset() != following.astimezone(here).utcoffset():
            found.append(day)
        day = following
    return found


def zones(*, first: int, last: int) -> None:
    """Check every zone around each change of its clock, with 8 slots on every day."""
    from reminders.occurrences import occurrences_between
    from tests.reminders.oracle import due_instants

    slots = {(day, wall_clock) for day in range(7) for wall_clock in TIMES}
    compared = windows = differences = 0
    for zone in sorted(available_timezones()):
        for change in changes_of(zone, first=first, last=last):
            begin, end = change - timedelta(days=1), change + timedelta(days=2)
            shown = due_instants(zone=zone, slots=slots, begin=begin - timedelta(days=2), end=end)
            ours = occurrences_between(
                zone=zone,
                schedule=tuple(sorted(slots)),
                after=begin - timedelta(microseconds=1),
                until=end - timedelta(minutes=1),
            )
            theirs = [pair for pair in shown if pair[0] >= begin]
            found = [(one.due_at, one.occ_date) for one in ours]
            compared, windows = compared + len(theirs), windows + 1
            differences += len(set(theirs) ^ set(found))
    print(f"{len(available_timezones())} zones, {windows} changes of the clock in {first}-{last}")
    print(f"  occurrences compared  {compared}\n  differences           {differences}")


# Scale ------------------------------------------------------------------------------------------------------------


def scale(*, rules: int) -> None:
    """Measure an idle ring, and planning 10,000 reminders at once, with this many reminders."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from reminders import engine
    from reminders.models import Reminder
    from tests.reminders.makers import MONDAY, NOW, Clock, make_people, ring

    make_people(rules, (MONDAY, "18:00"), at=NOW)
    due = list(Reminder.objects.order_by("pk").values_list("pk", flat=True)[:10_000])
    Reminder.objects.exclude(pk__in=due).update(next_due_at=NOW + timedelta(days=1))
    clock = Clock(NOW)
    ring(clock)
    began = time.perf_counter()
    for _ in range(20):
        ring(clock)
    idle = (time.perf_counter() - began) / 20
    clock.now = NOW.replace(hour=18)
    began = time.perf_counter()
    while engine.plan(at=clock()):
        pass
    planned = time.perf_counter() - began
    print(
        f"{connection.vendor}, {rules} rules: idle ring {1000 * idle:.1f} ms, planning {len(due)} due {planned:.1f} s"
    )


def start_django() -> None:
    import django

    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "pilates_site.settings",
        "DATA_DIR": str(FOLDER),
        "SECRET_KEY": "only-for-this-measurement-0123456789-0123456789",
        "REMINDER_LEASE_SECONDS": str(LEASE_SECONDS),
        "REMINDER_SMTP_SECONDS": str(SMTP_SECONDS),
        "LOG_LEVEL": "CRITICAL",
    }
    django.setup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    which = parser.add_subparsers(dest="which", required=True)
    killing = which.add_parser("kills")
    killing.add_argument("--mails", type=int, default=500)
    killing.add_argument("--workers", type=int, default=3)
    killing.add_argument("--every", type=float, default=0.15, help="seconds between two kills")
    killing.add_argument("--seed", type=int, default=1)
    years = which.add_parser("zones")
    years.add_argument("--first", type=int, default=2024)
    years.add_argument("--last", type=int, default=2027)
    size = which.add_parser("scale")
    size.add_argument("--rules", type=int, default=100_000)
    chosen = vars(parser.parse_args())
    start_django()
    {"kills": kills, "zones": zones, "scale": scale}[chosen.pop("which")](**chosen)


if __name__ == "__main__":
    main()
