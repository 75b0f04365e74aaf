"""The catalogue, to look at. It is changed in exercises/data and loaded with ``manage.py load_exercises``."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from exercises.models import Exercise


@admin.register(Exercise)
class ExerciseAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "status_code", "level_base", "phase", "position", "is_listed", "reviewed_by")
    list_filter = ("status_code", "level_base", "phase", "position", "is_listed")
    search_fields = ("name", "slug", "search_index")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
