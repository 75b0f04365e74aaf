"""The reminder through the API: whether and how long before, what became of each, and a test."""

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, mixins
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from conventions.api import StrictParameters
from conventions.limits import TooManyCalls
from conventions.pages import person_of
from conventions.paging import LogCursor
from conventions.preconditions import etag_of, expected_version
from reminders.channels import NoAddress, Outcome, send_test
from reminders.models import Delivery, Reminder, TooManyTests
from reminders.serializers import (
    DeliverySerializer,
    MorningSerializer,
    ReminderSerializer,
    SentTestSerializer,
    SwitchSerializer,
)


def _stored(request: Request, kind: Reminder.Kind, serializer: type[SwitchSerializer]) -> Response:
    rule = Reminder.objects.of(person_of(request), kind)
    return Response(serializer(rule).data, headers={"ETag": etag_of(rule)})


def _settled(request: Request, kind: Reminder.Kind, serializer: type[SwitchSerializer]) -> Response:
    expected = expected_version(request)
    asked = serializer(data=request.data)
    asked.is_valid(raise_exception=True)
    Reminder.objects.settle(
        kind, owner=person_of(request), expected=expected, at=timezone.now(), **asked.validated_data
    )
    return _stored(request, kind, serializer)


class ReminderView(StrictParameters, APIView):
    """The person's reminder before a session: one, version 0 until it was first saved."""

    @extend_schema(operation_id="reminders_retrieve", responses=ReminderSerializer)
    def get(self, request: Request) -> Response:
        """Whether it is on, how long before a session it arrives, and when it is due next."""
        return _stored(request, Reminder.Kind.PRACTICE, ReminderSerializer)

    @extend_schema(operation_id="reminders_update", request=ReminderSerializer, responses=ReminderSerializer)
    def put(self, request: Request) -> Response:
        """Turn it on or off, and say how long before. `If-Match: "0"` the first time. An email on its way still
        arrives."""
        return _settled(request, Reminder.Kind.PRACTICE, ReminderSerializer)


class MorningView(StrictParameters, APIView):
    """The question of the next morning: one, version 0 until it was first saved."""

    @extend_schema(operation_id="reminders_morning_retrieve", responses=MorningSerializer)
    def get(self, request: Request) -> Response:
        """Whether it is on, at what time it comes, and when it is due next: only after a session."""
        return _stored(request, Reminder.Kind.MORNING, MorningSerializer)

    @extend_schema(operation_id="reminders_morning_update", request=MorningSerializer, responses=MorningSerializer)
    def put(self, request: Request) -> Response:
        """Turn it on or off, and say when. `If-Match: "0"` the first time. An email on its way still arrives."""
        return _settled(request, Reminder.Kind.MORNING, MorningSerializer)


TOO_MANY_TESTS = "You sent three tests within the hour. Nothing was sent; try again later."


class TestMailView(StrictParameters, APIView):
    """A test by the road the real reminders take."""

    @extend_schema(operation_id="reminders_test", request=None, responses=SentTestSerializer)
    def post(self, request: Request) -> Response:
        """Send one now, to the confirmed address. At most 3 an hour."""
        try:
            result = send_test(owner=person_of(request), at=timezone.now())
        except NoAddress as error:
            raise exceptions.ValidationError({"email": ["Confirm your e-mail address first."]}) from error
        except TooManyTests as error:
            raise TooManyCalls(error.wait.total_seconds(), TOO_MANY_TESTS) from error
        sent = {"is_sent": result.outcome is Outcome.ACCEPTED, "detail": result.detail}
        return Response(SentTestSerializer(sent).data)


class DeliveryViewSet(StrictParameters, mixins.ListModelMixin, GenericViewSet):
    """What happened to each reminder, newest first."""

    queryset = Delivery.objects.none()  # Only what is visible_to the person is ever listed.
    serializer_class = DeliverySerializer
    pagination_class = LogCursor

    def get_queryset(self) -> QuerySet:
        return Delivery.objects.visible_to(self.request.user).select_related("rule")


router = SimpleRouter()
router.register("reminders/deliveries", DeliveryViewSet, basename="delivery")

urlpatterns = [
    path("reminders/", ReminderView.as_view(), name="reminders"),
    path("reminders/morning/", MorningView.as_view(), name="reminders-morning"),
    path("reminders/test/", TestMailView.as_view(), name="reminders-test"),
]
