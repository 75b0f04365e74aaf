"""Which emergency number to show: that of the country a time zone lies in, and all of them where that is unknown. Pure.

A time zone is all that is known of where somebody is. ``zone.tab`` of the time zone data names the country of each.
"""

from collections.abc import Iterator
from functools import cache
from importlib import resources

from django.utils.translation import gettext_lazy

from conventions.rules import Rule
from conventions.sources import CRTC_911, EECC_2018, FCC_911, NHS_999, NZ_111, SWISS_112, TRIPLE_ZERO

EVERYWHERE = ("112", "999", "911")
"""Shown where the place is unknown: at least one of them is answered in most countries."""

NUMBERS = {
    # The EU, the rest of the EEA, which follows the same code for electronic communications, and Switzerland.
    "112": "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO CH",
    "999": "GB",
    "911": "US CA",
    "000": "AU",
    "111": "NZ",
}
"""Each number with the countries it is shown in, by their two letters. Each line has its source in the rule below."""


def countries_by_zone() -> Iterator[tuple[str, str]]:
    """Yield each time zone of ``zone.tab`` with its country."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("ascii")
    for line in table.splitlines():
        if not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            yield zone, country


@cache
def _numbers_by_zone() -> dict[str, str]:
    by_country = {country: number for number, countries in NUMBERS.items() for country in countries.split()}
    return {zone: by_country[country] for zone, country in countries_by_zone() if country in by_country}


def numbers_of(zone: str | None) -> tuple[str, ...]:
    """Return the one number of ``zone``'s country. An old name, UTC or no zone at all has all that are common."""
    number = _numbers_by_zone().get(zone or "")
    return (number,) if number else EVERYWHERE


LOCAL_NUMBER = Rule(
    "CALL",
    title=gettext_lazy("Which emergency number you see"),
    text=gettext_lazy(
        "Your time zone says which country you are in, and pages show the emergency number of that country. "
        "If we do not know it, they show {everywhere}."
    ),
    reason=gettext_lazy("One number is quicker to find than 3. A wrong one would be worse than 3."),
    sources=(EECC_2018, SWISS_112, NHS_999, FCC_911, CRTC_911, TRIPLE_ZERO, NZ_111),
    choice=gettext_lazy("the 3 numbers for other places are our own choice"),
    numbers={"everywhere": ", ".join(EVERYWHERE)},
    points=(
        gettext_lazy("Countries of the EU and EEA, and Switzerland: 112"),
        gettext_lazy("United Kingdom: 999"),
        gettext_lazy("United States and Canada: 911"),
        gettext_lazy("Australia: 000"),
        gettext_lazy("New Zealand: 111"),
    ),
)

RULES = (LOCAL_NUMBER,)
