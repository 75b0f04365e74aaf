"""The person through the API: me, what was agreed to, the first question, keys, and the whole download."""

from typing import cast

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import permissions
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from accounts import screening
from accounts.import_export import document
from accounts.models import ApiToken, Block, Consent, HealthAnswers, PractisedBefore, Screening
from accounts.recently import is_recent
from accounts.serializers import (
    ApiTokenSerializer,
    BlockSerializer,
    ConsentSerializer,
    DeviceZoneSerializer,
    EndBlockSerializer,
    HealthAnswersSerializer,
    MeSerializer,
    OwnKeySerializer,
    PractisedBeforeSerializer,
    QuestionsSerializer,
    RibSerializer,
    ScreeningSerializer,
    UrgentSignsSerializer,
)
from accounts.zones import city_of, place_named
from conventions.api import SEPARATOR, Data, OwnedViewSet, StrictParameters, TableView
from conventions.areas import ANY
from conventions.limits import EXPORT
from conventions.pages import person_of
from conventions.permissions import SignedIn
from conventions.preconditions import etag_of, expected_version, showing_current


class Me(StrictParameters, APIView):
    """The signed-in person."""

    area = "account"

    @extend_schema(operation_id="me_retrieve", responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """The person, their time zone, whether they may begin, and the texts to agree to."""
        person = person_of(request)
        return Response(MeSerializer(person).data, headers={"ETag": etag_of(person)})

    @extend_schema(operation_id="me_update", request=MeSerializer, responses=MeSerializer)
    def put(self, request: Request) -> Response:
        """Change the time zone and the first day of the week. Reminders follow."""
        person = person_of(request)
        with showing_current(lambda: self._stored(request)):
            expected = expected_version(request, person)
            place = MeSerializer(person, data=request.data)
            place.is_valid(raise_exception=True)
            person.settle(expected=expected, at=timezone.now(), **place.validated_data)
        return self.get(request)

    def _stored(self, request: Request) -> Response:
        person_of(request).refresh_from_db()
        return self.get(request)


class DeviceZone(StrictParameters, APIView):
    """The zone that a device is in."""

    area = "account"
    query_parameters = frozenset({"zone"})

    @extend_schema(
        operation_id="me_device_zone_retrieve",
        parameters=[OpenApiParameter("zone", str, description="What the device says, such as Asia/Calcutta.")],
        responses=DeviceZoneSerializer,
    )
    def get(self, request: Request) -> Response:
        """What the zone is called now, and whether to ask. Names of the same clock make no difference.

        Nothing is asked for a zone that is unknown or names no place."""
        zone = place_named(request.query_params.get("zone", ""))
        said = {"zone": zone, "city": city_of(zone), "is_asked": person_of(request).is_asked_for(zone)}
        return Response(DeviceZoneSerializer(said).data)

    @extend_schema(operation_id="me_device_zone_decline", request=DeviceZoneSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Keep the person's own zone and do not ask for this one again. To use it, PUT /api/v1/me/. Idempotent."""
        sent = DeviceZoneSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        person_of(request).decline_zone(place_named(sent.validated_data["zone"]))
        return Response(status=204)


class AskedFirst(permissions.BasePermission):
    """A key of the area export, or a session whose person showed just now that it is them."""

    message = "Enter your password again first: on the page /accounts/reauthenticate/. Or use a key with export:read."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, ApiToken) or is_recent(request._request)


class Export(StrictParameters, APIView):
    """Everything that is kept about the person."""

    area = "export"
    permission_classes = (SignedIn, AskedFirst)
    call_limit = EXPORT

    @extend_schema(operation_id="me_export", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """One document: `format`, `exported_at`, `account`, and a list of rows for each kind of thing."""
        return Response(document(person_of(request), at=timezone.now()))


class ExportTables(TableView):
    area = "export"
    permission_classes = (SignedIn, AskedFirst)

    @extend_schema(
        operation_id="me_export_csv", parameters=[SEPARATOR], responses={(200, "application/zip"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The diary for a spreadsheet: one CSV file a kind, and `columns.csv` with what each column means and its unit.
        Text that a spreadsheet would take for a formula begins with an apostrophe."""
        return super().get(request)


class ConsentViewSet(OwnedViewSet):
    """What the person agreed to, newest first. No health data is saved until all 3 kinds are agreed to."""

    area = "account"
    rows = Consent.objects.all()
    serializer_class = ConsentSerializer
    http_method_names = ["get", "post", "head", "options"]

    def make(self, data: Data) -> Consent:
        """Agree to one kind in its present words. What stands already is left as it is."""
        [consent] = Consent.objects.give(owner=person_of(self.request), kinds=[data["kind"]], at=timezone.now())
        return consent

    @extend_schema(request=None, responses=ConsentSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Withdraw a consent. Nothing new is saved. What was saved stays until the person deletes it."""
        consent = self.get_object()
        consent.withdraw(at=timezone.now())
        return self.answer(consent)


class ScreeningViewSet(OwnedViewSet):
    """Answers to the first question, newest first: the newest counts. 403 before everything is agreed to."""

    area = "account"
    rows = Screening.objects.all()
    serializer_class = ScreeningSerializer
    http_method_names = ["get", "post", "head", "options"]

    def make(self, data: Data) -> Screening:
        return Screening.objects.answer(owner=person_of(self.request), at=timezone.now(), **data)


class PractisedBeforeViewSet(OwnedViewSet):
    """What the person has practised before, newest first: the newest counts. 403 before everything is agreed to."""

    area = "account"
    rows = PractisedBefore.objects.all()
    serializer_class = PractisedBeforeSerializer
    http_method_names = ["get", "post", "head", "options"]

    def make(self, data: Data) -> PractisedBefore:
        return PractisedBefore.objects.declare(owner=person_of(self.request), at=timezone.now(), **data)


class ScreeningQuestions(StrictParameters, APIView):
    """The safety form in its words."""

    area = "account"

    @extend_schema(operation_id="me_screening_questions", responses=QuestionsSerializer)
    def get(self, request: Request) -> Response:
        """Every sign with its message, and the questions. A program shows a message as soon as its sign is
        ticked, whether or not anything can be sent."""
        form = {
            "emergency_numbers": screening.EMERGENCY_NUMBERS,
            "signs": screening.ROWS,
            "steps": list(screening.SignStep),
            "groups": screening.GROUPS,
            "questions": screening.QUESTIONS,
        }
        return Response(QuestionsSerializer(form).data)


def _told(row: HealthAnswers, more: Data | None = None) -> Response:
    """The answers with their version; 201 with the address where they were made now."""
    headers = {"ETag": etag_of(row), **(more or {})}
    return Response(HealthAnswersSerializer(row).data, status=201 if more else 200, headers=headers)


class ScreeningAnswers(StrictParameters, APIView):
    """What the person answered to the safety form: the newest answers, and no older ones."""

    area = "account"
    is_conditional = False
    more_answers = {"get": {404: "The safety questions have not been answered."}}

    @extend_schema(operation_id="me_screening_answers_retrieve", responses=HealthAnswersSerializer)
    def get(self, request: Request) -> Response:
        """The newest answers, or 404 if there are none."""
        newest = HealthAnswers.objects.visible_to(person_of(request)).first()
        if newest is None:
            raise Http404
        return _told(newest)

    @extend_schema(
        operation_id="me_screening_answers_create",
        request=HealthAnswersSerializer,
        responses={201: HealthAnswersSerializer, 200: HealthAnswersSerializer},
    )
    def post(self, request: Request) -> Response:
        """Save answers to the whole form, replacing the earlier ones. An urgent sign creates a block."""
        sent = HealthAnswersSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        data = dict(sent.validated_data)
        uuid = data.pop("client_uuid", None)
        person = person_of(request)
        row, is_new = HealthAnswers.objects.once(
            lambda: HealthAnswers.objects.answer(owner=person, at=timezone.now(), **data),
            owner=person,
            client_uuid=uuid,
            sent=cast(Data, request.data),
        )
        return _told(row, {"Location": request.path} if is_new else {})

    @extend_schema(operation_id="me_screening_answers_destroy", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Delete the answers. An open block stays, without the signs that led to it."""
        HealthAnswers.objects.forget(owner=person_of(request))
        return Response(status=204)


class ScreeningSigns(StrictParameters, APIView):
    """The urgent rows alone, asked again after a warning (rule G7)."""

    area = "account"

    @extend_schema(
        operation_id="me_screening_signs_create", request=UrgentSignsSerializer, responses=HealthAnswersSerializer
    )
    def post(self, request: Request) -> Response:
        """Save answers to the emergency and today rows only. Idempotent. 400 if the whole form was never answered."""
        sent = UrgentSignsSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        row = HealthAnswers.objects.answer_signs(
            owner=person_of(request), at=timezone.now(), signs=sent.validated_data["signs"]
        )
        return _told(row)


class ScreeningRib(StrictParameters, APIView):
    """Whether the rib still hurts, asked every 3 weeks (rule RIB)."""

    area = "account"

    @extend_schema(operation_id="me_screening_rib_create", request=RibSerializer, responses=HealthAnswersSerializer)
    def post(self, request: Request) -> Response:
        """Say whether it still hurts. Idempotent. 400 where no rib was ticked."""
        sent = RibSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        row = HealthAnswers.objects.answer_rib(owner=person_of(request), at=timezone.now(), **sent.validated_data)
        return _told(row)


class ScreeningBlock(StrictParameters, APIView):
    """The block that an urgent sign leaves (gates G1 and G2)."""

    area = "account"
    more_answers = {method: {404: "Nothing is blocked."} for method in ("get", "post")}

    @extend_schema(operation_id="me_screening_block_retrieve", responses=BlockSerializer)
    def get(self, request: Request) -> Response:
        """The open block, or 404 if nothing is blocked."""
        return Response(BlockSerializer(self._open(request)).data)

    @extend_schema(operation_id="me_screening_block_end", request=EndBlockSerializer, responses=BlockSerializer)
    def post(self, request: Request) -> Response:
        """End the block, or make it stricter if an emergency sign is ticked. A block never expires."""
        block = self._open(request)
        sent = EndBlockSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        data, now = sent.validated_data, timezone.now()
        if data["signs"]:
            block = Block.objects.raise_for(owner=person_of(request), signs=data["signs"], at=now) or block
        else:
            block.end(at=now, professional=data["professional"], seen_on=data["seen_on"])
        return Response(BlockSerializer(block).data)

    def _open(self, request: Request) -> Block:
        return get_object_or_404(Block.objects.visible_to(person_of(request)).open())


class SignedInByHand(permissions.BasePermission):
    """Allow only sessions, not keys: a leaked key could otherwise create new keys."""

    message = "A token cannot manage tokens. Sign in and use the page /accounts/tokens/."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return not isinstance(request.auth, ApiToken)


@extend_schema(auth=[{"cookieAuth": []}])  # type: ignore[list-item]  # it wants what OpenAPI calls a requirement
class ApiTokenViewSet(OwnedViewSet):
    """Keys for programs, for a session only. They are made on the page /accounts/tokens/new/, which shows each once."""

    area = "account"
    rows = ApiToken.objects.all()
    serializer_class = ApiTokenSerializer
    http_method_names = ["get", "delete", "head", "options"]
    permission_classes = (SignedIn, SignedInByHand)

    def remove(self, row: ApiToken, *, expected: int) -> None:
        row.advance(expected=expected)
        row.withdraw()


class OwnKey(StrictParameters, APIView):
    """The key that a program sends, as it may see itself."""

    area = ANY
    more_answers = {"get": {404: "A session asks, which has no key."}}

    @extend_schema(operation_id="tokens_self_retrieve", auth=[{"token": []}], responses=OwnKeySerializer)  # type: ignore[list-item]
    def get(self, request: Request) -> Response:
        """Read what your key may do. It says until when, too. 404 for a session, which has no key."""
        if not isinstance(request.auth, ApiToken):
            raise Http404
        return Response(OwnKeySerializer(request.auth).data)


router = SimpleRouter()
router.register("me/consents", ConsentViewSet, basename="consent")
router.register("me/screening", ScreeningViewSet, basename="screening")
router.register("me/practised", PractisedBeforeViewSet, basename="practised")
router.register("tokens", ApiTokenViewSet, basename="token")

urlpatterns = [
    path("tokens/self/", OwnKey.as_view(), name="token-self"),
    path("me/", Me.as_view(), name="me"),
    path("me/device-zone/", DeviceZone.as_view(), name="me-device-zone"),
    path("me/screening/questions/", ScreeningQuestions.as_view(), name="me-screening-questions"),
    path("me/screening/answers/", ScreeningAnswers.as_view(), name="me-screening-answers"),
    path("me/screening/signs/", ScreeningSigns.as_view(), name="me-screening-signs"),
    path("me/screening/rib/", ScreeningRib.as_view(), name="me-screening-rib"),
    path("me/screening/block/", ScreeningBlock.as_view(), name="me-screening-block"),
    path("me/export/", Export.as_view(), name="me-export"),
    path("me/export/csv/", ExportTables.as_view(), name="me-export-csv"),
]
