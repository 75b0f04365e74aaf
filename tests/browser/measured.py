"""A page opened once and measured: in every width, size of text and scheme that is asked for."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.conftest import ROOT, Site
from tests.browser.seen import COLOURS, SMALL_CONTROLS, faults

LONG_LIFE = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from accounts.models import ApiToken, Guidance, HealthAnswers, User
from allauth.account.models import EmailAddress
from exercises.models import Barred, Exercise
from routines.models import OwnExercise, Pause, Routine, RoutineStep
from routines.models.planned import next_planned
from tracking.models import Activity, Care, FollowUp, Measure, PainEntry, Session
person = User.objects.get(username="demo")
long = "Wolfeschlegelsteinhausenbergerdorffvoralterns"
email = f"{long}@{'a' * 60}.example"
User.objects.filter(pk=person.pk).update(username=long, first_name=long, email=email)
person.refresh_from_db()
EmailAddress.objects.filter(user=person).update(email=email)
name, link = "W" * 45, "https://example.org/" + "a" * 98
note = "\\n".join([link, *(f"line {n} of a note that goes on and on" for n in range(9))])
routine = Routine.objects.filter(owner=person, archived_at=None).order_by("pk")[0]
Routine.objects.filter(owner=person).update(note=note)
Routine.objects.filter(pk=routine.pk).update(name=name)
RoutineStep.objects.filter(routine=routine).update(note=note[:300])
Session.objects.filter(owner=person).update(note=note, routine_name=name)
PainEntry.objects.filter(owner=person).update(note=note)
activity = Activity.objects.start(owner=person, name=name, at=timezone.now())
Barred.objects.bar(
    owner=person, exercise=Exercise.objects.get(slug="swan-prep"), at=timezone.now(), by=name, reason=link
)
own = OwnExercise.objects.write_down(owner=person, name=name, instructions=note, note=note)
OwnExercise.objects.write_down(owner=person, name="W" * 60, instructions="", note="").archive(at=timezone.now())
for model in (Care, Measure, Pause): model.objects.filter(owner=person).update(note=note)
Guidance.objects.filter(owner=person).update(by=name, place=name, note=link)
HealthAnswers.objects.filter(owner=person).update(other_text=link)
ApiToken.objects.filter(owner=person).update(name=name)
following = next_planned(person, now=timezone.now())
place = f"routine={following.routine}&from={following.on}&at={following.local_time:%H:%M}"
store = SessionStore()
store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
store[HASH_SESSION_KEY] = person.get_session_auth_hash()
# Whoever signed in a moment ago: the pages that ask for the password first are measured, and not that question.
store["account_authentication_methods"] = [{"method": "password", "at": timezone.now().timestamp()}]
store["account_authentication_methods_user"] = str(person.pk)
store.create()
passkey = Authenticator.objects.create(user=person, type="webauthn", data={"name": name, "credential": {}})
RecoveryCodes.activate(person)
def first(model): return model.objects.filter(owner=person).order_by("-pk").values_list("pk", flat=True).first()
known = {model.__name__.lower(): first(model) for model in (Session, Care, Measure, Pause)}
known |= {"routine": routine.pk, "own": own.pk, "activity": activity.pk, "left_out": first(Barred)}
known |= {"pain": first(PainEntry), "morning": first(FollowUp), "place": place}
known |= {"passkey": passkey.pk, "cookie": store.session_key}
print(json.dumps(known))
"""

FACTS = """() => {
  const shown = part => part.checkVisibility({visibilityProperty: true}) && part.getBoundingClientRect().height > 0;
  const count = selector => [...document.querySelectorAll(selector)].filter(shown).length;
  const footer = document.querySelector('footer.site-footer');
  return {
    titles: document.querySelectorAll('h1').length, actions: count('.button.main'),
    footer: footer ? footer.offsetHeight : 0, text: document.body.innerText,
  };
}"""
SIDEWAYS = "() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"
BROKEN = """() => {
  const room = document.querySelector('main').clientWidth - 40, found = [];
  for (const part of document.querySelectorAll('.button, .chip, .link, .tabs a')) {
    if (!part.checkVisibility({visibilityProperty: true})) continue;
    const style = getComputedStyle(part), side = ['paddingLeft', 'paddingRight', 'borderLeftWidth', 'borderRightWidth'];
    const line = room - side.reduce((sum, name) => sum + parseFloat(style[name]), 0);
    const words = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) for (const word of words.currentNode.data.matchAll(/[^\\s-]+/g)) {
      const range = document.createRange();
      range.setStart(words.currentNode, word.index);
      range.setEnd(words.currentNode, word.index + word[0].length);
      const pieces = [...range.getClientRects()].filter(({width}) => width > 1);
      const length = pieces.reduce((sum, {width}) => sum + width, 0);
      if (new Set(pieces.map(({top}) => Math.round(top))).size > 1 && length <= line) found.push(word[0]);
    }
  }
  return found;
}"""
"""The words of controls that go on in the next line although a line would hold them."""
WIDTHS = (1280, 390, 320)
TEXTS = ("100%", "200%")
DOCK = """() => Math.max(0, ...[...document.querySelectorAll('.dock')].filter(
  dock => getComputedStyle(dock).position === 'sticky' && parseFloat(getComputedStyle(dock).bottom) >= 0
).map(dock => dock.offsetHeight))"""
CODE = re.compile(r"\b[BGPWT]\d{1,2}\b|[Dd]omain \d|[Aa]mendment")
SCHEMES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}
PHONE = {"width": 390, "height": 844}
MOST_OF_A_FOOTER, MOST_OF_A_DOCK = 88, 200


class Seen(NamedTuple):
    """What was measured on one page.

    ``landed``: where its address led, ``sideways``: pixels beside the screen, where any are, ``broken``: words of
    controls that a line would hold, ``axe``: by scheme.
    """

    status: int
    landed: str
    titles: int
    actions: int
    footer: int
    codes: list[str]
    small: list[str]
    sideways: dict[str, int]
    broken: dict[str, list[str]]
    dock: int
    axe: dict[str, list[tuple[str, str]]]

    def wrong(self) -> dict[str, object]:
        """What no page may show."""
        found: dict[str, object] = {
            "titles": self.titles if self.titles != 1 else 0,
            "main actions": self.actions if self.actions > 1 else 0,
            "footer": self.footer if self.footer > MOST_OF_A_FOOTER else 0,
            "codes of rules": self.codes,
            "too small for a thumb": self.small,
            "sideways": self.sideways,
            "words broken within": self.broken,
            "dock with text of twice the size": self.dock if self.dock > MOST_OF_A_DOCK else 0,
        }
        found |= {f"axe, {scheme}": faults for scheme, faults in self.axe.items()}
        return {what: value for what, value in found.items() if value}


def look(page: Page, address: str, *, schemes: Iterable[str]) -> Seen:
    """Open ``address`` once and measure it."""
    page.set_viewport_size(PHONE)
    answer = page.goto(address)
    assert answer is not None
    facts, small = page.evaluate(FACTS), page.evaluate(SMALL_CONTROLS)
    axe = {}
    for scheme in schemes:
        page.emulate_media(**SCHEMES[scheme], reduced_motion="reduce")
        axe[scheme] = faults(page, options=COLOURS if axe else None)
    sideways, broken, dock = {}, {}, 0
    for text in TEXTS:
        page.evaluate("text => { document.documentElement.style.fontSize = text; }", text)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": PHONE["height"]})
            if beside := page.evaluate(SIDEWAYS):
                sideways[f"{width} px, text of {text}"] = beside
            if words := page.evaluate(BROKEN):
                broken[f"{width} px, text of {text}"] = words
            if (width, text) == (PHONE["width"], "200%"):
                dock = page.evaluate(DOCK)
    codes = sorted(set(CODE.findall(facts.pop("text"))))
    measures = {"small": small, "sideways": sideways, "broken": broken, "dock": dock, "axe": axe}
    return Seen(status=answer.status, landed=urlsplit(answer.url).path, codes=codes, **measures, **facts)


def long_life(site: Site) -> dict[str, Any]:
    """Three months of a person with long names, links and notes; the keys of their rows, and of their session."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    for arguments in (["seed_demo", "--afresh"], ["shell", "-c", LONG_LIFE]):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=kept | {"DATA_DIR": str(site.data)}, check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    known: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return known
