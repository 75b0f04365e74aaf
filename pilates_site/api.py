"""The map of the API: /api/v1/ and its schema; and the rules, which belong to no single room."""

from django.http import Http404
from django.urls import URLPattern, URLResolver, include, path, reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from accounts import api as accounts
from conventions.answers import serializer_of
from conventions.api import PAGING_PARAMETERS, SharedView, StrictParameters
from conventions.caching import shared
from conventions.sources import Source
from exercises import api as exercises
from exercises import everyday
from exercises.forms import MAX_SEARCH, HelpForm
from exercises.models import catalogue_stamp
from exercises.serializers import MeantSerializer
from pilates_site import api_pages, changes, openapi, rulebook, sync
from pilates_site import help as help_pages
from reminders import api as reminders
from routines import api as routines
from tracking import api as tracking

KEPT_SECONDS = 300


class ListedRuleSerializer(serializers.Serializer):
    """One rule: what it says, why, where it is from, and the numbers it acts by."""

    id = serializers.CharField(source="rule.id")
    title = serializers.CharField(source="rule.title")
    text = serializers.CharField(help_text="What it says, with its numbers.")
    points = serializers.ListField(
        child=serializers.CharField(), source="rule.points", help_text="What it says one by one."
    )
    reason = serializers.CharField(source="rule.reason")
    source = serializers.CharField(  # type: ignore[assignment]
        source="rule.credits", help_text="Where it is from, in a sentence."
    )
    sources = serializer_of(Source)(many=True, source="rule.sources")
    chapter = serializers.CharField(source="chapter.key")
    constants = serializers.DictField(
        child=serializers.CharField(), source="rule.constants", help_text="Its numbers by what they are."
    )


class RuleViewSet(SharedView, StrictParameters, GenericViewSet):
    """The rules that the site follows, in the order of the rule book."""

    area = "catalogue"
    share = staticmethod(shared(seconds=KEPT_SECONDS, stamp=catalogue_stamp, few=dict.fromkeys(PAGING_PARAMETERS)))
    serializer_class = ListedRuleSerializer
    authentication_classes = ()
    permission_classes = (AllowAny,)
    filter_backends = ()
    lookup_field = "id"
    lookup_value_regex = "[A-Z0-9-]{1,20}"

    @extend_schema(operation_id="rules_list", responses=ListedRuleSerializer(many=True))
    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        page = self.paginate_queryset(rulebook.listed())
        return self.get_paginated_response(ListedRuleSerializer(page, many=True).data)

    @extend_schema(operation_id="rules_retrieve", responses=ListedRuleSerializer)
    def retrieve(self, request: Request, id: str) -> Response:
        found = rulebook.find(id)
        if found is None:
            raise Http404
        return Response(ListedRuleSerializer(found).data)


class HelpSerializer(serializers.Serializer):
    """What the pages about the site say about these words, best first, and what has to be read before."""

    meant = MeantSerializer()
    sections = serializer_of(help_pages.Section)(many=True)


class HelpView(SharedView, StrictParameters, APIView):
    """Questions, the method, the evidence, the article's page and the rules, searched in everyday words."""

    area = "catalogue"
    share = staticmethod(shared(seconds=KEPT_SECONDS, stamp=catalogue_stamp))
    authentication_classes = ()
    permission_classes = (AllowAny,)
    query_parameters = frozenset({"search"})

    @extend_schema(
        operation_id="help_search",
        parameters=[OpenApiParameter("search", {"type": "string", "maxLength": MAX_SEARCH}, description="Words.")],
        responses=HelpSerializer,
    )
    def get(self, request: Request) -> Response:
        form = HelpForm(request.query_params)
        if not form.is_valid():
            raise ValidationError({name: [*messages] for name, messages in form.errors.items()})
        query = form.cleaned_data["search"]
        found = {"meant": everyday.read(query), "sections": help_pages.find(query)}
        return Response(HelpSerializer(found).data)


class MapSerializer(serializers.Serializer):
    """Where everything is."""

    name = serializers.CharField(help_text="What this API is called.")
    version = serializers.CharField(help_text="The version of what it promises. It rises with each addition.")
    documentation = serializers.CharField(help_text="Where people read about it.")
    schema = serializers.CharField(help_text="The OpenAPI document.")
    person = serializers.CharField(help_text="Who you are. Needs a key.")
    links = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), help_text="What can be read, by part."
    )


class MapView(SharedView, StrictParameters, APIView):
    area = "catalogue"
    share = staticmethod(shared(seconds=KEPT_SECONDS, stamp=catalogue_stamp))
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="map_retrieve", responses=MapSerializer)
    def get(self, request: Request) -> Response:
        """Read the map of this API. It says where to begin, and what can be read in each part."""
        told = openapi.document()
        links = {
            chapter.slug: [call.path for call in chapter.calls if call.method == "GET" and "{" not in call.path]
            for chapter in api_pages.chapters()
        }
        found = {
            "name": told["info"]["title"],
            "version": told["info"]["version"],
            "documentation": reverse("about_api"),
            "schema": reverse("schema"),
            "person": reverse("api:me"),
            "links": links,
        }
        return Response(MapSerializer(found).data)


rules = SimpleRouter()
rules.register("rules", RuleViewSet, "rule")

# Each room brings its lists by a router, and what there is one of (me, the week) by paths of its own.
v1 = [
    path("", MapView.as_view(), name="map"),
    *rules.urls,
    path("help/", HelpView.as_view(), name="help"),
    *changes.urlpatterns,
    *sync.urlpatterns,
    *(
        url
        for room in (exercises, accounts, routines, tracking, reminders)
        for url in (*room.router.urls, *getattr(room, "urlpatterns", ()))
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", api_pages.about_api, name="about_api"),
    path("schema/", openapi.schema, name="schema"),
    path("v1/", include((v1, "api"))),
    path("problems/", api_pages.api_problems, name="api_problems"),
    path("problems/<slug:code>/", api_pages.api_problem, name="api_problem"),
    path("<slug:tag>/", api_pages.api_chapter, name="api_chapter"),
]
