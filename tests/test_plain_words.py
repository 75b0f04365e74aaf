"""The words people read are plain: short sentences, easy words, one name for each thing, and not too many a page."""

import io
import re
from collections import Counter
from collections.abc import Iterable

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from routines.models import Routine
from tests import messages
from tests.messages import Message
from tests.reading import grade, plain, seen_at_once, sentences, syllables, words
from tracking.models import Session

MOST_GRADE = 8.0
"""Flesch-Kincaid: the years of school that a message may take."""
LONG_MESSAGE = 12
"""Words above which a grade says something."""
LONG_SENTENCE = 25

NOT_OURS = {
    "guide_text": "what the article says",
    "aka": "names that other people use",
    "words": "what people type",
    "never_says": "what is never said",
    "position": "a code",
    "what": "a code",
    "spares": "a code",
}
"""Keys of data that are not our words, each with the reason."""
AS_IT_IS = {
    "LOINC is a registered": "a licence, whose words may not change",
    "Rheumatoid arthritis": "names of illnesses",
    "The article: ": "the article, in short",
}
"""How a message begins or goes that is not graded, each with the reason."""

CONSTRUCTIONS = {
    "two sentences": r";(?=\s|$)",
    "what is true": r"\b(is|are|be|was) so ?(now|today)?(?=[.,:?;]|$)|\bwhat is so\b",
    "is": r"\bstands (here|there|in|on|beside|for|so|open)\b|\bstand (here|there|beside|open)\b|\bwhere it stands\b",
    "happen": r"\bc(o|a)me about\b",
    "a plainer word": r"\b(meanwhile|merely|whoever|whomever)\b",
    "the person who does it": r"\b(for|by|to|and) who\b|\bnobody (has (said|looked)|answered|looked)\b",
    "check": r"\blook(s|ed)? at (it|this|your|the pain)\b|\bbeen looked at\b|'s look\b|\banother look\b",
    "log or save": r"\b(written|write|wrote|writes) (it |one |them )?down\b",
    "undo, hide or delete": r"\b(take|takes|taken|took|put) (it |this |that |one )?(back|away)\b",
    "you can do": r"\b(is|are|stay|stays|left) (all )?open\b|\bopens? to you\b|\bstays closed\b|\bheld? back\b",
    "nothing": r"\b(by itself|all the same|as good as|in a word|twice is once|what is past|(a|no) way back)\b",
}
"""What is never written, by what to write instead."""
NAMES = {
    "version": r"\b(easier|harder|full|usual|base|gentle|beginner's|other) forms?\b|\bform (was )?lost\b",
    "routine": r"\bprogrammes?\b",
    "repetitions, amount": r"\bdoses?\b",
    "session": r"\bworkouts?\b",
    "gentle exercises": r"\bgentle set\b",
    "your week, your plan": r"\b(weekly|the) pattern\b|\bslots?\b",
    "green": r"\bcalm line\b",
    "pain limit": r"\b(your|pain) ceiling\b|\bceiling of (\d|ten\b)",
    "next morning": r"\becho(es)?\b|\bfollow-ups?\b",
    "weekly questions": r"\bthree questions\b|\b(your|the) measures\b",
    "starting point": r"\bbaselines?\b",
    "average": r"\b(the|a) mean\b|\bseven-day mean\b|\bper cent\b|\d %",
    "warning signs, safety questions": r"\bred (list|flags?)\b|\bscreening\b",
    "checked": r"\bassess(ed|ment)\b",
    "health professional": r"\bclinicians?\b|\b(a|another|no) professional\b(?! body)",
    "condition": r"\bflags?\b",
    "suggestion": r"\bproposals?\b|\b(an|the|this|that) offers?\b",
    "the article, guided session": r"\b(the|source) guide\b",
    "API key": r"\btokens?\b",
    "archive, restore": r"\bbrings? (it |this )?back\b|\bput (it |this )?away\b",
    "email": r"\be-mails?\b",
    "on hold": r"\bplan rests?\b",
    "on your back, face down": r"\b(hook lying|prone|restack)\b",
}
"""What a thing is never called, by its name (the one that people know)."""
CODE = re.compile(r"``?[^`]+``?|https?://\S+|^\* .*$|(?<![\w.])/\w[\w/{}.-]*/", re.MULTILINE)
"""What a sentence of the API names as the program does, and the names of its choices."""

ALLOWED: dict[str, int] = {
    "accounts/forms/safety.py": 1,
    "accounts/models/health.py": 2,
    "accounts/screening/answers.py": 2,
    "accounts/screening/gates.py": 10,
    "accounts/screening/guidance.py": 2,
    "accounts/screening/injury.py": 5,
    "accounts/screening/precautions.py": 6,
    "accounts/screening/red_flags.py": 1,
    "exercises/barred.py": 4,
    "exercises/facts.py": 2,
    "exercises/models/exercise.py": 4,
    "exercises/models/sign_offs.py": 1,
    "exercises/views.py": 1,
    "reminders/models/deliveries.py": 1,
    "templates/500.html": 1,
    "templates/account/email.html": 2,
    "templates/account/email/email_confirmation_message.txt": 1,
    "templates/account/email/email_confirmation_subject.txt": 1,
    "templates/account/email/unknown_account_message.txt": 1,
    "templates/account/password_reset.html": 1,
    "templates/accounts/end_block.html": 1,
    "templates/accounts/forget_answers.html": 1,
    "templates/accounts/me.html": 2,
    "templates/accounts/meaning.html": 1,
    "templates/accounts/new_token.html": 4,
    "templates/accounts/start.html": 1,
    "templates/base.html": 1,
    "templates/exercises/_guide.html": 3,
    "templates/exercises/_sources.html": 1,
    "templates/exercises/_whose_answers.html": 1,
    "templates/exercises/list.html": 1,
    "templates/exercises/sign_off.html": 4,
    "templates/includes/_footer.html": 1,
    "templates/includes/_support.html": 1,
    "templates/pages/find_an_instructor.html": 3,
    "templates/tracking/_rhythm.html": 2,
    "templates/tracking/_tried.html": 1,
    "templates/tracking/not_today.html": 2,
    "tracking/data/demo.toml": 1,
    "tracking/insights/answers.py": 1,
    "tracking/insights/changes.py": 2,
    "tracking/insights/check_in.py": 3,
    "tracking/insights/classes.py": 9,
    "tracking/insights/high_base.py": 1,
    "tracking/insights/leave_out.py": 3,
    "tracking/insights/ledger.py": 1,
    "tracking/insights/measures.py": 8,
    "tracking/insights/offers.py": 1,
    "tracking/insights/seldom.py": 3,
    "tracking/insights/warnings/effects.py": 5,
    "tracking/insights/warnings/pain.py": 7,
    "tracking/insights/warnings/plan.py": 1,
}
"""Files with faults that are known, and how many. None may be added."""

PAGES = {
    "welcome": ("anonymous", "/", 170),
    "sign up": ("anonymous", "/accounts/signup/", 90),
    "safety questions": ("demo", "/accounts/screening/", 450),
    "today": ("demo", "/today/", 120),
    "check-in": ("demo", "/sessions/start/{routine}/", 90),
    "a finished session": ("demo", "/sessions/{session}/", 70),
    "an exercise": ("anonymous", "/exercises/cat-cow/", 200),
    "a routine": ("demo", "/routines/{routine}/", 90),
    "your week": ("demo", "/week/", 90),
    "diary": ("demo", "/sessions/", 260),
    "progress": ("demo", "/progress/", 320),
    "reminders": ("demo", "/reminders/", 100),
    "me": ("demo", "/accounts/me/", 130),
}
"""The main pages: who opens each, where it is, and the most words that may be seen at once."""
ALLOWED_PAGES: set[str] = {}
"""Pages that still show more. None may be added."""


def compiled(patterns: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()}


PLAIN = compiled(CONSTRUCTIONS)
ONE_NAME = compiled(NAMES)


def read_by_people() -> list[Message]:
    """The messages of pages, mails and the API: no document of the source, and nothing that is not ours."""
    return [one for one in messages.read() if not one.file.endswith(".md") and one.key not in NOT_OURS]


def hard(read: Iterable[Message]) -> list[tuple[str, str]]:
    """The messages that take too much school, and the sentences that are too long, each with its file."""
    faults = []
    for one in read:
        text = plain(one.text)
        if any(mark in text for mark in AS_IT_IS):
            continue
        if len(words(text)) > LONG_MESSAGE and (years := grade(one.text)) > MOST_GRADE:
            faults.append((one.file, f"{one} (grade {years:.1f})"))
        counts = [len(words(sentence)) for sentence in sentences(text)]
        faults += [(one.file, f"{one} ({count} words)") for count in counts if count > LONG_SENTENCE]
    return faults


def found(patterns: dict[str, re.Pattern[str]], read: Iterable[Message]) -> list[tuple[str, str]]:
    """The messages in which a pattern is found, each with its file and what to write instead."""
    told = ((one, plain(CODE.sub("", one.text))) for one in read)
    return [
        (one.file, f"{one} ({hit[0]!r}: write {name})")
        for one, text in told
        for name, pattern in patterns.items()
        if (hit := pattern.search(text))
    ]


def test_the_words_of_pages_and_mails_are_plain_and_each_thing_has_one_name() -> None:
    read = read_by_people()
    faults = [*hard(read), *found(PLAIN, read), *found(ONE_NAME, read)]

    assert len([one for one in read if len(words(plain(one.text))) > LONG_MESSAGE]) > 800
    counts = Counter(file for file, _ in faults)
    assert [text for file, text in faults if counts[file] > ALLOWED.get(file, 0)] == []


def test_the_sentences_of_the_api_are_plain_and_name_things_as_the_pages_do() -> None:
    said = messages.in_api()

    assert len(said) > 300
    assert [text for _, text in found(PLAIN | ONE_NAME, said)] == []


def test_the_documents_for_people_name_things_as_the_pages_do() -> None:
    read = [one for one in messages.read() if one.file in {"README.md", "SECURITY.md"}]

    assert len(read) > 50
    assert [text for _, text in found(ONE_NAME, read)] == []


@pytest.mark.django_db
def test_no_main_page_shows_more_words_than_it_may() -> None:
    call_command("load_exercises", stdout=io.StringIO())
    call_command("seed_demo", stdout=io.StringIO())
    demo = User.objects.get(username="demo")
    routine = Routine.objects.visible_to(demo).order_by("pk").last()
    session = Session.objects.visible_to(demo).finished().order_by("-started_at").first()
    assert routine
    assert session
    rows = {"routine": routine.pk, "session": session.pk}

    counts = {}
    for name, (who, address, most) in PAGES.items():
        client = Client()
        if who == "demo":
            client.force_login(demo)
        answer = client.get(address.format(**rows))
        assert answer.status_code == 200, address
        counts[name] = (seen_at_once(answer.text), most)

    assert min(count for count, _ in counts.values()) > 20
    over = {name: f"{count} words, may show {most}" for name, (count, most) in counts.items() if count > most}
    assert {name: text for name, text in over.items() if name not in ALLOWED_PAGES} == {}


# What it measures with ---------------------------------------------------------------------------------------------


def test_syllables_are_counted_about_right() -> None:
    assert [syllables(word) for word in ("pain", "rest", "tapped", "breathed")] == [1, 1, 1, 1]
    assert [syllables(word) for word in ("easy", "session", "gentle", "started")] == [2, 2, 2, 2]
    assert [syllables(word) for word in ("together", "medication", "professional")] == [3, 4, 2]


def test_short_sentences_of_easy_words_have_a_low_grade() -> None:
    easy = "Put it on 2 or 3 days. Your next session then appears here. You can change it."
    difficult = "Strengthening musculature facilitates considerable improvement of postural characteristics generally."

    assert grade(easy) < 3 < 15 < grade(difficult)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("It is late; rest.", ["two sentences"]),
        ("The easier form is kept.", ["version"]),
        ("A professional has looked at it.", ["check", "health professional"]),
        ("Only gentle exercises are open to you.", ["you can do"]),
        ("Send `dose` to /api/v1/proposals/ at once.", []),
        ("Arms to the ceiling, knees bent.", []),
        ("Fill in the form&nbsp;; it is short", ["two sentences"]),
    ],
)
def test_what_is_never_written_is_found(text: str, faults: list[str]) -> None:
    told = [
        message.rpartition("write ")[2].rstrip(")") for _, message in found(PLAIN | ONE_NAME, [Message("", 0, text)])
    ]

    assert told == faults


def test_a_page_is_counted_by_what_is_seen_at_once() -> None:
    html = (
        "<header>Not this</header><main><h1>One two</h1><details><summary>Three</summary>Not this</details>"
        "<p hidden>Nor this</p><p>four 5<br>five</p></main>"
    )

    assert seen_at_once(html) == 5
