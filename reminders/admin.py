"""What an operator may see of the reminders: whether they leave, never to whom or about what."""

from django.contrib import admin

from conventions.admin import ReadOnlyAdmin
from reminders.models import Delivery, Heartbeat, Restoration


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


@admin.register(Restoration)
class RestorationAdmin(ReadOnlyAdmin):
    list_display = ("restored_at", "backup_made_at")
