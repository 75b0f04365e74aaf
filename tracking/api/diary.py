"""The diary through the API: sessions and pain entries."""

import uuid
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import permissions
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from accounts.models import ACCEPT_FIRST, Block
from accounts.screening import Urgency
from accounts.screening import messages as messages_at
from conventions.api import Data, OwnedViewSet, StrictParameters
from conventions.pages import person_of
from conventions.paging import LogCursor
from conventions.permissions import SignedIn
from conventions.problems import Conflict, Held
from conventions.rereading import Reread
from tracking import practice
from tracking.insights.reading import NotRead
from tracking.models import FollowUp, Logged, PainEntry, Session
from tracking.models.logged import Arrival
from tracking.overview.check_in import SessionPlan, check_in
from tracking.overview.summary import clearance_of, reading_of, summary_of
from tracking.serializers.check_in import (
    CheckInSerializer,
    SessionReadingSerializer,
    StartSerializer,
    VerdictSerializer,
)
from tracking.serializers.diary import FinishSerializer, PainEntrySerializer, SessionSerializer
from tracking.serializers.measures import EditionSerializer


def messages_of(signs: list[str]) -> tuple[str, ...]:
    """What the ticked rows of the warning signs say, the urgent ones first."""
    return (*messages_at(signs, Urgency.EMERGENCY), *messages_at(signs, Urgency.TODAY))


class Ready(permissions.BasePermission):
    """Nothing about a person's health is kept before the first-session step is done."""

    message = ACCEPT_FIRST
    follows_from_record = True

    def has_permission(self, request: Request, view: APIView) -> bool:
        return person_of(request).is_ready()


class DiaryView(StrictParameters, APIView):
    """One answer about the diary of the person who asks."""

    permission_classes: Any = (SignedIn, Ready)


class LatestFirst(LogCursor):
    """A log in the order of its model."""

    def get_ordering(self, request: Request, queryset: QuerySet, view: Any) -> Any:
        return queryset.model._meta.ordering


class LoggedViewSet(Reread, OwnedViewSet):
    """Rows that ``verb`` makes, that change by their own ``revise``, and that are deleted with undo."""

    permission_classes = (SignedIn, Ready)
    http_method_names = ["get", "post", "put", "delete", "head", "options"]
    pagination_class = LatestFirst
    day_field = "local_date"
    verb: Callable[..., Logged]

    def make(self, data: Data) -> Logged:
        return self.verb(owner=person_of(self.request), at=timezone.now(), arrival=self.arrival(data), **data)

    def arrival(self, data: Data) -> Arrival:
        """How the row of ``data`` comes, which is taken out of it."""
        return Arrival(data.pop("created_at", None), is_moved=self.is_in_step)

    def change(self, row: Any, *, expected: int, data: Data) -> Logged:
        row.revise(expected=expected, at=timezone.now(), **data)
        return cast(Logged, row)

    def remove(self, row: Logged, *, expected: int) -> None:
        practice.delete(row, at=timezone.now(), expected=expected)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Undo the deletion, within 30 days. Idempotent."""
        row = get_object_or_404(self.rows.model._default_manager.visible_to(person_of(request)), pk=pk)
        practice.restore(row, at=timezone.now())
        return self.answer(row)


class EditedViewSet(LoggedViewSet):
    """Rows that keep what they were before each change."""

    @extend_schema(responses=EditionSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def editions(self, request: Request, pk: str) -> Response:
        """What the row was before each change, latest first: `number` is the version it was."""
        return Response(EditionSerializer(self.get_object().editions.all(), many=True).data)


class SessionViewSet(EditedViewSet):
    """The person's sessions, latest first. POST logs a whole one that has ended, at most 14 days back.

    What was practised is copied: later changes of the routine or of an exercise do not change it.
    """

    area = "practice"
    rows = Session.objects.kept().with_steps()
    serializer_class = SessionSerializer
    more_answers = {"reading": {409: "The session is still running."}}
    verb = staticmethod(practice.log)

    def store(self, data: Data, *, client_uuid: uuid.UUID | None) -> Response:
        arrival = self.arrival(data)
        log = partial(practice.log, owner=person_of(self.request), at=timezone.now(), arrival=arrival, **data)
        return self.store_signed(lambda sign: log(sign=sign).as_written(), client_uuid=client_uuid)

    def change(self, row: Session, *, expected: int, data: Data) -> Session:
        practice.revise(row, expected=expected, at=timezone.now(), **data)
        return row

    @extend_schema(request=CheckInSerializer, responses=VerdictSerializer)
    @action(detail=False, methods=["post"], url_path="check-in", url_name="check-in")
    def check_in(self, request: Request) -> Response:
        """What today looks like for a routine or one exercise, before it begins. Nothing is stored."""
        asked = CheckInSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        person, what = person_of(request), asked.validated_data["what"]
        plan = SessionPlan.of(person, **what)
        now = timezone.now()
        verdict = check_in(
            person, plan, summary_of(person, now=now), at=now, before=asked.validated_data["pain_before"]
        )
        return Response(VerdictSerializer(verdict, context={"plan": plan}).data)

    @extend_schema(
        request=StartSerializer, responses={HTTPStatus.CREATED: SessionSerializer, HTTPStatus.OK: SessionSerializer}
    )
    @action(detail=False, methods=["post"])
    def start(self, request: Request) -> Response:
        """Begin a routine or one exercise now, as the check-in changed it.

        400 if a gate blocks it or the warning signs have to be read first. 409 while another session runs.
        """
        asked = StartSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        given, person, now = asked.validated_data, person_of(request), timezone.now()
        if given.get("signs"):
            Block.objects.raise_for(owner=person, signs=given["signs"], at=now)
            raise ValidationError({"signs": [" ".join(map(str, messages_of(given["signs"])))]})
        begin = partial(
            practice.begin,
            owner=person,
            at=now,
            pain_before=given["pain_before"],
            kept=given["keep"],
            has_something_new=given["has_something_new"],
            has_read_red_list="signs" in given,
            **given["what"],
        )
        return self.make_once(begin, client_uuid=given.get("client_uuid"))

    @extend_schema(responses=SessionReadingSerializer)
    @action(detail=True, methods=["get"])
    def reading(self, request: Request, pk: str) -> Response:
        """What the session was, from `STOP` to `GREEN`, and why. 409 while it runs."""
        row: Session = self.get_object()
        if row.is_running:
            raise Conflict("This session is still running.")
        person, now = person_of(request), timezone.now()
        asked = FollowUp.objects.visible_to(person).filter(practised_on=row.local_date).first()
        try:
            found = reading_of(person, row, clearance_of(person, now=now), now=now, asked=asked)
        except NotRead as error:
            raise Held from error
        return Response(SessionReadingSerializer(found).data)

    @extend_schema(request=FinishSerializer, responses=SessionSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Response:
        """End a running session, now or at `finished_at`. 409 if it has ended already.

        Idempotent.
        """
        row: Session = self.get_object()
        asked = FinishSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        practice.finish(row, at=timezone.now(), **asked.validated_data)
        return self.answer(row)


class PainEntryViewSet(EditedViewSet):
    """The person's pain entries, latest first: several a day, at most 14 days back."""

    area = "diary"
    rows = PainEntry.objects.kept()
    serializer_class = PainEntrySerializer
    verb = staticmethod(practice.note_pain)

    def change(self, row: Any, *, expected: int, data: Data) -> Logged:
        practice.revise_pain(row, expected=expected, at=timezone.now(), **data)
        return cast(Logged, row)


router = SimpleRouter()
router.register("sessions", SessionViewSet, basename="session")
router.register("pain-entries", PainEntryViewSet, basename="pain-entry")
