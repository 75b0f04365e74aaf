"""What the API answers to requests that nobody would think of: schemathesis makes them from the schema.

    python -m benchmarks.fuzz            10,000 cases and more: as alice, bob and nobody, sequences of requests too
    python -m benchmarks.fuzz --short    under a minute: the diary alone, as alice; tests/run/test_fuzz.py is the same

The site is the one of ./run, with a database of its own: alice has three months of diary, bob has just come.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.web.site import RunningSite, started

PROGRAM = Path(sys.executable).with_name("st")
# A missing If-Match is answered 428, and a stale one 412 before the body is read. What a body may
# be goes beyond a schema: two days with strength may not touch.
SETTINGS = """
[checks]
positive_data_acceptance.enabled = false
missing_required_header.expected-statuses = [400, 401, 403, 404, 415, 422, 428]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429]

# Each item has a result of its own, and one that is refused stops no other: 200.
[[operations]]
include-path = "/api/v1/sync/"
checks.negative_data_rejection.enabled = false
"""
NO_LIMITS = {"CACHE_URL": "dummycache://"}
"""Calls are counted in the cache. After 20 wrong keys of an address all its calls would be answered 429."""
SHORT = ("--phases=examples,coverage,stateful", "--include-tag=Diary", "--max-examples=2")
LONG = ("--phases=examples,coverage,fuzzing,stateful", "--max-examples=30")


def fuzz(site: RunningSite, *options: str, who: str = "") -> subprocess.CompletedProcess[str]:
    """Send what the schema makes possible, as somebody or as nobody. Its code is 0 where nothing was found."""
    credentials = ["--header", f"Authorization: Bearer {site.people[who]['key']}"] if who else []
    url = f"http://127.0.0.1:{site.port}"
    with tempfile.TemporaryDirectory(prefix="pilates-fuzz-") as folder:
        settings = Path(folder, "schemathesis.toml")
        settings.write_text(SETTINGS, encoding="utf-8")
        command = [
            *(PROGRAM, "--config-file", settings, "run", f"{url}/api/schema/", "--url", url, *credentials),
            *("--mode=all", "--workers=2", "--generation-deterministic", "--no-color", *options),
        ]
        # Hypothesis reads tests from the folder it is called in, and keeps what it found there.
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def main(arguments: list[str]) -> int:
    is_short = "--short" in arguments
    found = 0
    with started(is_sqlite=True, **NO_LIMITS) as site:
        for who in ("alice",) if is_short else ("alice", "bob", ""):
            done = fuzz(site, *(SHORT if is_short else LONG), who=who)
            print(f"===== {who or 'nobody'} =====\n{done.stdout}{done.stderr}", flush=True)
            found |= done.returncode
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
