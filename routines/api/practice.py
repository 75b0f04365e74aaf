"""How a person likes to be led, through the API."""

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from conventions.api import StrictParameters
from conventions.pages import person_of
from routines.models import PracticeSettings
from routines.serializers.practice import GuideSerializer


class Guide(StrictParameters, APIView):
    """Voice, tone, vibration and text, how much is said, and the person's own breath."""

    area = "practice"
    is_conditional = False  # Of two who choose switches, the last one wins.

    @extend_schema(operation_id="me_guide_retrieve", responses=GuideSerializer)
    def get(self, request: Request) -> Response:
        return Response(GuideSerializer(PracticeSettings.objects.of(person_of(request))).data)

    @extend_schema(
        operation_id="me_guide_update",
        request=GuideSerializer,
        responses=GuideSerializer,
    )
    def put(self, request: Request) -> Response:
        """Change them. What is left out stays as it is. If two requests come at once, the last one wins."""
        asked = GuideSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        mine = PracticeSettings.objects.guide(owner=person_of(request), **asked.validated_data)
        return Response(GuideSerializer(mine).data)


urlpatterns = [path("me/guide/", Guide.as_view(), name="me-guide")]
