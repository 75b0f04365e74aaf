"""Whether somebody can tell by waiting which names and addresses have an account: at sign-in, and at a reset.

    .venv/bin/python -m benchmarks.names [pairs]

A name that there is and one that there is not are asked for in turns, 200 pairs, each pair in the order of a coin. The
figure is the share of all pairs in which the one that there is took more of the processor (AUC): 0.5 is a coin, and
0.45 to 0.55 is what chance makes of it. Processor time, because the machine may be busy.
"""

import os
import random
import sys
import time
from functools import partial

from benchmarks.processor import in_a_new_database

WARM_UP, PEOPLE = 10, 20


def auc(known: list[float], unknown: list[float]) -> float:
    """The share of all pairs in which the known one took longer; a tie is half."""
    wins = sum((one > other) + (one == other) / 2 for one in known for other in unknown)
    return wins / (len(known) * len(unknown))


def measured(address: str, known: dict[str, str], unknown: dict[str, str], *, pairs: int) -> float:
    """The AUC of one form. ``{}`` in a field stands for the number of a person."""
    from django.core.cache import cache
    from django.test import Client

    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(WARM_UP + pairs):
        for is_known in random.sample([True, False], 2):
            form = {name: value.format(number % PEOPLE) for name, value in (known if is_known else unknown).items()}
            client = Client()
            cache.clear()  # what limits attempts would answer otherwise
            begun = time.process_time()
            answer = client.post(address, form)
            spent = time.process_time() - begun
            assert answer.status_code in (302, 422), answer.status_code
            if number >= WARM_UP:
                times[is_known].append(spent)
    return auc(times[True], times[False])


def main(pairs: int) -> None:
    from allauth.account.models import EmailAddress
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import override_settings

    from accounts import posting
    from accounts.models import User

    posting.wake = lambda: True  # a mail is for the worker; its cost is none of the request
    call_command("collectstatic", interactive=False, verbosity=0)
    for number in range(PEOPLE):
        person = User.objects.create_user(username=f"person {number}", password="correct horse battery")
        EmailAddress.objects.create(user=person, email=f"person{number}@example.org", verified=True, primary=True)
    wrong = {"password": "wrong horse"}
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        sign_in = measured(
            "/accounts/login/", {"login": "person {}"} | wrong, {"login": "nobody {}"} | wrong, pairs=pairs
        )
        print(f"{pairs} pairs, {settings.DATABASES['default']['ENGINE']}")
        print(f"sign-in  {sign_in:.3f}", flush=True)
        known, unknown = {"email": "person{}@example.org"}, {"email": "nobody{}@example.org"}
        print(f"reset    {measured('/accounts/password/reset/', known, unknown, pairs=pairs):.3f}")


if __name__ == "__main__":
    os.environ["EMAIL_URL"] = "dummymail://"
    in_a_new_database(partial(main, int(sys.argv[1]) if len(sys.argv) > 1 else 200))
