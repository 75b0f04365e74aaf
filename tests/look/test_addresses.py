"""The table of addresses has every page of the site."""

from django.urls import URLPattern, URLResolver, get_resolver, resolve

from tests.look import addresses

KEYS = dict.fromkeys(
    ("pause", "own", "routine", "left_out", "session", "pain", "morning", "measure", "activity"), 1
) | {"care": 1, "passkey": 1, "place": "from=2026-11-30"}


def names(resolver: URLResolver, path: str = "") -> set[str]:
    """The name of every address of the site but for the API and the administration."""
    found: set[str] = set()
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver) and not here.startswith(("api/", "admin/")):
            found |= names(entry, here)
        elif isinstance(entry, URLPattern) and entry.name:
            found.add(entry.name)
    return found


def test_every_address_is_in_the_table_or_said_to_be_no_page() -> None:
    tabled = {*addresses.STRANGER, *addresses.PERSON} - {"/no/such/page/"}
    opened = {resolve(address.format(**KEYS).partition("?")[0]).url_name for address in tabled}
    everything = names(get_resolver())

    assert len(opened) > 80
    assert everything - opened - addresses.NOT_READ == set()
    assert opened & addresses.NOT_READ == set()
    assert addresses.NOT_READ - everything == set()
