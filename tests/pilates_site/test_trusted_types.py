"""No script of ours turns text into a page or a script, and the browser is told to stop whoever does."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

SCRIPTS = sorted((Path(settings.BASE_DIR) / "static" / "js").rglob("*.js"))
SINKS = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|parseFromString|createContextualFragment|setHTMLUnsafe|srcdoc"
    r"|parseHTMLUnsafe|eval|execCommand|createPolicy)\b|document\.write|new (Function|Worker|SharedWorker)\b"
    r"|set(Timeout|Interval)\(\s*[\"'`]"
)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_makes_no_page_of_text(script: Path) -> None:
    assert [line for line in script.read_text().splitlines() if SINKS.search(line)] == []


def test_there_are_scripts() -> None:
    assert len(SCRIPTS) > 40


@pytest.mark.django_db
def test_every_page_asks_the_browser_to_hold_to_it() -> None:
    asked = "require-trusted-types-for 'script'; trusted-types worker"

    for path in ("/about/", "/exercises/", "/accounts/login/", "/nowhere/", "/api/v1/rules/", "/healthz/"):
        assert Client().get(path)["Content-Security-Policy"].endswith(asked)


@pytest.mark.django_db
def test_the_administration_of_django_is_left_its_scripts() -> None:
    policy = Client().get("/admin/")["Content-Security-Policy"]

    assert "trusted-types" not in policy
    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy
