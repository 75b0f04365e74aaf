"""What the diary says through the API: the same sentences, rows and rules as on the pages."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from conventions.pages import person_of
from conventions.preconditions import etag_of
from conventions.problems import Conflict
from conventions.rereading import Reread
from routines.serializers.proposals import ProposalSerializer
from tracking import practice
from tracking.api.diary import DiaryView
from tracking.insights import RECORD_RULES
from tracking.insights.summary import Summary
from tracking.overview.leave_out import to_decide_of
from tracking.overview.summary import summary_of
from tracking.serializers.insights import InsightsSerializer, LedgerSerializer, MeasuresSerializer, ReviewsSerializer
from tracking.serializers.suggestion import SuggestedSerializer, SuggestionAnswerSerializer


class Answering(Reread, DiaryView):
    """A part of what the diary says."""

    area = "insights"
    timed = (None,)
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
        given = {name: getattr(found, name) for name in names} | {"rules": RECORD_RULES, "leave_out": None}
        card = to_decide_of(person_of(self.request), found).card
        # What asks for a decision is said first, as on the page.
        return given | {"headline": card.question, "leave_out": card} if card else given

    @extend_schema(operation_id="insights_retrieve", responses=InsightsSerializer)
    def get(self, request: Request) -> Response:
        """What the diary says now: warnings first, then measures, rhythm and exercises, and what the warnings close."""
        return self.answer(request)


class Measured(Answering):
    serializer = MeasuresSerializer

    @extend_schema(operation_id="insights_measures_retrieve", responses=MeasuresSerializer)
    def get(self, request: Request) -> Response:
        """The starting point, today and what may be chance. Then the weekly questions, own activities and the
        rhythm."""
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
        """The reviews that can be answered now, and what each still asks."""
        return self.answer(request)


class Suggested(Reread, DiaryView):
    """What is suggested to somebody who comes less often than planned."""

    area = "insights"
    timed = (None,)

    @extend_schema(operation_id="insights_suggestion_retrieve", responses=SuggestedSerializer)
    def get(self, request: Request) -> Response:
        """Fewer days, fewer minutes or another time. Null if nothing is suggested today."""
        found = summary_of(person_of(request), now=timezone.now())
        suggested = None if found.effects.is_quiet else found.suggestion
        return Response(SuggestedSerializer({"suggestion": suggested}).data)

    @extend_schema(
        operation_id="insights_suggestion_answer", request=SuggestionAnswerSerializer, responses=ProposalSerializer
    )
    def post(self, request: Request) -> Response:
        """Answer it. The plan changes as chosen, and the answer is listed among the suggestions, where it can be
        undone. Idempotent. 409 if nothing of the kind is suggested."""
        asked = SuggestionAnswerSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            row = practice.answer_suggestion(person_of(request), at=timezone.now(), **asked.validated_data)
        except ValidationError as error:
            raise Conflict(" ".join(error.messages)) from error
        return Response(ProposalSerializer(row).data, headers={"ETag": etag_of(row)})


urlpatterns = [
    path("insights/", AllInsights.as_view(), name="insights"),
    path("insights/measures/", Measured.as_view(), name="insights-measures"),
    path("insights/suggestion/", Suggested.as_view(), name="insights-suggestion"),
    path("insights/ledger/", Ledger.as_view(), name="insights-ledger"),
    path("reviews/", Reviews.as_view(), name="reviews"),
]
