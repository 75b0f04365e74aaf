"""What changed since a program asked last: every kind of row of a person, and what was deleted, in one order.

The order is that of the record's version, which every verb raises while it holds the person: it is the order in which
changes came to be, without a gap, whatever the clocks of two servers say. So nothing that is written meanwhile is
missed: it comes later, never before.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any, ClassVar

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import RecordVersion, Tombstone, User
from conventions.api import StrictParameters
from conventions.areas import ANY
from conventions.pages import person_of
from conventions.permissions import SignedIn
from conventions.rereading import Reread
from pilates_site.kinds import KINDS, NAMES, ChangePosition, SyncedKind

MOST, USUAL = 500, 100
GRAVES = len(KINDS)
"""The number of what was deleted, after those of all kinds."""
_PARTS = re.compile(r"(\d{1,18})\.(\d{1,2})\.(\d{1,18})\.(\d{1,18})\Z")
NO_CURSOR = "This is no cursor of ours. Send `next` as it came, or nothing to begin."


class ReadAgain(exceptions.APIException):
    """The cursor is older than what is kept of deleted rows."""

    status_code = HTTPStatus.GONE
    default_code = "read_again"
    default_detail = "Read everything again: begin without `since`. What was deleted before is no longer known."


class ChangeSerializer(serializers.Serializer):
    """One row that was made or changed (`put`), or deleted (`delete`)."""

    may_lack = frozenset({"row", "at"})

    kind = serializers.ChoiceField(choices=NAMES, help_text="What kind of row it is.")
    op = serializers.ChoiceField(choices=["put", "delete"], help_text="Keep it, or remove it.")
    uuid = serializers.UUIDField(help_text="Its `client_uuid`.")
    version = serializers.IntegerField(help_text="Its version, for If-Match and for /sync/.")
    row = serializers.DictField(required=False, help_text="The row as in the list of its kind. Only with `put`.")
    at = serializers.DateTimeField(required=False, help_text="When it was deleted. Only with `delete`.")


class ChangesSerializer(serializers.Serializer):
    """A page of changes, oldest first. A row that changed several times stands once, as it is now."""

    changes = ChangeSerializer(many=True, help_text="What changed.")
    kinds = serializers.ListField(child=serializers.CharField(), help_text="The kinds that this answer is about.")
    next = serializers.CharField(help_text="Send it as `since` the next time.")
    more = serializers.BooleanField(help_text="Whether there are more changes now: ask again at once.")


def cursor_of(position: ChangePosition) -> str:
    """A cursor in letters; what is in it may change."""
    said = f"{position.seq + 1}.{position.kind}.{position.pk}.{position.known}"
    return "c2." + urlsafe_b64encode(said.encode()).decode().rstrip("=")


def position_of(said: str) -> ChangePosition:
    """Raises ``ValidationError`` at ``since`` for what is no cursor."""
    body = said.removeprefix("c2.")
    try:
        plain = urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode("ascii")
    except ValueError:
        plain = ""
    found = _PARTS.match(plain)
    seq, *rest = (int(part) for part in found.groups()) if found else (0,)
    if not found or said != cursor_of(position := ChangePosition(seq - 1, *rest)):
        raise exceptions.ValidationError({"since": [NO_CURSOR]})
    return position


class Changes(Reread, StrictParameters, APIView):
    """What changed in the person's record."""

    query_parameters: ClassVar[frozenset[str]] = frozenset({"since", "kinds", "limit"})
    more_answers: ClassVar = {"get": {410: "The cursor is too old: read everything again."}}
    area = ANY  # each kind asks for its own
    permission_classes = (SignedIn,)

    @extend_schema(
        operation_id="changes_list",
        parameters=[
            OpenApiParameter("since", str, description="`next` of the answer before. Everything, if it is left out."),
            OpenApiParameter(
                "kinds",
                str,
                description=f"Some of {', '.join(KINDS)}, with commas between. All you may read, else.",
            ),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
                description="The most changes in one answer.",
            ),
        ],
        responses=ChangesSerializer,
    )
    def get(self, request: Request) -> Response:
        """List what changed since a cursor. Ask again with `next` until `more` is false. Keep the last one for later.

        Nothing that is written in between is missed. A row may come twice. It is then the same, or newer. What the
        site works out, such as `counts_as` of a morning, may be newer in its own list. A cursor that was not used for
        400 days is answered 410. Then read everything again.
        """
        person, kinds, limit = person_of(request), _kinds_asked(request), _limit_asked(request)
        said = request.query_params.get("since")
        position = ChangePosition() if said is None else position_of(said)
        # First: whatever has this version or an older one is written by now, and what comes has a newer one.
        version, forgotten = _record_of(person)
        if said is None:
            position = replace(position, known=version)
        elif position.known < forgotten:
            raise ReadAgain
        if max(position.seq, position.known) > version:
            raise exceptions.ValidationError({"since": [NO_CURSOR]})
        found = _found(request, kinds, position, until=version, limit=limit + 1)
        shown, more = found[:limit], len(found) > limit
        last = replace(shown[-1][0], known=position.known) if more else ChangePosition(version, GRAVES, _LAST, version)
        answer = {
            "changes": [*_told(request, shown)],
            "kinds": [kind.name for kind in kinds],
            "next": cursor_of(last),
            "more": more,
        }
        return Response(ChangesSerializer(answer).data)


_LAST = 10**18 - 1
_Found = list[tuple[ChangePosition, SyncedKind, Any]]


def _record_of(person: User) -> tuple[int, int]:
    rows = RecordVersion.objects.filter(owner=person).values_list("version", "forgotten")
    return rows.first() or (0, 0)


def _kinds_asked(request: Request) -> Sequence[SyncedKind]:
    """The kinds that are named, or all that may be read. Raises for one that there is not or that may not be read."""
    said = request.query_params.get("kinds")
    if said is None:
        may = [kind for kind in KINDS.values() if kind.may_be_read(request)]
        if not may:
            next(iter(KINDS.values())).door(request, "GET", "list")
        return may
    names = dict.fromkeys(said.split(","))
    wrong = [name[:40] for name in names if name not in KINDS]
    if wrong:
        raise exceptions.ValidationError({"kinds": [f"There is no kind “{wrong[0]}”. Choose from {', '.join(KINDS)}."]})
    for name in names:
        KINDS[name].door(request, "GET", "list")
    return [kind for kind in KINDS.values() if kind.name in names]


def _limit_asked(request: Request) -> int:
    said = request.query_params.get("limit", str(USUAL))
    if not (said.isascii() and said.isdigit() and len(said) <= 4 and 1 <= int(said) <= MOST):
        raise exceptions.ValidationError({"limit": [f"Choose a number from 1 to {MOST}."]})
    return int(said)


def _found(
    request: Request, kinds: Sequence[SyncedKind], position: ChangePosition, *, until: int, limit: int
) -> _Found:
    """The first ``limit`` rows and graves after ``position``, in order; a query a kind."""
    if position.seq == until and (position.kind, position.pk) == (GRAVES, _LAST):
        return []
    found: _Found = []
    for number, kind in enumerate(KINDS.values()):
        if kind in kinds:
            rows = kind.rows_after(request, position, number, until=until)[:limit]
            found += [(ChangePosition(row.seq, number, row.pk), kind, row) for row in rows]
    by_grave = {kind.grave: kind for kind in kinds}
    graves = Tombstone.objects.visible_to(request.user).filter(position.after(GRAVES), kind__in=by_grave)
    # Who begins has nothing to remove.
    if position.seq >= 0:
        graves = graves.filter(seq__lte=until).order_by("seq", "pk")[:limit]
        found += [(ChangePosition(one.seq, GRAVES, one.pk), by_grave[one.kind], one) for one in graves]
    found.sort(key=lambda one: (one[0].seq, one[0].kind, one[0].pk))
    return found[:limit]


def _told(request: Request, found: _Found) -> Iterator[dict[str, Any]]:
    told: dict[ChangePosition, Any] = {}
    for kind in dict.fromkeys(kind for _position, kind, _row in found):
        mine = [(position, row) for position, of, row in found if of is kind and not isinstance(row, Tombstone)]
        told.update(zip([one for one, _row in mine], kind.told(request, [row for _one, row in mine]), strict=True))
    for position, kind, row in found:
        if isinstance(row, Tombstone):
            grave = {"op": "delete", "uuid": row.uuid, "version": row.version, "at": row.deleted_at}
            yield {"kind": kind.name, **grave}
        else:
            put = {"op": "put", "uuid": row.client_uuid, "version": row.version, "row": told[position]}
            yield {"kind": kind.name, **put}


urlpatterns = [path("changes/", Changes.as_view(), name="changes")]
