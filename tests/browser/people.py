"""People who are there already, each with a browser that is signed in: no test of a page has to go the way in first."""

import json
import os
import subprocess
import sys
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.conftest import ROOT, Site

PHONE: ViewportSize = {"width": 390, "height": 844}

# Where it is about ten in the morning now, whatever the hour of the test.
BEFORE = """
import json
from datetime import time, timedelta
from zoneinfo import ZoneInfo
from django.test import Client
from django.utils import timezone
from tests.factories import *
from tests.signed_in import sign_in
from accounts.models import *
from routines.models import *
from tracking import practice
from tracking.models import *
now = timezone.now()
zone = f"Etc/GMT{-max(10 - now.hour, -12):+d}"
today = now.astimezone(ZoneInfo(zone)).date()
names = []

def person(name):
    made = make_ready(make_user(name, time_zone=zone, first_name="Sam"))
    names.append(name)
    return made

def plan(owner, *weekdays, at=time(18, 30), slug="first-week-gentle"):
    routine = Routine.objects.copy_starter(slug, owner=owner, today=today)
    slots = [{"weekday": weekday, "local_time": at, "routine": routine} for weekday in weekdays]
    Week.objects.plan(owner=owner, slots=slots, expected=None, at=now)
    return routine

def weekday(days):
    return (today + timedelta(days=days)).weekday()
"""
AFTER = """
keys = {}
for name in names:
    client = sign_in(Client(), User.objects.get(username=name))
    keys[name] = client.cookies["sessionid"].value
print("KEYS", json.dumps(keys))
"""


def make_people(site: Site, code: str) -> dict[str, str]:
    """Run ``code``, which makes people by ``person(name)``, in the site's shell. Return the session key of each."""
    told = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "-c", BEFORE + code + AFTER],
        env={"DATA_DIR": str(site.data), "PATH": os.environ["PATH"]},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "KEYS " in told.stdout, told.stdout + told.stderr
    keys: dict[str, str] = json.loads(told.stdout.rpartition("KEYS ")[2])
    return keys


def sign_in(page: Page, site: Site, name: str) -> None:
    """Make a person of this name, ready to begin, and sign them in on ``page``."""
    key = make_people(site, f"person({name!r})")[name]
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": site.url}])


def page_of(chromium: Browser, site: Site, key: str, **options: Any) -> Page:
    """A page of a phone on which the person with this session key is signed in."""
    chosen: dict[str, Any] = {"viewport": PHONE, "timezone_id": "Europe/Lisbon", "locale": "en-GB"} | options
    context = chromium.new_context(base_url=site.url, **chosen)
    context.add_cookies([{"name": "sessionid", "value": key, "url": site.url}])
    return context.new_page()
