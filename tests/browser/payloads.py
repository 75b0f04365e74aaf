"""60 ways to slip a script into a page, put into every field that holds words of a person, and pages read with them.

The policy of the site is switched off for it: what is not escaped runs, and is counted.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Error

from tests.browser.conftest import ROOT, Site
from tests.browser.measured import PHONE, long_life

RUN = "ran()"
ELEMENTS = (
    f"<script>{RUN}</script>", f"<ScRiPt>{RUN}</sCrIpT>", f"<script/x>{RUN}</script>", f"<script\n>{RUN}</script\n>",
    "<script src=/ran.js></script>", "<script type=module>ran()</script>", f"<<script>{RUN}//<</script>",
    f"<img src=x onerror={RUN}>", f"<img/src=x/onerror={RUN}>", f"<IMG SRC=x OnErRoR='{RUN}'>",
    f"<image src=x onerror={RUN}>", f"<svg onload={RUN}>", f"<svg/onload={RUN}//", f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>", f"<svg><set onbegin={RUN} attributeName=x>",
    f"<body onload={RUN}>", f"<iframe onload={RUN}>", f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"<iframe src=javascript:parent.{RUN}>", f"<video><source onerror={RUN}></video>", f"<audio src=x onerror={RUN}>",
    f"<video src=x onerror={RUN}>", f"<input autofocus onfocus={RUN}>", f"<select autofocus onfocus={RUN}></select>",
    f"<textarea autofocus onfocus={RUN}></textarea>", f"<button autofocus onfocus={RUN}>x</button>",
    f"<a href=javascript:{RUN} autofocus onfocus={RUN}>x</a>", f"<details open ontoggle={RUN}>x</details>",
    f"<marquee onstart={RUN}>x</marquee>", f"<object data=x onerror={RUN}></object>", f"<embed src=javascript:{RUN}>",
    f"<link rel=stylesheet href=x onerror={RUN}>", f"<style onload={RUN}>a{{}}</style>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>", f"<base href=javascript:{RUN}//>",
    f"<form><button formaction=javascript:{RUN} autofocus onfocus={RUN}>x</button></form>",
    f"<div style='animation:x' onanimationstart={RUN}>x</div>", f"<p tabindex=1 autofocus onfocus={RUN}>x</p>",
    f"<custom-element autofocus tabindex=1 onfocus={RUN}></custom-element>",
)  # fmt: skip
BREAKING_OUT = tuple(
    f"{out}<img src=x onerror={RUN}>"
    for out in ('">', "'>", "</textarea>", "</title>", "</script>", "--><!-- -->", "]]>", "</style>", "</svg>", "`>")
)
ATTRIBUTES = (
    f'" autofocus onfocus="{RUN}', f"' autofocus onfocus='{RUN}", f'" onmouseover="{RUN}" x="', f"javascript:{RUN}",
    f"java\tscript:{RUN}", f"data:text/html,<script>{RUN}</script>", f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e", f"${{{RUN}}}`;{RUN};//", f'\\";{RUN};//{{{{constructor}}}}',
)  # fmt: skip
PAYLOADS = (*ELEMENTS, *BREAKING_OUT, *ATTRIBUTES)

FILL = """
import json, sys
from django.db.models import F
from accounts.models import ApiToken, Guidance, HealthAnswers, RecordVersion, User
from exercises.models import Barred
from routines.models import OwnExercise, Pause, Routine, RoutineStep
from tracking.models import Activity, Care, Measure, PainEntry, Session, SessionStep
words = json.loads({words!r})
person = User.objects.get(username__startswith="Wolfeschlegel")
fields = 0
def fill(rows, *names):
    global fields
    fields += len(names)
    for name in names: rows.update(**{{name: words}})
User.objects.filter(pk=person.pk).update(first_name=words)
mine = lambda model: model.objects.filter(owner=person)
fill(mine(Routine), "name", "note")
fill(RoutineStep.objects.filter(routine__owner=person), "note")
fill(mine(Session), "note", "routine_name")
fill(SessionStep.objects.filter(session__owner=person), "exercise_name")
for model in (PainEntry, Care, Measure, Pause): fill(mine(model), "note")
fill(mine(Activity), "name")
fill(mine(Barred), "by", "reason")
OwnExercise.objects.filter(owner=person).update(instructions=words, note=words)
for row in mine(OwnExercise): OwnExercise.objects.filter(pk=row.pk).update(name=words + str(row.pk))
fill(mine(Guidance), "by", "place", "note")
fill(mine(HealthAnswers), "other_text")
fill(mine(ApiToken), "name")
RecordVersion.objects.filter(owner=person).update(version=F("version") + 1)
print(fields + 4)
"""
"""Past every check of a form: whatever got in, by whatever door."""
SAID_AGAIN = ("/exercises/?search={0}", "/help/?search={0}", "/no/{0}/", "/accounts/login/?next={0}", "/rules/{0}/")
"""Pages that say again what stands in their address."""
FOUND = """() => ({
  ran: window.__ran ?? 0,
  made: document.querySelectorAll('[onerror], [onload], [onfocus], [ontoggle], [onbegin], [onmouseover]').length,
  leads: [...document.querySelectorAll('[href], [src], [action], [formaction]')].filter(one =>
    ['href', 'src', 'action', 'formaction'].some(name => /^\\s*(javascript|data:text)/i.test(one.getAttribute(name)))
  ).length,
})"""


@dataclass
class Tried:
    """How many pages were read with how many payloads in them, and on which of them one ran or became an element."""

    pages: int = 0
    shown: int = 0
    fields: int = 0
    bad: dict[str, Any] = field(default_factory=dict)


class Attack:
    """A person with a long life, whose words are replaced."""

    def __init__(self, site: Site, chromium: Browser) -> None:
        self.site, self.known, self.tried = site, long_life(site), Tried()
        context = chromium.new_context(base_url=site.url, viewport=PHONE, locale="en-GB", bypass_csp=True)  # type: ignore[arg-type]
        context.add_init_script("window.ran = () => { (window.top ?? window).__ran = (window.__ran ?? 0) + 1; };")
        context.add_cookies([{"name": "sessionid", "value": self.known["cookie"], "url": site.url}])
        self.page = context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())

    def fill(self, payloads: Sequence[str]) -> None:
        """Put ``payloads``, one after the other, into every field."""
        code = FILL.format(words=json.dumps(" ".join(payloads)))
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-c", code],
            cwd=ROOT, env=kept | {"DATA_DIR": str(self.site.data)}, check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        self.tried.fields = int(done.stdout.splitlines()[-1])

    def read(self, addresses: Iterable[str]) -> None:
        """Open each page, and note what ran or became an element on it."""
        for address in addresses:
            self._open(address.format(**self.known))

    def say_again(self, payloads: Iterable[str]) -> None:
        """Put each of ``payloads`` into each of the addresses that are said again."""
        for payload in payloads:
            for address in SAID_AGAIN:
                self._open(address.format(quote(payload, safe="")))

    def _open(self, address: str) -> None:
        try:
            self.page.goto(address, wait_until="load")
            found = self.page.evaluate(FOUND)
            is_shown = "ran()" in self.page.content()
        except Error as error:  # it led elsewhere by itself
            found, is_shown = {"error": str(error)[:200]}, False
        self.tried.pages += 1
        self.tried.shown += is_shown
        if any(found.values()):
            self.tried.bad[address] = found
