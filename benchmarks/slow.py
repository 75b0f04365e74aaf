"""Visitors who send slowly, half, or nothing: how long a health check takes meanwhile, and when they are hung up on.

.venv/bin/python -m benchmarks.slow     five crowds, 15 s each, and half heads until the last is closed
"""

import tempfile
from pathlib import Path

from tests.run.slow import CROWDS, besiege, web_process

SECONDS = 15
LATEST_CLOSING_SECONDS = 30
WORST_SECONDS = 2


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="pilates-slow-") as folder, web_process(Path(folder)) as port:
        for crowd in CROWDS:
            seen = besiege(port, crowd, seconds=SECONDS)
            verdict = "well" if seen.worst < WORST_SECONDS else "TOO SLOW"
            print(f"{crowd.name:38} worst of {len(seen.answers)} answers {seen.worst:5.2f} s   {verdict}")
        half = besiege(port, CROWDS[3], seconds=LATEST_CLOSING_SECONDS + 5)
        is_well = len(half.closed_after) == CROWDS[3].count and max(half.closed_after) <= LATEST_CLOSING_SECONDS
        last = max(half.closed_after, default=0)
        print(f"{len(half.closed_after)} of 100 half heads closed, the last after {last:.1f} s   ", end="")
        print("well" if is_well else "TOO LATE")


if __name__ == "__main__":
    main()
