"""What the diary says through the API: the same sentences, rows and rules as on the pages."""

from typing import ClassVar

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from conventions.pages import person_of
from tracking.api.diary import DiaryView
from tracking.insights import RECORD_RULES
from tracking.insights.summary import Summary
from tracking.overview.summary import summary_of
from tracking.serializers.insights import InsightsSerializer, LedgerSerializer, MeasuresSerializer, ReviewsSerializer


class Answering(DiaryView):
    """A part of what the diary says."""

    serializer: ClassVar[type[BaseSerializer]]

    def shown(self, found: Summary) -> object:
        """What the serializer writes."""
        return found

    def answer(self, request: Request) -> Response:
        found = summary_of(person_of(request), now=timezone.now())
        return Response(self.serializer(self.shown(found)).data)


class AllInsights(Answering):
    serializer = InsightsSerializer

    def shown(self, found: Summary) -> object:
        names = ("today", "headline", "said", "effects")
        return {name: getattr(found, name) for name in names} | {"rules": RECORD_RULES}

    @extend_schema(operation_id="insights_retrieve", responses=InsightsSerializer)
    def get(self, request: Request) -> Response:
        """What the diary says now: warnings first, then measures, rhythm and exercises, and what the warnings close."""
        return self.answer(request)


class Measured(Answering):
    serializer = MeasuresSerializer

    @extend_schema(operation_id="insights_measures_retrieve", responses=MeasuresSerializer)
    def get(self, request: Request) -> Response:
        """The first week, now and what may be chance; the three questions, own activities, the rhythm."""
        return self.answer(request)


class Ledger(Answering):
    serializer = LedgerSerializer

    @extend_schema(operation_id="insights_ledger_retrieve", responses=LedgerSerializer)
    def get(self, request: Request) -> Response:
        """Each exercise of the sessions, the most practised first, with a verdict from a stated minimum of days on."""
        return self.answer(request)


class Reviews(Answering):
    serializer = ReviewsSerializer

    @extend_schema(operation_id="reviews_retrieve", responses=ReviewsSerializer)
    def get(self, request: Request) -> Response:
        """The reviews that are within reach, and what each still asks."""
        return self.answer(request)


urlpatterns = [
    path("insights/", AllInsights.as_view(), name="insights"),
    path("insights/measures/", Measured.as_view(), name="insights-measures"),
    path("insights/ledger/", Ledger.as_view(), name="insights-ledger"),
    path("reviews/", Reviews.as_view(), name="reviews"),
]
