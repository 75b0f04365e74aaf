"""The catalogue, to look at. It is changed in exercises/data and loaded with ``manage.py load_exercises``."""

from django.contrib import admin

from conventions.admin import ReadOnlyAdmin
from exercises.models import Exercise


@admin.register(Exercise)
class ExerciseAdmin(ReadOnlyAdmin):
    list_display = ("name", "slug", "status_code", "level_base", "phase", "position", "is_listed", "reviewed_by")
    list_filter = ("status_code", "level_base", "phase", "position", "is_listed")
    search_fields = ("name", "slug", "search_index")
