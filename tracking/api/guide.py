"""A session under the guide through the API: its clock, and how far it has come."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from conventions.answers import serializer_of
from conventions.pages import person_of
from conventions.problems import Conflict
from routines.models import PracticeSettings
from routines.timeline import Timeline, timeline_of
from tracking.adapting import adapt, is_outdated
from tracking.api.diary import DiaryView
from tracking.models import AheadAlready, Draft, Session
from tracking.serializers.guide import DraftSerializer, KeptDraftSerializer

Told = serializer_of(Timeline)
AHEAD = "This session has come further, on this device or another one. Read its draft and go on from there."


def _session_or_404(request: Request, pk: int) -> Session:
    sessions = Session.objects.visible_to(person_of(request)).kept().with_steps()
    return get_object_or_404(sessions, pk=pk)


def _answer(session: Session, draft: Draft) -> Response:
    said = KeptDraftSerializer(draft, context={"is_outdated": is_outdated(session, draft, at=timezone.now())})
    return Response(said.data)


class SessionTimeline(DiaryView):
    """What happens when in a session."""

    area = "practice"

    @extend_schema(operation_id="sessions_timeline_retrieve", responses=Told)
    def get(self, request: Request, pk: int) -> Response:
        """Every cue of the session in order, as the guided session plays it. The rest of a running session follows
        the person's conditions.
        """
        session = _session_or_404(request, pk)
        adapt(session, at=timezone.now())
        breath = PracticeSettings.objects.of(person_of(request)).own_breath()
        steps = [step.facts() for step in session.steps.all()]
        return Response(Told(timeline_of(steps, breath_seconds=breath)).data)


class SessionDraft(DiaryView):
    """How far a running session has come."""

    area = "practice"
    is_conditional = False  # A draft says its own order.
    more_answers = {"put": {409: "A later draft is stored, or the session is over."}}

    @extend_schema(operation_id="sessions_draft_retrieve", responses=KeptDraftSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """The newest draft, or 404 if there is none."""
        session = _session_or_404(request, pk)
        return _answer(session, get_object_or_404(Draft.objects.filter(session=session)))

    @extend_schema(
        operation_id="sessions_draft_update",
        request=DraftSerializer,
        responses=KeptDraftSerializer,
    )
    def put(self, request: Request, pk: int) -> Response:
        """Store how far it has come. 409 if a later draft is stored, or if the session is over."""
        session = _session_or_404(request, pk)
        asked = DraftSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            draft = Draft.objects.keep(session, at=timezone.now(), **asked.validated_data)
        except AheadAlready as error:
            raise Conflict(AHEAD) from error
        return _answer(session, draft)


urlpatterns = [
    path("sessions/<int:pk>/timeline/", SessionTimeline.as_view(), name="session-timeline"),
    path("sessions/<int:pk>/draft/", SessionDraft.as_view(), name="session-draft"),
]
