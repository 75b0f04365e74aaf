"""Change, delete and bring back one row of the diary: the same three pages for pain, care and measures."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from conventions.forms import VersionedForm
from conventions.messages import Message
from conventions.pages import (
    changed,
    delete_and_offer_undo,
    form_page,
    get_or_post,
    restore_and_say,
    sent,
    way_back,
)
from tracking import practice
from tracking.models.logged import LoggedQuerySet
from tracking.views import when_ready

Page = Callable[..., HttpResponse]


@dataclass(frozen=True, kw_only=True)
class Entries:
    """One kind of row: the name its addresses end with, what its template calls it, and what is said of it.

    ``rows`` are those that can be changed. ``form`` makes the form of ``row``, bound to what was sent;
    ``revise`` is the verb that changes it.
    """

    noun: str
    called: str
    rows: LoggedQuerySet
    form: Callable[..., VersionedForm]
    revise: Callable[..., None]
    then: str
    is_changed: Message
    is_deleted: Message
    is_back: Message


def diary_views(kind: Entries) -> tuple[Page, Page, Page]:
    """The pages ``edit_…``, ``delete_…`` and ``restore_…`` of a kind of row."""

    def row_or_404(request: HttpRequest, pk: int, rows: LoggedQuerySet) -> Any:
        return get_object_or_404(rows.visible_to(request.user), pk=pk)

    def edit(request: HttpRequest, pk: int) -> HttpResponse:
        row, now = row_or_404(request, pk, kind.rows), timezone.now()
        then = way_back(request, default=reverse(kind.then))
        form_of = partial(kind.form, at=now)
        form: Any = form_of(sent(request), row=row)
        if form.is_valid():
            change = partial(kind.revise, row, expected=form.cleaned_data["version"], at=now, **form.given())
            if changed(form, change, stored=lambda: form_of(None, row=row_or_404(request, pk, kind.rows))):
                messages.success(request, str(kind.is_changed))
                return redirect(then)
        return form_page(request, f"tracking/edit_{kind.noun}.html", form, then=then, **{kind.called: row})

    def delete(request: HttpRequest, pk: int) -> HttpResponse:
        row = row_or_404(request, pk, kind.rows.model._default_manager.all())
        then = way_back(request, default=reverse(kind.then))
        return delete_and_offer_undo(
            request,
            partial(practice.delete, row, at=timezone.now()),
            said=str(kind.is_deleted),
            undo=f"{reverse(f'tracking:restore_{kind.noun}', args=[pk])}?{urlencode({'next': then})}",
            then=then,
        )

    def restore(request: HttpRequest, pk: int) -> HttpResponse:
        row = row_or_404(request, pk, kind.rows.model._default_manager.all())
        bring_back = partial(practice.restore, row, at=timezone.now())
        then = way_back(request, default=reverse(kind.then))
        return restore_and_say(request, bring_back, said=str(kind.is_back), then=then)

    for view in (edit, delete, restore):
        view.__name__ = f"{view.__name__}_{kind.noun}"
    return get_or_post(when_ready(edit)), require_POST(when_ready(delete)), require_POST(when_ready(restore))
