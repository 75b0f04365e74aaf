"""What the processes of the drill do on a site: make people, write, erase one, and look at what was restored.

`test_backup.py` runs each function as a process of its own, with a database of its own; it prints JSON.
"""

import json
import sys
from pathlib import Path

from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, User
from conventions.areas import everywhere
from reminders import engine
from reminders.models import Delivery, Reminder
from tests.factories import PASSWORD, make_exercise, make_pain_entry, make_ready, make_user
from tests.reminders.makers import make_due, make_session
from tests.signed_in import sign_in
from tracking.models import PainEntry

KEY = "pil_a-key-that-was-made-before-the-backup-000000000"


def people() -> None:
    """alice, who is to be erased; bob, who is signed in, has a key, and a reminder that waits; carol, whose is due."""
    make_exercise("dart")
    for name in ("alice", "writer"):
        make_pain_entry(make_ready(make_user(name)))
    bob = make_ready(make_due("bob").owner)
    make_session(bob, timezone.now() - timezone.timedelta(days=1))
    engine.plan(at=timezone.now())
    make_due("carol")
    ApiToken.objects.issue(owner=bob, key=KEY, name="Old", days=None, at=timezone.now(), scopes=everywhere("write"))
    browser = sign_in(Client(), bob)
    json.dump({"session": browser.session.session_key, "waiting": Delivery.objects.open().count()}, sys.stdout)


def write(until: str) -> None:
    """Note one number after the other until the file ``until`` is there; how many."""
    owner, count = User.objects.get(username="writer"), 0
    while not Path(until).exists():
        now = timezone.now()
        PainEntry.objects.note(owner=owner, score=count % 11, felt_at=now, at=now)
        count += 1
        if count == 20:
            Path(f"{until}.begun").touch()
    json.dump({"written": count}, sys.stdout)


def erase() -> None:
    User.objects.get(username="alice").erase()


def look(session: str) -> None:
    """What a visitor, a program and the mail server meet on the restored site."""
    cache.clear()
    for _tick in range(2):
        engine.ring(clock=engine.database_clock)
    mails = len(mail.outbox) if hasattr(mail, "outbox") else 0
    old = Client()
    old.cookies["sessionid"] = session
    program = {"HTTP_AUTHORIZATION": f"Bearer {KEY}"}
    anew = Client()
    anew.post("/accounts/login/", {"login": "bob", "password": PASSWORD})
    found = {
        "people": sorted(User.objects.values_list("username", flat=True)),
        "entries": PainEntry.objects.filter(owner__username="writer").count(),
        "mails": mails,
        "ends": sorted(Delivery.objects.values_list("status", "reason")),
        "planned": [one > timezone.now() for one in Reminder.objects.values_list("next_due_at", flat=True)],
        "old session, page": old.get("/today/").status_code,
        "old session": old.get("/api/v1/me/").status_code,
        "old key": Client().get("/api/v1/me/", **program).status_code,
        "new session": anew.get("/today/").status_code,
        "health": Client().get("/healthz/reminders/").json()["restored_at"] is not None,
    }
    json.dump(found, sys.stdout)
