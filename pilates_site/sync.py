"""Many changes in one request: each goes through the door of its kind, alone, and has a result of its own."""

from http import HTTPStatus
from typing import Any, cast

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Tombstone
from conventions import problems
from conventions.api import StrictParameters, StrictSerializer
from conventions.areas import ANY
from conventions.fields import Data, StrictInteger, StrictUUID
from conventions.limits import SYNC
from conventions.owned import DeletedSince, Synced
from conventions.permissions import SignedIn
from pilates_site.kinds import KINDS, NAMES, SyncedKind

MOST = 200
NOT_DELETED = "Rows of this kind are not deleted. Archive or end it at its own address, where it has one for that."


class SyncItemSerializer(StrictSerializer):
    """One row to make (`version` null), to change from a version, or to delete (`row` null)."""

    kind = serializers.ChoiceField(choices=NAMES, help_text="What kind of row it is.")
    uuid = StrictUUID(help_text="The `client_uuid` of the row, chosen by the program that makes it.")
    version = StrictInteger(
        min_value=1, max_value=2**31 - 2, allow_null=True, help_text="The version you hold. Null for a new row."
    )
    row = serializers.DictField(allow_null=True, help_text="What the list of its kind takes. Null to delete the row.")

    def validate(self, item: Data) -> Data:
        if item["version"] is None and item["row"] is None:
            raise serializers.ValidationError({"version": ["Name the version that you delete."]})
        return item


class SyncSerializer(StrictSerializer):
    """Up to 200 items. They are done in the order in which they are sent."""

    items: serializers.ListField = serializers.ListField(
        child=serializers.DictField(), max_length=MOST, help_text="What to make, change and delete."
    )
    order = serializers.ChoiceField(choices=["as sent"], required=False, help_text="There is one order.")


class SyncRequestSerializer(StrictSerializer):
    """The body of a sync."""

    items: Any = serializers.ListSerializer(
        child=SyncItemSerializer(), max_length=MOST, help_text="What to make, change and delete."
    )
    order = serializers.ChoiceField(choices=["as sent"], required=False, help_text="There is one order.")


class ResultSerializer(serializers.Serializer):
    """What became of one item, by the status that its own request would have had."""

    kind = serializers.CharField(allow_null=True, help_text="The kind, as it was sent.")
    uuid = serializers.CharField(allow_null=True, help_text="The `client_uuid` of the row.")
    status = serializers.IntegerField(help_text="201 made, 200 changed or there already, 204 deleted, or an error.")
    version = serializers.IntegerField(allow_null=True, help_text="The version of the row now, or null if it is gone.")
    row = serializers.DictField(allow_null=True, help_text="The row as it is now, also where the item was refused.")
    problem = serializers.DictField(allow_null=True, help_text="Why it was refused (RFC 9457), or null.")


class SyncResultsSerializer(serializers.Serializer):
    """One result for each item, in the same order."""

    results = ResultSerializer(many=True, help_text="What became of each item.")


class Sync(StrictParameters, APIView):
    """What a program has written while it was offline."""

    call_limit = SYNC
    area = ANY  # each kind asks for its own
    permission_classes = (SignedIn,)

    @extend_schema(
        operation_id="sync_create",
        request=SyncRequestSerializer,
        responses={HTTPStatus.OK: SyncResultsSerializer},
    )
    def post(self, request: Request) -> Response:
        """Send what was written offline, many rows at once. Each is saved alone. One that is refused stops no other.

        The same request again changes nothing. An item that was made already is answered 200. What was deleted is
        never made again under its UUID. That is 409. A row of the diary may be of any day. It keeps `created_at`, when
        it was logged. 412 brings the row as it is now. A kind whose rows are archived or ended, never deleted, answers
        405 to `row` null: `routine`, `own_exercise`, `activity`, `morning`.
        """
        asked = SyncSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        results = [_result_of(request, item) for item in asked.validated_data["items"]]
        return Response(SyncResultsSerializer({"results": results}).data)


def _result_of(request: Request, sent: Data) -> Data:
    """Do what one item asks for, and say what became of it."""
    named = {name: str(sent[name])[:60] if sent.get(name) is not None else None for name in ("kind", "uuid")}
    try:
        asked = SyncItemSerializer(data=sent)
        asked.is_valid(raise_exception=True)
        item = asked.validated_data
        answer = _done(request, KINDS[item["kind"]], item)
    except Exception as error:
        answer = _refused(error)
    status, told = answer.status_code, cast(Any, answer.data)
    if status < HTTPStatus.BAD_REQUEST:
        row, problem = told, None
    else:
        row, problem = told.pop("current", None), told
    uuid = row["client_uuid"] if row else named["uuid"]
    version = row["version"] if row else None
    return {**named, "uuid": uuid, "status": status, "version": version, "row": row, "problem": problem}


def _refused(error: Exception) -> Response:
    """The problem that the item's own request would have had. Raises what would have been a 500."""
    answer = problems.handle(error, {})
    if answer is None:
        raise error
    return answer


def _done(request: Request, kind: SyncedKind, item: Data) -> Response:
    uuid, version, row = item["uuid"], item["version"], item["row"]
    if row is not None and str(row.get("client_uuid", uuid)).lower() != str(uuid):
        raise exceptions.ValidationError({"uuid": ["The row has another client_uuid."]})
    if row is None:
        return _delete(request, kind, item)
    if version is None:
        door = kind.door(request, "POST", "create", sent={**row, "client_uuid": str(uuid)})
        door.is_in_step = True
        held = door.made_otherwise(row)
        if held is None:
            return cast(Response, door.create(door.request))
        uuid, version = held.client_uuid, held.version
    door = kind.door(request, "PUT", "update", sent=row, match=f'"{version}"')
    door.is_in_step = True
    door.kwargs = {"pk": _row_of(door, kind, uuid).pk}
    return cast(Response, door.update(door.request))


def _delete(request: Request, kind: SyncedKind, item: Data) -> Response:
    door = kind.door(request, "DELETE", "destroy", match=f'"{item["version"]}"')
    if "delete" not in door.http_method_names:
        raise exceptions.MethodNotAllowed("DELETE", NOT_DELETED)
    try:
        door.kwargs = {"pk": _row_of(door, kind, item["uuid"]).pk}
    except DeletedSince:
        return Response(status=HTTPStatus.NO_CONTENT)  # the same item once more
    return cast(Response, door.destroy(door.request))


def _row_of(door: Any, kind: SyncedKind, uuid: Any) -> Synced:
    """The row as its own door shows it. Raises ``DeletedSince`` where only its tombstone is left, else ``Http404``."""
    found: Synced | None = door.get_queryset().filter(client_uuid=uuid).first()
    if found is not None:
        return found
    if Tombstone.objects.visible_to(door.request.user).filter(kind=kind.grave, uuid=uuid).exists():
        raise DeletedSince
    raise Http404


urlpatterns = [path("sync/", Sync.as_view(), name="sync")]
