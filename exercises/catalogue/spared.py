"""Whether every form spares what its conditions ask: in its drawing, told from the joints, and in its words.

It is enough to look at each form by itself. Whoever has several conditions gets the first form that suits all of them,
and what suits a condition shows nothing that it spares.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from exercises.catalogue.forms import forms_of, shown_of_form
from exercises.catalogue.records import CatalogueEntry, Mistake
from exercises.figures.shown import shown_figure
from exercises.figures.traits import TRAITS, shown_traits

NEGATION = r"\b(no|not|never|without)\b[^.;:]*"
"""Before a word in its sentence: what is not to be done may be said."""


def trait_mistakes(record: CatalogueEntry) -> Iterator[Mistake]:
    """Traits that nobody can tell from a drawing."""
    for code, flag in record.values.get("flags", {}).items():
        for name in flag.get("spares", []):
            if name not in TRAITS:
                yield record.mistake(f"{code} cannot spare {name!r}: there is no such trait.", code, within="flags")


def spared_mistakes(record: CatalogueEntry) -> Iterator[Mistake]:
    """Pictures of a form that show what one of its conditions spares, and words that it never says."""
    spares = {code: frozenset(flag.get("spares", [])) for code, flag in record.values.get("flags", {}).items()}
    for form in forms_of(record.values):
        for sentence in (*_seen(form, spares), *_said(form)):
            yield record.mistake(f"form {form['key']!r}: {sentence}", "key", value=form["key"])


def _seen(form: Mapping[str, Any], spares: Mapping[str, frozenset[str]]) -> Iterator[str]:
    shown = shown_of_form(form)
    asked = frozenset().union(*(spares.get(code, ()) for code in form["suits"]))
    for number, trait in shown_traits(shown_figure(shown), asked) if shown else ():
        codes = ", ".join(code for code in form["suits"] if trait in spares.get(code, ()))
        yield f"picture {number + 1} shows what {codes} spares: {trait}."


def _said(form: Mapping[str, Any]) -> Iterator[str]:
    shown = shown_of_form(form)
    labels = [frame.label for frame in shown_figure(shown).frames] if shown else []
    texts = [form["start"], form["cue"], *(step["text"] for step in form["steps"])]
    for word in form["never_says"]:
        said = rf"(?<![\w-]){re.escape(word.lower())}"
        for text in texts:
            if re.search(said, text.lower()) and not re.search(NEGATION + said, text.lower()):
                yield f"it says {word!r}: {text}"
        for label in labels:
            if re.search(said, label.lower()):
                yield f"a picture says {word!r}: {label}"


def double_mistakes(records: Iterable[CatalogueEntry]) -> Iterator[Mistake]:
    """Forms of two exercises that are drawn alike, and do not say that they are the same movement."""
    taken: dict[object, tuple[str, str]] = {}
    for record in records:
        for form in forms_of(record.values):
            drawn, name = form["figure"], f"{record.slug}:{form['key']}"
            if not drawn:
                continue
            pictures = (drawn["figure"], tuple(drawn["frames"]), drawn["scale"], drawn["neutral"])
            slug, movement = taken.setdefault(pictures, (record.slug, form["same_as"] or name))
            if slug != record.slug and movement != (form["same_as"] or name):
                sentence = f"form {form['key']!r} is drawn as {movement} is: say that in 'same_as'."
                yield record.mistake(sentence, "key", value=form["key"])
