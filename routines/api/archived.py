"""Rows that are put away instead of deleted, through the API."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from conventions.api import Data, OwnedViewSet
from conventions.by_name import ByName
from conventions.rereading import Reread
from routines.models import OwnExercise, Routine


class ArchivableViewSet(Reread, OwnedViewSet):
    area = "routines"
    http_method_names = ["get", "post", "put", "head", "options"]

    def paginate_queryset(self, queryset: Any) -> Any:
        return super().paginate_queryset(ByName(queryset))

    def change(self, row: Any, *, expected: int, data: Data) -> Routine | OwnExercise:
        row.revise(expected=expected, **data)
        changed: Routine | OwnExercise = row
        return changed

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: str) -> Response:
        """Archive it. Idempotent. 409 for a routine that is in the week."""
        row: Routine | OwnExercise = self.get_object()
        row.archive(at=timezone.now())
        return self.answer(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def unarchive(self, request: Request, pk: str) -> Response:
        """Restore it. Idempotent."""
        row: Routine | OwnExercise = self.get_object()
        row.unarchive()
        return self.answer(row)
