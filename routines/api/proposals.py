"""What is offered after calm sessions, and where the person stands with each exercise."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ReadOnlyModelViewSet

from conventions.api import StrictParameters
from conventions.by_name import ByName
from conventions.owned import StaleVersion
from conventions.pages import person_of
from conventions.preconditions import etag_of
from conventions.problems import Conflict
from conventions.rereading import Reread
from routines.models import ExerciseStanding, Proposal
from routines.serializers.proposals import ExerciseStandingSerializer, ProposalSerializer


class ProposalViewSet(Reread, StrictParameters, ReadOnlyModelViewSet):
    """Everything suggested to the person, newest first."""

    area = "insights"
    serializer_class = ProposalSerializer
    lookup_value_regex = r"\d{1,9}"
    queryset = Proposal.objects.none()

    def get_queryset(self) -> QuerySet:
        return Proposal.objects.visible_to(person_of(self.request)).with_exercises()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._answer(self.get_object())

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Accept it: the amounts in the person's routines change, or the level. Idempotent. 409 if it has ended, or
        if every routine has changed since."""
        return self._decided(self.get_object().accept)

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Decline it. Idempotent. 409 if it has ended."""
        return self._decided(self.get_object().decline)

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Undo what was accepted. What was changed by hand since stays. Idempotent. 409 if it was never accepted."""
        return self._decided(self.get_object().undo)

    def _decided(self, decide: Callable[..., None]) -> Response:
        try:
            decide(at=timezone.now())
        except ValidationError as error:
            raise Conflict(" ".join(error.messages)) from error
        except StaleVersion as error:
            raise Conflict("This was decided a moment ago.") from error
        return self._answer(self.get_object())

    def _answer(self, row: Proposal) -> Response:
        return Response(self.get_serializer(row).data, headers={"ETag": etag_of(row)})


class StandingViewSet(Reread, StrictParameters, ReadOnlyModelViewSet):
    """How the person is doing with each exercise they have done, by name."""

    area = "insights"
    serializer_class = ExerciseStandingSerializer
    lookup_field = "exercise__slug"
    lookup_url_kwarg = "slug"
    lookup_value_regex = "[-a-z0-9]{1,60}"
    queryset = ExerciseStanding.objects.none()

    def get_queryset(self) -> QuerySet:
        mine = ExerciseStanding.objects.visible_to(person_of(self.request))
        return mine.select_related("exercise")

    def paginate_queryset(self, queryset: Any) -> Any:
        return super().paginate_queryset(ByName(queryset, name="exercise__name"))


router = SimpleRouter()
router.register("proposals", ProposalViewSet, basename="proposal")
router.register("standings", StandingViewSet, basename="standing")
