"""When to speak up: one rule a person and kind, one delivery a rule and local day, and the dispatcher's pulse."""

from reminders.models.deliveries import Delivery as Delivery
from reminders.models.deliveries import Heartbeat as Heartbeat
from reminders.models.rules import MORNING_SINCE as MORNING_SINCE
from reminders.models.rules import MORNING_UNTIL as MORNING_UNTIL
from reminders.models.rules import Rule as Rule
from reminders.models.rules import TooManyTests as TooManyTests
