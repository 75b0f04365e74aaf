"""When to speak up: one reminder a person and kind, one delivery a local day, and the dispatcher's pulse."""

from reminders.models.deliveries import Delivery, Heartbeat, Restoration
from reminders.models.reminders import MORNING_SINCE, MORNING_UNTIL, Reminder, TooManyTests
