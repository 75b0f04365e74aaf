"""Who asks: by user name and password, or by a token (``Authorization: Bearer <token>``). Imports no view: settings
name it."""

from datetime import timedelta

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from accounts.models import ApiToken, User
from conventions.statements import Given, stated

KEYWORD = b"bearer"
# One write an hour is enough to see that a token is in use; one a request would make every read a write.
LAST_USED_STEP = timedelta(hours=1)


@stated
def _person(pk: Given) -> QuerySet[User]:
    return User.objects.filter(pk=pk)


class NameBackend(AuthenticationBackend):
    """Allauth's, which finds a person by the key of what was typed."""

    def _authenticate_by_username(self, username: str, password: str) -> AbstractBaseUser | None:
        return self._check_password(User.objects.called(username), password)

    def get_user(self, user_id: int) -> User | None:
        found = next(iter(_person(pk=user_id)), None)
        return found if found is not None and self.user_can_authenticate(found) else None


class ApiTokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != KEYWORD:
            return None
        if len(parts) != 2:
            raise exceptions.AuthenticationFailed("Send one token: Authorization: Bearer <token>.")
        return self._owner(parts[1], request)

    def _owner(self, key: bytes, request: Request) -> tuple[User, ApiToken]:
        now = timezone.now()
        token = ApiToken.objects.usable_with(key, at=now)
        if token is None:
            raise exceptions.AuthenticationFailed("This token is unknown, expired or withdrawn.")
        if token.last_used_at is None or now - token.last_used_at > LAST_USED_STEP:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class ApiTokenScheme(OpenApiAuthenticationExtension):
    """What the OpenAPI schema says of the tokens."""

    target_class = ApiTokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A personal key from /accounts/tokens/: `Authorization: Bearer pil_…`. It may do what its "
            "scopes say, an area and `read` or `write` for each: `GET /api/v1/tokens/self/`.",
        }
