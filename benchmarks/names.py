"""Whether somebody can tell by waiting which names and addresses have an account: sign-in and reset, in turns.

    python -m benchmarks.names [pairs]

Asks for a name that there is and for one that there is not, 200 pairs of each, every pair in the order of a coin. Says
the share of pairs in which the one that there is took more processor time (AUC; the machine may be busy): 0.5 is a coin, and 0.45 to 0.55 is what chance makes
of 200 pairs.
"""

import os
import random
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilates_site.settings")
os.environ["DATA_DIR"] = os.environ.get("DATA_DIR") or tempfile.mkdtemp(prefix="pilates-names-")
os.environ["EMAIL_URL"] = "memorymail://"
os.environ.setdefault("SECRET_KEY", "only-for-this-measurement-0123456789-0123456789")

import django

django.setup()

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings

from accounts.models import User

PAIRS = int(sys.argv[1]) if len(sys.argv) > 1 else 200
WARM_UP = 20


def auc(known: list[float], unknown: list[float]) -> float:
    """The share of all pairs of one known and one unknown in which the known one took longer; a tie is half."""
    wins = sum((one > other) + (one == other) / 2 for one in known for other in unknown)
    return wins / (len(known) * len(unknown))


def took(client: Client, address: str, form: dict[str, str]) -> float:
    cache.clear()  # what limits attempts would answer otherwise
    mail.outbox = []
    begun = time.process_time()
    answer = client.post(address, form)
    spent = time.process_time() - begun
    assert answer.status_code in (302, 422), answer.status_code
    return spent


def measured(address: str, known: list[dict[str, str]], unknown: list[dict[str, str]]) -> float:
    """The AUC of one form, each request by a browser of its own that has opened the page before."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(WARM_UP + PAIRS):
        for is_known in random.sample([True, False], 2):
            client = Client()
            client.get(address)
            spent = took(client, address, random.choice(known if is_known else unknown))
            if number >= WARM_UP:
                times[is_known].append(spent)
    return auc(times[True], times[False])


def main() -> None:
    """Print the two figures."""
    call_command("migrate", verbosity=0)
    for number in range(20):
        person = User.objects.create_user(username=f"person {number}", password="correct horse battery")  # nosec B106
        EmailAddress.objects.create(user=person, email=f"person{number}@example.org", verified=True, primary=True)
    names = [{"login": f"person {number}", "password": "wrong horse"} for number in range(20)]
    others = [{"login": f"nobody {number}", "password": "wrong horse"} for number in range(20)]
    addresses = [{"email": f"person{number}@example.org"} for number in range(20)]
    nowhere = [{"email": f"nobody{number}@example.org"} for number in range(20)]
    print(f"{PAIRS} pairs, {settings.DATABASES['default']['ENGINE']}, {Path(sys.executable).name} {sys.version.split()[0]}")
    print(f"sign-in  {measured('/accounts/login/', names, others):.3f}", flush=True)
    print(f"reset    {measured('/accounts/password/reset/', addresses, nowhere):.3f}", flush=True)


if __name__ == "__main__":
    with override_settings(ALLOWED_HOSTS=["testserver", "127.0.0.1"], SECURE_SSL_REDIRECT=False):
        main()
