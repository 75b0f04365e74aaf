"""When two names are the same, how they are listed, what a search compares, and an address on the wire."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.text import (
    CannotBeSaved,
    NotAnAddress,
    clean,
    has_same,
    key,
    order,
    shown_address,
    wire_address,
    words,
)

FAMILY = "👨\u200d👩\u200d👧"

# As typed, as saved, the key, the words that a search compares.
NAMES = [
    ("Änne", "Änne", "änne", ["anne"]),
    ("A\u0308nne", "Änne", "änne", ["anne"]),
    ("İpek", "İpek", "ipek", ["ipek"]),
    ("I\u0307pek", "İpek", "ipek", ["ipek"]),
    ("Straße", "Straße", "strasse", ["strasse"]),
    ("José", "José", "josé", ["jose"]),
    ("Jose\u0301", "José", "josé", ["jose"]),
    ("Кошка", "Кошка", "кошка", ["кошка"]),
    ("猫", "猫", "猫", ["猫"]),
    ("Łódka", "Łódka", "łódka", ["lodka"]),
    ("Smørbrød", "Smørbrød", "smørbrød", ["smorbrod"]),
    ("שלום.", "שלום.", "שלום.", ["שלום"]),
    ("\u200fשלום.\u200e", "\u200fשלום.\u200e", "שלום.", ["שלום"]),
    ("\u200ban\u200bna\ufeff", "an\u200bna", "anna", ["anna"]),
    (FAMILY, FAMILY, "👨👩👧", ["👨", "👩", "👧"]),
    (f"{FAMILY} 👍🏽 ❤\ufe0f", f"{FAMILY} 👍🏽 ❤\ufe0f", "👨👩👧 👍🏽 ❤", ["👨", "👩", "👧", "👍", "❤"]),
]


@pytest.mark.parametrize(("typed", "saved", "its_key", "found"), NAMES)
def test_a_name_is_saved_compared_and_searched_in_one_way(
    typed: str, saved: str, its_key: str, found: list[str]
) -> None:
    assert clean(typed, is_one_line=True) == clean(typed) == saved
    assert key(typed) == key(saved) == its_key
    assert words(typed) == words(saved) == found
    assert has_same(typed, ["Else", saved.upper()])
    assert not has_same(typed, ["Else"])


def test_every_one_of_them_stands_where_people_look_for_it() -> None:
    saved = {saved for _typed, saved, _key, _found in NAMES} - {"\u200fשלום.\u200e"}

    assert sorted(saved | {"Anna", "Zoe"}, key=order) == [
        *(FAMILY, f"{FAMILY} 👍🏽 ❤\ufe0f"),
        *("an\u200bna", "Anna", "Änne", "İpek", "José", "Łódka", "Smørbrød", "Straße", "Zoe"),
        *("Кошка", "שלום.", "猫"),
    ]


# What can be saved -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_line_ends_of_every_kind_become_one(end: str) -> None:
    assert clean(f"one{end}two") == "one\ntwo"
    assert clean(f"one{end}two", is_one_line=True) == "one two"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a\x00", ("U+0000", 1, 2, True)),
        ("one\r\ntwo\u202e", ("U+202E, RIGHT-TO-LEFT OVERRIDE", 2, 4, False)),
        ("\x0bx\ud800", ("U+D800", 2, 2, False)),
        (f"{FAMILY}\x1b", ("U+001B", 1, 6, True)),
        ("שלום\u202d", ("U+202D, LEFT-TO-RIGHT OVERRIDE", 1, 5, True)),
    ],
)
def test_what_must_be_refused_is_named_with_its_place(text: str, where: tuple[str, int, int, bool]) -> None:
    with pytest.raises(CannotBeSaved) as refused:
        clean(text)

    found = refused.value
    assert (found.sign, found.line, found.place, found.is_one_line) == where


@given(st.text(max_size=12), st.booleans())
def test_what_was_saved_is_saved_again_as_it_is(text: str, is_one_line: bool) -> None:
    try:
        saved = clean(text, is_one_line=is_one_line)
    except CannotBeSaved:
        return

    assert clean(saved, is_one_line=is_one_line) == saved
    assert not is_one_line or len(saved.splitlines()) <= 1


# When two names are the same -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Änne", "änne"),
        ("Änne", "A\u0308NNE"),
        ("İpek", "ipek"),
        ("İpek", "İPEK"),
        ("İpek", "IPEK"),
        ("Işıl", "ışıl"),
        ("Işıl", "IŞIL"),
        ("Işıl", "işil"),
        ("Straße", "STRASSE"),
        ("José", "Jose\u0301"),
        ("Кошка", "КОШКА"),
        ("Łódka", "łódka"),
        ("Smørbrød", "SMØRBRØD"),
        ("Ａｎｎａ", "anna"),
        ("ﬁona", "Fiona"),
        ("an\u200bna", "anna"),
        ("\u2066anna\u2069", "anna"),
        ("می\u200cخواهم", "میخواهم"),
        ("Anna  Maria", " anna\u00a0maria"),
        ("猫", "\ufeff猫\u2060"),
        ("שלום.", "\u200fשלום.\u200e"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("❤\ufe0f", "❤"),
    ],
)
def test_two_spellings_of_one_name_are_the_same(one: str, other: str) -> None:
    assert key(one) == key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José", "Jose"),
        ("Änne", "Anne"),
        ("Łódka", "Lodka"),
        ("Кошка", "Koshka"),
        ("猫", "犬"),
        ("👍", "👍🏽"),
        ("🇵🇹", "🇵🇱"),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "🏴"),
        ("שלום.", "שלום"),
    ],
)
def test_two_names_that_look_different_are_two(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize("nothing", ["", "  ", "\u200b", "\u200e\ufeff\u2060", "\u3164", "\u2800\u115f"])
def test_a_name_that_shows_nothing_has_no_key(nothing: str) -> None:
    assert key(nothing) == ""


@given(st.text(max_size=12))
def test_the_key_of_a_key_is_itself_and_case_changes_nothing(name: str) -> None:
    assert key(key(name)) == key(name)
    assert len(key(name)) <= 18 * max(len(name), 1)


def test_the_key_forgets_case_for_every_letter_there_is() -> None:
    letters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    wrong = [letter for letter in letters if key(letter.upper()) != key(letter) or key(letter.lower()) != key(letter)]

    assert len(letters) == 1_112_064
    assert wrong == []


def test_names_are_listed_as_people_look_for_them() -> None:
    names = [
        *("Zug", "äpfel", "Apfel", "apfel", "Äpfel", "bein", "École", "echo", "eben", "Week 10", "week 2", "Łódka"),
        *("Lama", "Motte", "Smørbrød", "Smoz", "Кошка", "Ёлка", "Жук", "שלום.", "猫", "Straße", "Strasse", "Straßf"),
    ]

    assert sorted(names, key=order) == [
        *("apfel", "Apfel", "äpfel", "Äpfel", "bein", "eben", "echo", "École", "Lama", "Łódka", "Motte"),
        *("Smørbrød", "Smoz", "Strasse", "Straße", "Straßf", "week 2", "Week 10", "Zug"),
        *("Ёлка", "Жук", "Кошка", "שלום.", "猫"),
    ]


@given(st.lists(st.text(max_size=6), max_size=6))
def test_the_order_does_not_depend_on_how_the_names_came(names: list[str]) -> None:
    turned = names[::-1]

    assert sorted(names, key=order) == sorted(turned, key=order)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Änne", ["anne"]),
        ("İpek Işıl", ["ipek", "isil"]),
        ("Straße", ["strasse"]),
        ("Jose\u0301", ["jose"]),
        ("Кошка, Ёлка", ["кошка", "елка"]),
        ("黒猫のポーズ", ["黒", "猫", "の", "ホ", "ー", "ス"]),
        ("Łódka", ["lodka"]),
        ("Smørbrød", ["smorbrod"]),
        ("Þór ætið Đà œuvre", ["thor", "aetid", "da", "oeuvre"]),
        ("שָׁלוֹם.", ["שלום"]),
        ("مُحَمَّد", ["محمد"]),
        ("अनीता", ["अनीता"]),
        ("한국어", ["\u1112\u1161\u11ab\u1100\u116e\u11a8\u110b\u1165"]),
        ("child\u2019s pose", ["childs", "pose"]),
        ("ŉ", ["n"]),
        ("an\u200bna", ["anna"]),
        ("👨\u200d👩\u200d👧 👍🏽", ["👨", "👩", "👧", "👍"]),
        ("½ x²", ["1", "2", "x2"]),
        ("… — ***", []),
        ("\u200b", []),
    ],
)
def test_a_search_compares_words_of_every_script(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("address", "wire", "shown"),
    [
        ("anna@bücher.example", "anna@xn--bcher-kva.example", "anna@bücher.example"),
        ("anna@BÜCHER.example", "anna@xn--bcher-kva.example", "anna@bücher.example"),
        ("anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example", "anna@bücher.example"),
        ("anna@bu\u0308cher.example", "anna@xn--bcher-kva.example", "anna@bücher.example"),
        ("anna@straße.example", "anna@xn--strae-oqa.example", "anna@straße.example"),
        ("anna@例え。jp", "anna@xn--r8jz45g.jp", "anna@例え.jp"),
        ("Anna@Example.org", "Anna@example.org", "anna@example.org"),
    ],
)
def test_an_address_has_one_way_on_the_wire_and_one_on_a_page(address: str, wire: str, shown: str) -> None:
    assert wire_address(address) == wire
    assert shown_address(address) == shown


@pytest.mark.parametrize(
    "address", ["änne@example.org", "anna", "anna@", "@example.org", "anna@-ä.example", "anna@xn--"]
)
def test_what_no_mail_server_can_be_asked_for_is_no_address(address: str) -> None:
    with pytest.raises(NotAnAddress):
        wire_address(address)
