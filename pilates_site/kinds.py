"""The kinds of rows that a program keeps a copy of: what each is called, which door reads and writes it, and its area.

The door decides everything: who may come (``permission_classes``), what is shown, what can be sent. A kind whose door
refuses whoever asks is refused here too, so nothing is opened by coming through /changes/ or /sync/.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from rest_framework import exceptions
from rest_framework.request import Request

from conventions.api import OwnedViewSet
from conventions.owned import Synced, kind_of
from exercises.api import SignOffViewSet
from routines.api.left_out import BarredViewSet, GuidanceViewSet
from routines.api.own import OwnExerciseViewSet
from routines.api.routines import RoutineViewSet
from routines.api.week import MoveViewSet, PauseViewSet
from tracking.api.diary import PainEntryViewSet, SessionViewSet
from tracking.api.measures import ActivityViewSet, CareViewSet, MeasureViewSet, MorningViewSet

_NOT_PASSED_ON = ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "CONTENT_LENGTH", "QUERY_STRING")


@dataclass(frozen=True)
class SyncedKind:
    """One kind of rows, with the view of its own list, and the name of that in the router where it is another."""

    name: str
    view: type[OwnedViewSet]
    basename: str = ""

    @property
    def area(self) -> str:
        """The part of a person's record that a key needs leave for."""
        return self.view.area

    @property
    def model(self) -> type[Synced]:
        return cast(type[Synced], self.view.rows.model)

    @property
    def grave(self) -> str:
        """What its tombstones are called."""
        return kind_of(self.model)

    def door(self, request: Request, method: str, action: str, *, sent: Any = None, match: str = "") -> Any:
        """The view of this kind as it stands before ``request``'s person, asked with ``method`` and checked.

        Raises what the view raises where they may not: ``NotAuthenticated``, ``PermissionDenied``.
        """
        asked = _asked(request, method, sent, match=match)
        view = self.view()
        view.basename = self.basename or self.name.replace("_", "-")
        view.request, view.args, view.kwargs, view.action, view.format_kwarg = asked, (), {}, action, None
        view.check_permissions(asked)
        return view

    def may_be_read(self, request: Request) -> bool:
        """Whether who asks may read it."""
        try:
            self.door(request, "GET", "list")
        except (exceptions.PermissionDenied, exceptions.NotAuthenticated):
            return False
        return True

    def rows_after(self, request: Request, position: "ChangePosition", number: int, *, until: int) -> QuerySet[Any]:
        """Its rows of the person after ``position`` in the order of all kinds, up to the version ``until``."""
        at = position.after(number)
        rows: QuerySet[Any] = self.door(request, "GET", "list").get_queryset()
        return rows.filter(at, seq__lte=until).order_by("seq", "pk")

    def told(self, request: Request, rows: list[Any]) -> list[Any]:
        """``rows`` as in the list of this kind."""
        view = self.door(request, "GET", "list")
        return [*view.get_serializer(view.shown(rows), many=True).data]


def _asked(request: Request, method: str, sent: Any, *, match: str) -> Request:
    """The same person and rights with another request: that of one item."""
    plain = HttpRequest()
    plain.META = {name: value for name, value in request.META.items() if name not in _NOT_PASSED_ON}
    plain.method = method
    if match:
        plain.META["HTTP_IF_MATCH"] = match
    asked = Request(plain)
    asked.user, asked.auth = request.user, request.auth
    vars(asked)["_full_data"] = {} if sent is None else sent
    return asked


@dataclass(frozen=True)
class ChangePosition:
    """A place in the changes of a person: after this row of this kind, of this version of the record.

    ``known``: the version up to which who asks knows all, or of which they began to read all.
    """

    seq: int = -1
    kind: int = 0
    pk: int = 0
    known: int = 0

    def after(self, kind: int) -> Q:
        """What of the kind with this number comes after it."""
        if kind > self.kind:
            return Q(seq__gte=self.seq)
        later = Q(seq__gt=self.seq)
        return later | Q(seq=self.seq, pk__gt=self.pk) if kind == self.kind else later


KINDS: Mapping[str, SyncedKind] = {
    kind.name: kind
    for kind in (
        SyncedKind("own_exercise", OwnExerciseViewSet),
        SyncedKind("routine", RoutineViewSet),
        SyncedKind("move", MoveViewSet),
        SyncedKind("pause", PauseViewSet),
        SyncedKind("not_for_me", BarredViewSet, basename="barred"),
        SyncedKind("guidance", GuidanceViewSet),
        SyncedKind("sign_off", SignOffViewSet),
        SyncedKind("session", SessionViewSet),
        SyncedKind("morning", MorningViewSet),
        SyncedKind("pain_entry", PainEntryViewSet),
        SyncedKind("measure", MeasureViewSet),
        SyncedKind("activity", ActivityViewSet),
        SyncedKind("care", CareViewSet),
    )
}
"""In the order in which a copy can be made: what others name comes first."""
NAMES = [*KINDS]
