"""allauth's forms for passkeys: whatever is sent that is no answer of one is refused in words."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from conventions.fields import CleanTextFormField, Data

NOT_TAKEN = _("This passkey was not accepted. Please try again.")
BROKEN = (AttributeError, KeyError, TypeError, ValueError, OverflowError)
"""What the library that reads an answer raises where it is none."""


MOST_LETTERS = 80


class RenamePasskey(passkey_forms.EditWebAuthnForm):
    """As short and as visible as the name of a new one."""

    name = CleanTextFormField(max_length=MOST_LETTERS, label=_("Name of the passkey"))


class AddPasskey(passkey_forms.AddWebAuthnForm):
    name = CleanTextFormField(
        required=False,
        max_length=MOST_LETTERS,
        label=_("Name of the passkey"),
        help_text=_("A name you will recognise, such as “phone”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = ""
        self.fields["passwordless"] = forms.BooleanField(required=False, widget=forms.HiddenInput, initial=True)
        self.fields["credential"].error_messages |= dict.fromkeys(("required", "invalid"), NOT_TAKEN)

    def clean_name(self) -> str:
        return self.cleaned_data["name"] or str(_("Passkey"))

    def clean(self) -> Data:
        try:
            cleaned: Data = super().clean()
        except (ValidationError, *BROKEN) as error:
            raise ValidationError(NOT_TAKEN) from error
        return cleaned


class _Answer(passkey_forms.AuthenticateWebAuthnForm):
    """What a passkey answers to a question."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages |= dict.fromkeys(("required", "invalid"), NOT_TAKEN)

    def clean_credential(self) -> Authenticator:
        try:
            found: Authenticator = super().clean_credential()
        except ValidationError as error:
            raise (
                error if error.code in ("rate_limited", "too_many_login_attempts") else ValidationError(NOT_TAKEN)
            ) from error
        except BROKEN as error:
            raise ValidationError(NOT_TAKEN) from error
        return found


class SecondStepByPasskey(_Answer):
    pass


class SignInByPasskey(_Answer, passkey_forms.LoginWebAuthnForm):
    pass


class AgainByPasskey(_Answer, passkey_forms.ReauthenticateWebAuthnForm):
    pass
