"""The messages people read, as the tests of words read them: out of Python, templates and data, not out of source."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.base import Lexer, TokenType
from django.utils.translation.template import block_re, constant_re, endblock_re, inline_re, plural_re
from drf_spectacular.generators import SchemaGenerator

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("accounts", "conventions", "exercises", "pilates_site", "reminders", "routines", "tracking")
# The functions that mark a message, with the places of the arguments that are texts.
MARKS = {
    "_": (0,),
    "gettext": (0,),
    "gettext_lazy": (0,),
    "gettext_noop": (0,),
    "ngettext": (0, 1),
    "ngettext_lazy": (0, 1),
    "pgettext": (1,),
    "pgettext_lazy": (1,),
    "npgettext": (1, 2),
    "npgettext_lazy": (1, 2),
}
COMMENT = re.compile(r"<!--.*?-->|<![^>]*>", re.DOTALL)
TEMPLATE_COMMENT = re.compile(r"{% comment\b.*?{% endcomment %}", re.DOTALL)
TAGS = re.compile(r"<[^>]*>")
LETTERS = re.compile(r"[A-Za-z]")
SENTENCES = {"description", "summary", "title"}


@dataclass(frozen=True)
class Message:
    """One text a person or the author of a program reads, and where it stands."""

    file: str
    line: int
    text: str
    key: str = ""  # of data

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


def in_python(source: str, file: str = "") -> Iterator[Message]:
    """The messages of Python: what is handed to gettext, one piece where it is written as several."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        for place in MARKS.get(getattr(node.func, "id", getattr(node.func, "attr", "")), ()):
            match node.args[place : place + 1]:
                case [ast.Constant(value=str() as text)]:
                    yield Message(file, node.lineno, text)


def in_template(source: str, file: str = "") -> Iterator[Message]:
    """The messages of a template, whichever tag or filter asks for them, and the bare text around them."""
    inside: list[str] | None = None
    began = 0
    for token in Lexer(TEMPLATE_COMMENT.sub(lambda found: "\n" * found[0].count("\n"), source)).tokenize():
        line = token.lineno or 0
        if token.token_type is TokenType.TEXT and inside is None:
            yield Message(file, line, COMMENT.sub("", token.contents))
        elif token.token_type is TokenType.TEXT:
            inside.append(token.contents)
        elif token.token_type is TokenType.VAR and inside is not None:
            inside.append(f"%({token.contents})s")
        elif token.token_type is TokenType.BLOCK and block_re.match(token.contents):
            inside, began = [], line
        elif token.token_type is TokenType.BLOCK and (
            plural_re.match(token.contents) or endblock_re.match(token.contents)
        ):
            yield Message(file, began, " ".join("".join(inside or ()).split()))
            inside = [] if plural_re.match(token.contents) else None
        elif token.token_type is TokenType.BLOCK and (found := inline_re.match(token.contents)):
            yield Message(file, line, found[1].strip("\"'"))
        elif token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            yield from (Message(file, line, text.strip("\"'")) for text in constant_re.findall(token.contents))


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in data, however deep, as (key, text)."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from texts(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, key)
    elif isinstance(value, str):
        yield key, value


CODES = {"suits"}
"""Keys of data whose texts are codes of conditions."""


def in_data(source: str, file: str = "") -> Iterator[Message]:
    """Every text of a TOML file that a person reads: no codes."""
    lines = source.splitlines()
    for key, text in texts(tomllib.loads(source)):
        if key in CODES:
            continue
        yield Message(file, next((at for at, line in enumerate(lines, 1) if text[:40] in line), 0), text, key)


def in_markdown(source: str, file: str = "") -> Iterator[Message]:
    return (Message(file, at, line) for at, line in enumerate(source.splitlines(), 1))


def in_api() -> list[Message]:
    """The sentences in which the schema explains itself, each once."""
    schema = SchemaGenerator().get_schema(public=True)
    said = dict.fromkeys(text for key, text in texts(schema) if key in SENTENCES)
    return [Message("/api/schema/", 0, text) for text in said]


NAMES = {"access.toml"}
"""Data that holds names of the code alone."""
READERS: dict[str, Callable[[str, str], Iterator[Message]]] = {
    ".py": in_python,
    ".html": in_template,
    ".txt": in_template,
    ".toml": in_data,
    ".md": in_markdown,
}


@cache
def read() -> tuple[Message, ...]:
    """All messages in the files of the product and of its documents, but what a contributor alone reads."""
    folders = [ROOT / name for name in (*PACKAGES, "templates", "docs")]
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if "migrations" not in path.parts]
    paths += [ROOT / name for name in ("README.md", "CHANGELOG.md", "SECURITY.md")]
    return tuple(
        message
        for path in paths
        if path.suffix in READERS and path.name not in NAMES
        for message in READERS[path.suffix](path.read_text(), path.relative_to(ROOT).as_posix())
        if LETTERS.search(TAGS.sub("", message.text))
    )
