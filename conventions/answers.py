"""Serializers of what a pure module answers with: a frozen dataclass, read only, field by field."""

import types
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from rest_framework import serializers

_PLAIN: dict[type, type[serializers.Field]] = {
    bool: serializers.BooleanField,
    int: serializers.IntegerField,
    float: serializers.FloatField,
    str: serializers.CharField,
}


@cache
def serializer_of(answer: type) -> type[serializers.Serializer]:
    """A serializer of the dataclass ``answer``: the same class each time, named after it, with its own words."""
    hints = get_type_hints(answer)
    made: dict[str, Any] = {field.name: _field(hints[field.name]) for field in fields(answer)}
    return type(f"{answer.__name__}Serializer", (serializers.Serializer,), {"__doc__": answer.__doc__, **made})


def _field(hint: Any) -> serializers.Field:
    kinds = get_args(hint)
    if get_origin(hint) in (Union, types.UnionType):
        field = _field(next(kind for kind in kinds if kind is not type(None)))
        field.allow_null = True
        return field
    if get_origin(hint) is Literal:
        return serializers.ChoiceField(choices=[*kinds])
    if get_origin(hint) in (tuple, list, Sequence):
        return serializers.ListField(child=_field(kinds[0]))
    if is_dataclass(hint) and isinstance(hint, type):
        return serializer_of(hint)()
    return _PLAIN[hint]()
