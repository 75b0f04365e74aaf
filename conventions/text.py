"""Text in every script: when two names are the same, in which order names are listed, the words that a search
compares, an address on the wire, and what can be saved. Pure.

Nothing here asks the database: SQLite folds the case of A to Z alone, PostgreSQL follows the language of its server.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

import idna
from pyuca import Collator

# Signs -----------------------------------------------------------------------------------------------------------

_NO_WIDTH = "\u00ad\u180e\u200b\u2060\ufeff"
"""Signs that only break lines or mark a file: they say nothing at either end of a text."""
_BLANKS = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and symbols that show nothing."""
_FLAG = "\U0001f3f4[\U000e0020-\U000e007f]+"
"""The flags of Scotland and the like are a black flag with letters that are not seen."""
_HIDDEN = re.compile(
    rf"{_FLAG}|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f{_NO_WIDTH}{_BLANKS}\u034f\u061c\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)


def _seen(text: str) -> str:
    """Return ``text`` without the signs that nobody sees."""
    return _HIDDEN.sub(lambda found: found[0] if found[0][0] == "\U0001f3f4" else "", text)


# What can be saved -----------------------------------------------------------------------------------------------

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_REFUSED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u202d\u202e\ud800-\udfff]")
"""Control characters, halves of a character, and the two marks that show a text in another order than it has."""


class CannotBeSaved(ValueError):
    """A text holds a sign that cannot be saved: ``line`` and ``place`` count from 1, ``sign`` names it."""

    def __init__(self, sign: str, *, line: int, place: int, is_one_line: bool) -> None:
        super().__init__(line, place)
        name = unicodedata.name(sign, "")
        self.sign = f"U+{ord(sign):04X}, {name}" if name else f"U+{ord(sign):04X}"
        self.line, self.place, self.is_one_line = line, place, is_one_line


def clean(text: str, *, is_one_line: bool = False) -> str:
    """Return ``text`` as it is saved: NFC, line ends of every kind as ``\\n``, nothing unseen at its ends.

    In one line, line ends and tabs become spaces. What shows nothing at all is empty. Raises ``CannotBeSaved``.
    """
    lines = _LINE_END.sub("\n", text)
    if found := _REFUSED.search(lines):
        before = lines[: found.start()].rsplit("\n", 1)
        line = lines.count("\n", 0, found.start()) + 1
        raise CannotBeSaved(found[0], line=line, place=len(before[-1]) + 1, is_one_line="\n" not in lines)
    if is_one_line:
        lines = re.sub(r"[\n\t]+", " ", lines)
    kept = re.sub(rf"\A[\s{_NO_WIDTH}]+|[\s{_NO_WIDTH}]+\Z", "", unicodedata.normalize("NFC", lines))
    return kept if _seen(kept).strip() else ""


# When two names are the same -------------------------------------------------------------------------------------


def key(name: str) -> str:
    """Return what two names have in common that are the same: no case, width, unseen sign or run of blanks.

    The two i of Turkish count as one: who signed up as İpek or ISIL types ipek or ısıl, and a phone that does not know
    Turkish makes the other i of either.
    """
    letters = unicodedata.normalize("NFKD", _seen(unicodedata.normalize("NFKD", name)).casefold())
    letters = unicodedata.normalize("NFKD", letters.replace("\u0131", "i").replace("i\u0307", "i"))
    return " ".join(_seen(unicodedata.normalize("NFKC", letters)).split())


def has_same(name: str, names: Iterable[str]) -> bool:
    """Return whether ``name`` is the same as one of ``names``."""
    mine = key(name)
    return any(key(other) == mine for other in names)


# The order of names ----------------------------------------------------------------------------------------------

_LONGEST_NUMBER = 20


@lru_cache(maxsize=4096)
def order(name: str) -> tuple[tuple[int, ...], str]:
    """Return what names are sorted by: ä beside a, capitals beside small letters, 2 before 10, in every script.

    The order is that of the Unicode Collation Algorithm (UTS 10), which suits most languages and is exact for English.
    """
    padded = re.sub(r"\d+", lambda number: number[0].zfill(_LONGEST_NUMBER), _seen(name))
    return tuple(_collator().sort_key(padded)), name


@cache
def _collator() -> Collator:
    """Read the table of the algorithm once, and only where something is sorted: it takes a quarter of a second."""
    return Collator()


# Words that a search compares ------------------------------------------------------------------------------------

_ONE_SIGN_WORDS = re.compile(
    # Scripts without blanks between words, and pictures: each sign is a word, so that one of several is found.
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\U00016fe0-\U00018cff\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
    "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001f3fa\U0001f400-\U0001faff]"
)
_APOSTROPHES = re.compile("['\u02bc\u2018\u2019\u05f3]")
_WITHOUT_PARTS = {"æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "ĸ": "k", "ŋ": "n", "ə": "e"}
_BARRED = re.compile(r"LATIN SMALL LETTER ([A-Z]) WITH ")


class _Plain(dict[int, str]):
    """A letter as it is compared, worked out when it is met first: ``ł`` is an l with a stroke, by its own name."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        base = _BARRED.match(unicodedata.name(sign, ""))
        is_part = unicodedata.combining(sign) != 0
        plain = "" if is_part else base[1].lower() if base else _WITHOUT_PARTS.get(sign, sign)
        if not plain.isalnum() and unicodedata.category(sign)[0] != "M":
            plain = "" if is_part else f" {sign} " if _ONE_SIGN_WORDS.match(sign) else " "
        self[code] = plain
        return plain


_PLAIN = _Plain()


def words(text: str) -> list[str]:
    """Return the words of ``text`` as a search compares them: letters and numbers of every script, without case,
    accents, apostrophes or unseen signs; each sign of Chinese and Japanese and each picture by itself."""
    letters = _APOSTROPHES.sub("", unicodedata.normalize("NFKD", _seen(text)))
    letters = unicodedata.normalize("NFKD", letters.casefold()).translate(_PLAIN)
    return _ONE_SIGN_WORDS.sub(lambda sign: f" {sign[0]} ", letters).split()


# An address on the wire ------------------------------------------------------------------------------------------


class NotAnAddress(ValueError):
    """No mail server could be asked for this address."""


def wire_address(address: str) -> str:
    """Return ``address`` as mail servers know it: its domain by IDNA 2008 (UTS 46), anna@xn--bcher-kva.example.

    Raises ``NotAnAddress`` where the domain is none, or what stands before the @ is not ASCII: most servers refuse it.
    """
    local, at, domain = address.rpartition("@")
    if not (at and local and local.isascii()):
        raise NotAnAddress(address)
    if domain and domain.isascii() and "xn--" not in domain.lower():
        return f"{local}@{domain.lower()}"
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError as error:
        raise NotAnAddress(address) from error


def shown_address(address: str) -> str:
    """Return ``address`` in the one way it is written: small letters, and the domain in its own script.

    Raises ``NotAnAddress``.
    """
    local, _at, domain = wire_address(address).rpartition("@")
    return f"{local.lower()}@{idna.decode(domain) if 'xn--' in domain else domain}"
