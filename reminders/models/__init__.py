"""When to speak up: one rule a person, one delivery for each local day it was due, and the dispatcher's pulse."""

from reminders.models.deliveries import Delivery as Delivery
from reminders.models.deliveries import Heartbeat as Heartbeat
from reminders.models.rules import Rule as Rule
from reminders.models.rules import TooManyTests as TooManyTests
