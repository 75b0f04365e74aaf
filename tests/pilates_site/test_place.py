"""What is set wrong is named in one sentence, each alone; and the right place has nothing to say."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as current
from django.core import checks
from django.test import override_settings

from tests.checks import PRODUCTION
from tests.run.processes import ROOT, bare_environment

RIGHT = PRODUCTION | {"BROKER_URL": "redis://localhost:6379/0"}
ROW = re.compile(r"^\| `([A-Z_]+)=([^`]*)` \| (.+?) \| ([\w.]*) ?\|$", re.MULTILINE)
TOLD = ROW.findall((ROOT / "docs/operate.md").read_text())
"""What the page for operators says of each wrong setting: its name, its value, the sentence, and the check's number."""
UNREADABLE = [(name, value, sentence) for name, value, sentence, number in TOLD if not number]
WRONG = [(name, value, sentence, number) for name, value, sentence, number in TOLD if number]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder in which the static files are collected."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text("{}")
    return tmp_path


def environment(folder: Path, **changes: str) -> dict[str, str]:
    """The environment of the right place, but for these; an empty one is left out."""
    values = bare_environment(DATA_DIR=str(folder), **(RIGHT | changes))
    return {name: value for name, value in values.items() if value}


def said_in(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> list[checks.CheckMessage]:
    """What all checks say, as at a start, where the settings were read anew, from this environment."""
    for name in set(os.environ) - set(environment):
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    read = runpy.run_path(str(ROOT / "pilates_site" / "settings.py"))
    kept = {"DATABASES", "INSTALLED_APPS", "STORAGES", "LOGGING"}
    changed = {name: value for name, value in read.items() if name.isupper() and getattr(current, name, None) != value}
    with override_settings(**{name: value for name, value in changed.items() if name not in kept}):
        found = checks.run_checks(include_deployment_checks=current.IS_HTTPS)
        return [one for one in found if not one.is_silenced()]


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess:
    """Run manage.py as a process that knows nothing of this one."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("name", "value", "sentence", "number"), WRONG)
def test_what_is_set_wrong_is_named_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str, number: str
) -> None:
    [found] = said_in(environment(folder, **{name: value}), monkeypatch)

    assert found.id in (number, f"pilates.{number}")
    assert found.msg == sentence.replace("DATA_DIR", str(folder))
    assert found.level == (checks.WARNING if number.startswith("W") else checks.ERROR)
    assert found.hint


@pytest.mark.parametrize(("name", "value", "sentence"), UNREADABLE)
def test_what_cannot_be_read_is_refused_in_one_sentence(folder: Path, name: str, value: str, sentence: str) -> None:
    done = manage(environment(folder, **{name: value}), "check")

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


def test_every_check_and_every_kind_of_setting_that_cannot_be_read_is_told_of() -> None:
    place = (ROOT / "pilates_site" / "place.py").read_text()
    numbers = {f"{kind[0].upper()}{int(number):03}" for kind, number in re.findall(r"(error|warning)\((\d+),", place)}
    of_numbers = {"E017", "E022", "E023", "E024"}

    assert len(numbers) >= 20
    assert {number for *_, number in WRONG} == numbers | of_numbers | {"reminders.E001"}
    assert {name for name, *_ in UNREADABLE} == {
        "SITE_URL", "TRUSTED_PROXY_COUNT", "EMAIL_URL", "CACHE_URL", "REMINDER_TICK_SECONDS", "DEBUG", "SECRET_KEY",
        "DATABASE_URL", "LOG_LEVEL",
    }  # fmt: skip


def test_a_check_ends_the_command_with_its_sentence_and_way_out(folder: Path) -> None:
    done = manage(environment(folder, ALLOWED_HOSTS="*"), "check", "--deploy")

    assert done.returncode == 1
    assert "(pilates.E004) ALLOWED_HOSTS is *: links could be made to lead to somebody else's host." in done.stderr
    assert "HINT: Write ALLOWED_HOSTS=pilates.example.org." in done.stderr
    assert "Traceback" not in done.stderr


def test_the_right_place_has_nothing_to_say(folder: Path) -> None:
    done = manage(environment(folder), "check", "--deploy", "--fail-level=WARNING")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"


def test_a_place_where_nothing_is_set_has_nothing_to_say(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("the-key-that-the-start-makes\n")

    done = manage(bare_environment(DATA_DIR=str(tmp_path)), "check")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"


def test_the_recipe_of_the_readme_lacks_only_whom_to_tell(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exported = re.findall(r"^    export (.*?)(?: +#.*)?$", (ROOT / "README.md").read_text(), re.MULTILINE)
    told = dict(pair.split("=", 1) for line in exported for pair in line.split())
    values = bare_environment(DATA_DIR=str(folder), **(told | {"SECRET_KEY": RIGHT["SECRET_KEY"]}))

    assert len(told) == 7
    assert [one.id for one in said_in(values, monkeypatch)] == ["pilates.W030"]


@pytest.mark.parametrize("command", ["worker", "beat"])
def test_celery_says_the_same_sentence(folder: Path, command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "celery", "-A", "pilates_site", command],
        cwd=ROOT, env=environment(folder, LOG_LEVEL="loud"), capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr == "LOG_LEVEL is 'loud'; DEBUG, INFO, WARNING or ERROR is possible.\n"


def test_a_variable_that_is_empty_counts_as_not_set(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = environment(folder) | {"DEBUG": "", "REMINDER_TICK_SECONDS": " ", "SUPPORT_URL": "", "LOG_LEVEL": ""}

    assert said_in(values, monkeypatch) == []


def test_no_sentence_shows_a_password(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = ""
    for name, value in (
        ("SITE_URL", "https://user:hunter2@pilates.example.org/app"),
        ("BROKER_URL", "http://user:hunter2@localhost"),
        ("EMAIL_URL", "smtp+tls://user:hunter2@x@host:587"),
    ):
        with monkeypatch.context() as patch:
            found = said_in(environment(folder, **{name: value}), patch)
        assert found
        told += str(found)
    for name, value in (
        ("DATABASE_URL", "user:hunter2@localhost/pilates"),
        ("CACHE_URL", "redis://user:hunter2/3@localhost"),
        ("EMAIL_URL", "imap://user:hunter2@host"),
        ("SITE_URL", "https://user:hunter2@pilates.example.org:x"),
    ):
        done = manage(environment(folder, **{name: value}), "check")
        assert done.returncode == 1
        told += done.stderr

    assert "hunter2" not in told
    assert told.count("…@") >= 2


def test_a_page_to_ask_on_is_as_good_as_an_email_address(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = environment(folder, SUPPORT_EMAIL="", SUPPORT_URL="https://example.org/contact")

    assert said_in(values, monkeypatch) == []


def test_a_web_server_finds_the_reason_where_it_looks_for_one(folder: Path) -> None:
    """Whoever only imports the site gets an exception, which a web server writes to its log."""
    command = [sys.executable, "-c", "import pilates_site.wsgi"]
    values = environment(folder, LOG_LEVEL="loud")
    done = subprocess.run(command, cwd=ROOT, env=values, capture_output=True, text=True, check=False)

    assert done.stderr.startswith("Traceback")
    assert done.stderr.endswith(
        "ImproperlyConfigured: LOG_LEVEL is 'loud'; DEBUG, INFO, WARNING or ERROR is possible.\n"
    )
