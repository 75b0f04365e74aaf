"""What is kept about a person: declared field by field by each app, so that "download everything" means it.

An app that keeps rows of a person has a module ``personal_data`` with::

    PERSONAL_DATA = (
        owned("tracking.PainEntry", "felt_at", "score", ...),
        PersonalModel("tracking.CheckIn", owner="session__owner", exported=("id", "session", ...), withheld={...}),
    )

A test walks all models and fails on a model that leads to a person, or a field of one, that no declaration names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.module_loading import module_has_submodule

from conventions.fields import Data

# What every owned row carries beside its own words.
OWNED_EXPORTED = ("id", "client_uuid", "version", "created_at", "updated_at")
COUNTED = "A number of ours that rises when something of yours changes."
OWNED_WITHHELD = {
    "owner": "It is you.",
    "created_digest": "A checksum of the request that made the row, to tell a repeated one.",
}


@dataclass(frozen=True)
class PersonalModel:
    """One model that holds rows of a person.

    ``label``: as in ``tracking.PainEntry``. ``owner``: the lookup from a row to its person, such as ``owner``,
    ``session__owner``, or ``pk`` for the person's own row. ``exported``: what the download holds, in order; a foreign
    key gives the key, ``exercise__slug`` gives what a reader can use. ``withheld``: each field that is left out, with
    the reason.
    """

    label: str
    owner: str
    exported: tuple[str, ...]
    withheld: Mapping[str, str] = field(default_factory=dict)

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    def rows(self, user: AbstractBaseUser) -> models.QuerySet:
        """Every row of ``user``, archived and deleted-with-undo ones too, oldest first."""
        return self.model._base_manager.filter(**{self.owner: user.pk}).order_by("pk")

    def export(self, user: AbstractBaseUser) -> list[Data]:
        """The exported fields of every row of ``user``: one query."""
        # Without a name, values() would give every field.
        return list(self.rows(user).values(*self.exported)) if self.exported else []


def owned(label: str, *exported: str, **withheld: str) -> PersonalModel:
    """The declaration of an ``Owned`` model: what every row of these carries, then the fields of its own."""
    is_synced = any(field.name == "seq" for field in apps.get_model(label)._meta.concrete_fields)
    usual = OWNED_WITHHELD | ({"seq": COUNTED} if is_synced else {})
    return PersonalModel(label, "owner", (*OWNED_EXPORTED, *exported), usual | withheld)


def declarations() -> Iterator[PersonalModel]:
    """What each installed app declares in its ``personal_data``, in the order of their labels."""
    found: list[PersonalModel] = []
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "personal_data"):
            found += import_module(f"{config.name}.personal_data").PERSONAL_DATA
    yield from sorted(found, key=lambda declared: declared.label)
