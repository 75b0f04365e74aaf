"""The words people read, in Python, templates, data and documents: nothing is promised that is not known."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exercises import evidence
from pilates_site import rulebook
from tests import messages
from tests.messages import ROOT, Message

# "Treated and controlled" is what somebody ticks about their blood pressure.
PROMISE = re.compile(
    r"\b(cur(e|es|ed|ing)|heal(s|ed|ing)?|fix(es|ing)?|guarantee\w*|proven|safe for everyone|in minutes|realign\w*|"
    r"detox\w*|increas(es|ing) (the )?oxygen|treat(?!ed and controlled)\w*|therap(y|ies)|"
    r"(ends?|ending) (your |the |all )?(chronic )?pain|pain[- ]free|"
    r"(posture|slouching|weak \w+) (causes?|leads? to|brings?|makes?)|"
    r"(caused by|comes? from) (\w+ )?(posture|slouching|weak\w*))\b",
    re.IGNORECASE,
)
PRAISE = re.compile(r"\b(streaks?|well done|congrat\w*|great (job|work)|awesome|amazing|keep it up)\b", re.IGNORECASE)
CONTRACTION = re.compile(r"n['’]t\b", re.IGNORECASE)
# "Gentle exercises", "warning signs" and what is open say the same in words that everybody knows.
OLD_NAME = re.compile(r"\b(gentle set|red list|plan rests)\b", re.IGNORECASE)
LOUD = re.compile(r"[\w)”]!(?![\w=\[])|[\U0001F300-\U0001FAFF]")
# A rule's id travels as data, or as a value of the API (`STOP`); a sentence gives the rule's reason.
IDS = sorted((rule.id for chapter in rulebook.CHAPTERS for rule in chapter.rules), key=len, reverse=True)
CODE = re.compile(rf"(?<![\w`-])(?:{'|'.join(map(re.escape, IDS))})(?![\w`-])|\b[Rr]ule,? (?:\{{rule\}}|%\(rule\)s)")

# A file of the program; `manage.py` is a command.
FILE = re.compile(r"\w(?<!manage)\.(?:py|md|toml)\b")
# Where sentences say the numbers of rules, and what such a number looks like when it is typed by hand.
COUNTED = {
    *(f"templates/tracking/{name}.html" for name in ("_ledger", "_morning_choices", "_pain_fields", "_legend")),
    *(f"templates/tracking/{name}.html" for name in ("_days", "log", "morning", "progress", "report")),
    *(f"tracking/insights/warnings/{name}.py" for name in ("pain", "effects", "effort")),
    *(f"tracking/insights/{name}.py" for name in ("check_in", "changes")),
    *("tracking/charts/pain.py", "tracking/models/sessions.py"),
}
PUBLISHED = "About 2 points is the smallest change that people notice."
TYPED = re.compile(
    r"\b(?:\d+|two|three|four|six|seven|Seven)(?: or more\b|[ -](?:points?|days?|weeks?|hours?|per cent)\b|%)"
    r"|\b(?:the )?last (?:\d+|seven)\b"
)


def said(pattern: re.Pattern[str], read: Iterator[Message] | tuple[Message, ...] | list[Message]) -> list[str]:
    """The messages in which ``pattern`` is found, each with its place."""
    return [str(message) for message in read if pattern.search(message.text)]


def test_each_thing_has_the_name_that_people_know() -> None:
    read = [message for message in messages.read() if not message.file.endswith(".md")]

    assert said(OLD_NAME, read) == []


def test_every_kind_of_message_is_read() -> None:
    read = Counter(Path(message.file).suffix for message in messages.read())

    assert read[".py"] > 1_500
    assert read[".html"] > 1_500
    assert read[".toml"] > 3_000
    assert read[".txt"] > 20
    assert read[".md"] > 100


def test_nothing_is_promised() -> None:
    assert said(PROMISE, messages.read()) == []


def test_nothing_is_loud() -> None:
    assert said(LOUD, messages.read()) == []


def test_nobody_is_praised_and_no_negation_is_contracted() -> None:
    assert said(PRAISE, messages.read()) == []
    assert said(CONTRACTION, messages.read()) == []


def test_the_api_promises_nothing_and_is_not_loud() -> None:
    sentences = messages.in_api()

    assert len(sentences) > 300
    assert said(PROMISE, sentences) == []
    assert said(LOUD, sentences) == []


def test_no_sentence_names_the_code_of_a_rule() -> None:
    read = [*(message for message in messages.read() if not message.file.endswith(".md")), *messages.in_api()]

    assert len(IDS) > 50
    assert said(CODE, read) == []


def test_no_sentence_names_a_file() -> None:
    read = [*(message for message in messages.read() if not message.file.endswith(".md")), *messages.in_api()]

    assert FILE.search("the rest was tried (benchmarks/honesty.py)")
    assert FILE.search("the file CONTRIBUTING.md says how")
    assert said(FILE, read) == []


def test_numbers_of_rules_are_not_typed_where_they_are_said() -> None:
    read = [one for one in messages.read() if one.file in COUNTED and PUBLISHED not in one.text]

    assert {message.file for message in read} == COUNTED
    assert TYPED.search("strength rests for 48 hours")
    assert TYPED.search("three of seven days")
    assert said(TYPED, read) == []


BAD_PYTHON = [
    'title = _("It fixes your back!")',
    'title = gettext_lazy("It " "fixes your back!")',
    'title = ngettext("One", "It fixes your back!", 2)',
    'title = pgettext_lazy("a title", "It fixes your back!")',
    'class Kind:\n    title = translation.gettext("It fixes your back!").format(1)',
]
BAD_TEMPLATES = [
    '<h1>{% translate "It fixes your back!" %}</h1>',
    "<h1>{% translate 'It fixes your back!' as title %}</h1>",
    "{% blocktranslate trimmed %}\n  It fixes\n  your back!\n{% endblocktranslate %}",
    "{% blocktranslate count n=n %}One{% plural %}It fixes your back!{% endblocktranslate %}",
    '{% include "a.html" with title=_("It fixes your back!") only %}',
    '{{ title|default:_("It fixes your back!") }}',
    '<p title="It fixes your back!"></p>',
    "<p>It fixes your back!</p>",
]


@pytest.mark.parametrize(
    ("read", "source"),
    [
        *((messages.in_python, source) for source in BAD_PYTHON),
        *((messages.in_template, source) for source in BAD_TEMPLATES),
        (messages.in_data, 'title = "A"\n[[steps]]\ntext = "It fixes your back!"'),
        (messages.in_markdown, "# Title\n\nIt fixes your back!"),
    ],
)
def test_a_promise_is_found_wherever_it_is_written(read: Callable[[str], Iterator[Message]], source: str) -> None:
    found = list(read(source))

    assert len(said(PROMISE, found)) == 1
    assert len(said(LOUD, found)) == 1


@pytest.mark.parametrize(
    ("read", "source"),
    [
        (messages.in_python, '"""It fixes your back!"""\nname = "It fixes your back!"  # It fixes your back!'),
        (messages.in_template, "{# It fixes your back! #}<!-- It fixes your back! -->"),
        (messages.in_template, "{% comment %}\nIt fixes your back!\n{% endcomment %}"),
    ],
)
def test_what_nobody_reads_is_not_read(read: Callable[[str], Iterator[Message]], source: str) -> None:
    assert said(PROMISE, read(source)) == []


def test_a_message_is_found_in_its_line() -> None:
    [message] = said(
        PROMISE, messages.in_template('<p>\n{% comment %}\n{% endcomment %}\n{% translate "A cure" %}', "a")
    )

    assert message == "a:4: A cure"


@pytest.mark.parametrize(
    ("text", "is_code"),
    [
        ("Leave a day between (rule B13).", True),
        ("W3: two sore mornings", True),
        ("See CHECK-IN", True),
        ("{sentence} (rule {rule})", True),
        ("Rule %(rule)s", True),
        ("Leave a day between, so that your back can settle.", False),
        ("The class is `STOP` or `CALM`.", False),
        ("Vitamin B12x, A4 paper, COVID-19", False),
    ],
)
def test_the_code_of_a_rule_is_found(text: str, is_code: bool) -> None:
    assert bool(CODE.search(text)) is is_code


def test_no_record_is_called_safe_without_more() -> None:
    status = [tomllib.loads(path.read_text()).get("guide_status", "") for path in ROOT.glob("exercises/data/en/*.toml")]

    assert len(status) > 30
    assert [text for text in status if re.search(r"\bsafe\b", text, re.IGNORECASE)] == []


def test_what_is_said_of_the_evidence_promises_nothing() -> None:
    parts = ("words", "tested", "found", "means", "certainty")
    told = [str(getattr(one, part, "")) for one in (*evidence.STRENGTHS, *evidence.STUDIES) for part in parts]

    assert len([text for text in told if text]) > 30
    assert [text for text in told if PROMISE.search(text)] == []


@pytest.mark.parametrize(
    ("text", "is_promise"),
    [
        ("It cures pain", True),
        ("relief in minutes", True),
        ("Clinically proven", True),
        ("end your chronic pain", True),
        ("ends chronic pain", True),
        ("Weak muscles cause it", True),
        ("Poor posture leads to pain", True),
        ("Pain comes from bad posture", True),
        ("A therapy for the back", True),
        ("Ask a physiotherapist", False),
        ("keep one fixed shape", False),
        ("End the session", False),
        ("It may help", False),
        ("Pain may fall without posture changing", False),
    ],
)
def test_promises_are_told_from_plain_words(text: str, is_promise: bool) -> None:
    assert bool(PROMISE.search(text)) is is_promise
