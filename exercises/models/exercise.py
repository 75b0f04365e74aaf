"""Exercises: what can be done, how, and what to keep in mind.

The rows come from ``exercises/data/`` through ``exercises.catalogue``; nobody edits them by hand. A routine or a
session points at a row with ``on_delete=PROTECT``: a record that leaves the data stays for those who used it, and is
not offered any more.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from operator import attrgetter, itemgetter
from types import MappingProxyType
from typing import Any, Self

from django.db import models
from django.db.models import F, ForeignObjectRel, Q, Value
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from conventions.text import order
from exercises import article, everyday, search
from exercises.facts import BASE, ExerciseFacts, Suitability, Verdict
from exercises.models.as_facts import facts_of
from exercises.models.loaded import Kept, kept_while_loaded, stamps, told
from exercises.models.vocabulary import (
    FILTERS,
    OFFERED,
    SEARCH_WEIGHTS,
    Area,
    Level,
    Minutes,
    Origin,
    Phase,
    Position,
    Status,
    minutes_in_words,
)

NO_ITEMS, NO_KEYS = Value([], models.JSONField()), Value({}, models.JSONField())
SOURCE_LANGUAGE = "en"  # what the records are written in


def language_among(spoken: Collection[str]) -> str | None:
    """The language of the moment where it is among these, with or without its region; else ``None``."""
    asked = (get_language() or "").lower()
    return next((one for one in (asked, asked.split("-")[0]) if one in spoken), None)


STORED_FILTERS = [name for name in FILTERS if name != "origin"]  # the groups in ``facet_index``, in this order


@lru_cache(maxsize=1024)
def _facets_in(facet_index: str, origin: str) -> tuple[tuple[int, int, bool], search.Facets]:
    """Where a row stands in the list, and its values in each group of filters; many rows share both."""
    values = [group.split(",") for group in facet_index.split("|")]
    facets = {name: frozenset(filter(None, found)) for name, found in zip(STORED_FILTERS, values, strict=True)}
    facets["origin"] = Origin.of(origin)
    status, level = next(iter(facets["status"])), values[STORED_FILTERS.index("level")][0]
    place = (Status.values.index(status), Level.values.index(level), Area.UPPER_BACK not in facets["area"])
    return place, facets


_kept: Kept[ExerciseFacts] = {}


@dataclass(frozen=True, slots=True)
class Link:
    """Just enough of an exercise to point at it, by slug; ``note`` says in two words where it is not for home."""

    slug: str
    name: str
    needs: frozenset[str]
    note: str


class ExerciseQuerySet(models.QuerySet["Exercise"]):
    def listed(self) -> Self:
        """What the library shows: all but records that have left the data."""
        return self.filter(is_listed=True)

    def index(self) -> list[search.IndexRow]:
        """The small index that filters and search work on; one query. The gentlest for the upper back come first."""
        columns = ("pk", "slug", "search_index", "facet_index", "status_code", "origin", "name")
        said = self._other_index()
        listed = []
        found = sorted(self.order_by("slug").values_list(*columns), key=lambda row: order(row[-1]))
        for pk, slug, text, facet_index, status, origin, _name in found:
            place, facets = _facets_in(facet_index, origin)
            weight, is_last = SEARCH_WEIGHTS[status], status not in OFFERED
            listed.append((place, search.IndexRow(pk, said.get(pk, text), facets, weight, slug, is_last)))
        return [row for _, row in sorted(listed, key=itemgetter(0))]

    def _other_index(self) -> dict[int, str]:
        """The index entries in the language of the moment, by primary key; none, and no query, in English."""
        if (get_language() or SOURCE_LANGUAGE).startswith(SOURCE_LANGUAGE):
            return {}
        found = ((pk, words, language_among(words)) for pk, words in self.values_list("pk", "words"))
        return {pk: words[language]["search_index"] for pk, words, language in found if language}

    def fitting(
        self, flags: Collection[str], *, signed_off: Collection[str] = (), left_out: Collection[str] = ()
    ) -> frozenset[int]:
        """The primary keys of what someone with these conditions may practise at home; one query. ``signed_off`` are
        slugs a professional agreed to, ``left_out`` those that are not for the person."""
        fits = {
            slug
            for slug, facts in Exercise.objects.facts().items()
            if slug not in left_out
            and facts.form_for(flags, is_signed_off=slug in signed_off).verdict is not Verdict.LEFT_OUT
        }
        return frozenset(pk for pk, slug in self.values_list("pk", "slug") if slug in fits)

    def facts(self) -> Mapping[str, ExerciseFacts]:
        """Every listed exercise as the rules see it, by slug; what is not for home as well. One small query."""
        found = told(self.listed(), _kept, attrgetter("facts"), found=[row[:3] for row in stamps() if row[3]])
        return MappingProxyType(dict(sorted((slug, facts) for (_pk, slug), facts in found.items())))

    def links(self) -> dict[str, Link]:
        """Every row as a ``Link``, by slug; one query."""
        columns = ("slug", "name", "prerequisites", "prerequisites_full", "status_code", "words")
        return {
            slug: Link(
                slug,
                words.get(language_among(words), {}).get("name", name) if words else name,
                frozenset([*needs, *full]),
                "" if status in OFFERED else Status(status).label.lower(),
            )
            for slug, name, needs, full, status, words in self.values_list(*columns)
        }

    def in_order(self, keys: Sequence[int]) -> list["Exercise"]:
        """The rows with these primary keys, in this order; one query."""
        rows = self.in_bulk(list(keys))
        return [rows[key] for key in keys if key in rows]

    def offered(self) -> Self:
        """What may enter a home routine: neither instructor only nor not offered (rule G6)."""
        return self.filter(status_code__in=OFFERED)


class ExerciseManager(models.Manager.from_queryset(ExerciseQuerySet)):  # type: ignore[misc]
    def find(self, query: str, wants: search.Facets, *, among: Collection[int] | None = None) -> everyday.SearchAnswer:
        """What is listed and fits a search and a choice of filters, in order, with counts for every filter.

        At most two queries, and none while the process knows the catalogue. ``among`` narrows it to these primary
        keys. Without words, the exercises of the article stand in its order.
        """
        rows = [row for row in _index() if among is None or row.key in among]
        if "origin" in wants and not query.strip():
            rows.sort(key=lambda row: article.places()[row.slug][0] if row.slug in article.places() else len(rows))
        return everyday.find(query, wants, rows, groups=FILTERS, spared=_fitting)


@kept_while_loaded
def _index() -> list[search.IndexRow]:
    return Exercise.objects.listed().index()


@kept_while_loaded
def _fitting(flags: frozenset[str]) -> frozenset[int]:
    return Exercise.objects.listed().fitting(flags)


class Exercise(models.Model):
    """One exercise. Times are seconds; ``reps_low`` and ``reps_high`` count ``unit``, per side where there are two."""

    # What it is called
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    aka = models.JSONField(_("also known as"), default=list, blank=True)
    guide_names = models.JSONField(_("names in the article"), default=list, blank=True)
    origin = models.CharField(max_length=120)

    # For whom
    level = models.CharField(_("level in words"), max_length=120)
    level_base = models.CharField(_("level of the usual version"), max_length=12, choices=Level)
    level_full = models.CharField(_("level of the full version"), max_length=12, choices=Level)
    guide_level = models.CharField(_("level in the article"), max_length=80, blank=True)
    status = models.CharField(_("status in words"), max_length=120)
    status_code = models.CharField("status", max_length=16, choices=Status)
    alternatives = models.JSONField(_("what to do instead"), default=list, blank=True, help_text="slugs")

    # What kind it is
    phase = models.CharField(max_length=12, choices=Phase)
    position = models.CharField(max_length=8, choices=Position)
    category = models.CharField(max_length=80)
    movements = models.JSONField(default=list, blank=True)
    regions = models.CharField(_("body regions in words"), max_length=120)
    areas = models.JSONField(_("body areas"), default=list, blank=True)
    tags = models.JSONField(default=list, blank=True)
    apparatus = models.CharField(max_length=120)
    equipment = models.CharField(max_length=200)
    supports = models.JSONField(default=list, blank=True)

    # How to do it
    start = models.TextField(_("start position"))
    steps = models.JSONField(help_text='[{"n": 1, "breath": "inhale", "text": "…"}, …]')
    tempo = models.CharField(max_length=80)
    faults = models.JSONField(_("common faults"), default=list, blank=True)

    # How much
    dose = models.CharField(_("amount in words"), max_length=160)
    reps = models.PositiveSmallIntegerField(_("usual repetitions"))
    reps_low = models.PositiveSmallIntegerField(_("fewest repetitions"))
    reps_high = models.PositiveSmallIntegerField(_("most repetitions"))
    sets = models.PositiveSmallIntegerField(_("usual sets"))
    sets_max = models.PositiveSmallIntegerField(_("most sets"))
    unit = models.CharField(_("what is counted"), max_length=40)
    hold_seconds = models.PositiveSmallIntegerField(default=0)
    sides = models.PositiveSmallIntegerField(default=1)
    est_seconds = models.PositiveSmallIntegerField(_("estimated seconds for the usual amount"))

    # What it does
    muscles = models.CharField(_("muscles that do the work"), max_length=160)
    muscles_secondary = models.CharField(_("muscles that help"), max_length=160, blank=True)
    gain = models.TextField(_("what the upper back may gain"))
    watch = models.TextField(_("what to watch for"), blank=True)

    # Whom it may not suit
    flags = models.JSONField(default=dict, blank=True, help_text='{"OP": "M", …}: condition, and X, M or N')
    flag_texts = models.JSONField(default=dict, blank=True, help_text='{"OP": "…", …}: why, where it is X or N')
    instead = models.JSONField(
        _("what takes its place"),
        default=dict,
        db_default=NO_KEYS,
        blank=True,
        help_text='{"HERNIA": "quadruped-reach:base", …}',
    )
    cautions = models.TextField(_("other cautions"), blank=True)

    # Where it leads
    forms = models.JSONField(
        default=list, db_default=NO_ITEMS, blank=True, help_text='[{"key": "cow-only", "name": "…", …}, …], in order'
    )
    easier = models.TextField(_("easier version"), blank=True, help_text="the key of a form")
    harder = models.TextField(_("harder version"), blank=True)
    prerequisites = models.JSONField(default=list, blank=True, help_text="slugs")
    prerequisites_full = models.JSONField(
        _("prerequisites of the full version"), default=list, blank=True, help_text="slugs"
    )
    roles = models.JSONField(_("what it is good for in a routine"), default=list, db_default=NO_ITEMS, blank=True)
    gates = models.JSONField(
        _("versions for those who may not do everything"),
        default=dict,
        db_default=NO_KEYS,
        blank=True,
        help_text='{"gentle": "small-lift", …}: gate, and form',
    )
    replaced_by = models.JSONField(
        _("what replaces it"), default=list, db_default=NO_ITEMS, blank=True, help_text="slugs"
    )

    # What the source guide says, and where the rest comes from
    guide_text = models.TextField(_("what the article says"), blank=True)
    guide_status = models.TextField(_("whether that is offered, and why"), blank=True)
    guide_flags = models.JSONField(
        _("conditions of the article's own way"), default=dict, blank=True, editable=False, help_text='{"OP": "M", …}'
    )
    variants = models.JSONField(default=list, blank=True, help_text='[{"guide_name": "…", "text": "…", "status": "…"}]')
    sources = models.JSONField(default=list, blank=True, help_text="keys of sources.toml")
    sources_note = models.CharField(max_length=160, blank=True)

    # How it is drawn
    figure = models.CharField(max_length=80)
    extra_figures = models.JSONField(default=list, blank=True)

    # Who has read it
    reviewed_by = models.CharField(_("professional who reviewed it"), max_length=120, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)

    # Kept by the loader
    words = models.JSONField(_("words in other languages"), default=dict, blank=True, editable=False)
    is_listed = models.BooleanField(default=True, editable=False)
    search_index = models.TextField(default="", blank=True, editable=False)
    facet_index = models.TextField(default="", blank=True, editable=False)
    loaded_digest = models.CharField(max_length=64, default="", blank=True, editable=False)

    objects = ExerciseManager()

    class Meta:
        ordering = ("name", "slug")
        indexes = [models.Index(fields=["status_code"], name="exercise_status")]
        constraints = [
            models.CheckConstraint(
                name="exercise_level_known",
                condition=Q(level_base__in=Level.values) & Q(level_full__in=Level.values),
            ),
            models.CheckConstraint(name="exercise_status_known", condition=Q(status_code__in=Status.values)),
            models.CheckConstraint(name="exercise_phase_known", condition=Q(phase__in=Phase.values)),
            models.CheckConstraint(name="exercise_position_known", condition=Q(position__in=Position.values)),
            models.CheckConstraint(
                name="exercise_dose_in_order",
                condition=Q(reps_low__gte=1)
                & Q(reps_low__lte=F("reps_high"))
                & Q(sets__gte=1)
                & Q(sets__lte=F("sets_max")),
            ),
            models.CheckConstraint(name="exercise_one_or_two_sides", condition=Q(sides__in=(1, 2))),
            models.CheckConstraint(name="exercise_takes_time", condition=Q(est_seconds__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("exercises:detail", args=[self.slug])

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[object], **rest: Any) -> Self:
        """Load a row with its words in the active language.

        Rows are saved only by the loader, so no translation is ever written back.
        """
        row = super().from_db(db, field_names, values, **rest)
        words = row.__dict__.get("words")
        if words and (language := language_among(words)):
            row.__dict__.update({name: text for name, text in words[language].items() if name in row.__dict__})
        return row

    def is_used(self) -> bool:
        """Whether any row of any app points at it, whatever that pointer does on deletion."""
        pointers = (
            field for field in self._meta.get_fields(include_hidden=True) if isinstance(field, ForeignObjectRel)
        )
        return any(
            pointer.related_model._base_manager.filter(**{pointer.field.name: self}).exists() for pointer in pointers
        )

    def withdraw(self) -> None:
        """Hide the row from the library and from new routines. Routines and sessions that use it keep it."""
        self.is_listed = False
        self.status_code = Status.NOT_OFFERED
        self.status = "no longer in the library"
        self.loaded_digest = ""
        self.facet_index = self.facets()
        self.full_clean()
        self.save()

    def facets(self) -> str:
        """Its values in each group of filters, in the order of ``FILTERS``: ``beginner,intermediate|supine|…``.

        Who looks for a position, or has a chair alone, finds what has a form that needs no more than that.
        """
        levels = Level.values
        forms = [form for form in self.forms if form["is_home"]]
        values: dict[str, Collection[str]] = {
            "level": levels[levels.index(self.level_base) : levels.index(self.level_full) + 1],
            "position": dict.fromkeys([self.position, *(form["position"] for form in forms)]),
            "area": self.areas,
            "movement": self.movements,
            "phase": [self.phase],
            "apparatus": dict.fromkeys([*self.supports, *chain.from_iterable(form["supports"] for form in forms)]),
            "minutes": [Minutes.of(self.est_seconds).value],
            "status": [self.status_code],
        }
        return "|".join(",".join(values[name]) for name in STORED_FILTERS)

    @property
    def is_offered(self) -> bool:
        """Whether it may enter a home routine (rule G6)."""
        return self.status_code in OFFERED

    def suits(self, flags: Collection[str], asked: str = BASE, *, is_signed_off: bool = False) -> Suitability:
        """Whether someone with these conditions may do it, and in which form (rules G5 and G6)."""
        return self.facts.form_for(flags, asked, is_signed_off=is_signed_off)

    @cached_property
    def facts(self) -> ExerciseFacts:
        """The exercise as the rules see it."""
        return facts_of(self)

    @property
    def level_there(self) -> str:
        """Its level in the article, without what we add in brackets."""
        return self.guide_level.partition(" (")[0]

    @property
    def duration(self) -> str:
        """How long the usual dose takes, to the nearest half minute: "1½ minutes"."""
        return minutes_in_words(self.est_seconds)

    @property
    def status_words(self) -> str:
        """ "For home, start at stage 1"."""
        if not self.is_offered:
            return str(self.get_status_code_display())
        return gettext("For {status}").format(status=self.status)

    @property
    def levels(self) -> str:
        """ "Beginner", or "Beginner to intermediate"."""
        if self.level_base == self.level_full:
            return str(Level(self.level_base).label)
        base, full = Level(self.level_base).label, Level(self.level_full).label.lower()
        return gettext("{base} to {full}").format(base=base, full=full)
