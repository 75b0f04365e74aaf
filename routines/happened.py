"""Interface through which the plan asks later apps what was practised.

Each app may have a module ``happened`` with ``happened_between``.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from accounts.models import User
from conventions.days import local_date

MODULE = "happened"
RECENT = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Happened:
    """A session that was practised on the local day ``day``: how it is called, how long it was, where it is shown.

    ``routine`` is the id of the routine it was made from; ``morning`` says how the next morning was, where it was said.
    """

    day: date
    name: str
    minutes: int
    is_strength: bool
    url: str
    routine: int | None = None
    morning: str = ""


def happened_between(owner: User, since: date, until: date) -> list[Happened]:
    """What was practised from ``since`` to ``until``, both included, in order."""
    found: list[Happened] = []
    for config in apps.get_app_configs():
        is_other = config.name != __package__
        if is_other and config.module is not None and module_has_submodule(config.module, MODULE):
            found += import_module(f"{config.name}.{MODULE}").happened_between(owner, since, until)
    return sorted(found, key=lambda one: one.day)


def recent_strength_days(owner: User, *, at: datetime) -> frozenset[date]:
    """The local days of the last week on which strength was practised: a moved session keeps its distance from them."""
    today = local_date(at, owner.time_zone)
    return frozenset(one.day for one in happened_between(owner, today - RECENT, today) if one.is_strength)
