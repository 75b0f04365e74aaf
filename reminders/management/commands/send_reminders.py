"""Runs the reminder engine without Celery or a broker."""

import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error, connections

from reminders import engine


class Command(BaseCommand):
    help = "Send the reminders that are due: once, or with --loop until SIGTERM or Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--once", action="store_true", help="look once and end (the default)")
        way.add_argument("--loop", action="store_true", help="look again and again, as often as beat rings")
        way.add_argument("--replan", action="store_true", help="compute anew what comes next, after new time zone data")

    def handle(self, *args: object, **options: Any) -> None:
        if options["replan"]:
            moved = engine.replan(at=engine.database_clock())
            self.stdout.write(f"Planned anew: {moved} moved.")
        elif options["loop"]:
            self.loop()
        else:
            while engine.ring(clock=engine.database_clock):
                pass

    def loop(self) -> None:
        """Until asked to stop; the mail that is being sent is brought to its end first."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        watch = engine.ClockWatch()
        while not stop.is_set():
            began = time.monotonic()
            has_more = self.ring(watch, stop)
            if not has_more:
                stop.wait(max(0.0, settings.REMINDER_TICK_SECONDS - (time.monotonic() - began)))

    def ring(self, watch: engine.ClockWatch, stop: threading.Event) -> bool:
        """One look; a database that is away is waited for."""
        try:
            return engine.ring(clock=engine.database_clock, watch=watch, must_stop=stop.is_set)
        except Error as error:
            self.stderr.write(f"The database did not answer ({type(error).__name__}); looking again.")
            return False
        finally:
            connections.close_all()
