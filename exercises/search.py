"""Finding exercises: filters that count, and search that forgives. Pure.

Everything works on a small index of all rows, so that both databases give the same first hits. An index entry is one
text: five lines (names, names in the source guide, other names, body areas and kinds, everything else), the phrases
of a line parted by ``|``, every word reduced by ``words``.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from conventions.text import words as words_of

WEIGHTS = (100, 80, 60, 30, 10)
"""What a word is worth in each line of an index entry; a whole phrase is worth more than all words of a poorer line."""
WHOLE_PHRASE = 5
ORDERED_WORDS = 2
EXACT, PREFIX, TYPO = 1.0, 0.8, 0.5
NAME_LINES = 3
"""The first lines of an entry: what an exercise is called."""
TYPO_LINES = 4
"""Slips are forgiven in names, areas and kinds; in running text they would find anything."""
SMALL_WORDS = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to", "with"})
MAX_QUERY_WORDS = 12
LEAST_SHARE = 0.5
SYNONYM = 0.9
"""What is found in other words comes a little after what is found in the person's own."""
MAX_MEANINGS = 12

Facets = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One exercise in the index: its key, its text for the search, and its values in each group of filters.

    ``weight`` is below 1 for what should come later than others that fit as well; what is not for home comes last,
    unless it is asked for by its name.
    """

    key: int
    index: str
    facets: Facets
    weight: float = 1.0
    slug: str = ""
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Keys in order, and for each value of each group how many would be found with it chosen in that group."""

    keys: list[int]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


# What the index says, and what else a person may call it: each is also looked for as what stands first in its line.
_ALSO_SAID: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("scapula", "scapular", "shoulder blades"), ("wing bone",)),
    (("upper back", "thoracic"), ("thoracic spine", "t spine", "mid back", "middle back")),
    (("lower back",), ("low back", "lumbar")),
    (("neck",), ("cervical",)),
    (("trunk", "abdominals"), ("abs", "core", "stomach", "tummy", "belly")),
    (("hips", "gluteals"), ("glutes", "bum", "buttocks")),
    (("legs",), ("thighs",)),
    (("chest", "pectorals"), ("pecs",)),
    (("ribs",), ("rib cage",)),
    (("teaser",), ("teezer", "teazer")),
    (("hundred",), ("100", "one hundred")),
    (("child's pose",), ("childrens pose", "kids pose", "balasana")),
    (("extension",), ("back bend", "backbend", "arching")),
    (("flexion",), ("forward bend", "forward fold", "rounding")),
    (("rotation", "twist"), ("turning", "twisting")),
    (("side bend",), ("side bending", "lateral bend", "sideways")),
    (("chair",), ("desk", "office", "seat")),
    (("quad",), ("all fours", "hands and knees", "four point kneeling", "quadruped")),
    (("supine",), ("lying on the back", "face up")),
    (("prone",), ("face down", "lying on the front", "lying on the stomach", "tummy down")),
    (("side",), ("side lying", "lying on the side")),
    (("standing",), ("standing up", "upright")),
    (("bird dog",), ("pointer",)),
    (("chest lift",), ("sit up", "crunch", "abdominal curl")),
    (("swimming",), ("superman",)),
    (("rest",), ("relax", "relaxation", "calm down")),
    (("breath", "breathing"), ("breathe", "respiration")),
    (("waking up",), ("warm up",)),
    (("stretch",), ("cool down", "stretching")),
    (("no equipment",), ("without equipment", "bodyweight")),
    (("bridge",), ("bridging", "hip lift")),
)

# Words -----------------------------------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    """``text`` as the words that are compared: those of every text, without small words or plural s."""
    return [_singular(word) for word in words_of(str(text)) if word not in SMALL_WORDS]


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


def _synonyms() -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    others: defaultdict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for said_here, said_elsewhere in _ALSO_SAID:
        here = [tuple(words(text)) for text in said_here]
        for phrase in dict.fromkeys([*here, *(tuple(words(text)) for text in said_elsewhere)]):
            others[phrase] += [other for other in here if other != phrase]
    return dict(others)


SYNONYMS = _synonyms()
"""A phrase, reduced by ``words``, and what it is called in the index."""


# Ranking ---------------------------------------------------------------------------------------------------------


def is_slip(one: str, other: str, *, most: int) -> bool:
    """Return whether two words differ by at most ``most`` typing slips (a letter missing, added, changed or
    swapped).
    """
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


def _likeness(asked: str, word: str, *, above: float) -> float:
    """How well an asked word fits a word of the index: 1 the same, 0.8 its beginning, 0.5 a slip, 0 not at all.

    A slip is looked for only where that is worth more than ``above``.
    """
    if asked == word:
        return EXACT
    if len(asked) >= 2 and word.startswith(asked):
        return PREFIX
    if above >= TYPO or len(asked) < 4 or asked.isdigit():
        return 0.0
    return TYPO if is_slip(asked, word, most=1 if len(asked) < 7 else 2) else 0.0


@dataclass(frozen=True, slots=True)
class _Index:
    """All entries turned round: for each word the first line it stands in, by place of the row; and all phrases.

    The phrases of a line are one text, ``| child pose | childpose |``, in which a phrase is found quickly.
    """

    places: dict[str, dict[int, int]]
    phrases: list[tuple[str, ...]]

    def similar(self, asked: str) -> dict[str, float]:
        """The words that an asked word fits, with how well. A word that is there as it was typed is no slip."""
        least = TYPO if asked in self.places else 0.0
        return {word: fit for word in self.places if (fit := _likeness(asked, word, above=least)) > least}


@lru_cache(maxsize=2)
def _turned_round(entries: tuple[str, ...]) -> _Index:
    """Kept for the same entries: they change only when the catalogue does."""
    places: defaultdict[str, dict[int, int]] = defaultdict(dict)
    phrases = []
    for place, entry_text in enumerate(entries):
        lines = [line.replace("|", " | ") for line in entry_text.split("\n")]
        phrases.append(tuple(f"| {line} |" for line in lines[:TYPO_LINES]))
        # From the poorest line to the best, so that the best is what stays.
        for tier in range(len(lines) - 1, -1, -1):
            for word in lines[tier].split():
                places[word][place] = tier
    places.pop("|", None)
    return _Index(dict(places), phrases)


def _phrase_worth(query: str, phrases: Sequence[str]) -> float:
    """What it adds that the query is a whole phrase, or stands in one in this order."""
    worth = 0.0
    for weight, line in zip(WEIGHTS, phrases, strict=False):
        if f" {query} " in line:
            worth = max(worth, weight * (WHOLE_PHRASE if f"| {query} |" in line else ORDERED_WORDS))
    return worth


def _word_worth(fits: Mapping[str, float], index: _Index) -> dict[int, float]:
    """For each row that has any of these words: what the one worth most is worth."""
    best: dict[int, float] = {}
    for word, fit in fits.items():
        worth = [weight * fit if tier < TYPO_LINES or fit > TYPO else 0.0 for tier, weight in enumerate(WEIGHTS)]
        for place, tier in index.places.get(word, {}).items():
            if worth[tier] > best.get(place, 0.0):
                best[place] = worth[tier]
    return best


def _score(
    asked: Sequence[str], fits: Mapping[str, Mapping[str, float]], index: _Index
) -> dict[int, tuple[float, float]]:
    """For each row that has any asked word: the share of the words it has, and what they are worth."""
    found = [_word_worth(fits[word], index) for word in set(asked)]
    query, scores = " ".join(asked), {}
    for place in set().union(*found):
        worths = [worth[place] for worth in found if place in worth]
        phrase = _phrase_worth(query, index.phrases[place]) if len(worths) == len(found) else 0.0
        scores[place] = (len(worths) / len(found), phrase + sum(worths))
    return scores


def meanings(asked: Sequence[str]) -> list[list[str]]:
    """What was asked for, and the same in other words: each synonym that stands in it put in its place."""
    said = [list(asked)]
    for phrase, others in SYNONYMS.items():
        length = len(phrase)
        for start in range(len(asked) - length + 1):
            if tuple(asked[start : start + length]) == phrase:
                said += [[*asked[:start], *other, *asked[start + length :]] for other in others]
    return said[:MAX_MEANINGS]


def rank(query: str, rows: Sequence[IndexRow]) -> list[IndexRow]:
    """The rows that fit ``query``, best first; equal ones stay in the order given. An empty query keeps all.

    A row has to have every word asked for, or of the same in other words. Where none has, those with the largest share
    of the words are given, at least half.
    """
    asked = words(query)[:MAX_QUERY_WORDS]
    if not asked:
        return list(rows) if not query.strip() else []
    index = _turned_round(tuple(row.index for row in rows))
    own, *others = meanings(asked)
    fits = {word: index.similar(word) for word in set(own)}
    scores = _score(own, fits, index)
    for other in others:
        for place, (share, worth) in _score(other, {word: {word: EXACT} for word in other} | fits, index).items():
            known_share, known_worth = scores.get(place, (0.0, 0.0))
            scores[place] = (max(share, known_share), worth * SYNONYM + known_worth)
    most = max((share for share, _ in scores.values()), default=0.0)
    if most < LEAST_SHARE:
        return []
    found = [
        (rows[place].is_last and not _is_named(own, index.phrases[place]), -worth * rows[place].weight, place)
        for place, (share, worth) in scores.items()
        if share == most
    ]
    return [rows[place] for *_, place in sorted(found)]


def _is_named(asked: Sequence[str], phrases: Sequence[str]) -> bool:
    """Whether the asked words are one whole name of a row."""
    return any(f"| {' '.join(asked)} |" in line for line in phrases[:NAME_LINES])


def is_name(query: str, rows: Sequence[IndexRow]) -> bool:
    """Whether ``query`` names an exercise: a whole name, or several words that all stand in the names of one."""
    asked = words(query)[:MAX_QUERY_WORDS]
    index = _turned_round(tuple(row.index for row in rows))
    if any(_is_named(asked, phrases) for phrases in index.phrases):
        return True
    found = [
        {place for word in index.similar(one) for place, tier in index.places[word].items() if tier < NAME_LINES}
        for one in set(asked)
    ]
    return len(found) > 1 and bool(set.intersection(*found))


# Filters ---------------------------------------------------------------------------------------------------------


def _missed(row: IndexRow, wants: Facets) -> list[str]:
    """Return the filter groups of which the row has none of the chosen values."""
    return [group for group, chosen in wants.items() if chosen and not row.facets.get(group, frozenset()) & chosen]


def narrow(ranked: Sequence[IndexRow], wants: Facets, *, groups: Mapping[str, Sequence[str]]) -> Found:
    """Those of the ranked rows that have a chosen value in every group of ``wants``, with counts for all ``groups``.

    The count of a value is what would be found with it chosen in its group, whatever else is chosen there.
    """
    keys = []
    beside: dict[str, list[IndexRow]] = {group: [] for group in groups}
    for row in ranked:
        missed = _missed(row, wants)
        if not missed:
            keys.append(row.key)
        if len(missed) <= 1:
            for group in missed or groups:
                beside[group].append(row)
    counts = {}
    for group, values in groups.items():
        tally = Counter(chain.from_iterable(row.facets.get(group, ()) for row in beside[group]))
        counts[group] = {value: tally[value] for value in values}
    return Found(keys, counts)
