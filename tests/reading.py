"""How hard a text is to read: its words, sentences and syllables, and the years of school that it takes."""

import re
from html.parser import HTMLParser

# Words that a person here has to meet. Each counts as two syllables, whatever its length.
KNOWN = frozenset(
    (
        *("physiotherapist", "physiotherapists", "exercise", "exercises", "emergency", "professional"),
        *("professionals", "pilates", "instructor", "routine", "routines", "activity", "activities", "average"),
        *("reminder", "reminders", "repetition", "repetitions", "shoulder", "shoulders", "position", "email"),
        *("evidence", "pregnancy", "ambulance", "hospital", "january", "february", "september", "october", "november"),
        *("december", "saturday"),
    )
)
WORD = re.compile(r"[A-Za-zÀ-ÿ0-9’'/-]*[A-Za-zÀ-ÿ0-9][A-Za-zÀ-ÿ0-9’'/-]*")
LETTERS = re.compile(r"[A-Za-z]")


def plain(text: str) -> str:
    """``text`` as it is read aloud: no tags, even cut ones, and a short word in place of each placeholder."""
    text = re.sub(r"^[^<>]*(?<!-)>|<[^>]+>|<[^<>]*$|&#?\w+;", " ", text)
    text = re.sub(r"%\(\w+(?:[.|]\w+)*\)s|%s|%d|\{\w*(?:\[\w+\])?(?::[^}]*)?\}", "ten", text)
    return re.sub(r"(?<=[.!?:] )ten\b", "Ten", " ".join(text.split()))


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?:])\s+(?=[A-Z0-9“\"])", text) if LETTERS.search(part)]


def words(text: str) -> list[str]:
    return WORD.findall(text)


def syllables(word: str) -> int:
    """About how many syllables ``word`` has: groups of vowels, without a silent e or ed at the end."""
    word = word.lower().strip("’'-/")
    if word in KNOWN:
        return 2
    count = 0
    for part in filter(LETTERS.search, re.split(r"[-/’']", word)):
        groups = len(re.findall(r"[aeiouy]+", part))
        if groups > 1 and re.search(r"[^aeiouyl]e$|[^aeioudt]ed$|[^aeiouscxzgh]es$", part):
            groups -= 1
        if re.search(r"(ia|io|iu|eo|ua)(?!u)", part) and not re.search(r"tio|cia|tia|sio|gio|qua|gua", part):
            groups += 1
        count += max(groups, 1)
    return max(count, 1)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of ``text``: the years of school it takes."""
    found = words(plain(text))
    said = max(len(sentences(plain(text))), 1)
    return 0.39 * len(found) / said + 11.8 * sum(map(syllables, found)) / len(found) - 15.59 if found else 0.0


class Seen(HTMLParser):
    """Counts the words in ``<main>`` that are seen at once: nothing hidden, and of what is folded away its line."""

    EMPTY = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
    UNREAD = frozenset({"script", "style", "template", "svg", "dialog", "select", "noscript"})

    def __init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, bool]] = []
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.EMPTY:
            given = dict(attrs)
            is_hidden = "hidden" in given or "hidden" in (given.get("class") or "").split()
            self._open.append((tag, is_hidden or tag in self.UNREAD))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        is_folded = "details" in tags and "summary" not in tags
        if "main" in tags and not is_folded and not any(is_unread for _, is_unread in self._open):
            # Numbers of a scale and dashes of a table are not words.
            self.count += sum(1 for word in words(data) if LETTERS.search(word))


def seen_at_once(html: str) -> int:
    """How many words of a page are seen before anything is opened."""
    reader = Seen()
    reader.feed(html)
    return reader.count
