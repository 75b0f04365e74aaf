"""Time zones as places: cities, by region, and which names mean the same clock. Pure."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from django.utils.translation import gettext_lazy

from accounts.screening.local_number import countries_by_zone, numbers_of
from conventions.fields import is_zone
from conventions.messages import Message
from conventions.text import order

REGIONS = {
    "Africa": gettext_lazy("Africa"),
    "America": gettext_lazy("The Americas"),
    "Antarctica": gettext_lazy("Antarctica"),
    "Arctic": gettext_lazy("The Arctic"),
    "Asia": gettext_lazy("Asia"),
    "Atlantic": gettext_lazy("Atlantic islands"),
    "Australia": gettext_lazy("Australia"),
    "Europe": gettext_lazy("Europe"),
    "Indian": gettext_lazy("Indian Ocean islands"),
    "Pacific": gettext_lazy("Pacific islands"),
}
NOWHERE = "UTC"
_NO_PLACE = re.compile(
    r"Etc/|(UTC|GMT0?|UCT|Zulu|Universal|Greenwich)\b|(EST|MST|HST|CET|MET|EET|WET|[A-Z]{3}\d[A-Z]{3})\Z"
)
"""Clocks without a place: what a browser says that tells nobody where it is."""


@cache
def _links() -> Mapping[str, str]:
    """Return the zone that each other name of ``tzdata.zi`` stands for."""
    table = resources.files("tzdata").joinpath("zoneinfo", "tzdata.zi").read_text("ascii")
    return {link.split()[2]: link.split()[1] for link in table.splitlines() if link.startswith("L ")}


@cache
def old_names() -> Mapping[str, str]:
    """Return the present name of each zone that ``tzdata.zi`` has an older one for: "Asia/Calcutta" is Kolkata now.

    Where several places share a zone, a link does not say which of them the old name was for, and it is left.
    """
    links, present = _links(), _listed()
    shared = {links[zone] for zone in present & links.keys()}
    return {old: zone for old, zone in links.items() if old not in present and zone in present - shared}


@cache
def _listed() -> frozenset[str]:
    return frozenset(zone for zone, _country in countries_by_zone())


def place_named(zone: str) -> str:
    """Return the present name of the zone that a device named, or an empty text where that says nothing of a place."""
    return "" if _NO_PLACE.match(zone) or not is_zone(zone) else old_names().get(zone, zone)


def is_same(one: str, other: str) -> bool:
    """Whether two zones make no difference to anybody: they are names of one clock, and no other emergency number.

    The names of one clock are those that ``tzdata.zi`` links. Some of them are places in other countries.
    """
    one, other = (old_names().get(zone, zone) for zone in (one, other))
    if one == other:
        return True
    links = _links()
    are_places = {one, other} <= _listed()
    return links.get(one, one) == links.get(other, other) and not (are_places and numbers_of(one) != numbers_of(other))


def city_of(zone: str) -> str:
    """Return the place that names ``zone``: "Lisbon" or "Knox (Indiana)". A zone without one goes by its own name."""
    *around, city = old_names().get(zone, zone).replace("_", " ").split("/")
    return f"{city} ({around[1]})" if len(around) > 1 else city


def places() -> list[tuple[Message, list[tuple[str, Message]]]]:
    """Return each region with its zones and their cities, in the order of the alphabet."""
    cities: dict[str, list[tuple[str, Message]]] = {region: [] for region in REGIONS}
    for zone, _country in countries_by_zone():
        cities[zone.split("/")[0]].append((zone, city_of(zone)))
    found = [(words, sorted(cities[region], key=lambda one: order(str(one[1])))) for region, words in REGIONS.items()]
    return [*found, (gettext_lazy("Somewhere else"), [(NOWHERE, gettext_lazy("World time (UTC)"))])]
