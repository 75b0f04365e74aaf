"""Words of modules that know no framework: English as they are written, translated whenever they are shown."""

import pickle
from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.template import Context, Template
from django.utils.translation import gettext, ngettext

from accounts import screening
from conventions import words
from conventions.words import _, gettext_lazy
from conventions.words import ngettext as counted


@pytest.fixture
def quoting() -> Iterator[None]:
    """A language in which everything is said in quotation marks."""
    words.translate_with("«{}»".format)
    yield
    words.translate_with(gettext, ngettext)


def test_without_another_language_a_message_is_what_was_written() -> None:
    assert str(gettext_lazy("Breathe out")) == "Breathe out"
    assert f"{gettext_lazy('{n} of {all}', n=2, all=4)}." == "2 of 4."


@pytest.mark.usefixtures("quoting")
def test_a_lazy_message_is_translated_when_shown_and_equals_its_english() -> None:
    written = gettext_lazy("Breathe out")

    assert (str(written), f"{written}", _("now")) == ("«Breathe out»", "«Breathe out»", "«now»")
    assert written == "Breathe out"


@pytest.mark.usefixtures("quoting")
def test_values_are_filled_in_after_translation() -> None:
    words.translate_with(lambda message: {"at {clock}": "um {clock}"}[message])

    assert str(gettext_lazy("at {clock}", clock="half past")) == "um half past"


@pytest.mark.usefixtures("quoting")
def test_a_template_shows_the_constants_of_the_safety_questions_translated() -> None:
    shown = Template("{{ row.message }} {{ row.message|lower }}").render(Context({"row": screening.ROWS[0]}))

    assert shown.startswith("«Stop. This can be the heart or lungs. Call now.»")
    assert shown.endswith("«stop. this can be the heart or lungs. call now.»")


def test_a_constant_can_be_copied() -> None:
    written = gettext_lazy("at {clock}", clock="noon")

    assert (str(deepcopy(written)), str(pickle.loads(pickle.dumps(written)))) == ("at noon", "at noon")


@pytest.mark.parametrize(("count", "said"), [(1, "one breath"), (0, "0 breaths"), (2, "2 breaths")])
def test_one_is_said_otherwise_than_many(count: int, said: str) -> None:
    assert counted("one breath", "{count} breaths", count).format(count=count) == said
