"""What changed in a routine, and bringing back what it was."""

from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conventions.forms import VersionedForm
from conventions.messages import isolated
from conventions.owned import StaleVersion
from conventions.pages import CHANGED_ELSEWHERE
from routines.models import Routine, described_versions

PER_PAGE = 20


def _mine(request: HttpRequest, pk: int) -> Routine:
    return get_object_or_404(Routine.objects.visible_to(request.user), pk=pk)


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version, the newest first, with what it changed and how it stood."""
    return _history(request, _mine(request, pk))


def _history(request: HttpRequest, routine: Routine, *, refusal: str = "") -> HttpResponse:
    page = Paginator(routine.versions.all(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "routine": routine,
        "page": page,
        "told": described_versions(cast(Any, [*page.object_list])),
        "newest": routine.versions.values_list("number", flat=True).first(),
        "form": VersionedForm(initial={"version": routine.version}),
        "refusal": refusal,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "routines/history.html", context, status=status)


@require_POST
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Make an old version the newest one, at the version the page showed."""
    routine = _mine(request, pk)
    form = VersionedForm(request.POST)
    expected = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        routine.restore(number, expected=expected)
    except (LookupError, OverflowError) as error:
        raise Http404 from error
    except StaleVersion:
        said = str(CHANGED_ELSEWHERE)
    except ValidationError as error:
        said = " ".join(error.messages)
    else:
        said = _("“{name}” is restored to how it was then.").format(name=isolated(routine.name))
        messages.success(request, " ".join([said, *routine.left_out]))
        return redirect(routine)
    return _history(request, _mine(request, pk), refusal=said)
