"""The reminder through the API: whether and how long before, what became of each, and a test; and Today, which also
tells what comes next of them."""

from datetime import datetime
from hashlib import blake2s
from operator import itemgetter

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

from accounts.models import ACCEPT_FIRST, User
from conventions.api import StrictParameters
from conventions.fields import Data
from conventions.limits import TooManyCalls
from conventions.pages import person_of
from conventions.paging import LogCursor
from conventions.preconditions import etag_of, expected_version, showing_current
from conventions.rereading import Reread
from reminders.channels import NoAddress, Outcome, leaves_the_site, out_of_reach, send_test
from reminders.models import Delivery, Reminder, TooManyTests
from reminders.serializers import (
    DeliverySerializer,
    MorningSerializer,
    ReminderSerializer,
    SentTestSerializer,
    SwitchSerializer,
    TodaySerializer,
)
from tracking.insights.seldom import is_offered_more
from tracking.overview.kept import version_of
from tracking.overview.standings import open_offers
from tracking.overview.summary import summary_of
from tracking.overview.today import day_ahead


def _stored(request: Request, kind: Reminder.Kind, serializer: type[SwitchSerializer]) -> Response:
    rule = Reminder.objects.of(person_of(request), kind)
    return Response(serializer(rule).data, headers={"ETag": etag_of(rule)})


def _settled(request: Request, kind: Reminder.Kind, serializer: type[SwitchSerializer]) -> Response:
    with showing_current(lambda: _stored(request, kind, serializer)):
        expected = expected_version(request, Reminder.objects.of(person_of(request), kind))
        asked = serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        Reminder.objects.settle(
            kind, owner=person_of(request), expected=expected, at=timezone.now(), **asked.validated_data
        )
    return _stored(request, kind, serializer)


class ReminderView(StrictParameters, APIView):
    """The person's reminder before a session: one, version 0 until it was first saved."""

    area = "reminders"

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

    area = "reminders"

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

    area = "reminders"

    @extend_schema(operation_id="reminders_test", request=None, responses=SentTestSerializer)
    def post(self, request: Request) -> Response:
        """Send one now, to the confirmed address. At most 3 an hour."""
        try:
            result = send_test(owner=person_of(request), at=timezone.now())
        except NoAddress as error:
            raise exceptions.ValidationError({"email": ["Confirm your e-mail address first."]}) from error
        except TooManyTests as error:
            raise TooManyCalls(error.wait.total_seconds(), TOO_MANY_TESTS) from error
        is_sent = result.outcome is Outcome.ACCEPTED and leaves_the_site()
        detail = result.detail or ("" if is_sent else "no mail server: written into a file")
        sent = {"is_sent": is_sent, "detail": detail}
        return Response(SentTestSerializer(sent).data)


class DeliveryViewSet(StrictParameters, mixins.ListModelMixin, GenericViewSet):
    """What happened to each reminder, newest first."""

    area = "reminders"
    queryset = Delivery.objects.none()  # Only what is visible_to the person is ever listed.
    serializer_class = DeliverySerializer
    pagination_class = LogCursor

    def get_queryset(self) -> QuerySet:
        return Delivery.objects.visible_to(self.request.user).select_related("rule")


class TodayView(Reread, StrictParameters, APIView):
    """Today in one answer."""

    area = "practice"
    timed = (None,)
    _reminder: Data

    def beside_the_record(self, request: Request) -> str:
        """What the engine and the address say of the next reminder, which is written without the record."""
        self._reminder = _next_reminder(person_of(request), at=timezone.now())
        return blake2s(repr(self._reminder).encode(), digest_size=8).hexdigest()

    @extend_schema(operation_id="me_today", responses=TodaySerializer)
    def get(self, request: Request) -> Response:
        """Read what is next today.

        The one next thing, the open question of the morning, the week, what is offered, what is closed and why, and
        the reminder that comes next. Changes when `record_version` rises, and with the clock.
        """
        person, now = person_of(request), timezone.now()
        if not person.is_ready():
            raise exceptions.PermissionDenied(ACCEPT_FIRST)
        version = version_of(person)  # before the rows: what is told is never older
        found = summary_of(person, now=now)
        ahead = day_ahead(person, found, now=now)
        is_offered = is_offered_more(found.plan_kept) and not ahead.is_held
        told = {
            "day": found.today,
            "time_zone": person.time_zone,
            "record_version": version,
            "next": ahead.next,
            "morning": ahead.morning,
            "week": ahead.week,
            "offered": open_offers(person, is_blocked=not is_offered),
            "closed": found.cleared,
            "reminder": self._reminder,
        }
        return Response(TodaySerializer(told).data)


def _next_reminder(person: User, *, at: datetime) -> Data:
    """What comes next of all kinds; of two at the same minute, the question of the morning."""
    rules = [Reminder.objects.of(person, kind) for kind in (Reminder.Kind.MORNING, Reminder.Kind.PRACTICE)]
    upcoming = [(due_at, rule.kind) for rule in rules if (due_at := rule.upcoming(at=at)) is not None]
    due_at, kind = min(upcoming, key=itemgetter(0), default=(None, None))
    return {"kind": kind, "next_due_at": due_at, "can_reach": {"mail": out_of_reach(person, rules)}}


router = SimpleRouter()
router.register("reminders/deliveries", DeliveryViewSet, basename="delivery")

urlpatterns = [
    path("reminders/", ReminderView.as_view(), name="reminders"),
    path("reminders/morning/", MorningView.as_view(), name="reminders-morning"),
    path("me/today/", TodayView.as_view(), name="me-today"),
    path("reminders/test/", TestMailView.as_view(), name="reminders-test"),
]
