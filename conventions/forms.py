"""What forms share: sent once, not over what somebody else changed, and back where a session ended."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conventions.days import written
from conventions.fields import Data, WholeNumberField
from conventions.owned import DeletedSince, RepeatedRequest


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which what is stored now and what was typed are not the same, both in words."""

    label: str
    stored: str
    typed: str


def in_words(field: forms.Field, value: object) -> str:
    """A value as its field names it: the label of a choice, a date written out, yes or no."""
    if isinstance(field, forms.ModelChoiceField):
        return str(field.to_python(value) or "")
    if isinstance(field, forms.ChoiceField):
        chosen = ["" if one is None else str(one) for one in (value if isinstance(value, list) else [value])]
        listed = cast(Iterable[tuple[object, Any]], field.choices)
        grouped = (label if isinstance(label, list) else [(key, label)] for key, label in listed)
        named = {str(key): str(label) for group in grouped for key, label in group}
        return ", ".join(named.get(one, one) for one in chosen)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, date):
        return written(value, "j F Y")
    return written(value, "H:i") if isinstance(value, time) else str("" if value is None else value)


class ReturnedData(QueryDict):
    """What somebody sent after they were signed out, back on its page: shown again, and never stored by itself."""


class ReturnableForm(forms.Form):
    """A form that refuses what was not sent by its person just now, but is back after they were signed out."""

    def is_valid(self) -> bool:
        return super().is_valid() and not isinstance(self.data, ReturnedData)


class RefusableForm(ReturnableForm):
    """A form whose verb may say no: what it says is shown at the field that it is about."""

    names: Mapping[str, str] = {}
    """The verb's fields that the form calls otherwise."""
    must_wait = False
    """Whether it could not be saved just now, because something else of the person's was being saved."""

    def refuse(self, error: ValidationError) -> None:
        """Show what a verb says; what was typed stays."""
        found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for field, sentences in found.items():
            name = self.names.get(field, field)
            self.add_error(name if name in self.fields else None, [*sentences])

    def ask_to_wait(self) -> None:
        """Say that something else of the person's is being saved, so that this could not be; what was typed stays."""
        self.must_wait = True
        self.add_error(None, _("Something else of yours is being saved just now. Nothing is lost: send this again."))

    def _set_hidden(self, name: str, value: object) -> None:
        sent = cast(QueryDict, self.data).copy()
        sent[self.add_prefix(name)] = str(value)
        self.data = sent


class OnceForm(RefusableForm):
    """A form that carries a UUID, so that sending it twice creates one row."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    is_repeated = False
    """Whether the row was made by the same form before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_uuid", uuid.uuid4())

    def sent(self) -> Data:
        """Return the data that decides whether two requests are the same."""
        return {name: value for name, value in self.cleaned_data.items() if name != "client_uuid"}

    def ask_again(self, error: RepeatedRequest) -> None:
        """The same form was sent before (by going back): keep what was typed, and let it be sent anew."""
        self._set_hidden("client_uuid", uuid.uuid4())
        if isinstance(error, DeletedSince):
            self.add_error(None, _("You have deleted this since. Send it again to save it once more."))
        else:
            self.add_error(None, _("You sent this form before with other answers. Send it again to save these too."))


class VersionedForm(RefusableForm):
    """A form that changes a row: it carries the version it was made from."""

    version = WholeNumberField(widget=forms.HiddenInput, min_value=1)
    versions: tuple[str, ...] = ("version",)
    """The hidden fields that say what the form was made from."""
    meanwhile: tuple[Difference, ...] = ()
    """In what the row differs from what was typed, where it was changed since the form was opened."""
    button = ""
    """The field whose value the pressed button carries, where that is not the same for all buttons of the form."""

    def show_stored(self, stored: "VersionedForm") -> bool:
        """Show what is stored now, as the unbound form ``stored`` holds it, beside what was typed.

        Return whether the two differ: where they do not, the same form was sent twice.
        """
        return self.show_beside(self._differences(stored), stored)

    def show_beside(self, differences: Iterable[Difference], stored: "VersionedForm") -> bool:
        """Keep the differences for the page. Sent again, the form replaces what it showed."""
        self.meanwhile = tuple(differences)
        for name in self.versions:
            self._set_hidden(name, stored[name].value())
        return bool(self.meanwhile)

    @property
    def pressed(self) -> str:
        """What the pressed button said."""
        return str(self.data.get(self.button, ""))

    def label_of(self, field: forms.BoundField) -> str:
        """What a field is called where it stands alone."""
        return str(field.label)

    def _differences(self, stored: "VersionedForm") -> Iterator[Difference]:
        for field in stored.visible_fields():
            there = in_words(field.field, field.initial)
            typed = in_words(field.field, self.cleaned_data.get(field.name))
            if there != typed:
                yield Difference(self.label_of(field), there, typed)
