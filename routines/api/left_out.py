"""What a person leaves out, what they decided about what hurts, and what a professional said."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.models import Guidance
from conventions.api import Data, OwnedViewSet
from conventions.pages import person_of
from conventions.problems import Conflict
from conventions.rereading import Reread
from exercises.models import Barred
from routines.models import SwapDecision
from routines.models.said import said_by_professional, suggested, take_back
from routines.serializers.left_out import (
    BarredSerializer,
    GuidanceSerializer,
    SwapDecisionSerializer,
    exercise_called,
)


class BarredViewSet(Reread, OwnedViewSet):
    """What is not for the person, newest first, ended rows too. DELETE allows it again: the row stays as history."""

    area = "routines"
    rows = Barred.objects.with_exercises()
    serializer_class = BarredSerializer
    http_method_names = ("get", "post", "put", "delete", "head", "options")

    def make(self, data: Data) -> Barred:
        person, now = person_of(self.request), timezone.now()
        exercise = exercise_called(data.pop("exercise")["slug"])
        instead = data.pop("instead", None)
        if instead is None:
            instead = suggested(person, exercise.slug, at=now, form=data.get("form", ""))
        decision = SwapDecision.objects.leave_out(owner=person, exercise=exercise, at=now, instead=instead, **data)
        assert decision.barred is not None
        return decision.barred

    def change(self, row: Barred, *, expected: int, data: Data) -> Barred:
        """Who said so, why, what takes its place and until when; the exercise and its version stay."""
        said = {name: value for name, value in data.items() if name not in ("exercise", "form")}
        row.revise(expected=expected, **said)
        return row

    def remove(self, row: Barred, *, expected: int) -> None:
        row.lift(at=timezone.now(), expected=expected)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Leave it out again, as it was said. Every routine follows. Idempotent. 409 where it is left out already."""
        row = self.get_object()
        SwapDecision.objects.leave_out_again(row, at=timezone.now())
        return self.answer(row)


class SwapDecisionViewSet(OwnedViewSet):
    """What was decided about exercises that hurt or are left out, newest first."""

    area = "routines"
    rows = SwapDecision.objects.with_exercises()
    serializer_class = SwapDecisionSerializer
    http_method_names = ("get", "post", "head", "options")

    def make(self, data: Data) -> SwapDecision:
        """Keep an exercise that hurts: it is asked again later."""
        exercise = exercise_called(data["exercise"]["slug"])
        hurt_days = data.get("hurt_days", 0)
        return SwapDecision.objects.keep(
            owner=person_of(self.request), exercise=exercise, at=timezone.now(), hurt_days=hurt_days
        )

    @extend_schema(request=None, responses=SwapDecisionSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Restore every routine, and allow the exercise again. A routine that was changed since stays. 409 after 24
        hours. Idempotent."""
        row = self.get_object()
        _or_conflict(lambda: row.undo(at=timezone.now()))
        return self.answer(row)


class GuidanceViewSet(Reread, OwnedViewSet):
    """What health professionals said, newest first. `never` and limits count at once, in every routine."""

    area = "routines"
    rows = Guidance.objects.with_exercises()
    serializer_class = GuidanceSerializer
    http_method_names = ("get", "post", "delete", "head", "options")

    def make(self, data: Data) -> Guidance:
        for name in ("never", "yes"):
            data[name] = [
                {**one, "exercise": exercise_called(one["exercise"]["slug"], field=name)} for one in data.get(name, [])
            ]
        return said_by_professional(owner=person_of(self.request), at=timezone.now(), **data).guidance

    @extend_schema(request=None, responses=GuidanceSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Confirm once more that this is what the person was told. Idempotent."""
        row = self.get_object()
        row.confirm(at=timezone.now())
        return self.answer(row)

    def remove(self, row: Guidance, *, expected: int) -> None:
        """Nothing of it counts any more, and what it ruled out is allowed again; the row stays as history."""
        take_back(row, at=timezone.now(), expected=expected)


def _or_conflict(decide: Callable[[], object]) -> None:
    try:
        decide()
    except ValidationError as error:
        raise Conflict(" ".join(error.messages)) from error


router = SimpleRouter()
router.register("not-for-me", BarredViewSet, basename="barred")
router.register("swap-decisions", SwapDecisionViewSet, basename="swap-decision")
router.register("guidance", GuidanceViewSet, basename="guidance")
