"""What the API answers to requests that nobody would think of: schemathesis makes them from the schema.

    python -m benchmarks.fuzz            10,000 cases and more: as two people and as nobody, sequences of requests too
    python -m benchmarks.fuzz --short    about a minute: the diary alone, as one person

The site is the one of ./run, with a database of its own. Schemathesis has an environment of its own, as it would bring
30 packages: `python -m venv DIR; DIR/bin/pip install schemathesis`, then SCHEMATHESIS=DIR/bin/st in the environment.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.web.site import started

# A missing If-Match is answered 428, and a stale one 412 before the body is read. What a body may
# be goes beyond a schema: two days with strength may not touch.
SETTINGS = """
[checks]
positive_data_acceptance.enabled = false
missing_required_header.expected-statuses = [400, 401, 403, 404, 415, 422, 428]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429]
"""
SHORT = ["--phases=examples,coverage,stateful", "--include-tag=Diary", "--max-examples=2"]
LONG = ["--phases=examples,coverage,fuzzing,stateful", "--max-examples=10"]


def run(program: str, url: str, settings: Path, arguments: list[str], key: str = "") -> bool:
    """Whether nothing was found. What was found is printed by the program."""
    credentials = ["--header", f"Authorization: Bearer {key}"] if key else []
    command = [
        *(program, "--config-file", str(settings), "run", f"{url}/api/schema/", "--url", url, *credentials),
        *("--mode=all", "--workers=2", "--generation-deterministic", *arguments),
    ]
    return subprocess.run(command, cwd=settings.parent, check=False).returncode == 0


def main(arguments: list[str]) -> int:
    program = os.environ.get("SCHEMATHESIS") or shutil.which("st")
    if program is None:
        print(__doc__, file=sys.stderr)
        return 2
    is_short = "--short" in arguments
    with started(4, is_sqlite=True) as site, tempfile.TemporaryDirectory(prefix="pilates-fuzz-") as folder:
        settings, url = Path(folder, "schemathesis.toml"), f"http://127.0.0.1:{site.port}"
        settings.write_text(SETTINGS, encoding="utf-8")
        keys = [site.people[name]["key"] for name in ("typical", "new")] + [""]
        found = [run(program, url, settings, SHORT if is_short else LONG, key) for key in keys[: 1 if is_short else 3]]
    return 0 if all(found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
