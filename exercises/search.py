"""Finding exercises: filters that count, and search that forgives. Pure.

Everything works on a small index of all rows, so that both databases give the same first hits. An index entry is one
text: five lines (names, names in the source guide, other names, body areas and kinds, everything else), the phrases
of a line parted by ``|``, every word reduced by ``words``.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

WEIGHTS = (100, 80, 60, 30, 10)
"""What a word is worth in each line of an index entry; a whole phrase is worth more than all words of a poorer line."""
WHOLE_PHRASE = 5
ORDERED_WORDS = 2
EXACT, PREFIX, TYPO = 1.0, 0.8, 0.5
TYPO_LINES = 4
"""Slips are forgiven in names, areas and kinds; in running text they would find anything."""
SMALL_WORDS = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to", "with"})
MAX_QUERY_WORDS = 12

Facets = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One exercise in the index: its key, its text for the search, and its values in each group of filters."""

    key: int
    index: str
    facets: Facets


@dataclass(frozen=True, slots=True)
class Found:
    """Keys in order, and for each value of each group how many would be found with it chosen in that group."""

    keys: list[int]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


# Words -----------------------------------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    """``text`` as the words that are compared: no case, accents, hyphens, apostrophes, small words or plural s."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("'", "").replace("\u2019", ""))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [_singular(word) for word in re.findall(r"[a-z0-9]+", plain) if word not in SMALL_WORDS]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def entry(*, names: Sequence[str], guide: Sequence[str], others: Sequence[str], kinds: Sequence[str], text: str) -> str:
    """The index text of one exercise (see the head of this module)."""
    named = ("|".join(map(_phrase, phrases)) for phrases in (names, guide, others))
    return "\n".join([*named, "|".join(" ".join(words(kind)) for kind in kinds), " ".join(words(text))])


def _phrase(text: str) -> str:
    """A name as it is compared, and once more in one word: some write "catcow"."""
    parts = words(text)
    return " ".join(parts) if len(parts) < 2 else f"{' '.join(parts)}|{''.join(parts)}"


# Ranking ---------------------------------------------------------------------------------------------------------


def is_slip(one: str, other: str, *, most: int) -> bool:
    """Whether at most ``most`` letters were left out, added, changed or swapped with a neighbour."""
    # Each slip changes the set of letters by two at most: a cheap look that spares most words the table below.
    if abs(len(one) - len(other)) > most or len(set(one) ^ set(other)) > 2 * most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most


def _likeness(asked: str, word: str) -> float:
    """How well an asked word fits a word of the index: 1 the same, 0.8 its beginning, 0.5 a slip, 0 not at all."""
    if asked == word:
        return EXACT
    if len(asked) >= 2 and word.startswith(asked):
        return PREFIX
    if len(asked) < 4 or asked.isdigit():
        return 0.0
    return TYPO if is_slip(asked, word, most=1 if len(asked) < 7 else 2) else 0.0


def _similar(asked: Sequence[str], vocabulary: Iterable[str]) -> dict[str, dict[str, float]]:
    """For each asked word the words of the index it fits, with how well."""
    known = list(vocabulary)
    return {ask: {word: fit for word in known if (fit := _likeness(ask, word))} for ask in set(asked)}


def _phrase_worth(query: str, phrases: Sequence[str], weight: int) -> float:
    """What it adds that the query is a whole phrase, or stands in one in this order."""
    if query in phrases:
        return weight * WHOLE_PHRASE
    return weight * ORDERED_WORDS if any(f" {query} " in f" {phrase} " for phrase in phrases) else 0.0


def _score(asked: Sequence[str], similar: Mapping[str, Mapping[str, float]], index: str) -> tuple[int, float]:
    """How many of the asked words an entry has, and what they are worth."""
    lines = index.split("\n")
    best = dict.fromkeys(asked, 0.0)
    worth = 0.0
    for tier, (weight, line) in enumerate(zip(WEIGHTS, lines, strict=True)):
        present = set(line.replace("|", " ").split())
        for ask, fits in similar.items():
            for word in fits.keys() & present:
                if tier < TYPO_LINES or fits[word] > TYPO:
                    best[ask] = max(best[ask], weight * fits[word])
        if tier < TYPO_LINES:
            worth = max(worth, _phrase_worth(" ".join(asked), line.split("|"), weight))
    return sum(value > 0 for value in best.values()), worth + sum(best.values())


def rank(query: str, rows: Sequence[Row]) -> list[Row]:
    """The rows that fit ``query``, best first; equal ones stay in the order given. An empty query keeps all.

    A row has to have every word asked for. Where none has, those with most of the words are given, at least half.
    """
    asked = words(query)[:MAX_QUERY_WORDS]
    if not asked:
        return list(rows) if not query.strip() else []
    of_row = [set(row.index.replace("|", " ").split()) for row in rows]
    similar = _similar(asked, set().union(*of_row))
    hits = set().union(*similar.values())
    hopeful = (row for row, present in zip(rows, of_row, strict=True) if not hits.isdisjoint(present))
    scored = [(*_score(asked, similar, row.index), row) for row in hopeful]
    most = max((count for count, _, _ in scored), default=0)
    if not most or most * 2 < len(set(asked)):
        return []
    found = [(worth, row) for count, worth, row in scored if count == most]
    return [row for _, row in sorted(found, key=lambda pair: -pair[0])]


# Filters ---------------------------------------------------------------------------------------------------------


def _fits(row: Row, wants: Facets, *, but: str = "") -> bool:
    """Whether a row has a chosen value in every group (leaving out the group ``but``)."""
    return all(
        row.facets.get(group, frozenset()) & chosen for group, chosen in wants.items() if chosen and group != but
    )


def find(query: str, wants: Facets, rows: Sequence[Row], *, groups: Mapping[str, Sequence[str]]) -> Found:
    """Rows that fit the query and a chosen value in every group of ``wants``, with counts for all ``groups``."""
    ranked = rank(query, rows)
    counts = {}
    for group, values in groups.items():
        beside = [row for row in ranked if _fits(row, wants, but=group)]
        counts[group] = {value: sum(value in row.facets.get(group, ()) for row in beside) for value in values}
    return Found([row.key for row in ranked if _fits(row, wants)], counts)
