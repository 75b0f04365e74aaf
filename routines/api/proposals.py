"""What is offered after calm sessions, and where the person stands with each exercise."""

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, permissions
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from conventions.api import StrictParameters
from conventions.days import local_date
from conventions.owned import StaleVersion
from conventions.pages import person_of
from conventions.preconditions import etag_of
from conventions.problems import Conflict
from routines.models import ExerciseStanding, Proposal
from routines.serializers.proposals import ExerciseStandingSerializer, ProposalSerializer


class ProposalViewSet(StrictParameters, mixins.RetrieveModelMixin, mixins.ListModelMixin, GenericViewSet):
    """What was ever offered to the person, newest first."""

    permission_classes = (permissions.IsAuthenticated,)
    serializer_class = ProposalSerializer
    lookup_value_regex = r"\d{1,9}"
    queryset = Proposal.objects.none()

    def get_queryset(self) -> QuerySet:
        return Proposal.objects.visible_to(person_of(self.request)).with_exercises()

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Take it: the dose in the person's routines changes, or the level. Again changes nothing; 409 where it is
        over, or where no routine is as it was."""
        row: Proposal = self.get_object()
        return self._decided(row, lambda: row.accept(at=timezone.now(), today=self._today()))

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Leave it as it is. Again changes nothing; 409 where it is over."""
        row: Proposal = self.get_object()
        return self._decided(row, lambda: row.decline(at=timezone.now()))

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take back what was taken; what was changed by hand since stays. Again changes nothing; 409 where it never
        was."""
        row: Proposal = self.get_object()
        return self._decided(row, lambda: row.undo(at=timezone.now(), today=self._today()))

    def _today(self) -> date:
        return local_date(timezone.now(), person_of(self.request).time_zone)

    def _decided(self, row: Proposal, decide: Callable[[], None]) -> Response:
        try:
            decide()
        except ValidationError as error:
            raise Conflict(" ".join(error.messages)) from error
        except StaleVersion as error:
            raise Conflict("This was decided a moment ago.") from error
        fresh = self.get_object()
        return Response(self.get_serializer(fresh).data, headers={"ETag": etag_of(fresh)})


class StandingViewSet(StrictParameters, mixins.RetrieveModelMixin, mixins.ListModelMixin, GenericViewSet):
    """Where the person stands with each exercise they have done, by its name."""

    permission_classes = (permissions.IsAuthenticated,)
    serializer_class = ExerciseStandingSerializer
    lookup_field = "exercise__slug"
    lookup_url_kwarg = "slug"
    lookup_value_regex = "[-a-z0-9]{1,60}"
    queryset = ExerciseStanding.objects.none()

    def get_queryset(self) -> QuerySet:
        mine = ExerciseStanding.objects.visible_to(person_of(self.request))
        return mine.select_related("exercise").order_by("exercise__name", "exercise__slug")


router = SimpleRouter()
router.register("proposals", ProposalViewSet, basename="proposal")
router.register("standings", StandingViewSet, basename="standing")
