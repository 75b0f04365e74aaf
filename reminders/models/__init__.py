"""When to speak up: one reminder a person and kind, one delivery a local day, and the dispatcher's pulse."""

from reminders.models.deliveries import Delivery as Delivery
from reminders.models.deliveries import Heartbeat as Heartbeat
from reminders.models.reminders import MORNING_SINCE as MORNING_SINCE
from reminders.models.reminders import MORNING_UNTIL as MORNING_UNTIL
from reminders.models.reminders import Reminder as Reminder
from reminders.models.reminders import TooManyTests as TooManyTests
