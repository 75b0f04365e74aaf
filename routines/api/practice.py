"""How a person likes to be led, through the API."""

from typing import cast

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from conventions.api import StrictParameters
from conventions.schema import UNCONDITIONAL
from routines.models import PracticeSettings
from routines.serializers.practice import GuideSerializer


class Guide(StrictParameters, APIView):
    """Voice, tone, vibration and text; how much is said; the own breath."""

    @extend_schema(operation_id="me_guide_retrieve", responses=GuideSerializer)
    def get(self, request: Request) -> Response:
        return Response(GuideSerializer(PracticeSettings.objects.of(cast(User, request.user))).data)

    @extend_schema(
        operation_id="me_guide_update",
        request=GuideSerializer,
        responses=GuideSerializer,
        extensions={UNCONDITIONAL: True},
    )
    def put(self, request: Request) -> Response:
        """Choose; what is left out stays. Of two who choose at once the last one wins."""
        asked = GuideSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        mine = PracticeSettings.objects.guide(owner=cast(User, request.user), **asked.validated_data)
        return Response(GuideSerializer(mine).data)


urlpatterns = [path("me/guide/", Guide.as_view(), name="me-guide")]
