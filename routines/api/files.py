"""A routine as a file through the API: out, looked at, in; and the schema of the file."""

from http import HTTPStatus

from django.db.models import QuerySet
from django.urls import path
from django.utils.text import slugify
from drf_spectacular.utils import extend_schema
from rest_framework import permissions
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from conventions.api import StrictParameters
from conventions.limits import IMPORT, CallLimit
from conventions.pages import person_of
from conventions.preconditions import etag_of
from routines import import_export
from routines.api.routines import made_once
from routines.models import Routine
from routines.serializers.files import ImportSerializer, IncomingSerializer, LookSerializer
from routines.serializers.routines import RoutineSerializer


class FileViewSet(StrictParameters, GenericViewSet):
    area = "routines"
    call_limit: CallLimit | None = None
    serializer_class = ImportSerializer
    sends_version = ("file",)
    lookup_value_regex = r"\d{1,9}"

    def get_queryset(self) -> QuerySet:
        return Routine.objects.with_steps().visible_to(self.request.user)

    @extend_schema(operation_id="routine_file", request=None, responses={HTTPStatus.OK: {"type": "object"}})
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: str) -> Response:
        """The routine as a file, with the own exercises in it."""
        routine: Routine = self.get_object()
        name = slugify(routine.name)[:60] or "routine"
        return Response(
            import_export.document(routine),
            headers={"Content-Disposition": f'attachment; filename="{name}.json"', "ETag": etag_of(routine)},
        )

    @extend_schema(operation_id="routine_look", request=LookSerializer, responses=IncomingSerializer)
    @action(detail=False, methods=["post"], url_path="import/look", call_limit=IMPORT)
    def look(self, request: Request) -> Response:
        """What a file would import. Nothing is stored. 400 names everything that is wrong with it."""
        asked = LookSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        incoming = import_export.examined(asked.validated_data["file"], owner=person_of(request))
        return Response(IncomingSerializer(incoming).data)

    @extend_schema(
        operation_id="routine_import",
        request=ImportSerializer,
        responses={HTTPStatus.CREATED: RoutineSerializer, HTTPStatus.OK: RoutineSerializer},
    )
    @action(detail=False, methods=["post"], url_path="import", url_name="import", call_limit=IMPORT)
    def bring_in(self, request: Request) -> Response:
        """Import a routine from a file."""
        asked = ImportSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        file = asked.validated_data["file"]
        incoming = import_export.examined(file, owner=person_of(request))
        return made_once(
            request, incoming.store, client_uuid=asked.validated_data.get("client_uuid"), sent={"file": file}
        )


class FileSchemaView(APIView):
    """The JSON Schema of a routine as a file, for everyone."""

    area = "routines"
    permission_classes = (permissions.AllowAny,)
    authentication_classes = ()

    @extend_schema(operation_id="routine_file_schema", responses={HTTPStatus.OK: {"type": "object"}})
    def get(self, request: Request) -> Response:
        """The schema (draft 2020-12)."""
        return Response(import_export.schema())


router = SimpleRouter()
router.register("routines", FileViewSet, basename="routine")

urlpatterns = [path("routine-file-schema/", FileSchemaView.as_view(), name="routine-file-schema")]
