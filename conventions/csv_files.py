"""Tables for a spreadsheet: every CSV file that leaves the site is written here, so that it opens where people are.

An app that has tables for people has a module ``import_export`` with ``TABLES``.
"""

import csv
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from importlib import import_module
from typing import IO, Any, Generic, TypeVar

from django import forms
from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.module_loading import module_has_submodule
from django.utils.translation import get_language, gettext, gettext_lazy
from django.utils.translation.trans_real import parse_accept_lang_header

from conventions.fields import Segment, field_of
from conventions.messages import Message

BYTE_ORDER_MARK = "\ufeff"
"""It tells a spreadsheet that the file is UTF-8."""
IN_MEMORY = 2_000_000
"""Bytes of a whole download that are kept in memory; the rest waits in a file without a name."""
_FORMULA = re.compile(
    r"""
    ( \A | \r\n | [,;\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029] )   # where a cell begins, whatever separates cells
    (?= ["'\s]* [=+\-@\t\r＝＋－＠] )   # "\t" and "\r" are taken away by some, and what follows counts then
    """,
    re.VERBOSE,
)

_Row = TypeVar("_Row")


class Separator(Enum):
    """What stands between two cells, and the decimal sign that goes with it."""

    COMMA = "comma"
    SEMICOLON = "semicolon"

    @property
    def sign(self) -> str:
        return "," if self is Separator.COMMA else ";"

    @property
    def decimal(self) -> str:
        return "." if self is Separator.COMMA else ","

    @classmethod
    def usual(cls, request: HttpRequest) -> "Separator":
        """Return what the spreadsheet of this person is likely to expect.

        A spreadsheet follows the language of the computer, which the browser names first, also where the site does not
        speak it. Where that language writes 1,5, cells are separated by semicolons.
        """
        asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
        language = next((code for code, _weight in asked if code != "*"), get_language())
        return cls.SEMICOLON if get_format("DECIMAL_SEPARATOR", lang=language, use_l10n=True) == "," else cls.COMMA


class TablesForm(forms.Form):
    """Which table, or all of them, and how its cells are separated; left out, as is usual in the person's language."""

    table = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": gettext_lazy("There is no such table.")}
    )
    separator = forms.ChoiceField(
        label=gettext_lazy("Between columns"),
        help_text=gettext_lazy("If a file opens in a single column, choose the other one."),
        choices=[
            (Separator.COMMA.value, gettext_lazy("Comma, and 1.5")),
            (Separator.SEMICOLON.value, gettext_lazy("Semicolon, and 1,5")),
        ],
        widget=Segment,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose comma or semicolon.")},
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual, self.named = Separator.usual(request), {table.name: table for table in tables()}
        self.initial["separator"] = self.usual.value
        field_of(self, "table", forms.ChoiceField).choices = [(name, name) for name in self.named]

    def answer(self, owner: AbstractBaseUser) -> HttpResponseBase:
        """The file that was asked for."""
        asked = self.cleaned_data
        separator = Separator(asked["separator"] or self.usual)
        return (
            table_answer(self.named[asked["table"]], owner, separator)
            if asked["table"]
            else zip_answer(owner, separator)
        )


@dataclass(frozen=True, slots=True)
class CsvColumn(Generic[_Row]):
    """One column: its name in the first line, what it means in words, its unit, and its value in a row."""

    name: str
    meaning: Message
    value: Callable[[_Row], object]
    unit: Message = ""


@dataclass(frozen=True, slots=True)
class Table(Generic[_Row]):
    """One kind of thing: a file of that name, and the rows of a person, oldest first."""

    name: str
    columns: tuple[CsvColumn[_Row], ...]
    rows: Callable[[Any], Iterable[_Row]]

    def lines(self, owner: AbstractBaseUser, separator: Separator) -> Iterator[str]:
        """Return the file line by line, however many there are."""
        rows = ([column.value(row) for column in self.columns] for row in self.rows(owner))
        return lines([column.name for column in self.columns], rows, separator)


def tables() -> list[Table[Any]]:
    """Every table of every app."""
    rooms = (config for config in apps.get_app_configs() if config.module is not None)
    modules = (
        import_module(f"{config.name}.import_export")
        for config in rooms
        if module_has_submodule(config.module, "import_export")
    )
    return [table for module in modules for table in getattr(module, "TABLES", ())]


# One cell --------------------------------------------------------------------------------------------------------


def guarded(text: str) -> str:
    """Return ``text`` with an apostrophe before all that a spreadsheet would take for a formula.

    That is at its beginning, and after whatever a spreadsheet may take for the end of a cell: a file with commas is
    opened as one with semicolons too.
    """
    return _FORMULA.sub(r"\1'", text)


def cell(value: object, separator: Separator) -> str:
    """Return ``value`` as a spreadsheet may have it: a number stays one, and no text is taken for a formula."""
    match value:
        case None:
            return ""
        case bool():
            return gettext("yes") if value else gettext("no")
        case int():
            return str(value)
        case float() | Decimal():
            return f"{Decimal(str(value)).normalize():f}".replace(".", separator.decimal)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case list() | tuple():
            return guarded("; ".join(map(str, value)))
    return guarded(str(value))


# One file --------------------------------------------------------------------------------------------------------


class _Line:
    """A file that gives back each line it is given to write."""

    def write(self, line: str) -> str:
        return line


def lines(names: Sequence[str], rows: Iterable[Sequence[object]], separator: Separator) -> Iterator[str]:
    """Return a file with a header, line by line."""
    writer = csv.writer(_Line(), delimiter=separator.sign)
    yield BYTE_ORDER_MARK + str(writer.writerow(names))
    for row in rows:
        yield str(writer.writerow([cell(value, separator) for value in row]))


def meanings(found: Iterable[Table[Any]], separator: Separator) -> Iterator[str]:
    """Return ``columns.csv``: each column of each file, what it means and its unit."""
    said = ((f"{table.name}.csv", one.name, one.meaning, one.unit) for table in found for one in table.columns)
    return lines(["file", "column", "meaning", "unit"], said, separator)


def zipped(owner: AbstractBaseUser, separator: Separator) -> IO[bytes]:
    """Return every table of ``owner`` and what the columns mean, in one zip, ready to be read."""
    found = tables()
    # Closed by the answer that sends it.
    whole = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        files = [("columns", meanings(found, separator))]
        for name, content in [*files, *((table.name, table.lines(owner, separator)) for table in found)]:
            with archive.open(f"{name}.csv", "w") as file:
                file.writelines(line.encode() for line in content)
    whole.seek(0)
    return whole


# An answer -------------------------------------------------------------------------------------------------------


def table_answer(table: Table[Any], owner: AbstractBaseUser, separator: Separator) -> HttpResponseBase:
    """The answer that sends one table as a file."""
    answer = StreamingHttpResponse(table.lines(owner, separator), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="pilates-{table.name}-{timezone.now():%Y-%m-%d}.csv"'
    return answer


def zip_answer(owner: AbstractBaseUser, separator: Separator) -> HttpResponseBase:
    """The answer that sends all tables in one zip."""
    name = f"pilates-tables-{timezone.now():%Y-%m-%d}.zip"
    return FileResponse(zipped(owner, separator), as_attachment=True, filename=name, content_type="application/zip")
