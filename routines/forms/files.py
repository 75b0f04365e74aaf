"""A routine that comes in as a file: chosen first, then looked at, then stored."""

from django import forms
from django.utils.translation import gettext_lazy as _

from conventions.forms import OnceForm, RefusableForm
from routines.import_export import MAX_FILE_BYTES


class ChooseFileForm(RefusableForm):
    """A file from the person's device. It is read and forgotten."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("A routine saved from this site by you or someone you know. The file name ends in .json."),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty.")},
        widget=forms.ClearableFileInput(attrs={"accept": "application/json,.json"}),
    )

    def clean_file(self) -> bytes:
        """What the file holds, but never more than one routine can be."""
        content: bytes = self.cleaned_data["file"].read(MAX_FILE_BYTES + 1)
        return content


class StoreFileForm(OnceForm):
    """The file that was looked at, sent again to be stored."""

    content = forms.CharField(widget=forms.HiddenInput, max_length=MAX_FILE_BYTES, strip=False)
