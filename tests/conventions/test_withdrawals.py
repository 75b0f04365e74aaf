"""What is to end says so long before: in its answers and in the schema."""

from datetime import UTC, datetime

import pytest
from django.urls import path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from conventions.api import StrictParameters
from conventions.withdrawals import Withdrawal

SINCE, SUNSET = datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


class OldSerializer(serializers.Serializer):
    """Something that there is another way to read."""

    word = serializers.CharField()


class Old(StrictParameters, APIView):
    permission_classes = (AllowAny,)
    withdrawals = {"get": Withdrawal(SINCE, SUNSET, "/api/")}

    @extend_schema(operation_id="old_read", responses=OldSerializer)
    def get(self, request: Request) -> Response:
        """Read it in the old way."""
        return Response({"word": "old"}, headers={"Link": '</api/v1/old/>; rel="first"'})

    @extend_schema(operation_id="old_write", request=OldSerializer, responses=OldSerializer)
    def post(self, request: Request) -> Response:
        """Write it in the old way."""
        return Response({"word": "old"})


def test_an_answer_says_since_when_until_when_and_where_to_read_of_it() -> None:
    ask = APIRequestFactory()

    answers = [Old.as_view()(request) for request in (ask.get("/"), ask.head("/"), ask.get("/?odd=1"))]
    written = Old.as_view()(ask.post("/"))

    assert [one.status_code for one in answers] == [200, 200, 400]
    assert {one["Deprecation"] for one in answers} == {"@1798761600"}
    assert {one["Sunset"] for one in answers} == {"Sat, 01 Jan 2028 00:00:00 GMT"}
    assert answers[0]["Link"] == '</api/v1/old/>; rel="first", </api/>; rel="deprecation"; type="text/html"'
    assert answers[2]["Link"] == '</api/>; rel="deprecation"; type="text/html"'
    assert not {"Deprecation", "Sunset", "Link"} & {*written.headers}


def test_the_schema_says_it_too() -> None:
    made = SchemaGenerator(patterns=[path("api/v1/old/", Old.as_view())]).get_schema(request=None, public=True)
    told = made["paths"]["/api/v1/old/"]

    assert told["get"]["deprecated"] is True
    assert {"Deprecation", "Sunset", "Link", "X-Request-ID"} <= told["get"]["responses"]["200"]["headers"].keys()
    assert "deprecated" not in told["post"]
    assert "Sunset" not in told["post"]["responses"]["200"]["headers"]


def test_programs_get_a_year_at_least() -> None:
    with pytest.raises(ValueError, match="12 months"):
        Withdrawal(SINCE, datetime(2027, 12, 1, tzinfo=UTC), "/api/")
