"""Serializers of what a pure module answers with: a frozen dataclass, a named tuple or a typed dict, field by field.

What a field means, and what the API calls it where that is another name, stands in its annotation:
``label: Annotated[str, Doc("In the person's words.", name="question")]``.
"""

import threading
import types
from collections.abc import Collection, Mapping, Sequence
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from django.db.models import Choices
from django.utils.functional import cached_property
from rest_framework import serializers
from rest_framework.utils.serializer_helpers import BindingDict

from conventions.fields import Data
from conventions.messages import Doc
from conventions.rules import Rule

Parts = Mapping[type, type[serializers.Serializer]]

_PLAIN: dict[type, type[serializers.Field]] = {
    bool: serializers.BooleanField,
    int: serializers.IntegerField,
    float: serializers.FloatField,
    Decimal: serializers.FloatField,
    str: serializers.CharField,
    date: serializers.DateField,
    datetime: serializers.DateTimeField,
}
_made: dict[type, type[serializers.Serializer]] = {}
_of_thread = threading.local()


class FieldsOnce(serializers.Serializer):
    """A serializer whose fields are set up once a thread and class: to copy them costs more than to tell them.

    They belong to a serializer of their own, which holds no answer, and know nothing of who asks. Threads share none.
    """

    @cached_property
    def fields(self) -> BindingDict:
        kept: dict[type, BindingDict] = _of_thread.__dict__.setdefault("kept", {})
        if type(self) not in kept:
            fields = BindingDict(type(self)())
            for name, field in self.get_fields().items():
                fields[name] = field
            kept[type(self)] = fields
        return kept[type(self)]


class AnswerSerializer(FieldsOnce):
    """Tells an answer."""


class EnumField(serializers.ChoiceField):
    """A member of an enum, told by its value."""

    def __init__(self, kind: type[Enum], **kwargs: Any) -> None:
        super().__init__(choices=[(one.value, getattr(one, "words", one.value)) for one in kind], **kwargs)

    def to_representation(self, value: Any) -> Any:
        return value.value


class RuleField(serializers.CharField):
    """A rule, told by its id."""

    def to_representation(self, value: Any) -> str:
        return str(value.id)


def serializer_of(
    answer: type, name: str = "", *, doc: str = "", only: Collection[str] = (), parts: Parts | None = None
) -> type[serializers.Serializer]:
    """A serializer of the class ``answer``, with its own name and words where ``name`` and ``doc`` are left out.

    ``only``: the fields and properties that are told; all fields where it is left out. ``parts``: the serializers of
    classes inside that are told in another way. A plain call gives the same class each time.
    """
    is_plain = not (name or doc or only or parts)
    if is_plain and answer in _made:
        return _made[answer]
    made: Data = {"__doc__": doc or answer.__doc__}
    for attribute in only or get_type_hints(answer):
        hint, said = _described(_hint(answer, attribute))
        source = {"source": attribute} if said.name else {}
        kind = Literal[said.choices] if said.choices else hint
        made[said.name or attribute] = _field(kind, parts or {}, help_text=said.text or None, **source)
    found = type(f"{name or answer.__name__}Serializer", (AnswerSerializer,), made)
    if is_plain:
        _made[answer] = found
    return found


def _hint(answer: type, attribute: str) -> Any:
    """The annotation of a field, or what a property returns."""
    value = getattr(answer, attribute, None)
    if isinstance(value, property):
        return get_type_hints(value.fget, include_extras=True)["return"]
    return get_type_hints(answer, include_extras=True)[attribute]


def _described(hint: Any) -> tuple[Any, Doc]:
    if get_origin(hint) is not Annotated:
        return hint, Doc()
    kind, *more = get_args(hint)
    return kind, next(one for one in more if isinstance(one, Doc))


def _field(hint: Any, parts: Parts, **kwargs: Any) -> serializers.Field:
    origin, kinds = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _field(next(kind for kind in kinds if kind is not types.NoneType), parts, allow_null=True, **kwargs)
    if origin is Literal:
        return serializers.ChoiceField(choices=[*kinds], **kwargs)
    if origin in (tuple, list, frozenset, Sequence):
        return serializers.ListField(child=_field(kinds[0], parts), **kwargs)
    if origin in (dict, Mapping):
        return serializers.DictField(child=_field(kinds[1], parts), **kwargs)
    if hint is Rule:
        return RuleField(**kwargs)
    if hint in _PLAIN:
        return _PLAIN[hint](**kwargs)
    if issubclass(hint, Choices):
        return serializers.ChoiceField(choices=hint.choices, **kwargs)
    if issubclass(hint, Enum):
        return EnumField(hint, **kwargs)
    if hint in parts or is_dataclass(hint) or is_typeddict(hint) or hasattr(hint, "_fields"):
        return (parts.get(hint) or serializer_of(hint))(**kwargs)
    raise TypeError(f"No field is known for {hint}.")
