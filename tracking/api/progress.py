"""Progress through the API: what the page draws, as data and as drawings."""

from collections.abc import Collection

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from conventions.api import SEPARATOR, OneKind, TableView
from conventions.pages import person_of
from conventions.rereading import Reread
from tracking import charts
from tracking.api.diary import DiaryView
from tracking.insights.facts import first_day
from tracking.overview.history import picture_of
from tracking.overview.progress import drawn_from
from tracking.serializers.progress import ChartLookSerializer, ProgressSerializer, SpanSerializer

SPAN_PARAMETERS = frozenset({"range", "since", "until"})
CHARTS = ("pain", "weeks", "three", "activities")


class Recorded(Reread, DiaryView):
    """What shows the local days asked for."""

    area = "insights"
    timed = (None,)
    query_parameters = SPAN_PARAMETERS

    def record(self, request: Request) -> charts.Series:
        person = person_of(request)
        history = picture_of(person, now=timezone.now())
        given = {name: value for name, value in request.query_params.items() if name in SPAN_PARAMETERS}
        context = {"today": history.today, "first": first_day(history), "first_weekday": history.first_weekday}
        asked = SpanSerializer(data=given, context=context)
        asked.is_valid(raise_exception=True)
        return drawn_from(person, history, **asked.validated_data)


class Progress(Recorded):
    """What the diary says, in numbers."""

    @extend_schema(operation_id="progress_retrieve", parameters=[SpanSerializer], responses=ProgressSerializer)
    def get(self, request: Request) -> Response:
        """Readings, averages, weeks and answers of the local days asked for, or of the last 13 weeks.

        All answers to the weekly questions and about activities are included, whatever days are asked for.
        """
        return Response(ProgressSerializer(self.record(request)).data)


class Chart(OneKind, Recorded):
    """A drawing of Progress. A browser that shows it keeps nothing."""

    reread = ()
    query_parameters = SPAN_PARAMETERS | {"theme", "size", "show"}

    @extend_schema(
        operation_id="chart_retrieve",
        parameters=[
            OpenApiParameter("name", str, OpenApiParameter.PATH, enum=CHARTS),
            SpanSerializer,
            ChartLookSerializer,
        ],
        responses={(200, "image/svg+xml"): OpenApiTypes.STR},
    )
    def get(self, request: Request, name: str) -> HttpResponse:
        """Pain over time, sessions a week, the weekly questions or your own activities, as an SVG file that carries
        its words, its colours and a description of what is drawn."""
        if name not in CHARTS:
            raise exceptions.NotFound
        given = {
            field: request.query_params.getlist(field) if field == "show" else request.query_params[field]
            for field in ("theme", "size", "show")
            if field in request.query_params
        }
        look = ChartLookSerializer(data=given)
        look.is_valid(raise_exception=True)
        asked = look.validated_data
        drawing = drawing_of(name, self.record(request), shown=asked["show"])
        return HttpResponse(drawing.alone(size=asked["size"], theme=asked["theme"]), content_type="image/svg+xml")


def drawing_of(name: str, record: charts.Series, *, shown: Collection[str]) -> charts.Drawing:
    """The drawing ``name`` of ``record``."""
    if name == "pain":
        return charts.pain_chart(record, shown=shown)
    if name == "weeks":
        return charts.weeks_chart(record)
    if name == "three":
        return charts.dumbbells(record.three, name="three", title=_("Weekly questions, then and now"))
    return charts.dumbbells(record.activities, name="activities", title=_("Your activities, then and now"))


class SessionTable(TableView):
    area = "export"
    permission_classes = DiaryView.permission_classes
    table = "sessions"

    @extend_schema(operation_id="sessions_csv", parameters=[SEPARATOR], responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request) -> HttpResponseBase:
        """Every finished session, oldest first, as CSV. Text that a spreadsheet would take for a formula begins with
        an apostrophe."""
        return super().get(request)


class PainTable(TableView):
    area = "export"
    permission_classes = DiaryView.permission_classes
    table = "pain"

    @extend_schema(
        operation_id="pain_entries_csv", parameters=[SEPARATOR], responses={(200, "text/csv"): OpenApiTypes.STR}
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Every pain entry, oldest first, as CSV. Text that a spreadsheet would take for a formula begins with an
        apostrophe."""
        return super().get(request)


urlpatterns = [
    path("sessions.csv", SessionTable.as_view(), name="session-table"),
    path("pain-entries.csv", PainTable.as_view(), name="pain-table"),
    path("progress/", Progress.as_view(), name="progress"),
    path("charts/<str:name>.svg", Chart.as_view(), name="chart"),
]
