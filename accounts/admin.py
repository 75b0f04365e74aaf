"""Who may sign in, and what they may administer. Nothing about anyone's health can be seen or changed here."""

import allauth.mfa.admin  # noqa: F401  (registers what is taken out again below)
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User
from conventions.text import key

# allauth's page for authenticators shows the secret behind a person's codes.
admin.site.unregister(Authenticator)


@admin.register(User)
class PersonAdmin(UserAdmin):
    fieldsets = (
        (None, {"fields": ("username", "password", "email")}),
        ("Place", {"fields": ("time_zone", "first_weekday")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Times", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("time_zone", "first_weekday", "last_login", "date_joined")
    list_display = ("username", "is_active", "is_staff", "date_joined")
    search_fields = ("username_key",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Find by the key: what was typed may be in any case."""
        return super().get_search_results(request, queryset, key(search_term))

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Return False: the confirmation page would list the person's diary. Clear ``is_active`` instead."""
        return False
