"""The clock of a routine through the API."""

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from conventions.answers import serializer_of
from conventions.api import StrictParameters
from conventions.pages import person_of
from exercises.looking import Looker
from routines.models import PracticeSettings, Routine
from routines.timeline import Timeline, timeline_of

Told = serializer_of(Timeline)


class RoutineTimeline(StrictParameters, APIView):
    area = "practice"

    @extend_schema(operation_id="routines_timeline_retrieve", responses=Told)
    def get(self, request: Request, pk: int) -> Response:
        """Every cue of the routine in order, each exercise in the version that the person's conditions ask for. What
        they leave out has none. `step` is the place in the routine.

        Anything counted in breaths uses the person's own breath, if they tapped it.
        """
        person = person_of(request)
        routine = Routine.objects.whole(person, pk)
        if routine is None:
            raise Http404
        routine.suit(Looker(person))
        breath = PracticeSettings.objects.of(person).own_breath()
        places = [step.position for step in routine.done_steps()]
        return Response(Told(timeline_of(routine.facts(), breath_seconds=breath, places=places)).data)


urlpatterns = [path("routines/<int:pk>/timeline/", RoutineTimeline.as_view(), name="routine-timeline")]
