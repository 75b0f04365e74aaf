"""Which catalogue is loaded: what is kept of public answers is kept under its stamp."""

import time
import uuid

from django.db import models
from django.db.models import Q

LOOKED_UP_SECONDS = 5
"""For so long a process may not know that another catalogue was loaded."""


class LoadedCatalogueQuerySet(models.QuerySet["LoadedCatalogue"]):
    def note(self, *, is_changed: bool) -> None:
        """Give the catalogue a new stamp if loading changed it, or if it has none.

        The stamp is never a digest of what was loaded: where the catalogue of before comes back, a page that was made
        in the seconds in between would come back with it.
        """
        if is_changed or not self.exists():
            self.update_or_create(pk=1, defaults={"stamp": uuid.uuid4()})
            catalogue_stamp.forget()


class LoadedCatalogue(models.Model):
    """The one row about the table of exercises."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    stamp = models.UUIDField(editable=False)

    objects = LoadedCatalogueQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="loaded_catalogue_is_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.stamp.hex


class CatalogueStamp:
    """The stamp as a process knows it: at most one query every 5 seconds. Empty where no catalogue was loaded."""

    def __init__(self) -> None:
        self.forget()

    def __call__(self) -> str:
        now = time.monotonic()
        if now >= self._until:
            found = LoadedCatalogue.objects.first()
            # In this order: another thread may read between the two.
            self._known, self._until = str(found or ""), now + LOOKED_UP_SECONDS
        return self._known

    def forget(self) -> None:
        """Look it up again when it is asked for next."""
        self._known, self._until = "", 0.0


catalogue_stamp = CatalogueStamp()
