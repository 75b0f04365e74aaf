"""What a routine was, and bringing it back."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from conventions.api import StrictParameters
from conventions.preconditions import etag_of, expected_version, showing_current
from conventions.rereading import Reread
from routines.models import Routine, described_versions
from routines.serializers.routines import RoutineSerializer
from routines.serializers.versions import VersionSerializer

NUMBER = OpenApiParameter("number", {"type": "integer", "minimum": 1, "maximum": 999999999}, OpenApiParameter.PATH)


class VersionViewSet(Reread, StrictParameters, GenericViewSet):
    """What a routine was. Nothing that stood in it once is lost."""

    area = "routines"
    reread = ("versions",)
    serializer_class = VersionSerializer
    lookup_value_regex = r"\d{1,9}"

    def get_queryset(self) -> QuerySet:
        return Routine.objects.visible_to(self.request.user)

    @extend_schema(operation_id="routine_versions", responses=VersionSerializer(many=True))
    @action(detail=True, methods=["get"])
    def versions(self, request: Request, pk: str) -> Response:
        """The versions of the routine, newest first, each with what it changed."""
        routine: Routine = self.get_object()
        page = cast(Any, self.paginate_queryset(routine.versions.all()))
        return self.get_paginated_response(self.get_serializer(described_versions(page), many=True).data)

    @extend_schema(operation_id="routine_restore", parameters=[NUMBER], request=None, responses=RoutineSerializer)
    @action(detail=True, methods=["put"], url_path=r"versions/(?P<number>\d{1,9})/restore")
    def restore(self, request: Request, pk: str, number: str) -> Response:
        """Make this older version the newest one. The versions in between are kept too."""
        routine: Routine = self.get_object()
        try:
            with showing_current(lambda: self._stored(routine.pk)):
                routine.restore(int(number), expected=expected_version(request, routine))
        except LookupError as error:
            raise Http404 from error
        return self._stored(routine.pk)

    def _stored(self, pk: int) -> Response:
        fresh = get_object_or_404(Routine.objects.visible_to(self.request.user).with_steps(), pk=pk)
        told = RoutineSerializer(fresh, context={"request": self.request})
        return Response(told.data, headers={"ETag": etag_of(fresh)})


router = SimpleRouter()
router.register("routines", VersionViewSet, basename="routine")
