"""Mornings, measures, own activities and care through the API."""

from http import HTTPStatus
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from conventions.api import Data, OwnedViewSet
from conventions.days import local_date
from conventions.pages import person_of
from conventions.permissions import SignedIn
from conventions.rereading import Reread
from tracking import practice
from tracking.api.diary import LatestFirst, LoggedViewSet, Ready
from tracking.models import Activity, Care, FollowUp, Logged, Measure
from tracking.overview.summary import summary_of
from tracking.serializers.measures import (
    ActivitySerializer,
    CareSerializer,
    DueSerializer,
    FollowUpSerializer,
    MeasureSerializer,
    MovedActivitySerializer,
    RateSerializer,
)


class MorningViewSet(Reread, OwnedViewSet):
    """The mornings after sessions, latest first: one for each local day with sessions, made when a session ends.

    PUT answers, or changes an answer: a feeling, a number or both, up to 14 days after.
    """

    area = "diary"
    permission_classes = (SignedIn, Ready)
    http_method_names = ["get", "put", "head", "options"]
    rows = FollowUp.objects.all()
    serializer_class = FollowUpSerializer
    pagination_class = LatestFirst
    day_field = "practised_on"

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        return self.shown(page) if page is not None else None

    def shown(self, rows: list[FollowUp]) -> list[FollowUp]:
        return FollowUp.with_numbers(rows)

    def made_otherwise(self, row: Data) -> FollowUp:
        """The one of its local day: a morning is made by the sessions of the day before."""
        day = serializers.DateField().run_validation(row.get("practised_on"))
        return get_object_or_404(self.get_queryset(), practised_on=day)

    def change(self, row: FollowUp, *, expected: int, data: Data) -> FollowUp:
        practice.answer(row, expected=expected, at=timezone.now(), is_moved=self.is_in_step, **data)
        return row


class MeasureViewSet(LoggedViewSet):
    """Answers to the weekly questions and to that of change, latest first, each with its day."""

    area = "diary"
    reread = ("list", "due")
    timed = ("due",)
    rows = Measure.objects.answered()
    serializer_class = MeasureSerializer
    verb = Measure.objects.answer

    def change(self, row: Measure, *, expected: int, data: Data) -> Logged:
        return super().change(
            row, expected=expected, data={name: data[name] for name in data if name not in ("kind", "answered_at")}
        )

    @extend_schema(responses=DueSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None)
    def due(self, request: Request) -> Response:
        """What to ask today: the weekly questions once a week, the change and own activities around 6 and 12 weeks."""
        return Response(DueSerializer(summary_of(person_of(request), now=timezone.now()).due).data)

    @extend_schema(request=None, responses={HTTPStatus.NO_CONTENT: None})
    @action(detail=False, methods=["post"], url_path="put-away", url_name="put-away")
    def put_away(self, request: Request) -> Response:
        """Not now: ask nothing for a week. Idempotent."""
        Measure.objects.put_away(owner=person_of(request), at=timezone.now())
        return Response(status=HTTPStatus.NO_CONTENT)


class ActivityViewSet(Reread, OwnedViewSet):
    """The person's own activities, up to 5 at a time. An archived one keeps its ratings."""

    area = "diary"
    permission_classes = (SignedIn, Ready)
    http_method_names = ["get", "post", "put", "head", "options"]
    rows = Activity.objects.with_ratings().select_related("owner")
    serializer_class = ActivitySerializer
    in_step_class = MovedActivitySerializer

    def make(self, data: Data) -> Activity:
        return Activity.objects.start(owner=person_of(self.request), at=timezone.now(), **data)

    def change(self, row: Activity, *, expected: int, data: Data) -> Activity:
        row.rename(expected=expected, name=data["name"])
        return row

    @extend_schema(request=RateSerializer, responses=ActivitySerializer)
    @action(detail=True, methods=["post"])
    def rate(self, request: Request, pk: str) -> Response:
        """How well it goes today: one number a local day, the last one counts."""
        row: Activity = self.get_object()
        asked = RateSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        row.rate(at=timezone.now(), **asked.validated_data)
        return self.answer(row)

    @extend_schema(request=None, responses=ActivitySerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Archive it. Idempotent."""
        row: Activity = self.get_object()
        row.end(on=local_date(timezone.now(), person_of(request).time_zone))
        return self.answer(row)

    @extend_schema(request=None, responses=ActivitySerializer)
    @action(detail=True, methods=["post"], url_path="take-up", url_name="take-up")
    def take_up(self, request: Request, pk: str) -> Response:
        """Restore an archived one. Idempotent."""
        row: Activity = self.get_object()
        row.take_up()
        return self.answer(row)


class CareViewSet(LoggedViewSet):
    """Other care, latest first: at most 14 days back."""

    area = "diary"
    rows = Care.objects.kept()
    serializer_class = CareSerializer
    verb = staticmethod(practice.note_care)

    def change(self, row: Care, *, expected: int, data: Data) -> Logged:
        practice.revise_care(row, expected=expected, at=timezone.now(), **data)
        return row


router = SimpleRouter()
router.register("mornings", MorningViewSet, basename="morning")
router.register("measures", MeasureViewSet, basename="measure")
router.register("activities", ActivityViewSet, basename="activity")
router.register("care", CareViewSet, basename="care")
