"""Who may ask something of the API: a person who is signed in, and a key in the areas that it was given. Imports no
view: settings name it."""

from collections.abc import Sequence
from typing import Any, Protocol, cast

from rest_framework import exceptions, permissions
from rest_framework.request import Request

from conventions.areas import ANY, AREAS, READ, WRITE, granted

MISSING_SCOPE = "missing_scope"


class Key(Protocol):
    """What authentication by a key puts into ``request.auth``. A session puts nothing there."""

    def granted_scopes(self) -> Sequence[str]: ...


def access_of(request: Request) -> str:
    """What a request asks for by its method. One that nobody knows asks for most, so that it fails closed."""
    return READ if request.method in permissions.SAFE_METHODS else WRITE


def may(request: Request, area: str, access: str) -> bool:
    """Whether who asks may ``access`` the area: a session may everything of its person, a key what it was given."""
    key = cast(Key | None, request.auth)
    return key is None or f"{area}:{access}" in granted(key.granted_scopes())


def require(request: Request, area: str, access: str = "") -> None:
    """Raise ``PermissionDenied`` where the key of a request may not do that in the area.

    Without ``access``, what the method of the request asks for.
    """
    wanted = access or access_of(request)
    if may(request, area, wanted):
        return
    key = cast(Key, request.auth)
    if area not in AREAS:
        raise exceptions.PermissionDenied("No key opens this address.", MISSING_SCOPE)
    has = ", ".join(key.granted_scopes()) or "nothing"
    raise exceptions.PermissionDenied(f"This key has no {area}:{wanted}. It may: {has}.", MISSING_SCOPE)


class SignedIn(permissions.IsAuthenticated):
    """A person, or their key where it has the area that the view declares.

    Whether there is such a method is not asked here: who may not come in learns nothing of what there is. So the order
    is the same everywhere: 401 without credentials, 403 without the scope, and only then 405.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        area = getattr(view, "area", "")
        if area != ANY:
            require(request, area)
        return True
