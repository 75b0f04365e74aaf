"""Pages, mails, charts and files in a language with a decimal comma, a percent sign apart and dates with points."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from accounts.models import User
from reminders import engine
from reminders.channels import reminder_mail
from reminders.models import Delivery
from routines.models import Routine
from tests.reminders.makers import MONDAY, SUNDAY, make_rule
from tests.signed_in import sign_in
from tests.test_translation import SPOKEN, Bracketed, catalogue_words, is_told
from tracking.models import Session

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
IN_THE_WRONG_WAY = re.compile(
    r"\d\.\d|\d%|\b\d{1,2} (?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)"
    r"|[ap]\.m\.|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:May|October|December)\b"
)
DRAWN = {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "d", "points", "width", "height", "viewbox", "style"}
NOTE = "Carried boxes all Sunday."
"""What the demo person wrote themselves."""
NOT_READ = {"script", "style", "template", "code"}


class LikeGerman(Bracketed):
    """English words with the signs of German, and all that Django says in German."""

    def __init__(self) -> None:
        super().__init__()
        self._django = trans_real.translation("de")

    def gettext(self, message: str) -> str:
        context, _, text = message.rpartition("\x04")
        if context == "how a date is written":
            return re.sub(r"\bj\b", "j.", text)
        if text.startswith("{day} {month}"):
            return text.replace("{day}", "{day}.")
        known = str(self._django.gettext(message))
        if known != message:
            return known
        return re.sub(r"(?<=\d)\.(?=\d)", ",", re.sub(r"([\d}s])(%%?)(?!\()", r"\1 \2", text))

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)

    def language(self) -> str:
        return "de"

    to_language = language


class Reader(HTMLParser):
    """What a page says, its drawings too, to the eye and to a screen reader; and what programs read of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.values: list[tuple[str, str, str]] = []
        self._passed_over = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._passed_over += tag in NOT_READ
        given = {name: value or "" for name, value in attrs}
        self.said += [value for name, value in given.items() if name in SPOKEN and not self._passed_over]
        if given.get("type") in {"number", "range", "date", "time"}:
            self.values += [(tag, name, given.get(name, "")) for name in ("value", "min", "max", "step")]
        self.values += [(tag, name, value) for name, value in given.items() if name in DRAWN]

    def handle_endtag(self, tag: str) -> None:
        self._passed_over -= tag in NOT_READ

    def handle_data(self, data: str) -> None:
        if not self._passed_over:
            self.said.append(" ".join(data.split()))


@pytest.fixture
def like_german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    language = LikeGerman()
    monkeypatch.setattr(trans_real, "translation", lambda code: language)
    monkeypatch.setattr(trans_real, "_default", language)
    with translation.override("de"):
        yield


@pytest.fixture
def demo(db: None) -> User:
    """Somebody with 12 weeks of diary."""
    with time_machine.travel(NOW, tick=False):
        call_command("load_exercises", stdout=io.StringIO())
        call_command("seed_demo", stdout=io.StringIO())
    return User.objects.get(username="demo")


PAGES = [
    *("/today/", "/progress/", "/progress/print/", "/progress/why/CHANGE/", "/progress/why/W3/", "/progress/review/"),
    *("/sessions/", "/sessions/{session}/", "/sessions/{session}/edit/", "/pain/", "/pain/add/", "/measures/"),
    *("/routines/{routine}/", "/routines/{routine}/edit/", "/routines/{routine}/history/", "/proposals/"),
    *("/professional/", "/professional/new/", "/professional/sheet/", "/week/", "/week/edit/", "/rules/"),
    "/routines/{routine}/print/",
    *("/sessions/deleted/", "/accounts/me/", "/accounts/my-data/", "/accounts/tokens/", "/reminders/", "/evidence/"),
    *("/sessions/start/{routine}/", "/exercises/dart/", "/method/", "/about/"),
]


def test_no_page_writes_a_number_or_a_date_in_the_english_way(demo: User, request: pytest.FixtureRequest) -> None:
    routine = Routine.objects.visible_to(demo).order_by("pk").last()
    session = Session.objects.visible_to(demo).finished().order_by("-started_at").first()
    assert routine
    assert session
    told = catalogue_words()
    request.getfixturevalue("like_german")
    client = Client()
    client.force_login(demo)
    wrong, machine, commas, percents = [], [], 0, 0
    with time_machine.travel(NOW, tick=False):
        for address in PAGES:
            answer = client.get(address.format(routine=routine.pk, session=session.pk), follow=True)
            assert answer.status_code == 200, address
            page = Reader(answer.text)
            said = (one for one in page.said if NOTE not in one)
            wrong += [(address, one) for one in said if IN_THE_WRONG_WAY.search(one) and not is_told(one, told)]
            machine += [(address, one) for one in page.values if re.fullmatch(r"-?\d+,\d+%?", one[2])]
            commas += sum(bool(re.search(r"\d,\d", one)) for one in page.said)
            percents += sum(bool(re.search(r"\d %", one)) for one in page.said)

    assert wrong == []
    assert machine == []
    assert commas > 20
    assert percents > 5


def test_the_lines_and_the_labels_of_a_chart_are_written_each_in_its_way(
    demo: User, request: pytest.FixtureRequest
) -> None:
    client = Client()
    client.force_login(demo)
    drawn: dict[str, str] = {}
    for language in ("en-gb", "de"):
        if language == "de":
            request.getfixturevalue("like_german")
        with time_machine.travel(NOW, tick=False):
            html = client.get("/progress/").text
        drawn[language] = "".join(re.findall(r'<div class="drawing">.*?</div>', html, re.DOTALL))

    places = re.compile(r'\b(?:x|y|x1|x2|y1|y2|cx|cy|r|width|height|d|viewBox)="([^"]*)"')
    assert places.findall(drawn["en-gb"]) == places.findall(drawn["de"])
    labels = " ".join(re.findall(r"<(?:text|title|desc)\b[^>]*>([^<]*)", drawn["de"]))
    assert re.search(r"\d,\d", labels)
    assert re.search(r"\d\. (?:Sep|Okt|Nov)", labels)
    assert not IN_THE_WRONG_WAY.search(labels)


@pytest.mark.django_db
@pytest.mark.usefixtures("like_german")
def test_a_mail_writes_its_date_and_its_time_in_the_way_of_the_language(alice: User) -> None:
    alice.settle(time_zone="Europe/Lisbon", first_weekday=6, at=datetime(2026, 11, 23, tzinfo=UTC))
    rule = make_rule(alice, (MONDAY, "18:00"), (SUNDAY, "10:00"), lead_minutes=30)
    engine.plan(at=datetime(2026, 11, 23, 18, 0, tzinfo=UTC))
    mail = reminder_mail(Delivery.objects.select_related("rule__owner").get(rule=rule), address="alice@example.org")

    assert mail.subject == "Time to move, Montag 18:00"
    assert "Your session is at 18:00." in mail.body
    assert "You asked for this on Sundays and Mondays, 30 minutes before." in mail.body


@pytest.mark.usefixtures("like_german")
def test_a_file_of_the_diary_has_the_decimal_sign_of_the_language_and_dates_for_programs(demo: User) -> None:
    client = Client(headers={"Accept-Language": "de"})
    sign_in(client, demo)
    answer = client.post("/accounts/my-data/csv/", {"table": "sessions"})
    head, *rows = b"".join(answer).decode("utf-8-sig").splitlines()

    assert len(head.split(";")) > 5
    assert any(re.search(r"\b2026-1[01]-\d\d\b", row) for row in rows)
    assert not any(re.search(r";\d+\.\d+;", row) for row in rows)
