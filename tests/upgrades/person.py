"""Write the person of a release into a prepared database: the demo person, and rows of what the demo lacks.

`tests.upgrades.make` runs it as a process. What the demo lacks comes in through the doors of the site, whose addresses
and fields outlive the names of classes.
"""

import tomllib
import uuid
from datetime import datetime
from typing import Any

import time_machine
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.sessions.models import Session as BrowserSession
from django.test import Client

from accounts.models import User
from tests.signed_in import sign_in
from tracking.management.commands.seed_demo import PASSWORD, SCRIPT, Life


class Doors:
    """The site as the person uses it; an answer that is no success ends the program."""

    def __init__(self, person: User) -> None:
        self.client = Client()
        sign_in(self.client, person)

    def call(self, method: str, url: str, body: dict[str, Any] | None = None, *, version: int | None = None) -> Any:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        answer = getattr(self.client, method)(url, body, "application/json", headers=headers)
        assert 200 <= answer.status_code < 300, f"{method} {url}: {answer.status_code} {answer.content[:2000]!r}"
        return answer.json() if answer.content else None

    def submit(self, url: str, **form: str) -> str:
        """Send a page's form and return where it leads."""
        answer = self.client.post(url, form)
        assert answer.status_code == 302, f"{url}: {answer.status_code} {answer.context['form'].errors}"
        return answer["Location"]


def furnish(person: User, now: datetime) -> None:
    """Write what the demo lacks: an own exercise, changed and deleted entries, a key, reminders, a running session."""
    EmailAddress.objects.create(user=person, email="demo@example.org", verified=True, primary=True)
    User.objects.filter(pk=person.pk).update(email="demo@example.org")
    doors = Doors(person)
    doors.call("post", "/api/v1/own-exercises/", {"name": "Towel slide", "reps": 6, "instructions": "Slide.\nBreathe."})
    changed, deleted = doors.call("get", "/api/v1/pain-entries/")["results"][:2]
    told = {"score": 2, "felt_at": changed["felt_at"], "note": "Less than I wrote at first."}
    doors.call("put", f"/api/v1/pain-entries/{changed['id']}/", told, version=changed["version"])
    doors.call("delete", f"/api/v1/pain-entries/{deleted['id']}/", version=deleted["version"])
    practised = doors.call("get", "/api/v1/sessions/")["results"][0]
    told = {name: practised[name] for name in ("started_at", "finished_at")} | {"note": "Slower than I wrote at first."}
    doors.call("put", f"/api/v1/sessions/{practised['id']}/", told, version=practised["version"])
    doors.call("put", "/api/v1/reminders/", {"is_on": True, "lead_minutes": 30}, version=0)
    doors.client.post("/accounts/tokens/new/", {"name": "watch app", "scope": "read", "days": "30"})
    routine = doors.call("get", "/api/v1/routines/")["results"][0]["id"]
    key = str(uuid.uuid4())
    check_in = {"pain_before": "1", "checked": "1", "is_new": "no", "go": "1", "client_uuid": key}
    play = doors.submit(f"/sessions/start/{routine}/", **check_in)
    draft = {"sequence": 1, "cue": 1, "device": key, "steps": [{"position": 1, "outcome": "done"}]}
    doors.call("put", f"/api/v1/sessions/{play.split('/')[2]}/draft/", draft)


def main(now: datetime) -> None:
    """Write all of it as of ``now``."""
    with time_machine.travel(now, tick=False):
        life = Life(tomllib.loads(SCRIPT.read_text()), password=PASSWORD, now=now)
        life.write()
        furnish(life.person, now)
        # Everyone knows this password; it is kept as the site keeps any, to see that it is still understood later.
        User.objects.update(password=Argon2PasswordHasher().encode(PASSWORD, salt="the-demo-person"))
        UserSession.objects.all().delete()
        BrowserSession.objects.all().delete()
