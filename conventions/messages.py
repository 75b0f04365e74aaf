"""The type of a message that is translated when it is shown. Pure."""

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    Message: TypeAlias = str | StrPromise
else:
    # Serializers made from dataclasses read the annotations while the site runs, where only text matters.
    Message = str
