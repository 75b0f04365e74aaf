"""The library for programs: /api/v1/exercises/, public and read only."""

from typing import Any

from django.utils.decorators import method_decorator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ReadOnlyModelViewSet

from conventions.api import StrictParameters
from conventions.caching import shared
from exercises.forms import MAX_SEARCH, FindForm
from exercises.models import FILTERS, Exercise
from exercises.serializers import ExerciseSerializer

KEPT_SECONDS = 300

PARAMETERS = [
    OpenApiParameter("search", {"type": "string", "maxLength": MAX_SEARCH}, description="Words, slips forgiven."),
    *(
        OpenApiParameter(name, OpenApiTypes.STR, enum=values, many=True, description="Any of these; may be repeated.")
        for name, values in FILTERS.items()
    ),
]


@extend_schema_view(list=extend_schema(parameters=PARAMETERS))
@method_decorator(shared(seconds=KEPT_SECONDS), name="dispatch")
class ExerciseViewSet(StrictParameters, ReadOnlyModelViewSet):
    """Every exercise of the library, best hit first; a page costs two queries."""

    queryset = Exercise.objects.all()
    serializer_class = ExerciseSerializer
    authentication_classes = ()
    permission_classes = (AllowAny,)
    filter_backends = ()
    lookup_field = "slug"
    lookup_value_regex = "[-a-z0-9]{1,60}"
    query_parameters = frozenset({"search", *FILTERS})

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        form = FindForm(request.query_params)
        if not form.is_valid():
            raise ValidationError({name: [*messages] for name, messages in form.errors.items()})
        found = Exercise.objects.listed().find(form.query, form.wants)
        keys = self.paginate_queryset(found.keys)
        rows = Exercise.objects.in_order(keys or [])
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


router = SimpleRouter()
router.register("exercises", ExerciseViewSet, basename="exercise")
