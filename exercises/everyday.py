"""Everyday words: what a person writes into the search, and what it leads to. Pure.

``data/search.toml`` is the table. A query is read from its longest phrase on; words that only complain narrow nothing;
what is left is looked for among the exercises. A name is always read as a name.
"""

import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy

from accounts.screening import ROWS, RedFlag
from conventions.messages import Message
from exercises import article, search
from exercises.search import Facets, IndexRow

TABLE = Path(__file__).parent / "data" / "search.toml"
SLIPS_FROM = 7
"""Shorter words of the table are compared letter by letter: too many words are one slip from them."""
SLIPS, TWO_SLIPS_FROM = 1, 9


@dataclass(frozen=True, slots=True)
class Pointer:
    """A link to more: an address of this site, and its words."""

    to: str
    label: Message


@dataclass(frozen=True, slots=True, eq=False)
class Everyday:
    """One line of the table: phrases, and what they lead to."""

    phrases: tuple[tuple[str, ...], ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    """Words that mean it wherever in the query they stand."""
    exercises: tuple[str, ...] = ()
    filters: Facets = field(default_factory=dict)
    spares: frozenset[str] = frozenset()
    signs: tuple[str, ...] = ()
    says: tuple[Message, ...] = ()
    links: tuple[Pointer, ...] = ()
    keeps: bool = False
    is_emergency: bool = False


@dataclass(frozen=True, slots=True)
class Meant:
    """What a query means: the lines of the table that it names, and the rest of its words."""

    query: str = ""
    entries: tuple[Everyday, ...] = ()
    rest: str = ""

    @property
    def is_emergency(self) -> bool:
        """Whether nothing but the emergency line may be shown."""
        return any(entry.is_emergency for entry in self.entries)

    @property
    def exercises(self) -> tuple[str, ...]:
        return _each(entry.exercises for entry in self.entries)

    @property
    def signs(self) -> tuple[RedFlag, ...]:
        """The rows of the safety questions that come before any exercise, the most urgent first."""
        named = _each(entry.signs for entry in self.entries)
        return tuple(row for row in ROWS if row.id in named)

    @property
    def says(self) -> tuple[Message, ...]:
        return _each(entry.says for entry in self.entries)

    @property
    def links(self) -> tuple[Pointer, ...]:
        return _each(entry.links for entry in self.entries)

    @property
    def spares(self) -> frozenset[str]:
        """The conditions that every exercise shown has to have a way for."""
        return frozenset().union(*(entry.spares for entry in self.entries))

    def suits(self, facets: Facets) -> bool:
        """Whether an exercise with these facets has a wanted value in each group of filters."""
        return all(
            facets.get(group, frozenset()) & wanted for one in self.entries for group, wanted in one.filters.items()
        )


def _each(found: Any) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(one for many in found for one in many))


# The table ---------------------------------------------------------------------------------------------------------


@cache
def table() -> tuple[Everyday, ...]:
    """Every line of the table, in its order."""
    return tuple(_entry(values) for values in _read()["entry"])


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text("utf-8"))


@cache
def complaints() -> frozenset[str]:
    """Words that narrow nothing, as they are compared."""
    return frozenset(word for text in _read()["complaints"] for word in search.words(text))


def _entry(values: Mapping[str, Any]) -> Everyday:
    claims = {claim.key: claim for claim in article.CLAIMS}
    answers = [answer for key in values.get("claims", ()) for answer in claims[key].answers]
    return Everyday(
        phrases=_compared(values["words"]),
        together=_compared(values.get("together", ())),
        exercises=tuple(values.get("exercises", ())),
        filters={group: frozenset(wanted) for group, wanted in values.get("filters", {}).items()},
        spares=frozenset(code.upper() for code in values.get("spares", ())),
        signs=tuple(values.get("signs", ())),
        says=(*answers, *(gettext_lazy(text) for text in values.get("says", ()))),
        links=tuple(Pointer(link["to"], gettext_lazy(link["label"])) for link in values.get("links", ())),
        keeps=values.get("keeps", False),
        is_emergency=values.get("is_emergency", False),
    )


def _compared(texts: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(tuple(search.words(text)) for text in texts))


@cache
def _sign_lines() -> tuple[Everyday, ...]:
    """Every line of the safety questions whose words all stand in a query; a line of one word is left to the table."""
    lines = [(tuple(set(search.words(str(line.text))) - complaints()), row) for row in ROWS for line in row.lines]
    return tuple(Everyday(together=(words,), signs=(row.id,)) for words, row in lines if len(words) > 1)


@cache
def _phrases() -> tuple[tuple[tuple[str, ...], Everyday], ...]:
    """Every phrase with its line, the longest first."""
    found = [(phrase, entry) for entry in table() for phrase in entry.phrases]
    return tuple(sorted(found, key=lambda one: -len(one[0])))


# A query -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SearchAnswer(search.Found):
    """What was found, and what the query means."""

    meant: Meant = field(default_factory=Meant)


def find(
    query: str,
    wants: Facets,
    rows: Sequence[IndexRow],
    *,
    groups: Mapping[str, Sequence[str]],
    spared: Callable[[frozenset[str]], Collection[int]],
) -> SearchAnswer:
    """What fits ``query`` and the filters of ``wants``. A name of an exercise means nothing else.

    ``spared`` gives the keys of the rows with a way for every one of the conditions it is asked for.
    """
    meant = Meant(query, rest=query) if search.is_name(query, rows) else read(query)
    if not query.strip():
        ranked = rows
    elif meant.spares:
        keys = spared(meant.spares)
        ranked = _rank(meant, [row for row in rows if row.key in keys])
    else:
        ranked = _rank(meant, rows)
    found = search.narrow(ranked, wants, groups=groups)
    return SearchAnswer(found.keys, found.counts, meant)


def read(query: str) -> Meant:
    """What ``query`` means. Of complaints alone it is what the first line of the table leads to."""
    asked = search.words(query)[: search.MAX_QUERY_WORDS]
    said = [_said(word) for word in asked]
    known = frozenset().union(*said)
    entries, together = _meant_together(said)
    taken: set[int] = set()
    for phrase, entry in _phrases():
        for start in _starts(phrase, said) if phrase[0] in known else ():
            places = {*range(start, start + len(phrase))}
            if not places & taken:
                taken |= set() if entry.keeps else places
                entries.append(entry)
    taken |= together
    rest = [word for place, word in enumerate(asked) if place not in taken and word not in complaints()]
    if asked and not entries and not rest:
        entries = [table()[0]]
    return Meant(query, tuple(dict.fromkeys(entries)), " ".join(rest))


def _meant_together(said: Sequence[frozenset[str]]) -> tuple[list[Everyday], set[int]]:
    """The lines whose words all stand in the query, in any order, and the places of these words.

    They hide no phrase and no phrase hides them: signs are among them."""
    entries: list[Everyday] = []
    taken: set[int] = set()
    known = frozenset().union(*said)
    for words, entry in _together():
        if known.issuperset(words):
            entries.append(entry)
            taken.update(place for place, one in enumerate(said) if not one.isdisjoint(words))
    return entries, taken


@cache
def _together() -> tuple[tuple[frozenset[str], Everyday], ...]:
    """The words that have to stand in a query, in any order, with their line."""
    return tuple((frozenset(words), entry) for entry in (*table(), *_sign_lines()) for words in entry.together)


def _starts(phrase: Sequence[str], said: Sequence[Collection[str]]) -> Iterator[int]:
    for start in range(len(said) - len(phrase) + 1):
        if all(word in one for one, word in zip(said[start:], phrase, strict=False)):
            yield start


# A few hundred alone: they are words that people typed.
@lru_cache(maxsize=256)
def _said(asked: str) -> frozenset[str]:
    """The words of the table that an asked word is, or is a slip of."""
    words = chain.from_iterable([*(phrase for phrase, _ in _phrases()), *(words for words, _ in _together())])
    return frozenset(word for word in words if _is_same(asked, word))


def _is_same(asked: str, word: str) -> bool:
    """Whether an asked word is the word of a phrase, or a slip of it and no other known word. Hardly anybody
    slips on the first letter."""
    if asked == word:
        return True
    if len(word) < SLIPS_FROM or asked[0] != word[0] or asked in _known():
        return False
    return search.is_slip(asked, word, most=SLIPS + (len(word) >= TWO_SLIPS_FROM))


@cache
def _known() -> frozenset[str]:
    table_words = (word for phrase, _ in _phrases() for word in phrase)
    return frozenset({*table_words, *chain.from_iterable(map(search.words, _read()["no_slips"]))})


def _rank(meant: Meant, rows: Sequence[IndexRow]) -> list[IndexRow]:
    """The rows that fit what is meant, best first."""
    if meant.is_emergency:
        return []
    is_narrowed = any(entry.filters or entry.spares for entry in meant.entries)
    if not is_narrowed and not meant.exercises:
        return search.rank(meant.rest, rows) if meant.rest else []
    place = {slug: n for n, slug in enumerate(meant.exercises)}
    first = sorted((row for row in rows if row.slug in place), key=lambda row: place[row.slug])
    others = [row for row in rows if is_narrowed and row.slug not in place and meant.suits(row.facets)]
    if not meant.rest:
        return [*first, *others]
    return search.rank(meant.rest, [*first, *others]) or search.rank(meant.query, rows) or [*first, *others]
