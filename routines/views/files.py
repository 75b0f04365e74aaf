"""A routine that comes in as a file."""

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from conventions.owned import RepeatedRequest
from routines import import_export
from routines.forms.files import ChooseFileForm, StoreFileForm
from routines.forms.rows import show
from routines.models import Routine


@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Choose a file, see what would come in, then store it: nothing is stored before."""
    if request.method != "POST":
        return render(request, "routines/import_file.html", {"form": ChooseFileForm()})
    if "content" in request.POST:
        return _stored(request)
    form = ChooseFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            incoming = import_export.examined(
                import_export.parsed(form.cleaned_data["file"]), owner=cast(User, request.user)
            )
        except ValidationError as error:
            show(error, on=form)
        else:
            context = {"incoming": incoming, "form": StoreFileForm(initial={"content": incoming.text})}
            return render(request, "routines/import_file.html", context)
    return render(request, "routines/import_file.html", {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _stored(request: HttpRequest) -> HttpResponse:
    person = cast(User, request.user)
    form, status = StoreFileForm(request.POST), HTTPStatus.UNPROCESSABLE_ENTITY
    # The form to choose a file says what is wrong; it has to count as sent for that.
    choose = ChooseFileForm({}, MultiValueDict())
    choose.errors.clear()
    if not form.is_valid():
        choose.add_error(None, _("The file did not arrive whole. Choose it again."))
        return render(request, "routines/import_file.html", {"form": choose}, status=status)
    try:
        incoming = import_export.examined(import_export.parsed(form.cleaned_data["content"]), owner=person)
        routine, _is_new = Routine.objects.once(
            incoming.store, owner=person, client_uuid=form.cleaned_data["client_uuid"], sent=form.measure()
        )
    except ValidationError as error:
        show(error, on=choose)
    except RepeatedRequest:
        choose.add_error(None, _("This form was saved before, with another file. Choose the file again."))
        status = HTTPStatus.CONFLICT
    else:
        messages.success(request, _("“{name}” is one of your routines now.").format(name=routine.name))
        return redirect(routine)
    return render(request, "routines/import_file.html", {"form": choose}, status=status)
