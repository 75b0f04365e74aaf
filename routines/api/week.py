"""The days of the plan through the API: sessions moved, pauses, and what is planned on which local day."""

from contextlib import suppress
from datetime import date
from typing import ClassVar, cast

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from conventions.api import Data, OwnedViewSet, StrictParameters
from conventions.days import local_date, week_days
from conventions.deletable import every
from conventions.owned import Owned
from conventions.pages import person_of
from conventions.rereading import Reread
from routines.models import Move, Pause, Routine, occurrences_between, recent_strength_days
from routines.serializers.routines import SaidSerializer
from routines.serializers.week import MoveSerializer, OccurrencesSerializer, PauseSerializer

MAX_SPAN_DAYS = 400


class MoveViewSet(Reread, OwnedViewSet):
    """The sessions the person moved. DELETE puts one back where the plan has it."""

    area = "routines"
    rows: ClassVar = Move.objects.select_related("owner")
    serializer_class = MoveSerializer
    http_method_names = ["get", "post", "put", "delete", "head", "options"]

    def _done(self) -> frozenset[date]:
        return recent_strength_days(person_of(self.request), at=timezone.now())

    def make(self, data: Data) -> Move:
        """Move one session; 400 for days that are over or paused. What speaks against the day is in `findings`."""
        person = person_of(self.request)
        routine = Routine.objects.visible_to(person).get(pk=data.pop("routine_id"))
        given = {"done": self._done(), "is_moved": self.is_in_step, **data}
        return Move.objects.move(owner=person, routine=routine, at=timezone.now(), **given)

    def change(self, row: Move, *, expected: int, data: Data) -> Move:
        row.revise(
            to_on=data["to_on"], local_time=data["local_time"], at=timezone.now(), expected=expected, done=self._done()
        )
        return row

    def answer(self, row: Owned, code: int = 200) -> Response:
        """Return the move with what speaks against its new day."""
        response = super().answer(row, code)
        response.data["findings"] = SaidSerializer(cast(Move, row).findings, many=True).data
        return response

    def remove(self, row: Move, *, expected: int) -> None:
        row.take_back(at=timezone.now(), expected=expected, done=self._done())


class PauseViewSet(Reread, OwnedViewSet):
    """The person's pauses, latest first. No 2 pauses share a day."""

    area = "routines"
    rows: ClassVar = Pause.objects.select_related("owner")
    serializer_class = PauseSerializer
    http_method_names = ["get", "post", "put", "delete", "head", "options"]

    def make(self, data: Data) -> Pause:
        person = person_of(self.request)
        return Pause.objects.begin(owner=person, at=timezone.now(), is_moved=self.is_in_step, **data)

    def change(self, row: Pause, *, expected: int, data: Data) -> Pause:
        row.revise(at=timezone.now(), expected=expected, **data)
        return row

    def remove(self, row: Pause, *, expected: int) -> None:
        row.remove(at=timezone.now(), expected=expected)

    @extend_schema(request=None, responses={200: PauseSerializer, 204: OpenApiResponse(description="Nothing is left.")})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Continue the plan today. Idempotent. A pause that began today or later is deleted."""
        row: Pause = self.get_object()
        row.end(at=timezone.now(), expected=row.version)
        return self.answer(row) if Pause.objects.filter(pk=row.pk).exists() else Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Undo the deletion, within 30 days. Idempotent. 409 where another pause has one of its days."""
        row = get_object_or_404(every(Pause).visible_to(person_of(request)), pk=pk)
        row.restore(at=timezone.now())
        return self.answer(row)


def _day_parameter(name: str) -> OpenApiParameter:
    return OpenApiParameter(
        name, {"type": "string", "format": "date"}, description="A local day. This week's if left out."
    )


class OccurrencesView(Reread, StrictParameters, APIView):
    """What is planned on which local day, with moves and pauses."""

    area = "routines"
    query_parameters = frozenset({"since", "until"})

    @extend_schema(
        operation_id="week_occurrences",
        parameters=[_day_parameter("since"), _day_parameter("until")],
        responses=OccurrencesSerializer,
    )
    def get(self, request: Request) -> Response:
        """From `since` to `until`, both included, at most 400 days. This week if they are left out."""
        person = person_of(request)
        days = week_days(local_date(timezone.now(), person.time_zone), person.first_weekday)
        since, until = self._asked("since", days[0]), self._asked("until", days[-1])
        if not 0 <= (until - since).days < MAX_SPAN_DAYS:
            raise exceptions.ValidationError({"until": [f"Choose a day up to {MAX_SPAN_DAYS} days after since."]})
        found = {"since": since, "until": until, "occurrences": occurrences_between(person, since, until)}
        return Response(OccurrencesSerializer(found).data)

    def _asked(self, name: str, usual: date) -> date:
        given = self.request.query_params.get(name)
        if given is None:
            return usual
        with suppress(ValueError):
            day = date.fromisoformat(given)
            if 2000 <= day.year < 2200:
                return day
        raise exceptions.ValidationError({name: ["Use a day such as 2026-11-26."]})


router = SimpleRouter()
router.register("moves", MoveViewSet, basename="move")
router.register("pauses", PauseViewSet, basename="pause")

urlpatterns = [path("week/occurrences/", OccurrencesView.as_view(), name="week-occurrences")]
