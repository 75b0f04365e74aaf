"""What happened on the days of the plan, told by the floor above.

The plan does not know the diary. An app that keeps what was practised has a module ``happened`` with
``happened_between(owner, since, until)``, which answers with the sessions of these local days: found, not imported.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from accounts.models import User

MODULE = "happened"


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


def strength_days(happened: Collection[Happened]) -> frozenset[date]:
    """The local days on which strength was practised."""
    return frozenset(one.day for one in happened if one.is_strength)
