"""The plan through the API: routines with their steps, the starters, and the week."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Any, cast

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from conventions.api import Data, StrictParameters, address_of
from conventions.days import local_date
from conventions.owned import InTheWay, Signature
from conventions.pages import person_of
from conventions.preconditions import etag_of, expected_version, showing_current
from exercises.looking import looker_of
from routines.api.archived import ArchivableViewSet
from routines.models import Routine, RoutineStep, StarterRoutine, Week, person_for
from routines.models.obeying import bars_of
from routines.serializers.routines import (
    CopySerializer,
    DuplicateSerializer,
    MovedRoutineSerializer,
    RoutineSerializer,
    StarterSerializer,
    WeekSerializer,
)
from routines.starters import UnknownStarter

COPIED = {HTTPStatus.CREATED: RoutineSerializer, HTTPStatus.OK: RoutineSerializer}


def _today(request: Request) -> date:
    return local_date(timezone.now(), person_of(request).time_zone)


def _is_same(one: RoutineStep, other: RoutineStep) -> bool:
    """Whether both are one exercise in one form."""
    return (one.exercise, one.done_as.key) == (other.exercise, other.done_as.key)


def made_once(request: Request, make: Callable[[], Routine], *, client_uuid: uuid.UUID | None, sent: Data) -> Response:
    """Answer 201 with the routine that ``make`` makes, or 200 with the one the same request made before."""
    row, is_new = Routine.objects.once(make, owner=person_of(request), client_uuid=client_uuid, sent=sent)
    fresh = get_object_or_404(Routine.objects.visible_to(request.user).with_steps(), pk=row.pk)
    headers = {"ETag": etag_of(fresh)} | ({"Location": address_of(fresh, "routine")} if is_new else {})
    status = HTTPStatus.CREATED if is_new else HTTPStatus.OK
    return Response(RoutineSerializer(fresh, context={"request": request}).data, status=status, headers=headers)


OF_ELSEWHERE = ("starter", "archived_at")


class RoutineViewSet(ArchivableViewSet):
    """The person's routines by name, archived ones too, each with its steps. A PUT replaces the whole routine."""

    rows = Routine.objects.with_steps()
    serializer_class = RoutineSerializer
    in_step_class = MovedRoutineSerializer

    def get_object(self) -> Routine:
        routine = Routine.objects.whole(person_of(self.request), int(self.kwargs["pk"]))
        if routine is None:
            raise Http404
        return routine

    def store(self, data: Data, *, client_uuid: uuid.UUID | None) -> Response:
        """Make a routine of up to 40 exercises in one request. 409 for what the person's conditions leave out, and for
        a form that they bar."""

        archived_at = data.pop("archived_at", None)

        def make(sign: Signature) -> Routine:
            self._refuse_barred_forms(data["steps"])
            person = looker_of(self.request)
            bars = bars_of(person_of(self.request).pk, sheets=person.sheets)
            made: Routine = Routine.objects.start(owner=person_of(self.request), bars=bars, sign=sign, **data)
            if archived_at is not None:
                made.archive(at=archived_at)
            return made

        whole = make if archived_at is None else transaction.atomic(make)
        return self.store_signed(whole, client_uuid=client_uuid)

    def change(self, row: Routine, *, expected: int, data: Data) -> Routine:
        # What was there before may stay: else a new condition would keep the person from giving it another name.
        self._refuse_barred_forms(data["steps"], before=row)
        row.revise(expected=expected, **{name: data[name] for name in data if name not in OF_ELSEWHERE})
        return row

    def _refuse_barred_forms(self, steps: Sequence[Data], before: Routine | None = None) -> None:
        person = looker_of(self.request)
        for number, step in enumerate(steps, 1):
            row = RoutineStep(position=number, **step)
            sentence = row.barred_form(person)
            if sentence and not (before and any(_is_same(row, step) for step in before.steps.all())):
                raise InTheWay({"steps": [sentence]}, code="form_barred")

    @extend_schema(request=DuplicateSerializer, responses=COPIED)
    @action(detail=True, methods=["post"])
    def duplicate(self, request: Request, pk: str) -> Response:
        """Make a copy, called `name` or "… (copy)"."""
        asked = DuplicateSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given, row = asked.validated_data, self.get_object()
        duplicate = partial(row.duplicate, owner=person_of(request), name=given.get("name"))
        return self.make_once(duplicate, client_uuid=given.get("client_uuid"), of=pk)


SLUG = OpenApiParameter("slug", {"type": "string", "pattern": "^[-a-z0-9]{1,50}$"}, OpenApiParameter.PATH)


class StarterViewSet(StrictParameters, GenericViewSet):
    """The starter routines: the same for everyone, nobody's own until they are copied."""

    area = "routines"
    queryset = Routine.objects.none()  # A starter is no row; the schema asks what kind of thing is listed.
    serializer_class = StarterSerializer
    lookup_field = "slug"
    lookup_value_regex = "[-a-z0-9]{1,50}"

    @extend_schema(responses=StarterSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The starter routines, from the first a person may use to the last."""
        page = self.paginate_queryset(cast(Any, StarterRoutine.offered()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(parameters=[SLUG], responses=StarterSerializer)
    def retrieve(self, request: Request, slug: str) -> Response:
        """One starter, as the person's conditions have it: `changes` say what is done in another way, and why."""
        try:
            starter = StarterRoutine.called(slug).fitted(person_for(person_of(request), today=_today(request)))
            return Response(self.get_serializer(starter).data)
        except UnknownStarter as error:
            raise Http404 from error

    @extend_schema(parameters=[SLUG], request=CopySerializer, responses=COPIED)
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, slug: str) -> Response:
        """Copy it to the person's routines."""
        asked = CopySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        copy = partial(Routine.objects.copy_starter, slug, owner=person_of(request), today=_today(request))
        try:
            return made_once(
                request,
                copy,
                client_uuid=asked.validated_data.get("client_uuid"),
                sent={**cast(Data, request.data), "of": slug},
            )
        except UnknownStarter as error:
            raise Http404 from error


class WeekView(StrictParameters, APIView):
    """The person's weekly pattern: one, without an end date."""

    area = "routines"

    @extend_schema(operation_id="week_retrieve", responses=WeekSerializer)
    def get(self, request: Request) -> Response:
        """The planned week with its entries. Before the first plan, it has version 0 and no entries."""
        week = self._stored(request)
        return Response(WeekSerializer(week).data, headers={"ETag": etag_of(week)})

    def _stored(self, request: Request) -> Week:
        mine: Week | None = Week.objects.visible_to(person_of(request)).with_slots().select_related("owner").first()
        return mine or Week(owner=person_of(request), version=0)

    @extend_schema(operation_id="week_update", request=WeekSerializer, responses=WeekSerializer)
    def put(self, request: Request) -> Response:
        """Replace the whole planned week. `If-Match: "0"` the first time."""
        with showing_current(lambda: self.get(request)):
            expected = expected_version(request, self._stored(request))
            asked = WeekSerializer(data=request.data, context={"request": request})
            asked.is_valid(raise_exception=True)
            slots = asked.validated_data["planned_slots"]
            Week.objects.plan(owner=person_of(request), slots=slots, expected=expected, at=timezone.now())
        return self.get(request)


router = SimpleRouter()
router.register("routines", RoutineViewSet, basename="routine")
router.register("starters", StarterViewSet, basename="starter")

urlpatterns = [path("week/", WeekView.as_view(), name="week")]
