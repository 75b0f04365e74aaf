"""A day with the API in TypeScript: the commands of docs/api/quick-start.md, given to a shell beside a running site.

    python -m benchmarks.typescript [--postgresql]

Node.js 20 and npm with its registry are needed, so it is no test.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.web.site import started
from tests.run.processes import QUICK_START, commands, in_a_shell


def main(arguments: list[str]) -> int:
    with (
        started(is_sqlite="--postgresql" not in arguments) as site,
        tempfile.TemporaryDirectory(prefix="pilates-day-") as folder,
    ):
        shutil.copy(QUICK_START.with_name("day.ts"), folder)
        began = time.monotonic()
        url, key = f"http://127.0.0.1:{site.port}", site.people["bob"]["key"]
        done = in_a_shell(commands("TypeScript"), Path(folder), SITE=url, KEY=key)
    print(f"{done.stdout}{done.stderr}{time.monotonic() - began:.0f} s")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
