"""What an operator may see of the reminders: whether they leave, never to whom or about what."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from reminders.models import Delivery, Heartbeat


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("due_at", "status", "reason", "attempts", "ambiguous", "sent_at", "last_error")
    list_filter = ("status", "reason")
    date_hierarchy = "due_at"
    fields = (
        *("due_at", "expires_at", "not_before", "status", "reason", "attempts", "ambiguous"),
        *("lease_until", "smtp_started_at", "sent_at", "last_error"),
    )
    show_full_result_count = False


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    list_display = ("name", "last_tick_at", "overdue", "zones_version")
