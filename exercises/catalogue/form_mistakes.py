"""What is wrong with the forms of a record, by itself and beside other records: each mistake with its line."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from exercises.catalogue.forms import DOSE, FORM_KEYS, FORM_LISTS, FORM_TEXTS, forms_of, shown_of_form
from exercises.catalogue.records import CatalogueEntry, Mistake
from exercises.facts import ANY_FORM, BASE, EXCLUDE, FULL, MODIFY, Role
from exercises.figures.frames import Frame, figures
from exercises.figures.pace import loop_of
from exercises.figures.shown import shown_figure
from exercises.models import Breath, Level, Movement, Position, Support, Tag

GATES = ("quiet", "quiet_and_seated", "quiet_and_small", "gentle")
"""What a record may open of itself where not all is open."""
MAX_CUE = 60
"""What fits on a phone in the large words of the guide."""
_CHOICES = {"level": Level, "position": Position, "supports": Support, "tags": Tag, "movements": Movement}


def form_mistakes(record: CatalogueEntry) -> Iterator[Mistake]:
    """What is wrong with the forms of one record, as far as it can be seen in its own file."""
    forms = record.values.get("forms")
    if not isinstance(forms, list) or not all(isinstance(form, dict) for form in forms):
        yield record.mistake("'forms' has to be a list of tables.", "forms")
        return
    shapes = [mistake for nth, form in enumerate(forms) for mistake in _shape_mistakes(record, form, nth)]
    yield from shapes
    if not shapes:
        yield from _key_mistakes(record, [form["key"] for form in forms])
        for nth, form in enumerate(forms):
            yield from _word_mistakes(record, form, nth)
    if not isinstance(record.values.get("gates", {}), dict) or not isinstance(record.values.get("guide_way", {}), dict):
        yield record.mistake("'gates' and 'guide_way' have to be tables.", "gates")
        return
    for role in set(record.list_of("roles")) - set(Role):
        yield record.mistake(f"there is no role {role!r}; choose from {', '.join(Role)}.", "roles", value=role)


def _shape_mistakes(record: CatalogueEntry, form: Mapping[str, Any], nth: int) -> Iterator[Mistake]:
    for key in form.keys() - FORM_KEYS:
        yield record.mistake(f"a form has no field {key!r}.", key)
    for key in ("key", "name"):
        if not form.get(key):
            yield record.mistake(f"form {nth + 1} has no {key!r}.", "forms", nth=nth)
    for key in FORM_TEXTS:
        if not isinstance(form.get(key, ""), str):
            yield record.mistake(f"{key!r} of form {nth + 1} has to be text.", key)
    for key in FORM_LISTS:
        value = form.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            yield record.mistake(f"{key!r} of form {nth + 1} has to be a list of texts.", key)
    dose = form.get("dose", {})
    if not isinstance(dose, dict) or not dose.keys() <= set(DOSE):
        yield record.mistake(f"'dose' of form {nth + 1} has {', '.join(DOSE)} and nothing else.", "dose")


def _key_mistakes(record: CatalogueEntry, keys: list[str]) -> Iterator[Mistake]:
    for key in {key for key in keys if keys.count(key) > 1}:
        yield record.mistake(f"two forms have the key {key!r}.", "key", value=key)
    if BASE not in keys:
        yield record.mistake(f"one form has to have the key {BASE!r}.", "forms")
    easier = record.values.get("easier", "")
    if easier and easier not in keys:
        yield record.mistake(f"there is no form {easier!r}.", "easier")
    for code, flag in record.values.get("flags", {}).items():
        if flag.get("effect") == MODIFY and flag.get("form") not in keys:
            sentence = f"{code} has to name the form it asks for; there is no form {flag.get('form', '')!r}."
            yield record.mistake(sentence, code, within="flags")
        elif flag.get("effect") != MODIFY and "form" in flag:
            yield record.mistake(f"{code} asks for no form: only M does.", code, within="flags")
        elif flag.get("effect") != EXCLUDE and "instead" in flag:
            yield record.mistake(f"{code} leaves nothing out: only X has 'instead'.", code, within="flags")
    for gate, key in record.values.get("gates", {}).items():
        if gate not in GATES or key not in (*keys, ANY_FORM):
            yield record.mistake(f"there is no gate {gate!r} with a form {key!r}.", "gates")


def _word_mistakes(record: CatalogueEntry, form: Mapping[str, Any], nth: int) -> Iterator[Mistake]:
    where = f"form {form['key']!r}"
    for key, choices in _CHOICES.items():
        given = form.get(key, [])
        for value in {given} if isinstance(given, str) else set(given):
            if value not in choices.values:
                yield record.mistake(f"{where}: there is no {value!r} in {key}.", "key", value=form["key"])
    if len(form.get("cue", "")) > MAX_CUE:
        yield record.mistake(f"{where}: the cue has more than {MAX_CUE} letters.", "key", value=form["key"])
    if any(step.get("breath") not in Breath.values or not step.get("text") for step in form.get("steps", [])):
        yield record.mistake(f"{where}: each step needs a breath and a text.", "key", value=form["key"])
    is_own = form["key"] not in (BASE, FULL)
    if is_own and not (form.get("steps") and form.get("cue") and form.get("why")):
        yield record.mistake(f"{where}: it needs steps, a cue and a why of its own.", "key", value=form["key"])
    name = form.get("figure", record.values["figure"])
    if name not in figures():
        yield record.mistake(f"{where}: there is no figure {name!r} in poses.", "key", value=form["key"])


# With figures and other records --------------------------------------------------------------------------------------


def drawing_mistakes(record: CatalogueEntry) -> Iterator[Mistake]:
    """Frames that are not there, words of its own that a form needs for a drawing it borrows or makes smaller, and a
    drawing that breathes otherwise than the steps beside it."""
    known = {form["key"]: form for form in record.values["forms"]}
    for given in record.values["forms"]:
        name = given.get("figure", record.values["figure"])
        is_borrowed = name.split(".")[0] != record.slug and "same_as" not in given
        if (given.get("scale", 1) != 1 or is_borrowed) and not given.get("labels"):
            sentence = f"form {given['key']!r} needs words of its own for its frames."
            yield record.mistake(sentence, "key", value=given["key"])
    try:
        for form in forms_of(record.values):
            if (shown := shown_of_form(form)) and not _breathes(form, loop_of(shown_figure(shown)), known):
                sentence = f"form {form['key']!r}: the breaths of its frames are not those of its steps."
                yield record.mistake(sentence, "key", value=form["key"])
    except ValueError as error:
        yield record.mistake(f"the forms {', '.join(known)}: {error}", "forms")


def _breathes(form: Mapping[str, Any], loop: Sequence[Frame], given: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the loop breathes as the form's own steps do, beginning at any of them.

    Only where there are as many of both: else one picture stands for several steps, or the other way round.
    """
    told = [step["breath"] for step in form["steps"] if step["breath"] != Breath.NATURAL]
    drawn = [frame.breath for frame in loop if frame.breath != Breath.NATURAL]
    if "steps" not in given[form["key"]] or len(told) != len(drawn):
        return True
    return any(told == drawn[n:] + drawn[:n] for n in range(max(1, len(drawn))))


def links_of_forms(record: CatalogueEntry, by_slug: Mapping[str, CatalogueEntry]) -> Iterator[Mistake]:
    """Forms of other exercises that are named and are not there, and stand-ins a condition excludes just as well."""
    for form in record.values["forms"]:
        for slug in form.get("needs", []):
            if slug not in by_slug:
                yield record.mistake(f"there is no exercise {slug!r}.", "needs", value=slug)
        if "same_as" in form and _form_at(form["same_as"], by_slug) is None:
            yield record.mistake(f"there is no form {form['same_as']!r}.", "same_as", value=form["same_as"])
    for code, flag in record.values.get("flags", {}).items():
        target = flag.get("instead")
        if not target:
            continue
        other, form = by_slug.get(target.partition(":")[0]), _form_at(target, by_slug)
        if other is None or form is None:
            yield record.mistake(f"{code}: there is no form {target!r}.", code, within="flags")
            continue
        row = other.values.get("flags", {}).get(code, {})
        is_safe = row.get("effect") != MODIFY or row.get("form") == form["key"] or code in form.get("suits", [])
        if row.get("effect") == EXCLUDE or not is_safe:
            yield record.mistake(f"{code}: {target!r} does not suit it either.", code, within="flags")


def _form_at(target: str, by_slug: Mapping[str, CatalogueEntry]) -> Mapping[str, Any] | None:
    slug, __, key = target.partition(":")
    forms = by_slug[slug].values.get("forms", []) if slug in by_slug else []
    return next((form for form in forms if form.get("key") == key), None)
