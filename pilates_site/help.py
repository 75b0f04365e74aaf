"""Finding help: what Questions, Method, About, the article's page, Evidence and the rules say about a few words.

Everything on these pages that has an address of its own is one section, searched like the exercises.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import gettext as _

from conventions.messages import Message
from exercises import article, everyday, evidence, search
from pilates_site import rulebook

MOST = 5
"""So many sections are shown; more would bury the exercises."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: which page it is, its heading, and its address."""

    page: str
    title: str
    to: str


def find(query: str) -> list[Section]:
    """Return the sections that fit ``query``, best first; none where only the emergency line may be shown."""
    meant = everyday.read(query)
    if not query.strip() or meant.is_emergency:
        return []
    sections, rows = index()
    asked = " ".join(word for word in search.words(query) if word not in everyday.complaints())
    return [sections[row.key] for row in search.rank(asked, rows)[:MOST]] if asked else []


def index() -> tuple[list[Section], tuple[search.IndexRow, ...]]:
    """Return the sections and their index, in the language of the moment."""
    told = [*_written(), *_known(), *_ruled()]
    return [section for section, _ in told], _indexed(tuple((one.title, one.page, str(text)) for one, text in told))


@lru_cache(maxsize=8)
def _indexed(told: tuple[tuple[str, str, str], ...]) -> tuple[search.IndexRow, ...]:
    entries = [search.entry(names=[title], guide=[], others=[], kinds=[page], text=text) for title, page, text in told]
    return tuple(search.IndexRow(key, entry, {}) for key, entry in enumerate(entries))


def _written() -> Iterator[tuple[Section, Message]]:
    """The sections of the pages that are written by hand, with the words that people look for."""
    questions, method, about = _("Questions and answers"), _("The method"), _("About this site")
    for page, title, url, anchor, text in (
        (questions, _("1. How can Pilates help with upper-back pain?"), "questions", "help", _("work, works, why")),
        (questions, _("2. Can beginners try it?"), "questions", "beginners", _("new, first time, easy, start")),
        (questions, _("3. How often?"), "questions", "often", _("times a week, days, daily, every day, rest day")),
        (questions, _("4. Which exercises are best?"), "questions", "which", _("most effective, recommended")),
        (
            questions,
            _("5. Is Pilates alone enough for every kind of upper-back pain?"),
            *("questions", "alone", _("doctor, physiotherapist, other care")),
        ),
        (questions, _("6. Is it safe with long-standing pain?"), "questions", "chronic", _("harm, danger, safe")),
        (method, _("Where it comes from"), "method", "origin", _("Joseph Pilates, history")),
        (method, _("6 principles"), "method", "principles", _("breath, control, centring, flow, precision")),
        (method, _("Beginner to advanced"), "method", "levels", _("level, intermediate, order")),
        (about, _("What you need"), "about", "need", _("mat, chair, wall, equipment, cushion, towel")),
        (about, _("When to stop"), "about", "stop", _("emergency, signs, hurts, worse, ambulance")),
        (about, _("What this site does not do"), "about", "limits", _("privacy, data, notes, advertising, medicines")),
        (about, _("Licence"), "about", "licence", _("free, MIT, cost")),
    ):
        yield Section(page, title, f"{reverse(url)}#{anchor}"), text


def _known() -> Iterator[tuple[Section, Message]]:
    """What is known: the strengths of the evidence, and what the article promises."""
    for strength in evidence.STRENGTHS:
        yield Section(_("The evidence"), str(strength.about), f"{reverse('evidence')}#{strength.key}"), strength.words
    for claim in article.CLAIMS:
        text = " ".join(map(str, [*claim.quotations, *claim.answers]))
        yield Section(_("From the article"), str(claim.about), f"{reverse('article')}#{claim.key}"), text


def _ruled() -> Iterator[tuple[Section, Message]]:
    """Every rule, by its title and its reason."""
    for rule in (rule for chapter in rulebook.CHAPTERS for rule in chapter.rules):
        yield Section(_("The rules"), str(rule.title), reverse("rule", args=[rule.id])), rule.reason
