"""allauth's forms of sign-up, all of it or nothing, and of a new password, which offer to end the person's keys too: a
key outlives the password."""

from typing import Any

from allauth.account import forms as account_forms
from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.mail import NOT_AN_ADDRESS
from accounts.models import ApiToken, User


class AsksAddress(forms.Form):
    """What is no address is said in the words of this site, whoever finds it: Django or the adapter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].error_messages["invalid"] = NOT_AN_ADDRESS


class AddAddress(AsksAddress, account_forms.AddEmailForm):
    pass


class AskForReset(AsksAddress, account_forms.ResetPasswordForm):
    pass


class SignUp(AsksAddress, account_forms.SignupForm):
    @transaction.atomic
    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Store the person with all that sign-up asks: name, address, city and what was agreed to; or nothing."""
        saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return saved


class EndsKeys(forms.Form):
    """Ticked: whoever chooses a new password because somebody knew the old one forgets the keys most easily."""

    end_keys = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Delete my API keys too"),
        help_text=_("Programs that use them lose access to your data. You can create new keys at any time."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.user  # type: ignore[attr-defined]  # allauth's form has it; nobody, where a link is no longer good
        if person is None or not ApiToken.objects.visible_to(person).exists():
            del self.fields["end_keys"]

    @transaction.atomic
    def save(self) -> None:
        super().save()  # type: ignore[misc]
        if self.cleaned_data.get("end_keys"):
            ApiToken.objects.withdraw_all(owner=self.user)  # type: ignore[attr-defined]


class ChangePassword(EndsKeys, account_forms.ChangePasswordForm):
    field_order = ("oldpassword", "password1", "password2", "end_keys")


class ResetPassword(EndsKeys, account_forms.ResetPasswordKeyForm):
    field_order = ("password1", "password2", "end_keys")
