"""What an administrator is told on the first page: that the site came from a backup."""

from django import template
from django.utils import timezone

from reminders.models import Restoration

register = template.Library()


@register.simple_tag
def restored_lately() -> Restoration | None:
    """The last restore, for 7 days."""
    return Restoration.lately(at=timezone.now())
