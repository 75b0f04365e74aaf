"""docs/api/quick-start.md, word for word: every command is given to a shell, in order."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import ApiToken
from conventions.areas import everywhere
from exercises import catalogue
from pilates_site.api_pages import COMMANDS
from tests.factories import make_ready, make_user, records
from tests.run.processes import commands, in_a_shell

KEY = "pk_0123456789abcdefghijklmnopqrstuvwxyz0123456789"
SCRIPT = commands(r"\d")

pytestmark = [pytest.mark.run, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [SCRIPT, "\n".join(f"{one} --fail" for one in COMMANDS.values())])
def test_the_commands_that_people_are_shown_do_what_they_say(live_server: Any, tmp_path: Path, script: str) -> None:
    catalogue.load(records())
    alice = make_ready(make_user("alice"))
    ApiToken.objects.issue(
        owner=alice, key=KEY, name="Quick start", scopes=everywhere("write"), days=None, at=timezone.now()
    )

    done = in_a_shell(script, tmp_path, SITE=live_server.url, KEY=KEY)

    assert script.count("curl") >= 3
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-500:]
    assert alice.painentry_set.count() == 1
