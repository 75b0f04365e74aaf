"""The library for programs: /api/v1/exercises/, public and read only."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from conventions.api import PAGING_PARAMETERS, Data, OneKind, OwnedViewSet, SharedView, StrictParameters
from conventions.caching import Few, shared
from conventions.days import local_date
from conventions.deletable import every
from conventions.pages import person_of
from conventions.paging import PageNumbers
from conventions.permissions import SignedIn
from conventions.rereading import Reread
from exercises import catalogue
from exercises.facts import BASE
from exercises.figures import svg
from exercises.figures.frames import Figure
from exercises.figures.scene import for_script, still
from exercises.forms import MAX_SEARCH, FindForm
from exercises.looking import Looker
from exercises.models import FILTERS, Exercise, SignOff, catalogue_stamp
from exercises.serializers import (
    ExerciseSerializer,
    FigureSerializer,
    MeantSerializer,
    RecordsRenderer,
    SignOffSerializer,
    records_of,
    with_fit,
)

KEPT_SECONDS = 300
DRAWING_KEPT_SECONDS = 86_400
# Words and conditions are somebody's own. What is wrong in the others is refused.
FEW: Few = dict.fromkeys([*FILTERS, *PAGING_PARAMETERS, "form"])

LOOKS: Few = dict.fromkeys(["body", "theme"])
"""How a picture may look."""
SLUG = OpenApiParameter("slug", OpenApiTypes.STR, OpenApiParameter.PATH, description="Which exercise.")
FORM = OpenApiParameter("form", OpenApiTypes.STR, OpenApiParameter.PATH, description="The key of one of its versions.")
PARAMETERS = [
    OpenApiParameter("search", {"type": "string", "maxLength": MAX_SEARCH}, description="Words, slips forgiven."),
    OpenApiParameter(
        "fits",
        OpenApiTypes.STR,
        enum=["me"],
        description="Only what fits the person who asks, each with `fit`. Needs credentials, else 401.",
    ),
    *(
        OpenApiParameter(name, OpenApiTypes.STR, enum=values, many=True, description="Any of these. May be repeated.")
        for name, values in FILTERS.items()
    ),
]


class FoundPages(PageNumbers):
    """Pages of what was found; `meant` says what has to be read first."""

    def get_paginated_response_schema(self, schema: Data) -> Data:
        told = super().get_paginated_response_schema(schema)
        told["properties"]["meant"] = {"$ref": "#/components/schemas/Meant"}
        return {**told, "required": [*told["required"], "meant"]}


@extend_schema_view(list=extend_schema(parameters=PARAMETERS))
class ExerciseViewSet(SharedView, StrictParameters, ReadOnlyModelViewSet):
    """Every exercise of the library, best hit first. A page costs 2 queries."""

    area = "catalogue"
    share = staticmethod(shared(seconds=KEPT_SECONDS, stamp=catalogue_stamp, few=FEW))
    queryset = Exercise.objects.all()
    serializer_class = ExerciseSerializer
    authentication_classes = ()
    permission_classes = (AllowAny,)
    filter_backends = ()
    renderer_classes = (RecordsRenderer,)
    pagination_class = FoundPages
    lookup_field = "slug"
    lookup_value_regex = "[-a-z0-9]{1,60}"
    query_parameters = frozenset({"search", "fits", *FILTERS})
    more_answers = {"list": {401: "`fits=me` needs credentials.", 403: "These credentials may not do this."}}

    def get_authenticators(self) -> Any:
        """Anyone may read; who asks what fits them has to say who they are."""
        request = getattr(self, "request", None)
        if request is not None and "fits" in request.GET:
            return [one() for one in APIView.authentication_classes]
        return super().get_authenticators()

    def get_permissions(self) -> Any:
        is_asked = "fits" in self.request.GET and self.request.method in ("GET", "HEAD")
        return [SignedIn()] if is_asked else super().get_permissions()

    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        form = FindForm(request.query_params)
        if not form.is_valid():
            raise ValidationError({name: [*messages] for name, messages in form.errors.items()})
        flags = _flags_of(request) if form.is_for_me else None
        signed_off = _signed_off(request) if flags is not None else frozenset()
        among = None
        if flags is not None:
            out = Looker(person_of(request)).left_out
            among = Exercise.objects.listed().fitting(flags, signed_off=signed_off, left_out=out)
        found = Exercise.objects.find(form.query, form.wants, among=among)
        keys = self.paginate_queryset(found.keys)
        records = records_of(keys or [])
        if flags is not None:
            facts = Exercise.objects.facts()
            fitted = [with_fit(one, facts[one["slug"]], flags, signed_off=signed_off) for one in records]
        answer = self.get_paginated_response(records if flags is None else fitted)
        answer.data["meant"] = MeantSerializer(found.meant).data
        return answer

    @extend_schema(
        parameters=[OpenApiParameter("form", OpenApiTypes.STR, description="The key of a form.")],
        responses=FigureSerializer,
    )
    @action(detail=True, query_parameters=frozenset({"form"}))
    def figure(self, request: Request, **kwargs: str) -> Response:
        """The drawn figure of a form: the frames that it shows, with words, breath, pose and picture."""
        exercise = self.get_object()
        form = request.query_params.get("form", "") or BASE
        return Response(FigureSerializer(_told(exercise, form)).data)


def _flags_of(request: Request) -> frozenset[str]:
    """The conditions of who asks. Raises ``ValidationError`` where they have not answered yet."""
    person = person_of(request)
    flags = person.flags(today=local_date(timezone.now(), person.time_zone))
    if flags is None:
        raise ValidationError({"fits": ["Answer the safety questions first: POST /api/v1/me/screening/answers/."]})
    return flags


def _signed_off(request: Request) -> frozenset[str]:
    person = person_of(request)
    return SignOff.objects.agreed_for(person, on=local_date(timezone.now(), person.time_zone))


class SignOffViewSet(Reread, OwnedViewSet):
    """What a health professional agreed to: one exercise, for 90 days.

    If a condition that may be signed off leaves it out, this allows the easier version. Otherwise it allows versions
    above beginner level without what they build on.
    """

    area = "routines"
    rows = SignOff.objects.select_related("exercise")
    serializer_class = SignOffSerializer
    http_method_names = ("get", "post", "delete", "head", "options")

    def make(self, data: Data) -> SignOff:
        exercise = Exercise.objects.filter(slug=data.pop("exercise")["slug"]).first()
        if exercise is None:
            raise ValidationError({"exercise": ["There is no such exercise."]})
        if not exercise.facts.may_be_agreed_to(_flags_of(self.request)):
            raise ValidationError({"exercise": ["There is nothing about it that a professional may sign off for you."]})
        return SignOff.objects.record(owner=person_of(self.request), exercise=exercise, at=timezone.now(), **data)

    def remove(self, row: SignOff, *, expected: int) -> None:
        row.put_away(at=timezone.now(), expected=expected)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Undo the deletion, within 30 days. Idempotent."""
        row = get_object_or_404(every(SignOff).visible_to(person_of(request)), pk=pk)
        row.bring_back(at=timezone.now())
        return self.answer(row)


def _figure(exercise: Exercise, form: str) -> Figure:
    """What a form shows, by its key or by the name of its figure; 404 where nothing is drawn.

    Figures of an exercise that no form shows are drawn whole.
    """
    forms = [one for one in exercise.facts.forms if one.shown]
    shown = next((one.shown for one in forms if form in (one.key, one.figure)), None)
    figure = catalogue.drawn(form) if form in exercise.extra_figures else None
    figure = catalogue.drawn_as(shown) if shown else figure
    if figure is None:
        raise Http404
    return figure


def _told(exercise: Exercise, form: str) -> Data:
    figure = _figure(exercise, form)
    told = for_script(figure)
    for n, frame in enumerate(told["frames"], 1):
        frame["n"] = n
        frame["contact"] = figure.frames[n - 1].contact
        frame["alt"] = svg.described(figure, n - 1, exercise=exercise.name)
        frame["picture"] = reverse("api:exercise-picture", args=[exercise.slug, form, n])
    forms = [one for one in exercise.facts.forms if one.shown]
    drawn = {one.figure for one in forms}
    return {
        **told,
        "exercise": exercise.slug,
        "form": form,
        "title": figure.title,
        "note": figure.note,
        "forms": [*(one.key for one in forms), *(name for name in exercise.extra_figures if name not in drawn)],
        "strip": reverse("api:exercise-strip", args=[exercise.slug, form]),
    }


class FigureFile(SharedView, OneKind, StrictParameters, APIView):
    """A drawing as a file."""

    share = staticmethod(shared(seconds=DRAWING_KEPT_SECONDS, stamp=catalogue_stamp, few=LOOKS))
    authentication_classes = ()
    permission_classes = (AllowAny,)


class Picture(FigureFile):
    query_parameters = frozenset(LOOKS)

    @extend_schema(
        operation_id="exercises_picture",
        parameters=[
            SLUG,
            FORM,
            OpenApiParameter(
                "body", OpenApiTypes.STR, enum=svg.BODIES, default="a", description="Whose body is drawn."
            ),
            OpenApiParameter("theme", OpenApiTypes.STR, enum=svg.THEMES, default="light", description="Its colours."),
        ],
        responses={(200, "image/svg+xml"): OpenApiTypes.STR},
    )
    def get(self, request: Request, slug: str, form: str, number: int) -> HttpResponse:
        """Draw one frame of a figure. The file has a description of what is drawn."""
        exercise = get_object_or_404(Exercise, slug=slug)
        figure = _figure(exercise, form)
        body, theme = request.query_params.get("body", "a"), request.query_params.get("theme", "light")
        if not 1 <= number <= len(figure.frames) or body not in svg.BODIES or theme not in svg.THEMES:
            raise Http404
        label = svg.described(figure, number - 1, exercise=exercise.name)
        drawn = svg.alone(still(figure, figure.frames[number - 1]), label=label, body=body, theme=theme)
        return HttpResponse(drawn, content_type="image/svg+xml")


class Strip(FigureFile):
    @extend_schema(
        operation_id="exercises_strip",
        parameters=[SLUG, FORM],
        responses={(200, "image/svg+xml"): OpenApiTypes.STR},
    )
    def get(self, request: Request, slug: str, form: str) -> HttpResponse:
        """Draw all frames of a figure with their words on one white sheet, to be printed."""
        exercise = get_object_or_404(Exercise, slug=slug)
        drawn = svg.strip(_figure(exercise, form), exercise=exercise.name)
        return HttpResponse(drawn, content_type="image/svg+xml")


router = SimpleRouter()
router.register("exercises", ExerciseViewSet, basename="exercise")
router.register("sign-offs", SignOffViewSet, basename="sign-off")

urlpatterns = [
    path("exercises/<slug:slug>/figure/<str:form>/strip.svg", Strip.as_view(), name="exercise-strip"),
    path("exercises/<slug:slug>/figure/<str:form>/<int:number>.svg", Picture.as_view(), name="exercise-picture"),
]
