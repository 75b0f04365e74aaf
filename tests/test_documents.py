"""README, CONTRIBUTING and the house name files that are there, and commands that exist."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/house.md", "docs/operate.md"]
TOP = {path.name for path in ROOT.iterdir() if path.is_dir()}
# In backticks, from a folder at the top; <slug> stands for anything.
NAMED = re.compile(r"`([a-z_.]+/[^`\s]*)`")
COMMAND = re.compile(r"manage\.py ([a-z_]+)")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_file_that_is_named_is_there(name: str) -> None:
    text = (ROOT / name).read_text()

    named = [path for path in NAMED.findall(text) if path.split("/")[0] in TOP - {"var", "locale"}]

    patterns = [re.sub(r"<[a-z]+>", "*", path).rstrip("/") for path in named]
    assert [path for path in patterns if not any(ROOT.glob(path))] == []
    assert named or name == "SECURITY.md"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_command_that_is_named_exists(name: str) -> None:
    commands = COMMAND.findall((ROOT / name).read_text())

    assert [command for command in commands if command not in get_commands()] == []
    assert commands or name == "docs/house.md"


def test_the_house_fits_into_one_reading() -> None:
    assert len((ROOT / "docs/house.md").read_text().splitlines()) <= 150


def test_each_release_says_what_upgrading_to_it_asks() -> None:
    releases = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)[1:]

    introductions = {text.splitlines()[0]: text.partition("\n### ")[0] for text in releases}

    assert {"Unreleased", "0.1.0 (2026-11-29)"} <= set(introductions)
    assert [name for name, text in introductions.items() if "\n**Upgrading:** " not in text] == []
