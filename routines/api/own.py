"""A person's own exercises through the API."""

from rest_framework.routers import SimpleRouter

from conventions.api import Data
from conventions.pages import person_of
from routines.api.archived import ArchivableViewSet
from routines.models import OwnExercise
from routines.serializers.own import OwnExerciseSerializer


class OwnExerciseViewSet(ArchivableViewSet):
    """The person's own exercises, by name, archived ones too. Nobody else sees them."""

    rows = OwnExercise.objects.drawn()
    serializer_class = OwnExerciseSerializer

    def make(self, data: Data) -> OwnExercise:
        return OwnExercise.objects.write_down(owner=person_of(self.request), **data)


router = SimpleRouter()
router.register("own-exercises", OwnExerciseViewSet, basename="own-exercise")
