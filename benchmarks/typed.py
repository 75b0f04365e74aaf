"""What was typed survives: 30 runs over the ten longest forms, in both engines, and what became of each.

.venv/bin/python -m benchmarks.typed [--engines chromium firefox] [--seeds 0 1 26]
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import django

from tests.browser.conftest import launched, started
from tests.browser.driver import Chromium, Driver
from tests.browser.firefox import opened
from tests.browser.people import make_people


@contextmanager
def chromium(profile: Path, url: str) -> Iterator[Driver]:
    with launched() as browser:
        driver = Chromium(browser.browser_type, profile, url)
        yield driver
        driver.end()


@contextmanager
def firefox(profile: Path, url: str) -> Iterator[Driver]:
    with opened(profile, url=url) as driver:
        yield driver


ENGINES = {"chromium": chromium, "firefox": firefox}


def told(driver: Driver, name: str, key: str, seeds: Sequence[int]) -> list[str]:
    """Tell every run. Return a sentence for each in which something was lost or stored twice."""
    from tests.browser.scenario import LONG_FORMS, stored, tell

    faults, marks, seconds = [], {}, []
    for seed in seeds:
        driver.set_cookie("sessionid", key)
        began = time.monotonic()
        try:
            marks[seed] = tell(driver, name=name, seed=seed)
        except AssertionError as error:
            faults.append(f"seed {seed}, {LONG_FORMS[seed % len(LONG_FORMS)].path}: {error}")
        seconds.append(time.monotonic() - began)
        key = driver.cookie("sessionid")
    for mark, rows in stored(driver, marks.values()).items():
        if set(rows.values()) != {1}:
            faults.append(f"{mark} is stored as {rows or 'nothing'}")
    print(
        f"{name}: {len(seeds)} runs, {len(faults)} faults; {median(seconds):.1f} s a run, {sum(seconds):.0f} s in all"
    )
    return faults


def main() -> None:
    parser = argparse.ArgumentParser(description="Type, and have the session end, the browser die, or press Back.")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=[*ENGINES])
    parser.add_argument("--seeds", nargs="+", type=int, default=[*range(30)])
    given = parser.parse_args()
    faults = []
    with tempfile.TemporaryDirectory() as folder, started(Path(folder)) as site:
        os.environ |= {"DATA_DIR": folder, "SECRET_KEY": "only-for-this-benchmark"}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "pilates_site.settings"}
        django.setup()
        keys = make_people(site, f"for name in {given.engines}: person(name)")
        for engine in given.engines:
            profile = Path(folder) / engine
            profile.mkdir()
            with ENGINES[engine](profile, site.url) as driver:
                driver.open("/healthz/")
                faults += [f"{engine}: {fault}" for fault in told(driver, engine, keys[engine], given.seeds)]
    print("\n".join(faults))
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
