"""The pages of a person's own exercises."""

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from conventions.owned import RepeatedRequest, StaleVersion
from routines.forms.own import EditOwnForm, NewOwnForm, OwnFields
from routines.models import OwnExercise

PER_PAGE = 24


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _mine(request: HttpRequest, pk: int) -> OwnExercise:
    exercise: OwnExercise = get_object_or_404(OwnExercise.objects.visible_to(_person(request)).drawn(), pk=pk)
    return exercise


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What the person wrote down, by name, or with ``?archived=1`` what they put away."""
    mine = OwnExercise.objects.visible_to(_person(request)).drawn()
    is_archive = request.GET.get("archived") == "1"
    page = Paginator(mine.archived() if is_archive else mine.active(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "is_archive": is_archive,
        "has_archived": is_archive or mine.archived().exists(),
    }
    return render(request, "routines/own.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_own(request: HttpRequest) -> HttpResponse:
    form = NewOwnForm(request.POST or None)
    if not form.is_valid():
        return _form_page(request, form)
    try:
        made, _is_new = OwnExercise.objects.once(
            lambda: OwnExercise.objects.write_down(owner=_person(request), **form.fields_of_it()),
            owner=_person(request),
            client_uuid=form.cleaned_data["client_uuid"],
            sent=form.measure(),
        )
    except ValidationError as error:
        form.refuse(error)
    except RepeatedRequest:
        form.add_error(None, _("This form was saved before. Open it from your list to change it."))
        return _form_page(request, form, status=HTTPStatus.CONFLICT)
    else:
        messages.success(request, _("“{name}” is written down. You find it where you add exercises.").format(name=made))
        return redirect("routines:own")
    return _form_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_own(request: HttpRequest, pk: int) -> HttpResponse:
    exercise = _mine(request, pk)
    stored = {name: getattr(exercise, name) for name in OwnFields.base_fields}
    stored["drawn_as"] = exercise.drawn_as.slug if exercise.drawn_as else ""
    form = EditOwnForm(request.POST or None, initial=stored | {"version": exercise.version})
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            exercise.revise(expected=form.cleaned_data["version"], **form.fields_of_it())
        except ValidationError as error:
            form.refuse(error)
        except StaleVersion:
            form.refuse_as_stale()
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("“{name}” is saved.").format(name=exercise.name))
            return redirect("routines:own")
    return _form_page(request, form, exercise=exercise, status=status)


def _form_page(
    request: HttpRequest,
    form: Form,
    *,
    exercise: OwnExercise | None = None,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    template = "routines/edit_own.html" if exercise else "routines/new_own.html"
    code = status if form.is_bound else HTTPStatus.OK
    return render(request, template, {"form": form, "exercise": exercise}, status=code)


@require_POST
def archive_own(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it away, with a way back; routines that hold it keep it."""
    exercise = _mine(request, pk)
    exercise.archive(at=timezone.now())
    messages.success(
        request,
        _("“{name}” is archived. Routines that hold it keep it.").format(name=exercise.name),
        extra_tags=reverse("routines:unarchive_own", args=[exercise.pk]),
    )
    return redirect("routines:own")


@require_POST
def unarchive_own(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring it back."""
    exercise = _mine(request, pk)
    exercise.unarchive()
    messages.success(request, _("“{name}” is back.").format(name=exercise.name))
    return redirect("routines:own")
