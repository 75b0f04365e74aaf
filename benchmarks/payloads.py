"""60 payloads in every field that holds words, over every page, in a real browser: how many run. The bar is none.

.venv/bin/python -m benchmarks.payloads     12 rounds of 5 payloads, all pages; about 10 minutes
"""

import tempfile
import time
from pathlib import Path

from tests.browser.conftest import launched, started
from tests.browser.payloads import PAYLOADS, Attack
from tests.look.addresses import PERSON

AT_ONCE = 5


def main() -> None:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, started(Path(folder)) as site, launched() as chromium:
        attack = Attack(site, chromium)
        for first in range(0, len(PAYLOADS), AT_ONCE):
            some = PAYLOADS[first : first + AT_ONCE]
            attack.fill(some)
            attack.read(address for address in PERSON if address != "/accounts/logout/")
            attack.say_again(some)
            print(f"{first + len(some)} payloads, {attack.tried.pages} pages, {len(attack.tried.bad)} bad", flush=True)
    tried = attack.tried
    for address, found in tried.bad.items():
        print(address, found)
    print(
        f"{len(PAYLOADS)} payloads in {tried.fields} fields, {tried.pages} pages opened, {tried.shown} showed one, "
        f"{len(tried.bad)} bad, {time.monotonic() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
