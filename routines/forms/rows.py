"""What both forms of rows share."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from conventions.fields import WholeNumberField

SAVE = "save"
Raw = dict[str, str]
"""A row as it was typed."""


def whole_number(low: int, high: int, **options: Any) -> WholeNumberField:
    """A whole number from ``low`` to ``high``; a wrong one is named and kept."""
    sentence = format_lazy(_("Choose a number from {low} to {high}."), low=low, high=high)
    kept = format_lazy(_("{sentence} We kept your %(show_value)s."), sentence=sentence)
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
