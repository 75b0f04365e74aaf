"""A person's own exercises through the API."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from conventions.api import Data, OwnedViewSet
from conventions.pages import person_of
from routines.models import OwnExercise
from routines.serializers.own import OwnExerciseSerializer


class OwnExerciseViewSet(OwnedViewSet):
    """Exercises the person wrote down, by name, archived ones too. Nobody else sees them."""

    rows = OwnExercise.objects.drawn()
    serializer_class = OwnExerciseSerializer
    http_method_names = ["get", "post", "put", "head", "options"]

    def make(self, data: Data) -> OwnExercise:
        return OwnExercise.objects.write_down(owner=person_of(self.request), **data)

    def change(self, row: OwnExercise, *, expected: int, data: Data) -> OwnExercise:
        row.revise(expected=expected, **data)
        return row

    @extend_schema(request=None, responses=OwnExerciseSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: str) -> Response:
        """Put it away; routines that hold it keep it. A second time changes nothing."""
        row: OwnExercise = self.get_object()
        row.archive(at=timezone.now())
        return self.answer(row)

    @extend_schema(request=None, responses=OwnExerciseSerializer)
    @action(detail=True, methods=["post"])
    def unarchive(self, request: Request, pk: str) -> Response:
        """Bring it back; a second time changes nothing."""
        row: OwnExercise = self.get_object()
        row.unarchive()
        return self.answer(row)


router = SimpleRouter()
router.register("own-exercises", OwnExerciseViewSet, basename="own-exercise")
