"""A person's own exercises through the API."""

from django.db import transaction
from rest_framework.routers import SimpleRouter

from conventions.api import Data
from conventions.pages import person_of
from routines.api.archived import ArchivableViewSet
from routines.models import OwnExercise
from routines.serializers.own import MovedOwnExerciseSerializer, OwnExerciseSerializer


class OwnExerciseViewSet(ArchivableViewSet):
    """The person's own exercises, by name, archived ones too. Nobody else sees them."""

    rows = OwnExercise.objects.drawn()
    serializer_class = OwnExerciseSerializer

    in_step_class = MovedOwnExerciseSerializer

    @transaction.atomic
    def make(self, data: Data) -> OwnExercise:
        archived_at = data.pop("archived_at", None)
        made: OwnExercise = OwnExercise.objects.write_down(owner=person_of(self.request), **data)
        if archived_at is not None:
            made.archive(at=archived_at)
        return made

    def change(self, row: OwnExercise, *, expected: int, data: Data) -> OwnExercise:
        data.pop("archived_at", None)
        row.revise(expected=expected, **data)
        return row


router = SimpleRouter()
router.register("own-exercises", OwnExerciseViewSet, basename="own-exercise")
