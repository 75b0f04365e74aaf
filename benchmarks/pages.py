"""Every page on a phone, in every scheme: the long form of tests/browser/test_every_page.py, with all that is wrong.

.venv/bin/python -m benchmarks.pages [--out faults.json] [/an/address/ ...]
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.browser.conftest import launched, started
from tests.browser.measured import PHONE, SCHEMES, Seen, long_life, look
from tests.look.addresses import PERSON, STRANGER


def main() -> None:
    args = argparse.ArgumentParser()
    args.add_argument("addresses", nargs="*", help="only these, as they stand in tests/look/addresses.py")
    args.add_argument("--out", type=Path, help="a file for what is wrong, by page")
    given = args.parse_args()
    began, seen = time.monotonic(), {}
    with tempfile.TemporaryDirectory() as folder, started(Path(folder)) as site, launched() as chromium:
        known = long_life(site)
        context = chromium.new_context(base_url=site.url, viewport=PHONE, locale="en-GB")
        page = context.new_page()
        for who, table in (("stranger", STRANGER), ("person", PERSON)):
            if who == "person":
                context.add_cookies([{"name": "sessionid", "value": known["cookie"], "url": site.url}])
            for address in table:
                if not given.addresses or address in given.addresses:
                    seen[f"{who} {address}"] = found = look(page, address.format(**known), schemes=SCHEMES)
                    _tell(f"{who} {address}", found)
    sys.stdout.write(f"{len(seen)} pages in {time.monotonic() - began:.0f} s\n")
    if given.out:
        given.out.write_text(json.dumps({name: found.wrong() for name, found in seen.items()}, indent=1))


def _tell(name: str, found: Seen) -> None:
    sys.stdout.write("".join(f"{name} ({found.status}): {what}: {value}\n" for what, value in found.wrong().items()))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
