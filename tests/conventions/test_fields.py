from datetime import UTC, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from rest_framework import serializers

from conventions.fields import (
    SEVERAL_LINES,
    CleanText,
    CleanTextFormField,
    ScoreField,
    SensibleDateTime,
    StrictBoolean,
    StrictInteger,
    StrictUUID,
    WholeNumberField,
    clean_text,
    validate_time_zone,
)
from conventions.forms import OnceForm


class PainForm(forms.Form):
    pain = ScoreField(label="Pain now")
    worst = ScoreField(label="Worst", required=False)


@pytest.mark.parametrize("score", [0, 5, 10])
def test_a_score_is_a_whole_number_from_0_to_10(score: int) -> None:
    form = PainForm({"pain": str(score)})

    assert form.is_valid()
    assert form.cleaned_data == {"pain": score, "worst": None}


@pytest.mark.parametrize("typed", ["11", "-1", "10.5", "seven", "7 ", "٧", "1e1", "\x007", "99999999999999999999"])
def test_a_wrong_score_is_named_and_kept(typed: str) -> None:
    form = PainForm({"pain": typed})

    assert form.errors["pain"] == [f"Choose a number from 0 to 10. You entered {typed[:20]}."]
    assert form["pain"].value() == typed


def test_a_missing_score_is_asked_for() -> None:
    assert PainForm({}).errors["pain"] == ["Choose a number from 0 to 10."]


@pytest.mark.parametrize("typed", ["7.5", "٧", "1e3", "9999999999999999999999", "--1", "0x10"])
def test_a_whole_number_is_written_in_plain_digits(typed: str) -> None:
    with pytest.raises(ValidationError, match="whole number"):
        WholeNumberField().clean(typed)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nul \x00", "Character 5 (U+0000) cannot be saved. Please remove it."),
        ("Tuesday: bell\x07", "Character 14 (U+0007) cannot be saved. Please remove it."),
        ("lone \ud800 surrogate", "Character 6 (U+D800) cannot be saved. Please remove it."),
        ("txt.\u202eexe", "Character 5 (U+202E, RIGHT-TO-LEFT OVERRIDE) cannot be saved. Please remove it."),
    ],
)
def test_text_that_cannot_be_saved_is_refused_on_page_and_api_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ValidationError) as page:
        CleanTextFormField().clean(text)
    with pytest.raises(serializers.ValidationError) as program:
        CleanText().run_validation(text)
    assert page.value.messages == [said]
    assert program.value.detail == [said]


def test_in_a_text_of_several_lines_the_line_is_named_too() -> None:
    with pytest.raises(ValidationError, match=r"Line 3, character 2 \(U\+0007\) cannot be saved"):
        CleanTextFormField(widget=forms.Textarea).clean("one\r\ntwo\u2028a\x07")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_a_line_end_of_every_kind_is_one_in_a_note_and_a_space_in_a_name(end: str) -> None:
    assert CleanTextFormField(widget=forms.Textarea).clean(f"stiff{end}then better") == "stiff\nthen better"
    assert CleanText(style=SEVERAL_LINES).run_validation(f"stiff{end}then better") == "stiff\nthen better"
    assert CleanTextFormField().clean(f"stiff{end}then better") == "stiff then better"
    assert CleanText().run_validation(f"stiff{end}then better") == "stiff then better"


def test_text_is_stored_in_one_form() -> None:
    assert clean_text("  cafe\u0301\r\nline two\r ") == "café\nline two"


@pytest.mark.parametrize("nothing", ["\u200b", " \ufeff ", "\u200e\u200f", "\u3164", "\u2800", "\u2060\u00ad"])
def test_what_shows_nothing_is_no_text(nothing: str) -> None:
    with pytest.raises(ValidationError, match="This field is required"):
        CleanTextFormField().clean(nothing)
    with pytest.raises(serializers.ValidationError, match="This field may not be blank"):
        CleanText().run_validation(nothing)


@pytest.mark.parametrize("typed", ["👨‍👩‍👧", "👍🏽", "🇵🇹", "❤️", "می‌خواهم", "שלום.\u200f", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"])
def test_signs_that_join_or_turn_others_stay(typed: str) -> None:
    assert clean_text(typed) == typed


@pytest.mark.parametrize("value", [7, True, None, ["a"], {"a": 1}, 1.5])
def test_text_in_json_is_a_string(value: object) -> None:
    with pytest.raises(serializers.ValidationError):
        CleanText().run_validation(value)


@pytest.mark.parametrize("value", ["7", True, 7.0, 10.5, None, [7]])
def test_a_number_in_json_is_an_integer(value: object) -> None:
    with pytest.raises(serializers.ValidationError):
        StrictInteger().run_validation(value)


@pytest.mark.parametrize("value", ["true", 1, 0, None, "yes"])
def test_a_boolean_in_json_is_true_or_false(value: object) -> None:
    with pytest.raises(serializers.ValidationError):
        StrictBoolean().run_validation(value)


@pytest.mark.parametrize(
    ("sent", "part_of_the_error"),
    [
        ("2026-11-26T18:30:00", "Add the offset"),
        ("0001-01-01T00:00:00+00:00", "between 2000 and today"),
        ("9999-12-31T23:59:59-12:00", "between 2000 and today"),
        ("yesterday", "wrong format"),
        ("2026-13-01T00:00:00Z", "wrong format"),
        (1764181800, "wrong format"),
        (None, "null"),
    ],
)
def test_an_instant_in_json_has_an_offset_and_a_sensible_year(sent: object, part_of_the_error: str) -> None:
    with pytest.raises(serializers.ValidationError, match=part_of_the_error):
        SensibleDateTime().run_validation(sent)


@pytest.mark.parametrize("value", [5, False, 1.5, [], None, "5", "not-a-uuid"])
def test_an_id_of_a_request_is_a_uuid_in_words(value: object) -> None:
    with pytest.raises(serializers.ValidationError):
        StrictUUID().run_validation(value)


def test_an_instant_is_kept_in_utc() -> None:
    assert SensibleDateTime().run_validation("2026-11-26T18:30:00+01:00") == datetime(2026, 11, 26, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "europe/lisbon ", "localtime", "Factory"])
def test_an_unknown_zone_is_named_as_such(name: str) -> None:
    with pytest.raises(ValidationError, match="Choose a time zone from the list"):
        validate_time_zone(name)


def test_each_form_carries_its_own_uuid() -> None:
    assert OnceForm()["client_uuid"].value() != OnceForm()["client_uuid"].value()
