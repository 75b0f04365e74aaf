"""A routine composed for the person, and what the rules say about steps, stored or not."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from conventions.api import Data, StrictParameters
from conventions.days import local_date
from conventions.limits import COMPOSE
from conventions.pages import person_of
from routines import rules, timeline
from routines.composer import Composed, NoRoutine, Wish
from routines.models import ComposedRoutine, PracticeSettings, Routine, RoutineStep, compose_for, person_for
from routines.serializers.composing import ComposedSerializer, FindingsSerializer, StepsSerializer, WishSerializer


def _person_today(request: Request) -> rules.Profile:
    person = person_of(request)
    return person_for(person, today=local_date(timezone.now(), person.time_zone))


class RoutineCompose(StrictParameters, APIView):
    area = "routines"
    call_limit = COMPOSE

    @extend_schema(operation_id="routines_compose", request=WishSerializer, responses=ComposedSerializer)
    def post(self, request: Request) -> Response:
        """Build a routine by the rules. The same request on the same day gives the same routine. Nothing is stored."""
        asked = WishSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        person, given = person_of(request), asked.validated_data
        settings: PracticeSettings = PracticeSettings.objects.of(person)
        focus = frozenset(given.get("focus", settings.focus))
        found = compose_for(
            person,
            Wish(given.get("minutes", settings.minutes), is_strength=given["is_strength"], focus=focus),
            level=given.get("level", settings.level),
            today=local_date(timezone.now(), person.time_zone),
            before=given.get("before"),
        )
        return Response(ComposedSerializer(_told(found)).data)


def _told(found: ComposedRoutine | NoRoutine) -> ComposedRoutine | Data:
    if isinstance(found, NoRoutine):
        refusal = {"rule": found.rule.id, "sentence": found.sentence, "ends": found.ends}
        nothing = Composed((), seconds=0, is_strength=False)
        return {"name": "", "estimated_minutes": 0, "steps": [], "composed": nothing, "refusal": refusal}
    for step, chosen in found.parts:
        step.reasons = chosen.reasons  # type: ignore[attr-defined]
    return found


class RoutineCheck(StrictParameters, APIView):
    area = "routines"

    @extend_schema(operation_id="routines_check", request=StepsSerializer, responses=FindingsSerializer)
    def post(self, request: Request) -> Response:
        """What the rules of a routine say about these steps for the person, each with its reason and a mend."""
        asked = StepsSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        facts = [RoutineStep(position=n, **step).facts() for n, step in enumerate(asked.validated_data["steps"], 1)]
        found = rules.check_routine(facts, _person_today(request), seconds=timeline.estimated_seconds(facts))
        return Response(FindingsSerializer({"findings": found}).data)


class RoutineFindings(StrictParameters, APIView):
    area = "routines"

    @extend_schema(operation_id="routines_findings_retrieve", responses=FindingsSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """What the rules of a routine say about it for the person today."""
        routine = get_object_or_404(Routine.objects.visible_to(person_of(request)).with_steps(), pk=pk)
        return Response(FindingsSerializer({"findings": routine.findings(_person_today(request))}).data)


urlpatterns = [
    path("routines/compose/", RoutineCompose.as_view(), name="routine-compose"),
    path("routines/findings/", RoutineCheck.as_view(), name="routine-check"),
    path("routines/<int:pk>/findings/", RoutineFindings.as_view(), name="routine-findings"),
]
