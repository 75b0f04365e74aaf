"""A routine that comes in as a file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from conventions.messages import isolated
from conventions.pages import form_page, get_or_post, made_once, person_of, saying_why, sent
from routines import import_export
from routines.forms.files import ChooseFileForm, StoreFileForm
from routines.models import Routine

TEMPLATE = "routines/import_file.html"


@get_or_post
def import_file(request: HttpRequest) -> HttpResponse:
    """Choose a file, see what would come in, then store it: nothing is stored before."""
    if "content" in request.POST:
        return _stored(request)
    form = ChooseFileForm(sent(request), request.FILES) if request.method == "POST" else ChooseFileForm()
    if form.is_valid():
        with saying_why(form):
            incoming = import_export.examined(import_export.parsed(form.cleaned_data["file"]), owner=person_of(request))
            return form_page(request, TEMPLATE, StoreFileForm(initial={"content": incoming.text}), incoming=incoming)
    return form_page(request, TEMPLATE, form)


def _stored(request: HttpRequest) -> HttpResponse:
    person, form = person_of(request), StoreFileForm(request.POST)
    # The form to choose a file says what is wrong with one; it has to count as sent for that.
    choose = ChooseFileForm({}, MultiValueDict())
    choose.errors.clear()
    if not form.is_valid():
        choose.add_error(None, _("The file did not arrive complete. Choose it again."))
        return form_page(request, TEMPLATE, choose)
    with saying_why(choose):
        incoming = import_export.examined(import_export.parsed(form.cleaned_data["content"]), owner=person)
        routine = made_once(form, Routine.objects.all(), incoming.store, owner=person)
        if routine is None:
            return form_page(request, TEMPLATE, form, incoming=incoming)
        said = _("“{name}” is now one of your routines.").format(name=isolated(routine.name))
        messages.success(request, " ".join([said, *routine.left_out]))
        return redirect(routine)
    return form_page(request, TEMPLATE, choose)
