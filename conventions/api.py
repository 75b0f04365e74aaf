"""What every API view shares: strict bodies, strict parameters, rows once, changes by version."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from types import ModuleType
from typing import Any, ClassVar, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, reverse
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, mixins, permissions, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from conventions.caching import View
from conventions.csv_files import Separator, TablesForm
from conventions.fields import CleanText, Data, StrictBoolean, StrictInteger, StrictUUID
from conventions.limits import EXPORT
from conventions.narrowing import Narrowed, names_of
from conventions.owned import Owned, OwnedQuerySet, Signature, digest_of
from conventions.permissions import SignedIn
from conventions.preconditions import etag_of, expected_version, showing_current
from conventions.withdrawals import Withdrawing

OF_MAKING = ("client_uuid", "created_at")
"""What is said of a row as it is made; a change leaves it as it is."""
OURS = ("updated_at", "recorded_at", "local_date", "ends_on", "deadline")
"""What is ours, whatever is sent: when it came and was changed last, and days that follow from what is said."""
NOT_HERE = "This cannot be set here. Leave it out."
SEPARATOR = OpenApiParameter(
    "separator",
    str,
    enum=[one.value for one in Separator],
    description="A semicolon brings decimal commas. Left out, it is what the language in Accept-Language writes.",
)
PAGING_PARAMETERS = frozenset({"page", "page_size", "cursor"})


def address_of(row: Owned, kind: str) -> str:
    """Where the API shows ``row``: ``kind`` is the name that its list has in the router."""
    return reverse(f"api:{kind}-detail", args=[row.pk])


# A docstring would describe every answer of a subclass that has none of its own.
class StrictSerializer(serializers.Serializer):
    # Unknown fields are refused. Known read-only fields are ignored, so that GET, change, PUT works.
    def to_internal_value(self, data: object) -> Data:
        if isinstance(data, Mapping):
            unknown = sorted(str(name) for name in data.keys() - self.fields.keys())
            if unknown:
                raise serializers.ValidationError({name[:100]: ["There is no such field."] for name in unknown[:20]})
        return super().to_internal_value(data)


class StrictModelSerializer(StrictSerializer, serializers.ModelSerializer):
    serializer_field_mapping: ClassVar[dict[Any, Any]] = {
        field: {
            serializers.CharField: CleanText,
            serializers.IntegerField: StrictInteger,
            serializers.BooleanField: StrictBoolean,
        }.get(cast(Any, mapped), mapped)
        for field, mapped in serializers.ModelSerializer.serializer_field_mapping.items()
    }


class OwnedSerializer(StrictModelSerializer):
    """The fields every owned row shows; ``client_uuid`` may be sent on making, to make a repeated request harmless."""

    client_uuid = StrictUUID(required=False)

    class Meta:
        owned_fields = ("id", "client_uuid", "version", "created_at", "updated_at")

    # A moment that is not taken is refused: a program would think that it is kept. Reading, changing and sending back
    # works: what stands in a row that is there is what it was.
    def to_internal_value(self, data: object) -> Data:
        if self.instance is None and isinstance(data, Mapping):
            days = (serializers.DateTimeField, serializers.DateField)
            wrong = [
                name
                for name, field in self.fields.items()
                if field.read_only and isinstance(field, days) and name not in OURS and data.get(name) is not None
            ]
            if wrong:
                raise serializers.ValidationError({name: [NOT_HERE] for name in wrong})
        return super().to_internal_value(data)


class StrictParameters(Withdrawing):
    """Refuses query parameters that the view does not know, by name."""

    query_parameters: ClassVar[frozenset[str]] = frozenset()
    area: ClassVar[str] = ""
    """What a key needs a scope of (``conventions/areas.py``). Without one, no key opens the view."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        method = str(request.method).lower()
        if method not in self.http_method_names or not hasattr(self, method):  # type: ignore[attr-defined]
            raise exceptions.MethodNotAllowed(str(request.method))
        filters = getattr(getattr(self, "filterset_class", None), "base_filters", {})
        paging: frozenset[str] = getattr(getattr(self, "paginator", None), "parameters", frozenset())
        known = self.query_parameters | paging | filters.keys() | {*self.of_this_action()}
        unknown = sorted(request.query_params.keys() - known)
        if unknown:
            raise exceptions.ValidationError({name[:100]: ["There is no such parameter."] for name in unknown[:20]})

    def of_this_action(self) -> Collection[str]:
        """The parameters that this action takes and others of the view do not."""
        return ()


class SharedView:
    """What answers the same to everyone: the whole view is wrapped, so that nothing is set up for what is kept."""

    share: ClassVar[Any]

    @classmethod
    def _shared(cls, *args: Any, **kwargs: Any) -> View:
        view: View = cls.share(super().as_view(*args, **kwargs))  # type: ignore[misc]
        return view

    as_view: Any = _shared


class OneKind:
    """An answer of one kind, whatever was said to be accepted; what is wrong is said as everywhere else."""

    is_one_kind = True

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002
        return super().perform_content_negotiation(request, force=True)  # type: ignore[misc]


class TableView(OneKind, StrictParameters, APIView):
    """What answers with a file for a spreadsheet."""

    call_limit = EXPORT
    query_parameters = frozenset({"separator"})
    table = ""
    """The one table it is, or all in one zip."""

    def get(self, request: Request) -> HttpResponseBase:
        if request.query_params.get("separator") == "":
            raise exceptions.ValidationError({"separator": ["Choose comma or semicolon."]})
        form = TablesForm({**request.query_params.dict(), "table": self.table}, request=request)
        if not form.is_valid():
            raise exceptions.ValidationError({name: [*messages] for name, messages in form.errors.items()})
        return form.answer(cast(AbstractBaseUser, request.user))


class OwnedViewSet(
    StrictParameters,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.ListModelMixin,
    viewsets.GenericViewSet,
):
    """Rows of one person. A subclass names ``rows`` and the verbs ``make`` and ``change`` (and ``remove`` to delete).

    POST: 201, or 200 with the stored row where the same request came before, 409 where its UUID came with other data
    or the row was deleted since.
    PUT and DELETE: If-Match with the version; 428 where it is missing, 412 where it is stale. A row of someone else is
    missing (404).
    """

    permission_classes: Sequence[type[permissions.BasePermission]] = (SignedIn,)
    lookup_value_regex = r"\d{1,9}"
    rows: ClassVar[OwnedQuerySet]
    filter_backends = (DjangoFilterBackend, Narrowed)
    day_field: ClassVar[str] = ""
    """The local day that a row is about; empty where it is about none."""
    in_step_class: ClassVar[type[serializers.BaseSerializer] | None] = None
    """What a program that brings its copy may say beside: what the row has been through elsewhere."""
    is_in_step = False
    """Whether a program brings what it holds, of whatever day, and does not tell what has just happened."""

    def of_this_action(self) -> Collection[str]:
        return names_of(self)

    def get_queryset(self) -> QuerySet:
        return self.rows.visible_to(self.request.user)

    def make(self, data: Data) -> Owned:
        """The verb that makes a row of ``request.user`` from validated data."""
        raise exceptions.MethodNotAllowed("POST")

    def change(self, row: Any, *, expected: int, data: Data) -> Owned:
        """The verb that changes ``row`` from version ``expected``."""
        raise exceptions.MethodNotAllowed("PUT")

    def remove(self, row: Any, *, expected: int) -> None:
        """The verb that deletes ``row`` at version ``expected``."""
        raise exceptions.MethodNotAllowed("DELETE")

    def get_serializer_class(self) -> Any:
        return self.in_step_class if self.is_in_step and self.in_step_class else super().get_serializer_class()

    def shown(self, rows: list[Any]) -> list[Any]:
        """``rows`` with what their serializer needs, where that is read for all of them at once."""
        return rows

    def made_otherwise(self, row: Data) -> Owned | None:
        """The row that ``row`` is about, where it is the site that makes rows of this kind, and not who sends it."""
        return None

    def answer(self, row: Owned, code: int = status.HTTP_200_OK) -> Response:
        """Return one row with its version as ETag."""
        return self.answer_with(get_object_or_404(self.get_queryset(), pk=row.pk), code)

    def answer_with(self, row: Owned, code: int = status.HTTP_200_OK) -> Response:
        """The same for a row that holds all that is shown of it."""
        headers = {"ETag": etag_of(row)}
        if code == status.HTTP_201_CREATED:
            headers["Location"] = address_of(row, self.basename)
        return Response(self.get_serializer(row).data, status=code, headers=headers)

    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        return self.store(data, client_uuid=data.pop("client_uuid", None))

    def store(self, data: Data, *, client_uuid: uuid.UUID | None) -> Response:
        """Answer with the row that is made of validated data, or was made of it before."""
        return self.make_once(lambda: self.make(data), client_uuid=client_uuid)

    def make_once(self, make: Callable[[], Owned], *, client_uuid: uuid.UUID | None, **more: object) -> Response:
        """Answer 201 with the row that ``make`` makes, or 200 with the one the same request made before.

        ``more`` decides beside the body whether two requests are the same.
        """
        # Nobody gets past the permissions without a name, and the serializer has refused what is no object.
        owner, body = cast(AbstractBaseUser, self.request.user), cast(Data, self.request.data)
        row, is_new = self.rows.once(make, owner=owner, client_uuid=client_uuid, sent={**body, **more})
        return self.answer(row, status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)

    def store_signed(self, make: Callable[[Signature], Owned], *, client_uuid: uuid.UUID | None) -> Response:
        """The same for a verb that writes the signature with the row: what it returns is answered with as it is, and
        not read back."""
        owner, body = cast(AbstractBaseUser, self.request.user), cast(Data, self.request.data)
        sign = Signature(client_uuid or uuid.uuid4(), digest_of(body) if client_uuid else "")
        row, is_new = self.rows.once_signed(make, owner=owner, sign=sign)
        return self.answer_with(row, status.HTTP_201_CREATED) if is_new else self.answer(row)

    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        return self.answer_with(self.get_object())

    def update(self, request: Request, *args: object, **kwargs: object) -> Response:
        row = self.get_object()
        with showing_current(lambda: self.answer(row)):
            expected = expected_version(request, row)
            serializer = self.get_serializer(row, data=request.data)
            serializer.is_valid(raise_exception=True)
            data = {name: value for name, value in serializer.validated_data.items() if name not in OF_MAKING}
            # What was read and what is answered is not in it: the person is held for no longer than it takes to write.
            with transaction.atomic():
                changed = self.change(row, expected=expected, data=data)
        return self.answer(changed)

    def destroy(self, request: Request, *args: object, **kwargs: object) -> Response:
        row = self.get_object()
        with showing_current(lambda: self.answer(row)):
            self.remove(row, expected=expected_version(request, row))
        return Response(status=status.HTTP_204_NO_CONTENT)


def gathered(*modules: ModuleType) -> tuple[SimpleRouter, list[URLPattern]]:
    """The lists and the single addresses of several modules as one router and one list."""
    router = SimpleRouter()
    paths: list[URLPattern] = []
    for module in modules:
        router.registry.extend(getattr(module, "router", SimpleRouter()).registry)
        paths.extend(getattr(module, "urlpatterns", []))
    return router, paths
