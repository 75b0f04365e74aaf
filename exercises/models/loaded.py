"""Which catalogue is loaded: what is kept of public answers is kept under its stamp."""

import time
import uuid
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from conventions.statements import stated

P = ParamSpec("P")
T = TypeVar("T")
MOST_KEPT = 64
MOST_TOLD = 1000
"""Exercises, each language counted, that are kept as facts, or as a program reads them."""
LOOKED_UP_SECONDS = 5
"""For so long a process may not know that another catalogue was loaded."""


class LoadedCatalogueQuerySet(models.QuerySet["LoadedCatalogue"]):
    def note(self, *, is_changed: bool) -> None:
        """Give the catalogue a new stamp if loading changed it, or if it has none.

        The stamp is never a digest of what was loaded: where the catalogue of before comes back, a page that was made
        in the seconds in between would come back with it.
        """
        if is_changed or not self.exists():
            row = self.model(stamp=uuid.uuid4())
            self.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=["stamp"])
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
        self._known, self._until = "", 0.0

    def __call__(self) -> str:
        now = time.monotonic()
        if now >= self._until:
            found = LoadedCatalogue.objects.first()
            # In this order: another thread may read between the two.
            self._known, self._until = str(found or ""), now + LOOKED_UP_SECONDS
        return self._known

    def forget(self) -> None:
        """Look it up again when it is asked for next."""
        self._until = 0.0


catalogue_stamp = CatalogueStamp()


STAMPED = ("pk", "slug", "loaded_digest", "is_listed", "status_code")


@stated
def stamps() -> models.QuerySet:
    """What tells each exercise, as it is now, from the same before and after it is loaded anew."""
    return apps.get_model("exercises", "Exercise")._default_manager.order_by().values_list(*STAMPED)


Kept = dict[tuple[str, str, str], T]
"""What is told of rows, by slug, digest and language."""


def told(
    rows: models.QuerySet[Any], kept: Kept[T], make: Callable[[Any], T], *, found: Iterable[Any] | None = None
) -> dict[tuple[int, str], T]:
    """Return what ``make`` tells of each exercise, by primary key and slug; made once a process, row and language.

    One small query, and one more where ``kept`` misses any. ``found``: what it would find, where that is known.
    """
    language = get_language() or ""
    found = rows.values_list("pk", "slug", "loaded_digest") if found is None else found
    stamps = {(pk, slug): (slug, digest, language) for pk, slug, digest in found}
    new = [key for key, stamp in stamps.items() if stamp not in kept]
    if len(kept) + len(new) > MOST_TOLD:
        kept.clear()
        new = [*stamps]
    for row in rows.filter(pk__in=[pk for pk, _slug in new]) if new else ():
        kept[stamps[row.pk, row.slug]] = make(row)
    return {key: kept[stamp] for key, stamp in stamps.items() if stamp in kept}


def kept_while_loaded(make: Callable[P, T]) -> Callable[P, T]:
    """Decorator: keep what is made for each language and arguments, as long as the same catalogue is loaded.

    For what reads the catalogue alone, and never for words that somebody typed. Without a catalogue nothing is kept.
    """
    kept: dict[tuple[object, ...], T] = {}

    @wraps(make)
    def known(*args: P.args, **kwargs: P.kwargs) -> T:
        stamp = catalogue_stamp()
        if not stamp:
            return make(*args, **kwargs)
        key = (stamp, get_language(), args)
        if key in kept:
            return kept[key]
        if len(kept) >= MOST_KEPT:
            kept.clear()
        return kept.setdefault(key, make(*args, **kwargs))

    return known
