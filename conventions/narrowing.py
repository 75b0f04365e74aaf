"""Lists by the days their rows are about, and by when they were changed last."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from conventions.fields import SensibleDateTime

OVERLAP = timedelta(seconds=5)
"""A change is dated before it can be read: what was written around the moment asked for comes once more."""
DAYS = ("since", "until")
SAID = {
    "since": "The first local day, included. A day begins at 04:00.",
    "until": "The last local day, included. A day begins at 04:00.",
    "updated_since": "Rows changed at this instant or later, and 5 seconds before it. For reading: /changes/ keeps a "
    "copy in step, and tells of deleted rows.",
}


def names_of(view: Any) -> tuple[str, ...]:
    """The parameters that the list of ``view`` takes beside its pages."""
    if getattr(view, "action", None) != "list":
        return ()
    return (*(DAYS if view.day_field else ()), "updated_since")


class Narrowed(BaseFilterBackend):
    """``since``, ``until`` and ``updated_since`` of a list; ``day_field`` of its view names the local day of a row."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        names = names_of(view)
        asked: dict[str, Any] = {}
        wrong: dict[str, Any] = {}
        for name in names:
            if name in request.query_params:
                field = serializers.DateField() if name in DAYS else SensibleDateTime()
                try:
                    asked[name] = field.run_validation(request.query_params[name])
                except ValidationError as error:
                    wrong[name] = error.detail
        if not wrong and "since" in asked and "until" in asked and asked["until"] < asked["since"]:
            wrong["until"] = [ErrorDetail("Choose a day that is not before since.")]
        if wrong:
            raise ValidationError(wrong)
        if "since" in asked:
            queryset = queryset.filter(**{f"{view.day_field}__gte": asked["since"]})
        if "until" in asked:
            queryset = queryset.filter(**{f"{view.day_field}__lte": asked["until"]})
        if "updated_since" in asked:
            queryset = queryset.filter(updated_at__gte=asked["updated_since"] - OVERLAP)
        return queryset

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": SAID[name],
                "schema": {"type": "string", "format": "date" if name in DAYS else "date-time"},
            }
            for name in names_of(view)
        ]
