"""Sessions in the database, as Django keeps them, but for the words of the statement that every page begins with."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from conventions.statements import statement


@statement
def _open(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = next(iter(_open(self.session_key, timezone.now())), None)
        if found is None:
            self._session_key = None
        return found
