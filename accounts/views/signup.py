"""Sign-up, where two people ask for one name at the same moment."""

from allauth.account.views import SignupView
from django.db import IntegrityError
from django.forms import Form
from django.http import HttpResponse


class Signup(SignupView):
    """allauth's page. Between its check of the name and its write somebody else may have taken it: the check again
    says so at the field."""

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except IntegrityError:
            form.full_clean()
            if form.is_valid():
                raise
            return self.form_invalid(form)
