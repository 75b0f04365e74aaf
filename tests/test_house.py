"""The house checks itself: floors, names, words and files (CONTRIBUTING.md)."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
PACKAGES = ["pilates_site", "reminders", "tracking", "routines", "exercises", "accounts", "conventions"]
ROOMS = ["accounts", "exercises", "routines", "tracking", "reminders"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted(ROOT.glob("*/templates/**/*.html"))
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))

# Names that describe a pattern and not a subject: what lies in such a drawer cannot be found.
DRAWERS = {"utils", "helpers", "services", "selectors", "common", "misc", "signals", "base_models"}
DATETIME_NAMES = re.compile(r"(_at|_until|not_before)\Z")
DATE_NAMES = re.compile(r"(_on|_date)\Z")
FROM_DJANGO = {"last_login", "date_joined"}


def room_urls() -> list[tuple[str, URLPattern]]:
    """Every page address of the five rooms as (namespace, pattern)."""
    found = []

    def walk(resolver: URLResolver, namespace: str) -> None:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                walk(entry, entry.namespace or namespace)
            elif namespace in ROOMS:
                found.append((namespace, entry))

    walk(get_resolver(), "")
    return found


def test_the_packages_on_disk_are_the_ones_the_import_rules_know() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())

    on_disk = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}

    assert on_disk == set(PACKAGES)
    assert set(config["tool"]["importlinter"]["root_packages"]) == on_disk


def test_imports_go_straight_down() -> None:
    lint = Path(sys.executable).parent / "lint-imports"

    result = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout[-3000:]


def test_the_top_level_holds_what_was_agreed() -> None:
    expected = {
        "CHANGELOG.md", "CONTRIBUTING.md", "Dockerfile", "LICENSE", "README.md", "SECURITY.md", "accounts",
        "benchmarks", "conventions", "docker-compose.yml", "docs", "exercises", "gunicorn.conf.py", "locale",
        "manage.py", "pilates_site", "pyproject.toml", "reminders", "requirements-dev.in", "requirements-dev.txt",
        "requirements.in", "requirements.txt", "routines", "run", "static", "templates", "tests", "tracking",
    }  # fmt: skip
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    top = {line.split("/")[0] for line in listed.splitlines() if not line.startswith(".")}

    assert top == expected


def test_no_module_is_named_after_a_pattern() -> None:
    assert [path for path in SOURCES if path.stem in DRAWERS] == []


@pytest.mark.parametrize(("namespace", "pattern"), room_urls(), ids=lambda value: getattr(value, "name", value))
def test_an_address_its_view_and_its_template_share_one_name(namespace: str, pattern: URLPattern) -> None:
    assert pattern.callback.__name__ == pattern.name
    assert pattern.callback.__module__.startswith(namespace)

    if not (ROOT / "templates" / namespace / f"{pattern.name}.html").exists():
        # Without a template of its own it is a verb: POST only, or a door that answers with something else than a page.
        wanted = dict.fromkeys(pattern.pattern.converters, 1)
        answer = pattern.callback(RequestFactory().get("/"), **wanted)
        assert answer.status_code == 405, f"{namespace}:{pattern.name} answers GET and has no template"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_compiles_and_holds_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text()

    get_template(str(path.relative_to(ROOT / "templates")))

    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=\"|javascript:", text)
    assert not re.search(r"<script(?![^>]*(\bsrc=|type=\"application/json\"))", text)
    assert "http://" not in text.replace("http://www.w3.org", "").replace("http://loinc.org", "")


def test_scripts_import_by_names_that_can_be_hashed() -> None:
    assert len(SCRIPTS) > 20
    for path in SCRIPTS:
        text = path.read_text()
        assert not re.search(r"new URL\(|import\((?!['\"]\./)", text), path
        for line in text.splitlines():
            if re.match(r"\s*(import|export)\b.*['\"]\./", line):
                assert line.rstrip().endswith(";"), f"{path}: {line}"
                name = re.search(r"['\"](\./[^'\"]+)['\"]", line)
                assert name
                assert (path.parent / name[1]).exists(), f"{path}: {line}"


# What a script says comes from the page. A key is named as the browser names it.
SAID = re.compile(r"[A-Z][a-z]+(?:[ ,.:?…].*)?")
KEY_NAMES = {"Enter", "Escape"}
STRINGS = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`")
RUNNING_TEXT = re.compile(r"(?:^|\s)[a-z]{2,},? [a-z]{2,}\b")


def sayings(script: str) -> list[str]:
    """The strings of ``script`` that are words for a person: capitalised ones, and running text around a value."""
    code = re.sub(r"/\*.*?\*/|(?<=\s)//[^\n]*", "", script, flags=re.DOTALL)
    found = []
    for plain, single, filled_in in STRINGS.findall(code):
        words = re.sub(r"\$\{[^}]*\}", "{}", filled_in)
        if filled_in and RUNNING_TEXT.search(words):
            found.append(filled_in)
        elif SAID.fullmatch(plain or single or words) and (plain or single) not in KEY_NAMES:
            found.append(plain or single or filled_in)
    return found


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_script_says_comes_from_the_page_in_the_language_of_the_person(path: Path) -> None:
    assert sayings(path.read_text()) == []


def test_words_in_a_script_are_found() -> None:
    script = """/* Says "Nothing here". */ say("Breathe in"); // "Nor here"
      press("Enter"); find(".scene svg"); button.label = 'Close'; where = `${name} is back in its place`;"""

    assert sayings(script) == ["Breathe in", "Close", "${name} is back in its place"]


def own_models() -> list[type[models.Model]]:
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model.__name__)
def test_times_and_dates_are_named_as_such(model: type[models.Model]) -> None:
    named = {field.name: field for field in model._meta.get_fields() if field.name not in FROM_DJANGO}
    times = [name for name, field in named.items() if isinstance(field, models.DateTimeField)]
    dates = [name for name, field in named.items() if isinstance(field, models.DateField) and name not in times]

    assert [name for name in times if not DATETIME_NAMES.search(name)] == []
    assert [name for name in dates if not DATE_NAMES.search(name)] == []


def test_the_version_is_the_one_at_the_top_of_the_changelog() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    newest = re.search(r"^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert newest
    assert newest[1] == version


def test_decisions_are_numbered_without_a_gap_or_a_repeat() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]

    assert numbers == list(range(1, len(numbers) + 1))
