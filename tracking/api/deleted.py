"""What was deleted in the last 30 days or put away, through the API."""

from http import HTTPStatus

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from conventions.answers import serializer_of
from conventions.areas import ANY, READ
from conventions.pages import person_of
from conventions.permissions import may, require
from tracking import practice
from tracking.api.diary import DiaryView
from tracking.overview.deleted import KINDS, DeletedRow, deleted_rows, rows_of

Told = serializer_of(DeletedRow)
AREA_OF = {
    "session": "practice",
    "pain": "diary",
    "measure": "diary",
    "care": "diary",
    "activity": "diary",
    **dict.fromkeys(("pause", "sign_off", "routine", "own_exercise", "left_out", "guidance"), "routines"),
}
"""The area that each kind belongs to, as in its own list."""


class DeletedRows(DiaryView):
    """What can still be restored."""

    area = ANY

    @extend_schema(operation_id="deleted_list", responses=Told(many=True))
    def get(self, request: Request) -> Response:
        """The last deleted first. `POST …/{id}/restore/` in the list of its kind restores a row.

        It is `unarchive/` for a routine or an own exercise, `take-up/` for an activity. What a health professional said
        is sent again. A row without `until` stays until it is removed for good. A key is shown what it may read.
        """
        rows = deleted_rows(person_of(request), at=timezone.now())
        return Response(Told([row for row in rows if may(request, AREA_OF[row.kind], READ)], many=True).data)


class DeletedOne(DiaryView):
    """One row that was deleted."""

    area = ANY
    is_conditional = False
    more_answers = {"delete": {409: "A routine still uses this own exercise."}}

    @extend_schema(
        operation_id="deleted_destroy",
        parameters=[OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=[*KINDS])],
        responses={HTTPStatus.NO_CONTENT: None},
    )
    def delete(self, request: Request, kind: str, pk: int) -> Response:
        """Remove it for good. It cannot be restored after this. 409 for an own exercise that a routine still uses."""
        if kind not in KINDS:
            raise Http404
        require(request, AREA_OF[kind])
        person, now = person_of(request), timezone.now()
        row = get_object_or_404(rows_of(person, kind, at=now), pk=pk)
        practice.remove_for_good(person, kind, row.pk, at=now)
        return Response(status=HTTPStatus.NO_CONTENT)


urlpatterns = [
    path("deleted/", DeletedRows.as_view(), name="deleted-list"),
    path("deleted/<slug:kind>/<int:pk>/", DeletedOne.as_view(), name="deleted-detail"),
]
