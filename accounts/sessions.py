"""Sessions in the database, as Django keeps them, but for the words of the statement that every page begins with."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from conventions.statements import Given, stated


@stated
def _open(key: Given, now: Given) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = next(iter(_open(key=self.session_key, now=timezone.now())), None)
        if found is None:
            self._session_key = None
        return found
