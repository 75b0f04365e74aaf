"""What goes on the page for an appointment. Nothing of it is stored, and nothing of it stands in an address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conventions.days import written
from conventions.fields import CleanTextFormField, field_of
from conventions.messages import isolated, say, say_lazy
from tracking import charts, report

MOST_LETTERS = 700
LONGEST_QUESTION = 100


def _named(note: report.ReportNote) -> str:
    about = ", ".join([written(note.day, "j F"), isolated(note.about), *([_("logged later")] if note.is_later else [])])
    return ": ".join(filter(None, [about, isolated(note.text)]))


class ReportForm(forms.Form):
    range = forms.ChoiceField(choices=[(name, name) for name in charts.RANGES], widget=forms.HiddenInput)
    notes = forms.MultipleChoiceField(
        label=gettext_lazy("Your notes to show"),
        required=False,
        help_text=say_lazy(gettext_lazy("Up to {most:# note|# notes}."), most=report.MOST_NOTES),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose from the notes below.")},
    )
    questions = CleanTextFormField(
        label=gettext_lazy("Questions you want to ask"),
        help_text=gettext_lazy("One question per line. They go on the page and are not kept."),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, notes: Sequence[report.ReportNote], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {note.key: note for note in notes}
        field_of(self, "notes", forms.MultipleChoiceField).choices = [(note.key, _named(note)) for note in notes]
        if not notes:
            del self.fields["notes"]

    def clean_notes(self) -> list[report.ReportNote]:
        chosen = [self.offered[key] for key in self.cleaned_data["notes"]]
        if len(chosen) > report.MOST_NOTES:
            message = _("Choose up to {most:# note|# notes}, so that everything fits on one page.")
            raise ValidationError(say(message, most=report.MOST_NOTES))
        return sorted(chosen, key=lambda note: note.day)

    def clean_questions(self) -> list[str]:
        asked = report.questions(self.cleaned_data["questions"])
        if len(asked) > report.MOST_QUESTIONS:
            message = _("Ask up to {most:# question|# questions}, one per line, so that everything fits on one page.")
            raise ValidationError(say(message, most=report.MOST_QUESTIONS))
        if any(len(question) > LONGEST_QUESTION for question in asked):
            raise ValidationError(
                ngettext(
                    "Keep each question to {most} character or fewer.",
                    "Keep each question to {most} characters or fewer.",
                    LONGEST_QUESTION,
                ).format(most=LONGEST_QUESTION)
            )
        return asked
