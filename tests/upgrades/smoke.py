"""What a person does most, as a program. The version before runs it on today's schema, while an upgrade goes on.

It is run in the files of that version (`test_version_before.py`), so it knows addresses, and names little else.
"""

import sys
from datetime import datetime, timedelta
from typing import Any

import django

django.setup()

import time_machine  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402

from reminders.tasks import tick  # noqa: E402
from tracking.management.commands.seed_demo import PASSWORD  # noqa: E402

WRITABLE = ("exercise", "own_exercise", "form", "sets", "reps", "hold_seconds", "note")


def expect(status: int, answer: Any) -> Any:
    """Return what the answer holds; end the program where it is another one."""
    if answer.status_code != status:
        raise SystemExit(f"{answer.request['PATH_INFO']}: {answer.status_code} {answer.content[:1000]!r}")
    return answer.json() if answer["Content-Type"] == "application/json" else None


def main(now: datetime) -> None:
    """Sign in, look at Today, log a session and pain, change a routine, and let the reminders ring once."""
    client = Client()
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"]):
        expect(302, client.post(reverse("account_login"), {"login": "demo", "password": PASSWORD}))
    client.post(reverse("accounts:start"), {"terms": "on", "health_data": "on"})
    expect(200, client.get(reverse("tracking:today")))

    said = {"started_at": (now - timedelta(minutes=20)).isoformat(), "finished_at": now.isoformat()}
    session = expect(201, client.post("/api/v1/sessions/", said, "application/json"))
    pain = expect(
        201, client.post("/api/v1/pain-entries/", {"score": 2, "felt_at": now.isoformat()}, "application/json")
    )
    assert session["id"] in [row["id"] for row in expect(200, client.get("/api/v1/sessions/"))["results"]]
    assert pain["id"] in [row["id"] for row in expect(200, client.get("/api/v1/pain-entries/"))["results"]]

    routine = expect(200, client.get("/api/v1/routines/"))["results"][0]
    steps = [{name: step[name] for name in WRITABLE if step.get(name) not in (None, "")} for step in routine["steps"]]
    told = {"name": f"{routine['name']}, changed", "steps": steps}
    version = {"If-Match": f'"{routine["version"]}"'}
    expect(200, client.put(f"/api/v1/routines/{routine['id']}/", told, "application/json", headers=version))
    assert expect(200, client.get(f"/api/v1/routines/{routine['id']}/"))["name"].endswith(", changed")
    tick()


if __name__ == "__main__":
    with time_machine.travel(datetime.fromisoformat(sys.argv[1])):
        main(datetime.fromisoformat(sys.argv[1]))
