"""What a program reads of its person again and again: an ETag that is known before anything is read, and a 304.

Every verb raises the version of the person's record first, so the same version means the same rows. The rest of the
tag is what else an answer depends on: the code, the catalogue, the language and the person's day. Only the API answers
so: a page is never stored by a browser.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from rest_framework import permissions
from rest_framework.request import Request
from rest_framework.response import Response

from conventions.days import local_date
from conventions.stamp import CODE_STAMP
from conventions.statements import Given, stated

POLICY = "private, no-cache"
VARY = ("Accept", "Accept-Language", "Authorization", "Cookie")
QUARTER = 15 * 60
"""Seconds. A clock on a wall, in whatever zone, shows a full quarter of an hour when every other one does."""


@lru_cache(maxsize=1)
def _catalogue() -> Callable[[], str]:
    stamp: Callable[[], str] = import_string(settings.REREAD_UNDER)
    return stamp


@stated
def _record_of(owner: Given) -> QuerySet:
    records: Any = get_user_model()._meta.get_field("record").related_model
    return records._default_manager.filter(owner=owner).order_by().values_list("version", flat=True)


def tag_of(person: Any, *, at: datetime, is_timed: bool = False, beside: str = "") -> str:
    """The ETag of whatever is said ``at`` this moment of the record of ``person``; one query by its key.

    ``is_timed``: the clock alone can change the answer within a day, at a full quarter of an hour. ``beside``: what
    else it says that is not of the record.
    """
    version = next(iter(_record_of(owner=person.pk)), 0)
    day, wall = local_date(at, person.time_zone), at.astimezone(ZoneInfo(person.time_zone)).date()
    parts = [f"d{version}", f"{person.pk:x}", CODE_STAMP[:8], _catalogue()()[:8], get_language() or ""]
    # Between midnight and 04:00 the date has changed and the local day has not.
    parts += [f"{day:%Y%m%d}" if day == wall else f"{day:%Y%m%d}n"]
    if is_timed:
        parts.append(f"{int(at.timestamp()) // QUARTER:x}")
    if beside:
        parts.append(beside)
    return f'"{"-".join(parts)}"'


class Reread:
    """A view that reads the record of one person: its GET, or of a viewset those of ``reread``, has an ETag.

    Where If-None-Match names it, the view is not run: 304, after the rights of who asks were checked as always. What it
    reads must be written by verbs alone that hold the person, or belong to the catalogue.
    """

    reread: ClassVar[Collection[str | None]] = ("list", None)
    timed: ClassVar[Collection[str | None]] = ()
    """The actions whose answer the clock alone can change within a day; ``None`` is that of a view of one answer."""
    _tag = ""
    _is_known = False

    def check_permissions(self, request: Request) -> None:
        # Before anything is read: what is written meanwhile has a newer tag than the answer gets.
        if self._is_reread(request):
            is_timed, beside = self._action in self.timed, self.beside_the_record(request)
            self._tag = tag_of(request.user, at=timezone.now(), is_timed=is_timed, beside=beside)
            said = parse_etags(request.headers.get("If-None-Match", ""))
            self._is_known = self._tag in (tag.removeprefix("W/") for tag in said)
        super().check_permissions(request)  # type: ignore[misc]

    def beside_the_record(self, request: Request) -> str:
        """What the answer says beside the record, in letters, digits, dots and dashes: who writes it raises nothing."""
        return ""

    def get_permissions(self) -> list[permissions.BasePermission]:
        """Without those that the record answers itself, where it is as it was when they were asked last."""
        found: list[permissions.BasePermission] = super().get_permissions()  # type: ignore[misc]
        return [one for one in found if not (self._is_known and getattr(one, "follows_from_record", False))]

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if self._is_known:
            vars(self).update(get=self._not_modified, head=self._not_modified)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        if self._tag and answer.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            answer.headers["ETag"], answer.headers["Cache-Control"] = self._tag, POLICY
            patch_vary_headers(answer, VARY)
            answer.is_reread = True
        return answer

    def _is_reread(self, request: Request) -> bool:
        is_signed_in = bool(request.user and request.user.is_authenticated)
        return request.method in ("GET", "HEAD") and self._action in self.reread and is_signed_in

    @property
    def _action(self) -> str | None:
        return getattr(self, "action", None)

    def _not_modified(self, request: Request, *args: object, **kwargs: object) -> Response:
        return Response(status=HTTPStatus.NOT_MODIFIED)
