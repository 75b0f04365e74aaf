"""Fields that take exactly what they ask for: the same limits for models, forms and serializers."""

import re
import uuid
import zoneinfo
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from rest_framework import serializers

from conventions import text
from conventions.messages import Message

Data: TypeAlias = dict[str, Any]
"""Values by their names: what a form or a serializer has checked, a body of JSON, the context of a template."""

_Field = TypeVar("_Field", bound=forms.Field)

MAX_NOTE = 4000
MAX_NAME = 120
PAIN_MIN, PAIN_MAX = 0, 10
EARLIEST_YEAR = 2000
_WHOLE_NUMBER = re.compile(r"[+-]?\d{1,6}\Z", re.ASCII)


# Text ------------------------------------------------------------------------------------------------------------


def clean_text(typed: str, *, is_one_line: bool = False) -> str:
    """Return ``typed`` as ``text.clean`` does. Raises ``ValidationError`` that says what cannot be saved, and where."""
    try:
        return text.clean(typed, is_one_line=is_one_line)
    except text.CannotBeSaved as found:
        said = _("Character {place} ({sign}) cannot be saved. Please remove it.")
        if not found.is_one_line:
            said = _("Line {line}, character {place} ({sign}) cannot be saved. Please remove it.")
        where = {"line": found.line, "place": found.place, "sign": found.sign}
        raise ValidationError(said.format(**where), code="character") from found


class CleanTextFormField(forms.CharField):
    """Text in a form: of one line, but for a field of several."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Django's own check of NUL comes later and says it in other words; clean_text has refused it by then.
        self.error_messages.setdefault(
            "max_length",
            ngettext_lazy(
                "This has %(show_value)d character. Shorten it to %(limit_value)d or fewer.",
                "This has %(show_value)d characters. Shorten it to %(limit_value)d or fewer.",
                "show_value",
            ),
        )

    def to_python(self, value: object) -> str | None:
        is_one_line = not isinstance(self.widget, forms.Textarea)
        return super().to_python(clean_text(value, is_one_line=is_one_line) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> Data:
        # What is typed runs in the direction of its own script.
        return super().widget_attrs(widget) | {"dir": "auto"}


class KeyField(models.CharField):
    """The key (``text.key``) of the field ``of``, worked out whenever the row is saved: what is unique of a name."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"editable": False})
        self.of = of

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001 (Django's own signature)
        mine = text.key(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, mine)
        return mine

    def deconstruct(self) -> Any:
        """Return a plain field: migrations neither know nor need more."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


SEVERAL_LINES = {"base_template": "textarea.html"}
"""The style of a field of several lines, as Django REST framework sets it for a ``TextField``."""


class CleanText(serializers.CharField):
    """Text in JSON: a string and nothing that merely turns into one; of one line unless its style is another."""

    def run_validation(self, data: object = serializers.empty) -> object:
        # Before the check of what is blank: of unseen signs alone nothing is left.
        if isinstance(data, str):
            try:
                data = clean_text(data, is_one_line="base_template" not in self.style)
            except ValidationError as error:
                raise serializers.ValidationError(error.messages) from error
        return super().run_validation(data)

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


# Numbers ---------------------------------------------------------------------------------------------------------


class StrictInteger(serializers.IntegerField):
    """A whole number in JSON: refuses true, "7" and 7.5."""

    def to_internal_value(self, data: object) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictBoolean(serializers.BooleanField):
    """true or false in JSON, not "yes" or 1."""

    def to_internal_value(self, data: object) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


def pain_model_field(**options: Any) -> Any:
    """A nullable pain score: an integer from 0 (no pain) to 10 (the worst you can imagine)."""
    return models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(PAIN_MIN), MaxValueValidator(PAIN_MAX)], **options
    )


def score_constraint(field: str, *, name: str) -> models.CheckConstraint:
    """Return the check constraint for a score from 0 to 10."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__isnull": True})
        | models.Q(**{f"{field}__gte": PAIN_MIN, f"{field}__lte": PAIN_MAX}),
        name=name,
        violation_error_message=_("Choose a number from 0 to 10."),
    )


NO_PAIN, WORST_PAIN, NOT_NOW = _("no pain"), _("the worst you can imagine"), _("Not now")


class PainScale(forms.RadioSelect):
    """Eleven radios, 0 to 10, both ends in words; ``start_words`` and ``end_words`` name the ends."""

    template_name = "includes/_pain_scale.html"

    def __init__(self, *, start_words: Message, end_words: Message, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_words, self.end_words = start_words, end_words

    def get_context(self, name: str, value: object, attrs: Data | None) -> Data:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"start_words": self.start_words, "end_words": self.end_words}
        return context


class Segment(forms.RadioSelect):
    """A few choices side by side."""

    template_name = "includes/_segment.html"


class ScoreField(forms.TypedChoiceField):
    """A score from 0 to 10 in a form; ``None`` where it was left out. A wrong one is named and kept.

    ``left_out`` names the answer that is none, where the field is not required.
    """

    def __init__(
        self,
        *,
        start_words: Message = NO_PAIN,
        end_words: Message = WORST_PAIN,
        left_out: Message = NOT_NOW,
        **kwargs: Any,
    ) -> None:
        required = kwargs.get("required", True)
        numbers = [(str(score), str(score)) for score in range(PAIN_MIN, PAIN_MAX + 1)]
        super().__init__(
            choices=numbers if required else [*numbers, ("", left_out)],
            coerce=int,
            empty_value=None,
            widget=PainScale(start_words=start_words, end_words=end_words),
            **kwargs,
        )

    def validate(self, value: object) -> None:
        if value in self.empty_values and not self.required:
            return
        if value in self.empty_values:
            raise ValidationError(_("Choose a number from 0 to 10."), code="required")
        if not self.valid_value(value):
            raise ValidationError(
                _("Choose a number from 0 to 10. You entered {typed}.").format(typed=str(value)[:20]),
                code="invalid_choice",
            )


class WholeNumberField(forms.IntegerField):
    """A whole number in a form, in ASCII digits only and never long enough to overflow the database."""

    def to_python(self, value: object) -> int | None:
        if isinstance(value, str) and value.strip() and not _WHOLE_NUMBER.match(value.strip()):
            raise ValidationError(
                _("Enter a whole number. You entered {typed}.").format(typed=value[:20]), code="invalid"
            )
        return super().to_python(value)


class StrictUUID(serializers.UUIDField):
    """A UUID in JSON: a string. DRF takes 5 and false for UUIDs as well."""

    def to_internal_value(self, data: object) -> uuid.UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


# Time ------------------------------------------------------------------------------------------------------------


def check_sensible_date(day: date, *, today: date, field: str = "") -> None:
    """Raises ``ValidationError``, of ``field`` where one is named, for a date before 2000 or more than a day ahead
    (zones differ by up to a day)."""
    if day.year < EARLIEST_YEAR or day > today + timedelta(days=1):
        sentence = _("Enter a date between {year} and today.").format(year=EARLIEST_YEAR)
        raise ValidationError({field: sentence} if field else sentence)


class SensibleDateTime(serializers.DateTimeField):
    """An instant in JSON with its offset, from the year 2000 up to a day from now."""

    def to_internal_value(self, value: Any) -> datetime:
        try:
            parsed = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            self.fail("invalid", format="an ISO 8601 instant with its offset, such as 2026-11-26T18:30:00+01:00")
        if parsed.tzinfo is None:
            raise serializers.ValidationError(_("Add the offset from UTC, for example +01:00."))
        if not EARLIEST_YEAR <= parsed.year < 9999:
            raise serializers.ValidationError(_("Enter a date between {year} and today.").format(year=EARLIEST_YEAR))
        return parsed.astimezone(UTC)


# Time zones ------------------------------------------------------------------------------------------------------

_NO_PLACE = frozenset({"localtime", "Factory"})  # the machine's own zone, and a mark for one that was never set


def is_zone(name: str) -> bool:
    """Whether this is the name of an IANA zone."""
    return name in zoneinfo.available_timezones() - _NO_PLACE


def validate_time_zone(name: str) -> None:
    """Raises ``ValidationError`` for a name that is no IANA zone."""
    if not is_zone(name):
        raise ValidationError(_("Choose a time zone from the list, for example Europe/Lisbon."), code="time_zone")


# Forms whose verb has a say -----------------------------------------------------------------------------------------


def field_of(form: forms.BaseForm, name: str, kind: type[_Field]) -> _Field:
    """The field ``name`` of ``form``, which is of this ``kind``: what it alone has may be set."""
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{name} is no {kind.__name__}")
    return field
