"""What both editors, of a routine and of the week, share."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from conventions.fields import WholeNumberField
from conventions.forms import RefusableForm

SAVE = "save"
Raw = dict[str, str]
"""A row as it was typed."""


class RowsEditor:
    """A form with rows under it. ``do`` is what the pressed button asks for, ``hint`` says what it did."""

    def __init__(self, form: RefusableForm, rows: Sequence[Raw], *, do: str) -> None:
        self.form, self.rows, self.do, self.hint = form, [*rows], do, ""

    @property
    def is_saving(self) -> bool:
        return self.do == SAVE

    @property
    def wrong_rows(self) -> Sequence[object]:
        """The rows that need another look."""
        raise NotImplementedError

    @property
    def wrong_count(self) -> int:
        return len(self.form.errors) + len(self.wrong_rows)

    def refuse(self, error: ValidationError) -> None:
        """Show what a verb says; what was typed stays."""
        self.form.refuse(error)

    def ask_to_wait(self) -> None:
        """Say that it could not be saved just now; what was typed stays."""
        self.form.ask_to_wait()


def whole_number(low: int, high: int, **options: Any) -> WholeNumberField:
    """A whole number from ``low`` to ``high``; a wrong one is named and kept."""
    sentence = format_lazy(_("Choose a number from {low} to {high}."), low=low, high=high)
    kept = format_lazy(_("{sentence} You entered %(show_value)s."), sentence=sentence)
    return WholeNumberField(
        min_value=low,
        max_value=high,
        error_messages={"required": sentence, "min_value": kept, "max_value": kept},
        **options,
    )


def raw_rows(data: QueryDict, prefix: str, *, fields: Iterable[str], most: int) -> list[Raw]:
    """The rows ``<prefix>-0-…``, ``<prefix>-1-…`` of ``data``, up to ``most``."""
    names = [*fields]
    rows = []
    for n in range(most):
        if not any(f"{prefix}-{n}-{name}" in data for name in names):
            break
        rows.append({name: data.get(f"{prefix}-{n}-{name}", "") for name in names})
    return rows


def prefixed(row: Mapping[str, str], prefix: str) -> Raw:
    """``row`` under the names its form has on the page."""
    return {f"{prefix}-{name}": value for name, value in row.items()}
