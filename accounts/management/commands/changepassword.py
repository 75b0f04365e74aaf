"""Django's command, which finds a person by their user name however it is typed."""

from typing import Any

from django.contrib.auth.management.commands import changepassword

from accounts.models import User


class Command(changepassword.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:
        person = User.objects.db_manager(options["database"]).called(options["username"] or "")
        if person is not None:
            options["username"] = person.username
        said: str | None = super().handle(*args, **options)
        return said
